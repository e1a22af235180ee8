/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/assess_steps.h"

#include <string.h>

#include "base/parallel.h"
#include "measure/portfolio.h"
#include "measure/succession.h"
#include "model/aside.h"
#include "pipeline/build.h"
#include "pipeline/build_annex.h"
#include "pipeline/build_pages.h"
#include "pipeline/compare.h"

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

static AccountAssessment *
measure_account (const AssessInput *input, const Counted *counted, const AccountView *view,
                 const PortfolioView *portfolio)
{
  g_autoptr (Frame) frame = frame_new (view, portfolio);
  frame->is_undated = input->is_brief;
  AccountAssessment *account = account_assessment_new (view->account->id, view->account->name);
  succession_mark (frame);
  measure_all (frame, account->facts);
  add_migration (counted, account);
  build_profile (frame, account);
  build_coverage (frame, account);
  if (input->is_shown) {
    build_map (frame, account);
    build_series (frame, account);
  }
  if (assess_has_pages (input)) {
    build_metrics (frame, account);
    build_whole (frame, account);
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

/* The accounts are worked on side by side. */
typedef struct {
  const AssessInput *input;
  const Counted *counted;
  PortfolioSurvey *survey;         /* of the first pass */
  const PortfolioViews *portfolio; /* of the second, as what follows */
  Assessment *out;
  AccountAssessment **accounts; /* by view; NULL: not assessed */
  Scroll *scroll;               /* in which the next lie */
  Compared *compared;           /* by view */
  int64_t *digests;             /* by view; of what is shown, where somebody takes it */
  GHashTable *quotes;           /* of all */
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
  portfolio_views_let_go (job->portfolio, index);
  if (!is_assessed (view))
    return;
  AccountAssessment *account =
      measure_account (job->input, job->counted, view, &job->portfolio->views[index]);
  if (job->input->taker.shown.take != NULL)
    job->digests[index] = job->input->taker.shown.digest (account);
  compare_read (account, &job->compared[index]);
  if (job->out->spill != NULL)
    account_put_aside (account, ASIDE_FACTS, job->out->spill);
  job->accounts[index] = account;
}

/* What is shown of it is written down by one thread while the others go on, and what stays of it moved to
 * where it waits. */
static void
hand_on (guint index, gpointer data)
{
  const Job *job = data;
  const AccountTaker *taker = &job->input->taker;
  AccountAssessment *account = job->accounts[index];
  if (account == NULL)
    return;
  if (taker->shown.take != NULL)
    taker->shown.take (account, job->digests[index], taker->data);
  if (assess_is_for_list (job->input))
    account_keep_listed_shown (account);
  if (assess_has_pages (job->input))
    build_count_quotes (account, job->quotes);
  if (job->out->spill == NULL)
    return;
  account_put_aside (account, ASIDE_SHOWN, job->out->spill);
  account_put_aside (account, ASIDE_JUDGED, job->out->spill);
  job->accounts[index] = account_settle (account, job->out->settled);
  let_go_behind (job->out, job->scroll, index);
}

static PortfolioViews *
survey_accounts (const AssessInput *input, const Counted *counted)
{
  guint count = counted->roster->accounts->len;
  g_autoptr (PortfolioSurvey) survey = portfolio_survey_new (count, counted->first_week, counted->as_of_day);
  Job job = { .input = input, .counted = counted, .survey = survey };
  parallel_each (count, input->thread_count, survey_one, &job);
  return portfolio_views_new (survey, input->thread_count);
}

void
measure_accounts (const AssessInput *input, const Counted *counted, Assessment *out, Scroll *compared,
                  GHashTable *quotes)
{
  guint count = counted->roster->accounts->len;
  g_autoptr (PortfolioViews) portfolio = survey_accounts (input, counted);
  g_autofree AccountAssessment **accounts = g_new0 (AccountAssessment *, count + 1);
  g_autofree int64_t *digests = g_new0 (int64_t, count + 1);
  Job job = { .input = input,
              .counted = counted,
              .scroll = compared,
              .compared = scroll_open (compared),
              .portfolio = portfolio,
              .out = out,
              .accounts = accounts,
              .digests = digests,
              .quotes = quotes };
  parallel_each_then (count, input->thread_count, measure_one, hand_on, &job);
  for (guint i = 0; i < count; i++)
    if (accounts[i] != NULL) {
      job.compared[out->accounts->len] = job.compared[i]; /* at its own place or before it */
      g_ptr_array_add (out->accounts, accounts[i]);
    }
}
