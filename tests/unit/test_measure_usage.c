/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "near.h"

#include "measure/portfolio.h"
#include "view_maker.h"

#define FIRST_WEEK 60 /* of use, counted back */

/* Use on Mondays, from week `from` to week `to` back. */
static void
add_weeks (Maker *maker, const char *user, int from, int to, const char *tier)
{
  for (int week = from; week >= to; week--)
    maker_use (maker, maker_day (maker, week, 0), user, "orders", tier);
}

/* `stay` users go on, the others stop before the last 8 weeks. */
static Maker *
make_users (int stay, int all)
{
  Maker *maker = maker_new (70);
  for (int i = 0; i < all; i++) {
    g_autofree char *user = g_strdup_printf ("u%d@aster.example", i);
    add_weeks (maker, user, FIRST_WEEK, i < stay ? 0 : 8, NULL);
  }
  return maker;
}

static double
value_of (const FactSet *facts, const char *name)
{
  return fact_set_find (facts, name)->value;
}

static void
test_no_usage (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  static const char *const names[] = { "usage.level",         "seats.active_share", "depth.advanced_share",
                                       "users.regular_share", "breadth.users",      "roster.active_share",
                                       "discovery.rate",      "cliff.set" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    assert_unknown (facts, names[i], "no usage data");
  assert_near (value_of (facts, "capital.meeting_hours"), 0, 0); /* there is a calendar */
}

static void
test_export_ended (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = make_users (0, 8);
  maker->view->kept_until[TABLE_USAGE] = maker_day (maker, 8, 0);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  assert_unknown (facts, "usage.level", "export ends");
  assert_unknown (facts, "seats.active_share", "export ends");
}

static void
test_without_users (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  add_weeks (maker, NULL, FIRST_WEEK, 0, NULL);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  assert_near (value_of (facts, "usage.level"), 0.2, 1e-9); /* one a week of five open days */
  assert_unknown (facts, "seats.active_share", "no users");
  assert_unknown (facts, "cliff.set", "no users");
}

/* 8 uses a week, then 3: 1.6 and 0.6 a business day.  The tests of ranks are tested elsewhere: all 8 weeks
 * lie below all 26. */
static void
test_level (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = make_users (3, 8);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *fact = fact_set_find (facts, "usage.level");
  assert_near (fact->value, 0.6, 1e-9);
  assert_near (fact->baseline, 1.6, 1e-9);
  assert_near (fact->n_baseline, 26, 0);
  assert_true (fact->p < 0.001);
  assert_int_equal (fact->onset_day, maker_day (maker, 7, 0));
  assert_near (value_of (facts, "usage.latest"), 0.375, 1e-9);
}

/* A fall to 3/8 is ln 0.375 = −0.98: where usage drifts by 0.98 as a matter of course it is one standard
 * deviation. */
static void
test_level_against_the_drift_of_others (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = make_users (3, 8);
  maker->portfolio.usage_spread = -log (3.0 / 8);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  assert_near (fact_set_find (facts, "usage.level")->p, 0.158655, 1e-5);
}

/* An account of 32 users, one of 2, `same` ones of 16 that stay as they are, `small` ones of 4 that do, and
 * of other small ones `halved` that lose half their users and as many that double. */
static PortfolioViews *
survey_sizes (int same, int small, int halved)
{
  g_autoptr (GPtrArray) makers = g_ptr_array_new_with_free_func ((GDestroyNotify) maker_free);
  g_ptr_array_add (makers, make_users (32, 32));
  g_ptr_array_add (makers, make_users (2, 2));
  for (int i = 0; i < same; i++)
    g_ptr_array_add (makers, make_users (16, 16));
  for (int i = 0; i < small; i++)
    g_ptr_array_add (makers, make_users (4, 4));
  for (int i = 0; i < halved; i++) {
    g_ptr_array_add (makers, make_users (2, 4));
    Maker *doubled = make_users (4, 4);
    for (int user = 0; user < 4; user++)
      add_weeks (doubled, "more@aster.example", 7, 0, NULL);
    g_ptr_array_add (makers, doubled);
  }
  const AccountView *first = ((const Maker *) makers->pdata[0])->view;
  g_autoptr (PortfolioSurvey) survey =
      portfolio_survey_new (makers->len, first->first_week, first->as_of_day);
  for (guint i = 0; i < makers->len; i++)
    portfolio_survey_add (survey, i, ((const Maker *) makers->pdata[i])->view);
  return portfolio_views_new (survey, 1);
}

/* A fall to half and a rise to twice are ln 2 = 0.6931 from the median; 1.4826 times that is 1.0277. */
static void
test_drift_of_like_size (void **state)
{
  (void) state;
  g_autoptr (PortfolioViews) calm = survey_sizes (40, 11, 10);
  assert_near (calm->views[0].usage_spread, 0, 1e-12); /* of all 73 only 20 moved, and none of the large */
  assert_near (calm->views[1].usage_spread, 1.0277, 1e-4);
  assert_near (calm->views[1].usage_trend, 0, 1e-12);
  g_autoptr (PortfolioViews) wild = survey_sizes (31, 0, 25);
  assert_near (wild->views[0].usage_spread, 1.0277, 1e-4); /* no less than of all */
  g_autoptr (PortfolioViews) few = survey_sizes (2, 0, 3);
  assert_near (few->views[0].usage_spread, 0, 0);
}

/* So many accounts that what is known of their weeks lies in files: a week at two fifths all over a country
 * is nobody's own there, and factors are still there when the accounts before one were let go of. */
#define MANY 1000
#define MANY_WEEKS 104
#define FIRST_HOLIDAY 99
static void
test_factors_of_many (void **state)
{
  (void) state;
  Maker *makers[2] = { maker_new (MANY_WEEKS), maker_new (MANY_WEEKS) };
  const AccountView *any = makers[0]->view;
  g_autoptr (PortfolioSurvey) survey = portfolio_survey_new (MANY, any->first_week, any->as_of_day);
  for (guint country = 0; country < 2; country++) {
    AccountView *view = makers[country]->view;
    makers[country]->account->country = country == 0 ? "DE" : "FR";
    view->person_days = g_array_new (FALSE, TRUE, sizeof (guint));
    g_array_set_size (view->person_days, MANY_WEEKS);
    for (guint i = country * MANY / 2; i < (country + 1) * MANY / 2; i++) {
      for (guint week = 0; week < MANY_WEEKS; week++)
        g_array_index (view->person_days, guint, week) =
            (1 + i % 3) * (week == FIRST_HOLIDAY + country ? 4 : 10);
      portfolio_survey_add (survey, i, view);
    }
  }
  g_autoptr (PortfolioViews) portfolio = portfolio_views_new (survey, 2);
  for (guint i = 0; i < MANY; i++) {
    portfolio_views_let_go (portfolio, i);
    guint index = i * 7 % MANY, holiday = FIRST_HOLIDAY + 2 * index / MANY;
    assert_true (portfolio->views[index].has_factor);
    for (guint week = 0; week < MANY_WEEKS; week++)
      assert_near (portfolio->views[index].factor[week], week == holiday ? 0.4 : 1, 1e-12);
  }
  for (guint country = 0; country < 2; country++)
    maker_free (makers[country]);
}

static void
test_seats (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = make_users (3, 8);
  g_autoptr (FactSet) unknown = maker_measure (maker, measure_usage);
  assert_unknown (unknown, "seats.active_share", "seats is not known");
  maker->account->seats = 20;
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *fact = fact_set_find (facts, "seats.active_share");
  assert_near (fact->value, 3.0 / 20, 1e-9);
  assert_near (fact->baseline, 8.0 / 20, 1e-9);
  assert_near (fact->n, 20, 0);
  maker_row (maker, TABLE_CONTRACTS, CONTRACTS_PERIOD_START, "2026-01-01", CONTRACTS_PERIOD_END, "2026-12-31",
             CONTRACTS_SEATS, "10", -1);
  g_autoptr (FactSet) contract = maker_measure (maker, measure_usage);
  assert_near (value_of (contract, "seats.active_share"), 0.3, 1e-9);
}

/* 3 of 12 against 9 of 12: z = -0.5 / sqrt (0.25 × 2/12) = -2.4495, p = 0.00715. */
static void
test_depth (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  for (int i = 0; i < 12; i++) {
    g_autofree char *user = g_strdup_printf ("u%d", i);
    add_weeks (maker, user, FIRST_WEEK, 0, "core");
    if (i < 9)
      add_weeks (maker, user, FIRST_WEEK, i < 3 ? 0 : 8, "advanced");
  }
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *fact = fact_set_find (facts, "depth.advanced_share");
  assert_near (fact->value, 0.25, 1e-9);
  assert_near (fact->baseline, 0.75, 1e-9);
  assert_near (fact->n, 12, 0);
  assert_near (fact->p, 0.0071529, 1e-6);
  g_autoptr (Maker) flat = make_users (3, 8);
  g_autoptr (FactSet) unknown = maker_measure (flat, measure_usage);
  assert_unknown (unknown, "depth.advanced_share", "no feature tiers");
}

static void
test_regular (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = make_users (3, 8);
  add_weeks (maker, "guest@aster.example", 30, 28, NULL); /* three weeks of 26: never a regular user */
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *fact = fact_set_find (facts, "users.regular_share");
  assert_near (fact->value, 3.0 / 8, 1e-9);
  assert_near (fact->n, 8, 0);
  assert_near (fact->n_baseline, 26, 0);
  assert_int_equal (fact->evidence->len, 5);
  g_autoptr (Maker) steady = make_users (8, 8);
  g_autoptr (FactSet) all = maker_measure (steady, measure_usage);
  assert_near (value_of (all, "users.regular_share"), 1, 1e-9);
}

/* Nobody was seen once only, so that Chao, Wang and Jost's estimate is exp (Σ p (ψ(n) − ψ(nᵢ))): with equal
 * counts exp (H(n−1) − H(nᵢ−1)), H the harmonic numbers. */
static double
even_users (int users, int days)
{
  double difference = 0;
  for (int i = days; i < users * days; i++)
    difference += 1.0 / i;
  return exp (difference);
}

static void
test_breadth (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = make_users (3, 8);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *fact = fact_set_find (facts, "breadth.users");
  assert_near (fact->value, even_users (3, 8), 1e-6);
  assert_near (fact->baseline, even_users (8, 26), 1e-6);
  assert_near (fact->n, 8, 0);
  assert_true (fact->p <= 0.05);
  g_autoptr (Maker) steady = make_users (8, 8);
  g_autoptr (FactSet) all = maker_measure (steady, measure_usage);
  assert_true (fact_set_find (all, "breadth.users")->p > 0.05);
  g_autoptr (Maker) silent = make_users (0, 8);
  g_autoptr (FactSet) none = maker_measure (silent, measure_usage);
  assert_unknown (none, "breadth.users", "fewer than 8 user-days");
}

static void
add_contact (Maker *maker, const char *email, const char *intended)
{
  maker_row (maker, TABLE_CONTACTS, CONTACTS_EMAIL, email, CONTACTS_INTENDED, intended, -1);
}

static void
test_roster (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = make_users (3, 8);
  g_autoptr (FactSet) none = maker_measure (maker, measure_usage);
  assert_unknown (none, "roster.active_share", "no contact is marked");
  add_contact (maker, "u0@aster.example", "yes");
  add_contact (maker, "U5@aster.example", "yes"); /* stopped */
  add_contact (maker, "never@aster.example", "yes");
  add_contact (maker, "boss@aster.example", "no");
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *fact = fact_set_find (facts, "roster.active_share");
  assert_near (fact->value, 1.0 / 3, 1e-9);
  assert_near (fact->n, 3, 0);
  assert_int_equal (fact->evidence->len, 2);
}

/* 12 meetings of two hours in 26 weeks, then one of one hour: P(X <= 1) of 13 at a third each
 * = (2/3)^13 + 13/3 (2/3)^12 = 0.038537. */
static void
test_capital (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  uint32_t engineer = maker_person (maker, SIDE_CLIENT, "eng@aster.example", FUNCTION_ENGINEERING, 1),
           buyer = maker_person (maker, SIDE_CLIENT, "buy@aster.example", FUNCTION_PROCUREMENT, 1);
  for (int week = 38; week > 14; week -= 2)
    maker_meeting (maker, maker_day (maker, week, 2), 120, engineer);
  maker_meeting (maker, maker_day (maker, 6, 2), 60, engineer);
  maker_meeting (maker, maker_day (maker, 5, 2), 480, buyer);
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *fact = fact_set_find (facts, "capital.meeting_hours");
  assert_near (fact->value, 1, 1e-9);
  assert_near (fact->baseline, 12, 1e-9);
  assert_near (fact->n, 1, 0);
  assert_near (fact->n_baseline, 6, 1e-9);
  assert_near (fact->p, 0.0385367, 1e-6);
  g_autofree char *day = day_format (maker_day (maker, 2, 1));
  maker_row (maker, TABLE_PROMISES, PROMISES_BY, "client", PROMISES_ITEM, "price list", PROMISES_PROMISED_AT,
             day, PROMISES_DELIVERED_AT, day, -1);
  g_autoptr (FactSet) delivered = maker_measure (maker, measure_usage);
  assert_near (value_of (delivered, "capital.meeting_hours"), 2, 1e-9);
}

static void
test_capital_unknown (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  maker->view->has_calendar = false;
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  assert_unknown (facts, "capital.meeting_hours", "no calendar");
}

/* Five users, each with one new feature in the quarter: 5 / (5 × 3 months). */
static void
test_discovery (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = make_users (5, 5);
  for (int i = 0; i < 5; i++) {
    g_autofree char *user = g_strdup_printf ("u%d@aster.example", i);
    maker_use (maker, maker_day (maker, 4, 1), user, "planner", NULL);
  }
  maker->portfolio.discovery_floor = 0.1;
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *fact = fact_set_find (facts, "discovery.rate");
  assert_near (fact->value, 1.0 / 3, 1e-9);
  assert_near (fact->baseline, 0.1, 0);
  assert_near (fact->n, 5, 0);
}

/* 20 users leave two weeks after they reached the module; 20 others, who reached another one, stay. */
static void
test_cliff (void **state)
{
  (void) state;
  g_autoptr (Maker) maker = maker_new (70);
  maker_use (maker, maker_day (maker, FIRST_WEEK, 0), "first", "orders", NULL);
  for (int i = 0; i < 40; i++) {
    g_autofree char *user = g_strdup_printf ("u%d", i);
    bool leaves = i < 20;
    for (int week = 30; week >= (leaves ? 28 : 0); week--)
      maker_use (maker, maker_day (maker, week, 0), user, leaves ? "forecast" : "planner", NULL);
  }
  g_autoptr (FactSet) facts = maker_measure (maker, measure_usage);
  const Fact *forecast = fact_set_find (facts, "cliff.set"), *planner = forecast->next;
  assert_non_null (planner);
  assert_null (planner->next);
  assert_string_equal (forecast->subject, "forecast");
  assert_near (forecast->value, 2, 1e-9);
  assert_near (forecast->baseline, 26, 1e-9);
  assert_near (forecast->n, 20, 0);
  assert_true (forecast->p < 0.01);
  assert_string_equal (planner->subject, "planner");
  assert_true (planner->p > 0.99);
  g_autoptr (Maker) few = make_users (3, 8);
  g_autoptr (FactSet) unknown = maker_measure (few, measure_usage);
  assert_unknown (unknown, "cliff.set", "20 users");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_no_usage),
    cmocka_unit_test (test_export_ended),
    cmocka_unit_test (test_without_users),
    cmocka_unit_test (test_level),
    cmocka_unit_test (test_level_against_the_drift_of_others),
    cmocka_unit_test (test_drift_of_like_size),
    cmocka_unit_test (test_factors_of_many),
    cmocka_unit_test (test_seats),
    cmocka_unit_test (test_depth),
    cmocka_unit_test (test_regular),
    cmocka_unit_test (test_breadth),
    cmocka_unit_test (test_roster),
    cmocka_unit_test (test_capital),
    cmocka_unit_test (test_capital_unknown),
    cmocka_unit_test (test_discovery),
    cmocka_unit_test (test_cliff),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
