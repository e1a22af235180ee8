/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/trend.h"

#include <glib.h>
#include <math.h>

#include "series/rank.h"
#include "series/tail.h"

static double *
dup_known (const double *values, size_t n, size_t *known)
{
  double *kept = g_new (double, n);
  *known = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan (values[i]))
      kept[(*known)++] = values[i];
  return kept;
}

static MannKendall
judge (double s, double variance)
{
  MannKendall test = { s, variance, 0, 1 };
  if (s != 0 && variance > 0)
    test.z = (s > 0 ? s - 1 : s + 1) / sqrt (variance);
  test.p = fmin (1, 2 * tail_normal_upper (fabs (test.z)));
  return test;
}

/* t(t−1)(2t+5) summed once for each group of ties, through its first member. */
static double
tie_term (const double *v, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    double t = 0;
    bool is_first = true;
    for (size_t k = 0; k < n; k++) {
      t += v[k] == v[i];
      is_first = is_first && (k >= i || v[k] != v[i]);
    }
    if (is_first)
      sum += t * (t - 1) * (2 * t + 5);
  }
  return sum;
}

static MannKendall
plain_test (const double *v, size_t n)
{
  double s = 0, N = (double) n;
  if (n < 4)
    return (MannKendall){ NAN, NAN, NAN, NAN };
  for (size_t i = 0; i < n; i++)
    for (size_t k = i + 1; k < n; k++)
      s += (v[k] > v[i]) - (v[k] < v[i]);
  return judge (s, (N * (N - 1) * (2 * N + 5) - tie_term (v, n)) / 18);
}

MannKendall
trend_mann_kendall (const double *values, size_t n)
{
  size_t known;
  g_autofree double *v = dup_known (values, n, &known);
  return plain_test (v, known);
}

/* Midranks of the values without their line. */
static double *
dup_detrended_ranks (const double *v, size_t n, double slope)
{
  g_autofree double *rest = g_new (double, n);
  double *ranks = g_new (double, n);
  for (size_t i = 0; i < n; i++)
    rest[i] = v[i] - slope * (double) i;
  for (size_t i = 0; i < n; i++)
    ranks[i] = rank_share_below (rest, n, rest[i]) * (double) n + 0.5;
  return ranks;
}

static double
autocorrelation (const double *v, size_t n, size_t lag)
{
  double mean = 0, top = 0, bottom = 0;
  for (size_t i = 0; i < n; i++)
    mean += v[i] / (double) n;
  for (size_t i = 0; i < n; i++)
    bottom += (v[i] - mean) * (v[i] - mean);
  for (size_t i = 0; i + lag < n; i++)
    top += (v[i] - mean) * (v[i + lag] - mean);
  return bottom > 0 ? top / bottom : 0;
}

MannKendall
trend_hamed_rao (const double *values, size_t n)
{
  size_t known;
  g_autofree double *v = dup_known (values, n, &known);
  MannKendall plain = plain_test (v, known);
  if (isnan (plain.p))
    return plain;
  g_autofree double *ranks = dup_detrended_ranks (v, known, trend_sen_slope (v, known));
  double N = (double) known, sum = 0;
  for (size_t lag = 1; lag + 2 < known; lag++) {
    double r = autocorrelation (ranks, known, lag), left = N - (double) lag;
    if (fabs (r) > 1.96 / sqrt (N))
      sum += left * (left - 1) * (left - 2) * r;
  }
  return judge (plain.s, plain.variance * fmax (1, 1 + 2 / (N * (N - 1) * (N - 2)) * sum));
}

double
trend_sen_slope (const double *values, size_t n)
{
  g_autofree double *slopes = g_new (double, n *(n - (n > 0)) / 2);
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t k = i + 1; k < n; k++)
      slopes[count++] = (values[k] - values[i]) / (double) (k - i); /* NaN if either is */
  return rank_median (slopes, count);
}

/* Sums of squares around the means, over the points where both are known. */
typedef struct {
  double n, mean_x, mean_y, xx, xy, yy;
} Moments;

static Moments
take_moments (const double *x, const double *y, size_t n)
{
  Moments m = { 0 };
  for (size_t i = 0; i < n; i++) {
    if (isnan (x[i]) || isnan (y[i]))
      continue;
    m.n++;
    double dx = x[i] - m.mean_x, dy = y[i] - m.mean_y;
    m.mean_x += dx / m.n;
    m.mean_y += dy / m.n;
    m.xx += dx * (x[i] - m.mean_x);
    m.xy += dx * (y[i] - m.mean_y);
    m.yy += dy * (y[i] - m.mean_y);
  }
  return m;
}

static double
residual_squares (const Moments *m)
{
  return fmax (0, m->yy - m->xy * m->xy / m->xx);
}

static TrendLine
fit_moments (const Moments *m)
{
  TrendLine line = { NAN, NAN, NAN, NAN, NAN, NAN, (size_t) m->n };
  if (m->n < 2 || m->xx <= 0)
    return line;
  line.slope = m->xy / m->xx;
  line.intercept = m->mean_y - line.slope * m->mean_x;
  if (m->n < 3)
    return line;
  line.slope_error = sqrt (residual_squares (m) / (m->n - 2) / m->xx);
  double half = tail_student_quantile (0.025, m->n - 2) * line.slope_error;
  line.low = line.slope - half;
  line.high = line.slope + half;
  line.rise_p = line.slope_error > 0 ? tail_student_upper (line.slope / line.slope_error, m->n - 2)
                                     : (line.slope > 0 ? 0 : 1);
  return line;
}

TrendLine
trend_fit (const double *x, const double *y, size_t n)
{
  Moments m = take_moments (x, y, n);
  return fit_moments (&m);
}

TrendGrowth
trend_growth (const double *x, const double *y, size_t n)
{
  g_autofree double *level = g_new (double, n), *logs = g_new (double, n);
  double log_sum = 0;
  for (size_t i = 0; i < n; i++) {
    bool is_known = y[i] > 0 && !isnan (x[i]);
    level[i] = is_known ? y[i] : NAN;
    logs[i] = is_known ? log (y[i]) : NAN;
    log_sum += is_known ? logs[i] : 0;
  }
  Moments straight = take_moments (x, level, n), curved = take_moments (x, logs, n);
  TrendGrowth g = { fit_moments (&curved), NAN, NAN, NAN, false, NAN };
  if (g.log_line.slope > 0)
    g.doubling = M_LN2 / g.log_line.slope;
  if (g.log_line.high > 0) {
    g.is_growing = g.log_line.low > 0;
    g.doubling_low = M_LN2 / g.log_line.high;
    g.doubling_high = g.is_growing ? M_LN2 / g.log_line.low : INFINITY;
  }
  /* Both have two parameters; the density of ln y is brought to the scale of y by the Jacobian, Σ ln y. */
  if (g.log_line.n >= 3 && residual_squares (&curved) > 0 && residual_squares (&straight) > 0)
    g.aic_gain = straight.n * log (residual_squares (&straight) / residual_squares (&curved)) - 2 * log_sum;
  return g;
}
