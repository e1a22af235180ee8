/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comm_view.h"

/* BASE is weeks 37 … 12 before the as-of week, CUR 7 … 0, SHORT 5 … 0; the factor is 1 throughout. */

static Made *
made_weekly (int weeks, int days, uint32_t *person)
{
  Made *made = made_new (weeks);
  *person = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (int ago = weeks - 1; ago >= 6; ago--)
    made_acts (made, *person, ago, days);
  return made;
}

/* Ten a week, then five from week 20 before on: see test_window.c for C. */
static void
test_contraction_alarms_and_is_dated_where_c_left_zero (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN),
           eve = made_person (made, "eve", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (int ago = 103; ago >= 0; ago--) {
    made_acts (made, bob, ago, 5);
    made_acts (made, eve, ago, ago > 20 ? 5 : 0);
  }
  made_measure_sorted (made, measure_volume);
  const Fact *cusum = made_fact (made, "volume.cusum"), *weekly = made_fact (made, "volume.weekly");
  assert_near (cusum->value, 10, 1e-12);
  assert_near (cusum->n, 96, 0); /* weeks before CUR */
  assert_int_equal (cusum->onset_day, made_ago (20, 0));
  assert_near (weekly->value, 5, 1e-12);
  assert_near (weekly->baseline, 10, 1e-12); /* frozen, though BASE as of today would hold low weeks */
  assert_fact (made, "volume.latest", 0.5);
}

static void
test_steady_volume_is_clear (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (int ago = 103; ago >= 0; ago--)
    made_acts (made, bob, ago, 3);
  made_measure_sorted (made, measure_volume);
  assert_fact (made, "volume.cusum", 0);
  assert_int_equal (made_fact (made, "volume.cusum")->onset_day, DAY_NONE);
}

static void
test_contraction_needs_one_a_week_and_13_weeks (void **state)
{
  (void) state;
  uint32_t bob;
  g_autoptr (Made) thin = made_new (104);
  bob = made_person (thin, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (int ago = 103; ago >= 0; ago -= 2)
    made_acts (thin, bob, ago, 1);
  made_measure_sorted (thin, measure_volume);
  assert_unknown (thin, "volume.cusum", "less than one person-day a week");
  g_autoptr (Made) young = made_new (24); /* BASE: weeks 23 … 12, twelve of them */
  bob = made_person (young, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (int ago = 23; ago >= 0; ago--)
    made_acts (young, bob, ago, 5);
  made_measure_sorted (young, measure_volume);
  assert_unknown (young, "volume.cusum", "fewer than 13 weeks");
}

/* Methods 5.4, size 15 = 5·3: of 24 expected, 8 have p 0.008494 and 4 have p 0.000389; of 12, 2 have p
 * 0.004650. */
static void
test_silence_has_the_negative_binomial_tail (void **state)
{
  (void) state;
  static const struct {
    int usual, days[6]; /* by week ago */
    double n, expected, p;
    int onset_ago;
  } cases[] = {
    { 4, { 1, 1, 1, 1, 2, 2 }, 8, 24, 0.008494, 3 }, /* two of four is not below half */
    { 4, { 1, 1, 1, 1, 0, 0 }, 4, 24, 0.000389, 5 },
    { 2, { 0, 0, 0, 0, 1, 1 }, 2, 12, 0.004650, 3 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    uint32_t bob;
    g_autoptr (Made) made = made_weekly (60, cases[i].usual, &bob);
    made->portfolio.dispersion = 3;
    for (int ago = 5; ago >= 0; ago--)
      made_acts (made, bob, ago, cases[i].days[ago]);
    made_measure_sorted (made, measure_volume);
    const Fact *silence = made_fact (made, "silence.ratio");
    assert_near (silence->value, cases[i].n / cases[i].expected, 1e-12);
    assert_near (silence->n, cases[i].n, 0);
    assert_near (silence->n_baseline, cases[i].expected, 1e-9);
    assert_near (silence->p, cases[i].p, 5e-7);
    assert_int_equal (silence->onset_day, made_ago (cases[i].onset_ago, 0));
  }
}

static void
test_silence_needs_twelve_expected (void **state)
{
  (void) state;
  uint32_t bob;
  g_autoptr (Made) made = made_weekly (60, 1, &bob);
  made_measure_sorted (made, measure_volume);
  assert_unknown (made, "silence.ratio", "fewer than 12 person-days");
}

/* Half a usual week everywhere (factor 0.5) makes 3 of 6 weeks' 4 nothing special. */
static void
test_the_portfolio_factor_lowers_what_is_expected (void **state)
{
  (void) state;
  uint32_t bob;
  g_autoptr (Made) made = made_weekly (60, 4, &bob);
  for (int ago = 5; ago >= 0; ago--) {
    made->portfolio.factor[59 - ago] = 0.5;
    made_acts (made, bob, ago, 2);
  }
  made_measure_sorted (made, measure_volume);
  assert_fact (made, "silence.ratio", 1);
  assert_near (made_fact (made, "silence.ratio")->n_baseline, 12, 1e-9);
}

/* One message a week that starts something, from us; now one every other week: 4 of 8, Poisson p of 4 or
 * fewer where 8 are expected is 0.0996324. */
static Made *
made_outbound (int base, int now, uint32_t *ann, uint32_t *bob)
{
  Made *made = made_new (60);
  *ann = made_person (made, "ann", SIDE_VENDOR, 2, FUNCTION_UNKNOWN);
  *bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (int i = 0; i < base; i++)
    made_mail (made, *ann, *bob, made_ago (37 - i, 0), "News")->is_outbound = true;
  for (int i = 0; i < now; i++)
    made_mail (made, *ann, *bob, made_ago (7 - 2 * i, 0), "News")->is_outbound = true;
  return made;
}

static void
test_our_own_outbound_fell (void **state)
{
  (void) state;
  uint32_t ann, bob;
  g_autoptr (Made) made = made_outbound (26, 4, &ann, &bob);
  made_measure (made, measure_volume);
  const Fact *ratio = made_fact (made, "outbound.ratio");
  assert_near (ratio->value, 0.5, 1e-12);
  assert_near (ratio->n, 4, 0);
  assert_near (ratio->n_baseline, 26, 0);
  assert_near (ratio->p, 0.0996324, 1e-7);
  assert_fact (made, "outbound.replies_hold", 1);
}

static void
test_our_outbound_needs_ten_in_base (void **state)
{
  (void) state;
  uint32_t ann, bob;
  g_autoptr (Made) enough = made_outbound (10, 4, &ann, &bob);
  made_measure (enough, measure_volume);
  assert_true (isfinite (made_fact (enough, "outbound.ratio")->value));
  g_autoptr (Made) made = made_outbound (9, 4, &ann, &bob);
  made_measure (made, measure_volume);
  assert_unknown (made, "outbound.ratio", "fewer than 10 messages");
  assert_unknown (made, "outbound.replies_hold", "too few");
}

static void
ask (Made *made, uint32_t ann, uint32_t bob, int weeks_ago, bool answered, double hours)
{
  made_mail (made, ann, bob, made_ago (weeks_ago, 1), "Question");
  Ask ask = { .vendor = ann,
              .responder = bob,
              .is_answered = answered,
              .wait_hours = hours,
              .mail = made->view->mails->len - 1 };
  g_array_append_val (made->view->asks, ask);
}

/* Before: ten of ten answered after 4 hours.  Replies hold at 80% of that share and at 1.25 times that wait,
 * and where what is beyond may be chance: four questions without an answer are no proof of anything. */
static void
test_replies_hold_if_as_frequent_and_as_fast (void **state)
{
  (void) state;
  static const struct {
    int asked, answered; /* the others open after so many hours */
    double hours, expected;
  } cases[] = { { 5, 5, 4, 1 },   { 5, 4, 4, 1 }, { 5, 0, 9, 0 }, { 5, 5, 5, 1 },
                { 5, 5, 5.1, 0 }, { 4, 0, 9, 1 }, { 0, 0, 0, 1 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    uint32_t ann, bob;
    g_autoptr (Made) made = made_outbound (26, 4, &ann, &bob);
    for (int k = 0; k < 10; k++)
      ask (made, ann, bob, 30 - k, true, 4);
    for (int k = 0; k < cases[i].asked; k++)
      ask (made, ann, bob, 5 - k, k < cases[i].answered, cases[i].hours);
    made_measure (made, measure_volume);
    assert_fact (made, "outbound.replies_hold", cases[i].expected);
  }
}

/* Four a week; CUR at one, and the same weeks a year ago at `then`. */
static Made *
made_season (int weeks, int then)
{
  Made *made = made_new (weeks);
  uint32_t bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (int ago = weeks - 1; ago >= 0; ago--)
    made_acts (made, bob, ago, ago < 8 ? 1 : ago >= 52 && ago < 60 ? then : 4);
  made_measure_sorted (made, measure_volume);
  return made;
}

/* Today's change is -75%: at least 70% of it, -52.5%, last year makes it recurring (methods 4.7c). */
static void
test_last_years_dip_explains_todays (void **state)
{
  (void) state;
  g_autoptr (Made) same = made_season (110, 1);
  assert_fact (same, "season.recurring", 1);
  assert_near (made_fact (same, "season.recurring")->baseline, 0.25, 1e-12);
  g_autoptr (Made) shallow = made_season (110, 2);
  assert_fact (shallow, "season.recurring", 0);
  assert_near (made_fact (shallow, "season.recurring")->baseline, 0.5, 1e-12);
}

static void
test_season_needs_64_weeks (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_season (63, 1);
  assert_unknown (made, "season.recurring", "less than 64 weeks");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_contraction_alarms_and_is_dated_where_c_left_zero),
    cmocka_unit_test (test_steady_volume_is_clear),
    cmocka_unit_test (test_contraction_needs_one_a_week_and_13_weeks),
    cmocka_unit_test (test_silence_has_the_negative_binomial_tail),
    cmocka_unit_test (test_silence_needs_twelve_expected),
    cmocka_unit_test (test_the_portfolio_factor_lowers_what_is_expected),
    cmocka_unit_test (test_our_own_outbound_fell),
    cmocka_unit_test (test_our_outbound_needs_ten_in_base),
    cmocka_unit_test (test_replies_hold_if_as_frequent_and_as_fast),
    cmocka_unit_test (test_last_years_dip_explains_todays),
    cmocka_unit_test (test_season_needs_64_weeks),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
