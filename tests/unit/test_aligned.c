/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>

#include "series/aligned.h"

#define OPEN false
#define ANSWERED true

static const Wait reference[] = { { 1, ANSWERED, 0 },  { 2, ANSWERED, 0 },  { 3, ANSWERED, 0 },
                                  { 5, ANSWERED, 1 },  { 9, ANSWERED, 1 },  { 12, ANSWERED, 1 },
                                  { 50, ANSWERED, 1 }, { 20, ANSWERED, 2 }, { 24, OPEN, 2 } };
static const Wait present[] = {
  { 4, ANSWERED, 0 }, { 11, ANSWERED, 1 }, { 30, OPEN, 1 }, { 26, ANSWERED, 2 }
};

/* The value comes from a second implementation, in Python, from the definition alone. */
static void
test_value (void **state)
{
  (void) state;
  SurvivalWindows windows = { reference, present, 9, 4, 40, 3, 1 };
  AlignedTest test = aligned_test (&windows);
  assert_near (test.z, 0.971358425, 1e-9);
  assert_int_equal (test.ref_count, 9);
  assert_int_equal (test.now_count, 4);
  assert_int_equal (test.responder_count, 2); /* the third has two asks of the reference */
}

/* The statistic is the other way round when the windows are: no direction is favoured. */
static void
test_antisymmetry (void **state)
{
  (void) state;
  SurvivalWindows windows = { reference, present, 9, 4, 40, 3, 1 };
  SurvivalWindows swapped = { present, reference, 4, 9, 40, 3, 1 };
  assert_near (aligned_test (&windows).z, -aligned_test (&swapped).z, 1e-12);
}

/* The same people keep their speed and the fast one has left: no slowing. */
static void
test_who_left_does_not_count (void **state)
{
  (void) state;
  Wait ref[12], now[6];
  for (guint i = 0; i < 12; i++)
    ref[i] = (Wait){ i < 6 ? 1 + i % 3 : 20 + i % 3, ANSWERED, i / 6 };
  for (guint i = 0; i < 6; i++)
    now[i] = (Wait){ 20 + i % 3, ANSWERED, 1 };
  SurvivalWindows windows = { ref, now, 12, 6, 40, 4, 2 };
  AlignedTest test = aligned_test (&windows);
  assert_near (test.z, 0, 1e-12);
  assert_int_equal (test.ref_count, 6);
}

/* Ten people of different speeds, four asks before and one now, each twice as slow: too few within a person
 * for the log-rank test, plain for this one. */
static void
test_many_people_with_one_ask_each (void **state)
{
  (void) state;
  Wait ref[40], now[10];
  for (guint i = 0; i < 40; i++)
    ref[i] = (Wait){ (1 + i / 4) * (0.8 + 0.1 * (i % 4)), ANSWERED, i / 4 };
  for (guint i = 0; i < 10; i++)
    now[i] = (Wait){ (1 + i) * 2.0, ANSWERED, i };
  SurvivalWindows windows = { ref, now, 40, 10, 40, 4, 2 };
  assert_true (aligned_test (&windows).z > 4);
  assert_near (survival_log_rank (&windows).z, NAN, 0);
}

static void
test_nothing_to_compare (void **state)
{
  (void) state;
  SurvivalWindows none = { reference, present, 0, 4, 40, 4, 2 };
  assert_near (aligned_test (&none).z, NAN, 0);
  static const Wait open[] = { { 40, OPEN, 0 }, { 40, OPEN, 0 } };
  SurvivalWindows same = { open, open, 2, 2, 40, 1, 1 };
  assert_near (aligned_test (&same).z, NAN, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_value),
    cmocka_unit_test (test_antisymmetry),
    cmocka_unit_test (test_who_left_does_not_count),
    cmocka_unit_test (test_many_people_with_one_ask_each),
    cmocka_unit_test (test_nothing_to_compare),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
