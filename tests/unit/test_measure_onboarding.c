/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "strategy_view.h"

/* Day 60 of an account of 10 seats: 2025-04-30. */
static Made *
made_young (void)
{
  Made *made = made_new (60);
  made->account->start_day = made_day ("2025-04-30");
  made->account->seats = 10;
  return made;
}

/* Six trained (one of them later, one twice), four logged in: the larger gap is 6 of 10. */
static void
test_licence_gap (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_young ();
  static const char *const trained[] = { "a|2025-05-01", "a|2025-05-02", "b|2025-05-03", "c|2025-05-04",
                                         "d|2025-05-05", "e|2025-05-05", "f|2025-07-01" };
  for (size_t i = 0; i < G_N_ELEMENTS (trained); i++) {
    g_autofree char *cells = g_strconcat ("A1|", trained[i], NULL);
    made_row (made, TABLE_TRAINING, cells);
  }
  made_use (made, 9, 1, made_day ("2025-04-29")); /* before the start: a trial */
  for (uint32_t user = 0; user < 4; user++)
    made_use (made, user, 1, made_day ("2025-05-12"));
  made_measure (made, measure_onboarding);
  assert_fact (made, "onboarding.licence_gap", 0.6);
  const GPtrArray *records = made_fact (made, "onboarding.licence_gap")->evidence;
  assert_string_equal (((Evidence *) records->pdata[0])->text, "10 seats sold");
  assert_string_equal (((Evidence *) records->pdata[1])->text, "4 users have logged in");
  assert_string_equal (((Evidence *) records->pdata[2])->id, "training:a");
  assert_near (made_fact (made, "onboarding.licence_gap")->n, 10, 0);
  for (uint32_t user = 4; user < 10; user++)
    made_use (made, user, 1, made_day ("2025-05-13"));
  made_measure (made, measure_onboarding); /* now training is behind: 5 of 10 */
  assert_fact (made, "onboarding.licence_gap", 0.5);
}

static void
test_licence_gap_unknown (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_young ();
  made->account->seats = NAN;
  made_measure (made, measure_onboarding);
  assert_unknown (made, "onboarding.licence_gap", "seats");
  made->account->seats = 10;
  made->view->has_usage = false;
  made_measure (made, measure_onboarding);
  assert_unknown (made, "onboarding.licence_gap", "neither training nor use");
  made->account->start_day = DAY_NONE;
  made_measure (made, measure_onboarding);
  assert_unknown (made, "onboarding.licence_gap", "no start date");
  made->account->start_day = made_day ("2024-12-30"); /* 181 days */
  made_measure (made, measure_onboarding);
  assert_unknown (made, "onboarding.licence_gap", "is over");
  assert_unknown (made, "onboarding.owners", "is over");
}

/* Three are due; one is done, one will be done only tomorrow, one never was; the fourth is due later. */
static void
test_tasks (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_young ();
  made_measure (made, measure_onboarding);
  assert_unknown (made, "onboarding.tasks_share", "no onboarding task");
  made_row (made, TABLE_ONBOARDING, "A1|import|2025-05-10|2025-05-09");
  made_row (made, TABLE_ONBOARDING, "A1|pilot|2025-05-20|2025-06-30");
  made_row (made, TABLE_ONBOARDING, "A1|review|2025-06-29|");
  made_row (made, TABLE_ONBOARDING, "A1|go-live|2025-06-30|2025-06-01");
  made_measure (made, measure_onboarding);
  const Fact *fact = made_fact (made, "onboarding.tasks_share");
  assert_near (fact->value, 1.0 / 3, 1e-12);
  assert_near (fact->n, 3, 0);
  assert_int_equal (fact->onset_day, made_day ("2025-05-20"));
  assert_int_equal (fact->evidence->len, 2);
}

/* As of day 60 (2025-06-29): a chased ticket of 2025-03-31 lies before the start; one 45 days old weighs
 * 2^(-1/2) less half of that for its fix of the same day; one of today weighs 1. Two users. */
static void
test_early_friction (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_young ();
  made_measure (made, measure_onboarding);
  assert_unknown (made, "onboarding.early_friction", "no active users");
  made_use (made, 1, 1, made_day ("2025-05-12"));
  made_use (made, 2, 1, made_day ("2025-05-12"));
  made_row (made, TABLE_TICKETS, "A1|1|2025-03-31|2025-03-31||bug|x||||solved|0|2|");
  made_row (made, TABLE_TICKETS, "A1|2|2025-05-15|2025-05-15||bug|x||||solved|0|2|");
  made_row (made, TABLE_TICKETS, "A1|3|2025-06-29|||bug|Workaround");
  made_measure (made, measure_onboarding);
  assert_fact (made, "onboarding.early_friction", (0.5 * exp2 (-0.5) + 1) / 2);
  made->account->start_day = made->view->as_of_day - 170;
  made->view->first_week = week_of_day (made->view->as_of_day) - 10;
  made_measure (made, measure_onboarding);
  assert_unknown (made, "onboarding.early_friction", "before the records");
}

static void
test_owners (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_young ();
  made_measure (made, measure_onboarding);
  assert_unknown (made, "onboarding.owners", "names no onboarding owners");
  g_hash_table_insert (made->config->onboarding_owners, g_strdup ("product"), g_strdup ("Ann"));
  g_hash_table_insert (made->config->onboarding_owners, g_strdup ("cs"), g_strdup (" "));
  made_measure (made, measure_onboarding);
  assert_fact (made, "onboarding.owners", 1);
  const GPtrArray *missing = made_fact (made, "onboarding.owners")->evidence;
  assert_int_equal (missing->len, 2);
  assert_string_equal (((Evidence *) missing->pdata[1])->id, "weft.ini:[onboarding] marketing");
  g_hash_table_insert (made->config->onboarding_owners, g_strdup ("cs"), g_strdup ("Bob"));
  g_hash_table_insert (made->config->onboarding_owners, g_strdup ("marketing"), g_strdup ("Cem"));
  made_measure (made, measure_onboarding);
  assert_fact (made, "onboarding.owners", 3);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_licence_gap), cmocka_unit_test (test_licence_gap_unknown),
    cmocka_unit_test (test_tasks),       cmocka_unit_test (test_early_friction),
    cmocka_unit_test (test_owners),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
