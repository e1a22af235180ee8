/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/backtest_format.h"

#include <math.h>

#include "base/text.h"
#include "report/cells.h"

#define NAME_WIDTH 21
#define CELL_WIDTH 20 /* "0.867 (0.727–0.966)" and a space */
#define RANKING_WIDTH 24
#define SIGNALS_SHOWN 25

/* A table under construction, row by row: a name and as many cells as there are heads. */
typedef struct {
  const char *heads[BACKTEST_TABLE_METRICS];
  int count;
  GPtrArray *rows; /* GStrv, owned */
} Columns;

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
append_cells (Lines *out, const char *name, const char *const *cells, int count)
{
  cells_append_left (out->text, name, NAME_WIDTH - 1);
  g_string_append_c (out->text, ' ');
  for (int i = 0; i < count; i++)
    cells_append_left (out->text, cells[i], CELL_WIDTH);
  cells_end_line (out->text);
}

/* Where the line has no room for all columns, the others follow below.  Takes the rows. */
static void
append_columns (Lines *out, const char *title, const Columns *columns)
{
  append_title (out, title);
  int most = MAX (1, (out->width + 1 - NAME_WIDTH) / CELL_WIDTH);
  for (int first = 0; first < columns->count; first += most) {
    int count = MIN (most, columns->count - first);
    append_cells (out, "", columns->heads + first, count);
    for (guint i = 0; i < columns->rows->len; i++) {
      const char *const *row = columns->rows->pdata[i];
      append_cells (out, row[0], row + 1 + first, count);
    }
  }
  g_ptr_array_unref (columns->rows);
}

static Columns
columns_new (const BacktestTable *table)
{
  Columns columns = { .count = table->count,
                      .rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev) };
  for (int i = 0; i < table->count; i++)
    columns.heads[i] = table->columns[i].head;
  return columns;
}

static void
add_score (Columns *columns, const BacktestTable *table, const BacktestScore *score)
{
  GStrv row = g_new0 (char *, table->count + 2);
  row[0] = g_strdup (score->name);
  for (int i = 0; i < table->count; i++)
    row[i + 1] = backtest_format_estimate (&score->metrics[table->columns[i].metric]);
  g_ptr_array_add (columns->rows, row);
}

static void
append_alarms (Lines *out, const Backtest *backtest, const BacktestTable *table)
{
  Columns columns = columns_new (table);
  for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
    add_score (&columns, table, &backtest->scores[alarm]);
  append_columns (out, table->title, &columns);
}

static void
append_sets (Lines *out, const GPtrArray *scores, const char *title)
{
  if (scores->len == 0)
    return;
  Columns columns = columns_new (&backtest_set_table);
  for (guint i = 0; i < scores->len; i++)
    add_score (&columns, &backtest_set_table, scores->pdata[i]);
  append_columns (out, title, &columns);
}

static void
append_counts (Lines *out, const Backtest *backtest)
{
  Columns columns = { { "FOUND OF LEFT", "RIGHT DATES", "WRONG DATES", "QUARTERS FLAGGED" },
                      4,
                      g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev) };
  for (int alarm = 0; alarm < ALARM_COUNT; alarm++) {
    const BacktestScore *score = &backtest->scores[alarm];
    GStrv row = g_new0 (char *, 6);
    row[0] = g_strdup (score->name);
    row[1] = g_strdup_printf ("%u of %u", score->found_count, score->event_count);
    row[2] = g_strdup_printf ("%u", score->right_dates);
    row[3] = g_strdup_printf ("%u", score->wrong_dates);
    row[4] = g_strdup_printf ("%u of %u", score->alarmed_quarters, score->quarter_count);
    g_ptr_array_add (columns.rows, row);
  }
  append_columns (out, "Counts behind them", &columns);
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
    g_autofree char *line = g_strdup_printf ("%s, over the base rate %s%s", precision, gain,
                                             ranking->gain.low > 0 ? "" : ": no skill shown");
    cells_append_left (out->text, ranking->title, RANKING_WIDTH);
    cells_append_wrapped (out, line, RANKING_WIDTH, RANKING_WIDTH);
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
  g_string_append (out->text, "OWNER                         ACCOUNTS  STANDING  NEW A WEEK\n");
  for (guint i = 0; i < backtest->owners->len; i++) {
    const OwnerLoad *load = backtest->owners->pdata[i];
    cells_append_left (out->text, load->owner, 28);
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
backtest_format_text (const Backtest *backtest, Lines *out)
{
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
