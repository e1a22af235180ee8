/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "strategy_view.h"

/* Known: 5 + 2 + 1 = 8 (the assistant and the one of unknown level weigh nothing, who left is gone); heard:
 * 2 + 1 = 3 of the last wave.  The chief answered half a year before it. */
static void
test_survey (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_person (made, "chief", SIDE_CLIENT, 5, FUNCTION_EXECUTIVE);
  made_person (made, "lead", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  made_person (made, "staff", SIDE_CLIENT, 1, FUNCTION_PRODUCT);
  made_person (made, "aide", SIDE_CLIENT, 0, FUNCTION_UNKNOWN);
  made_person (made, "who", SIDE_CLIENT, LEVEL_UNKNOWN, FUNCTION_UNKNOWN);
  uint32_t gone = made_person (made, "gone", SIDE_CLIENT, 5, FUNCTION_UNKNOWN);
  ((Person *) made->persons->pdata[gone])->end_day = made_day ("2025-01-31");
  made_measure (made, measure_results);
  assert_unknown (made, "nps.coverage", "no surveys were imported");
  made_row (made, TABLE_SURVEYS, "A1|chief@acme.test|2024-11-04|2024-11-06|2|nps|");
  made_row (made, TABLE_SURVEYS, "A1|lead@acme.test|2025-05-05|2025-05-06|9|nps|");
  made_row (made, TABLE_SURVEYS, "A1|staff@acme.test|2025-05-05|2025-05-07|10|nps|");
  made_row (made, TABLE_SURVEYS, "A1|chief@acme.test|2025-05-05|2025-07-02|1|nps|"); /* not answered yet */
  made_row (made, TABLE_SURVEYS, "A1|chief@acme.test|2025-05-06|2025-05-07|1|csat|");
  made_measure (made, measure_results);
  assert_fact (made, "nps.coverage", 3.0 / 8);
  assert_near (made_fact (made, "nps.coverage")->n, 2, 0);
  assert_fact (made, "nps.score", 9.5);
  assert_fact (made, "nps.deciders", 0); /* the chief's answer is still to come */
  made_row (made, TABLE_SURVEYS, "A1|chief@acme.test|2025-05-07|2025-05-08|4|nps|");
  made_measure (made, measure_results);
  assert_fact (made, "nps.deciders", 1);
  assert_near (made_fact (made, "nps.deciders")->n, 3, 0);
}

static void
test_survey_without_levels (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_person (made, "who", SIDE_CLIENT, LEVEL_UNKNOWN, FUNCTION_UNKNOWN);
  made_row (made, TABLE_SURVEYS, "A1|who@acme.test|2025-05-05|2025-05-06|9|nps|");
  made_measure (made, measure_results);
  assert_unknown (made, "nps.coverage", "level of nobody");
  assert_fact (made, "nps.score", 9);
}

static void
test_outcomes (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  made_measure (made, measure_results);
  assert_unknown (made, "outcome.recorded", "no results ledger");
  assert_unknown (made, "results.verified", "no results ledger");
  made->view->kept_since[TABLE_OUTCOMES] = made_day ("2025-03-03"); /* another account's first result */
  made_measure (made, measure_results);
  assert_unknown (made, "results.verified", "younger");
  made->view->kept_since[TABLE_OUTCOMES] = made_day ("2024-12-31"); /* 180 days, but no year */
  made_measure (made, measure_results);
  assert_fact (made, "results.verified", 0);
  assert_unknown (made, "outcome.recorded", "younger");
  made->view->kept_since[TABLE_OUTCOMES] = made_day ("2024-06-29"); /* 365 days */
  made_measure (made, measure_results);
  assert_fact (made, "outcome.recorded", 0);
  made->account->start_day = made_day ("2024-09-02");
  made_measure (made, measure_results);
  assert_unknown (made, "outcome.recorded", "account is younger");
}

/* Exactly a year ago is no longer within twelve months; verification does not age. */
static void
test_outcomes_counted (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  made_row (made, TABLE_OUTCOMES, "A1|lead time|days|10|5|4|2024-06-29|yes");
  made_row (made, TABLE_OUTCOMES, "A1|error rate|%|10|5|7|2024-06-30|no");
  made_measure (made, measure_results);
  assert_fact (made, "outcome.recorded", 1);
  assert_fact (made, "results.verified", 1);
  assert_near (made_fact (made, "results.verified")->n, 2, 0);
}

/* Of four intended users two have the weekly review in two of the last four weeks and one the report: the
 * rarer habit decides.  Twice in one week is one week; who is not intended does not count. */
static void
test_behaviour (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  static const char *const people[] = { "a", "b", "c", "d" };
  made_measure (made, measure_results);
  assert_unknown (made, "behaviour.adoption", "no roster");
  for (size_t i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autofree char *cells = g_strdup_printf ("A1|%s||||||yes", people[i]);
    made_row (made, TABLE_CONTACTS, cells);
  }
  made_measure (made, measure_results);
  assert_unknown (made, "behaviour.adoption", "no key behaviours");
  static const char *const days[] = { "a|review|2025-06-03", "b|review|2025-06-03", "x|review|2025-06-03",
                                      "c|review|2025-06-23", "a|review|2025-06-24", "b|review|2025-06-24",
                                      "x|review|2025-06-24", "c|review|2025-06-25", "a|report|2025-06-03",
                                      "a|report|2025-06-24", "b|report|2025-05-27", "b|report|2025-06-24" };
  for (size_t i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autofree char *cells = g_strconcat ("A1|", days[i], NULL);
    made_row (made, TABLE_BEHAVIOURS, cells);
  }
  made->view->kept_since[TABLE_BEHAVIOURS] = made_day ("2025-05-27");
  made->view->kept_until[TABLE_BEHAVIOURS] = made_day ("2025-06-25");
  made_measure (made, measure_results);
  const Fact *fact = made_fact (made, "behaviour.adoption");
  assert_near (fact->value, 0.25, 0);
  assert_near (fact->n, 4, 0);
  assert_string_equal (fact->subject, "report");
}

/* Four weeks up to 2025-06-29 are asked about, two of them are needed; and what other accounts have on record
 * says nothing about this one. */
static void
test_behaviour_not_recorded (void **state)
{
  (void) state;
  static const struct {
    const char *row, *since, *until, *reason; /* reason NULL: it is known */
  } cases[] = {
    { NULL, "2025-01-01", "2025-06-27", "ever recorded for this account" },
    { "A1|a|review|2025-06-03", "2025-06-02", "2025-06-27", NULL },
    { "A1|a|review|2025-06-03", "2025-06-03", "2025-06-27", "younger than the four weeks" },
    { "A1|a|review|2025-05-01", "2025-01-01", "2025-06-08", "ends before" },
    { "A1|a|review|2025-05-01", "2025-01-01", "2025-06-09", NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (60);
    made_row (made, TABLE_CONTACTS, "A1|a||||||yes");
    if (cases[i].row != NULL)
      made_row (made, TABLE_BEHAVIOURS, cases[i].row);
    made->view->kept_since[TABLE_BEHAVIOURS] = made_day (cases[i].since);
    made->view->kept_until[TABLE_BEHAVIOURS] = made_day (cases[i].until);
    made_measure (made, measure_results);
    if (cases[i].reason != NULL)
      assert_unknown (made, "behaviour.adoption", cases[i].reason);
    else
      assert_near (made_fact (made, "behaviour.adoption")->value, 0, 0);
  }
}

/* The log begins 100 weeks before; feature 2 finds its second user 90 weeks before, within the log's first
 * quarter, so the 80th week is the last adoption: 79 weeks and 6 days. */
static void
test_stagnation (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (110);
  made_measure (made, measure_value);
  assert_unknown (made, "adoption.stagnation", "not recorded");
  made_use (made, 1, 1, made_ago (99, 0));
  made_use (made, 2, 1, made_ago (98, 0));
  made_measure (made, measure_value); /* nothing since the log began: 99 weeks and 6 days, over 18 months */
  assert_fact (made, "adoption.stagnation", (99 * 7 + 6) / (365.25 / 12));
  made_use (made, 1, 2, made_ago (95, 0));
  made_use (made, 2, 2, made_ago (90, 0));
  made_use (made, 1, 3, made_ago (85, 0));
  made_use (made, 1, 3, made_ago (84, 0));
  made_use (made, 2, 3, made_ago (79, 0));
  made_use (made, 1, 4, made_ago (2, 0)); /* one user only */
  made_measure (made, measure_value);
  assert_fact (made, "adoption.stagnation", (79 * 7 + 6) / (365.25 / 12));
  assert_int_equal (made_fact (made, "adoption.stagnation")->onset_day, made_ago (79, 0));
}

static void
test_stagnation_short_log (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_use (made, 1, 1, made_ago (50, 0));
  made_use (made, 2, 1, made_ago (50, 1));
  made_measure (made, measure_value);
  assert_unknown (made, "adoption.stagnation", "shorter than 18 months");
}

/* Year one: 10 users in each of the 13 blocks, 365 days for 3650 → 3652.5/10 = 365.25 a user; now 4 users at
 * 3650 for 365 days → 913.125: 2.5 times as much. */
static void
test_fee (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (110);
  made_measure (made, measure_value);
  assert_unknown (made, "fee.per_user", "not recorded by user");
  int32_t first = made_ago (99, 0);
  for (int block = 0; block < 13; block++)
    for (uint32_t user = 0; user < 10; user++)
      made_use (made, user, 1, first + block * 28);
  for (uint32_t user = 0; user < 4; user++)
    made_use (made, user, 1, made_ago (1, 0));
  made_measure (made, measure_value);
  assert_unknown (made, "fee.per_user", "no contract");
  made_row (made, TABLE_CONTRACTS, "A1|2023-07-01|2024-06-30|3650|EUR|10");
  made_row (made, TABLE_CONTRACTS, "A1|2024-06-30|2025-06-30|3650|EUR|10");
  made_measure (made, measure_value);
  const Fact *fact = made_fact (made, "fee.per_user");
  assert_near (fact->value, 3650 * 365.25 / 365 / 4, 1e-9);
  assert_near (fact->baseline, 3650 * 365.25 / 365 / 10, 1e-9);
  assert_near (fact->n, 4, 0);
  assert_near (fact->n_baseline, 10, 0);
}

static void
test_fee_currencies (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (110);
  for (int block = 0; block < 13; block++)
    made_use (made, 1, 1, made_ago (99, 0) + block * 28);
  made_use (made, 1, 1, made_ago (1, 0));
  made_row (made, TABLE_CONTRACTS, "A1|2023-07-01|2024-06-30|3650|EUR|10");
  made_row (made, TABLE_CONTRACTS, "A1|2024-06-30|2025-06-30|3650|USD|10");
  made_measure (made, measure_value);
  assert_unknown (made, "fee.per_user", "different currencies");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_survey),     cmocka_unit_test (test_survey_without_levels),
    cmocka_unit_test (test_outcomes),   cmocka_unit_test (test_outcomes_counted),
    cmocka_unit_test (test_behaviour),  cmocka_unit_test (test_behaviour_not_recorded),
    cmocka_unit_test (test_stagnation), cmocka_unit_test (test_stagnation_short_log),
    cmocka_unit_test (test_fee),        cmocka_unit_test (test_fee_currencies),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
