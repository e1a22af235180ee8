/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comm_view.h"
#include "measure/ties.h"

/* Monday three weeks ago is {3, 0}. */
typedef struct {
  int weeks_ago, weekday;
  bool from_client, from_vendor, meeting;
} Day;

static Tie
one_tie (const Day *days, size_t count)
{
  g_autoptr (Made) made = made_new (60);
  uint32_t ann = made_person (made, "ann", SIDE_VENDOR, 2, FUNCTION_UNKNOWN),
           bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  for (size_t i = 0; i < count; i++) {
    ContactDay contact = { ann,
                           bob,
                           made_ago (days[i].weeks_ago, days[i].weekday),
                           days[i].from_client,
                           days[i].from_vendor,
                           days[i].meeting };
    g_array_append_val (made->view->contact_days, contact);
  }
  const Frame *frame = made_frame (made);
  g_autoptr (GArray) ties = ties_of_window (frame, &frame->cur);
  assert_int_equal (ties->len, 1);
  return g_array_index (ties, Tie, 0);
}

static void
test_strong_needs_two_days_two_weeks_and_both_ways (void **state)
{
  (void) state;
  static const struct {
    const char *rule;
    Day days[3];
    size_t count;
    bool expected;
  } cases[] = {
    { "two days in two weeks, they wrote once", { { 3, 0, 1, 0, 0 }, { 2, 4, 0, 1, 0 } }, 2, true },
    { "a meeting is both ways", { { 3, 0, 0, 1, 0 }, { 2, 4, 0, 0, 1 } }, 2, true },
    { "one day", { { 3, 0, 1, 1, 1 } }, 1, false },
    { "three days of one week", { { 3, 0, 1, 1, 0 }, { 3, 2, 1, 0, 0 }, { 3, 4, 0, 1, 0 } }, 3, false },
    { "Sunday and Monday are two weeks", { { 3, 6, 1, 0, 0 }, { 2, 0, 1, 0, 0 } }, 2, true },
    { "only we wrote", { { 5, 0, 0, 1, 0 }, { 3, 0, 0, 1, 0 }, { 1, 0, 0, 1, 0 } }, 3, false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (one_tie (cases[i].days, cases[i].count).is_strong != cases[i].expected)
      fail_msg ("%s", cases[i].rule);
}

static void
test_a_day_counts_once_and_only_inside_the_window (void **state)
{
  (void) state;
  Day days[] = { { 8, 6, 1, 0, 0 }, { 7, 0, 1, 0, 0 }, { 7, 0, 0, 1, 0 }, { 0, 6, 1, 0, 0 } };
  Tie tie = one_tie (days, G_N_ELEMENTS (days));
  assert_int_equal (tie.days, 2);
  assert_int_equal (tie.weeks, 2);
  assert_true (tie.is_strong);
}

static void
test_uncovered_weeks_are_left_out (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  uint32_t ann = made_person (made, "ann", SIDE_VENDOR, 2, FUNCTION_UNKNOWN),
           bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  made_tie_weekly (made, ann, bob, 4, 1);
  made_invalid (made, 3);
  made_invalid (made, 2);
  const Frame *frame = made_frame (made);
  g_autoptr (GArray) ties = ties_of_window (frame, &frame->cur);
  assert_int_equal (g_array_index (ties, Tie, 0).days, 2);
}

/* A handover joins the days of both. */
static void
test_successors_carry_on_the_tie (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  uint32_t ann = made_person (made, "ann", SIDE_VENDOR, 2, FUNCTION_UNKNOWN),
           bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_UNKNOWN),
           eve = made_person (made, "eve", SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  made_contact (made, ann, bob, made_ago (6, 0));
  made_contact (made, ann, eve, made_ago (2, 0));
  Frame *frame = made_frame (made);
  g_hash_table_insert (frame->successors, GUINT_TO_POINTER (bob + 1), GUINT_TO_POINTER (eve + 1));
  g_autoptr (GArray) ties = ties_of_window (frame, &frame->cur);
  assert_int_equal (ties->len, 1);
  assert_int_equal (g_array_index (ties, Tie, 0).client, eve);
  assert_true (g_array_index (ties, Tie, 0).is_strong);
  g_autoptr (StrongGraph) graph = strong_graph_new (ties);
  assert_int_equal (graph->ties.vendor_count, 1);
  assert_int_equal (graph->ties.client_count, 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_strong_needs_two_days_two_weeks_and_both_ways),
                                      cmocka_unit_test (test_a_day_counts_once_and_only_inside_the_window),
                                      cmocka_unit_test (test_uncovered_weeks_are_left_out),
                                      cmocka_unit_test (test_successors_carry_on_the_tie) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
