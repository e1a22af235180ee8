/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/backtest_format.h"

#include <math.h>

#include "base/text.h"
#include "report/cells.h"

#define NAME_WIDTH 24
#define CELL_WIDTH 20 /* "0.867 (0.727–0.966)" and a space */
#define SIGNALS_SHOWN 25

static void
append_sentences (Lines *out, GPtrArray *sentences)
{
  for (guint i = 0; i < sentences->len; i++)
    cells_append_wrapped (out, g_ptr_array_index (sentences, i), 0, 0);
  g_ptr_array_unref (sentences);
}

static void
append_title (Lines *out, const char *title)
{
  g_string_append_c (out->text, '\n');
  cells_append_wrapped (out, title, 0, 0);
}

static void
append_heads (Lines *out, const BacktestTable *table)
{
  cells_append_left (out->text, "", NAME_WIDTH);
  for (int i = 0; i < table->count; i++)
    cells_append_left (out->text, table->columns[i].head, CELL_WIDTH);
  cells_end_line (out->text);
}

static void
append_row (Lines *out, const BacktestTable *table, const BacktestScore *score)
{
  cells_append_left (out->text, score->name, NAME_WIDTH - 1);
  g_string_append_c (out->text, ' ');
  for (int i = 0; i < table->count; i++) {
    g_autofree char *cell = backtest_format_estimate (&score->metrics[table->columns[i].metric]);
    cells_append_left (out->text, cell, CELL_WIDTH);
  }
  cells_end_line (out->text);
}

static void
append_alarms (Lines *out, const Backtest *backtest, const BacktestTable *table)
{
  append_title (out, table->title);
  append_heads (out, table);
  for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
    append_row (out, table, &backtest->scores[alarm]);
}

static void
append_sets (Lines *out, const GPtrArray *scores, const char *title)
{
  if (scores->len == 0)
    return;
  append_title (out, title);
  append_heads (out, &backtest_set_table);
  for (guint i = 0; i < scores->len; i++)
    append_row (out, &backtest_set_table, scores->pdata[i]);
}

static void
append_counts (Lines *out, const Backtest *backtest)
{
  append_title (out, "Counts behind them");
  g_string_append (
      out->text,
      "                        FOUND OF LEFT   RIGHT DATES   WRONG DATES   QUARTERS WITH A FLAG\n");
  for (int alarm = 0; alarm < ALARM_COUNT; alarm++) {
    const BacktestScore *score = &backtest->scores[alarm];
    cells_append_left (out->text, score->name, NAME_WIDTH - 1);
    g_string_append_printf (out->text, " %5u of %-5u %13u %13u %9u of %u\n", score->found_count,
                            score->event_count, score->right_dates, score->wrong_dates,
                            score->alarmed_quarters, score->quarter_count);
  }
}

static void
append_rankings (Lines *out, const Backtest *backtest)
{
  g_autofree char *title = g_strdup_printf (
      "How well they rank: area under the precision–recall curve, base rate %.3f (%u of %u account-dates)",
      (double) backtest->positive_dates / MAX (1, backtest->positive_dates + backtest->negative_dates),
      backtest->positive_dates, backtest->positive_dates + backtest->negative_dates);
  append_title (out, title);
  for (int i = 0; i < RANKING_COUNT && backtest->refusal == NULL; i++) {
    const Ranking *ranking = &backtest->rankings[i];
    g_autofree char *precision = backtest_format_estimate (&ranking->precision);
    g_autofree char *gain = backtest_format_estimate (&ranking->gain);
    cells_append_left (out->text, ranking->title, NAME_WIDTH);
    cells_append_left (out->text, precision, CELL_WIDTH + 3);
    g_string_append_printf (out->text, "over the base rate %s%s\n", gain,
                            ranking->gain.low > 0 ? "" : ": no skill shown");
  }
}

static void
append_signals (Lines *out, const Backtest *backtest)
{
  append_title (out, "What carried the flags at Elevated or above");
  g_string_append (out->text, "SIGNAL   RIGHT DATES (ACCOUNTS)   WRONG DATES (ACCOUNTS)\n");
  for (guint i = 0; i < MIN (backtest->signals->len, SIGNALS_SHOWN); i++) {
    const SignalScore *signal = backtest->signals->pdata[i];
    cells_append_left (out->text, signal->code, 8);
    g_string_append_printf (out->text, " %11u (%u)%*s %12u (%u)\n", signal->right_dates,
                            signal->right_accounts, signal->right_accounts > 9 ? 7 : 8, "",
                            signal->wrong_dates, signal->wrong_accounts);
  }
}

static void
append_owners (Lines *out, const Backtest *backtest)
{
  append_title (out, "Load at Elevated or above");
  g_string_append (out->text, "OWNER                           ACCOUNTS  STANDING  NEW A WEEK\n");
  for (guint i = 0; i < backtest->owners->len; i++) {
    const OwnerLoad *load = backtest->owners->pdata[i];
    cells_append_left (out->text, load->owner, 30);
    g_string_append_printf (out->text, "  %8u  %8.2f  %10.2f\n", load->account_count, load->standing,
                            load->alerts);
  }
}

static void
append_reliability (Lines *out, const Calibration *calibration)
{
  g_string_append (out->text, "PREDICTED   OBSERVED          ACCOUNT-QUARTERS\n");
  for (int i = 0; i < RELIABILITY_BINS; i++) {
    const ReliabilityBin *bin = &calibration->bins[i];
    Estimate observed = { bin->observed, bin->low, bin->high };
    g_autofree char *cell = backtest_format_estimate (&observed);
    if (bin->count == 0)
      continue;
    g_string_append_printf (out->text, "%9.3f   ", bin->predicted);
    cells_append_left (out->text, cell, 22);
    g_string_append_printf (out->text, "%6u\n", bin->count);
  }
}

void
backtest_format_text (const Backtest *backtest, GString *text)
{
  Lines lines = { text, CELLS_PAGE }, *out = &lines;
  append_sentences (out, backtest_format_setting (backtest));
  if (backtest->refusal != NULL)
    append_title (out, backtest->refusal);
  for (const BacktestTable *table = backtest_tables; table->title != NULL; table++)
    append_alarms (out, backtest, table);
  append_counts (out, backtest);
  append_rankings (out, backtest);
  append_sets (out, backtest->segments, "By segment, Elevated or above");
  append_sets (out, backtest->treatments, "Treated and untreated accounts, Elevated or above");
  append_signals (out, backtest);
  append_owners (out, backtest);
  append_title (out, "Calibration");
  append_sentences (out, backtest_format_calibration (&backtest->calibration));
  if (backtest->refusal == NULL)
    append_reliability (out, &backtest->calibration);
  g_autofree char *leaks = backtest_format_leaks (backtest);
  append_title (out, leaks);
}
