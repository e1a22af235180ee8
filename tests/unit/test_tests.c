/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tails, proportions, ranks, gaps and false discoveries.  "R"
 * marks values any statistics table or R's function gives. */
#include "near.h"

#include <glib.h>

#include "base/discovery.h"
#include "base/rng.h"
#include "series/gap.h"
#include "series/proportion.h"
#include "series/rank.h"
#include "series/tail.h"

static void
test_negative_binomial (void **state)
{
  (void) state;
  static const struct {
    double count, mean, size, p;
  } cases[] = { /* docs/methods.md 5.4 */
                { 8, 24, 15, 0.008494 },
                { 4, 24, 15, 0.000389 },
                { 2, 12, 15, 0.004650 }
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_near (tail_nb_lower (cases[i].count, cases[i].mean, cases[i].size), cases[i].p, 1e-6);
  assert_near (tail_nb_lower (0, 3, 1), 0.25, 1e-12); /* geometric: 1 / (1 + 3) */
  assert_near (tail_nb_lower (1, 3, 1), 0.4375, 1e-12);
  assert_near (tail_nb_lower (500, 3, 1), 1, 1e-9);
  assert_near (tail_nb_lower (-1, 3, 1), 0, 0);
  assert_near (tail_nb_lower (4, 24, 1e9), tail_poisson_lower (4, 24), 1e-9);
  assert_near (tail_nb_lower (NAN, 24, 15), NAN, 0);
}

static void
test_poisson (void **state)
{
  (void) state;
  assert_near (tail_poisson_lower (4, 24), 6.2e-7, 5e-9); /* docs/methods.md 5.4 */
  assert_near (tail_poisson_lower (0, 2.8), exp (-2.8), 1e-15);
  assert_near (tail_poisson_upper (1, 2.8), 1 - exp (-2.8), 1e-15);
  assert_near (tail_poisson_upper (2, 1), 1 - 2 * exp (-1), 1e-15);
  assert_near (tail_poisson_upper (20, 1) / exp (-1) * 2432902008176640000.0,
               1 + 1.0 / 21 + 1.0 / 462 + 1.0 / 10626, 1e-5);
  assert_near (tail_poisson_upper (0, 5), 1, 0);
  assert_near (tail_poisson_lower (3, 0), 1, 0);
  assert_near (tail_poisson_upper (1, 0), 0, 0);
  for (double k = 0; k < 30; k++)
    assert_near (tail_poisson_lower (k, 7.3) + tail_poisson_upper (k + 1, 7.3), 1, 1e-12);
}

static void
test_binomial (void **state)
{
  (void) state;
  assert_near (tail_binomial_lower (1, 4, 0.5), 5.0 / 16, 1e-12);
  assert_near (tail_binomial_upper (3, 4, 0.5), 5.0 / 16, 1e-12);
  assert_near (tail_binomial_upper (2, 2, 0.1), 0.01, 1e-12);
  assert_near (tail_binomial_lower (0, 3, 0), 1, 0);
  assert_near (tail_binomial_lower (2, 3, 1), 0, 0);
  assert_near (tail_binomial_upper (0, 3, 0.4), 1, 1e-12);
}

static void
test_normal_and_student (void **state)
{
  (void) state;
  assert_near (tail_normal_upper (1.959963984540054), 0.025, 1e-12);
  assert_near (tail_normal_upper (-1), 0.841344746068543, 1e-12);
  assert_near (tail_normal_quantile (0.025), 1.959963984540054, 1e-12);
  assert_near (tail_normal_quantile (0.9), -1.2815515655446004, 1e-12);
  assert_near (tail_student_quantile (0.025, 1), 12.706204736432095, 1e-8); /* R: qt */
  assert_near (tail_student_quantile (0.025, 4), 2.776445105197793, 1e-9);
  assert_near (tail_student_quantile (0.025, 1e6), 1.959963984540054, 1e-4);
  assert_near (tail_student_upper (0, 5), 0.5, 1e-12);
  assert_near (tail_student_upper (1, 1), 0.25, 1e-12); /* Cauchy */
  assert_near (tail_student_upper (-1, 1), 0.75, 1e-12);
}

static void
test_gaps (void **state)
{
  (void) state;
  static const struct {
    double open, p;
  } overdue[] = { { 20, 0.263076 }, { 40, 0.081013 }, { 60, 0.028248 }, { 80, 0.010891 }, { 100, 0.004562 } };
  static const struct {
    double attended, missed;
    int run;
    double p;
  } missed[] = { { 9, 1, 2, 0.038462 },
                 { 9, 1, 3, 0.010989 },
                 { 5, 0, 2, 0.035714 },
                 { 5, 0, 3, 0.011905 },
                 { 3, 3, 3, 0.166667 } };
  for (size_t i = 0; i < G_N_ELEMENTS (overdue); i++)
    assert_near (gap_overdue_p (8, 80, overdue[i].open, 30), overdue[i].p, 1e-6);
  for (size_t i = 0; i < G_N_ELEMENTS (missed); i++)
    assert_near (gap_missed_run_p (missed[i].attended, missed[i].missed, missed[i].run), missed[i].p, 1e-6);
  assert_near (gap_missed_run_p (5, 5, 0), 1, 0);
}

static void
test_discovery (void **state)
{
  (void) state;
  static const double p[] = { .04, .001, NAN, .5, .012, .02, .9, .055, .2, .008, .7 };
  double q[G_N_ELEMENTS (p)];
  int rejected = 0;
  discovery_q_values (p, G_N_ELEMENTS (p), q);
  for (size_t i = 0; i < G_N_ELEMENTS (p); i++)
    rejected += q[i] <= 0.10;
  assert_int_equal (rejected, 6);
  assert_near (q[1], 0.01, 1e-12); /* .001 × 10 / 1 */
  assert_near (q[4], 0.04, 1e-12); /* .012 × 10 / 3; .008 × 10 / 2 = .04 = .012 × 10 / 3 */
  assert_near (q[9], 0.04, 1e-12);
  assert_near (q[6], 0.9, 1e-12);
  assert_near (q[2], NAN, 0);
  discovery_q_values (NULL, 0, NULL);
}

static void
test_proportions (void **state)
{
  (void) state;
  /* Pooled 15/60; z = (11/30 − 4/30) / √(.25 × .75 × 2/30) = 2.0870 */
  assert_near (proportion_lower_p ((Proportion){ 4, 30 }, (Proportion){ 11, 30 }), 0.018445, 1e-5);
  assert_near (proportion_lower_p ((Proportion){ 11, 30 }, (Proportion){ 4, 30 }), 1 - 0.018445, 1e-5);
  assert_near (proportion_lower_p ((Proportion){ 0, 30 }, (Proportion){ 0, 30 }), 1, 0);
  assert_near (proportion_lower_p ((Proportion){ 0, 0 }, (Proportion){ 3, 30 }), NAN, 0);
  /* Fisher's tea: 1 of 4 against 3 of 4: (16 + 1) / 70 */
  assert_near (proportion_fisher_lower_p ((Proportion){ 1, 4 }, (Proportion){ 3, 4 }), 17.0 / 70, 1e-12);
  assert_near (proportion_fisher_lower_p ((Proportion){ 3, 4 }, (Proportion){ 1, 4 }), 69.0 / 70, 1e-12);
  double low, high;
  proportion_interval ((Proportion){ 0, 10 }, &low, &high); /* z² / (n + z²) */
  assert_near (low, 0, 0);
  assert_near (high, 0.277533, 1e-6);
  proportion_interval ((Proportion){ 81, 263 }, &low, &high); /* Newcombe 1998, table I */
  assert_near (low, 0.2553, 5e-5);
  assert_near (high, 0.3662, 5e-5);
  proportion_interval ((Proportion){ 0, 0 }, &low, &high);
  assert_near (low, NAN, 0);
}

static void
test_quantiles (void **state)
{
  (void) state;
  static const double values[] = { 7, 1, NAN, 3, 10 };
  assert_near (rank_median (values, 5), 5, 0);
  assert_near (rank_median (values, 4), 3, 0);
  assert_near (rank_quantile (values, 5, 0.25), 2.5, 1e-12); /* R: quantile (c (1, 3, 7, 10), .25) */
  assert_near (rank_quantile (values, 5, 0.9), 9.1, 1e-12);
  assert_near (rank_quantile (values, 5, 0), 1, 0);
  assert_near (rank_quantile (values, 5, 1), 10, 0);
  assert_near (rank_median (values + 2, 1), NAN, 0);
  assert_near (rank_share_below (values, 5, 7), 0.625, 1e-12);
  assert_near (rank_share_below (values, 5, 0), 0, 0);
  assert_near (rank_share_below (values, 5, NAN), NAN, 0);
}

/* Leaving one out at a time, against sorting anew each time. */
static void
test_quantile_without_one (void **state)
{
  (void) state;
  double values[] = { 3, -1, 7, 3, NAN, 0.5, 12, 3, -4 };
  size_t count = rank_sort (values, G_N_ELEMENTS (values));
  assert_int_equal (count, 8);
  for (; count > 1; count--)
    for (size_t leave = 0; leave < count; leave++) {
      double others[8];
      size_t known = 0;
      for (size_t i = 0; i < count; i++)
        if (i != leave)
          others[known++] = values[i];
      for (double p = 0; p <= 1; p += 0.25)
        assert_near (rank_quantile_without (values, count, values[leave], p),
                     rank_quantile (others, known, p), 0);
    }
  assert_near (rank_quantile_without (values, 1, values[0], 0.5), NAN, 0);
}

static void
test_mann_whitney (void **state)
{
  (void) state;
  static const double low[] = { 1, 2, 3 }, high[] = { 4, 5, 6, NAN }, mixed[] = { 2, 2, 5 },
                      tied[] = { 2, 4, 6 };
  assert_near (rank_lower_p (low, 3, high, 4), 1.0 / 20, 1e-12);
  assert_near (rank_lower_p (high, 4, low, 3), 1, 1e-12);
  /* Midranks 2 2 5 against 2 4 6, sum 9; of the 20 choices 1 has
   * 6, 6 have 8, 3 have 9 or less: {2,2,2} {2,2,4}×3 {2,2,5}×3. */
  assert_near (rank_lower_p (mixed, 3, tied, 3), 7.0 / 20, 1e-12);
  assert_near (rank_lower_p (low, 0, high, 3), NAN, 0);
}

/* The share of random re-labellings whose rank sum of the first 10 is as low: the definition, done slowly. */
static double
permuted_lower_p (const double *now, const double *ref, int ref_count, Rng *rng)
{
  double all[64];
  int hits = 0, n = 10 + ref_count;
  for (int i = 0; i < n; i++)
    all[i] = i < 10 ? now[i] : ref[i - 10];
  double observed = 0, drawn;
  for (int round = 0; round <= 4000; round++) {
    drawn = 0;
    for (int i = 0; i < 10; i++)
      drawn += rank_share_below (all, (size_t) n, all[i]);
    if (round == 0)
      observed = drawn;
    else
      hits += drawn <= observed + 1e-9;
    for (int i = n; i > 1; i--) {
      uint32_t k = rng_below (rng, (uint32_t) i);
      double swap = all[k];
      all[k] = all[i - 1];
      all[i - 1] = swap;
    }
  }
  return hits / 4000.0;
}

/* On both sides of the border between the exact and the approximate test. */
static void
test_mann_whitney_large (void **state)
{
  (void) state;
  double now[10], ref[31];
  Rng rng;
  rng_seed (&rng, 3);
  for (int round = 0; round < 6; round++) {
    for (int i = 0; i < 10; i++)
      now[i] = floor (10 * rng_uniform (&rng));
    for (int i = 0; i < 31; i++)
      ref[i] = floor (12 * rng_uniform (&rng));
    assert_near (rank_lower_p (now, 10, ref, 31), permuted_lower_p (now, ref, 31, &rng), 0.03);
    assert_near (rank_lower_p (now, 10, ref, 30), permuted_lower_p (now, ref, 30, &rng), 0.03);
  }
  for (int i = 0; i < 31; i++)
    ref[i] = now[i % 10] = 4;
  assert_near (rank_lower_p (now, 10, ref, 31), 1, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_negative_binomial),
    cmocka_unit_test (test_poisson),
    cmocka_unit_test (test_binomial),
    cmocka_unit_test (test_normal_and_student),
    cmocka_unit_test (test_gaps),
    cmocka_unit_test (test_discovery),
    cmocka_unit_test (test_proportions),
    cmocka_unit_test (test_quantiles),
    cmocka_unit_test (test_quantile_without_one),
    cmocka_unit_test (test_mann_whitney),
    cmocka_unit_test (test_mann_whitney_large),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
