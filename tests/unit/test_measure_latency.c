/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comm_view.h"

/* CUR12 is weeks 11 … 0 before the as-of week; REF of a long history weeks 63 … 24. */
static void
ask (Made *made, uint32_t person, int weeks_ago, double hours, bool answered)
{
  uint32_t ann = 0;
  made_mail (made, ann, person, made_ago (weeks_ago, 1), "Question");
  Ask ask = { .vendor = ann,
              .responder = person,
              .answered_by = answered ? person : PERSON_NONE,
              .is_answered = answered,
              .wait_hours = hours,
              .mail = made->view->mails->len - 1 };
  g_array_append_val (made->view->asks, ask);
}

typedef struct {
  Made *made;
  uint32_t people[4];
} Asked;

static Asked
asked_new (void)
{
  Asked asked = { .made = made_new (104) };
  made_person (asked.made, "ann", SIDE_VENDOR, 2, FUNCTION_UNKNOWN);
  static const char *const names[] = { "bob", "eve", "kim", "lea" };
  for (int i = 0; i < 4; i++)
    asked.people[i] = made_person (asked.made, names[i], SIDE_CLIENT, 2, FUNCTION_UNKNOWN);
  return asked;
}

/* The check of methods 4.5, of as many people: before 1, 2, 3, 4, 6, 8 hours, now 4, 9, 16, 30 and two open
 * at 40. */
static void
add_slower (Asked *asked, int people)
{
  static const double before[] = { 1, 2, 3, 4, 6, 8 }, now[] = { 4, 9, 16, 30, 40, 40 };
  for (int i = 0; i < 6; i++)
    for (int k = 0; k < people; k++)
      ask (asked->made, asked->people[k], 60 - i, before[i], true);
  for (int i = 0; i < 6; i++)
    for (int k = 0; k < people; k++)
      ask (asked->made, asked->people[k], 11 - i, now[i], i < 4);
}

/* Four people alike.  The z was computed by a second implementation, in Python. */
static void
test_slower_replies (void **state)
{
  (void) state;
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  add_slower (&asked, 4);
  made_measure (made, measure_latency);
  const Fact *rmst = made_fact (made, "latency.rmst"), *z = made_fact (made, "latency.z");
  assert_near (rmst->value, 23.166667, 1e-6);
  assert_near (rmst->baseline, 4, 1e-12);
  assert_near (rmst->n, 24, 0);
  assert_near (rmst->n_baseline, 24, 0);
  assert_near (z->value, 4.97751621, 1e-8);
  assert_near (z->p, 0.5 * erfc (z->value / sqrt (2)), 1e-12);
  assert_fact (made, "latency.responders", 4);
}

static void
test_unchanged_replies_are_clear (void **state)
{
  (void) state;
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  for (int i = 0; i < 6; i++)
    for (int k = 0; k < 4; k++) {
      ask (made, asked.people[k], 60 - i, 2 + i, true);
      ask (made, asked.people[k], 11 - i, 2 + i, true);
    }
  made_measure (made, measure_latency);
  assert_fact (made, "latency.z", 0);
  assert_near (made_fact (made, "latency.rmst")->value, made_fact (made, "latency.rmst")->baseline, 1e-12);
}

/* The slow one answers as slowly as ever, the quick one left: no one has become slower. */
static void
test_a_quick_persons_exit_is_no_slowdown (void **state)
{
  (void) state;
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  for (int i = 0; i < 12; i++) {
    ask (made, asked.people[0], 60 - i, 1, true);
    ask (made, asked.people[1], 60 - i, 20 + i, true);
    ask (made, asked.people[2], 60 - i, 20 + i, true);
    ask (made, asked.people[1], 11 - i, 20 + i, true);
    ask (made, asked.people[2], 11 - i, 20 + i, true);
  }
  made_measure (made, measure_latency);
  const Fact *rmst = made_fact (made, "latency.rmst");
  assert_true (rmst->value > 1.4 * rmst->baseline);
  assert_fact (made, "latency.z", 0);
}

/* As many asks of each of two people, before and now. */
static void
test_minimum_of_asks (void **state)
{
  (void) state;
  static const struct {
    int before, now, people;
    bool latency, core;
  } cases[] = {
    { 20, 8, 2, true, true },   { 19, 8, 2, false, true }, { 20, 7, 2, false, true },
    { 20, 8, 1, false, false }, { 12, 6, 2, false, true }, { 11, 6, 2, false, false },
    { 12, 5, 2, false, false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Asked asked = asked_new ();
    g_autoptr (Made) made = asked.made;
    for (int k = 0; k < 2; k++) /* they carry the reference contact */
      made_act_weekly (made, asked.people[k], 63, 12, k);
    for (int k = 0; k < cases[i].before; k++)
      ask (made, asked.people[k % cases[i].people], 60 - k, 2, true);
    for (int k = 0; k < cases[i].now; k++)
      ask (made, asked.people[k % cases[i].people], 11 - k, 3, true);
    made_measure_sorted (made, measure_latency);
    if (isfinite (made_fact (made, "latency.rmst")->value) != cases[i].latency ||
        isfinite (made_fact (made, "latency.core_rmst")->value) != cases[i].core)
      fail_msg ("case %zu", i);
    if (!cases[i].latency)
      assert_unknown (made, "latency.z", "questions of ours");
  }
}

/* Asks of weeks 23 … 12 belong to neither window; with fewer than 26 weeks left before them they are REF. */
static void
test_the_reference_ends_24_weeks_before_where_26_remain (void **state)
{
  (void) state;
  for (int start = 49; start >= 48; start--) { /* weeks 49 … 24 are 26, 48 … 24 are 25 */
    Asked asked = asked_new ();
    g_autoptr (Made) made = asked.made;
    made->view->start_week = made->view->last_week - start;
    for (int k = 0; k < 22; k++)
      ask (made, asked.people[k % 2], 46 - k, 2, true);
    for (int k = 0; k < 6; k++)
      ask (made, asked.people[k % 2], 20 - k, 30, true);
    for (int k = 0; k < 10; k++)
      ask (made, asked.people[k % 2], 11 - k, 2, true);
    made_measure (made, measure_latency);
    assert_near (made_fact (made, "latency.rmst")->n_baseline, start == 49 ? 22 : 28, 0);
  }
}

/* Core: who holds 80% of the reference contact, and executives; lea acts once and counts for nothing. */
static void
test_core_people (void **state)
{
  (void) state;
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  ((Person *) g_ptr_array_index (made->persons, asked.people[2]))->is_executive = true;
  for (int k = 0; k < 2; k++)
    made_act_weekly (made, asked.people[k], 50, 31, k);
  made_act (made, asked.people[2], made_ago (40, 4));
  made_act (made, asked.people[3], made_ago (40, 4));
  add_slower (&asked, 4);
  made_measure_sorted (made, measure_latency);
  assert_near (made_fact (made, "latency.core_rmst")->n, 18, 0); /* three of the four */
  assert_near (made_fact (made, "latency.core_z")->value, 4.30944326, 1e-8);
}

/* Before 1 of 20 is open after 80 hours, now 4 of 10: z = 0.35 / sqrt (1/6 · 5/6 · (1/20 + 1/10)) = 2.424871.
 */
static void
test_no_reply_share (void **state)
{
  (void) state;
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  for (int k = 0; k < 20; k++)
    ask (made, asked.people[k % 2], 60 - k, k == 0 ? 200 : 4, k != 0);
  for (int k = 0; k < 10; k++)
    ask (made, asked.people[k % 2], 11 - k, k < 4 ? 100 : 4, k >= 4);
  made_measure (made, measure_latency);
  const Fact *share = made_fact (made, "noreply.share");
  assert_near (share->value, 0.4, 1e-12);
  assert_near (share->baseline, 0.05, 1e-12);
  assert_near (share->p, 0.5 * erfc (2.424871 / sqrt (2)), 1e-7);
}

/* Kaplan and Meier: a question that a meeting or a departure ended after 10 hours is not counted as answered,
 * nor as open for 80; with it gone, 4 of 9 remain open. */
static void
test_a_censored_wait_leaves_the_risk_set (void **state)
{
  (void) state;
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  for (int k = 0; k < 20; k++)
    ask (made, asked.people[k % 2], 60 - k, 4, true);
  for (int k = 0; k < 10; k++)
    ask (made, asked.people[k % 2], 11 - k, k < 4 ? 100 : k == 4 ? 10 : 12, k > 4);
  made_measure (made, measure_latency);
  assert_near (made_fact (made, "noreply.share")->value, 4.0 / 9, 1e-12);
}

static void
test_no_reply_minimum (void **state)
{
  (void) state;
  for (int missing = 0; missing < 2; missing++) {
    Asked asked = asked_new ();
    g_autoptr (Made) made = asked.made;
    for (int k = 0; k < 20 - missing; k++)
      ask (made, asked.people[k % 2], 60 - k, 4, true);
    for (int k = 0; k < 9 + missing; k++)
      ask (made, asked.people[k % 2], 11 - k, 4, true);
    made_measure (made, measure_latency);
    assert_unknown (made, "noreply.share", "fewer than 20");
  }
}

/* The check of methods 4.6: block means 10, 12, 14, 22, 27, 41 double every 9.76 weeks. */
static void
test_growth_doubles (void **state)
{
  (void) state;
  static const double hours[] = { 10, 12, 14, 22, 27, 41 };
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  for (int block = 0; block < 6; block++)
    for (int k = 0; k < 8; k++)
      ask (made, asked.people[k % 2], 23 - 4 * block - k / 2, hours[block], true);
  made_measure (made, measure_latency);
  assert_near (made_fact (made, "latency.doubling_weeks")->value, 9.76, 0.005);
  assert_near (made_fact (made, "latency.doubling_weeks")->n, 6, 0);
  assert_near (made_fact (made, "latency.doubling_weeks")->p, 0.00013, 0.00001); /* t = 12.14 of 4 degrees */
  assert_near (made_fact (made, "latency.doubling_low")->value, 7.95, 0.005);
  assert_near (made_fact (made, "latency.doubling_high")->value, 12.66, 0.005);
}

static void
test_growth_needs_five_blocks_of_eight (void **state)
{
  (void) state;
  for (int asks = 7; asks <= 8; asks++) {
    Asked asked = asked_new ();
    g_autoptr (Made) made = asked.made;
    for (int block = 0; block < 5; block++)
      for (int k = 0; k < (block == 2 ? asks : 8); k++)
        ask (made, asked.people[k % 2], 19 - 4 * block - k / 2, 10, true);
    made_measure (made, measure_latency);
    if (asks == 7)
      assert_unknown (made, "latency.doubling_weeks", "fewer than 5");
    else
      assert_near (made_fact (made, "latency.doubling_weeks")->value, 0, 0);
  }
}

/* Two hours until week 20 before, twenty from week 19 on. */
static void
test_onset_is_the_dated_change_of_block_means (void **state)
{
  (void) state;
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  for (int ago = 79; ago >= 0; ago--)
    for (int k = 0; k < 2; k++)
      ask (made, asked.people[k], ago, ago >= 20 ? 2 : 20, true);
  made_measure (made, measure_latency);
  assert_int_equal (made_fact (made, "latency.rmst")->onset_day, made_ago (19, 0));
}

static void
test_inferred_share_of_the_answers_now (void **state)
{
  (void) state;
  Asked asked = asked_new ();
  g_autoptr (Made) made = asked.made;
  for (int k = 0; k < 8; k++)
    ask (made, asked.people[0], 11 - k, 4, k < 4);
  VIEW_ITEM (made->view->asks, Ask, 0)->is_inferred = true;
  made_measure (made, measure_latency);
  assert_fact (made, "replies.inferred_share", 0.25);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_slower_replies),
    cmocka_unit_test (test_unchanged_replies_are_clear),
    cmocka_unit_test (test_a_quick_persons_exit_is_no_slowdown),
    cmocka_unit_test (test_minimum_of_asks),
    cmocka_unit_test (test_the_reference_ends_24_weeks_before_where_26_remain),
    cmocka_unit_test (test_core_people),
    cmocka_unit_test (test_no_reply_share),
    cmocka_unit_test (test_a_censored_wait_leaves_the_risk_set),
    cmocka_unit_test (test_no_reply_minimum),
    cmocka_unit_test (test_growth_doubles),
    cmocka_unit_test (test_growth_needs_five_blocks_of_eight),
    cmocka_unit_test (test_onset_is_the_dated_change_of_block_means),
    cmocka_unit_test (test_inferred_share_of_the_answers_now),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
