/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/calibrate.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "pipeline/backtest.h"
#include "series/calibrate.h"
#include "weft/error.h"

#define USUAL_RATE 0.06         /* of six months, where nothing is known (methods 6.1) */
#define USUAL_SLOPE (M_LN2 / 3) /* three points double the odds */

G_STATIC_ASSERT ((int) RELIABILITY_BINS == (int) CALIBRATE_BINS);

/* One account at the last date of a calendar quarter: dates two weeks apart share nearly all of their
 * horizon, and would count one event a dozen times. */
typedef struct {
  guint account;
  int32_t day;
  double points, chance; /* chance: as predicted; NaN: not yet */
  bool is_event;
} Point;

/* Columns of the chosen points, as the estimators want them. */
typedef struct {
  GArray *points, *chances; /* double */
  GArray *is_event;         /* bool */
} Columns;

static Columns
columns_new (void)
{
  return (Columns){ g_array_new (FALSE, FALSE, sizeof (double)), g_array_new (FALSE, FALSE, sizeof (double)),
                    g_array_new (FALSE, FALSE, sizeof (bool)) };
}

static void
columns_clear (Columns *columns)
{
  g_array_unref (columns->points);
  g_array_unref (columns->chances);
  g_array_unref (columns->is_event);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static void
columns_add (Columns *columns, const Point *point)
{
  g_array_append_val (columns->points, point->points);
  g_array_append_val (columns->chances, point->chance);
  g_array_append_val (columns->is_event, point->is_event);
}

static CalibrateLine
fit_columns (const Columns *columns, bool moves_slope)
{
  const double *points = (const double *) columns->points->data;
  const bool *is_event = (const bool *) columns->is_event->data;
  guint n = columns->points->len;
  return moves_slope ? calibrate_fit (points, is_event, n)
                     : calibrate_shift (points, is_event, n, USUAL_SLOPE);
}

/* ---- the points ---- */

static void
add_account (const Backtest *backtest, guint index, GArray *points)
{
  const BacktestAccount *account = g_ptr_array_index (backtest->accounts, index);
  guint first = points->len;
  for (guint i = 0; i < backtest->days->len; i++) {
    int32_t day = g_array_index (backtest->days, int32_t, i);
    Outcome outcome = backtest_settled_outcome (backtest, account, i);
    if (outcome == OUTCOME_NONE)
      continue;
    Point point = { index, day, account->cells[i].points, NAN, outcome == OUTCOME_POSITIVE };
    Point *last = points->len > first ? &g_array_index (points, Point, points->len - 1) : NULL;
    if (last != NULL && day_quarter (last->day) == day_quarter (day))
      *last = point;
    else
      g_array_append_val (points, point);
  }
}

static GArray *
list_points (const Backtest *backtest)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (Point));
  for (guint i = 0; i < backtest->accounts->len; i++)
    add_account (backtest, i, points);
  return points;
}

/* Accounts with an event among the points, and accounts without. */
static void
count_accounts (const GArray *points, guint *events, guint *kept)
{
  g_autoptr (GHashTable) left = g_hash_table_new (NULL, NULL), all = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < points->len; i++) {
    const Point *point = &g_array_index (points, Point, i);
    g_hash_table_add (all, GUINT_TO_POINTER (point->account));
    if (point->is_event)
      g_hash_table_add (left, GUINT_TO_POINTER (point->account));
  }
  *events = g_hash_table_size (left);
  *kept = g_hash_table_size (all) - *events;
}

/* ---- prediction ---- */

/* As assess gives it, so that what is judged is what is said; where the index stays one, by the usual line,
 * which no account of this history bounds. */
static void
predict (Point *point, const Calibration *calibration)
{
  point->chance = calibration->kind != CALIBRATION_NONE
                      ? calibration_chance (calibration, point->points)
                      : calibration_logistic (calibration->intercept + calibration->slope * point->points);
}

static void
predict_all (GArray *points, const Calibration *calibration)
{
  for (guint i = 0; i < points->len; i++)
    predict (&g_array_index (points, Point, i), calibration);
}

/* Fits on what lies at least the horizon before or after the quarter (methods 6.6), and predicts the quarter;
 * false: it holds no point, or too little lies outside. */
static bool
hold_out_quarter (GArray *points, int quarter, int32_t first_day, int32_t last_day, bool moves_slope)
{
  g_auto (Columns) train = columns_new ();
  g_autoptr (GArray) trained = g_array_new (FALSE, FALSE, sizeof (Point));
  for (guint i = 0; i < points->len; i++) {
    const Point *point = &g_array_index (points, Point, i);
    if (point->day + HORIZON_DAYS >= first_day && point->day <= last_day + HORIZON_DAYS)
      continue;
    columns_add (&train, point);
    g_array_append_val (trained, *point);
  }
  CalibrateLine line = fit_columns (&train, moves_slope);
  Calibration held = { .kind = moves_slope ? CALIBRATION_FIT : CALIBRATION_SHIFT,
                       .intercept = line.intercept,
                       .slope = line.slope };
  count_accounts (trained, &held.event_count, &held.kept_count);
  if (held.event_count < EVENTS_LEAST || held.kept_count < EVENTS_LEAST || !line.is_fitted)
    return false;
  bool is_any = false;
  for (guint i = 0; i < points->len; i++) {
    Point *point = &g_array_index (points, Point, i);
    if (day_quarter (point->day) != quarter)
      continue;
    predict (point, &held);
    is_any = true;
  }
  return is_any;
}

static bool
hold_out (const Backtest *backtest, GArray *points, bool moves_slope)
{
  bool is_any = false;
  const int32_t *days = (const int32_t *) backtest->days->data;
  for (guint first = 0, last; first < backtest->days->len; first = last + 1) {
    int quarter = day_quarter (days[first]);
    for (last = first; last + 1 < backtest->days->len && day_quarter (days[last + 1]) == quarter; last++)
      ;
    is_any |= hold_out_quarter (points, quarter, days[first], days[last], moves_slope);
  }
  return is_any;
}

/* ---- how good the predictions are ---- */

typedef struct {
  const GArray *points; /* in order of account */
  guint *first;         /* of each account, and one behind the last */
} Drawing;

static Drawing
drawing_new (const GArray *points, guint accounts)
{
  Drawing drawing = { points, g_new0 (guint, accounts + 1) };
  for (guint i = 0; i < points->len; i++)
    drawing.first[g_array_index (points, Point, i).account + 1]++;
  for (guint i = 0; i < accounts; i++)
    drawing.first[i + 1] += drawing.first[i];
  return drawing;
}

static Columns
draw_columns (const Drawing *drawing, const guint *drawn, guint count, bool needs_chance)
{
  Columns columns = columns_new ();
  for (guint i = 0; i < count; i++)
    for (guint k = drawing->first[drawn[i]]; k < drawing->first[drawn[i] + 1]; k++) {
      const Point *point = &g_array_index (drawing->points, Point, k);
      if (!needs_chance || !isnan (point->chance))
        columns_add (&columns, point);
    }
  return columns;
}

static double
compute_skill (const guint *drawn, guint count, gpointer user_data)
{
  g_auto (Columns) columns = draw_columns (user_data, drawn, count, true);
  guint n = columns.chances->len;
  return n == 0 ? NAN
                : calibrate_brier_skill ((const double *) columns.chances->data,
                                         (const bool *) columns.is_event->data, n);
}

static double
compute_slope (const guint *drawn, guint count, gpointer user_data)
{
  g_auto (Columns) columns = draw_columns (user_data, drawn, count, false);
  CalibrateLine line = fit_columns (&columns, true);
  return line.is_fitted ? line.slope : NAN;
}

static void
judge_predictions (Calibration *calibration, Drawing *drawing, guint accounts)
{
  g_auto (Columns) columns = columns_new ();
  for (guint i = 0; i < drawing->points->len; i++)
    if (!isnan (g_array_index (drawing->points, Point, i).chance))
      columns_add (&columns, &g_array_index (drawing->points, Point, i));
  const double *chances = (const double *) columns.chances->data;
  const bool *is_event = (const bool *) columns.is_event->data;
  guint n = columns.chances->len, events = 0;
  for (guint i = 0; i < n; i++)
    events += is_event[i];
  calibration->base_rate = n > 0 ? (double) events / n : NAN;
  calibration->brier = calibrate_brier (chances, is_event, n);
  Estimate skill = backtest_resample (accounts, "calibration skill", compute_skill, drawing);
  calibration->skill = skill.value;
  calibration->skill_low = skill.low;
  calibration->skill_high = skill.high;
  CalibrateBin bins[CALIBRATE_BINS];
  calibrate_reliability (chances, is_event, n, bins);
  for (int i = 0; i < CALIBRATE_BINS; i++)
    calibration->bins[i] = (ReliabilityBin){ (guint) bins[i].count, bins[i].predicted, bins[i].observed,
                                             bins[i].low, bins[i].high };
}

/* ---- the decision ---- */

/* Why the index must stay one; NULL: it need not. */
static char *
find_refusal (const Backtest *backtest, const Calibration *calibration)
{
  if (backtest->refusal != NULL)
    return g_strdup_printf ("%u of the %d churn events that are needed", backtest->event_count, EVENTS_LEAST);
  if (calibration->event_count < EVENTS_LEAST || calibration->kept_count < EVENTS_LEAST)
    return g_strdup_printf ("too few accounts: %u that left and %u that stayed, and %d of each are needed",
                            calibration->event_count, calibration->kept_count, EVENTS_LEAST);
  if (!(calibration->slope_low > 0))
    return g_strdup_printf (
        "more points do not go with more churn in this history: slope %.3f, 95%% %.3f to %.3f",
        calibration->fitted_slope, calibration->slope_low, calibration->slope_high);
  return NULL;
}

/* Why the slope must stay the default; NULL: it need not. */
static char *
find_slope_refusal (const Calibration *calibration, bool is_held_out)
{
  if (calibration->event_count < EVENTS_FOR_SLOPE || calibration->kept_count < EVENTS_FOR_SLOPE)
    return g_strdup_printf ("a slope of its own needs %d accounts of each: %u left and %u stayed",
                            EVENTS_FOR_SLOPE, calibration->event_count, calibration->kept_count);
  if (!is_held_out)
    return g_strdup_printf (
        "the history is too short to hold out a quarter with %d days between it and the rest", HORIZON_DAYS);
  return NULL;
}

static void
set_line (Calibration *calibration, CalibrationKind kind, double intercept, double slope)
{
  calibration->kind = kind;
  calibration->intercept = intercept;
  calibration->slope = slope;
}

/* The slope is asked for first: an index that does not order the accounts gets no chances. */
static void
choose_line (const Backtest *backtest, GArray *points, Calibration *calibration)
{
  g_auto (Columns) all = columns_new ();
  for (guint i = 0; i < points->len; i++)
    columns_add (&all, &g_array_index (points, Point, i));
  calibration->reason = find_refusal (backtest, calibration);
  if (calibration->reason != NULL) {
    set_line (calibration, CALIBRATION_NONE, log (USUAL_RATE / (1 - USUAL_RATE)), USUAL_SLOPE);
    predict_all (points, calibration);
    return;
  }
  calibration->is_held_out = hold_out (backtest, points, true);
  calibration->reason = find_slope_refusal (calibration, calibration->is_held_out);
  bool moves_slope = calibration->reason == NULL;
  CalibrateLine line = fit_columns (&all, moves_slope);
  set_line (calibration, moves_slope ? CALIBRATION_FIT : CALIBRATION_SHIFT, line.intercept, line.slope);
  if (moves_slope)
    return;
  for (guint i = 0; i < points->len; i++)
    g_array_index (points, Point, i).chance = NAN;
  calibration->is_held_out = hold_out (backtest, points, false);
  if (!calibration->is_held_out)
    predict_all (points, calibration);
}

void
calibrate_index (Backtest *backtest)
{
  Calibration *calibration = &backtest->calibration;
  *calibration = (Calibration){
    .first_day = DAY_NONE, .last_day = DAY_NONE, .fitted_slope = NAN, .slope_low = NAN, .slope_high = NAN
  };
  g_autoptr (GArray) points = list_points (backtest);
  guint accounts = backtest->accounts->len;
  Drawing drawing = drawing_new (points, accounts);
  calibration->point_count = points->len;
  count_accounts (points, &calibration->event_count, &calibration->kept_count);
  for (guint i = 0; i < points->len; i++) {
    int32_t day = g_array_index (points, Point, i).day;
    calibration->first_day = i == 0 ? day : MIN (calibration->first_day, day);
    calibration->last_day = i == 0 ? day : MAX (calibration->last_day, day);
  }
  Estimate slope = backtest_resample (accounts, "calibration slope", compute_slope, &drawing);
  calibration->fitted_slope = slope.value;
  calibration->slope_low = slope.low;
  calibration->slope_high = slope.high;
  choose_line (backtest, points, calibration);
  judge_predictions (calibration, &drawing, accounts);
  if (calibration->kind != CALIBRATION_NONE && !(calibration->skill > 0)) {
    calibration->kind = CALIBRATION_NONE;
    g_free (calibration->reason);
    calibration->reason = g_strdup ("its chances would be no better than always saying the base rate");
  }
  g_free (drawing.first);
}
