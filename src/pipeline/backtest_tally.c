/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/day.h"
#include "pipeline/backtest.h"
#include "series/rank.h"
#include "series/survival.h"

/* What one alarm did on one account, and what that means over many. */

/* Quarters come in order, so the present one is all that has to be remembered. */
typedef struct {
  int quarter;
  bool is_alarmed;
} Quarter;

static void
count_quarter (Quarter *last, int quarter, bool is_alarmed, guint *seen, guint *alarmed)
{
  if (last->quarter != quarter) {
    *last = (Quarter){ quarter, false };
    ++*seen;
  }
  if (is_alarmed && !last->is_alarmed) {
    last->is_alarmed = true;
    ++*alarmed;
  }
}

static void
count_outcomes (const Backtest *backtest, const BacktestAccount *account, Alarm alarm, AlarmTally *tally)
{
  Quarter closed = { -1, false }, open = { -1, false };
  for (guint i = 0; i < backtest->days->len; i++) {
    int32_t day = g_array_index (backtest->days, int32_t, i);
    Outcome outcome = backtest_outcome (backtest, account, i);
    bool is_alarmed = backtest_cell_has (&account->cells[i], alarm);
    if (outcome == OUTCOME_NONE)
      continue;
    if (outcome == OUTCOME_POSITIVE) {
      tally->has_event = true;
      tally->right_dates += is_alarmed && backtest_settled_outcome (backtest, account, i) == OUTCOME_POSITIVE;
      if (is_alarmed && isnan (tally->lead_weeks))
        tally->lead_weeks = (account->event_day - day) / 7.0;
    }
    if (outcome == OUTCOME_NEGATIVE)
      tally->wrong_dates += is_alarmed;
    if (account->event_day != DAY_NONE)
      continue;
    tally->is_kept |= outcome == OUTCOME_NEGATIVE;
    count_quarter (&open, day_quarter (day), is_alarmed, &tally->open_quarters,
                   &tally->open_alarmed_quarters);
    if (outcome == OUTCOME_NEGATIVE)
      count_quarter (&closed, day_quarter (day), is_alarmed, &tally->quarters, &tally->alarmed_quarters);
  }
}

static void
end_wait (AlarmTally *tally, guint dates, guint every_weeks, bool is_cleared)
{
  Wait wait = { .hours = dates * every_weeks,
                .is_answered = is_cleared }; /* a survival time, here in weeks */
  g_array_append_val (tally->waits, wait);
}

/* Runs of flagged dates.  A run that stands at the account's first date began at an unknown time: it loads
 * its owner, but is no new alert. */
static void
count_runs (const Backtest *backtest, const BacktestAccount *account, Alarm alarm, AlarmTally *tally)
{
  guint run = 0;
  bool has_start = false, was_flagged = true; /* the first date starts nothing */
  for (guint i = 0; i < backtest->days->len; i++) {
    int32_t day = g_array_index (backtest->days, int32_t, i);
    if (!account->cells[i].is_assessed || (account->event_day != DAY_NONE && day >= account->event_day))
      continue;
    bool is_flagged = backtest_cell_has (&account->cells[i], alarm);
    tally->dates++;
    tally->flagged_dates += is_flagged;
    if (is_flagged && !was_flagged) {
      tally->alerts++;
      has_start = true;
      run = 0;
    }
    if (!is_flagged && was_flagged && has_start)
      end_wait (tally, run, (guint) backtest->every_weeks, true);
    has_start = has_start && is_flagged;
    run += is_flagged;
    was_flagged = is_flagged;
  }
  if (has_start)
    end_wait (tally, run, (guint) backtest->every_weeks, false);
}

AlarmTally
tally_alarm (const Backtest *backtest, const BacktestAccount *account, Alarm alarm)
{
  AlarmTally tally = { .lead_weeks = NAN, .waits = g_array_new (FALSE, FALSE, sizeof (Wait)) };
  count_outcomes (backtest, account, alarm, &tally);
  count_runs (backtest, account, alarm, &tally);
  return tally;
}

void
tally_clear (gpointer tally)
{
  g_array_unref (((AlarmTally *) tally)->waits);
}

static double
ratio (double count, double of)
{
  return of > 0 ? count / of : NAN;
}

static double
compute_recall (AlarmTally *const *tallies, guint count, double least_weeks)
{
  guint events = 0, found = 0;
  for (guint i = 0; i < count; i++) {
    events += tallies[i]->has_event;
    found += tallies[i]->lead_weeks >= least_weeks;
  }
  return ratio (found, events);
}

static double
compute_lead (AlarmTally *const *tallies, guint count, double quantile)
{
  g_autofree double *leads = g_new (double, count + 1);
  for (guint i = 0; i < count; i++)
    leads[i] = tallies[i]->lead_weeks;
  return rank_quantile (leads, count, quantile);
}

static double
compute_clearing (AlarmTally *const *tallies, guint count)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (Wait));
  for (guint i = 0; i < count; i++)
    g_array_append_vals (waits, tallies[i]->waits->data, tallies[i]->waits->len);
  return survival_median ((const Wait *) waits->data, waits->len);
}

/* What is a share of sums. */
static double
compute_share (BacktestMetric metric, AlarmTally *const *tallies, guint count, const Backtest *backtest)
{
  AlarmTally sum = { 0 };
  for (guint i = 0; i < count; i++) {
    const AlarmTally *one = tallies[i];
    sum.right_dates += one->right_dates;
    sum.wrong_dates += one->wrong_dates;
    sum.quarters += one->quarters;
    sum.alarmed_quarters += one->alarmed_quarters;
    sum.open_quarters += one->open_quarters;
    sum.open_alarmed_quarters += one->open_alarmed_quarters;
    sum.flagged_dates += one->flagged_dates;
    sum.alerts += one->alerts;
  }
  double owner_dates = (double) backtest->owners->len * backtest->days->len;
  switch (metric) {
  case METRIC_PRECISION:
    return ratio (sum.right_dates, sum.right_dates + sum.wrong_dates);
  case METRIC_FALSE_ALARMS:
    return ratio (sum.alarmed_quarters, sum.quarters);
  case METRIC_FALSE_ALARMS_OPEN:
    return ratio (sum.open_alarmed_quarters, sum.open_quarters);
  case METRIC_ALERTS:
    return ratio (sum.alerts, owner_dates * backtest->every_weeks);
  default:
    g_assert (metric == METRIC_STANDING);
    return ratio (sum.flagged_dates, owner_dates);
  }
}

double
tally_metric (BacktestMetric metric, AlarmTally *const *tallies, guint count, const Backtest *backtest)
{
  switch (metric) {
  case METRIC_RECALL:
    return compute_recall (tallies, count, 0);
  case METRIC_RECALL_4:
    return compute_recall (tallies, count, 4);
  case METRIC_RECALL_8:
    return compute_recall (tallies, count, 8);
  case METRIC_LEAD_MEDIAN:
    return compute_lead (tallies, count, 0.5);
  case METRIC_LEAD_LOW:
    return compute_lead (tallies, count, 0.25);
  case METRIC_LEAD_HIGH:
    return compute_lead (tallies, count, 0.75);
  case METRIC_CLEAR:
    return compute_clearing (tallies, count);
  default:
    return compute_share (metric, tallies, count, backtest);
  }
}
