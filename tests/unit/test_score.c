/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "pack_fixture.h"
#include "signal/advice.h"
#include "signal/judge.h"
#include "signal/score.h"
#include "signal/weigh.h"
#include "signal_facts.h"

/* An account with mail and calendar and nothing found. */
static AccountAssessment *
quiet_account (double coverage)
{
  AccountAssessment *account = account_assessment_new ("A1", "Acme");
  account->coverage = coverage;
  g_ptr_array_add (account->coverage_lines, coverage_line_new ("mail", 1, ""));
  g_ptr_array_add (account->coverage_lines, coverage_line_new ("calendar", 1, ""));
  return account;
}

static gint
compare_codes (gconstpointer a, gconstpointer b)
{
  return strverscmp ((*(Finding *const *) a)->code, (*(Finding *const *) b)->code);
}

/* Adds fired findings written as "CODE:family:points[:points without the correction]", apart by spaces. */
static void
add_findings (AccountAssessment *account, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++) {
    g_auto (GStrv) parts = g_strsplit (words[i], ":", 4);
    Finding *finding = finding_new ();
    finding->code = g_intern_string (parts[0]);
    finding->family = (Family) family_find (parts[1]);
    finding->points = g_ascii_strtod (parts[2], NULL);
    finding->points_alone = parts[3] != NULL ? g_ascii_strtod (parts[3], NULL) : finding->points;
    finding->state = STATE_FIRED;
    finding->headroom = 3;
    finding->id = finding->title = "";
    char **texts[] = { &finding->reason, &finding->text, &finding->clears_when, &finding->margin };
    for (size_t j = 0; j < G_N_ELEMENTS (texts); j++)
      *texts[j] = g_strdup ("");
    const Rule *rule = pack_find_rule (pack, parts[0]);
    finding->confirms_at_once = rule != NULL && rule->confirms_at_once;
    finding->fails_correction = parts[3] != NULL;
    finding->is_standing = rule != NULL && rule->is_standing;
    finding->is_amount = rule != NULL && rule->is_amount;
    finding->floor = rule != NULL ? rule->floor : -1;
    finding->strand = rule != NULL ? g_intern_string (rule->strand) : NULL;
    g_ptr_array_add (account->findings, finding);
  }
  g_ptr_array_sort (account->findings, compare_codes);
}

static AccountAssessment *
scored (const char *findings, double coverage, const char *facts)
{
  AccountAssessment *account = quiet_account (coverage);
  add_findings (account, findings);
  weigh_findings (account->findings, pack);
  fact_set_free (account->facts);
  account->facts = parse_facts (facts);
  score_account (account, pack);
  return account;
}

/* The bands of methods 6.1, at each boundary. */
static void
test_bands (void **state)
{
  (void) state;
  static const struct {
    const char *findings;
    double coverage, points;
    Band band;
    int stage;
  } cases[] = {
    { "", 0.70, 0, BAND_NO_ADVERSE, 0 },
    { "", 0.50, 0, BAND_NO_ADVERSE, 0 },
    { "", 0.49, 0, BAND_INSUFFICIENT, 0 },
    { "U7:resource:2", 0.9, 2, BAND_NO_ADVERSE, 1 },
    { "T3:topology:3", 0.9, 3, BAND_WATCH, 1 },
    { "T3:topology:3", 0.3, 3, BAND_WATCH, 1 }, /* partial */
    { "T3:topology:3 U7:resource:2", 0.9, 5, BAND_WATCH, 2 },
    { "T2:topology:6", 0.9, 6, BAND_ELEVATED, 1 },
    { "T2:topology:6 K4:resource:2", 0.9, 8, BAND_ELEVATED, 2 },
    { "T2:topology:9", 0.9, 9, BAND_ELEVATED, 1 },
    { "T2:topology:9 T10:topology:4", 0.9, 9, BAND_ELEVATED, 1 }, /* the family's cap */
    { "T2:topology:7 U7:resource:2", 0.9, 9, BAND_ELEVATED, 2 },  /* 7 > 9 - 3 */
    { "T2:topology:6 R1:responsiveness:3", 0.9, 9, BAND_HIGH, 2 },
    { "T2:topology:9 U7:resource:2", 0.9, 11, BAND_ELEVATED, 2 },
    { "T2:topology:9 U1:resource:3", 0.9, 12, BAND_HIGH, 2 },
    { "T2:topology:6 K3:resource:3", 0.9, 9, BAND_CRITICAL, 3 },
    { "U1:resource:6 U2:resource:3", 0.9, 9, BAND_ELEVATED, 1 },
    { "U1:resource:6 K3:resource:3", 0.9, 9, BAND_CRITICAL, 3 }, /* usage and tickets: two witnesses */
    { "T11:topology:9", 0.9, 3, BAND_WATCH, 1 },                 /* how much alone */
    { "T10:topology:6 T11:topology:9", 0.9, 3, BAND_WATCH, 1 },
    { "T10:topology:6 T11:topology:9 B1:lifecycle:3", 0.9, 3, BAND_WATCH, 1 }, /* what stands is no company */
    { "U1:resource:6 T9:topology:3", 0.9, 9, BAND_HIGH, 2 },
    { "T3:topology:3 B1:lifecycle:3", 0.9, 3, BAND_WATCH, 1 }, /* what stands lifts nothing */
    { "U7:resource:2 B1:lifecycle:3", 0.9, 5, BAND_WATCH, 2 },
    { "B1:lifecycle:3 U9:resource:3", 0.9, 3, BAND_WATCH, 1 },   /* and counts once */
    { "T4:topology:6 T5:topology:3", 0.9, 6, BAND_ELEVATED, 1 }, /* one star, seen from two sides */
    { "T11:topology:9 R1:responsiveness:3", 0.9, 12, BAND_CRITICAL, 3 },
    { "F2:experience:4", 0.9, 4, BAND_WATCH, 0 },    /* friction alone is no contraction */
    { "F7:experience:0", 0.9, 0, BAND_ELEVATED, 0 }, /* the floor */
    { "F7:experience:0", 0.3, 0, BAND_ELEVATED, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    AccountAssessment *account = scored (cases[i].findings, cases[i].coverage, "");
    if (account->band != cases[i].band || account->points != cases[i].points ||
        account->stage != cases[i].stage)
      fail_msg ("%s: %s, %g points, stage %d", cases[i].findings, band_name (account->band), account->points,
                account->stage);
    assert_int_equal (account->is_partial, cases[i].coverage < 0.5 && cases[i].band >= BAND_WATCH);
    account_assessment_free (account);
  }
}

/* 9 for a family, 15 for communication, 9 9 6 6 for the others: 45 in all. */
static void
test_caps (void **state)
{
  (void) state;
  AccountAssessment *account =
      scored ("T2:topology:9 T11:topology:9 E1:executive:8 R1:responsiveness:8 U1:resource:6 "
              "K3:resource:9 G3:strategic:9 G1:strategic:6 F2:experience:4 F4:experience:3 "
              "L4:lifecycle:3 O2:lifecycle:3 O1:lifecycle:3",
              0.9, "");
  static const double expected[PILLAR_COUNT] = { 15, 9, 9, 6, 6 };
  for (int i = 0; i < PILLAR_COUNT; i++) {
    assert_true (account->pillar_points[i] == expected[i]);
    assert_true (account->pillar_cap[i] == expected[i]);
  }
  assert_true (account->points == 45);
  account_assessment_free (account);
}

static void
expect_stage (const char *findings, const char *facts, int stage)
{
  AccountAssessment *account = scored (findings, 0.9, facts);
  if (account->stage != stage)
    fail_msg ("%s %s: stage %d, expected %d", findings, facts, account->stage, stage);
  account_assessment_free (account);
}

/* Methods 6.4. */
static void
test_stages (void **state)
{
  (void) state;
  expect_stage ("", "", 0);
  expect_stage ("F1:experience:2", "", 0);
  expect_stage ("G2:strategic:3", "", 1);
  expect_stage ("O1:lifecycle:3", "", 1);
  expect_stage ("T3:topology:3 F2:experience:2", "", 2);
  expect_stage ("E1:executive:6", "", 2);
  expect_stage ("E5:executive:3", "", 2);
  expect_stage ("E5:executive:0", "", 0); /* replaced */
  expect_stage ("K3:resource:3", "", 3);
  expect_stage ("G3:strategic:3", "", 1);
  expect_stage ("G3:strategic:6", "", 3);
  expect_stage ("E6:executive:3", "newleader.rfp_threads=0", 1);
  expect_stage ("E6:executive:3", "newleader.rfp_threads=1", 3);
  expect_stage ("T11:topology:6", "", 1);
  expect_stage ("T11:topology:9", "", 1);
  expect_stage ("T11:topology:9 T2:topology:6", "", 3);
  expect_stage ("", "churn.notice=1", 4);
  expect_stage ("", "milestone.evaded=1", 4);
}

static void
test_missing_data (void **state)
{
  (void) state;
  AccountAssessment *gap = scored ("K3:resource:9 G3:strategic:9", 0.9, "gap.communication=1");
  assert_int_equal (gap->band, BAND_INSUFFICIENT); /* whatever the points */
  account_assessment_free (gap);
  AccountAssessment *no_mail = quiet_account (0.6);
  g_ptr_array_remove_index (no_mail->coverage_lines, 0);
  score_account (no_mail, pack);
  assert_int_equal (no_mail->band, BAND_INSUFFICIENT);
  account_assessment_free (no_mail);
}

static void
test_confidence (void **state)
{
  (void) state;
  static const struct {
    const char *findings, *facts;
    double coverage;
    Confidence confidence;
  } cases[] = {
    { "T2:topology:6 R1:responsiveness:3", "", 0.8, CONFIDENCE_HIGH },
    { "T2:topology:6 R1:responsiveness:3", "", 0.79, CONFIDENCE_MEDIUM },
    { "T2:topology:6", "", 0.9, CONFIDENCE_MEDIUM }, /* one family, no second source */
    { "T2:topology:6 R1:responsiveness:3", "replies.inferred_share=0.31", 0.9, CONFIDENCE_LOW },
    { "T2:topology:6 R1:responsiveness:3", "replies.inferred_share=0.30", 0.9, CONFIDENCE_HIGH },
    { "", "", 0.9, CONFIDENCE_HIGH },
    { "", "", 0.4, CONFIDENCE_LOW },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    AccountAssessment *account = scored (cases[i].findings, cases[i].coverage, cases[i].facts);
    if (account->confidence != cases[i].confidence)
      fail_msg ("case %zu: %s", i, confidence_name (account->confidence));
    account_assessment_free (account);
  }
  AccountAssessment *thin = scored ("T2:topology:6 R1:responsiveness:3", 0.9, "");
  ((Finding *) g_ptr_array_index (thin->findings, 0))->at_minimum = true;
  score_account (thin, pack);
  assert_int_equal (thin->confidence, CONFIDENCE_LOW);
  account_assessment_free (thin);
}

/* Methods 5.7: what also held two weeks ago; E2, K3 and F7 at once. */
static void
test_confirm (void **state)
{
  (void) state;
  static const struct {
    const char *now, *earlier; /* NULL: no earlier assessment */
    Band band;
    int pending;
  } cases[] = {
    { "T2:topology:6", "", BAND_NO_ADVERSE, BAND_ELEVATED },
    { "T2:topology:6", NULL, BAND_NO_ADVERSE, BAND_ELEVATED },
    { "T2:topology:6", "T2:topology:6", BAND_ELEVATED, -1 },
    { "T2:topology:9 R1:responsiveness:6", "T2:topology:6", BAND_ELEVATED, BAND_HIGH },
    /* One witness proved a Watch twice, another says as much today. */
    { "T2:topology:3 R1:responsiveness:3", "T2:topology:3", BAND_ELEVATED, -1 },
    { "T2:topology:3 R1:responsiveness:3:6", "T2:topology:3", BAND_ELEVATED, -1 },
    { "U1:resource:3 K1:resource:3:6", "U1:resource:3", BAND_ELEVATED, -1 },
    { "T2:topology:3 R1:responsiveness:6", "T2:topology:3", BAND_ELEVATED, BAND_HIGH },
    { "T2:topology:3:6 R1:responsiveness:3", "T2:topology:3:6", BAND_WATCH, BAND_ELEVATED }, /* not proved */
    { "T2:topology:3 T4:topology:3", "T2:topology:3", BAND_WATCH, BAND_ELEVATED }, /* the same witness */
    { "T2:topology:6", "R1:responsiveness:6", BAND_ELEVATED, -1 }, /* the band held, by another signal */
    { "T2:topology:6", "T2:topology:3:6", BAND_ELEVATED, -1 },     /* the second look needs no correction */
    { "T2:topology:3:6", "T2:topology:3:6", BAND_WATCH, -1 },
    { "T11:topology:6", "", BAND_NO_ADVERSE, BAND_WATCH },
    { "E2:executive:6", "", BAND_ELEVATED, -1 },
    { "E5:executive:6", NULL, BAND_NO_ADVERSE,
      BAND_ELEVATED }, /* a suspicion waits; test_judge has the rest */
    { "K3:resource:6", NULL, BAND_ELEVATED, -1 },
    { "T2:topology:6 T3:topology:3", "T3:topology:3", BAND_WATCH,
      BAND_ELEVATED }, /* what held counts, though it is seen twice today */
    { "F7:experience:0", "", BAND_ELEVATED, -1 },
    { "T12:topology:0", "", BAND_NO_ADVERSE, BAND_ELEVATED }, /* a floor that waits for the second look */
    { "T12:topology:0", "T12:topology:0", BAND_ELEVATED, -1 },
    { "T2:topology:6 K3:resource:6", "", BAND_ELEVATED, BAND_CRITICAL },
    { "T2:topology:6 K3:resource:6", "T2:topology:6", BAND_CRITICAL, -1 },
    { "", "T2:topology:9", BAND_NO_ADVERSE, -1 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    AccountAssessment *now = scored (cases[i].now, 0.9, "");
    AccountAssessment *earlier = cases[i].earlier != NULL ? scored (cases[i].earlier, 0.9, "") : NULL;
    score_confirm (now, earlier, pack);
    if (now->band != cases[i].band || now->pending != cases[i].pending)
      fail_msg ("case %zu: %s, pending %d", i, band_name (now->band), now->pending);
    account_assessment_free (now);
    account_assessment_free (earlier);
  }
}

/* Facts to advice, the whole way. */
static AccountAssessment *
assess (const char *text)
{
  AccountAssessment *account = quiet_account (0.9);
  fact_set_free (account->facts);
  account->facts = parse_facts (text);
  g_ptr_array_unref (account->findings);
  account->findings = judge_evaluate (pack, account->facts, JUDGE_IN_WORDS);
  judge_combine (account->findings, pack, account->facts, JUDGE_IN_WORDS);
  score_account (account, pack);
  advice_give (account, pack, JUDGE_IN_WORDS);
  advice_finish_page (account, pack);
  return account;
}

static bool
has_action (const AccountAssessment *account, const char *id)
{
  for (guint i = 0; i < account->actions->len; i++)
    if (strcmp (((Action *) g_ptr_array_index (account->actions, i))->id, id) == 0)
      return true;
  return false;
}

static const char *
note_text (const AccountAssessment *account, guint i)
{
  return ((const Note *) g_ptr_array_index (account->notes, i))->text;
}

/* Each comfort that the evidence contradicts is named by itself, with its number; what is not known of it is
 * left out of its sentence, and no comfort is contradicted where there is no evidence. */
static void
test_contradictions (void **state)
{
  (void) state;
  static const char evidence[] = "contacts.effective=2/5.1#31/64~0.001 contacts.persons_baseline=5 ";
  static const char comforts[] =
      "nps.score=9.2#3 nps.deciders=0#3 nps.coverage=0.12#3 tenure.years=6.5 "
      "tickets.count=2/9#2/9~0.04 complaint.absent=0 captive.usage=1 usage.level=98/100 csm.green=0";
  static const char *const expected[] = {
    "Promoter score: 9.2 of 10 (n 3), answers of people who decide: 0; all answers hold 12% of the authority "
    "on the account.",
    "Long tenure: 6.5 years as a customer; past renewals are history and earn no points.",
    "Quiet queue: 2 tickets in 13 weeks where 9 were expected; that they write fewer is no reassurance.",
    "High use: 98% of its baseline; use alone is no evidence of safety.",
  };
  g_autofree char *both = g_strconcat (evidence, comforts, NULL);
  AccountAssessment *account = assess (both);
  assert_int_equal (account->notes->len, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_string_equal (note_text (account, i), expected[i]);
  account_assessment_free (account);
  account = assess (comforts);
  assert_int_equal (account->notes->len, 0);
  account_assessment_free (account);
  g_autofree char *bare = g_strconcat (evidence, "nps.score=10#1 complaint.absent=1", NULL);
  account = assess (bare);
  assert_string_equal (note_text (account, 0), "Promoter score: 10 of 10 (n 1).");
  assert_string_equal (
      note_text (account, 1),
      "Quiet queue: no ticket, complaint or call in 13 weeks; that nobody complains is no reassurance.");
  account_assessment_free (account);
}

/* The window of intervention, said by what is left of it; exactly once. */
static void
test_window (void **state)
{
  (void) state;
  static const char evidence[] = "contacts.effective=2/5.1#31/64~0.001 contacts.persons_baseline=5 ";
  static const struct {
    const char *facts, *said;
  } cases[] = {
    { "churn.notice=0 contract.days_to_notice=90 contract.days_to_start=0",
      "90 days to the notice deadline, 0 to the latest" },
    { "churn.notice=0 contract.days_to_notice=89 contract.days_to_start=-1",
      "90 days before it, has passed" },
    { "churn.notice=0 contract.days_to_notice=-1 contract.days_to_start=-91",
      "the notice deadline has passed" },
    { "churn.notice=0", "nobody can say" },
    { "churn.notice=0 contract.days_to_notice=64 contract.days_to_start=-26 milestone.evaded=1",
      "before the notice deadline would reopen the window" },
    { "churn.notice=0 contract.days_to_notice=-1 contract.days_to_start=-91 milestone.evaded=1",
      "was evaded. Plan for the end first; no outreach mends" },
    { "churn.notice=0 milestone.evaded=1", "was evaded. Plan for the end first; no outreach mends" },
    { "churn.notice=1 contract.days_to_notice=90 contract.days_to_start=0",
      "closed for this term by their notice" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *facts = g_strconcat (evidence, "churn.competitor=0 ", cases[i].facts, NULL);
    AccountAssessment *account = assess (facts);
    guint count = 0, said = 0;
    for (guint k = 0; k < account->actions->len; k++) {
      const Action *action = g_ptr_array_index (account->actions, k);
      bool is_window = strcmp (action->id, "intervention-window") == 0;
      count += is_window;
      said += is_window && strstr (action->text, cases[i].said) != NULL;
    }
    assert_int_equal (count, 1);
    assert_int_equal (said, 1);
    account_assessment_free (account);
  }
}

static void
test_advice (void **state)
{
  (void) state;
  AccountAssessment *account =
      assess ("contacts.effective=2/5.1#31/64~0.001 contacts.persons_baseline=5 exit.count=3/0.1~0.001 "
              "tickets.count=9/9#9/9~0.5 csm.green=1 project.ended=0 churn.notice=0 churn.competitor=0");
  assert_int_equal (account->band, BAND_CRITICAL);
  static const char *const wanted[] = { "usage-audit", "value-delivery", "stress-test",
                                        "intervention-window" };
  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++)
    assert_true (has_action (account, wanted[i]));
  assert_false (has_action (account, "remap-executives") || has_action (account, "resource-protection"));
  assert_int_equal (account->notes->len, 1); /* the evidence says otherwise than our rating */
  assert_string_equal (((Note *) g_ptr_array_index (account->notes, 0))->id, "contradiction");
  assert_string_equal (note_text (account, 0),
                       "Green rating: our own rating says green, the evidence says critical (15 points).");
  assert_non_null (strstr (account->headline, "Effective contacts fell from 5.1 to 2"));
  assert_int_equal (account->would_change->len, 2); /* either of the two; nothing unknown would do it alone */
  assert_string_equal (g_ptr_array_index (account->would_change, 1), /* the exit requests are nearer */
                       "Multi-threading collapse clears if: effective contacts at least 4.1 (now 2). "
                       "The band would be Elevated.");
  account_assessment_free (account);
  AccountAssessment *near =
      assess ("contacts.effective=4/5.1#31/64~0.02 contacts.persons_baseline=5 tenure.days=100");
  assert_string_equal (g_ptr_array_index (near->would_change, 0), /* the nearest of what is clear */
                       "Multi-threading collapse fires if: effective contacts below 3.4 (now 4). "
                       "The band would be Elevated.");
  assert_non_null (strstr (g_ptr_array_index (near->would_change, 1), /* then what is open, by its points */
                           "could not be judged"));
  assert_non_null (
      strstr (g_ptr_array_index (near->would_change, 1), "If it fired, the band would be Elevated."));
  account_assessment_free (near);
  AccountAssessment *quiet = assess ("");
  assert_int_equal (quiet->actions->len, 0);
  assert_non_null (strstr (quiet->headline, "No adverse evidence; the exports cover 90%"));
  account_assessment_free (quiet);
  AccountAssessment *unhappy = assess ("captive.usage=1 sentiment.low=1#4 usage.level=99/100");
  assert_int_equal (unhappy->band, BAND_ELEVATED); /* by F7's floor, which F6's points do not reach */
  assert_true (g_str_has_prefix (unhappy->headline, "Active daily, unhappy in conversation (4 voices"));
  assert_non_null (strstr (g_ptr_array_index (unhappy->would_change, 0), "Silent-risk alert clears if: "));
  account_assessment_free (unhappy);
  Finding *holding = finding_new (); /* a rule of the user's may hold any band */
  holding->state = STATE_FIRED;
  holding->floor = BAND_HIGH;
  assert_true (finding_weight (holding, BAND_ELEVATED) == 5.5 && finding_weight (holding, BAND_HIGH) == 8.5);
  finding_free (holding);
  AccountAssessment *joint =
      assess ("joint.z=3.2#12~0.0006"); /* no points, but a floor: no "no adverse evidence" */
  assert_int_equal (joint->band, BAND_ELEVATED);
  assert_int_equal (joint->stage, 1);
  assert_non_null (strstr (joint->headline, "12 measures of communication together lean to contraction"));
  account_assessment_free (joint);
  AccountAssessment *notice = assess ("churn.notice=1 churn.competitor=1");
  assert_true (has_action (notice, "resource-protection") && !has_action (notice, "stress-test"));
  assert_true (
      g_str_has_prefix (notice->headline, "Their notice is on record since an unknown date. No adv"));
  account_assessment_free (notice);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_bands),          cmocka_unit_test (test_caps),
    cmocka_unit_test (test_stages),         cmocka_unit_test (test_missing_data),
    cmocka_unit_test (test_confidence),     cmocka_unit_test (test_confirm),
    cmocka_unit_test (test_window),         cmocka_unit_test (test_advice),
    cmocka_unit_test (test_contradictions),
  };
  return cmocka_run_group_tests (tests, load_pack, drop_pack);
}
