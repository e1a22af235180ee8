/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reply times with the open ones in (methods 4.4, 4.5): never the mean of the answered only. */

typedef struct {
  double hours;     /* business hours to the answer, or so far; ≥ 0 */
  bool is_answered; /* false: censored */
  guint responder;  /* the stratum of a test */
} Wait;

typedef struct {
  double hours;
  double open_share; /* S just after `hours` */
  guint at_risk, answered_count;
} SurvivalStep;

/* Kaplan and Meier's curve, a step for each distinct time of an answer; answers
 * come before censorings of the same time. An array of SurvivalStep. */
GArray *survival_curve (const Wait *waits, size_t n);
/* S(hours): the share still open after that time (R3's no-reply share at 80 hours); NaN for n = 0. */
double survival_open_share (const Wait *waits, size_t n, double hours);
/* The smallest time with S ≤ ½ (+1e-12, because floats miss it); NaN: not reached, print "> limit". */
double survival_median (const Wait *waits, size_t n);
/* Restricted mean: the area under S up to `limit` hours; the
 * curve stays flat after the last time.  NaN for n = 0. */
double survival_mean (const Wait *waits, size_t n, double limit);

typedef struct {
  const Wait *ref, *now;
  size_t ref_count, now_count;
  double limit;               /* longer waits are censored here */
  guint least_ref, least_now; /* asks a responder needs in each window to count: 4 and 2 */
} SurvivalWindows;

typedef struct {
  double z;                                    /* > 0: slower now; NaN if nothing is comparable */
  double observed, expected, variance;         /* answers of `now` */
  guint responder_count, ref_count, now_count; /* what entered the test */
} LogRank;

/* Log-rank test stratified by responder, or else a fast person's exit would look like slowing. */
LogRank survival_log_rank (const SurvivalWindows *windows);

/* Restricted mean now / then, with a 95% percentile interval
 * from 499 resamples of the asks (one ask a thread). */
typedef struct {
  double ratio, low, high;
} SurvivalRatio;

SurvivalRatio survival_ratio (const SurvivalWindows *windows, uint64_t seed);
