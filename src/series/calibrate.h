/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Calibration on the user's own history (methods 6.5).
 * is_event[i] says whether account-date i ended in churn. */

/* Mean squared error of predicted chances (Brier 1950), and its skill against always saying the base
 * rate: 1 perfect, 0 no better, < 0 worse.  NaN for n = 0; the skill also if all ended alike. */
double calibrate_brier (const double *chance, const bool *is_event, size_t n);
double calibrate_brier_skill (const double *chance, const bool *is_event, size_t n);

#define CALIBRATE_BINS 5

typedef struct {
  size_t count;
  double predicted, observed; /* means; NaN in an empty bin */
  double low, high;           /* Wilson's interval of the observed share */
} CalibrateBin;

/* Reliability in five equal bins of chance. */
void calibrate_reliability (const double *chance, const bool *is_event, size_t n,
                            CalibrateBin bins[CALIBRATE_BINS]);

/* ln odds = intercept + slope · score. */
typedef struct {
  double intercept, slope;
  double slope_low, slope_high; /* 95%, Wald; NaN where the slope was given */
  bool is_fitted; /* false: too few or one-sided outcomes, or the two kinds separate perfectly */
} CalibrateLine;

/* Logistic recalibration by maximum likelihood (Cox 1958). */
CalibrateLine calibrate_fit (const double *score, const bool *is_event, size_t n);
/* With few events: only the intercept, the slope stays as given (ln 2 / 3: three points double the odds). */
CalibrateLine calibrate_shift (const double *score, const bool *is_event, size_t n, double slope);

/* Area under the precision–recall curve as average precision;
 * equal scores enter together.  NaN without events. */
double calibrate_average_precision (const double *score, const bool *is_event, size_t n);
