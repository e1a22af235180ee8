/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The usage audit and the insight draft from a view made by hand; every number is counted by hand. */
#include "near.h"

#include "pipeline/build_annex.h"
#include "pipeline/build_pages.h"
#include "signal/wording.h"
#include "view_maker.h"

/* Both annexes of an account judged as Elevated. */
static AccountAssessment *
make_annexes (Maker *maker, Band band)
{
  AccountAssessment *account = account_assessment_new ("A1", "Aster Works");
  fact_set_free (account->facts);
  account->facts = maker_measure (maker, measure_usage);
  account->band = band;
  build_annexes (maker->frame, account);
  build_finish_annexes (account);
  return account;
}

static const AnnexLine *
find_line (const Annex *annex, const char *what, const char *subject)
{
  for (guint i = 0; i < annex->lines->len; i++) {
    const AnnexLine *line = annex->lines->pdata[i];
    if (strcmp (line->what, what) == 0 && g_strcmp0 (line->subject, subject) == 0)
      return line;
  }
  fail_msg ("no line %s", what);
  return NULL;
}

static bool
says (const Annex *annex, const char *words)
{
  for (guint i = 0; i < annex->paragraphs->len; i++)
    if (strstr (annex->paragraphs->pdata[i], words) != NULL)
      return true;
  return false;
}

/* Every line has a number or a reason, and every sentence passes the house rule. */
static void
check_annexes (const AccountAssessment *account)
{
  for (guint a = 0; a < account->annexes->len; a++) {
    const Annex *annex = account->annexes->pdata[a];
    for (guint i = 0; i < annex->lines->len; i++) {
      const AnnexLine *line = annex->lines->pdata[i];
      if (isnan (line->now) != (line->missing != NULL))
        fail_msg ("%s: a number or a reason", line->what);
    }
    for (guint i = 0; i < annex->paragraphs->len; i++) {
      g_autofree char *why = NULL;
      if (!wording_check (annex->paragraphs->pdata[i], &why))
        fail_msg ("%s: %s", (char *) annex->paragraphs->pdata[i], why);
    }
  }
}

static void
without_data_nothing_is_invented (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  maker->view->has_tickets = false;
  AccountAssessment *account = make_annexes (maker, BAND_ELEVATED);
  assert_int_equal (account->annexes->len, 2);
  const Annex *audit = account->annexes->pdata[0], *insight = account->annexes->pdata[1];
  for (guint i = 0; i < audit->lines->len; i++)
    assert_non_null (((AnnexLine *) audit->lines->pdata[i])->missing);
  assert_true (says (insight, "Your use: not in the export: no usage data for this account."));
  assert_true (says (insight, "Questions: not in the export: no tickets were imported."));
  assert_true (says (insight, "not in the export: no measured result"));
  assert_true (says (insight, "no contact of theirs beside the single channel"));
  check_annexes (account);
  account_assessment_free (account);
}

static void
below_elevated_there_is_none (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  AccountAssessment *account = make_annexes (maker, BAND_WATCH);
  assert_int_equal (account->annexes->len, 0);
  account_assessment_free (account);
}

/* "orders": two users, each once a week, all the time: 2 a week, before and now.  "plan", advanced: one user,
 * twice a week until 14 weeks ago, and then in 1 of the last 13 weeks: 26 / 13 … 0.1 a week. */
static void
features_are_counted (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  maker->view->has_tickets = true;
  for (int week = 60; week >= 0; week--) {
    maker_use (maker, maker_day (maker, week, 0), "ada@aster.example", "orders", "core");
    maker_use (maker, maker_day (maker, week, 0), "ben@aster.example", "orders", "core");
    for (int day = 1; day <= 2 && week >= 13; day++)
      maker_use (maker, maker_day (maker, week, day), "ada@aster.example", "plan", "advanced");
  }
  maker_use (maker, maker_day (maker, 5, 1), "ada@aster.example", "plan", "advanced");
  maker_ticket (maker, maker_day (maker, 20, 2), "how-to", "How do I filter?", "ada@aster.example");
  maker_ticket (maker, maker_day (maker, 3, 2), "how-to", "How do I sort?", "ada@aster.example");
  maker_ticket (maker, maker_day (maker, 2, 2), "defect", "It fails", "ada@aster.example");
  AccountAssessment *account = make_annexes (maker, BAND_HIGH);
  const Annex *audit = account->annexes->pdata[0], *insight = account->annexes->pdata[1];
  const AnnexLine *orders = find_line (audit, "Uses a week", "orders"),
                  *plan = find_line (audit, "Uses a week, advanced", "plan"),
                  *how_to = find_line (audit, "Tickets a week", "how-to");
  assert_near (orders->now, 2, 1e-9);
  assert_near (orders->baseline, 2, 1e-9);
  assert_near (orders->n, 2, 0);
  assert_near (plan->now, 1.0 / 13, 1e-9);
  assert_near (plan->baseline, 2, 1e-9);
  assert_near (plan->n, 1, 0);
  assert_near (how_to->now, 1.0 / 13, 1e-9);
  assert_near (how_to->baseline, 1.0 / 26, 1e-9);
  assert_true (says (insight, "2 of your people used the product 2 times a week"));
  assert_true (says (insight, "plan is used by 1 of the 2 people"));
  assert_true (says (insight, "plan has gone from 2.0 to 0.1 uses a week"));
  assert_true (says (insight, "Of your 2 tickets of these 13 weeks 1 asked how something is done."));
  check_annexes (account);
  account_assessment_free (account);
}

/* 130 calls of an interface in 13 weeks beside one person's 13: the draft speaks of the person's. */
static void
machines_are_no_people (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  for (int week = 12; week >= 0; week--) {
    maker_use (maker, maker_day (maker, week, 0), "ada@aster.example", "orders", "core");
    for (int call = 0; call < 10; call++)
      maker_use (maker, maker_day (maker, week, 1), NULL, "calls", "core");
  }
  AccountAssessment *account = make_annexes (maker, BAND_HIGH);
  const Annex *insight = account->annexes->pdata[1];
  assert_true (says (insight, "1 of your people used the product once a week"));
  assert_true (says (insight, "Most of it is orders: 100% of those uses, by that one person."));
  assert_true (says (insight, "Beside that it was used 10 times a week without a person's name."));
  check_annexes (account);
  account_assessment_free (account);
}

static void
use_without_names_names_nobody (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  for (int week = 12; week >= 0; week--)
    maker_use (maker, maker_day (maker, week, 1), NULL, "calls", "advanced");
  AccountAssessment *account = make_annexes (maker, BAND_HIGH);
  const Annex *insight = account->annexes->pdata[1];
  assert_true (says (insight, "the product was used once a week"));
  assert_true (says (insight, "By whom: not in the export."));
  assert_true (says (insight, "Who uses the advanced features: not in the export"));
  assert_false (says (insight, " 0 "));
  check_annexes (account);
  account_assessment_free (account);
}

/* Two users until 20 weeks ago, one of them of an advanced feature: who they are is in the export. */
static void
use_before (Maker *maker)
{
  for (int week = 40; week >= 20; week--) {
    maker_use (maker, maker_day (maker, week, 0), "ada@aster.example", "orders", "core");
    maker_use (maker, maker_day (maker, week, 0), "ben@aster.example", "plan", "advanced");
  }
}

/* What the draft says of the use of the last 13 weeks: none; little; little and none by name; only advanced
 * use without a name. */
static void
little_use_is_said_as_it_is (void **state)
{
  (void) state;
  static const struct {
    const char *user, *tier;
    int uses;
    const char *said, *other;
  } cases[] = {
    { NULL, NULL, 0, "the product was not used (13 weeks", "orders has gone from 0.7 to 0.0 uses a week" },
    { "ada@aster.example", "core", 6, "1 of your people used the product less than once a week",
      "No advanced feature was used in these 13 weeks." },
    { NULL, "core", 6, "the product was used less than once a week", "None of it is with a person's name." },
    { NULL, "advanced", 13, "the product was used once a week",
      "No advanced feature was used with a person's name in these 13 weeks." },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Maker) maker = maker_new (70);
    use_before (maker);
    for (int week = cases[i].uses - 1; week >= 0; week--)
      maker_use (maker, maker_day (maker, week, 0), cases[i].user, "calls", cases[i].tier);
    AccountAssessment *account = make_annexes (maker, BAND_HIGH);
    const Annex *insight = account->annexes->pdata[1];
    assert_true (says (insight, cases[i].said));
    assert_true (says (insight, cases[i].other));
    assert_false (says (insight, "By whom: not in the export"));
    assert_false (says (insight, "not recorded by user"));
    assert_false (says (insight, " 0 "));
    check_annexes (account);
    account_assessment_free (account);
  }
}

static void
add_milestone_item (Maker *maker, const char *asked_of, const char *score)
{
  maker_row (maker, TABLE_MILESTONES, MILESTONES_MILESTONE, "joint plan", MILESTONES_ITEM, "data",
             MILESTONES_DUE_DATE, "2026-06-01", MILESTONES_ASKED_OF, asked_of, MILESTONES_SCORE, score, -1);
}

/* The verdict on a milestone of the items so far and one that was asked of that person and is done. */
static char *
judge_milestone (Maker *maker, const char *asked_of)
{
  add_milestone_item (maker, asked_of, "1");
  AccountAssessment *account = account_assessment_new ("A1", "Aster Works");
  fact_set_free (account->facts);
  account->facts = maker_measure (maker, measure_milestones);
  build_annexes (maker->frame, account);
  const Annex *page = annex_find (account->annexes, "stress-test");
  assert_non_null (page);
  char *verdict = g_strdup (page->paragraphs->pdata[page->paragraphs->len - 1]);
  check_annexes (account);
  account_assessment_free (account);
  return verdict;
}

/* Who is asked by address or by name; our own people commit nobody. */
static void
only_theirs_commit (void **state)
{
  (void) state;
  static const struct {
    const char *asked_of, *verdict;
  } cases[] = { { "ada@aster.example", "verdict: commit" },
                { "Ada of their data team", "verdict: commit" },
                { "Ben@Us.example", "verdict: extend once" } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Maker) maker = maker_new (60);
    maker_person (maker, SIDE_CLIENT, "ada@aster.example", FUNCTION_DATA, 2);
    maker_person (maker, SIDE_VENDOR, "ben@us.example", FUNCTION_ACCOUNT, 2);
    g_autofree char *verdict = judge_milestone (maker, cases[i].asked_of);
    assert_non_null (strstr (verdict, cases[i].verdict));
  }
}

/* Three items are done by nobody in particular: "nobody is asked" only where nobody was. */
static void
who_was_asked_is_said (void **state)
{
  (void) state;
  static const struct {
    const char *asked_of, *verdict;
  } cases[] = { { "ada@aster.example",
                  "business days: nobody of theirs who was asked by name has given a part." },
                { "ben@us.example", "ask somebody of theirs by name: nobody is." },
                { NULL, "ask somebody of theirs by name: nobody is." } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Maker) maker = maker_new (60);
    maker_person (maker, SIDE_CLIENT, "ada@aster.example", FUNCTION_DATA, 2);
    maker_person (maker, SIDE_VENDOR, "ben@us.example", FUNCTION_ACCOUNT, 2);
    add_milestone_item (maker, cases[i].asked_of, "0");
    add_milestone_item (maker, NULL, "1");
    add_milestone_item (maker, NULL, "1");
    g_autofree char *verdict = judge_milestone (maker, NULL);
    assert_non_null (strstr (verdict, cases[i].verdict));
  }
}

/* All pages that an action could need, whether or not it is proposed. */
static void
every_page_passes_the_lint (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (60);
  AccountAssessment *account = account_assessment_new ("A1", "Aster Works");
  fact_set_free (account->facts);
  account->facts = maker_measure (maker, measure_onboarding);
  build_annexes (maker->frame, account);
  build_people_pages (account);
  static const char *const ids[] = { "remap-executives", "resource-protection", "onboarding-repair",
                                     "stay-interview", "own-behaviour-change" };
  for (size_t i = 0; i < G_N_ELEMENTS (ids); i++)
    assert_non_null (annex_find (account->annexes, ids[i]));
  check_annexes (account);
  account_assessment_free (account);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (without_data_nothing_is_invented),
    cmocka_unit_test (below_elevated_there_is_none),
    cmocka_unit_test (features_are_counted),
    cmocka_unit_test (machines_are_no_people),
    cmocka_unit_test (use_without_names_names_nobody),
    cmocka_unit_test (little_use_is_said_as_it_is),
    cmocka_unit_test (only_theirs_commit),
    cmocka_unit_test (who_was_asked_is_said),
    cmocka_unit_test (every_page_passes_the_lint),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
