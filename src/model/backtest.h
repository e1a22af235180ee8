/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"
#include "model/calibration.h"

/* What a replay of history showed (methods 6.6).  Filled in by pipeline, read by report. */

#define HORIZON_DAYS 180    /* H: a flag is right if the event comes within so many days */
#define EVENTS_LEAST 10     /* fewer churn events carry no rates */
#define EVENTS_FOR_SLOPE 20 /* and as many accounts that stayed (methods 6.5) */
#define RESAMPLES 399       /* of accounts, for every interval */

/* Ways to raise an alarm: the bands, and the naive rules they are compared with. */
typedef enum {
  ALARM_WATCH, /* Watch or above; the others alike */
  ALARM_ELEVATED,
  ALARM_HIGH,
  ALARM_CRITICAL,
  ALARM_VOLUME, /* person-days at half of what was expected, or less */
  ALARM_USAGE,  /* usage down by 30% or more */
  ALARM_RATING, /* yellow or red by the customer success manager */
  ALARM_COUNT
} Alarm;
const char *alarm_name (Alarm alarm);  /* "volume-halved" */
const char *alarm_title (Alarm alarm); /* "Volume halved" */

/* What was said of one account at one date. */
typedef struct {
  bool is_assessed; /* false: no customer then */
  Band band;
  int stage;
  double points;
  double volume_ratio, usage_ratio; /* now to baseline; NaN unknown */
  int rating;                       /* 0 green, 1 yellow, 2 red; -1 unknown */
  char *signals;                    /* "K3 T2": what scored; NULL: nothing */
} BacktestCell;

bool backtest_cell_has (const BacktestCell *cell, Alarm alarm);

typedef struct {
  char *id, *name, *segment, *owner; /* as of its last date; segment and owner NULL: unknown */
  char *event_kind;                  /* "notice" …; NULL: no event */
  int32_t event_day;                 /* the first notice, non-renewal or competitor; DAY_NONE: none */
  int32_t downgrade_day;             /* the first downgrade, a label of its own; DAY_NONE: none */
  int32_t flag_day; /* the first date at Elevated or above within the horizon, without an event the first at
                       all; DAY_NONE: never */
  bool is_treated;  /* something was done after a flag and before the event (table actions) */
  guint cell_count;
  BacktestCell *cells; /* one a date */
} BacktestAccount;

BacktestAccount *backtest_account_new (const char *id, guint date_count);
void backtest_account_free (gpointer account);

/* What an account-date turned out to be. */
typedef enum {
  OUTCOME_NONE,     /* not assessed, after the event, or before a downgrade: counts nowhere */
  OUTCOME_POSITIVE, /* the event came within the horizon */
  OUTCOME_NEGATIVE, /* it did not */
  OUTCOME_CENSORED, /* without event, but the records end within the horizon */
} Outcome;

/* A number and its 95 % interval over resampled accounts; NaN: the data cannot say. */
typedef struct {
  double value, low, high;
} Estimate;

typedef enum {
  METRIC_RECALL,
  METRIC_RECALL_4, /* with at least four weeks' lead */
  METRIC_RECALL_8,
  METRIC_PRECISION,    /* of flagged account-dates that are settled */
  METRIC_FALSE_ALARMS, /* share of account-quarters with a flag, accounts without event, censored dates left
                          out */
  METRIC_FALSE_ALARMS_OPEN, /* the same with the censored dates: an upper bound */
  METRIC_LEAD_MEDIAN,       /* weeks from the first right flag to the event */
  METRIC_LEAD_LOW,          /* quartiles */
  METRIC_LEAD_HIGH,
  METRIC_ALERTS,   /* new flags a week and owner */
  METRIC_STANDING, /* flags that stand on a date, an owner */
  METRIC_CLEAR,    /* median weeks until a flag goes, open ones censored */
  METRIC_COUNT
} BacktestMetric;
const char *backtest_metric_name (BacktestMetric metric);  /* "recall_lead_4" */
const char *backtest_metric_title (BacktestMetric metric); /* "Recall with 4 weeks' lead" */

/* One way to raise an alarm over one set of accounts. */
typedef struct {
  char *name; /* of the set or the alarm, for people */
  guint account_count, event_count, found_count;
  guint right_dates, wrong_dates;        /* flags by account-date, settled dates only */
  guint quarter_count, alarmed_quarters; /* without event, uncensored */
  Estimate metrics[METRIC_COUNT];
} BacktestScore;

typedef struct {
  char *code;
  guint right_dates, wrong_dates, right_accounts, wrong_accounts; /* settled flags at Elevated or above in
                                                                     which it scored */
} SignalScore;

typedef struct {
  char *owner;
  guint account_count;
  double standing, alerts; /* flags at a date; new ones a week */
} OwnerLoad;

/* How well a number puts the accounts in order. */
typedef struct {
  const char *name, *title;
  Estimate precision; /* area under the precision–recall curve */
  Estimate gain;      /* the same less the base rate of the same resample */
} Ranking;
#define RANKING_COUNT 4 /* the index, and the three naive rules */

typedef struct {
  int every_weeks;
  int32_t end_day;
  GArray *days;        /* int32_t Sundays */
  GPtrArray *accounts; /* BacktestAccount *, by id */
  guint event_count;   /* accounts whose event a date precedes by at most the horizon */
  guint listed_count;  /* accounts with an event in the churn file */
  guint kept_count;    /* accounts without event that have uncensored dates */
  guint downgrade_count, downgrades_found;
  guint positive_dates, negative_dates; /* settled account-dates */
  char *refusal;                        /* why rates are withheld; NULL: they are not */
  BacktestScore scores[ALARM_COUNT];
  GPtrArray *segments, *treatments; /* BacktestScore *, at Elevated or above */
  GPtrArray *signals;               /* SignalScore *, the most frequent first */
  GPtrArray *owners;                /* OwnerLoad *, by name */
  Ranking rankings[RANKING_COUNT];
  Calibration calibration;
  GPtrArray *leaks;    /* char *: "accounts.csm_rating" */
  char *settings_hash; /* of rules and configuration */
} Backtest;

/* date: an index of days. */
Outcome backtest_outcome (const Backtest *backtest, const BacktestAccount *account, guint date);
/* The same once the horizon of that date has run out by the end of the records, else OUTCOME_NONE: later on
 * only those who left are known, and a share of account-dates (precision, base rate, ranking, calibration)
 * would be too high. */
Outcome backtest_settled_outcome (const Backtest *backtest, const BacktestAccount *account, guint date);

Backtest *backtest_new (void);
void backtest_free (Backtest *backtest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Backtest, backtest_free)
BacktestScore *backtest_score_new (const char *name);
void backtest_score_free (gpointer score);
