/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/limits.h"
#include "unit/record_log.h"

/* Reports of who joined, written after those of Teams and Zoom.  The clocks are UTC: no zone is given. */
static const struct {
  const char *file, *meeting;
  uint64_t found, rejected, warnings;
} cases[] = {
  { "teams.csv",
    "Review, quarterly/no-uid-60a7bdb4ca5d8b1e/59 ATTENDED at 2026-07-22T08:58:11Z: ann@v.example=?! "
    "bob.baker@acme.example=? Kim Kern (Acme Corp) (Unverified)=?\n",
    2, 1, 0 },
  { "teams-older.csv",
    "Review/no-uid-60a7bdb4ca5d8b1e/30 ATTENDED at 2021-10-13T19:37:51Z: ann@v.example=?! "
    "bob@acme.example=?\n",
    1, 0, 0 },
  { "zoom.csv",
    "Review, quarterly/no-uid-60a7bdb4ca5d8b1e/60 ATTENDED at 2026-08-12T10:00:02Z: ann@v.example=?! Bob "
    "Baker=?\n",
    1, 0, 1 },
  { "zoom-without-times.csv", "", 1, 1, 0 },
};

/* A made-up identity is a hash: what is in it is not of interest here. */
static char *
without_uid (const char *text)
{
  const char *uid = strstr (text, "no-uid-");
  return uid != NULL ? g_strdup_printf ("%.*s*%s", (int) (uid - text), text, uid + strlen ("no-uid-") + 16)
                     : g_strdup (text);
}

static void
test_reports (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (FIXTURES, "attendance", cases[i].file, NULL);
    g_autoptr (Stream) stream = stream_open (path, NULL);
    size_t length;
    g_autofree char *text = stream_read_all (stream, 1 << 20, &length, NULL);
    assert_true (attendance_format.sniff ((const uint8_t *) text, length, "x.csv"));
    g_auto (RecordLog) log = record_log_bytes (&attendance_format, text, length);
    g_autofree char *said = without_uid (log.log->str), *wanted = without_uid (cases[i].meeting);
    if (!log.ok || strcmp (said, wanted) != 0)
      fail_msg ("%s gives\n%snot\n%s", cases[i].file, log.log->str, cases[i].meeting);
    assert_int_equal (log.counts.found, cases[i].found);
    assert_int_equal (log.diag->rejected_count, cases[i].rejected);
    assert_int_equal (log.diag->warnings->len, cases[i].warnings);
  }
}

/* Local clocks are those of the vendor's zone; where the header says UTC, they are that. */
static void
test_zones (void **state)
{
  (void) state;
  static const struct {
    const char *header, *start;
  } zones[] = {
    { "First Join", "at 2026-07-22T07:00:00Z" },
    { "First Join (UTC)", "at 2026-07-22T09:00:00Z" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (zones); i++) {
    g_autofree char *text =
        g_strdup_printf ("1. Summary\nMeeting title\tReview\n\n2. Participants\n"
                         "Name\t%s\tLast Leave\tEmail\n"
                         "Ann Alt\t2026-07-22 09:00:00\t2026-07-22 10:00:00\tann@v.example\n",
                         zones[i].header);
    g_auto (RecordLog) log = record_log_begin ();
    const RecordSink sink = { .meeting = log_meeting, .user_data = log.log };
    const SourceOptions options = { .time_zone = "Europe/Berlin" };
    g_autoptr (Stream) stream = stream_new_bytes (text, strlen (text));
    assert_true (attendance_format.read (stream, &options, &sink, log.diag, &log.counts, NULL));
    assert_non_null (strstr (log.log->str, zones[i].start));
    assert_non_null (strstr (log.log->str, "/60 ATTENDED"));
  }
}

/* A list of meetings, and a table that only names a topic, are no report. */
static void
test_other_files (void **state)
{
  (void) state;
  static const char *const texts[] = {
    "Topic,Meeting ID,Start Time,End Time\nReview,1,2026-01-01 09:00,2026-01-01 10:00\n",
    "account_id,topic,name\nA1,Review,Ann\n",
    "Summary,Issue key,Issue id\nA,B-1,1\n",
    "1. Summary\nName\tFirst Join\tLast Leave\n",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_false (attendance_format.sniff ((const uint8_t *) texts[i], strlen (texts[i]), "x.csv"));
}

/* What stands in a topic or a name does not divide the cells; an end decades off is a slip. */
static void
test_separators (void **state)
{
  (void) state;
  static const struct {
    const char *topic, *end, *name, *said;
  } reports[] = {
    { "Review; quarterly", "2026-01-01", "Bob;(Bob Baker)", "/60 ATTENDED" },
    { "\"Review\tquarterly\"", "2026-01-01", "Bob", "/60 ATTENDED" },
    { "Review", "2096-01-01", "Bob", "/0 ATTENDED" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (reports); i++) {
    g_autofree char *text =
        g_strdup_printf ("Topic,Start Time,End Time\n%s,2026-01-01 09:00,%s 10:00\n\n"
                         "Name,Join Time,Leave Time\n%s,2026-01-01 09:00,2026-01-01 10:00\n",
                         reports[i].topic, reports[i].end, reports[i].name);
    assert_true (attendance_format.sniff ((const uint8_t *) text, strlen (text), "x.csv"));
    g_auto (RecordLog) log = record_log_bytes (&attendance_format, text, strlen (text));
    assert_true (log.ok);
    assert_non_null (strstr (log.log->str, reports[i].said));
  }
}

/* The bound is one of persons, who may join as often as they like; whom it cuts off is said. */
static void
test_many_rows (void **state)
{
  (void) state;
  for (unsigned extra = 0; extra <= 1; extra++) {
    g_autoptr (GString) text = g_string_new ("Topic,Start Time\nReview,2026-01-01 09:00\n\n"
                                             "Name,User Email,Join Time,Leave Time\n");
    for (unsigned i = 0; i < 3 * (LIMIT_PARTICIPANTS + extra); i++)
      g_string_append_printf (text, "P,p%u@acme.example,2026-01-01 09:00,2026-01-01 10:00\n", i / 3);
    g_auto (RecordLog) log = record_log_bytes (&attendance_format, text->str, text->len);
    g_autofree char *last = g_strdup_printf ("p%u@acme.example", LIMIT_PARTICIPANTS - 1);
    assert_true (log.ok);
    assert_non_null (strstr (log.log->str, last));
    assert_int_equal (log.diag->rejected_count, 0);
    assert_int_equal (log.diag->warnings->len, extra);
  }
}

static void
test_refusal (void **state)
{
  (void) state;
  assert_refusal_stops (&attendance_format,
                        "Topic,Start Time\nReview,2026-01-01 09:00\n\nName,Join Time,Leave Time\nAnn "
                        "Alt,2026-01-01 09:00,2026-01-01 10:00\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_reports),     cmocka_unit_test (test_zones),
    cmocka_unit_test (test_other_files), cmocka_unit_test (test_separators),
    cmocka_unit_test (test_many_rows),   cmocka_unit_test (test_refusal),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
