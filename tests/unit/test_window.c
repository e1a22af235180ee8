/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comm_view.h"

/* Weeks are counted back from the as-of week, 0; the spans are those of methods 0. */
static void
test_windows_end_at_the_as_of_week (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  static const int weeks[] = { CUR_WEEKS, SHORT_WEEKS, CUR12_WEEKS, QUARTER_WEEKS },
                   expected[] = { 8, 6, 12, 13 };
  for (size_t i = 0; i < G_N_ELEMENTS (weeks); i++) {
    Window window = window_last (made->view, weeks[i]);
    assert_week (made, window.last_week, 0);
    assert_week (made, window.first_week, expected[i] - 1);
    assert_int_equal (window_valid_weeks (made->view, &window), expected[i]);
  }
}

static void
test_base_is_26_weeks_that_end_4_before_cur (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  Window base = window_base (made->view);
  assert_week (made, base.last_week, 12);
  assert_week (made, base.first_week, 37);
}

static void
test_base_starts_no_earlier_than_the_account (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  made->view->start_week = made->view->last_week - 20;
  Window base = window_base (made->view);
  assert_week (made, base.first_week, 20);
  assert_int_equal (window_valid_weeks (made->view, &base), 9);
  made->view->start_week = made->view->last_week - 5; /* younger than BASE: no week at all */
  base = window_base (made->view);
  assert_int_equal (window_valid_weeks (made->view, &base), 0);
}

static void
test_tref_is_the_earliest_26_of_the_last_64 (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  Window tref = window_tref (made->view);
  assert_week (made, tref.first_week, 63);
  assert_week (made, tref.last_week, 38);
}

static void
test_tref_skips_uncovered_weeks (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  for (int ago = 63; ago >= 60; ago--)
    made_invalid (made, ago);
  made_invalid (made, 50);
  Window tref = window_tref (made->view);
  assert_week (made, tref.first_week, 59);
  assert_week (made, tref.last_week, 33); /* 26 covered weeks among 27 */
  assert_int_equal (window_valid_weeks (made->view, &tref), 26);
}

static void
test_tref_needs_20_weeks_before_cur (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  made->view->start_week = made->view->last_week - 27; /* weeks 27 … 8: twenty */
  Window tref = window_tref (made->view);
  assert_int_equal (window_valid_weeks (made->view, &tref), 20);
  assert_week (made, tref.last_week, 8);
  made->view->start_week++;
  tref = window_tref (made->view);
  assert_true (tref.last_week < tref.first_week);
}

static void
test_valid_weeks_are_covered_and_not_before_the_account (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made->view->start_week = made->view->last_week - 40;
  made_invalid (made, 3);
  assert_false (view_is_valid_week (made->view, made->view->last_week - 41));
  assert_true (view_is_valid_week (made->view, made->view->last_week - 40));
  assert_false (view_is_valid_week (made->view, made->view->last_week - 3));
  assert_false (view_is_valid_week (made->view, made->view->last_week + 1));
}

static void
test_ref_is_a_year_that_ends_12_weeks_before (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  Frame *frame = made_frame (made);
  assert_week (made, frame->ref.last_week, 12);
  assert_week (made, frame->ref.first_week, 63);
}

static void
test_ref_needs_16_weeks (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  made->view->start_week = made->view->last_week - 27; /* 27 … 12: sixteen */
  assert_int_equal (window_valid_weeks (made->view, &made_frame (made)->ref), 16);
  made->view->start_week++;
  assert_int_equal (window_valid_weeks (made->view, &made_frame (made)->ref), 0);
}

/* Ten a week, then five from week 20 before on.  A week of 5 where 10 are expected adds
 * 5·ln(0.5·20/15) + 10·ln(20/15) = -2.0273 + 2.8768 = 0.8495 (methods 5.3, r = 10): C reaches 5 in the
 * sixth such week, 15 before. */
static void
test_base_and_ref_freeze_when_volume_alarms (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t people[2] = { made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN),
                         made_person (made, "eve", SIDE_CLIENT, 2, FUNCTION_UNKNOWN) };
  for (int ago = 103; ago >= 0; ago--)
    for (int i = 0; i < (ago > 20 ? 2 : 1); i++)
      made_acts (made, people[i], ago, 5);
  const Frame *frame = made_frame (made);
  assert_week (made, frame->freeze_week, 15);
  assert_week (made, frame->base.last_week, 27);
  assert_week (made, frame->base.first_week, 52);
  assert_week (made, frame->ref.last_week, 27);
  assert_week (made, frame->cusum_start_week, 20);
  assert_near (frame->base_mean, 10, 1e-12);
  assert_near (frame_week (frame, frame->cusum, made->view->last_week - 20), 0.849495, 1e-6);
  assert_near (frame_week (frame, frame->cusum, made->view->last_week), 10, 1e-12); /* capped at 2h */
}

/* The same without the fall: no freeze, and the base is today's. */
static void
test_steady_volume_does_not_freeze (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (int ago = 103; ago >= 0; ago--)
    made_acts (made, bob, ago, 5);
  const Frame *frame = made_frame (made);
  assert_int_equal (frame->freeze_week, INT32_MIN);
  assert_week (made, frame->base.last_week, 12);
  assert_near (frame_week (frame, frame->cusum, made->view->last_week), 0, 0);
}

/* A freeze lasts 52 weeks at the most; then the low level is the new base. */
static void
test_a_freeze_ends_after_a_year (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (156);
  uint32_t people[2] = { made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN),
                         made_person (made, "eve", SIDE_CLIENT, 2, FUNCTION_UNKNOWN) };
  for (int ago = 155; ago >= 0; ago--)
    for (int i = 0; i < (ago > 100 ? 2 : 1); i++)
      made_acts (made, people[i], ago, 5);
  const Frame *frame = made_frame (made);
  assert_int_equal (frame->freeze_week, INT32_MIN);
  assert_near (frame->base_mean, 5, 1e-12);
  assert_near (frame_week (frame, frame->cusum, made->view->last_week), 0, 0);
}

static void
test_half_year_before_the_quarter_follows_the_freeze (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  Frame *frame = made_frame (made);
  Window before = frame_before_quarter (frame, 0);
  assert_week (made, before.last_week, 13);
  assert_week (made, before.first_week, 38);
  frame->freeze_week = made->view->last_week - 15;
  frame->base.last_week = made->view->last_week - 27;
  before = frame_before_quarter (frame, made->view->last_week - 40);
  assert_week (made, before.last_week, 27);
  assert_week (made, before.first_week, 40);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_windows_end_at_the_as_of_week),
    cmocka_unit_test (test_base_is_26_weeks_that_end_4_before_cur),
    cmocka_unit_test (test_base_starts_no_earlier_than_the_account),
    cmocka_unit_test (test_tref_is_the_earliest_26_of_the_last_64),
    cmocka_unit_test (test_tref_skips_uncovered_weeks),
    cmocka_unit_test (test_tref_needs_20_weeks_before_cur),
    cmocka_unit_test (test_valid_weeks_are_covered_and_not_before_the_account),
    cmocka_unit_test (test_ref_is_a_year_that_ends_12_weeks_before),
    cmocka_unit_test (test_ref_needs_16_weeks),
    cmocka_unit_test (test_base_and_ref_freeze_when_volume_alarms),
    cmocka_unit_test (test_steady_volume_does_not_freeze),
    cmocka_unit_test (test_a_freeze_ends_after_a_year),
    cmocka_unit_test (test_half_year_before_the_quarter_follows_the_freeze),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
