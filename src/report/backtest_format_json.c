/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/backtest_format.h"

#include <math.h>

#include "base/json.h"
#include "report/summary.h"

#define SCHEMA "weft.backtest/1"

static void
put_text (Json *json, const char *key, const char *text)
{
  json_put_key (json, key);
  json_put_string (json, text);
}

static void
put_number (Json *json, const char *key, double value)
{
  json_put_key (json, key);
  json_put_number (json, value);
}

static void
put_day (Json *json, const char *key, int32_t day)
{
  g_autofree char *text = day != DAY_NONE ? day_format (day) : NULL;
  put_text (json, key, text);
}

static void
begin_list (Json *json, const char *key)
{
  json_put_key (json, key);
  json_begin_array (json);
}

static void
put_estimate (Json *json, const char *key, const Estimate *estimate)
{
  json_put_key (json, key);
  json_begin_object (json);
  put_number (json, "value", estimate->value);
  put_number (json, "low", estimate->low);
  put_number (json, "high", estimate->high);
  json_end_object (json);
}

static void
put_score (Json *json, const char *name, const BacktestScore *score)
{
  json_begin_object (json);
  put_text (json, "name", name);
  put_number (json, "accounts", score->account_count);
  put_number (json, "left", score->event_count);
  put_number (json, "found", score->found_count);
  put_number (json, "right_dates", score->right_dates);
  put_number (json, "wrong_dates", score->wrong_dates);
  put_number (json, "account_quarters", score->quarter_count);
  put_number (json, "alarmed_quarters", score->alarmed_quarters);
  for (int metric = 0; metric < METRIC_COUNT; metric++)
    put_estimate (json, backtest_metric_name ((BacktestMetric) metric), &score->metrics[metric]);
  json_end_object (json);
}

static void
put_scores (Json *json, const char *key, const GPtrArray *scores)
{
  begin_list (json, key);
  for (guint i = 0; i < scores->len; i++)
    put_score (json, ((const BacktestScore *) scores->pdata[i])->name, scores->pdata[i]);
  json_end_array (json);
}

static void
put_alarms (Json *json, const Backtest *backtest)
{
  begin_list (json, "alarms");
  for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
    put_score (json, alarm_name ((Alarm) alarm), &backtest->scores[alarm]);
  json_end_array (json);
}

static void
put_rankings (Json *json, const Backtest *backtest)
{
  guint known = backtest->positive_dates + backtest->negative_dates;
  put_number (json, "base_rate", known > 0 ? (double) backtest->positive_dates / known : NAN);
  begin_list (json, "pr_auc");
  for (int i = 0; i < RANKING_COUNT; i++) {
    json_begin_object (json);
    put_text (json, "name", backtest->rankings[i].name);
    put_estimate (json, "area", &backtest->rankings[i].precision);
    put_estimate (json, "over_base_rate", &backtest->rankings[i].gain);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_signals (Json *json, const Backtest *backtest)
{
  begin_list (json, "signals");
  for (guint i = 0; i < backtest->signals->len; i++) {
    const SignalScore *signal = backtest->signals->pdata[i];
    json_begin_object (json);
    put_text (json, "code", signal->code);
    put_number (json, "right_dates", signal->right_dates);
    put_number (json, "right_accounts", signal->right_accounts);
    put_number (json, "wrong_dates", signal->wrong_dates);
    put_number (json, "wrong_accounts", signal->wrong_accounts);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_owners (Json *json, const Backtest *backtest)
{
  begin_list (json, "owners");
  for (guint i = 0; i < backtest->owners->len; i++) {
    const OwnerLoad *load = backtest->owners->pdata[i];
    json_begin_object (json);
    put_text (json, "owner", load->owner);
    put_number (json, "accounts", load->account_count);
    put_number (json, "standing", load->standing);
    put_number (json, "alerts_per_week", load->alerts);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_bins (Json *json, const Calibration *calibration)
{
  begin_list (json, "reliability");
  for (int i = 0; i < RELIABILITY_BINS; i++) {
    const ReliabilityBin *bin = &calibration->bins[i];
    json_begin_object (json);
    put_number (json, "n", bin->count);
    put_number (json, "predicted", bin->predicted);
    put_number (json, "observed", bin->observed);
    put_number (json, "low", bin->low);
    put_number (json, "high", bin->high);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_calibration (Json *json, const Calibration *calibration)
{
  json_put_key (json, "calibration");
  json_begin_object (json);
  put_text (json, "kind", calibration_kind_name (calibration->kind));
  put_text (json, "reason", calibration->reason);
  put_number (json, "intercept", calibration->intercept);
  put_number (json, "slope", calibration->slope);
  put_estimate (json, "fitted_slope",
                &(Estimate){ calibration->fitted_slope, calibration->slope_low, calibration->slope_high });
  put_number (json, "account_quarters", calibration->point_count);
  put_number (json, "left", calibration->event_count);
  put_number (json, "stayed", calibration->kept_count);
  json_put_key (json, "held_out");
  json_put_bool (json, calibration->is_held_out);
  put_number (json, "base_rate", calibration->base_rate);
  put_number (json, "brier", calibration->brier);
  put_estimate (json, "brier_skill",
                &(Estimate){ calibration->skill, calibration->skill_low, calibration->skill_high });
  put_bins (json, calibration);
  json_end_object (json);
}

static void
put_accounts (Json *json, const Backtest *backtest)
{
  begin_list (json, "accounts");
  for (guint i = 0; i < backtest->accounts->len; i++) {
    const BacktestAccount *account = backtest->accounts->pdata[i];
    json_begin_object (json);
    put_text (json, "account_id", account->id);
    put_text (json, "name", account->name);
    put_text (json, "segment", account->segment);
    put_text (json, "owner", account->owner);
    put_day (json, "event", account->event_day);
    put_text (json, "event_kind", account->event_kind);
    put_day (json, "downgrade", account->downgrade_day);
    put_day (json, "first_flag", account->flag_day);
    put_number (json, "lead_weeks",
                account->event_day != DAY_NONE && account->flag_day != DAY_NONE
                    ? (account->event_day - account->flag_day) / 7.0
                    : NAN);
    json_put_key (json, "treated");
    json_put_bool (json, account->is_treated);
    json_end_object (json);
  }
  json_end_array (json);
}

static const char *
outcome_name (Outcome outcome)
{
  static const char *const names[] = { NULL, "left", "stayed", "censored" };
  return names[outcome];
}

static void
put_cell (Json *json, const Backtest *backtest, const BacktestAccount *account, guint date)
{
  const BacktestCell *cell = &account->cells[date];
  json_begin_object (json);
  put_text (json, "account_id", account->id);
  put_text (json, "band", band_name (cell->band));
  put_number (json, "points", cell->points);
  put_number (json, "stage", cell->stage);
  put_text (json, "signals", cell->signals != NULL ? cell->signals : "");
  put_text (json, "outcome", outcome_name (backtest_outcome (backtest, account, date)));
  json_end_object (json);
}

static void
put_dates (Json *json, const Backtest *backtest)
{
  begin_list (json, "dates");
  for (guint i = 0; i < backtest->days->len; i++) {
    json_begin_object (json);
    put_day (json, "as_of", g_array_index (backtest->days, int32_t, i));
    begin_list (json, "accounts");
    for (guint k = 0; k < backtest->accounts->len; k++) {
      const BacktestAccount *account = backtest->accounts->pdata[k];
      if (account->cells[i].is_assessed)
        put_cell (json, backtest, account, i);
    }
    json_end_array (json);
    json_end_object (json);
  }
  json_end_array (json);
}

void
backtest_format_json (const Backtest *backtest, GString *out)
{
  Json json = json_begin (out);
  json_begin_object (&json);
  put_text (&json, "schema", SCHEMA);
  put_text (&json, "program", summary_program ());
  put_text (&json, "rules", backtest->settings_hash);
  put_day (&json, "from", g_array_index (backtest->days, int32_t, 0));
  put_day (&json, "to", g_array_index (backtest->days, int32_t, backtest->days->len - 1));
  put_day (&json, "records_end", backtest->end_day);
  put_number (&json, "every_weeks", backtest->every_weeks);
  put_number (&json, "horizon_days", HORIZON_DAYS);
  put_number (&json, "events_listed", backtest->listed_count);
  put_number (&json, "events", backtest->event_count);
  put_number (&json, "stayed", backtest->kept_count);
  put_number (&json, "downgrades", backtest->downgrade_count);
  put_number (&json, "downgrades_found", backtest->downgrades_found);
  put_text (&json, "refusal", backtest->refusal);
  put_alarms (&json, backtest);
  put_rankings (&json, backtest);
  put_scores (&json, "segments", backtest->segments);
  put_scores (&json, "treatments", backtest->treatments);
  put_signals (&json, backtest);
  put_owners (&json, backtest);
  put_calibration (&json, &backtest->calibration);
  begin_list (&json, "possible_leaks");
  for (guint i = 0; i < backtest->leaks->len; i++)
    json_put_string (&json, backtest->leaks->pdata[i]);
  json_end_array (&json);
  put_accounts (&json, backtest);
  put_dates (&json, backtest);
  json_end_object (&json);
  g_string_append_c (out, '\n');
}
