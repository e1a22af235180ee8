/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record_log.h"

static void
expect (RecordLog *log, const char *text, uint64_t found, uint64_t rejected, uint64_t warnings)
{
  assert_true (log->ok);
  assert_string_equal (log->log->str, text);
  assert_int_equal (log->counts.found, found);
  assert_int_equal (log->diag->rejected_count, rejected);
  assert_int_equal (log->diag->warning_count, warnings);
}

/* People by name, by address and by both; 7/14 settles the month first; whole days; a time that is none. */
static void
test_outlook (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&csv_format, "../tables/outlook-calendar.csv");
  expect (&log,
          "Quarterly review/no-uid-dd30f86e5ab2b83c/48 at 2025-07-14T15:42:00Z: Cem Celik=?! Lee, Ann=? "
          "bo@acme.example=? kim@acme.example=?\n"
          "/no-uid-7091737336924f2a/1440 day at 2025-02-03T00:00:00Z:\n"
          "Leave/no-uid-adf8c795d1d5796a/540 away at 2025-03-05T08:00:00Z: Cem Celik=?!\n",
          4, 1, 0);
  const DiagReject *reject = log.diag->rejects->pdata[0];
  assert_int_equal (reject->place, 4);
  assert_string_equal (reject->reason, "column `start_time` is not a time");
}

/* Windows-1252, semicolons, day first by 14-07, and 14/Jul/25. */
static void
test_semicolons (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&csv_format, "../tables/outlook-calendar-semicolon.csv");
  expect (&log,
          "Gespräch/no-uid-61e2a58ccdb8f973/48 at 2025-07-14T15:42:00Z: Jörg Müller=?! Ann Lee=?\n"
          "Kickoff/no-uid-d56d75cc530f364d/18 at 2025-07-14T15:42:00Z: Ann Lee=?!\n",
          2, 0, 0);
}

/* The same from a German Outlook: headers, dates, "Ein" and "Aus". */
static void
test_german (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&csv_format, "../tables/outlook-calendar-german.csv");
  expect (&log,
          "Gespräch/no-uid-61e2a58ccdb8f973/48 at 2025-07-14T15:42:00Z: Jörg Müller=?! ann@acme.example=?\n"
          "Messe/no-uid-3111f31098ee3ee0/1440 day at 2025-02-03T00:00:00Z: Jörg Müller=?!\n",
          2, 0, 0);
}

/* Clock times are those of the vendor's zone: 9:00 in Berlin is 7:00 UTC in summer and 8:00 in winter. */
static void
test_time_zone (void **state)
{
  (void) state;
  static const char text[] = "Subject,Start Date,Start Time,End Date,End Time\n"
                             "Summer,2025-07-14,09:00,2025-07-14,10:00\n"
                             "Winter,2025-01-14,09:00,2025-01-14,10:00\n";
  g_auto (RecordLog) log = record_log_begin ();
  RecordSink sink = { .meeting = log_meeting, .user_data = log.log };
  SourceOptions options = { .time_zone = "Europe/Berlin" };
  g_autoptr (Stream) stream = stream_new_bytes (text, sizeof text - 1);
  assert_true (csv_format.read (stream, &options, &sink, log.diag, &log.counts, NULL));
  assert_non_null (strstr (log.log->str, " at 2025-07-14T07:00:00Z:"));
  assert_non_null (strstr (log.log->str, " at 2025-01-14T08:00:00Z:"));
}

static void
test_refusal (void **state)
{
  (void) state;
  assert_refusal_stops (&csv_format,
                        "Start Date,Start Time,Subject\n2025-07-14,09:00,One\n2025-07-14,10:00,Two\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_outlook),   cmocka_unit_test (test_semicolons), cmocka_unit_test (test_german),
    cmocka_unit_test (test_time_zone), cmocka_unit_test (test_refusal),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
