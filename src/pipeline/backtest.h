/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/backtest.h"
#include "pipeline/session.h"
#include "weft/backtest.h"

/* The parts of a backtest, in the order in which they run. */

struct WeftBacktest {
  Backtest *backtest;
};

/* Assesses every date of backtest->days and fills in backtest->accounts with their cells (backtest_replay.c).
 * Worker processes share the dates: igraph is not thread-safe. */
bool replay_dates (const AssessInput *input, guint worker_count, Backtest *backtest, GError **error);

/* Events, downgrades and treatments by account (backtest_labels.c). */
bool labels_read (const char *churn_path, const Config *config, Backtest *backtest, GPtrArray *warnings,
                  GError **error);
void labels_mark (const History *history, Backtest *backtest);
/* Filled columns that say how things stand, not when: who wrote them after the event leaks it. */
void labels_list_leaks (const History *history, GPtrArray *leaks);

/* Everything that is counted from cells and labels (backtest_score.c). Seeded:
 * the same cells and labels give the same intervals. */
void backtest_score (Backtest *backtest);
void backtest_list_signals (Backtest *backtest); /* what carried the alarms (backtest_load.c) */
void backtest_list_owners (Backtest *backtest);  /* whom they load */
void backtest_rank (Backtest *backtest);         /* PR-AUC (backtest_rank.c) */

/* ---- shared by the parts ---- */

/* What one alarm did on one account. */
typedef struct {
  bool has_event; /* with a date in the horizon before it */
  bool is_kept;   /* no event, and uncensored dates */
  double lead_weeks;
  guint right_dates, wrong_dates;
  guint quarters, alarmed_quarters, open_quarters, open_alarmed_quarters; /* open: with the censored dates */
  guint dates, flagged_dates, alerts;
  GArray *waits; /* Wait, weeks until a flag went */
} AlarmTally;

AlarmTally tally_alarm (const Backtest *backtest, const BacktestAccount *account, Alarm alarm);
void tally_clear (gpointer tally);

/* The metric over these tallies, some of them drawn several times; the load is that of backtest->owners. */
double
tally_metric (BacktestMetric metric, AlarmTally *const *tallies, guint count, const Backtest *backtest);
/* 95 % percentile interval of what `compute` gives over resampled accounts: drawn holds count indices. */
typedef double (*ResampledFn) (const guint *drawn, guint count, gpointer user_data);
Estimate backtest_resample (guint count, const char *seed, ResampledFn compute, gpointer user_data);
