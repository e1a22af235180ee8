/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include "view_maker.h"

/* One harmless ticket a week in the half year before the quarter (weeks 13 to 38 back). */
static void
add_base_tickets (Maker *maker, int risky)
{
  for (int week = 38; week >= 13; week--)
    maker_ticket (maker, maker_day (maker, week, 1), "question",
                  week > 38 - risky ? "Copy of our contract" : "How do I share a view?",
                  "lena@aster.example");
}

static void
test_no_tickets (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  maker->view->has_tickets = maker->view->has_mail = false;
  g_autoptr (FactSet) facts = maker_measure (maker, measure_tickets);
  const char *const names[] = { "tickets.count", "tickets.at_risk_share", "intro.share" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    assert_unknown (facts, names[i], "no tickets");
  assert_unknown (facts, "exit.count", "neither tickets nor mail");
  assert_unknown (facts, "policing.count", "neither tickets nor mail");
}

/* 26 tickets in 26 weeks: 13 in a quarter are to be expected.  P(Y <= 4), negative binomial with mean 13 and
 * size 10, summed by hand: p^10 (1 + 10q + 55q^2 + 220q^3 + 715q^4), p = 10/23, q = 13/23. */
static void
test_volume (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  add_base_tickets (maker, 0);
  for (int week = 12; week > 8; week--)
    maker_ticket (maker, maker_day (maker, week, 1), NULL, "Print button broken", NULL);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_tickets);
  const Fact *fact = fact_set_find (facts, "tickets.count");
  double p = 10.0 / 23, q = 13.0 / 23;
  assert_near (fact->value, 4, 0);
  assert_near (fact->baseline, 13, 1e-9);
  assert_near (fact->n_baseline, 13, 1e-9);
  assert_near (fact->p, pow (p, 10) * (1 + 10 * q + 55 * q * q + 220 * pow (q, 3) + 715 * pow (q, 4)), 1e-9);
  assert_unknown (facts, "tickets.at_risk_share", "fewer than 8");
}

/* Half the users, half the tickets to expect. */
static void
test_volume_by_users (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  add_base_tickets (maker, 0);
  maker_ticket (maker, maker_day (maker, 5, 1), NULL, "Print button broken", NULL);
  for (int week = 60; week >= 0; week--) {
    maker_use (maker, maker_day (maker, week, 0), "a", NULL, NULL);
    if (week >= 13)
      maker_use (maker, maker_day (maker, week, 0), "b", NULL, NULL);
  }
  g_autoptr (FactSet) facts = maker_measure (maker, measure_tickets);
  assert_near (fact_set_find (facts, "tickets.count")->baseline, 6.5, 1e-9);
}

static void
test_volume_unknown (void **state)
{
  (void) state;
  g_autoptr (Maker) young = maker_new (70);
  maker_ticket (young, maker_day (young, 20, 1), NULL, "Print button broken", NULL);
  g_autoptr (FactSet) few = maker_measure (young, measure_tickets);
  assert_unknown (few, "tickets.count", "fewer than 13 weeks");
  g_autoptr (Maker) cut = maker_new (70);
  add_base_tickets (cut, 0);
  cut->view->kept_until[TABLE_TICKETS] = cut->view->as_of_day - 29;
  g_autoptr (FactSet) ended = maker_measure (cut, measure_tickets);
  assert_unknown (ended, "tickets.count", "export ends");
}

/* 4 of 8 against 1 of 26.  Fisher: (C(5,4) C(29,4) + C(5,5) C(29,3)) / C(34,8) = 122409 / 18156204. */
static void
test_composition (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  add_base_tickets (maker, 1);
  static const char *const subjects[] = { "Full data export of all orders",
                                          "Notice period of our contract",
                                          "CSV export fails",
                                          "Database schema documentation",
                                          "How do I share a view?",
                                          "Print button broken",
                                          "Wish: dark mode",
                                          "Webhook for order status" };
  for (size_t i = 0; i < G_N_ELEMENTS (subjects); i++)
    maker_ticket (maker, maker_day (maker, 9 - (int) i, 2), "question", subjects[i], NULL);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_tickets);
  const Fact *fact = fact_set_find (facts, "tickets.at_risk_share");
  assert_near (fact->value, 0.5, 1e-9);
  assert_near (fact->baseline, 1.0 / 26, 1e-9);
  assert_near (fact->n, 8, 0);
  assert_near (fact->p, 122409.0 / 18156204, 1e-9);
  assert_int_equal (fact->evidence->len, 4);
  assert_int_equal (fact->onset_day, maker_day (maker, 9, 2));
}

/* Two tickets and one mail; a mail that became the ticket, ours, and a harmless one do not count. */
static void
test_exits (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  uint32_t lena = maker_person (maker, SIDE_CLIENT, "lena@aster.example", FUNCTION_IT, 2),
           ours = maker_person (maker, SIDE_VENDOR, "kim@vendor.example", FUNCTION_ACCOUNT, 2);
  add_base_tickets (maker, 0);
  maker_ticket (maker, maker_day (maker, 6, 1), "task", "Full data export of all orders", NULL);
  maker_ticket (maker, maker_day (maker, 5, 1), "data-export", "As discussed", NULL);
  maker_mail (maker, maker_day (maker, 6, 0), lena, "Re: Full data export of all orders");
  maker_mail (maker, maker_day (maker, 5, 0), ours, "Deletion certificate");
  maker_mail (maker, maker_day (maker, 4, 0), lena, "Lunch on Friday");
  maker_mail (maker, maker_day (maker, 3, 0), lena, "ER diagram of your data model");
  g_autoptr (FactSet) facts = maker_measure (maker, measure_tickets);
  const Fact *fact = fact_set_find (facts, "exit.count");
  assert_near (fact->value, 3, 0);
  assert_near (fact->baseline, 0.26, 1e-9); /* 0.02 a week where there was none */
  assert_int_equal (fact->now.last_day - fact->now.first_day + 1, 13 * 7);
  assert_int_equal (fact->before.last_day + 1, fact->now.first_day);
  assert_near (fact->p, 1 - exp (-0.26) * (1 + 0.26 + 0.26 * 0.26 / 2), 1e-9);
  assert_int_equal (fact->onset_day, maker_day (maker, 6, 1));
  assert_int_equal (fact->evidence->len, 3);
  const Evidence *first = g_ptr_array_index (fact->evidence, 0),
                 *last = g_ptr_array_index (fact->evidence, 2);
  assert_string_equal (first->kind, "ticket");
  assert_string_equal (first->id, "tickets:T27");
  assert_non_null (strstr (first->text, "Full data export of all orders (data extraction: \""));
  assert_string_equal (last->kind, "message");
  assert_string_equal (last->id, "<m4@example>");
}

static void
test_no_exits (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  add_base_tickets (maker, 0);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_tickets);
  assert_near (fact_set_find (facts, "exit.count")->value, 0, 0);
  assert_near (fact_set_find (facts, "exit.count")->p, 1, 1e-9);
  assert_near (fact_set_find (facts, "policing.count")->value, 0, 0);
  assert_unknown (facts, "policing.after_outage", "no incidents");
}

/* Veterans: lena has asked for half a year, ben is new. */
static void
test_introductory (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  maker_ticket (maker, maker_day (maker, 45, 1), NULL, "Webhook for order status", "lena@aster.example");
  maker_ticket (maker, maker_day (maker, 15, 1), NULL, "API token for new service account",
                "lena@aster.example");
  maker_ticket (maker, maker_day (maker, 6, 1), NULL, "Where do I set the warehouse?", "Lena@aster.example");
  maker_ticket (maker, maker_day (maker, 5, 1), NULL, "REST API pagination", "lena@aster.example");
  maker_ticket (maker, maker_day (maker, 4, 1), NULL, "Password forgotten", "lena@aster.example");
  maker_ticket (maker, maker_day (maker, 3, 1), NULL, "How do I invite a colleague?", "ben@aster.example");
  g_autoptr (FactSet) facts = maker_measure (maker, measure_tickets);
  const Fact *fact = fact_set_find (facts, "intro.share");
  assert_near (fact->value, 2.0 / 3, 1e-9);
  assert_near (fact->baseline, 0, 1e-9);
  assert_near (fact->n, 3, 0);
  assert_near (fact->n_baseline, 1, 0);
  assert_int_equal (fact->evidence->len, 2);
}

/* Four letters, two of them within two weeks of an outage of ours; one in the half year before. */
static void
test_policing (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  static const char *const subjects[] = { "SLA credit for October", "Downtime in seconds, please",
                                          "Response time below agreed level", "Deviation report, clause 4" };
  add_base_tickets (maker, 0);
  maker_ticket (maker, maker_day (maker, 13, 2), NULL, "SLA report for last quarter", NULL);
  for (int i = 0; i < 4; i++)
    maker_ticket (maker, maker_day (maker, 9 - 2 * i, 1), "question", subjects[i], NULL);
  g_autofree char *outage = day_format (maker_day (maker, 9, 0));
  maker_row (maker, TABLE_INCIDENTS, INCIDENTS_STARTED_AT, outage, -1);
  g_autofree char *second = day_format (maker_day (maker, 4, 1));
  maker_row (maker, TABLE_INCIDENTS, INCIDENTS_STARTED_AT, second, -1);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_tickets);
  const Fact *fact = fact_set_find (facts, "policing.count");
  assert_near (fact->value, 4, 0);
  assert_near (fact->baseline, 0.5, 1e-9);
  assert_int_equal (fact->onset_day, maker_day (maker, 9, 1));
  assert_near (fact_set_find (facts, "policing.after_outage")->value, 2, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_no_tickets),      cmocka_unit_test (test_volume),
    cmocka_unit_test (test_volume_by_users), cmocka_unit_test (test_volume_unknown),
    cmocka_unit_test (test_composition),     cmocka_unit_test (test_exits),
    cmocka_unit_test (test_no_exits),        cmocka_unit_test (test_introductory),
    cmocka_unit_test (test_policing),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
