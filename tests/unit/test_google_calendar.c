/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/record_log.h"

static const char *
get_reason (const RecordLog *log, guint index)
{
  return ((const DiagReject *) log->diag->rejects->pdata[index])->reason;
}

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
  assert_string_equal (get_reason (&log, 0), "an event without its start");
  assert_string_equal (get_reason (&log, 1), "DTSTART \"soon\" is not a date");
}

static void
test_deleted_without_time (void **state)
{
  (void) state;
  static const char text[] = "{\"items\": [{\"kind\": \"calendar#event\", \"id\": \"d1\", "
                             "\"status\": \"cancelled\"}]}";
  g_auto (RecordLog) log = record_log_bytes (&google_calendar_format, text, strlen (text));
  assert_string_equal (log.log->str, "");
  assert_int_equal (log.diag->rejected_count, 1);
  assert_string_equal (get_reason (&log, 0), "a deleted event without its time");
}

/* Without an offset a time is of the zone beside it, in winter and in summer; without a zone it is UTC. */
static void
test_times_without_offset (void **state)
{
  (void) state;
  static const struct {
    const char *start, *moment;
  } cases[] = {
    { "\"dateTime\": \"2026-03-09T12:00:00\", \"timeZone\": \"Europe/Berlin\"", "2026-03-09T11:00:00Z" },
    { "\"dateTime\": \"2026-07-09T12:00:00\", \"timeZone\": \"Europe/Berlin\"", "2026-07-09T10:00:00Z" },
    { "\"dateTime\": \"2026-07-09T12:00:00\", \"timeZone\": \"Nowhere/Land\"", "2026-07-09T12:00:00Z" },
    { "\"dateTime\": \"2026-07-09T12:00:00\"", "2026-07-09T12:00:00Z" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"items\": [{\"iCalUID\": \"u\", \"start\": {%s}}]}", cases[i].start);
    g_autofree char *expected = g_strdup_printf ("/u/0 at %s:\n", cases[i].moment);
    g_auto (RecordLog) log = record_log_bytes (&google_calendar_format, text, strlen (text));
    assert_string_equal (log.log->str, expected);
  }
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
    cmocka_unit_test (test_deleted_without_time),
    cmocka_unit_test (test_times_without_offset),
    cmocka_unit_test (test_refusal),
    cmocka_unit_test (test_is_not_graph),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
