/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Slow drift (methods 4.6, 5.6).  NaN values are unknown and left out. */

typedef struct {
  double s, variance, z;
  double p; /* two-sided; NaN below 4 values */
} MannKendall;

/* Mann and Kendall's test of a monotone trend over equally spaced values, with ties. */
MannKendall trend_mann_kendall (const double *values, size_t n);
/* The same with Hamed and Rao's variance (1998) for autocorrelated values: the
 * ranks' lags beyond ±1.96/√n after Sen's line is taken out.  The variance is never
 * corrected downwards: in 8 to 26 blocks a negative correlation is mostly luck. */
MannKendall trend_hamed_rao (const double *values, size_t n);
/* Theil and Sen's slope per step: the median of all pairwise slopes. */
double trend_sen_slope (const double *values, size_t n);

typedef struct {
  double slope, intercept, slope_error;
  double low, high; /* 95% interval of the slope; NaN below 3 points */
  double rise_p;    /* of a slope so steep if nothing grew (one-sided); NaN below 3 points */
  size_t n;
} TrendLine;

/* Least squares of y on x. */
TrendLine trend_fit (const double *x, const double *y, size_t n);

typedef struct {
  TrendLine log_line;                 /* of ln y; values of 0 or less are left out */
  double doubling;                    /* ln 2 / slope, in units of x; NaN unless the slope is positive */
  double doubling_low, doubling_high; /* from the slope's interval; high is infinite if it reaches 0 */
  bool is_growing;                    /* the whole interval is above 0 */
  double aic_gain; /* AIC of the straight line − AIC of the exponential; ≥ 2 allows the word "exponential" */
} TrendGrowth;

TrendGrowth trend_growth (const double *x, const double *y, size_t n);
