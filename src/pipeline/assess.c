/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/assess.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "measure/portfolio.h"
#include "measure/succession.h"
#include "pipeline/build.h"
#include "pipeline/build_annex.h"
#include "pipeline/build_pages.h"
#include "pipeline/compare.h"
#include "pipeline/count.h"
#include "pipeline/joint.h"
#include "signal/advice.h"
#include "signal/judge.h"
#include "signal/options.h"
#include "signal/score.h"

#define DISCOVERY_RATE 0.10 /* methods 5.8 */

static void
add_migration (const Counted *counted, AccountAssessment *account)
{
  Fact *fact = fact_set_add (account->facts, fact_new ("domain.migrated", 0));
  for (guint i = 0; i < counted->roster->migrations->len; i++) {
    const DomainMigration *migration = g_ptr_array_index (counted->roster->migrations, i);
    if (strcmp (migration->account_id, account->id) != 0)
      continue;
    fact->value = 1;
    fact->onset_day = migration->first_day;
    g_free (fact->subject);
    fact->subject = g_strdup_printf ("%s to %s", migration->from, migration->to);
  }
}

/* Step two for one account: from what was counted to facts, and to what is shown beside them. */
static AccountAssessment *
measure_account (const AssessInput *input, const Counted *counted, const AccountView *view,
                 const PortfolioView *portfolio)
{
  g_autoptr (Frame) frame = frame_new (view, portfolio);
  AccountAssessment *account = account_assessment_new (view->account->id, view->account->name);
  succession_mark (frame);
  measure_all (frame, account->facts);
  add_migration (counted, account);
  build_profile (frame, account);
  build_coverage (frame, account);
  build_metrics (frame, account);
  if (input->is_shown) {
    build_map (frame, account);
    build_whole (frame, account);
    build_series (frame, account);
    build_annexes (frame, account);
  }
  return account;
}

/* An account of the table that is not a customer yet is not assessed; one that was inferred has to have
 * written. */
static bool
is_assessed (const AccountView *view)
{
  if (view->account->start_day != DAY_NONE && view->account->start_day > view->as_of_day)
    return false;
  return !view->account->is_inferred || view->mails->len > 0 || view->meetings->len > 0;
}

static void
add_inputs (const Counted *counted, Assessment *assessment)
{
  for (guint i = 0; i < counted->history->units->len; i++) {
    const StoredUnit *unit = g_ptr_array_index (counted->history->units, i);
    if (unit->is_superseded || unit->known_unix > counted->moment_unix)
      continue;
    g_ptr_array_add (assessment->inputs, input_file_new (unit->path, unit->sha256 != NULL ? unit->sha256 : "",
                                                         unit->format != NULL ? unit->format : "unreadable",
                                                         (int64_t) unit->found, (int64_t) unit->rejected));
  }
}

static gint
compare_inputs (gconstpointer a, gconstpointer b)
{
  const InputFile *x = *(InputFile *const *) a, *y = *(InputFile *const *) b;
  int order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->sha256, y->sha256);
}

/* One assessment on its way; its accounts are worked on side by side. */
typedef struct {
  const AssessInput *input;
  const Counted *counted;
  PortfolioSurvey *survey;
  const PortfolioViews *portfolio;
  GPtrArray *accounts; /* AccountAssessment *, by view; NULL: not assessed */
} Job;

/* A view is large, and counting it again costs less than to keep the views of all accounts at once. */
static AccountView *
take_view (const Job *job, guint index, ViewDepth depth)
{
  AccountView *view = counted_view_new (job->counted, index, depth);
  view->lexicon = job->input->lexicon;
  return view;
}

static void
survey_one (guint index, gpointer data)
{
  const Job *job = data;
  g_autoptr (AccountView) view = take_view (job, index, VIEW_FOR_PORTFOLIO);
  portfolio_survey_add (job->survey, index, view);
}

static void
measure_one (guint index, gpointer data)
{
  const Job *job = data;
  g_autoptr (AccountView) view = take_view (job, index, VIEW_WHOLE);
  if (is_assessed (view))
    job->accounts->pdata[index] =
        measure_account (job->input, job->counted, view, &job->portfolio->views[index]);
}

static PortfolioViews *
survey_accounts (const AssessInput *input, const Counted *counted)
{
  guint count = counted->roster->accounts->len;
  g_autoptr (PortfolioSurvey) survey = portfolio_survey_new (count);
  Job job = { .input = input, .counted = counted, .survey = survey };
  parallel_each (count, input->thread_count, survey_one, &job);
  return portfolio_views_new (survey);
}

static void
measure_accounts (const AssessInput *input, const Counted *counted, GPtrArray *out)
{
  guint count = counted->roster->accounts->len;
  g_autoptr (PortfolioViews) portfolio = survey_accounts (input, counted);
  g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
  g_ptr_array_set_size (accounts, (int) count);
  Job job = { .input = input, .counted = counted, .portfolio = portfolio, .accounts = accounts };
  parallel_each (count, input->thread_count, measure_one, &job);
  for (guint i = 0; i < accounts->len; i++)
    if (accounts->pdata[i] != NULL)
      g_ptr_array_add (out, accounts->pdata[i]);
}

static JudgeWords
words_of (const AssessInput *input)
{
  return input->is_shown || input->is_named ? JUDGE_IN_WORDS : JUDGE_WITHOUT_WORDS;
}

static void
judge_one (guint index, gpointer data)
{
  const Job *job = data;
  AccountAssessment *account = g_ptr_array_index (job->accounts, index);
  g_ptr_array_unref (account->findings);
  account->findings = judge_evaluate (job->input->pack, account->facts, words_of (job->input));
}

static void
combine_one (guint index, gpointer data)
{
  const Job *job = data;
  AccountAssessment *account = g_ptr_array_index (job->accounts, index);
  judge_combine (account->findings, job->input->pack, account->facts, words_of (job->input));
  score_account (account, job->input->pack);
  build_changes (account);
}

/* Step four: the rules, account by account, and between them the one correction over all. */
static void
judge_accounts (const AssessInput *input, Assessment *assessment)
{
  GPtrArray *accounts = assessment->accounts;
  Job job = { .input = input, .accounts = accounts };
  parallel_each (accounts->len, input->thread_count, judge_one, &job);
  g_autoptr (GPtrArray) lists = g_ptr_array_new ();
  for (guint i = 0; i < accounts->len; i++)
    g_ptr_array_add (lists, ((AccountAssessment *) g_ptr_array_index (accounts, i))->findings);
  assessment->expected_by_chance = judge_correct (lists, input->pack, DISCOVERY_RATE);
  joint_compare (accounts, input->pack);
  parallel_each (accounts->len, input->thread_count, combine_one, &job);
  assessment->expected_by_chance += judge_expect_floors (lists, input->pack);
}

Assessment *
assess_once (const AssessInput *input, int32_t as_of_day)
{
  g_autoptr (Counted) counted = count_as_of (input->history, input->config, input->calendar, as_of_day);
  g_autoptr (Assessment) assessment = assessment_new (as_of_day);
  g_free (assessment->vendor_name);
  assessment->vendor_name = g_strdup (input->config->vendor_name);
  measure_accounts (input, counted, assessment->accounts);
  compare_accounts (assessment->accounts);
  judge_accounts (input, assessment);
  add_inputs (counted, assessment);
  if (input->is_shown) {
    build_libraries (assessment);
    g_ptr_array_unref (assessment->mailboxes);
    assessment->mailboxes = g_ptr_array_ref (counted->mailboxes);
  }
  if (input->is_shown || input->is_named)
    build_known_names (counted, assessment);
  g_ptr_array_sort (assessment->inputs, compare_inputs);
  return g_steal_pointer (&assessment);
}

static GHashTable *
index_accounts (const Assessment *assessment)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < assessment->accounts->len; i++) {
    AccountAssessment *account = g_ptr_array_index (assessment->accounts, i);
    g_hash_table_insert (by_id, account->id, account);
  }
  return by_id;
}

static void
copy_changes (const Pack *pack, Assessment *assessment)
{
  for (guint i = 0; i < pack->changes->len; i++)
    g_ptr_array_add (assessment->changed_settings, g_strdup (g_ptr_array_index (pack->changes, i)));
}

void
assess_confirm (Assessment *now, const Assessment *before)
{
  g_autoptr (GHashTable) earlier = index_accounts (before);
  for (guint i = 0; i < now->accounts->len; i++) {
    AccountAssessment *account = g_ptr_array_index (now->accounts, i);
    score_confirm (account, g_hash_table_lookup (earlier, account->id));
  }
}

/* Of the assessment of two weeks before only the bands and what fired count. */
static Assessment *
assess_before (const AssessInput *input, int32_t as_of_day)
{
  AssessInput brief = *input;
  brief.is_shown = brief.is_named = false;
  Assessment *before = assess_once (&brief, as_of_day - CONFIRM_DAYS);
  for (guint i = 0; i < before->accounts->len; i++)
    score_keep_fired (g_ptr_array_index (before->accounts, i));
  return before;
}

static void
finish_account (const AssessInput *input, const Assessment *assessment, AccountAssessment *account)
{
  if (assessment->is_calibrated && account->band != BAND_INSUFFICIENT)
    account->probability = calibration_chance (input->calibration, account->points);
  advice_give (account, input->pack);
  if (account->annexes->len > 0) /* it is shown */
    options_add_page (account, input->pack);
  build_finish_annexes (account);
}

Assessment *
assess_date (const AssessInput *input, int32_t as_of_day)
{
  g_autoptr (Assessment) before = assess_before (input, as_of_day);
  g_autoptr (Assessment) now = assess_once (input, as_of_day);
  assess_confirm (now, before);
  build_share_quotes (now);
  now->is_calibrated = input->calibration != NULL && input->calibration->kind != CALIBRATION_NONE;
  for (guint i = 0; i < now->accounts->len; i++)
    finish_account (input, now, g_ptr_array_index (now->accounts, i));
  copy_changes (input->pack, now);
  return g_steal_pointer (&now);
}

int32_t
assess_default_day (const History *history)
{
  if (history->last_day == DAY_NONE)
    return DAY_NONE;
  int32_t week = week_of_day (history->last_day);
  return week_last_day (history->last_day == week_last_day (week) ? week : week - 1);
}
