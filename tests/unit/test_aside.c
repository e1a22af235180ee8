/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_sample.h"

#include "model/aside.h"

/* All of its files, one behind the other. */
static char *
write_files (const Assessment *assessment, const char *format, const ReportOptions *options)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
  assert_true (report_write (assessment, format, options, files, NULL));
  GString *all = g_string_new (NULL);
  for (guint i = 0; i < files->len; i++) {
    gsize size;
    const char *bytes = g_bytes_get_data (((ReportFile *) files->pdata[i])->bytes, &size);
    g_string_append_len (all, bytes, (gssize) size);
  }
  return g_string_free (all, FALSE);
}

static void
put_all_aside (Assessment *assessment)
{
  assessment->spill = spill_new (g_get_tmp_dir ());
  for (guint i = 0; i < assessment->accounts->len; i++)
    for (int part = 0; part < ASIDE_COUNT; part++)
      account_put_aside (assessment->accounts->pdata[i], (AsidePart) part, assessment->spill);
}

/* Every text of the sample is in it, the hostile ones and those that are NULL too. */
static void
test_a_report_of_what_is_aside (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autofree char *here = write_files (assessment, "json", NULL);
  put_all_aside (assessment);
  for (int again = 0; again < 2; again++) {
    g_autofree char *aside = write_files (assessment, "json", NULL);
    assert_string_equal (aside, here);
    for (guint i = 0; i < assessment->accounts->len; i++) {
      const AccountAssessment *account = assessment->accounts->pdata[i];
      assert_null (account->findings);
      assert_null (account->series);
    }
  }
}

/* The list says the same of accounts of which nothing else is left. */
static void
test_a_list_of_what_is_kept_for_it (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  const ReportOptions options = { .width = 200 };
  g_autofree char *here = write_files (assessment, "text", &options);
  for (guint i = 0; i < assessment->accounts->len; i++) {
    AccountAssessment *account = assessment->accounts->pdata[i];
    account_keep_listed_shown (account);
    account_keep_listed_judged (account);
    assert_int_equal (account->people->len + account->edges->len + account->actions->len, 0);
    assert_true (account->series->len <= 1);
  }
  g_autofree char *kept = write_files (assessment, "text", &options);
  assert_string_equal (kept, here);
  assert_non_null (strstr (here, "T2"));
}

static void
test_what_is_kept_of_an_earlier_date (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  for (guint i = 0; i < assessment->accounts->len; i++) {
    AccountAssessment *account = assessment->accounts->pdata[i];
    guint fired = 0;
    for (guint k = 0; k < account->findings->len; k++)
      fired += ((const Finding *) account->findings->pdata[k])->state == STATE_FIRED;
    account_keep_fired (account);
    assert_int_equal (account->findings->len, fired);
    assert_null (account->people);
    assert_null (account->coverage_lines);
    for (guint k = 0; k < fired; k++)
      assert_string_equal (((const Finding *) account->findings->pdata[k])->text, "");
  }
}

/* Nothing is found in a set that was never added to. */
static void
test_a_set_without_facts (void **state)
{
  (void) state;
  g_autoptr (FactSet) set = fact_set_new ();
  assert_null (fact_set_find (set, "volume.cusum"));
  Fact *fact = fact_set_add (set, fact_new ("volume.cusum", 1));
  assert_ptr_equal (fact_set_find (set, "volume.cusum"), fact);
  assert_true (fact_set_holds (set, "volume.cusum"));
}

/* Pseudonyms are made in a copy, which outlives what was looked at. */
static void
test_pseudonyms_of_what_is_aside (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GBytes) key = g_bytes_new_static ("a key of sixteen bytes", 22);
  const ReportOptions options = { .all_pages = true, .key = key };
  g_autofree char *here = write_files (assessment, "html", &options);
  put_all_aside (assessment);
  g_autofree char *aside = write_files (assessment, "html", &options);
  assert_string_equal (aside, here);
}

static void
test_facts_keep_their_order (void **state)
{
  (void) state;
  g_autoptr (Spill) spill = spill_new (g_get_tmp_dir ());
  AccountAssessment *account = account_assessment_new ("A1", "One");
  Fact *first = fact_set_add (account->facts, fact_new ("feature.change", 1));
  first->subject = g_strdup ("export");
  evidence_list_add (&first->evidence, evidence_new ("row", "usage:A1", 20000, NULL));
  fact_set_add (account->facts, fact_new ("feature.change", 2))->subject = g_strdup ("import");
  fact_set_add (account->facts, fact_new_unknown ("lines.now", "no mail"));
  account_put_aside (account, ASIDE_FACTS, spill);
  assert_null (account->facts);
  account_take (account, ASIDE_FACTS);
  const Fact *fact = fact_set_find (account->facts, "feature.change");
  assert_string_equal (fact->subject, "export");
  const Evidence *evidence = g_ptr_array_index (fact->evidence, 0);
  assert_string_equal (evidence->id, "usage:A1");
  assert_null (evidence->text);
  for (int value = 1; value <= 2; value++, fact = fact->next)
    assert_true (fact->value == value);
  assert_null (fact);
  assert_string_equal (fact_set_find (account->facts, "lines.now")->reason, "no mail");
  account_assessment_free (account);
}

/* Who only reads them gives back what was read, and not what was added meanwhile. */
static void
test_facts_that_are_looked_at (void **state)
{
  (void) state;
  g_autoptr (Spill) spill = spill_new (g_get_tmp_dir ());
  AccountAssessment *account = account_assessment_new ("A1", "One");
  Fact *first = fact_set_add (account->facts, fact_new_unknown ("lines.now", "no mail"));
  evidence_list_add (&first->evidence, evidence_new ("row", "usage:A1", 20000, "exports"));
  evidence_list_add (&first->evidence, evidence_new ("row", "usage:A2", 20001, NULL));
  account_put_aside (account, ASIDE_FACTS, spill);
  for (int round = 0; round < 2; round++) {
    account_look (account, ASIDE_FACTS);
    account_look (account, ASIDE_FACTS); /* it is there */
    const Fact *fact = fact_set_find (account->facts, "lines.now");
    assert_string_equal (fact->reason, "no mail");
    assert_int_equal (fact->evidence->len, 2);
    assert_string_equal (((const Evidence *) fact->evidence->pdata[0])->text, "exports");
    fact_set_add (account->facts, fact_new ("joint.z", round));
    assert_int_equal (account->facts->facts->len, 2);
    account_drop (account, ASIDE_FACTS);
    assert_null (account->facts);
  }
  account_assessment_free (account);
}

static void
test_what_is_changed_is_put_aside_again (void **state)
{
  (void) state;
  g_autoptr (Spill) spill = spill_new (g_get_tmp_dir ());
  AccountAssessment *account = account_assessment_new ("A1", "One");
  account_drop (account, ASIDE_JUDGED); /* never put aside: it stays */
  assert_non_null (account->notes);
  account_put_aside (account, ASIDE_JUDGED, spill);
  account_take (account, ASIDE_JUDGED);
  g_ptr_array_add (account->notes, note_new ("season", "Summer.", 20000, 20090));
  account_put_aside (account, ASIDE_JUDGED, spill);
  OpenAccount *open = account_open (account);
  assert_int_equal (open->notes->len, 1);
  account_close (open);
  assert_null (account->notes);
  account_take (account, ASIDE_JUDGED);
  g_ptr_array_add (account->notes, note_new ("gap", "No mail.", DAY_NONE, DAY_NONE));
  account_drop (account, ASIDE_JUDGED); /* the gap is forgotten */
  account_take (account, ASIDE_JUDGED);
  assert_int_equal (account->notes->len, 1);
  assert_string_equal (((const Note *) account->notes->pdata[0])->text, "Summer.");
  account_assessment_free (account);
}

/* So many that most of them lie in the file: each is what it was, and is written to where it lies. */
#define MANY 3000
static void
test_what_is_settled (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = assessment_new (20000);
  assessment_spill (assessment, spill_new (g_get_tmp_dir ()));
  for (guint i = 0; i < MANY; i++) {
    g_autofree char *id = g_strdup_printf ("A%05u", i);
    AccountAssessment *account = account_assessment_new (id, "One");
    account->owner = g_strdup (i % 2 == 0 ? "Julia Hill" : "");
    for (int part = 0; part < ASIDE_COUNT; part++)
      account_put_aside (account, (AsidePart) part, assessment->spill);
    g_ptr_array_add (assessment->accounts, account_settle (account, assessment->settled));
  }
  assessment_let_go (assessment);
  for (guint i = 0; i < MANY; i++) {
    AccountAssessment *account = assessment->accounts->pdata[i];
    account_set_headline (account, g_strdup_printf ("No. %u", i));
    account_set_headline (account, g_strdup_printf ("Number %u", i));
    assert_ptr_equal (account_settle (account, assessment->settled), account);
  }
  assessment_let_go (assessment);
  for (guint i = 0; i < MANY; i++) {
    const AccountAssessment *account = assessment->accounts->pdata[i];
    g_autofree char *id = g_strdup_printf ("A%05u", i), *headline = g_strdup_printf ("Number %u", i);
    assert_string_equal (account->id, id);
    assert_string_equal (account->owner, i % 2 == 0 ? "Julia Hill" : "");
    assert_null (account->segment);
    assert_string_equal (account->headline, headline);
  }
}

static void
append_bytes (const char *bytes, gsize length, gpointer text)
{
  g_string_append_len (text, bytes, (gssize) length);
}

static guint
count_lines (const char *text)
{
  guint count = 0;
  for (const char *at = text; (at = strchr (at, '\n')) != NULL; at++)
    count++;
  return count;
}

/* A list that nobody holds as a whole is the same: a row each, the busiest first, whichever stack it is in.
 */
static void
test_a_long_list (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = assessment_new (20000);
  g_autofree char *few = write_files (assessment, "text", NULL);
  for (guint i = 0; i < MANY; i++) {
    g_autofree char *id = g_strdup_printf ("A%05u", i);
    AccountAssessment *account = account_assessment_new (id, id);
    account->activity = i;
    g_ptr_array_add (assessment->accounts, account);
  }
  g_autofree char *whole = write_files (assessment, "text", NULL);
  g_autoptr (GString) passed = g_string_new (NULL);
  const ReportOptions options = { .sink = append_bytes, .sink_data = passed };
  g_autofree char *rest = write_files (assessment, "text", &options);
  assert_true (strlen (rest) < strlen (whole) / MANY);
  g_string_append (passed, rest);
  assert_string_equal (passed->str, whole);
  assert_int_equal (count_lines (whole) - count_lines (few), MANY + 2); /* the head of the table */
  const char *busiest = strstr (whole, "A02999"), *middle = strstr (whole, "A01500"),
             *quietest = strstr (whole, "A00000");
  assert_true (busiest < middle && middle < quietest);
}

/* What fired is there after all else, the spill too, is gone; lists that are gone come back empty. */
static void
test_what_is_put_by (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_auto (Arena) arena;
  arena_open_filed (&arena);
  for (guint i = 0; i < assessment->accounts->len; i++) {
    AccountAssessment *account = assessment->accounts->pdata[i];
    account_keep_fired (account);
    g_autofree char *code =
        account->findings->len > 0 ? g_strdup (((Finding *) account->findings->pdata[0])->code) : NULL;
    guint fired = account->findings->len;
    account_put_by (account, ASIDE_JUDGED, &arena);
    assert_null (account->findings);
    arena_let_go (&arena);
    account_look (account, ASIDE_JUDGED);
    assert_int_equal (account->findings->len, fired);
    assert_int_equal (account->notes->len + account->would_change->len, 0);
    if (fired > 0)
      assert_string_equal (((const Finding *) account->findings->pdata[0])->code, code);
    account_drop (account, ASIDE_JUDGED);
    assert_null (account->findings);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_a_report_of_what_is_aside),
                                      cmocka_unit_test (test_what_is_kept_of_an_earlier_date),
                                      cmocka_unit_test (test_a_set_without_facts),
                                      cmocka_unit_test (test_a_list_of_what_is_kept_for_it),
                                      cmocka_unit_test (test_pseudonyms_of_what_is_aside),
                                      cmocka_unit_test (test_facts_keep_their_order),
                                      cmocka_unit_test (test_facts_that_are_looked_at),
                                      cmocka_unit_test (test_what_is_settled),
                                      cmocka_unit_test (test_a_long_list),
                                      cmocka_unit_test (test_what_is_put_by),
                                      cmocka_unit_test (test_what_is_changed_is_put_aside_again) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
