/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/calibrate.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "model/calibration.h"
#include "series/proportion.h"
#include "series/tail.h"

#define MOST_STEPS 50
#define SEPARATED 50.0 /* ln odds nobody has: the likelihood has no maximum */

double
calibrate_brier (const double *chance, const bool *is_event, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += (chance[i] - is_event[i]) * (chance[i] - is_event[i]);
  return n > 0 ? sum / (double) n : NAN;
}

static size_t
count_events (const bool *is_event, size_t n)
{
  size_t events = 0;
  for (size_t i = 0; i < n; i++)
    events += is_event[i];
  return events;
}

double
calibrate_brier_skill (const double *chance, const bool *is_event, size_t n)
{
  double rate = (double) count_events (is_event, n) / (double) n;
  double usual = rate * (1 - rate);
  return usual > 0 ? 1 - calibrate_brier (chance, is_event, n) / usual : NAN;
}

void
calibrate_reliability (const double *chance, const bool *is_event, size_t n,
                       CalibrateBin bins[CALIBRATE_BINS])
{
  for (int b = 0; b < CALIBRATE_BINS; b++)
    bins[b] = (CalibrateBin){ 0 };
  for (size_t i = 0; i < n; i++) {
    int at = (int) (chance[i] * CALIBRATE_BINS);
    CalibrateBin *bin = &bins[CLAMP (at, 0, CALIBRATE_BINS - 1)];
    bin->count++;
    bin->predicted += chance[i];
    bin->observed += is_event[i];
  }
  for (int b = 0; b < CALIBRATE_BINS; b++) {
    double count = (double) bins[b].count;
    proportion_interval ((Proportion){ bins[b].observed, count }, &bins[b].low, &bins[b].high);
    bins[b].predicted /= count; /* 0/0 in an empty bin is the NaN we want */
    bins[b].observed /= count;
  }
}

/* The likelihood's gradient and (negated) second derivatives at a line. */
typedef struct {
  double to_intercept, to_slope, aa, ab, bb;
} Derivatives;

static Derivatives
derive (const CalibrateLine *line, const double *score, const bool *is_event, size_t n)
{
  Derivatives d = { 0 };
  for (size_t i = 0; i < n; i++) {
    double chance = calibration_logistic (line->intercept + line->slope * score[i]),
           weight = chance * (1 - chance);
    d.to_intercept += is_event[i] - chance;
    d.to_slope += (is_event[i] - chance) * score[i];
    d.aa += weight;
    d.ab += weight * score[i];
    d.bb += weight * score[i] * score[i];
  }
  return d;
}

/* Newton's method; the likelihood is concave, so it meets
 * its one maximum or runs away where there is none. */
static CalibrateLine
climb (CalibrateLine line, bool moves_slope, const double *score, const bool *is_event, size_t n)
{
  size_t events = count_events (is_event, n);
  line.slope_low = line.slope_high = NAN;
  if (events == 0 || events == n)
    return line;
  for (int step = 0; step < MOST_STEPS && !line.is_fitted; step++) {
    Derivatives d = derive (&line, score, is_event, n);
    double determinant = d.aa * d.bb - d.ab * d.ab, by_slope = 0, by_intercept = d.to_intercept / d.aa;
    if (moves_slope) {
      by_slope = (d.aa * d.to_slope - d.ab * d.to_intercept) / determinant;
      by_intercept = (d.bb * d.to_intercept - d.ab * d.to_slope) / determinant;
    }
    line.intercept += by_intercept;
    line.slope += by_slope;
    if (!(fabs (line.intercept) < SEPARATED) || !(fabs (line.slope) < SEPARATED))
      return line;
    line.is_fitted = fabs (by_intercept) + fabs (by_slope) < 1e-10;
    double error = TAIL_NORMAL_95 * sqrt (d.aa / determinant);
    line.slope_low = moves_slope ? line.slope - error : NAN;
    line.slope_high = moves_slope ? line.slope + error : NAN;
  }
  return line;
}

CalibrateLine
calibrate_fit (const double *score, const bool *is_event, size_t n)
{
  return climb ((CalibrateLine){ 0 }, true, score, is_event, n);
}

CalibrateLine
calibrate_shift (const double *score, const bool *is_event, size_t n, double slope)
{
  return climb ((CalibrateLine){ .slope = slope }, false, score, is_event, n);
}

typedef struct {
  double score;
  bool is_event;
} Ranked;

static int
compare_descending (const void *a, const void *b)
{
  double x = ((const Ranked *) a)->score, y = ((const Ranked *) b)->score;
  return (x < y) - (x > y);
}

double
calibrate_average_precision (const double *score, const bool *is_event, size_t n)
{
  g_autofree Ranked *ranked = g_new (Ranked, n);
  double events = (double) count_events (is_event, n), found = 0, area = 0;
  for (size_t i = 0; i < n; i++)
    ranked[i] = (Ranked){ score[i], is_event[i] };
  if (events == 0)
    return NAN;
  qsort (ranked, n, sizeof *ranked, compare_descending);
  for (size_t i = 0, end; i < n; i = end) {
    double more = 0;
    for (end = i; end < n && ranked[end].score == ranked[i].score; end++)
      more += ranked[end].is_event;
    found += more;
    area += more / events * found / (double) end;
  }
  return area;
}
