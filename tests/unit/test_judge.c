/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "pack_fixture.h"
#include "signal/judge.h"
#include "signal_facts.h"

/* The correction as the pipeline runs it: what each account tested, all together, and back. */
static double
correct (const GPtrArray *finding_lists)
{
  g_autoptr (GPtrArray) tests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < finding_lists->len; i++)
    g_ptr_array_add (tests, judge_list_tests (g_ptr_array_index ((GPtrArray *) finding_lists, i), pack));
  double expected = judge_correct (tests);
  for (guint i = 0; i < finding_lists->len; i++)
    judge_take_correction (g_ptr_array_index ((GPtrArray *) finding_lists, i), tests->pdata[i]);
  return expected;
}

/* All three steps for one account. */
static GPtrArray *
judge_facts (const char *text)
{
  g_autoptr (FactSet) facts = parse_facts (text);
  GPtrArray *findings = judge_evaluate (pack, facts, JUDGE_IN_WORDS);
  g_autoptr (GPtrArray) lists = g_ptr_array_new ();
  g_ptr_array_add (lists, findings);
  correct (lists);
  judge_combine (findings, pack, facts, JUDGE_IN_WORDS);
  return findings;
}

static const Finding *
find (const GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (strcmp (finding->code, code) == 0)
      return finding;
  }
  return NULL;
}

static void
expect (const char *code, const char *facts, SignalState state, double points)
{
  g_autoptr (GPtrArray) findings = judge_facts (facts);
  const Finding *finding = find (findings, code);
  assert_non_null (finding);
  if (finding->state != state || finding->points_alone != points)
    fail_msg ("%s with %s: %s %g, expected %s %g (%s)", code, facts, state_name (finding->state),
              finding->points_alone, state_name (state), points, finding->reason);
  assert_true (*finding->text != '\0' && strchr (finding->text, '{') == NULL);
  bool is_less = finding->points < finding->points_alone;
  assert_int_equal (*finding->reason != '\0', state == STATE_UNKNOWN || state == STATE_SUPPRESSED || is_less);
}

static void
give_records (FactSet *facts, const char *name, int count)
{
  for (int i = 0; i < count; i++) {
    g_autofree char *id = g_strdup_printf ("%s/%d", name, i);
    evidence_list_add (&fact_set_find (facts, name)->evidence, evidence_new ("row", id, DAY_NONE, name));
  }
}

/* F6 compares use with sentiment or satisfaction: what did not decide brings no records, and what did brings
 * its latest five. */
static void
a_flag_names_the_records_of_what_decided (void **state)
{
  (void) state;
  g_autoptr (FactSet) facts = parse_facts ("captive.usage=1 sentiment.low=1 satisfaction.low=0");
  give_records (facts, "captive.usage", 1);
  give_records (facts, "sentiment.low", 7);
  give_records (facts, "satisfaction.low", 2);
  g_autoptr (GPtrArray) findings = judge_evaluate (pack, facts, JUDGE_IN_WORDS);
  judge_combine (findings, pack, facts, JUDGE_IN_WORDS);
  const Finding *finding = find (findings, "F6");
  assert_int_equal (finding->state, STATE_FIRED);
  assert_int_equal (finding->evidence->len, 6);
  assert_string_equal (((Evidence *) finding->evidence->pdata[0])->id, "captive.usage/0");
  assert_string_equal (((Evidence *) finding->evidence->pdata[1])->id, "sentiment.low/2");
}

/* For each signal: facts that fire and the points, facts at the threshold that just do not, facts too thin to
 * say. Thresholds and points by the tables of docs/methods (signal catalogue). */
static const struct {
  const char *code;
  double points;
  const char *fires, *just_not, *thin; /* NULL: the signal has no minimum beyond its facts */
} cases[] = {
  { "T2", 6, "contacts.effective=2.9/5#31/64~0.05 contacts.persons_baseline=3",
    "contacts.effective=3.4/5#31/64~0.02 contacts.persons_baseline=3",
    "contacts.effective=2/5.1#7/64~0.01 contacts.persons_baseline=5" },
  { "T2", 9, "contacts.effective=2/5.1#31/64~0.01 contacts.persons_baseline=5",
    "contacts.effective=2/5.1#31/64~0.06 contacts.persons_baseline=5",
    "contacts.effective=2/5.1#31/64~0.01 contacts.persons_baseline=2" },
  { "T3", 3, "top.share=0.60/0.40#10/20~0.05", "top.share=0.59/0.30#10/20~0.01",
    "top.share=0.72/0.31#9/20~0.01" },
  { "T4", 6, "lines.independent=1/3~0.05 ties.strong=1/3", "lines.independent=2/3~0.01 ties.strong=2/3",
    "lines.independent=1/3~0.01 ties.strong=1/2" },
  { "T4", 3, "lines.independent=0/2~0.05 ties.strong=0/3", "lines.independent=1/1~0.01 ties.strong=1/3",
    "lines.independent=1/2~0.01 ties.strong=1/2.9" },
  { "T5", 3, "channel.sole_share=0.75/0.5#4~0.05 hub.load_ratio=1",
    "channel.sole_share=0.9/0.4#4~0.06 hub.load_ratio=1",
    "channel.sole_share=0.9/0.4#3~0.01 hub.load_ratio=1" },
  { "T6", 3, "newcomers.count=0/2.8#0/26~0.05 substitution.share=0.30/0.15#20 copied.colleagues=2/2~0.5",
    "newcomers.count=0/2.8#0/26~0.06 substitution.share=0.30/0.15#20 copied.colleagues=2/2~0.5",
    "newcomers.count=0/2.8#0/26~0.05 substitution.share=0.30/0.15#19 copied.colleagues=2/2~0.5" },
  { "T7", 3, "layers.functions=1/3~0.05 functions.known_share=0.7",
    "layers.functions=1/2~0.05 functions.known_share=0.7",
    "layers.functions=0/3~0.05 functions.known_share=0.69" },
  { "T7", 3, "layers.functions=0/1~0.05 functions.known_share=0.7",
    "layers.functions=0/3~0.06 functions.known_share=0.7", NULL },
  { "T8", 0, "layers.executive_pair=0/1 titles.known_share=0.7",
    "layers.executive_pair=0/0 titles.known_share=0.7", "layers.executive_pair=0/1 titles.known_share=0.69" },
  { "T9", 3, "initiated.share=0.18/0.37#20/20~0.01", "initiated.share=0.19/0.37#20/20~0.001",
    "initiated.share=0.12/0.37#19/20~0.001" },
  { "T10", 4, "volume.cusum=5#26 volume.weekly=2/4", "volume.cusum=4.99#26 volume.weekly=2/4",
    "volume.cusum=9#25 volume.weekly=2/4" },
  { "T11", 6, "silence.ratio=0.4#8/20~0.01", "silence.ratio=0.41#8/20~0.01",
    "silence.ratio=0.1#1/11.9~0.001" },
  { "T11", 9, "silence.ratio=0.1#2/24~0.0001", "silence.ratio=0.4#8/20~0.011", "silence.ratio=?#0/2" },
  { "T12", 0, "joint.z=2.33#8~0.01", "joint.z=2.3#8~0.011", "joint.z=?#2" },
  { "V1", 0, "outbound.ratio=0.59#10/20 outbound.replies_hold=1",
    "outbound.ratio=0.6#10/20 outbound.replies_hold=1",
    "outbound.ratio=0.3#1/9~0.01 outbound.replies_hold=1" },
  { "V1", 0, "outbound.ratio=0.3#1/12~0.05 outbound.replies_hold=1",
    "outbound.ratio=0.3#2/19~0.06 outbound.replies_hold=1", NULL },
  { "E1", 6, "exec.overdue=95/10#4~0.006 briefing.missed_run=0#9~1",
    "exec.overdue=95/10#4~0.01 briefing.missed_run=0#9~1",
    "exec.overdue=95/10#2~0.006 briefing.missed_run=0#9~1" },
  { "E2", 6, "briefing.missed_run=2#5~0.04", "briefing.missed_run=2#5~0.05",
    "briefing.missed_run=3#4~0.001" },
  { "E2", 8, "briefing.missed_run=3#9~0.009", "briefing.missed_run=1#9~0.01", "briefing.missed_run=?#9" },
  { "E3", 3, "exec.level_drop=2#3/3~0.05", "exec.level_drop=1#3/3~0.05", "exec.level_drop=2#2/3~0.05" },
  { "E3", 3, "exec.level_drop=3#3/9~0.01", "exec.level_drop=3#3/9~0.06", NULL },
  { "E4", 3, "exec.roadmap=0/3#0/2", "exec.roadmap=1/3#1/2", "exec.roadmap=0/3#0/1" },
  { "E5", 3,
    "champion.departed=1@M. champion.successor=0@M. champion.silent_weeks=2@M. champion.suspected=0@M.",
    "champion.departed=0@M. champion.successor=0@M. champion.silent_weeks=5@M. champion.suspected=5@M.",
    "champion.departed=?@M. champion.successor=0@M. champion.silent_weeks=2@M. champion.suspected=0@M." },
  { "E5", 6,
    "champion.departed=0@M. champion.successor=0@M. champion.silent_weeks=9@M. champion.suspected=9@M.",
    "champion.departed=0@M. champion.successor=1@M. champion.silent_weeks=9@M. champion.suspected=9@M.",
    NULL },
  { "E6", 3, "newleader.present=1 newleader.spend_threads=2", "newleader.present=1 newleader.spend_threads=1",
    NULL },
  { "R1", 3, "latency.rmst=21/9#8/20~0.009 latency.z=2.34 latency.ratio_controlled=1.2 latency.responders=2",
    "latency.rmst=21/9#8/20~0.01 latency.z=2.33 latency.ratio_controlled=2 latency.responders=2",
    "latency.rmst=21/9#8/20~0.01 latency.z=5 latency.ratio_controlled=2 latency.responders=1" },
  { "R1", 8, "latency.rmst=21/9#8/20~0.0001 latency.z=3.51 latency.ratio_controlled=1.5 latency.responders=2",
    "latency.rmst=21/9#8/20~0.0001 latency.z=9 latency.ratio_controlled=1.19 latency.responders=2",
    "latency.rmst=21/9#7/20~0.0001 latency.z=9 latency.ratio_controlled=2 latency.responders=2" },
  { "R2", 0, "latency.doubling_weeks=26#5~0.025", "latency.doubling_weeks=27#5~0.01",
    "latency.doubling_weeks=5#4~0.01" },
  { "R3", 3, "noreply.share=0.38/0.15#10/20~0.01", "noreply.share=0.34/0.15#10/20~0.001",
    "noreply.share=0.38/0.15#9/20~0.001" },
  { "R4", 6, "latency.core_rmst=20/10#6/12 latency.core_z=2.61 latency.core_ratio=1.3",
    "latency.core_rmst=20/10#6/12 latency.core_z=2.3 latency.core_ratio=1.3",
    "latency.core_rmst=20/10#6/11 latency.core_z=2.61 latency.core_ratio=1.3" },
  { "U1", 3, "usage.level=79/100#8/26~0.05", "usage.level=80/100#8/26~0.05", "usage.level=60/100#8/25~0.01" },
  { "U1", 6, "usage.level=69/100#8/26~0.05", "usage.level=69/100#8/26~0.051", "usage.level=?/100#0/26" },
  { "U2", 3, "seats.active_share=0.34/0.5#120", "seats.active_share=0.5/0.6#120", "seats.active_share=?" },
  { "U2", 3, "seats.active_share=0.34#120", "seats.active_share=0.5/0.5#120", NULL },
  { "U2", 0, "seats.active_share=0.34/0.38#120", "seats.active_share=0.5/0.5#120", NULL },
  { "U2", 3, "seats.active_share=0.6/0.85#120", "seats.active_share=0.66/0.85#120", NULL },
  { "U3", 3, "depth.advanced_share=0.18/0.44#10~0.05", "depth.advanced_share=0.32/0.44#10~0.01",
    "depth.advanced_share=0.18/0.44#9~0.01" },
  { "U4", 3, "capital.meeting_hours=5/10#3/6~0.05", "capital.meeting_hours=6/10#3/6~0.01",
    "capital.meeting_hours=1/10#1/5~0.01" },
  { "U5", 3, "users.regular_share=0.59#10/13", "users.regular_share=0.6#10/13",
    "users.regular_share=0.3#9/13" },
  { "U6", 0, "discovery.rate=0.1/0.2#5", "discovery.rate=0.2/0.2#5", "discovery.rate=0.1/0.2#4" },
  { "U7", 2, "cliff.set=3/9#20/20~0.01@reporting", "cliff.set=3/9#20/20~0.011@reporting",
    "cliff.set=3/9#19/20~0.01@reporting" },
  { "U8", 3, "breadth.users=5/10#10~0.05", "breadth.users=6/10#10~0.05", "breadth.users=5/10#9~0.05" },
  { "U9", 3, "roster.active_share=0.375#24 tenure.days=90", "roster.active_share=0.5#24 tenure.days=90",
    "roster.active_share=0.3#24 tenure.days=89" },
  { "K1", 3, "tickets.count=3/6#3/6~0.05 silence.ratio=0.1#2/24~0.001",
    "tickets.count=3.1/6#3/6~0.05 silence.ratio=0.1#2/24~0.001",
    "tickets.count=1/5#1/5~0.05 silence.ratio=0.1#2/24~0.001" },
  { "K2", 3, "tickets.at_risk_share=0.44/0.1#9~0.05", "tickets.at_risk_share=0.29/0.1#9~0.01",
    "tickets.at_risk_share=0.44/0.1#7~0.05" },
  { "K3", 3, "exit.count=2/0.3~0.03 tickets.count=6/6#6/6~1", "exit.count=1/0.3~0.26 tickets.count=6/6#6/6~1",
    "exit.count=?" },
  { "K3", 6, "exit.count=3/0.3~0.01 tickets.count=6/6#6/6~1", "exit.count=3/1.5~0.19 tickets.count=6/6#6/6~1",
    NULL },
  { "K3", 6, "exit.count=2/0.3~0.03 tickets.count=2/6#2/6~0.01",
    "exit.count=1/0.3~0.26 tickets.count=2/6#2/6~0.01", NULL },
  { "K3", 9, "exit.count=3/0.3~0.01 tickets.count=2/6#2/6~0.01",
    "exit.count=0/0.3~1 tickets.count=2/6#2/6~0.01", NULL },
  { "K4", 2, "intro.share=0.61/0.4#8~0.05", "intro.share=0.61/0.4#8~0.051", "intro.share=0.9/0.4#7~0.01" },
  { "G1", 3, "innovation.declined_run=3#4/1~0.05", "innovation.declined_run=3#4/0~0.01",
    "innovation.declined_run=2#2/1~0.05" },
  { "G1", 6, "innovation.declined_run=5#6/1~0.005", "innovation.declined_run=2#6/1~0.001", NULL },
  { "G2", 3, "planning.absence_run=2#4~0.04", "planning.absence_run=2#4~0.05",
    "planning.absence_run=3#3~0.01" },
  { "G3", 3, "policing.count=3/1", "policing.count=2/0", "policing.count=?" },
  { "G3", 6, "policing.count=4/1", "policing.count=4/1.4", NULL },
  { "G3", 9, "policing.count=6/1", "policing.count=6/2.1", NULL },
  { "G4", 2, "sla.language=0.2/0.4#20/20~0.01", "sla.language=0.21/0.4#20/20~0.01",
    "sla.language=0.1/0.4#20/19~0.01" },
  { "L1", 0, "nps.coverage=0.29#3", "nps.coverage=0.3#3", "nps.coverage=?" },
  { "L2", 0, "tenure.years=4 tenure.days=1460 adoption.stagnation=18 adoption.peers_share=0.1",
    "tenure.years=0.9 adoption.stagnation=18", NULL },
  { "L3", 2, "tenure.years=3 adoption.stagnation=18 adoption.peers_share=0.5",
    "tenure.years=2.9 adoption.stagnation=18 adoption.peers_share=0.5", "tenure.years=3" },
  { "L4", 3, "fee.per_user=300/200 outcome.recorded=2", "fee.per_user=299/200 outcome.recorded=1",
    "outcome.recorded=1" },
  { "B1", 3, "results.verified=0 tenure.days=180", "results.verified=1 tenure.days=180",
    "results.verified=0 tenure.days=179" },
  { "B2", 3, "behaviour.adoption=0.39 tenure.days=90", "behaviour.adoption=0.4 tenure.days=90",
    "behaviour.adoption=0.1 tenure.days=89" },
  { "F1", 2, "friction.product=3@reporting", "friction.product=2@reporting", "friction.product=?" },
  { "F2", 2, "friction.service_share=0.25/0.1#8~0.05",
    "friction.service_share=0.24/0.1#8~0.05 friction.handover_gap=10",
    "friction.service_share=0.5/0.1#7~0.05" },
  { "F2", 2, "friction.handover_gap=11", "friction.handover_gap=10 friction.service_share=0.5/0.1#7~0.01",
    NULL },
  { "F3", 3, "friction.promises_open=2", "friction.promises_open=1", "friction.promises_open=?" },
  { "F4", 0, "friction.balance=2.1/2", "friction.balance=2/2", "friction.balance=2" },
  { "F5", 2, "friction.class=3@invoice-correction", "friction.class=2@invoice-correction",
    "friction.class=?" },
  { "F6", 3, "captive.usage=1 sentiment.low=1 satisfaction.low=0", "captive.usage=0 sentiment.low=1",
    "captive.usage=1" },
  { "F6", 0, "captive.usage=1 sentiment.low=0 satisfaction.low=0 silence.ratio=0.1#2/24~0.001",
    "captive.usage=1 sentiment.low=0 satisfaction.low=0", NULL },
  { "F7", 0, "captive.usage=1 sentiment.low=1", "captive.usage=1 sentiment.low=0", "captive.usage=1" },
  { "F9", 0, "complaint.absent=1", "complaint.absent=0", "complaint.absent=?" },
  { "O1", 3, "onboarding.licence_gap=0.51#120 tenure.days=60",
    "onboarding.licence_gap=0.5#120 tenure.days=89", "onboarding.licence_gap=0.9#120 tenure.days=59" },
  { "O1", 3, "onboarding.licence_gap=0.41#120 tenure.days=90",
    "onboarding.licence_gap=0.4#120 tenure.days=90", NULL },
  { "O2", 3, "onboarding.tasks_share=0.44#9 tenure.days=60", "onboarding.tasks_share=0.5#9 tenure.days=60",
    "onboarding.tasks_share=0.1#9 tenure.days=59" },
  { "O2", 3, "onboarding.tasks_share=0.69#9 tenure.days=90", "onboarding.tasks_share=0.7#9 tenure.days=90",
    NULL },
  { "O3", 2, "onboarding.early_friction=3.1/3 tenure.days=30", "onboarding.early_friction=3/3 tenure.days=30",
    "onboarding.early_friction=3.1/3 tenure.days=29" },
  { "O4", 0, "onboarding.owners=2", "onboarding.owners=3", "onboarding.owners=?" },
};

static void
test_every_signal (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    expect (cases[i].code, cases[i].fires, STATE_FIRED, cases[i].points);
    expect (cases[i].code, cases[i].just_not, STATE_CLEAR, 0);
    if (cases[i].thin != NULL)
      expect (cases[i].code, cases[i].thin, STATE_UNKNOWN, 0);
    expect (cases[i].code, "", STATE_UNKNOWN, 0); /* no facts at all: never clear */
  }
}

/* Every rule of the pack is in the table above, except the map and the one that reads the band (test_score).
 */
static void
test_table_is_complete (void **state)
{
  (void) state;
  for (guint i = 0; i < pack->rules->len; i++) {
    const char *code = ((Rule *) g_ptr_array_index (pack->rules, i))->code;
    bool found = strcmp (code, "T1") == 0 || strcmp (code, "F8") == 0;
    for (size_t j = 0; j < G_N_ELEMENTS (cases); j++)
      found |= strcmp (cases[j].code, code) == 0;
    if (!found)
      fail_msg ("%s is not tested", code);
  }
}

#define COLLAPSE "contacts.effective=2/5.1#31/64~0.001 contacts.persons_baseline=5 "
#define SILENCE "silence.ratio=0.1#2/24~0.001 "

static void
test_suppression (void **state)
{
  (void) state;
  static const struct {
    const char *code, *facts, *reason;
  } explained[] = {
    { "T2", COLLAPSE "project.ended=1", "a project ended" },
    { "T2", COLLAPSE "outbound.ratio=0.5#10/20 outbound.replies_hold=1", "we went quiet first" },
    { "E1", "exec.overdue=95/10#8~0.006 handover.recognised=1", "a successor" },
    { "E1", "exec.overdue=95/10#8~0.006 outbound.ratio=0.5#10/20 outbound.replies_hold=1",
      "we went quiet first" },
    { "T10", "volume.cusum=9#26 volume.weekly=2/4 volume.latest=0.9", "it is over" },
    { "U1", "usage.level=60/100#8/26~0.01 usage.latest=0.9", "it is over" },
    { "T11", SILENCE "season.silence=1", "last year" },
    { "T11", SILENCE "closure.recognised=1", "a closure" },
    { "T11", SILENCE "outbound.ratio=0.5#10/20 outbound.replies_hold=0", "we went quiet ourselves" },
    { "T11", SILENCE "channel.shifted=1", "another channel" },
    { "T4", "lines.independent=1/3~0.01 ties.strong=1/4 vendor_handover.recognised=1", "our own handover" },
    { "E5", "champion.departed=0@Ann champion.suspected=9@Ann champion.successor=0@Ann project.ended=1",
      "a project ended" },
    { "E5",
      "champion.departed=0@Ann champion.suspected=13@Ann champion.successor=0@Ann "
      "champion.silent_weeks=13@Ann "
      "volume.weekly=0.9/1",
      "the others carry the contact" },
    { "R1",
      "latency.rmst=21/9#8/20~0.0001 latency.z=4 latency.ratio_controlled=2 latency.responders=2 "
      "project.ended=1",
      "a project ended" },
    { "R3", "noreply.share=0.38/0.15#10/20~0.01 project.ended=1", "a project ended" },
    { "R4", "latency.core_rmst=20/10#6/12 latency.core_z=4 latency.core_ratio=2 project.ended=1",
      "a project ended" },
    { "K1", "tickets.count=2/6#2/6~0.01", "fewer tickets alone" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (explained); i++) {
    expect (explained[i].code, explained[i].facts, STATE_SUPPRESSED, 0);
    g_autoptr (GPtrArray) findings = judge_facts (explained[i].facts);
    assert_non_null (strstr (find (findings, explained[i].code)->reason, explained[i].reason));
  }
  expect ("E5",
          "champion.departed=0@Ann champion.suspected=13@Ann champion.successor=0@Ann "
          "champion.silent_weeks=12@Ann "
          "volume.weekly=0.9/1",
          STATE_FIRED, 6);
  expect ("T2", COLLAPSE "project.ended=?", STATE_FIRED, 9); /* an open confounder explains nothing */
  expect ("U1", "usage.level=60/100#8/26~0.01 usage.latest=0.89", STATE_FIRED, 6);
}

/* Holes in the mail make every communication signal unknown, and nothing else (methods 6.2). */
static void
test_gap (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) findings =
      judge_facts (COLLAPSE SILENCE "exit.count=3/0.1~0.001 gap.communication=1");
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (finding->pillar == PILLAR_COMMUNICATION)
      assert_int_equal (finding->state, STATE_UNKNOWN);
  }
  assert_non_null (strstr (find (findings, "T2")->reason, "mail is missing"));
  assert_int_equal (find (findings, "K3")->state, STATE_FIRED);
}

/* Of two observations of one thing the larger counts. */
static void
test_never_add (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) threads = judge_facts (COLLAPSE "top.share=0.8/0.3#31/64~0.001");
  assert_true (find (threads, "T2")->points == 9 && find (threads, "T3")->points == 0);
  assert_int_equal (find (threads, "T3")->state, STATE_FIRED);
  assert_string_equal (find (threads, "T3")->reason, "counted once, as T2");
  g_autoptr (GPtrArray) latency = judge_facts (
      "latency.rmst=21/9#8/20~0.001 latency.z=2.4 latency.ratio_controlled=1.2 latency.responders=2 "
      "latency.core_rmst=20/10#6/12 latency.core_z=4 latency.core_ratio=1.6 "
      "noreply.share=0.5/0.1#10/20~0.001");
  assert_true (find (latency, "R1")->points == 0 && find (latency, "R3")->points == 0);
  assert_true (find (latency, "R4")->points == 8);
  g_autoptr (GPtrArray) tickets =
      judge_facts ("tickets.at_risk_share=0.44/0.1#9~0.01 exit.count=3/0.1~0.001");
  assert_true (find (tickets, "K2")->points + find (tickets, "K3")->points == 6);
  /* E1 alone would be clear at p 0.04; with E2 it is worth 8, and E2 then adds nothing */
  g_autoptr (GPtrArray) executives =
      judge_facts ("exec.overdue=95/10#8~0.04 briefing.missed_run=2#9~0.03 exec.level_drop=2#3/3~0.05");
  assert_true (find (executives, "E1")->points == 8 && find (executives, "E2")->points == 0);
  assert_true (find (executives, "E3")->points == 0);
}

static void
test_subjects (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) findings = judge_facts ("friction.product=4@reporting friction.product=1@billing");
  int count = 0;
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (strcmp (finding->code, "F1") != 0)
      continue;
    count++;
    bool is_reporting = strcmp (finding->subject, "reporting") == 0;
    assert_int_equal (finding->state, is_reporting ? STATE_FIRED : STATE_CLEAR);
    assert_non_null (strstr (finding->text, finding->subject));
  }
  assert_int_equal (count, 2);
}

static void
test_words (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) fired = judge_facts (COLLAPSE);
  const Finding *finding = find (fired, "T2");
  assert_non_null (strstr (
      finding->text, "fell from 5.1 to 2 (person-days 64 in the baseline, 31 in the last 8 weeks; p 0.001)"));
  /* 0.80 of 5.1 is 4.08: the wider tier decides */
  assert_string_equal (finding->clears_when, "effective contacts at least 4.1 (now 2)");
  assert_string_equal (finding->rule, "contacts.effective:ratio < 0.45 and contacts.effective:p <= 0.01");
  assert_non_null (strstr (finding->saw, "39%"));
  assert_non_null (strstr (finding->innocent, "reorganisation"));
  assert_string_equal (finding->margin, "");
  g_autoptr (GPtrArray) ruled_out = judge_facts (SILENCE "closure.recognised=0");
  assert_non_null (strstr (find (ruled_out, "T11")->innocent, "chat or phone"));
  g_autoptr (GPtrArray) clear = judge_facts ("contacts.effective=4/5#31/64~0.02 contacts.persons_baseline=5");
  assert_string_equal (find (clear, "T2")->margin, "effective contacts below 3.4 (now 4)");
  assert_string_equal (find (clear, "T2")->clears_when, "");
  g_autoptr (GPtrArray) thin = judge_facts ("contacts.effective=2/5#7/64~0.02 contacts.persons_baseline=5");
  assert_non_null (strstr (find (thin, "T2")->reason, "7 in the last 8 weeks (8 needed)"));
  g_autoptr (GPtrArray) empty = judge_facts ("");
  assert_non_null (strstr (find (empty, "U1")->reason, "no data for"));
}

/* The check of methods 5.8: p = .001 .008 .012 .02 .04 .055 .2 .5 .7 .9 at q 0.10, six survive. */
static void
test_benjamini_hochberg (void **state)
{
  (void) state;
  static const double ps[] = { .001, .008, .012, .02, .04, .055, .2, .5, .7, .9 };
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (size_t i = 0; i < G_N_ELEMENTS (ps); i++) {
    g_autofree char *text = g_strdup_printf ("lines.independent=1/3~%g ties.strong=1/4", ps[i]);
    g_autoptr (FactSet) facts = parse_facts (text);
    g_ptr_array_add (lists, judge_evaluate (pack, facts, JUDGE_IN_WORDS));
  }
  double expected = correct (lists);
  assert_true (fabs (expected - 0.5) < 1e-12); /* ten tests at 0.05; the cap of q times six is wider */
  for (size_t i = 0; i < G_N_ELEMENTS (ps); i++)
    assert_int_equal (find (g_ptr_array_index (lists, i), "T4")->fails_correction, i >= 6);
  /* 0.055 * 10 / 6, and 0.008 * 10 / 2 = 0.04 is held down by 0.012 * 10 / 3 = 0.04 */
  assert_true (fabs (find (g_ptr_array_index (lists, 5), "T4")->q_value - 0.55 / 6) < 1e-12);
  assert_true (fabs (find (g_ptr_array_index (lists, 1), "T4")->q_value - 0.04) < 1e-12);
}

/* What only the rules that test say is what all of them say there, and the correction finds its way back:
 * notice tests nothing, and of lines there are two here. */
static void
test_tests_alone (void **state)
{
  (void) state;
  g_autoptr (FactSet) facts = parse_facts ("lines.independent=1/3~0.04 ties.strong=1/4 churn.notice=1 "
                                           "noreply.share=0.4/0.1#20/40~0.009 lines.independent=1/3~0.03@b");
  g_autoptr (GPtrArray) all = judge_evaluate (pack, facts, JUDGE_IN_WORDS), alone = judge_tests (pack, facts);
  assert_true (alone->len < all->len);
  g_autoptr (GArray) of_all = judge_list_tests (all, pack), of_alone = judge_list_tests (alone, pack);
  assert_true (of_all->len >= 3);
  assert_int_equal (of_all->len, of_alone->len);
  for (guint i = 0; i < of_all->len; i++) {
    Test *test = &g_array_index (of_alone, Test, i), *same = &g_array_index (of_all, Test, i);
    assert_ptr_equal (test->rule, same->rule);
    assert_int_equal (test->number, same->number);
    assert_true (test->p == same->p || (isnan (test->p) && isnan (same->p)));
    test->q = test->p / 2;
  }
  judge_take_correction (all, of_alone);
  for (guint i = 0; i < all->len; i++) {
    const Finding *finding = g_ptr_array_index (all, i);
    if (strcmp (finding->code, "T4") == 0 || strcmp (finding->code, "R3") == 0)
      assert_true (fabs (finding->q_value - finding->p_value / 2) < 1e-12);
  }
}

/* Of a group, summed with others, or able to raise a band by chance: each alone is enough.  The rest test
 * nothing. */
static void
test_which_rules_test_something (void **state)
{
  (void) state;
  g_autoptr (FactSet) facts = parse_facts ("churn.notice=1");
  Rule *lines = (Rule *) pack_find_rule (pack, "T4"), *silence = (Rule *) pack_find_rule (pack, "V1");
  for (int is_changed = 0; is_changed < 2; is_changed++) {
    lines->is_enabled = !is_changed;
    silence->null_rate = is_changed ? 0.01 : NAN;
    g_autoptr (GPtrArray) alone = judge_tests (pack, facts);
    assert_non_null (find (alone, "U4"));
    assert_non_null (find (alone, "T9"));
    assert_null (find (alone, "F6"));
    assert_true ((find (alone, "T4") == NULL) == is_changed);
    assert_true ((find (alone, "V1") != NULL) == is_changed);
  }
  lines->is_enabled = true;
  silence->null_rate = NAN;
}

/* Thirty accounts, one with p 0.04: 0.04 * 30 / 1 is far above 0.10. */
static void
test_uncorrected (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (int i = 0; i < 30; i++) {
    g_autofree char *text = g_strdup_printf ("lines.independent=1/3~%g ties.strong=1/4", i == 0 ? 0.04 : 0.9);
    g_autoptr (FactSet) facts = parse_facts (text);
    g_ptr_array_add (lists, judge_evaluate (pack, facts, JUDGE_IN_WORDS));
  }
  correct (lists);
  const Finding *finding = find (g_ptr_array_index (lists, 0), "T4");
  assert_int_equal (finding->state, STATE_FIRED);
  assert_string_equal (finding->reason, "uncorrected");
  assert_true (finding->points == 3);
}

/* The other accounts decide whether it fires; the correction asks the test itself. */
static void
test_correction_own_p (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (int i = 0; i < 30; i++) {
    g_autoptr (FactSet) facts = parse_facts (i == 0 ? "lines.independent=1/3~0.04 ties.strong=1/4"
                                                    : "lines.independent=1/3~0.9 ties.strong=1/4");
    fact_set_find (facts, "lines.independent")->p_own = i == 0 ? 0.001 : 0.9;
    g_ptr_array_add (lists, judge_evaluate (pack, facts, JUDGE_IN_WORDS));
  }
  correct (lists);
  const Finding *finding = find (g_ptr_array_index (lists, 0), "T4");
  assert_false (finding->fails_correction);
  assert_true (fabs (finding->q_value - 0.03) < 1e-12);
}

/* T12's fact brings its own correction: what fails it stays below a band by itself. */
static void
test_joint_correction (void **state)
{
  (void) state;
  for (int fails = 0; fails <= 1; fails++) {
    g_autoptr (FactSet) facts = parse_facts ("joint.z=2.5#8~0.006");
    fact_set_find (facts, "joint.z")->q = fails ? 0.11 : 0.09;
    g_autoptr (GPtrArray) findings = judge_evaluate (pack, facts, JUDGE_IN_WORDS);
    judge_combine (findings, pack, facts, JUDGE_IN_WORDS);
    const Finding *finding = find (findings, "T12");
    assert_int_equal (finding->state, STATE_FIRED);
    assert_int_equal (finding->floor, fails ? -1 : BAND_ELEVATED);
    assert_string_equal (finding->reason, fails ? "uncorrected" : "");
    assert_true (fabs (judge_expect_floors (findings, pack) - (fails ? 0 : 0.10)) < 1e-12);
  }
}

/* Two that fail the correction are no more than one. */
static void
test_chance_cap (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (int i = 0; i < 30; i++) {
    g_autofree char *text =
        g_strdup_printf ("lines.independent=1/3~%g ties.strong=1/4 noreply.share=0.4/0.1#20/40~%g",
                         i == 0 ? 0.04 : 0.9, i == 0 ? 0.009 : 0.9);
    g_autoptr (FactSet) facts = parse_facts (text);
    g_ptr_array_add (lists, judge_evaluate (pack, facts, JUDGE_IN_WORDS));
  }
  correct (lists);
  g_autoptr (FactSet) facts = parse_facts ("");
  judge_combine (g_ptr_array_index (lists, 0), pack, facts, JUDGE_IN_WORDS);
  const Finding *lines = find (g_ptr_array_index (lists, 0), "T4");
  const Finding *replies = find (g_ptr_array_index (lists, 0), "R3");
  assert_int_equal (lines->state, STATE_FIRED);
  assert_int_equal (replies->state, STATE_FIRED);
  assert_true (lines->points + replies->points == 3);
  assert_true (lines->points_alone == 6 && replies->points_alone == 3);
}

/* How things stand shares the points of chance, whatever else it proposes. */
static void
test_standing_cap (void **state)
{
  (void) state;
  g_autoptr (FactSet) facts = parse_facts (
      "results.verified=0 tenure.days=200 friction.class=3@login seats.active_share=0.3/0.5#120");
  g_autoptr (GPtrArray) findings = judge_evaluate (pack, facts, JUDGE_IN_WORDS);
  judge_combine (findings, pack, facts, JUDGE_IN_WORDS);
  assert_int_equal (find (findings, "F5")->state, STATE_FIRED);
  assert_true (find (findings, "F5")->points == 0);
  assert_true (find (findings, "B1")->points == 0); /* U2, which is a change, makes the Watch */
  assert_true (find (findings, "U2")->points == 3);
  assert_string_equal (find (findings, "B1")->reason, "how things stand: weak evidence");
}

/* How much is no news of who: three points until something of who, how or what for stands beside it. */
static void
test_amount_cap (void **state)
{
  (void) state;
  static const char less[] = "volume.cusum=8#30 volume.weekly=2/4 silence.ratio=0.1#2/24~0.0001 ";
  g_autofree char *changed = g_strconcat (less, "top.share=0.60/0.40#10/20~0.05", NULL);
  g_autoptr (GPtrArray) alone = judge_facts (less);
  assert_true (find (alone, "T11")->points == 3 && find (alone, "T10")->points == 0);
  assert_true (find (alone, "T11")->points_alone == 9 && find (alone, "T10")->points_alone == 6);
  assert_string_equal (find (alone, "T10")->reason,
                       "how much, and nothing beside it of who, how or what for");
  g_autoptr (GPtrArray) together = judge_facts (changed);
  assert_true (find (together, "T11")->points == 9 && find (together, "T10")->points == 6);
  assert_true (find (together, "T3")->points == 3);
}

/* T11 counts at once where the CUSUM agrees, or at the lower p; else it waits for the second look. */
static void
test_at_once (void **state)
{
  (void) state;
  static const struct {
    const char *facts;
    bool expected;
  } silences[] = {
    { "silence.ratio=0.1#2/24~0.001 volume.cusum=3", false },
    { "silence.ratio=0.1#2/24~0.001", false },
    { "silence.ratio=0.1#2/24~0.001 volume.cusum=5", true },
    { "silence.ratio=0.1#2/24~0.0001 volume.cusum=3", true },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (silences); i++) {
    g_autoptr (GPtrArray) findings = judge_facts (silences[i].facts);
    assert_int_equal (find (findings, "T11")->confirms_at_once, silences[i].expected);
  }
}

/* T10 and T11 stay below Elevated alone, so chance brings no flag by them; T12's floor is one (methods 5.8).
 */
static void
test_expected_by_chance (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (FactSet) facts = parse_facts ("silence.ratio=0.9#20/22~0.4 volume.cusum=0#30 volume.weekly=4/4");
  g_ptr_array_add (lists, judge_evaluate (pack, facts, JUDGE_IN_WORDS));
  assert_true (correct (lists) == 0);
  assert_true (judge_expect_floors (g_ptr_array_index (lists, 0), pack) == 0);
  g_autoptr (FactSet) joint = parse_facts ("joint.z=1#8~0.4");
  g_autoptr (GPtrArray) held = judge_evaluate (pack, joint, JUDGE_IN_WORDS);
  assert_true (fabs (judge_expect_floors (held, pack) - 0.01) <
               1e-12); /* T12, which holds the band by a floor */
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_flag_names_the_records_of_what_decided),
    cmocka_unit_test (test_every_signal),
    cmocka_unit_test (test_table_is_complete),
    cmocka_unit_test (test_suppression),
    cmocka_unit_test (test_gap),
    cmocka_unit_test (test_never_add),
    cmocka_unit_test (test_subjects),
    cmocka_unit_test (test_words),
    cmocka_unit_test (test_benjamini_hochberg),
    cmocka_unit_test (test_tests_alone),
    cmocka_unit_test (test_which_rules_test_something),
    cmocka_unit_test (test_uncorrected),
    cmocka_unit_test (test_joint_correction),
    cmocka_unit_test (test_expected_by_chance),
    cmocka_unit_test (test_chance_cap),
    cmocka_unit_test (test_at_once),
    cmocka_unit_test (test_standing_cap),
    cmocka_unit_test (test_amount_cap),
    cmocka_unit_test (test_correction_own_p),
  };
  return cmocka_run_group_tests (tests, load_pack, drop_pack);
}
