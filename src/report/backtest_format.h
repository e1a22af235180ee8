/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/backtest.h"
#include "report/cells.h"

/* A backtest as text, JSON or one HTML page; free it.  NULL: there is no such format.  width: of the terminal
 * that text is for; 0: there is none. */
char *backtest_format_write (const Backtest *backtest, const char *format, int width, GError **error);

/* ---- one file a format ---- */

void backtest_format_text (const Backtest *backtest, Lines *out);
void backtest_format_json (const Backtest *backtest, GString *out);
void backtest_format_html (const Backtest *backtest, GString *out);

/* ---- what text and page show alike ---- */

#define BACKTEST_TABLE_METRICS 4

typedef struct {
  const char *title;
  int count;
  struct {
    BacktestMetric metric;
    const char *head; /* short enough for a column */
  } columns[BACKTEST_TABLE_METRICS];
} BacktestTable;

extern const BacktestTable backtest_tables[];  /* for the alarms; ends with a NULL title */
extern const BacktestTable backtest_set_table; /* for segments and treatments */

/* "0.92  0.85–0.97"; "–" where the data cannot say. Yours. */
char *backtest_format_estimate (const Estimate *estimate);
/* What was replayed and how a flag is judged, a sentence each: char *. Yours. */
GPtrArray *backtest_format_setting (const Backtest *backtest);
/* What the calibration came to, a sentence each: char *. Yours. */
GPtrArray *backtest_format_calibration (const Calibration *calibration);
char *backtest_format_leaks (const Backtest *backtest); /* Yours. */
