/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>

#include "series/calibrate.h"

static void
test_brier (void **state)
{
  (void) state;
  static const double chance[] = { 0.9, 0.2, 0.6, 0.1 };
  static const bool is_event[] = { true, false, false, false }, none[4] = { false };
  assert_near (calibrate_brier (chance, is_event, 4), (0.01 + 0.04 + 0.36 + 0.01) / 4, 1e-12);
  assert_near (calibrate_brier_skill (chance, is_event, 4), 1 - 0.105 / 0.1875, 1e-12);
  assert_near (calibrate_brier_skill (chance, none, 4), NAN, 0);
  assert_near (calibrate_brier (chance, is_event, 0), NAN, 0);
}

static void
test_reliability (void **state)
{
  (void) state;
  static const double chance[] = { 0, 0.1, 0.15, 0.25, 1 };
  static const bool is_event[] = { false, false, true, true, true };
  CalibrateBin bins[CALIBRATE_BINS];
  calibrate_reliability (chance, is_event, 5, bins);
  assert_int_equal (bins[0].count, 3);
  assert_near (bins[0].predicted, 0.25 / 3, 1e-12);
  assert_near (bins[0].observed, 1.0 / 3, 1e-12);
  assert_true (bins[0].low > 0 && bins[0].low < 1.0 / 3 && bins[0].high > 1.0 / 3);
  assert_int_equal (bins[2].count, 0);
  assert_near (bins[2].observed, NAN, 0);
  assert_int_equal (bins[4].count, 1);
}

/* A score of 0 or 1: the fit is exactly the odds of the two
 * groups, 2/6 and 6/2, and Woolf's error of the log odds ratio. */
static void
test_fit (void **state)
{
  (void) state;
  double score[16];
  bool is_event[16];
  for (int i = 0; i < 16; i++) {
    score[i] = i / 8;
    is_event[i] = i % 8 < (i < 8 ? 2 : 6);
  }
  CalibrateLine line = calibrate_fit (score, is_event, 16);
  assert_true (line.is_fitted);
  assert_near (line.intercept, -log (3), 1e-9);
  assert_near (line.slope, 2 * log (3), 1e-9);
  double error = sqrt (1.0 / 2 + 1.0 / 6 + 1.0 / 6 + 1.0 / 2);
  assert_near (line.slope_low, 2 * log (3) - 1.959964 * error, 1e-5);
  assert_near (line.slope_high, 2 * log (3) + 1.959964 * error, 1e-5);
}

/* With the slope given, the mean of the predictions meets the base rate. */
static void
test_shift (void **state)
{
  (void) state;
  static const double score[] = { 0, 3, 6, 9, 12 };
  static const bool is_event[] = { false, false, true, false, true };
  CalibrateLine line = calibrate_shift (score, is_event, 5, M_LN2 / 3);
  double sum = 0;
  for (int i = 0; i < 5; i++)
    sum += 1 / (1 + exp (-line.intercept - line.slope * score[i]));
  assert_true (line.is_fitted);
  assert_near (sum, 2, 1e-9);
  assert_near (line.slope, M_LN2 / 3, 0);
  assert_near (line.slope_low, NAN, 0);
}

static void
test_no_fit (void **state)
{
  (void) state;
  static const double score[] = { 1, 2, 3, 4 }, same[] = { 2, 2, 2, 2 };
  static const bool apart[] = { false, false, true, true }, all[] = { true, true, true, true },
                    mixed[] = { false, true, false, true };
  assert_false (calibrate_fit (score, apart, 4).is_fitted);
  assert_false (calibrate_fit (score, all, 4).is_fitted);
  assert_false (calibrate_fit (same, mixed, 4).is_fitted);
  assert_false (calibrate_shift (score, all, 4, 0.2).is_fitted);
}

static void
test_average_precision (void **state)
{
  (void) state;
  static const double score[] = { 9, 8, 7, 6 }, tied[] = { 5, 5, 5, 5 };
  static const bool is_event[] = { true, false, true, false }, none[4] = { false };
  assert_near (calibrate_average_precision (score, is_event, 4), 0.5 * 1 + 0.5 * 2 / 3, 1e-12);
  assert_near (calibrate_average_precision (tied, is_event, 4), 0.5, 1e-12); /* no ranking: the base rate */
  assert_near (calibrate_average_precision (score, none, 4), NAN, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_brier),  cmocka_unit_test (test_reliability),
    cmocka_unit_test (test_fit),    cmocka_unit_test (test_shift),
    cmocka_unit_test (test_no_fit), cmocka_unit_test (test_average_precision)
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
