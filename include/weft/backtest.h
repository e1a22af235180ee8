/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

#include "weft/error.h"

/* History replayed with no look-ahead: what weft would have said, date by date, and what came of it. */
typedef struct WeftBacktest WeftBacktest;

typedef struct {
  const char *store;
  const char *config;    /* NULL: the one remembered by the store */
  const char *churn;     /* a table of kind churn: account_id, notice_date, kind, revenue */
  const char *from, *to; /* "YYYY-MM-DD"; NULL: the first date with full windows, the last complete week */
  unsigned every_weeks;  /* 0: 2 */
  unsigned worker_count; /* processes; 0: one a processor, at most 4 */
} WeftBacktestOptions;

/* warnings: char *, appended; may be NULL. */
WeftBacktest *weft_backtest (const WeftBacktestOptions *options, GPtrArray *warnings, GError **error);
void weft_backtest_free (WeftBacktest *backtest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftBacktest, weft_backtest_free)

/* "text", "json" or "html"; free it.  width: of the terminal that "text" is for, 60 at least; 0: there is
 * none.
 */
char *weft_backtest_text (const WeftBacktest *backtest, const char *format, int width, GError **error);

/* Fits the index to what came of it and keeps that in the store, where assess finds it; history that does not
 * carry a calibration takes an earlier one away. */
bool weft_backtest_calibrate (const WeftBacktest *backtest, const char *store, GError **error);
/* The calibration as a small key file; free it. */
char *weft_backtest_calibration_text (const WeftBacktest *backtest);
/* Whether probabilities will be printed. */
bool weft_backtest_is_calibrated (const WeftBacktest *backtest);
