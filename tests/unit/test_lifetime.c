/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>

#include "base/rng.h"
#include "series/lifetime.h"

#define LOST true
#define THERE false

/* Remission under maintained chemotherapy (Embury and others 1977; Miller, Survival Analysis, 1981; `aml` in
 * R's survival package): shares, and the intervals that survfit gives with conf.type = "log-log". */
static const Spell remission[] = { { 0, 9, LOST },   { 0, 13, LOST },  { 0, 13, THERE }, { 0, 18, LOST },
                                   { 0, 23, LOST },  { 0, 28, THERE }, { 0, 31, LOST },  { 0, 34, LOST },
                                   { 0, 45, THERE }, { 0, 48, LOST },  { 0, 161, THERE } };

static void
test_published (void **state)
{
  (void) state;
  static const struct {
    double until, share, low, high;
  } expected[] = {
    { 9, 0.909, 0.508, 0.987 },  { 13, 0.818, 0.447, 0.951 }, { 18, 0.716, 0.350, 0.899 },
    { 23, 0.614, 0.266, 0.835 }, { 31, 0.491, 0.167, 0.753 }, { 34, 0.368, 0.093, 0.657 },
    { 48, 0.184, 0.012, 0.525 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (expected); i++) {
    Lifetime lifetime = lifetime_share (remission, G_N_ELEMENTS (remission), 0, expected[i].until);
    assert_near (lifetime.share, expected[i].share, 5e-4);
    assert_near (lifetime.low, expected[i].low, 5e-4);
    assert_near (lifetime.high, expected[i].high, 5e-4);
    assert_int_equal (lifetime.at_risk, 11);
  }
}

/* By hand: at 5 two of the four are watched, at 8 the three that are left. */
static void
test_delayed_entry (void **state)
{
  (void) state;
  static const Spell spells[] = { { 0, 5, LOST }, { 1, 12, THERE }, { 6, 8, LOST }, { 5, 20, THERE } };
  Lifetime at_5 = lifetime_share (spells, 4, 0, 5);
  assert_near (at_5.share, 1.0 / 2, 1e-12); /* who enters at 5 is watched from then on only */
  assert_int_equal (at_5.at_risk, 1);
  assert_near (lifetime_share (spells, 4, 0, 10).share, 1.0 / 2 * 2 / 3, 1e-12);
  Lifetime later = lifetime_share (spells, 4, 6, 10);
  assert_near (later.share, 2.0 / 3, 1e-12);
  assert_int_equal (later.at_risk, 3);
  assert_int_equal (later.lost, 1);
}

static void
test_what_cannot_be_said (void **state)
{
  (void) state;
  static const Spell spells[] = { { 2, 5, THERE }, { 2, 6, LOST } };
  assert_true (isnan (lifetime_share (spells, 2, 0, 4).share)); /* nobody is watched at 0 */
  assert_true (isnan (lifetime_share (spells, 1, 2, 9).share)); /* nor until 9 */
  Lifetime none = lifetime_share (spells, 2, 2, 5);
  assert_near (none.share, 1, 0);
  assert_true (isnan (none.low) && isnan (none.high));
  assert_near (lifetime_share (spells, 2, 2, 9).share, 0, 0); /* the last one watched was lost */
}

/* The same by going through every age and every spell. */
static double
slow_share (const Spell *spells, guint count, int from, int until)
{
  double share = 1;
  for (int age = from + 1; age <= until; age++) {
    guint watched = 0, lost = 0;
    for (guint i = 0; i < count; i++) {
      bool is_watched = spells[i].entry < age && age <= spells[i].exit;
      watched += is_watched;
      lost += is_watched && spells[i].is_lost && spells[i].exit == age;
    }
    share *= watched > 0 ? (double) (watched - lost) / watched : 1;
  }
  return share;
}

static void
test_against_slow (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 7);
  for (int round = 0; round < 50; round++) {
    Spell spells[40];
    for (guint i = 0; i < G_N_ELEMENTS (spells); i++) {
      double entry = rng_below (&rng, 60);
      spells[i] = (Spell){ entry, entry + 1 + rng_below (&rng, 80), rng_below (&rng, 3) > 0 };
    }
    spells[0] = (Spell){ 0, 150, THERE };
    double share = lifetime_share (spells, G_N_ELEMENTS (spells), 10, 100).share;
    assert_near (share, slow_share (spells, G_N_ELEMENTS (spells), 10, 100), 1e-12);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_published),
    cmocka_unit_test (test_delayed_entry),
    cmocka_unit_test (test_what_cannot_be_said),
    cmocka_unit_test (test_against_slow),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
