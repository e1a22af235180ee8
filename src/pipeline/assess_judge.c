/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/assess_steps.h"

#include <string.h>

#include "base/parallel.h"
#include "model/aside.h"
#include "pipeline/build.h"
#include "pipeline/build_annex.h"
#include "pipeline/build_pages.h"
#include "pipeline/joint.h"
#include "signal/advice.h"
#include "signal/judge.h"
#include "signal/options.h"
#include "signal/score.h"

/* The accounts are worked on side by side. */
typedef struct {
  const AssessInput *input;
  Assessment *assessment;
  const Assessment *before; /* as judge_accounts has it */
  GHashTable *earlier;      /* its accounts by id */
  GHashTable *quotes;       /* of all pages; as judge_accounts has it */
  GPtrArray *tests;         /* by account: what judge_list_tests gives; they lie in the next */
  Arena *settled_tests;
  GMutex lock;              /* of the last */
  const Scroll *scroll;     /* in which the next lie */
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

/* Few accounts have many.  By what is public of GLib's: they are only read and written to. */
static void
settle_tests (Job *job, guint index, const GArray *tests)
{
  static GArray none = { NULL, 0 };
  gsize size = tests->len * sizeof (Test);
  g_mutex_lock (&job->lock);
  GArray *settled = size > 0 ? arena_take (job->settled_tests, sizeof *settled + size) : &none;
  g_mutex_unlock (&job->lock);
  job->tests->pdata[index] = settled;
  if (size > 0)
    *settled = (GArray){ memcpy (settled + 1, tests->data, size), tests->len };
}

/* Only what all accounts have to be known for.  To make findings twice costs less than to put them aside. */
static void
test_one (guint index, gpointer data)
{
  Job *job = data;
  const Pack *pack = job->input->pack;
  AccountAssessment *account = account_at (job, index);
  look_at_facts (job, index);
  g_autoptr (GPtrArray) findings = judge_tests (pack, account->facts);
  job->joint[index] = joint_sum (findings, pack);
  g_autoptr (GArray) tests = judge_list_tests (findings, pack);
  settle_tests (job, index, tests);
  account_drop (account, ASIDE_FACTS);
  let_go_behind (job->assessment, job->scroll, index);
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
confirm (const Job *job, AccountAssessment *account)
{
  AccountAssessment *earlier = g_hash_table_lookup (job->earlier, account->id);
  if (earlier != NULL)
    account_look (earlier, ASIDE_JUDGED);
  score_confirm (account, earlier, job->input->pack);
  if (earlier != NULL)
    account_drop (earlier, ASIDE_JUDGED);
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
  if (assess_has_pages (job->input))
    build_share_quotes (account, job->quotes);
  g_ptr_array_unref (account->findings);
  account->findings = judge_evaluate (pack, account->facts, words_of (job->input));
  joint_add (account, pack, &job->joint[index]);
  judge_take_correction (account->findings, job->tests->pdata[index]);
  judge_combine (account->findings, pack, account->facts, words_of (job->input));
  score_account (account, pack);
  job->floor_rates[index] = judge_expect_floors (account->findings, pack);
  if (job->before != NULL) {
    confirm (job, account);
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
  if (job->before != NULL) {
    if (assess_is_for_list (job->input))
      account_keep_listed_judged (account);
    put_aside (job, account, ASIDE_JUDGED);
    let_go_behind (job->before, job->scroll, index);
  }
  Arena *settled = job->assessment->settled;
  if (settled != NULL && job->input->is_brief)
    account_put_by (account, ASIDE_JUDGED, settled);
  if (settled != NULL)
    account_settle (account, settled);
  let_go_behind (job->assessment, job->scroll, index);
  if (index % SCROLL_ITEMS == 0)
    arena_let_go (job->settled_tests);
}

void
judge_accounts (const AssessInput *input, Scroll *compared, GHashTable *quotes, Assessment *assessment,
                const Assessment *before)
{
  const GPtrArray *accounts = assessment->accounts;
  g_autofree double *floor_rates = g_new0 (double, accounts->len + 1);
  g_autofree int64_t *digests = g_new0 (int64_t, accounts->len + 1);
  g_autoptr (GHashTable) earlier = before != NULL ? index_accounts (before) : NULL;
  g_autoptr (GPtrArray) tests = g_ptr_array_sized_new (accounts->len);
  g_ptr_array_set_size (tests, (gint) accounts->len);
  g_auto (Arena) settled_tests;
  arena_open_filed (&settled_tests);
  g_autofree JointScore *joint = g_new (JointScore, accounts->len + 1);
  Job job = { .input = input,
              .assessment = assessment,
              .before = before,
              .earlier = earlier,
              .quotes = quotes,
              .tests = tests,
              .settled_tests = &settled_tests,
              .scroll = compared,
              .compared = scroll_open (compared),
              .joint = joint,
              .floor_rates = floor_rates,
              .digests = digests };
  g_mutex_init (&job.lock);
  parallel_each (accounts->len, input->thread_count, test_one, &job);
  g_mutex_clear (&job.lock);
  double of_tests = judge_correct (tests), of_floors = 0;
  joint_compare (joint, accounts->len);
  arena_let_go (&settled_tests);
  parallel_each_then (accounts->len, input->thread_count, judge_one, hand_on, &job);
  for (guint i = 0; i < accounts->len; i++)
    of_floors += floor_rates[i];
  assessment->expected_by_chance = of_tests + of_floors; /* flags that chance alone would raise */
}
