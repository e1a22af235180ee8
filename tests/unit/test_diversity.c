/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expected values: docs/methods.md 2.5, computed there by the closed formulae. */
#include "near.h"

#include <glib.h>

#include "series/diversity.h"

static const struct {
  guint counts[6];
  guint total;
  double shannon, contacts, simpson, unbiased, coverage;
} windows[] = {
  { { 10, 10, 10, 10 }, 40, 4.000000, 4.156090, 4.000000, 4.333333, 1 },
  { { 20, 12, 6, 2 }, 40, 3.133404, 3.258314, 2.739726, 2.867647, 1 },
  { { 37, 1, 1, 1 }, 40, 1.417338, 1.546870, 1.166181, 1.171171, 0.926875 },
  { { 12, 8, 4, 2, 1, 1 }, 28, 4.160211, 4.782157, 3.408696, 3.742574, 0.931122 },
  { { 40 }, 40, 1, 1, 1, 1, 1 },
};

static void
test_windows (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (windows); i++) {
    const guint *counts = windows[i].counts;
    assert_int_equal (diversity_total (counts, 6), windows[i].total);
    assert_near (diversity_shannon (counts, 6), windows[i].shannon, 1e-6);
    assert_near (diversity_contacts (counts, 6), windows[i].contacts, 1e-6);
    assert_near (diversity_simpson (counts, 6), windows[i].simpson, 1e-6);
    assert_near (diversity_simpson_unbiased (counts, 6), windows[i].unbiased, 1e-6);
    assert_near (diversity_sample_coverage (counts, 6), windows[i].coverage, 1e-6);
    assert_near (diversity_top_share (counts, 6), (double) counts[0] / windows[i].total, 1e-12);
  }
}

/* Where the closed form of the estimator cancels (it gives 63.61 for the first) or overflows (the second). */
static void
test_stable_form (void **state)
{
  (void) state;
  guint broad[41], steep[29] = { 900, 600, 300 };
  for (guint i = 0; i < 41; i++)
    broad[i] = i < 20 ? 30 : i < 40 ? 2 : 1;
  for (guint i = 3; i < 29; i++)
    steep[i] = i < 28 ? 2 : 1;
  assert_near (diversity_contacts (broad, 41), 26.280944, 1e-6);
  assert_near (diversity_contacts (steep, 29), 3.344916, 1e-6);
}

static void
test_rarefaction (void **state)
{
  (void) state;
  static const struct {
    guint counts[4], size;
    double people, shannon, simpson;
  } cases[] = {
    { { 10, 10, 10, 10 }, 6, 3.381223, 3.055665, 2.785714 },
    { { 20, 12, 6, 2 }, 10, 3.271914, 2.743674, 2.416357 },
    { { 37, 1, 1, 1 }, 10, 1.75, 1.273626, 1.151461 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Rarefied r = diversity_rarefy (cases[i].counts, 4, cases[i].size);
    assert_near (r.people, cases[i].people, 1e-6);
    assert_near (r.shannon, cases[i].shannon, 1e-6);
    assert_near (r.simpson, cases[i].simpson, 1e-6);
    /* The whole sample is itself; one person-day shows one person. */
    Rarefied whole = diversity_rarefy (cases[i].counts, 4, 40),
             one = diversity_rarefy (cases[i].counts, 4, 1);
    assert_near (whole.people, 4, 1e-9);
    assert_near (whole.shannon, diversity_shannon (cases[i].counts, 4), 1e-9);
    assert_near (one.people, 1, 1e-9);
    assert_near (diversity_rarefy (cases[i].counts, 4, 41).people, NAN, 0);
  }
}

static void
test_unknown (void **state)
{
  (void) state;
  static const guint nobody[3] = { 0 }, once[3] = { 1, 1, 1 }, single[1] = { 1 };
  assert_near (diversity_contacts (nobody, 3), NAN, 0);
  assert_near (diversity_shannon (nobody, 3), NAN, 0);
  assert_near (diversity_simpson (NULL, 0), NAN, 0);
  assert_near (diversity_sample_coverage (nobody, 3), NAN, 0);
  assert_near (diversity_top_share (nobody, 3), NAN, 0);
  assert_near (diversity_simpson_unbiased (once, 3), NAN, 0);
  assert_true (diversity_contacts (once, 3) > 3); /* everybody new: many more are unseen */
  assert_near (diversity_contacts (single, 1), 1, 1e-12);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_windows), cmocka_unit_test (test_stable_form),
                                      cmocka_unit_test (test_rarefaction), cmocka_unit_test (test_unknown) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
