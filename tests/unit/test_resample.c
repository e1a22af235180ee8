/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>
#include <string.h>

#include "base/rng.h"
#include "graph/matching.h"
#include "series/resample.h"

static const guint usual[] = { 20, 15, 12, 8, 5, 4 };

/* The same mix at a third of the volume is no change; one person taking all of it is the
 * rarest resample there is, and the smallest p value the test can give is 1 / 10,000. */
static void
test_composition_extremes (void **state)
{
  (void) state;
  static const guint same[] = { 7, 5, 4, 3, 1, 1 }, alone[] = { 30, 0, 0, 0, 0, 0 };
  Composition c = resample_composition (usual, same, 6, 1);
  assert_true (c.contacts_p > 0.3 && c.top_p > 0.3);
  c = resample_composition (usual, alone, 6, 1);
  assert_near (c.contacts_p, 1e-4, 1e-12);
  assert_near (c.top_p, 1e-4, 1e-12);
}

/* Two people, 2 and 2 days before, 2 now: shares ~ Beta(2.5, 2.5), so both fall on one person with the
 * beta-binomial chance 2 · 2.5 · 3.5 / (5 · 6) = 7/12; the test estimates it and stops after 20 hits. */
static void
test_composition_by_hand (void **state)
{
  (void) state;
  static const guint base[] = { 2, 2 }, now[] = { 2, 0 };
  double sum = 0;
  for (uint64_t seed = 0; seed < 400; seed++) {
    Composition c = resample_composition (base, now, 2, seed);
    assert_near (c.contacts_p, c.top_p, 1e-12);
    double draws = 20 / c.contacts_p;
    assert_near (draws, round (draws), 1e-9);
    sum += draws;
  }
  assert_near (400 * 20 / sum, 7.0 / 12, 0.02);
}

static void
test_composition_seed_and_unknown (void **state)
{
  (void) state;
  static const guint now[] = { 9, 2, 1, 0, 0, 0 }, nobody[6] = { 0 };
  Composition a = resample_composition (usual, now, 6, 42), b = resample_composition (usual, now, 6, 42);
  assert_memory_equal (&a, &b, sizeof a);
  assert_near (resample_composition (usual, nobody, 6, 1).contacts_p, NAN, 0);
  assert_near (resample_composition (nobody, now, 6, 1).top_p, NAN, 0);
}

/* Methods 2.6: the level is held (0.00–0.035 at a nominal 0.05
 * without drift), and "one person takes 75%" is found. */
static void
test_composition_rates (void **state)
{
  (void) state;
  static const double weights[] = { 1, 0.57, 0.42, 0.33, 0.28, 0.24, 0.21, 0.19 };
  int false_alarms = 0, found = 0;
  Rng rng;
  rng_seed (&rng, 5);
  for (int round = 0; round < 60; round++) {
    guint base[8] = { 0 }, now[8] = { 0 }, taken[8] = { 0 };
    for (int k = 0; k < 100; k++) {
      double at = rng_uniform (&rng) * 3.24;
      guint who = 0;
      while (who < 7 && (at -= weights[who]) > 0)
        who++;
      (k < 60 ? base : k < 80 ? now : taken)[k >= 80 && rng_uniform (&rng) < 0.7 ? 0 : who]++;
    }
    false_alarms += resample_composition (base, now, 8, (uint64_t) round).contacts_p <= 0.05;
    found += resample_composition (base, taken, 8, (uint64_t) round).contacts_p <= 0.05;
  }
  assert_in_range (false_alarms, 0, 6);
  assert_in_range (found, 48, 60);
}

static size_t
fill_pairs (ResampleContact *contacts, guint pairs, guint days, bool is_two_way)
{
  for (guint i = 0; i < pairs * days; i++)
    contacts[i] = (ResampleContact){ i % pairs, i % pairs, is_two_way };
  return pairs * days;
}

static guint
count_lines (const guint *vendor, const guint *client, size_t tie_count, gconstpointer data)
{
  (void) data;
  return matching_size (&(MatchingTies){ 5, 5, vendor, client, tie_count });
}

/* Four lines of ten days each; 40 draws keep at least three, so
 * ν = 1 is as rare as it gets and ν = 4 is always reached. */
static void
test_lines (void **state)
{
  (void) state;
  ResampleContact contacts[64];
  size_t count = fill_pairs (contacts, 4, 10, true);
  ResampleTies lines = { contacts, count, 40, 1, 7 };
  assert_near (resample_ties (&lines, count_lines, NULL), 1e-4, 1e-12);
  lines.observed = 4;
  assert_near (resample_ties (&lines, count_lines, NULL), 1, 0);
  lines.now_count = 0;
  assert_near (resample_ties (&lines, count_lines, NULL), NAN, 0);
}

/* One pair, two draws: strong only if the weeks differ, so
 * ν ≤ 0 in 1 of 8 resamples; one-way contact never is. */
static void
test_lines_by_hand (void **state)
{
  (void) state;
  ResampleContact contacts[4];
  size_t count = fill_pairs (contacts, 1, 4, true);
  double draws = 0;
  for (uint64_t seed = 0; seed < 200; seed++) {
    ResampleTies lines = { contacts, count, 2, 0, seed };
    draws += 20 / resample_ties (&lines, count_lines, NULL);
  }
  assert_near (200 * 20 / draws, 1.0 / 8, 0.006);
  fill_pairs (contacts, 1, 4, false);
  ResampleTies one_way = { contacts, count, 30, 0, 1 };
  assert_near (resample_ties (&one_way, count_lines, NULL), 1, 0);
}

static void
test_lines_order (void **state)
{
  (void) state;
  ResampleContact contacts[64], reversed[64];
  size_t count = fill_pairs (contacts, 5, 6, true);
  for (size_t i = 0; i < count; i++)
    reversed[i] = contacts[count - 1 - i];
  ResampleTies lines = { contacts, count, 12, 2, 7 };
  double p = resample_ties (&lines, count_lines, NULL);
  lines.base = reversed;
  assert_true (p > 0.01 && p < 1);
  assert_near (resample_ties (&lines, count_lines, NULL), p, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_composition_extremes),
    cmocka_unit_test (test_composition_by_hand),
    cmocka_unit_test (test_composition_seed_and_unknown),
    cmocka_unit_test (test_composition_rates),
    cmocka_unit_test (test_lines),
    cmocka_unit_test (test_lines_by_hand),
    cmocka_unit_test (test_lines_order),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
