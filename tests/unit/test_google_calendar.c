/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/record_log.h"

/* The series keeps its clock over the change to summer time, without the occurrence that was taken out; one
 * that was cancelled is told by the series and its start.  The review stands in another zone than its own. */
static void
test_events (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&google_calendar_format, "google-events.json");
  assert_true (log.ok);
  assert_string_equal (log.log->str,
                       "Weekly/w1@google.com/30 series at 2026-03-23T08:00:00Z 2026-03-30T07:00:00Z "
                       "2026-04-13T07:00:00Z not 2026-04-06T07:00:00Z: ann@acme.example=A bo@acme.example=? "
                       "room@resource.calendar.google.com=A# me@v.example=?!\n"
                       "/w1@google.com/0 cancelled at 2026-03-30T07:00:00Z for 2026-03-30T07:00:00Z:\n"
                       "Review/q1@google.com/60 at 2026-05-04T11:00:00Z: me@v.example=D bo@acme.example=A!\n"
                       "Away/o1@google.com/2880 day away at 2026-06-01T00:00:00Z:\n");
  assert_int_equal (log.counts.found, 6);
  assert_int_equal (log.diag->rejected_count, 2);
  const DiagReject *reject = log.diag->rejects->pdata[1];
  assert_string_equal (reject->reason, "DTSTART \"soon\" is not a date");
}

static void
test_refusal (void **state)
{
  (void) state;
  assert_refusal_stops (&google_calendar_format,
                        "{\"items\": [{\"id\": \"a\", \"start\": {\"date\": \"2026-01-01\"}}]}");
}

/* Each is told from the other's calendar, which has the same field in other letters. */
static void
test_is_not_graph (void **state)
{
  (void) state;
  static const char google[] = "{\"items\": [{\"iCalUID\": \"a\"}]}",
                    graph[] = "{\"value\": [{\"iCalUId\": \"a\"}]}";
  assert_true (google_calendar_format.sniff ((const uint8_t *) google, strlen (google), "x"));
  assert_false (google_calendar_format.sniff ((const uint8_t *) graph, strlen (graph), "x"));
  assert_false (graph_format.sniff ((const uint8_t *) google, strlen (google), "x"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_events),
    cmocka_unit_test (test_refusal),
    cmocka_unit_test (test_is_not_graph),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
