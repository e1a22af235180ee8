/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "comm_view.h"

static uint32_t
made_boss (Made *made)
{
  return made_person (made, "bea", SIDE_CLIENT, LEVEL_EXECUTIVE, FUNCTION_UNKNOWN);
}

/* Nine Fridays two weeks apart: eight gaps of ten business days, s = 80.  Then nothing: P =
 * ((60+80)/(140+x))^10, the numbers of methods 3.2. */
static void
test_the_overdue_probability (void **state)
{
  (void) state;
  static const struct {
    int weeks_silent;
    double p;
  } cases[] = { { 4, 0.263076 }, { 8, 0.081013 }, { 12, 0.028248 }, { 16, 0.010891 }, { 20, 0.004562 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (104);
    uint32_t bea = made_boss (made);
    for (int k = 8; k >= 0; k--)
      made_act (made, bea, made_ago (cases[i].weeks_silent + 2 * k, 4));
    made_measure (made, measure_touches);
    const Fact *overdue = made_fact (made, "exec.overdue");
    assert_near (overdue->value, 5 * cases[i].weeks_silent, 0);
    assert_near (overdue->baseline, 10, 0);
    assert_near (overdue->n, 8, 0);
    assert_near (overdue->p, cases[i].p, 5e-7);
  }
}

/* Two executives on one day are one touch. */
static void
test_touches_are_pooled_over_executives (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bea = made_boss (made), max = made_person (made, "max", SIDE_CLIENT, 5, FUNCTION_UNKNOWN);
  for (int k = 8; k >= 0; k--) {
    made_act (made, k % 2 == 0 ? bea : max, made_ago (4 + 2 * k, 4));
    if (k == 3)
      made_act (made, bea, made_ago (4 + 2 * k, 4));
  }
  made_measure_sorted (made, measure_touches);
  assert_near (made_fact (made, "exec.overdue")->n, 8, 0);
}

/* Ten weeks of announced absence are no withdrawal; a colleague's count for the half that the colleague does.
 */
static void
test_announced_absences_are_taken_out (void **state)
{
  (void) state;
  for (int executives = 1; executives <= 2; executives++) {
    g_autoptr (Made) made = made_new (104);
    uint32_t bea = made_boss (made), max = made_person (made, "max", SIDE_CLIENT, 5, FUNCTION_UNKNOWN);
    uint32_t bob = made_person (made, "bob", SIDE_CLIENT, 1, FUNCTION_UNKNOWN);
    for (int k = 9; k >= 0; k--)
      made_act (made, k % executives == 0 ? bea : max, made_ago (12 + 2 * k, 4));
    for (int again = 0; again < 2; again++) { /* each mail to her is answered so: an absence is lost once */
      made_notice (made, NOTICE_AWAY, bea, made_ago (11, 0), made_ago (2, 6) - 4);
      made_notice (made, NOTICE_AWAY, bob, made_ago (11, 0), made_ago (0, 6)); /* no executive */
    }
    made_measure_sorted (made, measure_touches);
    const Fact *overdue = made_fact (made, "exec.overdue");
    assert_near (overdue->value, executives == 1 ? 10 : 10 + 50 * 0.5, 1e-9);
    assert_near (overdue->baseline, 10, 0);
  }
}

static void
test_touches_minimum (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bea = made_boss (made);
  made_act_weekly (made, bea, 12, 10, 0);
  made_measure (made, measure_touches);
  assert_unknown (made, "exec.overdue", "fewer than 4");
  made_act (made, bea, made_ago (9, 0));
  made_measure (made, measure_touches);
  assert_true (isfinite (made_fact (made, "exec.overdue")->value));
}

static void
test_unknown_titles_are_never_clear (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t bob = made_person (made, "bob", SIDE_CLIENT, LEVEL_UNKNOWN, FUNCTION_UNKNOWN);
  made_act_weekly (made, bob, 60, 0, 0);
  made_measure (made, measure_touches);
  assert_unknown (made, "exec.overdue", "no title");
}

/* Weekly until week 21 before, one stray touch in week 10: withdrawn since week 20, not since week 10. */
static void
test_onset_ignores_a_stray_touch (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t bea = made_boss (made);
  made_act_weekly (made, bea, 79, 21, 2);
  made_act (made, bea, made_ago (10, 2));
  made_measure (made, measure_touches);
  const Fact *overdue = made_fact (made, "exec.overdue");
  assert_int_equal (overdue->onset_day, made_ago (20, 0));
  assert_near (overdue->value, 10 * 5 + 2, 0); /* the clock itself starts anew */
}

static void
test_onset_without_a_dated_change_is_the_last_touch (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t bea = made_boss (made);
  for (int ago = 77; ago >= 5; ago -= 8)
    made_act (made, bea, made_ago (ago, 2));
  made_measure (made, measure_touches);
  assert_int_equal (made_fact (made, "exec.overdue")->onset_day, made_ago (5, 2));
}

/* A letter a briefing, two weeks apart, the last one two weeks before the as-of week: a accepted, d declined,
 * g delegated, - no answer, t tentative, c cancelled. */
static void
made_briefings (Made *made, const char *answers)
{
  uint32_t bea = made_boss (made);
  int count = (int) strlen (answers);
  for (int i = 0; i < count; i++) {
    Partstat partstat = answers[i] == 'a'   ? PARTSTAT_ACCEPTED
                        : answers[i] == 'd' ? PARTSTAT_DECLINED
                        : answers[i] == 'g' ? PARTSTAT_DELEGATED
                        : answers[i] == 't' ? PARTSTAT_TENTATIVE
                        : answers[i] == 'c' ? PARTSTAT_DECLINED
                                            : PARTSTAT_UNKNOWN;
    made_meeting (made, "Steering", bea, partstat, made_ago (2 * (count - i), 1));
    VIEW_ITEM (made->view->meetings, ViewMeeting, (guint) i)->is_cancelled = answers[i] == 'c';
  }
}

/* The numbers of methods 3.3. */
static void
test_missed_run (void **state)
{
  (void) state;
  static const struct {
    const char *answers;
    double run, n, p;
  } cases[] = {
    { "aaaaadaaaadd", 2, 12, 0.038462 },
    { "aaaaadaaaaddd", 3, 13, 0.010989 },
    { "aaaaadd", 2, 7, 0.035714 },
    { "aaaaaddd", 3, 8, 0.011905 },
    { "dadadaddd", 3, 9, 0.166667 }, /* chronically absent: A=3, M=3 */
    { "aaaaadg", 2, 7, 0.035714 },   /* delegating is missing */
    { "aaaaad-td", 2, 7, 0.035714 }, /* no answer and a tentative one are missing data */
    { "aaaaadcd", 2, 7, 0.035714 },  /* a cancelled meeting is no miss */
    { "aaaaadda", 0, 8, 1 },         /* came again */
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (60);
    made_briefings (made, cases[i].answers);
    made_measure (made, measure_briefings);
    const Fact *missed = made_fact (made, "briefing.missed_run");
    if (missed->value != cases[i].run || missed->n != cases[i].n || fabs (missed->p - cases[i].p) > 5e-7)
      fail_msg ("%s: run %g of %g, p %g", cases[i].answers, missed->value, missed->n, missed->p);
  }
}

static void
test_missed_run_needs_five_answered_briefings (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_briefings (made, "aadd--tc");
  made_measure (made, measure_briefings);
  assert_unknown (made, "briefing.missed_run", "fewer than 5 answered");
}

static void
test_an_announced_absence_is_no_miss (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_briefings (made, "aaaaadd");
  made_notice (made, NOTICE_AWAY, 0, made_ago (5, 0), made_ago (3, 0)); /* over the first of the two */
  made_measure (made, measure_briefings);
  assert_fact (made, "briefing.missed_run", 1);
}

static void
test_single_meetings_are_no_briefings (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_briefings (made, "aaaaadd");
  for (guint i = 0; i < made->view->meetings->len; i++)
    VIEW_ITEM (made->view->meetings, ViewMeeting, i)->is_series = false;
  made_measure (made, measure_briefings);
  assert_unknown (made, "briefing.missed_run", "fewer than 5");
}

static void
test_without_calendar_briefings_are_unknown (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made->view->has_calendar = false;
  made_measure (made, measure_briefings);
  assert_unknown (made, "briefing.missed_run", "no calendar");
  assert_unknown (made, "exec.level_drop", "no calendar");
}

/* Accepted of invited: the quarter (weeks 12 … 0) against BASE (37 … 12 of a steady account). */
static void
test_attendance_counts_invitations (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_briefings (made,
                  "aaaadaaddd"); /* weeks 20, 18, 16, 14 accepted; 12, 6, 4, 2 declined; 10, 8 accepted */
  made_measure (made, measure_briefings);
  const Fact *attendance = made_fact (made, "briefing.attendance");
  assert_near (attendance->value, 2.0 / 6, 1e-12);
  assert_near (attendance->n, 6, 0);
  assert_near (attendance->baseline, 1, 1e-12);
}

/* The executive is always invited; the levels are those of who came. */
static void
made_seats (Made *made, const int *levels, size_t count)
{
  uint32_t bea = made_boss (made);
  for (size_t i = 0; i < count; i++) {
    uint32_t seat = levels[i] >= LEVEL_EXECUTIVE
                        ? bea
                        : made_person (made, made_own (made, g_strdup_printf ("p%zu", i)), SIDE_CLIENT,
                                       levels[i], FUNCTION_UNKNOWN);
    made_meeting (made, "Steering", seat, PARTSTAT_ACCEPTED, made_ago (2 * (int) (count - i), 1));
    if (seat == bea)
      continue;
    Guest absent = { bea, PARTSTAT_DECLINED, false, PERSON_NONE };
    g_array_append_val (made->view->guests, absent);
    VIEW_ITEM (made->view->meetings, ViewMeeting, made->view->meetings->len - 1)->guest_count++;
  }
}

static void
test_the_seat_moved_down_two_levels (void **state)
{
  (void) state;
  static const struct {
    int levels[6];
    double drop, p; /* of 20 ways to take three of six */
  } cases[] = { { { 4, 4, 4, 2, 2, 2 }, 2, 1.0 / 20 },
                { { 4, 4, 4, 4, 2, 2 }, 2, 4.0 / 20 },
                { { 4, 4, 4, 4, 4, 2 }, 0, 10.0 / 20 },
                { { 4, 2, 4, 3, 3, 3 }, 1, 4.0 / 20 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (60);
    made_seats (made, cases[i].levels, 6);
    made_measure (made, measure_briefings);
    assert_fact (made, "exec.level_drop", cases[i].drop);
    assert_near (made_fact (made, "exec.level_drop")->baseline, 4, 0);
    assert_near (made_fact (made, "exec.level_drop")->p, cases[i].p, 1e-9);
  }
}

static void
test_the_seat_needs_three_and_three_meetings (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_seats (made, (int[]){ 4, 4, 4, 2, 2 }, 5);
  made_measure (made, measure_briefings);
  assert_unknown (made, "exec.level_drop", "fewer than 6 briefings");
}

/* Bea acts twice a week and eve once, bea for the last time in week `last` before the as-of. */
typedef struct {
  Made *made;
  uint32_t bea, eve;
} Champion;

static Champion
champion_new (int last)
{
  Made *made = made_new (104);
  Champion champion = { made, made_boss (made), made_person (made, "eve", SIDE_CLIENT, 2, FUNCTION_IT) };
  g_hash_table_remove_all (made->view->people_by_address);
  Person *bea = made->persons->pdata[champion.bea];
  *bea = (Person){ .id = "bea",
                   .name = "Bea",
                   .address = "bea@acme.test",
                   .side = SIDE_CLIENT,
                   .level = LEVEL_EXECUTIVE,
                   .function = FUNCTION_FINANCE,
                   .is_executive = true,
                   .end_day = DAY_NONE };
  made_act_weekly (made, champion.bea, 103, last, 0);
  made_act_weekly (made, champion.bea, 103, last, 2);
  made_act_weekly (made, champion.eve, 103, 0, 1);
  return champion;
}

static void
test_a_text_that_says_so_is_enough (void **state)
{
  (void) state;
  Champion champion = champion_new (10);
  g_autoptr (Made) made = champion.made;
  made_notice (made, NOTICE_DEPARTED, champion.bea, made_ago (8, 0), DAY_NONE);
  made_measure_sorted (made, measure_champion);
  const Fact *departed = made_fact (made, "champion.departed");
  assert_near (departed->value, 1, 0);
  assert_string_equal (departed->subject, "Bea");
  assert_fact (made, "champion.successor", 0);
  assert_fact (made, "champion.silent_weeks", 10); /* 74 days */
}

static void
test_bounces_need_two_days_and_no_later_mail (void **state)
{
  (void) state;
  static const struct {
    NoticeKind kind;
    int days[3]; /* weekdays of week 4; -1: none */
    int last;    /* her last act */
    double expected;
  } cases[] = {
    { NOTICE_BOUNCE_HARD, { 0, 2, -1 }, 6, 1 },  { NOTICE_BOUNCE_HARD, { 0, -1, -1 }, 6, 0 },
    { NOTICE_BOUNCE_HARD, { 0, 0, -1 }, 6, 0 },  { NOTICE_BOUNCE_HARD, { 0, 2, -1 }, 0, 0 },
    { NOTICE_BOUNCE_DOMAIN, { 0, 2, 4 }, 6, 0 }, { NOTICE_BOUNCE_FULL, { 0, 2, 4 }, 6, 0 },
    { NOTICE_BOUNCE_POLICY, { 0, 2, 4 }, 6, 0 }, { NOTICE_AWAY, { 0, 2, -1 }, 6, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Champion champion = champion_new (cases[i].last);
    g_autoptr (Made) made = champion.made;
    for (int k = 0; k < 3 && cases[i].days[k] >= 0; k++)
      made_notice (made, cases[i].kind, champion.bea, made_ago (4, cases[i].days[k]), DAY_NONE);
    made_measure_sorted (made, measure_champion);
    const Fact *departed = made_fact (made, "champion.departed");
    if (departed->value != cases[i].expected)
      fail_msg ("case %zu: %g", i, departed->value);
  }
}

static void
test_three_bouncing_addresses_are_the_mail_system (void **state)
{
  (void) state;
  Champion champion = champion_new (6);
  g_autoptr (Made) made = champion.made;
  uint32_t others[2] = { made_person (made, "x", SIDE_CLIENT, 1, FUNCTION_UNKNOWN),
                         made_person (made, "y", SIDE_CLIENT, 1, FUNCTION_UNKNOWN) };
  for (int day = 0; day < 4; day += 2) {
    made_notice (made, NOTICE_BOUNCE_HARD, champion.bea, made_ago (4, day), DAY_NONE);
    for (int i = 0; i < 2; i++)
      made_notice (made, NOTICE_BOUNCE_HARD, others[i], made_ago (4, day), DAY_NONE);
  }
  made_measure_sorted (made, measure_champion);
  assert_fact (made, "champion.departed", 0);
}

/* Bea is silent for ten weeks.  An address that may be hers wrote nine weeks ago, or only before that, or may
 * be Eve's. */
static void
test_whoever_may_write_from_elsewhere (void **state)
{
  (void) state;
  static const struct {
    int weeks_ago;
    bool is_hers, expected;
  } cases[] = { { 9, true, true }, { 12, true, false }, { 9, false, false } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Champion champion = champion_new (10);
    g_autoptr (Made) made = champion.made;
    ViewNamesake namesake = { cases[i].is_hers ? champion.bea : champion.eve, "bea@else.example",
                              made_ago (cases[i].weeks_ago, 0), "m1" };
    g_array_append_val (made->view->namesakes, namesake);
    made_measure_sorted (made, measure_champion);
    assert_fact (made, "champion.departed", 0);
    assert_fact (made, "champion.suspected", 10);
    assert_fact (made, "champion.namesake", cases[i].expected);
    const GPtrArray *evidence = made_fact (made, "champion.departed")->evidence;
    assert_int_equal (evidence->len, cases[i].expected ? 1 : 0); /* the acts made here are no mails */
  }
}

static void
test_the_departure_of_an_ordinary_contact_is_none_of_a_champion (void **state)
{
  (void) state;
  Champion champion = champion_new (0);
  g_autoptr (Made) made = champion.made;
  made_notice (made, NOTICE_DEPARTED, champion.eve, made_ago (0, 6), DAY_NONE);
  made_measure_sorted (made, measure_champion);
  assert_fact (made, "champion.departed", 0);
}

/* Bea carried two days a week: a successor needs one more than before, within eight weeks, of her function
 * (or one of both unknown), at most one level lower. */
static void
test_successor (void **state)
{
  (void) state;
  static const struct {
    const char *rule;
    int level;
    Function function;
    int first, days; /* weeks before, acts a week */
    double expected;
  } cases[] = {
    { "same function, one level lower", 3, FUNCTION_FINANCE, 19, 2, 1 },
    { "half of the load", 4, FUNCTION_FINANCE, 19, 1, 1 },
    { "unknown function", 4, FUNCTION_UNKNOWN, 19, 2, 1 },
    { "another function", 4, FUNCTION_IT, 19, 2, 0 },
    { "two levels lower", 2, FUNCTION_FINANCE, 19, 2, 0 },
    { "nine weeks later", 4, FUNCTION_FINANCE, 11, 2, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Champion champion = champion_new (20);
    g_autoptr (Made) made = champion.made;
    uint32_t neo = made_person (made, "neo", SIDE_CLIENT, cases[i].level, cases[i].function);
    for (int day = 0; day < cases[i].days; day++)
      made_act_weekly (made, neo, cases[i].first, 0, 2 * day);
    made_notice (made, NOTICE_DEPARTED, champion.bea, made_ago (18, 0), DAY_NONE);
    made_measure_sorted (made, measure_champion);
    if (made_fact (made, "champion.successor")->value != cases[i].expected)
      fail_msg ("%s", cases[i].rule);
  }
}

/* Two a week expected, none for seven whole weeks: NB(0; 14, 50) = (50/64)^50 = 4.4e-6. */
static void
test_silence_rung (void **state)
{
  (void) state;
  Champion champion = champion_new (7);
  g_autoptr (Made) made = champion.made;
  made_measure_sorted (made, measure_champion);
  const Fact *suspected = made_fact (made, "champion.suspected");
  assert_near (suspected->value, 7, 0); /* 53 days since Wednesday of week 7 */
  assert_string_equal (suspected->subject, "Bea");
  assert_fact (made, "champion.departed", 0);
  assert_near (made_fact (made, "champion.departed")->p, pow (50.0 / 64, 50), 1e-12);
  assert_int_equal (made_fact (made, "champion.departed")->onset_day, made_ago (7, 2));
}

static void
test_silence_rung_needs_six_weeks (void **state)
{
  (void) state;
  Champion champion = champion_new (5);
  g_autoptr (Made) made = champion.made;
  made_measure_sorted (made, measure_champion);
  assert_fact (made, "champion.suspected", 0);
}

/* Away until three weeks ago, and said so: three weeks of silence. */
static void
test_silence_rung_leaves_announced_absence_out (void **state)
{
  (void) state;
  Champion champion = champion_new (12);
  g_autoptr (Made) made = champion.made;
  made_notice (made, NOTICE_AWAY, champion.bea, made_ago (11, 0), made_ago (3, 4));
  made_measure_sorted (made, measure_champion);
  assert_fact (made, "champion.suspected", 0);
}

/* When everybody is quiet it is the account's silence, not hers. */
static void
test_silence_rung_needs_active_others (void **state)
{
  (void) state;
  Champion champion = champion_new (7);
  g_autoptr (Made) made = champion.made;
  for (guint i = made->view->acts->len; i > 0; i--) {
    const Act *act = VIEW_ITEM (made->view->acts, Act, i - 1);
    if (act->person == champion.eve && act->day > made_ago (6, 6))
      g_array_remove_index (made->view->acts, i - 1);
  }
  made_measure_sorted (made, measure_champion);
  assert_fact (made, "champion.suspected", 0);
}

/* Whoever acts half as often and was not there before: a change of names, whatever the function. */
static void
test_silence_rung_is_blocked_by_a_newcomer (void **state)
{
  (void) state;
  Champion champion = champion_new (7);
  g_autoptr (Made) made = champion.made;
  uint32_t neo = made_person (made, "neo", SIDE_CLIENT, 1, FUNCTION_IT);
  made_act_weekly (made, neo, 6, 0, 3);
  made_measure_sorted (made, measure_champion);
  assert_fact (made, "champion.suspected", 0);
}

static void
test_champion_needs_13_weeks (void **state)
{
  (void) state;
  Champion champion = champion_new (7);
  g_autoptr (Made) made = champion.made;
  made->view->start_week = made->view->last_week - 23;
  made_measure_sorted (made, measure_champion);
  assert_unknown (made, "champion.departed", "fewer than 13 weeks");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_overdue_probability),
    cmocka_unit_test (test_touches_are_pooled_over_executives),
    cmocka_unit_test (test_announced_absences_are_taken_out),
    cmocka_unit_test (test_touches_minimum),
    cmocka_unit_test (test_unknown_titles_are_never_clear),
    cmocka_unit_test (test_onset_ignores_a_stray_touch),
    cmocka_unit_test (test_onset_without_a_dated_change_is_the_last_touch),
    cmocka_unit_test (test_missed_run),
    cmocka_unit_test (test_missed_run_needs_five_answered_briefings),
    cmocka_unit_test (test_an_announced_absence_is_no_miss),
    cmocka_unit_test (test_single_meetings_are_no_briefings),
    cmocka_unit_test (test_without_calendar_briefings_are_unknown),
    cmocka_unit_test (test_attendance_counts_invitations),
    cmocka_unit_test (test_the_seat_moved_down_two_levels),
    cmocka_unit_test (test_the_seat_needs_three_and_three_meetings),
    cmocka_unit_test (test_a_text_that_says_so_is_enough),
    cmocka_unit_test (test_bounces_need_two_days_and_no_later_mail),
    cmocka_unit_test (test_three_bouncing_addresses_are_the_mail_system),
    cmocka_unit_test (test_whoever_may_write_from_elsewhere),
    cmocka_unit_test (test_the_departure_of_an_ordinary_contact_is_none_of_a_champion),
    cmocka_unit_test (test_successor),
    cmocka_unit_test (test_silence_rung),
    cmocka_unit_test (test_silence_rung_needs_six_weeks),
    cmocka_unit_test (test_silence_rung_leaves_announced_absence_out),
    cmocka_unit_test (test_silence_rung_needs_active_others),
    cmocka_unit_test (test_silence_rung_is_blocked_by_a_newcomer),
    cmocka_unit_test (test_champion_needs_13_weeks),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
