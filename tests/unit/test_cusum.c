/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>

#include "base/rng.h"
#include "series/cusum.h"

/* docs/methods.md 5.3, at an expected 4 a week and size 3. */
static void
test_steps (void **state)
{
  (void) state;
  static const struct {
    double count, step;
  } cases[] = { { 0, 1.009417 }, { 1, 0.652742 }, { 2, 0.296067 }, { 4, -0.417283 }, { 8, -1.843983 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_near (cusum_step (cases[i].count, 4, 3), cases[i].step, 1e-6);
}

/* A step of 1.009417 an empty week: 5 is reached with the
 * fifth, 6 exceeded with the sixth, and 2h caps the rest. */
static void
test_silence (void **state)
{
  (void) state;
  double counts[14] = { 4, 4 }, expected[14], path[14];
  for (int t = 0; t < 14; t++)
    expected[t] = 4;
  Cusum run = cusum_run (counts, expected, 14, 3, path);
  assert_near (path[1], 0, 0);
  assert_near (path[2], 1.009417, 1e-6);
  assert_int_equal (run.first_crossing, 6);
  assert_int_equal (run.alarm, 6);
  assert_int_equal (run.onset, 2);
  assert_true (path[7] > 6);
  assert_near (path[13], 10, 0);
  assert_near (run.last, 10, 0);
}

/* Weeks of 8 bring C back to 0 and end the alarm, but not the memory of the first crossing. */
static void
test_recovery (void **state)
{
  (void) state;
  double counts[22], expected[22];
  for (int t = 0; t < 22; t++) {
    counts[t] = t < 6 ? 0 : 8;
    expected[t] = 4;
  }
  Cusum run = cusum_run (counts, expected, 8, 3, NULL);
  assert_int_equal (run.alarm, 4); /* 6 × 1.009 − 2 × 1.844 is not back at 0 */
  assert_int_equal (run.onset, 0);
  run = cusum_run (counts, expected, 22, 3, NULL);
  assert_int_equal (run.first_crossing, 4);
  assert_int_equal (run.alarm, 22);
  assert_int_equal (run.onset, 22);
  assert_near (run.last, 0, 0);
}

/* A second collapse has its own onset. */
static void
test_second_alarm (void **state)
{
  (void) state;
  double counts[30], expected[30];
  for (int t = 0; t < 30; t++) {
    counts[t] = t < 6 || t >= 20 ? 0 : 8;
    expected[t] = 4;
  }
  Cusum run = cusum_run (counts, expected, 30, 3, NULL);
  assert_int_equal (run.first_crossing, 4);
  assert_int_equal (run.alarm, 24);
  assert_int_equal (run.onset, 20);
}

static void
test_unknown_weeks (void **state)
{
  (void) state;
  double counts[] = { 0, NAN, 0, 0 }, expected[] = { 4, 4, NAN, 4 }, path[4];
  cusum_run (counts, expected, 4, 3, path);
  assert_near (path[0], path[1], 0);
  assert_near (path[0], path[2], 0);
  assert_near (path[3], 2 * path[0], 1e-12);
}

/* By hand: (9−4 + 4 + 0 + 1−4 …): ((3² − 4) + (2² − 4) + (0 − 4) + (1² − 4)) / (4 × 16). */
static void
test_overdispersion (void **state)
{
  (void) state;
  double counts[] = { 7, 2, 4, 3, NAN }, expected[] = { 4, 4, 4, 4, 4 };
  assert_near (cusum_overdispersion (counts, expected, 5), (5.0 + 0 - 4 - 3) / 64, 1e-12);
  assert_near (cusum_overdispersion (counts + 4, expected, 1), NAN, 0);
}

static void
test_size (void **state)
{
  (void) state;
  double usual[] = { 0.05, 0.1, 0.3, NAN }, wild[] = { 2, 3 }, calm[] = { -0.1, 0, -0.3 }, none[] = { NAN };
  assert_near (cusum_size (usual, 4), 10, 1e-9);
  assert_near (cusum_size (wild, 2), 1.5, 0);
  assert_near (cusum_size (calm, 3), 50, 0);
  assert_near (cusum_size (none, 1), 10, 0);
  assert_near (cusum_size (NULL, 0), 10, 0);
}

static double
draw_poisson (Rng *rng, double mean)
{
  double k = 0, product = rng_uniform (rng), limit = exp (-mean);
  for (; product > limit; k++)
    product *= rng_uniform (rng);
  return k;
}

/* Lorden: with known parameters the mean time to a false alarm is at least e^5, so at most 52/e^5 = 0.35
 * a year; the table of methods 5.3 has some 0.07.  Half the level for a year is found nearly always. */
static void
test_error_rates (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 7);
  int false_alarms = 0, found = 0;
  for (int round = 0; round < 1000; round++) {
    double steady[52], halved[52], expected[52];
    for (int t = 0; t < 52; t++) {
      steady[t] = draw_poisson (&rng, 8 * rng_gamma (&rng, 3) / 3);
      halved[t] = draw_poisson (&rng, 4 * rng_gamma (&rng, 3) / 3);
      expected[t] = 8;
    }
    false_alarms += cusum_run (steady, expected, 52, 3, NULL).first_crossing < 52;
    found += cusum_run (halved, expected, 52, 3, NULL).first_crossing < 52;
  }
  assert_in_range (false_alarms, 10, 120);
  assert_true (found > 950);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_steps),         cmocka_unit_test (test_silence),
    cmocka_unit_test (test_recovery),      cmocka_unit_test (test_second_alarm),
    cmocka_unit_test (test_unknown_weeks), cmocka_unit_test (test_overdispersion),
    cmocka_unit_test (test_size),          cmocka_unit_test (test_error_rates),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
