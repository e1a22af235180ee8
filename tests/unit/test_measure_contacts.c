/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comm_view.h"
#include "series/resample.h"

/* TREF is weeks 63 … 38 before the as-of week, CUR 7 … 0. */
typedef struct {
  Made *made;
  uint32_t people[16];
} Team;

static Team
team_new (guint count)
{
  Team team = { .made = made_new (104) };
  for (guint i = 0; i < count; i++)
    team.people[i] = made_person (team.made, made_own (team.made, g_strdup_printf ("c%02u", i)), SIDE_CLIENT,
                                  2, FUNCTION_UNKNOWN);
  return team;
}

/* That many person-days of one person, one a day from the given week on, Monday to Friday. */
static void
add_days (Team *team, guint person, int from_ago, int days)
{
  for (int i = 0; i < days; i++)
    made_act (team->made, team->people[person], made_ago (from_ago - i / 5, i % 5));
}

static void
add_four (Team *team, int from_ago, const int *days)
{
  for (guint i = 0; i < 4; i++)
    add_days (team, i, from_ago, days[i]);
}

/* Counts and estimates are the table of methods 2.5: (10,10,10,10) is 4.156090, (37,1,1,1) is 1.546870. */
static void
test_a_collapse_onto_one_person_is_found (void **state)
{
  (void) state;
  Team team = team_new (4);
  g_autoptr (Made) made = team.made;
  add_four (&team, 60, (int[]){ 10, 10, 10, 10 });
  add_four (&team, 7, (int[]){ 37, 1, 1, 1 });
  made_measure_sorted (made, measure_contacts);
  const Fact *contacts = made_fact (made, "contacts.effective"), *top = made_fact (made, "top.share");
  assert_near (contacts->value, 1.546870, 1e-6);
  assert_near (contacts->baseline, 4.156090, 1e-6);
  assert_near (contacts->n, 40, 0);
  assert_near (contacts->n_baseline, 40, 0);
  assert_true (contacts->p <= 0.01);
  assert_near (top->value, 0.925, 1e-12);
  assert_near (top->baseline, 0.25, 1e-12);
  assert_true (top->p <= 0.01);
}

static void
test_the_same_composition_is_nothing_new (void **state)
{
  (void) state;
  Team team = team_new (4);
  g_autoptr (Made) made = team.made;
  add_four (&team, 60, (int[]){ 10, 10, 10, 10 });
  add_four (&team, 7, (int[]){ 10, 10, 10, 10 });
  made_measure_sorted (made, measure_contacts);
  const Fact *contacts = made_fact (made, "contacts.effective");
  assert_near (contacts->value, contacts->baseline, 1e-12);
  assert_true (contacts->p > 0.5);
  assert_int_equal (contacts->onset_day, DAY_NONE);
}

/* Fewer messages are not fewer threads: a quarter of the volume, spread alike. */
static void
test_less_volume_alone_is_no_collapse (void **state)
{
  (void) state;
  Team team = team_new (4);
  g_autoptr (Made) made = team.made;
  add_four (&team, 60, (int[]){ 10, 10, 10, 10 });
  add_four (&team, 7, (int[]){ 3, 2, 2, 3 });
  made_measure_sorted (made, measure_contacts);
  assert_true (made_fact (made, "contacts.effective")->p > 0.05);
}

static void
test_minimum_of_data (void **state)
{
  (void) state;
  static const struct {
    int before[4], now[4];
    const char *contacts, *top; /* why unknown; NULL: known */
  } cases[] = {
    { { 8, 6, 5, 0 }, { 5, 5, 5, 0 }, "fewer than 20 person-days in the reference", "fewer than 10" },
    { { 8, 6, 6, 0 }, { 5, 5, 5, 0 }, NULL, NULL },
    { { 10, 10, 0, 0 }, { 5, 5, 0, 0 }, "fewer than 3 contacts", NULL },
    { { 10, 10, 5, 0 }, { 3, 3, 1, 0 }, "fewer than 8 person-days", "fewer than 10" },
    { { 10, 10, 5, 0 }, { 3, 3, 2, 0 }, NULL, "fewer than 10" },
    { { 10, 10, 5, 0 }, { 4, 3, 3, 0 }, NULL, NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Team team = team_new (4);
    g_autoptr (Made) made = team.made;
    add_four (&team, 60, cases[i].before);
    add_four (&team, 7, cases[i].now);
    made_measure_sorted (made, measure_contacts);
    const Fact *contacts = made_fact (made, "contacts.effective"), *top = made_fact (made, "top.share");
    assert_int_equal (isnan (contacts->value), cases[i].contacts != NULL);
    assert_int_equal (isnan (top->value), cases[i].top != NULL);
    if (cases[i].contacts != NULL)
      assert_unknown (made, "contacts.effective", cases[i].contacts);
    if (cases[i].top != NULL)
      assert_unknown (made, "top.share", cases[i].top);
  }
}

/* Four people, one of whom hands over to somebody new: counted as one, nothing is lost. */
static void
test_a_handover_is_no_loss (void **state)
{
  (void) state;
  Team team = team_new (5);
  g_autoptr (Made) made = team.made;
  add_four (&team, 60, (int[]){ 10, 10, 10, 10 });
  add_four (&team, 7, (int[]){ 0, 10, 10, 10 });
  add_days (&team, 4, 7, 10);
  Frame *frame = made_frame (made);
  g_hash_table_insert (frame->successors, GUINT_TO_POINTER (team.people[0] + 1),
                       GUINT_TO_POINTER (team.people[4] + 1));
  made->facts = fact_set_new ();
  measure_contacts (frame, made->facts);
  const Fact *contacts = made_fact (made, "contacts.effective");
  assert_near (contacts->value, 4.156090, 1e-6);
  assert_near (contacts->baseline, 4.156090, 1e-6);
  assert_true (contacts->p > 0.5);
}

/* 14, 13 … 2 people of 4 person-days each in the 13 blocks of a year.  Sen's slope of ln ENC over those
 * blocks, worked out apart from this program, makes -35.859119 % a quarter; every pair falls, S = -78. */
static void
add_blocks (Team *team, const guint *people)
{
  for (int block = 0; block < 13; block++)
    for (guint i = 0; i < people[block]; i++)
      made_act_weekly (team->made, team->people[i], 51 - 4 * block, 48 - 4 * block, (int) i % 5);
}

static void
test_slow_drift_is_the_trend_of_four_week_blocks (void **state)
{
  (void) state;
  Team team = team_new (14);
  g_autoptr (Made) made = team.made;
  add_blocks (&team, (guint[]){ 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2 });
  made_measure_sorted (made, measure_contacts);
  const Fact *drift = made_fact (made, "contacts.drift");
  assert_near (drift->value, -0.35859119, 1e-6);
  assert_near (drift->n, 13, 0);
  assert_true (drift->p < 0.001);
}

static void
test_a_steady_year_does_not_drift (void **state)
{
  (void) state;
  Team team = team_new (14);
  g_autoptr (Made) made = team.made;
  add_blocks (&team, (guint[]){ 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 });
  made_measure_sorted (made, measure_contacts);
  const Fact *drift = made_fact (made, "contacts.drift");
  assert_near (drift->value, 0, 1e-12);
  assert_true (!(drift->p < 0.5));
}

static void
test_drift_needs_eight_blocks (void **state)
{
  (void) state;
  Team team = team_new (14);
  g_autoptr (Made) made = team.made;
  add_blocks (&team, (guint[]){ 1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5, 5 }); /* one person: 4 person-days */
  made_measure_sorted (made, measure_contacts);
  assert_unknown (made, "contacts.drift", "fewer than 8 blocks");
}

/* Liu and Xie's combination: the mean of the Cauchy quantiles.  Falling people give a drift p, and the
 * composition p is drawn again here from the same seed. */
static void
test_composition_and_drift_are_combined_as_cauchy (void **state)
{
  (void) state;
  Team team = team_new (14);
  g_autoptr (Made) made = team.made;
  add_blocks (&team, (guint[]){ 8, 8, 7, 8, 7, 7, 6, 7, 6, 6, 5, 6, 5 });
  add_four (&team, 60, (int[]){ 3, 3, 3, 3 });
  made_measure_sorted (made, measure_contacts);
  g_autoptr (Tally) before = tally_new (made->frame, &made->frame->tref),
                    now = tally_new (made->frame, &made->frame->cur);
  guint base[14], current[14];
  for (guint i = 0; i < before->count; i++) {
    base[i] = before->counts[i];
    current[i] = tally_of (now, before->persons[i]);
  }
  double composition =
      resample_composition (base, current, before->count, frame_seed (made->frame, "T2")).contacts_p;
  double drift = made_fact (made, "contacts.drift")->p;
  double mean = (1 / tan (M_PI * composition) + 1 / tan (M_PI * drift)) / 2;
  assert_near (made_fact (made, "contacts.effective")->p, atan2 (1, mean) / M_PI, 1e-9);
}

/* The people leave after week 30 before the as-of: the first week of the low level is week 29. */
static void
test_onset_is_the_dated_change_of_weekly_contacts (void **state)
{
  (void) state;
  Team team = team_new (5);
  g_autoptr (Made) made = team.made;
  for (guint i = 0; i < 5; i++)
    made_act_weekly (made, team.people[i], 80, i < 1 ? 0 : 30, (int) i);
  for (int day = 1; day < 4; day++)
    made_act_weekly (made, team.people[0], 80, 0, day);
  made_measure_sorted (made, measure_contacts);
  const Fact *contacts = made_fact (made, "contacts.effective");
  assert_near (contacts->value, 1, 1e-12);
  assert_int_equal (contacts->onset_day, made_ago (29, 0));
  g_autoptr (FactSet) undated = fact_set_new ();
  made->frame->is_undated = true;
  measure_contacts (made->frame, undated);
  const Fact *same = fact_set_find (undated, "contacts.effective");
  assert_int_equal (same->onset_day, DAY_NONE);
  assert_true (same->value == contacts->value && same->p == contacts->p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_collapse_onto_one_person_is_found),
    cmocka_unit_test (test_the_same_composition_is_nothing_new),
    cmocka_unit_test (test_less_volume_alone_is_no_collapse),
    cmocka_unit_test (test_minimum_of_data),
    cmocka_unit_test (test_a_handover_is_no_loss),
    cmocka_unit_test (test_slow_drift_is_the_trend_of_four_week_blocks),
    cmocka_unit_test (test_a_steady_year_does_not_drift),
    cmocka_unit_test (test_drift_needs_eight_blocks),
    cmocka_unit_test (test_composition_and_drift_are_combined_as_cauchy),
    cmocka_unit_test (test_onset_is_the_dated_change_of_weekly_contacts),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
