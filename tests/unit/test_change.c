/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>

#include "base/rng.h"
#include "series/change.h"
#include "series/trend.h"

/* docs/methods.md 4.6, the plain form. */
static void
test_mann_kendall (void **state)
{
  (void) state;
  static const double x[] = { 10, 12, NAN, 9, 14, 15, 18, 17, 21 }, y[] = { 10, 12, 9, 14, 15, 18, 17, 21 };
  MannKendall test = trend_mann_kendall (x, 9);
  assert_near (test.s, 22, 0);
  assert_near (test.variance, 65.3333, 1e-4);
  assert_near (test.z, 2.598076, 1e-6);
  assert_near (test.p, 0.009375, 1e-6);
  assert_near (trend_sen_slope (y, 8), 1.5, 1e-12);
  /* 1 1 2 2: S = 4, variance (4·3·13 − 2·2·1·9) / 18 */
  static const double tied[] = { 1, 1, 2, 2 };
  test = trend_mann_kendall (tied, 4);
  assert_near (test.s, 4, 0);
  assert_near (test.variance, 120.0 / 18, 1e-12);
  assert_near (trend_mann_kendall (tied, 3).p, NAN, 0);
  assert_near (trend_sen_slope (tied, 1), NAN, 0);
  static const double flat[] = { 3, 3, 3, 3, 3 };
  assert_near (trend_mann_kendall (flat, 5).p, 1, 0);
}

/* A slow wave on a slope: neighbours agree, so the corrected test must be less sure, and S stays. */
static void
test_hamed_rao (void **state)
{
  (void) state;
  double wave[24], noise[24];
  for (int i = 0; i < 24; i++) {
    wave[i] = 0.05 * i + sin (i * M_PI / 8);
    noise[i] = 0.05 * i + (i * 37 % 24) / 24.0;
  }
  MannKendall plain = trend_mann_kendall (wave, 24), corrected = trend_hamed_rao (wave, 24);
  assert_near (corrected.s, plain.s, 0);
  assert_true (corrected.variance > 1.5 * plain.variance);
  assert_true (corrected.p > plain.p);
  assert_true (trend_hamed_rao (noise, 24).variance >= trend_mann_kendall (noise, 24).variance);
}

/* docs/methods.md 4.6. */
static void
test_growth (void **state)
{
  (void) state;
  static const double x[] = { 0, 4, 8, 12, 16, 20 }, y[] = { 10, 12, 14, 22, 27, 41 };
  TrendGrowth g = trend_growth (x, y, 6);
  assert_near (g.log_line.slope, 0.070998, 1e-6);
  assert_near (g.log_line.slope_error, 0.005847, 1e-6);
  assert_near (g.log_line.low, 0.054763, 1e-6);
  assert_near (g.log_line.high, 0.087233, 1e-6);
  assert_near (g.doubling, 9.76, 5e-3);
  assert_near (g.doubling_low, 7.95, 5e-3);
  assert_near (g.doubling_high, 12.66, 5e-3);
  assert_true (g.is_growing);
  assert_true (g.aic_gain >= 2);
  static const double straight[] = { 10, 14.1, 18, 21.9, 26, 30.1 }, falling[] = { 8, 7, 5, NAN, 4, 3 };
  assert_true (trend_growth (x, straight, 6).aic_gain < -2);
  g = trend_growth (x, falling, 6);
  assert_int_equal (g.log_line.n, 5);
  assert_false (g.is_growing);
  assert_near (g.doubling, NAN, 0);
  assert_near (trend_growth (x, y, 2).log_line.low, NAN, 0);
  assert_near (trend_fit (x, y, 1).slope, NAN, 0);
}

static double
draw_poisson (Rng *rng, double mean)
{
  double k = 0, product = rng_uniform (rng), limit = exp (-mean);
  for (; product > limit; k++)
    product *= rng_uniform (rng);
  return k;
}

static GArray *
find (const double *values, size_t n, uint64_t seed)
{
  return change_find (&(ChangeSeries){ .values = values, .n = n, .seed = seed });
}

static void
test_steps (void **state)
{
  (void) state;
  double values[78];
  for (int t = 0; t < 78; t++)
    values[t] = (t < 30 ? 16 : t < 55 ? 6 : 12) + (t * 7 % 5 - 2);
  values[20] = values[40] = NAN;
  g_autoptr (GArray) changes = find (values, 78, 1);
  assert_int_equal (changes->len, 2);
  Change *first = &g_array_index (changes, Change, 0), *second = &g_array_index (changes, Change, 1);
  assert_int_equal (first->week, 30);
  assert_int_equal (first->direction, -1);
  assert_near (first->before, 16, 0.3);
  assert_near (first->after, 6, 0.3);
  assert_true (first->p <= 0.05);
  assert_int_equal (second->week, 55);
  assert_int_equal (second->direction, 1);
}

/* What the whole portfolio does is divided out; without the factor it is a change. */
static void
test_factor (void **state)
{
  (void) state;
  double values[60], factor[60];
  for (int t = 0; t < 60; t++) {
    factor[t] = t < 30 ? 1 : 0.4;
    values[t] = (20 + t * 7 % 5) * factor[t];
  }
  g_autoptr (GArray) raw = find (values, 60, 1);
  assert_int_equal (raw->len, 1);
  g_autoptr (GArray) fair = change_find (&(ChangeSeries){ values, factor, 60, 1 });
  assert_int_equal (fair->len, 0);
}

static void
test_too_short (void **state)
{
  (void) state;
  static const double values[] = { 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0 };
  double flat[40] = { 0 };
  g_autoptr (GArray) none = find (values, 11, 1), constant = find (flat, 40, 1), empty = find (NULL, 0, 1);
  assert_int_equal (none->len + constant->len + empty->len, 0);
}

/* A staircase of four steps: at most three are reported, in
 * order, six weeks apart, and the same each time. */
static void
test_limits (void **state)
{
  (void) state;
  double values[104];
  for (int t = 0; t < 104; t++)
    values[t] = (double[]){ 48, 27, 14, 6, 2 }[t / 21] + t * 7 % 3;
  g_autoptr (GArray) changes = find (values, 104, 1);
  assert_int_equal (changes->len, CHANGE_MOST);
  g_autoptr (GArray) again = find (values, 104, 1);
  assert_int_equal (again->len, changes->len);
  size_t last = 0;
  for (guint i = 0; i < changes->len; i++) {
    size_t week = g_array_index (changes, Change, i).week;
    assert_true (week >= last + CHANGE_LEAST_WEEKS);
    assert_int_equal (week % 21, 0);
    assert_int_equal (g_array_index (again, Change, i).week, week);
    assert_near (g_array_index (again, Change, i).p, g_array_index (changes, Change, i).p, 0);
    last = week;
  }
}

/* Methods 5.5: size 0.040 for independent weeks; power
 * 0.70–0.77 for −60% in the last 16 of 78 weeks at mean 4. */
static void
test_rates (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 11);
  int false_finds = 0, found = 0, dated = 0;
  for (uint64_t round = 0; round < 100; round++) {
    double steady[78], fallen[78];
    for (int t = 0; t < 78; t++) {
      steady[t] = draw_poisson (&rng, 4 * rng_gamma (&rng, 10) / 10);
      fallen[t] = draw_poisson (&rng, (t < 62 ? 4 : 1.6) * rng_gamma (&rng, 10) / 10);
    }
    g_autoptr (GArray) none = find (steady, 78, round), some = find (fallen, 78, round);
    false_finds += none->len > 0;
    found += some->len > 0;
    for (guint i = 0; i < some->len; i++)
      dated += fabs ((double) g_array_index (some, Change, i).week - 62) <= 4;
  }
  assert_in_range (false_finds, 0, 10);
  assert_in_range (found, 60, 100);
  assert_in_range (dated, 45, 100);
}

static void
test_autocorrelation (void **state)
{
  (void) state;
  static const double saw[] = { 1, -1, 1, -1 }, flat[] = { 2, 2, 2 };
  assert_near (change_autocorrelation (saw, 4), -0.75, 1e-12);
  assert_near (change_autocorrelation (flat, 3), 0, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_mann_kendall),    cmocka_unit_test (test_hamed_rao),
    cmocka_unit_test (test_growth),          cmocka_unit_test (test_steps),
    cmocka_unit_test (test_factor),          cmocka_unit_test (test_too_short),
    cmocka_unit_test (test_limits),          cmocka_unit_test (test_rates),
    cmocka_unit_test (test_autocorrelation),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
