/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "pipeline/backtest.h"
#include "series/calibrate.h"

#define UNKNOWN_SCORE (-1e9) /* who cannot be ranked comes last */

typedef double (*ScoreFn) (const BacktestCell *cell);

static double
known_or_last (double value)
{
  return isfinite (value) ? value : UNKNOWN_SCORE;
}

static double
score_index (const BacktestCell *cell)
{
  return cell->points;
}

static double
score_volume (const BacktestCell *cell)
{
  return known_or_last (-cell->volume_ratio);
}

static double
score_usage (const BacktestCell *cell)
{
  return known_or_last (-cell->usage_ratio);
}

static double
score_rating (const BacktestCell *cell)
{
  return cell->rating;
}

/* The settled account-dates, account by account. */
typedef struct {
  const Backtest *backtest;
  ScoreFn score;
  GArray *scores;   /* double */
  GArray *is_event; /* bool */
  bool is_gain;
} Drawing;

static void
add_account (Drawing *drawing, const BacktestAccount *account)
{
  const Backtest *backtest = drawing->backtest;
  for (guint i = 0; i < backtest->days->len; i++) {
    Outcome outcome = backtest_settled_outcome (backtest, account, i);
    if (outcome == OUTCOME_NONE)
      continue;
    double score = drawing->score (&account->cells[i]);
    bool is_event = outcome == OUTCOME_POSITIVE;
    g_array_append_val (drawing->scores, score);
    g_array_append_val (drawing->is_event, is_event);
  }
}

static double
compute_precision (const guint *drawn, guint count, gpointer user_data)
{
  Drawing *drawing = user_data;
  g_array_set_size (drawing->scores, 0);
  g_array_set_size (drawing->is_event, 0);
  for (guint i = 0; i < count; i++)
    add_account (drawing, g_ptr_array_index (drawing->backtest->accounts, drawn[i]));
  const bool *is_event = (const bool *) drawing->is_event->data;
  guint n = drawing->scores->len, events = 0;
  double area = calibrate_average_precision ((const double *) drawing->scores->data, is_event, n);
  for (guint i = 0; i < n; i++)
    events += is_event[i];
  return drawing->is_gain ? area - (double) events / n : area;
}

void
backtest_rank (Backtest *backtest)
{
  static const struct {
    const char *name, *title;
    ScoreFn score;
  } ways[RANKING_COUNT] = { { "index", "The index", score_index },
                            { "volume", "Volume against baseline", score_volume },
                            { "usage", "Usage against baseline", score_usage },
                            { "csm-rating", "CSM rating", score_rating } };
  g_autoptr (GArray) scores = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) is_event = g_array_new (FALSE, FALSE, sizeof (bool));
  for (int i = 0; i < RANKING_COUNT; i++) {
    Ranking *ranking = &backtest->rankings[i];
    *ranking = (Ranking){ ways[i].name, ways[i].title, { NAN, NAN, NAN }, { NAN, NAN, NAN } };
    if (backtest->refusal != NULL)
      continue;
    Drawing drawing = { backtest, ways[i].score, scores, is_event, false };
    ranking->precision =
        backtest_resample (backtest->accounts->len, ways[i].name, compute_precision, &drawing);
    drawing.is_gain = true;
    ranking->gain = backtest_resample (backtest->accounts->len, ways[i].name, compute_precision, &drawing);
  }
}
