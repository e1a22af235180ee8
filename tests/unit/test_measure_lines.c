/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comm_view.h"

/* BASE is weeks 37 … 12 before the as-of week, CUR 7 … 0. */
typedef struct {
  Made *made;
  uint32_t ours[6], theirs[6];
} Sides;

static Sides
sides_new (void)
{
  Sides sides = { .made = made_new (104) };
  for (int i = 0; i < 6; i++) {
    sides.ours[i] = made_person (sides.made, made_own (sides.made, g_strdup_printf ("v%d", i)), SIDE_VENDOR,
                                 2, FUNCTION_UNKNOWN);
    sides.theirs[i] = made_person (sides.made, made_own (sides.made, g_strdup_printf ("c%d", i)), SIDE_CLIENT,
                                   2, FUNCTION_UNKNOWN);
  }
  return sides;
}

static void
tie (Sides *sides, int ours, int theirs, int from_ago, int until_ago)
{
  made_tie_weekly (sides->made, sides->ours[ours], sides->theirs[theirs], from_ago, until_ago);
}

static void
test_three_lines_fall_to_one_while_volume_holds (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  for (int i = 0; i < 3; i++)
    tie (&sides, i, i, 60, 12);
  for (int i = 0; i < 3; i++) /* three days a week, all of them one pair's */
    made_tie_weekly (made, sides.ours[0], sides.theirs[0], 11, 0);
  for (int ago = 11; ago >= 0; ago--) {
    made_contact (made, sides.ours[0], sides.theirs[0], made_ago (ago, 3));
    made_contact (made, sides.ours[0], sides.theirs[0], made_ago (ago, 4));
  }
  made_measure (made, measure_lines);
  const Fact *lines = made_fact (made, "lines.independent");
  assert_near (lines->value, 1, 0);
  assert_near (lines->baseline, 3, 0);
  assert_near (lines->n_baseline, 3, 0);
  assert_true (lines->p <= 0.05);
  assert_true (lines->onset_day >= made_ago (13, 0) && lines->onset_day <= made_ago (9, 0));
  g_autoptr (FactSet) undated = fact_set_new ();
  made->frame->is_undated = true;
  measure_lines (made->frame, undated);
  const Fact *same = fact_set_find (undated, "lines.independent");
  assert_int_equal (same->onset_day, DAY_NONE);
  assert_true (same->value == lines->value && same->p == lines->p);
}

/* Two contact-days in all: so few leave one line at the most, whatever the structure. */
static void
test_fewer_lines_by_lack_of_contact_are_no_evidence (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  for (int i = 0; i < 3; i++)
    tie (&sides, i, i, 60, 12);
  tie (&sides, 0, 0, 3, 2);
  made_measure (made, measure_lines);
  assert_fact (made, "lines.independent", 1);
  assert_true (made_fact (made, "lines.independent")->p > 0.05);
}

static void
test_lines_that_hold_are_not_dated (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  for (int i = 0; i < 3; i++)
    tie (&sides, i, i, 60, 0);
  made_measure (made, measure_lines);
  const Fact *lines = made_fact (made, "lines.independent");
  assert_near (lines->value, 3, 0);
  assert_near (lines->p, 1, 0);
  assert_int_equal (lines->onset_day, DAY_NONE);
}

/* Windows 35 … 28, 27 … 20 and 19 … 12 hold three, two and one line. */
static void
test_the_reference_is_the_median_of_three_windows (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  tie (&sides, 0, 0, 60, 0);
  tie (&sides, 1, 1, 60, 20);
  tie (&sides, 2, 2, 60, 28);
  made_measure (made, measure_lines);
  assert_near (made_fact (made, "lines.independent")->baseline, 2, 0);
}

static void
test_lines_need_eight_weeks_of_base (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  made->view->start_week = made->view->last_week - 18; /* BASE: weeks 18 … 12 */
  tie (&sides, 0, 0, 18, 0);
  made_measure (made, measure_lines);
  assert_unknown (made, "lines.independent", "fewer than 8 weeks");
  assert_fact (made, "lines.now", 1);
}

/* Toy H of methods 2.5: v0 with c0, c1, c2 and v1 with c2, c3, c4; two of five have v0 alone. */
static void
test_sole_channel_share (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  static const int ties[][2] = { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 1, 2 }, { 1, 3 }, { 1, 4 } };
  for (size_t i = 0; i < G_N_ELEMENTS (ties); i++)
    tie (&sides, ties[i][0], ties[i][1], 37, 12);
  for (int i = 0; i < 4; i++)
    tie (&sides, 0, i, 7, 0);
  made_measure (made, measure_lines);
  const Fact *share = made_fact (made, "channel.sole_share");
  assert_near (share->value, 1, 1e-12);
  assert_near (share->baseline, 0.4, 1e-12);
  assert_near (share->n, 4, 0);
}

static void
test_sole_channel_needs_four_contacts (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  for (int i = 0; i < 3; i++)
    tie (&sides, 0, i, 37, 0);
  made_measure (made, measure_lines);
  assert_unknown (made, "channel.sole_share", "fewer than 4 contacts");
}

static Person *
person_at (Made *made, uint32_t person)
{
  return g_ptr_array_index (made->persons, person);
}

/* Engineering with support and finance with finance count as lines of function; account management does not.
 */
static void
test_function_layers (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  static const Function ours[] = { FUNCTION_SUPPORT, FUNCTION_FINANCE, FUNCTION_ACCOUNT },
                        theirs[] = { FUNCTION_ENGINEERING, FUNCTION_FINANCE, FUNCTION_ACCOUNT };
  for (int i = 0; i < 3; i++) {
    person_at (made, sides.ours[i])->function = ours[i];
    person_at (made, sides.theirs[i])->function = theirs[i];
    tie (&sides, i, i, 37, i < 2 ? 12 : 0);
  }
  tie (&sides, 2, 0, 37, 12); /* engineering with account management: no layer */
  made_measure (made, measure_layers);
  const Fact *layers = made_fact (made, "layers.functions");
  assert_near (layers->value, 0, 0);
  assert_near (layers->baseline, 2, 0);
  assert_true (layers->p > 0.05); /* eight contact-days could miss two functions by chance */
}

static void
test_function_layers_fall_while_volume_holds (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  for (int i = 0; i < 3; i++) {
    person_at (made, sides.ours[i])->function = FUNCTION_SUPPORT;
    person_at (made, sides.theirs[i])->function =
        (Function[]){ FUNCTION_ENGINEERING, FUNCTION_DATA, FUNCTION_IT }[i];
    tie (&sides, i, i, 37, i == 0 ? 0 : 12);
  }
  for (int ago = 11; ago >= 0; ago--) {
    made_contact (made, sides.ours[0], sides.theirs[0], made_ago (ago, 3));
    made_contact (made, sides.ours[0], sides.theirs[0], made_ago (ago, 4));
  }
  made_measure (made, measure_layers);
  const Fact *layers = made_fact (made, "layers.functions");
  assert_near (layers->value, 1, 0);
  assert_near (layers->baseline, 3, 0);
  assert_true (layers->p <= 0.05);
}

/* Seven of ten contact-days with known functions are enough, six are not. */
static void
test_layers_need_known_functions_and_titles (void **state)
{
  (void) state;
  for (int known = 6; known <= 7; known++) {
    Sides sides = sides_new ();
    g_autoptr (Made) made = sides.made;
    person_at (made, sides.ours[0])->function = FUNCTION_SUPPORT;
    person_at (made, sides.theirs[0])->function = FUNCTION_ENGINEERING;
    person_at (made, sides.theirs[1])->level = LEVEL_UNKNOWN;
    tie (&sides, 0, 0, 37, 38 - known);
    tie (&sides, 1, 1, 37, 28 + known);
    made_measure (made, measure_layers);
    assert_near (made_fact (made, "functions.known_share")->value, known / 10.0, 1e-12);
    assert_int_equal (isnan (made_fact (made, "layers.functions")->value), known < 7);
    assert_int_equal (isnan (made_fact (made, "layers.executive_pair")->value), known < 7);
  }
}

static void
test_the_executive_pair_is_lost (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  person_at (made, sides.theirs[0])->level = LEVEL_EXECUTIVE;
  tie (&sides, 0, 0, 37, 12);
  tie (&sides, 1, 1, 37, 0);
  made_measure (made, measure_layers);
  assert_fact (made, "layers.executive_pair", 0);
  assert_near (made_fact (made, "layers.executive_pair")->baseline, 1, 0);
}

/* Toy A, three by three, and toy B, four pairs: 9 of 9 and 4 of 16. */
static void
test_density_is_strong_pairs_over_possible_pairs (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  for (int i = 0; i < 9; i++)
    tie (&sides, i / 3, i % 3, 37, 12);
  for (int i = 0; i < 4; i++)
    tie (&sides, i, i, 7, 0);
  made_measure (made, measure_lines);
  const Fact *density = made_fact (made, "map.density");
  assert_near (density->value, 0.25, 1e-12);
  assert_near (density->baseline, 1, 1e-12);
  assert_near (density->n, 32, 0);
  assert_near (density->n_baseline, 9 * 26, 0);
}

static void
test_density_without_contact_is_unknown (void **state)
{
  (void) state;
  Sides sides = sides_new ();
  g_autoptr (Made) made = sides.made;
  tie (&sides, 0, 0, 37, 12);
  made_measure (made, measure_lines);
  assert_unknown (made, "map.density", "no contact in the last 8 weeks");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_three_lines_fall_to_one_while_volume_holds),
    cmocka_unit_test (test_fewer_lines_by_lack_of_contact_are_no_evidence),
    cmocka_unit_test (test_lines_that_hold_are_not_dated),
    cmocka_unit_test (test_the_reference_is_the_median_of_three_windows),
    cmocka_unit_test (test_lines_need_eight_weeks_of_base),
    cmocka_unit_test (test_sole_channel_share),
    cmocka_unit_test (test_sole_channel_needs_four_contacts),
    cmocka_unit_test (test_function_layers),
    cmocka_unit_test (test_function_layers_fall_while_volume_holds),
    cmocka_unit_test (test_layers_need_known_functions_and_titles),
    cmocka_unit_test (test_the_executive_pair_is_lost),
    cmocka_unit_test (test_density_is_strong_pairs_over_possible_pairs),
    cmocka_unit_test (test_density_without_contact_is_unknown),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
