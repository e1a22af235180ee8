/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "pipeline/backtest.h"
#include "pipeline/calibrate.h"

/* ---- one alarm over one set of accounts ---- */

typedef struct {
  const Backtest *backtest;
  GArray *tallies;    /* AlarmTally, of the set */
  AlarmTally **drawn; /* as many */
  BacktestMetric metric;
} Sample;

static double
compute_drawn (const guint *drawn, guint count, gpointer user_data)
{
  Sample *sample = user_data;
  for (guint i = 0; i < count; i++)
    sample->drawn[i] = &g_array_index (sample->tallies, AlarmTally, drawn[i]);
  return tally_metric (sample->metric, sample->drawn, count, sample->backtest);
}

/* What a handful of events cannot carry. */
static bool
needs_events (BacktestMetric metric)
{
  return metric <= METRIC_PRECISION || (metric >= METRIC_LEAD_MEDIAN && metric <= METRIC_LEAD_HIGH);
}

static void
count_tallies (const GArray *tallies, BacktestScore *score)
{
  score->account_count = tallies->len;
  for (guint i = 0; i < tallies->len; i++) {
    const AlarmTally *tally = &g_array_index (tallies, AlarmTally, i);
    score->event_count += tally->has_event;
    score->found_count += !isnan (tally->lead_weeks);
    score->right_dates += tally->right_dates;
    score->wrong_dates += tally->wrong_dates;
    score->quarter_count += tally->quarters;
    score->alarmed_quarters += tally->alarmed_quarters;
  }
}

/* The seed names the set, so that one set's interval does not hang on which others there are. */
static void
score_set (const Backtest *backtest, const GPtrArray *accounts, Alarm alarm, BacktestScore *score)
{
  g_autoptr (GArray) tallies = g_array_new (FALSE, FALSE, sizeof (AlarmTally));
  g_array_set_clear_func (tallies, tally_clear);
  for (guint i = 0; i < accounts->len; i++) {
    AlarmTally tally = tally_alarm (backtest, g_ptr_array_index ((GPtrArray *) accounts, i), alarm);
    g_array_append_val (tallies, tally);
  }
  count_tallies (tallies, score);
  g_autofree AlarmTally **drawn = g_new (AlarmTally *, tallies->len + 1);
  for (int metric = 0; metric < METRIC_COUNT; metric++) {
    Sample sample = { backtest, tallies, drawn, (BacktestMetric) metric };
    g_autofree char *seed =
        g_strdup_printf ("backtest %s %s %s", score->name, alarm_name (alarm), backtest_metric_name (metric));
    bool is_withheld = needs_events ((BacktestMetric) metric) && score->event_count < EVENTS_LEAST;
    score->metrics[metric] = is_withheld ? (Estimate){ NAN, NAN, NAN }
                                         : backtest_resample (tallies->len, seed, compute_drawn, &sample);
  }
}

/* ---- sets ---- */

static void
score_subset (const Backtest *backtest, const GPtrArray *accounts, const char *name, GPtrArray *scores)
{
  BacktestScore *score = backtest_score_new (name);
  score_set (backtest, accounts, ALARM_ELEVATED, score);
  g_ptr_array_add (scores, score);
}

static void
score_segments (Backtest *backtest)
{
  g_autoptr (GTree) sets = g_tree_new_full ((GCompareDataFunc) (void (*) (void)) strcmp, NULL, NULL,
                                            (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < backtest->accounts->len; i++) {
    BacktestAccount *account = g_ptr_array_index (backtest->accounts, i);
    const char *segment = account->segment != NULL ? account->segment : "no segment";
    GPtrArray *set = g_tree_lookup (sets, segment);
    if (set == NULL)
      g_tree_insert (sets, (gpointer) segment, set = g_ptr_array_new ());
    g_ptr_array_add (set, account);
  }
  for (GTreeNode *node = g_tree_node_first (sets); g_tree_nnodes (sets) > 1 && node != NULL;
       node = g_tree_node_next (node))
    score_subset (backtest, g_tree_node_value (node), g_tree_node_key (node), backtest->segments);
}

/* What was done after a flag changes the outcome (methods 6.6). */
static void
score_treatments (Backtest *backtest)
{
  g_autoptr (GPtrArray) treated = g_ptr_array_new (), untreated = g_ptr_array_new ();
  for (guint i = 0; i < backtest->accounts->len; i++) {
    BacktestAccount *account = g_ptr_array_index (backtest->accounts, i);
    g_ptr_array_add (account->is_treated ? treated : untreated, account);
  }
  if (treated->len == 0)
    return;
  score_subset (backtest, treated, "treated after a flag", backtest->treatments);
  score_subset (backtest, untreated, "untreated", backtest->treatments);
}

static void
count_downgrades (Backtest *backtest)
{
  for (guint i = 0; i < backtest->accounts->len; i++) {
    const BacktestAccount *account = g_ptr_array_index (backtest->accounts, i);
    bool is_seen = false, is_found = false;
    for (guint k = 0; k < backtest->days->len && account->downgrade_day != DAY_NONE; k++) {
      int32_t ahead = account->downgrade_day - g_array_index (backtest->days, int32_t, k);
      if (ahead <= 0 || ahead > HORIZON_DAYS || !account->cells[k].is_assessed)
        continue;
      is_seen = true;
      is_found |= backtest_cell_has (&account->cells[k], ALARM_ELEVATED);
    }
    backtest->downgrade_count += is_seen;
    backtest->downgrades_found += is_found;
  }
}

static void
count_outcomes (Backtest *backtest)
{
  for (guint i = 0; i < backtest->accounts->len; i++) {
    const BacktestAccount *account = g_ptr_array_index (backtest->accounts, i);
    guint positive = 0, negative = 0;
    for (guint k = 0; k < backtest->days->len; k++) {
      Outcome outcome = backtest_outcome (backtest, account, k);
      positive += outcome == OUTCOME_POSITIVE;
      negative += outcome == OUTCOME_NEGATIVE;
      backtest->positive_dates += backtest_settled_outcome (backtest, account, k) == OUTCOME_POSITIVE;
    }
    backtest->negative_dates += negative;
    backtest->event_count += positive > 0;
    backtest->kept_count += account->event_day == DAY_NONE && negative > 0;
  }
}

void
backtest_score (Backtest *backtest)
{
  count_outcomes (backtest);
  count_downgrades (backtest);
  if (backtest->event_count < EVENTS_LEAST)
    backtest->refusal =
        g_strdup_printf ("%u churn events fall within %d days after a date of the replay; recall, precision, "
                         "lead, ranking and "
                         "calibration need at least %d, so only counts and false alarms are given",
                         backtest->event_count, HORIZON_DAYS, EVENTS_LEAST);
  backtest_list_owners (backtest);
  for (int alarm = 0; alarm < ALARM_COUNT; alarm++) {
    backtest->scores[alarm].name = g_strdup (alarm_title ((Alarm) alarm));
    score_set (backtest, backtest->accounts, (Alarm) alarm, &backtest->scores[alarm]);
  }
  score_segments (backtest);
  score_treatments (backtest);
  backtest_list_signals (backtest);
  backtest_rank (backtest);
  calibrate_index (backtest);
}
