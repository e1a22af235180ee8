/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>

#include "series/survival.h"

#define OPEN false
#define ANSWERED true

/* docs/methods.md 4.4. */
static const Wait textbook[] = {
  { 24, ANSWERED, 0 }, { 2, ANSWERED, 0 }, { 10, OPEN, 0 },     { 4, ANSWERED, 0 }, { 4, ANSWERED, 0 },
  { 30, OPEN, 0 },     { 6, ANSWERED, 0 }, { 16, ANSWERED, 0 }, { 40, OPEN, 0 },    { 8, ANSWERED, 0 },
};
static const Wait reference[] = { { 1, ANSWERED, 0 }, { 2, ANSWERED, 0 }, { 3, ANSWERED, 0 },
                                  { 4, ANSWERED, 0 }, { 6, ANSWERED, 0 }, { 8, ANSWERED, 0 } };
static const Wait present[] = { { 4, ANSWERED, 0 },  { 9, ANSWERED, 0 }, { 16, ANSWERED, 0 },
                                { 30, ANSWERED, 0 }, { 40, OPEN, 0 },    { 40, OPEN, 0 } };

static void
test_curve (void **state)
{
  (void) state;
  static const double hours[] = { 2, 4, 6, 8, 16, 24 }, open[] = { 0.9, 0.7, 0.6, 0.5, 0.375, 0.25 };
  g_autoptr (GArray) curve = survival_curve (textbook, G_N_ELEMENTS (textbook));
  assert_int_equal (curve->len, 6);
  for (guint i = 0; i < 6; i++) {
    assert_near (g_array_index (curve, SurvivalStep, i).hours, hours[i], 0);
    assert_near (g_array_index (curve, SurvivalStep, i).open_share, open[i], 1e-12);
  }
  assert_int_equal (g_array_index (curve, SurvivalStep, 4).at_risk, 4);
  assert_near (survival_median (textbook, G_N_ELEMENTS (textbook)), 8, 0);
  assert_near (survival_mean (textbook, G_N_ELEMENTS (textbook), 40), 17.4, 1e-9);
  assert_near (survival_open_share (textbook, G_N_ELEMENTS (textbook), 80), 0.25, 1e-12);
  assert_near (survival_open_share (textbook, G_N_ELEMENTS (textbook), 1), 1, 0);
}

/* An answer and a censoring at the same hour: the answer comes first, two were at risk. */
static void
test_ties (void **state)
{
  (void) state;
  static const Wait waits[] = { { 5, OPEN, 0 }, { 5, ANSWERED, 0 } };
  assert_near (survival_open_share (waits, 2, 5), 0.5, 0);
  assert_near (survival_median (waits, 2), 5, 0);
  assert_near (survival_mean (waits, 2, 40), 5 + 0.5 * 35, 1e-12);
}

static void
test_unknown (void **state)
{
  (void) state;
  static const Wait open[] = { { 12, OPEN, 0 }, { 30, OPEN, 0 } };
  assert_near (survival_median (open, 2), NAN, 0);
  assert_near (survival_mean (open, 2, 40), 40, 0);
  assert_near (survival_open_share (open, 2, 80), 1, 0);
  assert_near (survival_mean (NULL, 0, 40), NAN, 0);
  assert_near (survival_median (NULL, 0), NAN, 0);
  assert_near (survival_open_share (NULL, 0, 8), NAN, 0);
}

/* docs/methods.md 4.5. */
static void
test_log_rank (void **state)
{
  (void) state;
  SurvivalWindows windows = { reference, present, 6, 6, 40, 4, 2 };
  LogRank test = survival_log_rank (&windows);
  assert_near (test.observed, 4, 0);
  assert_near (test.expected, 7.526407, 1e-6);
  assert_near (test.variance, 1.469793, 1e-6);
  assert_near (test.z, 2.908736, 1e-6);
  assert_int_equal (test.responder_count, 1);
  assert_near (survival_mean (reference, 6, 40), 4, 1e-12);
  assert_near (survival_mean (present, 6, 40), 23.166667, 1e-6);
  /* Answers beyond the limit are censored at it: nothing changes. */
  Wait late[6];
  for (int i = 0; i < 6; i++)
    late[i] = present[i].is_answered ? present[i] : (Wait){ 95, ANSWERED, 0 };
  windows.now = late;
  assert_near (survival_log_rank (&windows).z, 2.908736, 1e-6);
}

/* The same people keep their speed, but the fast one has left: no slowing, where the pooled test sees
 * one. Two equal strata double all sums; a responder below the least number of asks does not count. */
static void
test_strata (void **state)
{
  (void) state;
  Wait ref[12], now[6];
  for (guint i = 0; i < 12; i++)
    ref[i] = (Wait){ i < 6 ? 1 + i % 3 : 20 + i % 3, ANSWERED, i / 6 };
  for (guint i = 0; i < 6; i++)
    now[i] = (Wait){ 20 + i % 3, ANSWERED, 1 };
  SurvivalWindows windows = { ref, now, 12, 6, 40, 4, 2 };
  LogRank test = survival_log_rank (&windows);
  assert_near (test.z, 0, 1e-12);
  assert_int_equal (test.ref_count, 6);
  for (guint i = 0; i < 12; i++)
    ref[i].responder = 0;
  for (guint i = 0; i < 6; i++)
    now[i].responder = 0;
  assert_true (survival_log_rank (&windows).z > 1);

  Wait twice_ref[12], twice_now[13];
  for (guint i = 0; i < 12; i++) {
    twice_ref[i] = reference[i % 6];
    twice_now[i] = present[i % 6];
    twice_ref[i].responder = twice_now[i].responder = i / 6;
  }
  twice_now[12] = (Wait){ 40, OPEN, 9 };
  SurvivalWindows twice = { twice_ref, twice_now, 12, 13, 40, 4, 2 };
  test = survival_log_rank (&twice);
  assert_near (test.expected, 2 * 7.526407, 2e-6);
  assert_near (test.z, 2.908736 * sqrt (2), 2e-6);
  assert_int_equal (test.responder_count, 2);
  assert_int_equal (test.now_count, 12);
}

static void
test_nothing_to_compare (void **state)
{
  (void) state;
  SurvivalWindows windows = { reference, present, 3, 6, 40, 4, 2 };
  LogRank test = survival_log_rank (&windows);
  assert_near (test.z, NAN, 0);
  assert_int_equal (test.responder_count, 0);
}

static void
test_ratio (void **state)
{
  (void) state;
  SurvivalWindows windows = { reference, present, 6, 6, 40, 4, 2 };
  SurvivalRatio ratio = survival_ratio (&windows, 1), again = survival_ratio (&windows, 1);
  assert_near (ratio.ratio, 23.166667 / 4, 1e-6);
  assert_true (ratio.low > 1 && ratio.low < ratio.ratio);
  assert_true (ratio.high > ratio.ratio && ratio.high < 40);
  assert_near (ratio.low, again.low, 0);
  windows.now_count = 0;
  assert_near (survival_ratio (&windows, 1).ratio, NAN, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_curve),   cmocka_unit_test (test_ties),
    cmocka_unit_test (test_unknown), cmocka_unit_test (test_log_rank),
    cmocka_unit_test (test_strata),  cmocka_unit_test (test_nothing_to_compare),
    cmocka_unit_test (test_ratio),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
