/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coverage by mailbox and week, from the model to the manifests. */
#include "report_sample.h"

#include "report/mailboxes.h"

static GPtrArray *
write_report (const char *format, const ReportOptions *options)
{
  g_autoptr (Assessment) assessment = sample_new ();
  GPtrArray *files = g_ptr_array_new_with_free_func (report_file_free);
  assert_true (report_write (assessment, format, options, files, NULL));
  return files;
}

static void
runs_follow_each_other (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = assessment_new (20632);
  sample_add_mailbox (assessment, "a@b.example", NULL, "..##o#xx#");
  const MailboxCoverage *mailbox = assessment->mailboxes->pdata[0];
  static const MailboxWeek states[] = { MAILBOX_BEFORE, MAILBOX_HELD,    MAILBOX_QUIET,
                                        MAILBOX_HELD,   MAILBOX_MISSING, MAILBOX_HELD };
  static const guint ends[] = { 2, 4, 5, 6, 8, 104 };
  MailboxWeek found;
  guint start, end = 0, run = 0;
  for (; mailbox_next_run (mailbox, &found, &start, &end); run++) {
    assert_int_equal (found, states[run]);
    assert_int_equal (start, run == 0 ? 0 : ends[run - 1]);
    assert_int_equal (end, ends[run]);
  }
  assert_int_equal (run, 6);
  assert_int_equal (mailbox_count (mailbox, MAILBOX_MISSING), 2);
  assert_int_equal (mailbox_count (mailbox, MAILBOX_HELD), 99);
}

/* Week 2852 begins on Monday 2024-08-26 (day 19961 = 7 * 2852 - 3, as 1970-01-01 was a Thursday). */
static void
missing_weeks_are_dates (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = assessment_new (20632);
  sample_add_mailbox (assessment, "a@b.example", NULL, "#xx#x#x#");
  sample_add_mailbox (assessment, "c@b.example", NULL, "#");
  g_autofree char *all = mailboxes_dup_missing (assessment->mailboxes->pdata[0], G_MAXUINT);
  g_autofree char *few = mailboxes_dup_missing (assessment->mailboxes->pdata[0], 1);
  g_autofree char *none = mailboxes_dup_missing (assessment->mailboxes->pdata[1], 1);
  g_autofree char *letters = mailboxes_dup_letters (assessment->mailboxes->pdata[0]);
  assert_string_equal (all, "2024-09-02 to 2024-09-15; 2024-09-23 to 2024-09-29; 2024-10-07 to 2024-10-13");
  assert_string_equal (few, "2024-09-02 to 2024-09-15; and 2 more");
  assert_string_equal (none, "");
  assert_int_equal (strlen (letters), SAMPLE_WEEKS);
  assert_memory_equal (letters, "#xx#x#x##", 9);
}

static void
the_portfolio_lists_all_and_an_account_its_own (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) files = write_report ("html", NULL);
  const char *index = sample_find_file (files, "index.html"),
             *page = sample_find_file (files, "accounts/A017.html");
  assert_non_null (strstr (index, "4 mailboxes, 2 with missing weeks"));
  assert_non_null (strstr (index, "nobody@northwind.example"));
  assert_non_null (strstr (page, "2 mailboxes, 1 with missing weeks"));
  assert_non_null (strstr (page, "k.sato@northwind.example"));
  assert_null (strstr (page, "nobody@northwind.example"));
}

static void
every_manifest_has_the_weeks (void **state)
{
  (void) state;
  static const struct {
    const char *format, *path;
  } places[] = { { "json", "assessment.json" },
                 { "html", "manifest.json" },
                 { "csv", "manifest.json" },
                 { "csv", "mailboxes.csv" } };
  for (size_t i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (GPtrArray) files = write_report (places[i].format, NULL);
    const char *text = sample_find_file (files, places[i].path);
    assert_non_null (strstr (text, "k.sato@northwind.example"));
    assert_non_null (strstr (text, "...#########o####xx####x#"));
  }
}

/* 300 mailboxes of 104 weeks that are held every other week, the worst case: small beside the accounts. */
static void
a_large_company_stays_small (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = assessment_new (20632);
  GString *weeks = g_string_new (NULL);
  for (int i = 0; i < SAMPLE_WEEKS / 2; i++)
    g_string_append (weeks, "#x");
  for (int i = 0; i < 300; i++) {
    g_autofree char *address = g_strdup_printf ("person%03d@northwind.example", i);
    sample_add_mailbox (assessment, address, NULL, weeks->str);
  }
  g_string_free (weeks, TRUE);
  static const char *const formats[] = { "json", "html", "csv", "xlsx", "pdf" };
  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
    gsize size = 0;
    assert_true (report_write (assessment, formats[f], NULL, files, NULL));
    for (guint i = 0; i < files->len; i++)
      size += g_bytes_get_size (((ReportFile *) files->pdata[i])->bytes);
    if (size > 1500000)
      fail_msg ("%s: %zu bytes", formats[f], size);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (runs_follow_each_other),
    cmocka_unit_test (missing_weeks_are_dates),
    cmocka_unit_test (the_portfolio_lists_all_and_an_account_its_own),
    cmocka_unit_test (every_manifest_has_the_weeks),
    cmocka_unit_test (a_large_company_stays_small),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
