/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comm_view.h"
#include "measure/succession.h"

/* BASE is weeks 37 … 12 before the as-of week, CUR 7 … 0. */
static void
test_gap_rule (void **state)
{
  (void) state;
  static const struct {
    const char *rule;
    int from, until;
    double share, expected;
  } cases[] = {
    { "two weeks of CUR, half of the contact", 3, 2, 0.5, 1 },
    { "one week", 3, 3, 0.9, 0 },
    { "less than half", 6, 0, 0.49, 0 },
    { "one of its two weeks lies before CUR", 8, 7, 0.9, 0 },
    { "only in BASE", 20, 14, 0.9, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (60);
    made_gap (made, cases[i].from, cases[i].until, cases[i].share);
    made_measure (made, measure_context);
    if (made_fact (made, "gap.communication")->value != cases[i].expected)
      fail_msg ("%s", cases[i].rule);
  }
}

static void
test_a_gap_names_mailbox_and_dates (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_gap (made, 3, 2, 0.5);
  made_measure (made, measure_context);
  const Fact *gap = made_fact (made, "gap.communication");
  assert_string_equal (gap->subject, "ann@we.test");
  assert_int_equal (gap->onset_day, made_ago (3, 0));
  assert_int_equal (gap->evidence->len, 1);
}

static void
test_one_mailbox_with_two_gaps_held_its_share_once (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_gap (made, 7, 6, 0.3);
  made_gap (made, 2, 1, 0.3);
  made_measure (made, measure_context);
  assert_fact (made, "gap.communication", 0);
}

/* Ten uncovered weeks leave 16 of BASE, eleven leave 15. */
static void
test_fewer_than_16_covered_base_weeks_are_blind (void **state)
{
  (void) state;
  for (int uncovered = 10; uncovered <= 11; uncovered++) {
    g_autoptr (Made) made = made_new (60);
    made_gap (made, 30, 31 - uncovered, 0.3);
    for (int i = 0; i < uncovered; i++)
      made_invalid (made, 30 - i);
    made_measure (made, measure_context);
    assert_fact (made, "gap.communication", uncovered == 11 ? 1 : 0);
  }
}

/* Four people in BASE, two of whom end in week `last`; the others stay. */
typedef struct {
  Made *made;
  uint32_t people[4];
} Project;

static Project
project_new (int last, int last_of_second)
{
  Project project = { .made = made_new (104) };
  static const char *const names[] = { "bob", "eve", "kim", "lea" };
  for (int i = 0; i < 4; i++) {
    project.people[i] = made_person (project.made, names[i], SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
    made_act_weekly (project.made, project.people[i], 100, i == 0 ? last : i == 1 ? last_of_second : 0, i);
  }
  return project;
}

static void
add_project (Made *made, int32_t end_day, const char *members)
{
  g_autofree char *end = end_day != DAY_NONE ? day_format (end_day) : g_strdup ("");
  g_autofree char *cells = g_strdup_printf ("A1|Migration|2024-01-08|%s|%s", end, members);
  made_row (made, TABLE_PROJECTS, cells);
}

static void
test_project_end_of_the_table (void **state)
{
  (void) state;
  static const struct {
    const char *rule, *members;
    int last, end, second;
    bool executive;
    double expected;
  } cases[] = {
    { "contacts end with the project", "", 15, 14, 15, false, 1 },
    { "two weeks after its end", "", 15, 17, 15, false, 1 },
    { "nine weeks after its end", "", 15, 24, 15, false, 0 },
    { "nine weeks before, which is rare at one a week", "", 24, 15, 24, false, 0 },
    { "named members, whenever they ended", "bob@acme.test;eve@acme.test", 24, 15, 24, false, 1 },
    { "one of the lost is an executive", "", 15, 14, 15, true, 0 },
    { "half of what was lost ended then", "", 15, 14, 28, false, 1 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Project project = project_new (cases[i].last, cases[i].second);
    g_autoptr (Made) made = project.made;
    ((Person *) g_ptr_array_index (made->persons, 0))->is_executive = cases[i].executive;
    add_project (made, made_ago (cases[i].end, 4), cases[i].members);
    made_measure_sorted (made, measure_context);
    const Fact *ended = made_fact (made, "project.ended");
    if (ended->value != cases[i].expected)
      fail_msg ("%s", cases[i].rule);
    if (ended->value > 0)
      assert_string_equal (ended->subject, "Migration");
  }
}

/* No end date in the table: two contacts that ended together while the others are as active as before. */
static void
test_unrecorded_project_end (void **state)
{
  (void) state;
  static const struct {
    const char *rule;
    int first, second;
    bool others_stay;
    double expected;
  } cases[] = {
    { "both in one week", 14, 14, true, 1 },
    { "one contact alone is no project", 14, 0, true, 0 },
    { "piecemeal, 14 weeks apart", 28, 14, true, 0 },
    { "the others are fading too", 14, 14, false, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Project project = project_new (cases[i].first, cases[i].second);
    g_autoptr (Made) made = project.made;
    add_project (made, DAY_NONE, "");
    for (guint k = made->view->acts->len; !cases[i].others_stay && k > 0; k--) {
      const Act *act = VIEW_ITEM (made->view->acts, Act, k - 1);
      if (act->day >= made_ago (7, 0) &&
          (week_of_day (act->day) % 2 == 0 || act->person == project.people[3]))
        g_array_remove_index (made->view->acts, k - 1);
    }
    made_measure_sorted (made, measure_context);
    if (made_fact (made, "project.ended")->value != cases[i].expected)
      fail_msg ("%s", cases[i].rule);
  }
}

static void
test_without_projects_nothing_is_explained (void **state)
{
  (void) state;
  Project project = project_new (14, 14);
  g_autoptr (Made) made = project.made;
  made_measure_sorted (made, measure_context);
  assert_fact (made, "project.ended", 0);
}

static void
test_handover_of_theirs (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_IT),
           neo = made_person (made, "neo", SIDE_CLIENT, 2, FUNCTION_IT);
  made_act_weekly (made, bob, 103, 20, 0);
  made_act_weekly (made, neo, 19, 0, 1);
  Frame *frame = made_frame (made);
  succession_mark (frame);
  assert_int_equal (frame_person (frame, bob), neo);
  made->facts = fact_set_new ();
  measure_context (frame, made->facts);
  const Fact *handover = made_fact (made, "handover.recognised");
  assert_near (handover->value, 1, 0);
  assert_string_equal (handover->subject, "bob to neo");
  assert_int_equal (handover->onset_day, made_ago (20, 0));
}

/* Bob wrote weekly long ago and once in the half year before he fell silent: there was nothing left to take
 * over. */
static void
test_who_hardly_wrote_has_no_successor (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_IT),
           neo = made_person (made, "neo", SIDE_CLIENT, 2, FUNCTION_IT);
  made_act_weekly (made, bob, 103, 80, 0);
  made_act_weekly (made, bob, 20, 20, 0);
  made_act_weekly (made, neo, 19, 0, 1);
  Frame *frame = made_frame (made);
  succession_mark (frame);
  assert_int_equal (frame_person (frame, bob), bob);
  made->facts = fact_set_new ();
  measure_context (frame, made->facts);
  assert_near (made_fact (made, "handover.recognised")->value, 0, 0);
}

/* A colleague of old who merely talks more replaces no line. */
static void
test_a_colleague_of_old_is_no_handover (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_IT),
           eve = made_person (made, "eve", SIDE_CLIENT, 2, FUNCTION_IT);
  made_act_weekly (made, bob, 103, 20, 0);
  made_act_weekly (made, eve, 103, 0, 1);
  made_act_weekly (made, eve, 19, 0, 2);
  Frame *frame = made_frame (made);
  succession_mark (frame);
  assert_int_equal (frame_person (frame, bob), bob);
}

/* Ann held all of BASE; who has CUR? */
static void
test_vendor_handover (void **state)
{
  (void) state;
  static const struct {
    const char *rule;
    bool ann_stays, cem_was_there;
    double expected;
  } cases[] = { { "ours changed", false, false, 1 },
                { "ours still writes", true, false, 0 },
                { "the other had been there all along", false, true, 0 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (104);
    uint32_t ann = made_person (made, "ann", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
             cem = made_person (made, "cem", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
             bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_IT);
    made_tie_weekly (made, ann, bob, 60, cases[i].ann_stays ? 0 : 12);
    made_tie_weekly (made, cem, bob, cases[i].cem_was_there ? 60 : 11, 0);
    made_measure (made, measure_context);
    if (made_fact (made, "vendor_handover.recognised")->value != cases[i].expected)
      fail_msg ("%s", cases[i].rule);
  }
}

/* Five people act in BASE.  Three of them announce the same week; two are holidays; three of eight are too
 * few. */
static void
test_closure (void **state)
{
  (void) state;
  static const struct {
    int people, away, week;
    double expected;
  } cases[] = { { 5, 3, 4, 1 }, { 5, 2, 4, 0 }, { 8, 3, 4, 0 }, { 5, 3, 9, 0 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (60);
    for (int k = 0; k < cases[i].people; k++) {
      uint32_t person =
          made_person (made, made_own (made, g_strdup_printf ("c%d", k)), SIDE_CLIENT, 2, FUNCTION_IT);
      made_act_weekly (made, person, 50, 0, k % 7);
      if (k < cases[i].away)
        made_notice (made, NOTICE_AWAY, person, made_ago (cases[i].week, k), made_ago (cases[i].week, 6));
    }
    made_measure_sorted (made, measure_context);
    const Fact *closure = made_fact (made, "closure.recognised");
    if (closure->value != cases[i].expected)
      fail_msg ("%d of %d away in week %d", cases[i].away, cases[i].people, cases[i].week);
    if (closure->value > 0)
      assert_int_equal (closure->onset_day, made_ago (4, 0));
  }
}

/* A row of the churn table that does not say what kind it is stands for a notice. */
static void
test_notice (void **state)
{
  (void) state;
  static const struct {
    const char *row;
    double notice, competitor;
  } cases[] = {
    { NULL, 0, 0 },
    { "A1|2025-05-05|", 1, 0 },
    { "A1|2025-05-05|non-renewal", 1, 0 },
    { "A1|2025-05-05|competitor", 0, 1 },
    { "A1|2025-05-05|Cancelled", 1, 0 },
    { "A1|2025-05-05|downgrade", 0, 0 },
    { "A1|2025-05-05|Downsell", 0, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (60);
    if (cases[i].row != NULL)
      made_row (made, TABLE_CHURN, cases[i].row);
    made_measure (made, measure_context);
    assert_near (made_fact (made, "churn.notice")->value, cases[i].notice, 0);
    assert_near (made_fact (made, "churn.competitor")->value, cases[i].competitor, 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_gap_rule),
    cmocka_unit_test (test_a_gap_names_mailbox_and_dates),
    cmocka_unit_test (test_one_mailbox_with_two_gaps_held_its_share_once),
    cmocka_unit_test (test_fewer_than_16_covered_base_weeks_are_blind),
    cmocka_unit_test (test_project_end_of_the_table),
    cmocka_unit_test (test_unrecorded_project_end),
    cmocka_unit_test (test_without_projects_nothing_is_explained),
    cmocka_unit_test (test_handover_of_theirs),
    cmocka_unit_test (test_who_hardly_wrote_has_no_successor),
    cmocka_unit_test (test_a_colleague_of_old_is_no_handover),
    cmocka_unit_test (test_vendor_handover),
    cmocka_unit_test (test_closure),
    cmocka_unit_test (test_notice),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
