/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/assess_steps.h"

#include "base/parallel.h"
#include "model/aside.h"
#include "pipeline/build.h"
#include "pipeline/build_annex.h"
#include "pipeline/joint.h"
#include "signal/advice.h"
#include "signal/judge.h"
#include "signal/options.h"
#include "signal/score.h"

/* The accounts are worked on side by side. */
typedef struct {
  const AssessInput *input;
  Assessment *assessment;
  GHashTable *earlier;      /* as judge_accounts has it */
  GPtrArray *tests;         /* by account: what judge_list_tests gives */
  const Compared *compared; /* by account */
  JointScore *joint;        /* by account */
  double *floor_rates;      /* by account */
  int64_t *digests;         /* by account: of how it was judged, where somebody takes it */
} Job;

static AccountAssessment *
account_at (const Job *job, guint index)
{
  return g_ptr_array_index (job->assessment->accounts, index);
}

static void
put_aside (const Job *job, AccountAssessment *account, AsidePart part)
{
  if (job->assessment->spill != NULL)
    account_put_aside (account, part, job->assessment->spill);
}

static JudgeWords
words_of (const AssessInput *input)
{
  if (assess_is_for_list (input))
    return JUDGE_IN_SENTENCES;
  return input->is_shown || input->is_named ? JUDGE_IN_WORDS : JUDGE_WITHOUT_WORDS;
}

/* Facts that were put aside have not heard of the other accounts. */
static void
look_at_facts (const Job *job, guint index)
{
  AccountAssessment *account = account_at (job, index);
  account_look (account, ASIDE_FACTS);
  compare_tell (&job->compared[index], account->facts);
}

/* Only what all accounts have to be known for.  To make findings twice costs less than to put them aside. */
static void
test_one (guint index, gpointer data)
{
  const Job *job = data;
  const Pack *pack = job->input->pack;
  AccountAssessment *account = account_at (job, index);
  look_at_facts (job, index);
  g_autoptr (GPtrArray) findings = judge_tests (pack, account->facts);
  job->joint[index] = joint_sum (findings, pack);
  job->tests->pdata[index] = judge_list_tests (findings, pack);
  account_drop (account, ASIDE_FACTS);
}

bool
is_calibrated (const AssessInput *input)
{
  return input->calibration != NULL && input->calibration->kind != CALIBRATION_NONE;
}

static void
say_what_follows (const AssessInput *input, AccountAssessment *account)
{
  /* after a notice there is nothing left to foretell, and no date after one is counted when chances are
   * learnt */
  bool has_given_notice = fact_set_holds (account->facts, "churn.notice");
  if (is_calibrated (input) && account->band != BAND_INSUFFICIENT && !has_given_notice)
    account->probability = calibration_chance (input->calibration, account->points);
  advice_give (account, input->pack, words_of (input));
  if (!assess_has_pages (input))
    return;
  advice_finish_page (account, input->pack);
  options_add_page (account, input->pack);
  build_finish_annexes (account);
}

/* Once the band is confirmed.  Dated changes are marked in the series that are drawn, and pages speak of
 * people: other accounts are finished without what is shown of them. */
static void
finish_account (const Job *job, AccountAssessment *account)
{
  bool is_list = assess_is_for_list (job->input);
  bool is_changed = !is_list && build_has_changes (account);
  bool has_page = assess_has_pages (job->input);
  if (is_changed || has_page)
    account_look (account, ASIDE_SHOWN);
  if (is_changed)
    build_changes (account);
  say_what_follows (job->input, account);
  if (is_changed)
    put_aside (job, account, ASIDE_SHOWN);
  else
    account_drop (account, ASIDE_SHOWN);
}

static void
judge_one (guint index, gpointer data)
{
  const Job *job = data;
  const Pack *pack = job->input->pack;
  AccountAssessment *account = account_at (job, index);
  if (account->is_aside[ASIDE_FACTS])
    look_at_facts (job, index);
  account_take (account, ASIDE_JUDGED);
  g_ptr_array_unref (account->findings);
  account->findings = judge_evaluate (pack, account->facts, words_of (job->input));
  joint_add (account, pack, &job->joint[index]);
  judge_take_correction (account->findings, job->tests->pdata[index]);
  judge_combine (account->findings, pack, account->facts, words_of (job->input));
  score_account (account, pack);
  job->floor_rates[index] = judge_expect_floors (account->findings, pack);
  if (job->earlier != NULL) {
    score_confirm (account, g_hash_table_lookup (job->earlier, account->id), pack);
    finish_account (job, account);
  }
  account_drop (account, ASIDE_FACTS);
  if (job->input->is_brief)
    score_keep_fired (account);
  if (job->input->taker.judged.take != NULL)
    job->digests[index] = job->input->taker.judged.digest (account);
}

/* How it was judged is written down by one thread while the others go on. */
static void
hand_on (guint index, gpointer data)
{
  const Job *job = data;
  const AccountTaker *taker = &job->input->taker;
  AccountAssessment *account = account_at (job, index);
  if (taker->judged.take != NULL)
    taker->judged.take (account, job->digests[index], taker->data);
  if (job->earlier == NULL)
    return;
  if (assess_is_for_list (job->input))
    account_keep_listed_judged (account);
  put_aside (job, account, ASIDE_JUDGED);
}

void
judge_accounts (const AssessInput *input, const Compared *compared, Assessment *assessment,
                GHashTable *earlier)
{
  const GPtrArray *accounts = assessment->accounts;
  g_autofree double *floor_rates = g_new0 (double, accounts->len + 1);
  g_autofree int64_t *digests = g_new0 (int64_t, accounts->len + 1);
  g_autoptr (GPtrArray) tests = g_ptr_array_new_full (accounts->len, (GDestroyNotify) g_array_unref);
  g_ptr_array_set_size (tests, (gint) accounts->len);
  g_autofree JointScore *joint = g_new (JointScore, accounts->len + 1);
  Job job = { .input = input,
              .assessment = assessment,
              .earlier = earlier,
              .tests = tests,
              .compared = compared,
              .joint = joint,
              .floor_rates = floor_rates,
              .digests = digests };
  parallel_each (accounts->len, input->thread_count, test_one, &job);
  double of_tests = judge_correct (tests), of_floors = 0;
  joint_compare (joint, accounts->len);
  parallel_each_then (accounts->len, input->thread_count, judge_one, hand_on, &job);
  for (guint i = 0; i < accounts->len; i++)
    of_floors += floor_rates[i];
  assessment->expected_by_chance = of_tests + of_floors; /* flags that chance alone would raise */
}
