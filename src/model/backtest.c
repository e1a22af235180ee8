/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/backtest.h"

#include <math.h>

static const struct {
  const char *name, *title;
} alarms[ALARM_COUNT] = {
  { "watch", "Watch or above" },         { "elevated", "Elevated or above" },
  { "high", "High or above" },           { "critical", "Critical" },
  { "volume-halved", "Volume halved" },  { "usage-down-30", "Usage down 30%" },
  { "csm-rating", "CSM yellow or red" },
};

static const struct {
  const char *name, *title;
} metrics[METRIC_COUNT] = {
  { "recall", "Recall" },
  { "recall_lead_4", "Recall with 4 weeks' lead" },
  { "recall_lead_8", "Recall with 8 weeks' lead" },
  { "precision", "Precision of flagged account-dates" },
  { "false_alarms", "False alarms an account-quarter" },
  { "false_alarms_with_censored", "The same, censored dates included" },
  { "lead_median", "Median lead, weeks" },
  { "lead_lower_quartile", "Lower quartile of the lead" },
  { "lead_upper_quartile", "Upper quartile of the lead" },
  { "alerts_per_owner_week", "New alerts an owner and week" },
  { "standing_per_owner", "Standing alerts an owner" },
  { "weeks_to_clear", "Median weeks to clear" },
};

const char *
alarm_name (Alarm alarm)
{
  return alarms[alarm].name;
}

const char *
alarm_title (Alarm alarm)
{
  return alarms[alarm].title;
}

const char *
backtest_metric_name (BacktestMetric metric)
{
  return metrics[metric].name;
}

const char *
backtest_metric_title (BacktestMetric metric)
{
  return metrics[metric].title;
}

bool
backtest_cell_has (const BacktestCell *cell, Alarm alarm)
{
  if (!cell->is_assessed)
    return false;
  switch (alarm) {
  case ALARM_VOLUME:
    return cell->volume_ratio <= 0.5;
  case ALARM_USAGE:
    return cell->usage_ratio <= 0.7;
  case ALARM_RATING:
    return cell->rating >= 1;
  default:
    return (int) cell->band >= (int) BAND_WATCH + (int) alarm;
  }
}

static bool
is_settled (const Backtest *backtest, guint date)
{
  return g_array_index (backtest->days, int32_t, date) + HORIZON_DAYS <= backtest->end_day;
}

Outcome
backtest_outcome (const Backtest *backtest, const BacktestAccount *account, guint date)
{
  int32_t day = g_array_index (backtest->days, int32_t, date);
  if (!account->cells[date].is_assessed)
    return OUTCOME_NONE;
  if (account->event_day != DAY_NONE) {
    if (day >= account->event_day)
      return OUTCOME_NONE;
    return account->event_day - day <= HORIZON_DAYS ? OUTCOME_POSITIVE : OUTCOME_NEGATIVE;
  }
  if (account->downgrade_day != DAY_NONE && day + HORIZON_DAYS >= account->downgrade_day)
    return OUTCOME_NONE;
  return is_settled (backtest, date) ? OUTCOME_NEGATIVE : OUTCOME_CENSORED;
}

Outcome
backtest_settled_outcome (const Backtest *backtest, const BacktestAccount *account, guint date)
{
  return is_settled (backtest, date) ? backtest_outcome (backtest, account, date) : OUTCOME_NONE;
}

BacktestAccount *
backtest_account_new (const char *id, guint date_count)
{
  BacktestAccount *account = g_new0 (BacktestAccount, 1);
  *account = (BacktestAccount){ .id = g_strdup (id),
                                .event_day = DAY_NONE,
                                .downgrade_day = DAY_NONE,
                                .flag_day = DAY_NONE,
                                .cell_count = date_count,
                                .cells = g_new0 (BacktestCell, date_count) };
  return account;
}

void
backtest_account_free (gpointer data)
{
  BacktestAccount *account = data;
  if (account == NULL)
    return;
  for (guint i = 0; i < account->cell_count; i++)
    g_free (account->cells[i].signals);
  char *owned[] = { account->id, account->name, account->segment, account->owner, account->event_kind };
  for (size_t i = 0; i < G_N_ELEMENTS (owned); i++)
    g_free (owned[i]);
  g_free (account->cells);
  g_free (account);
}

BacktestScore *
backtest_score_new (const char *name)
{
  BacktestScore *score = g_new0 (BacktestScore, 1);
  score->name = g_strdup (name);
  return score;
}

void
backtest_score_free (gpointer data)
{
  BacktestScore *score = data;
  if (score == NULL)
    return;
  g_free (score->name);
  g_free (score);
}

static void
signal_score_free (gpointer data)
{
  g_free (((SignalScore *) data)->code);
  g_free (data);
}

static void
owner_load_free (gpointer data)
{
  g_free (((OwnerLoad *) data)->owner);
  g_free (data);
}

Backtest *
backtest_new (void)
{
  Backtest *backtest = g_new0 (Backtest, 1);
  *backtest = (Backtest){ .end_day = DAY_NONE,
                          .days = g_array_new (FALSE, FALSE, sizeof (int32_t)),
                          .accounts = g_ptr_array_new_with_free_func (backtest_account_free),
                          .segments = g_ptr_array_new_with_free_func (backtest_score_free),
                          .treatments = g_ptr_array_new_with_free_func (backtest_score_free),
                          .signals = g_ptr_array_new_with_free_func (signal_score_free),
                          .owners = g_ptr_array_new_with_free_func (owner_load_free),
                          .leaks = g_ptr_array_new_with_free_func (g_free) };
  return backtest;
}

void
backtest_free (Backtest *backtest)
{
  if (backtest == NULL)
    return;
  GPtrArray *lists[] = { backtest->accounts, backtest->segments, backtest->treatments,
                         backtest->signals,  backtest->owners,   backtest->leaks };
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  for (int i = 0; i < ALARM_COUNT; i++)
    g_free (backtest->scores[i].name);
  g_array_unref (backtest->days);
  calibration_clear (&backtest->calibration);
  g_free (backtest->refusal);
  g_free (backtest->settings_hash);
  g_free (backtest);
}
