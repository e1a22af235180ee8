/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stddef.h>

/* One-sided negative binomial CUSUM of weekly counts against
 * what was expected (methods 5.3; Höhle and Paul 2008). */

#define CUSUM_THRESHOLD 5.0     /* h: fires, and freezes the baseline */
#define CUSUM_DEFAULT_SIZE 10.0 /* r of a portfolio too small to estimate it */

/* Log likelihood ratio of one week for half the expected
 * level: y·ln[ρ(r+μ)/(r+ρμ)] + r·ln[(r+μ)/(r+ρμ)], ρ = 0.5. */
double cusum_step (double count, double expected, double size);

typedef struct {
  size_t first_crossing; /* the first week C reached h; n: never */
  size_t alarm;          /* the crossing of the alarm that still stands, C not back at 0 since; n: none */
  size_t onset;          /* of that alarm: the week after C was last 0; n: none */
  double last;           /* C of the last week */
} Cusum;

/* C = max(0, C + step), capped at 2h so that a recovery clears in reasonable time.  A week with an
 * unknown (NaN) count or expectation leaves C as it is.  path takes n values; NULL: not wanted. */
Cusum cusum_run (const double *counts, const double *expected, size_t n, double size, double *path);

/* An account's moment estimate of 1/r over its base weeks,
 * Σ((y−μ)²−μ) / Σμ²; may be negative, NaN if nothing is known. */
double cusum_overdispersion (const double *counts, const double *expected, size_t n);
/* r of the portfolio: the inverse of the median over stable
 * accounts, within 1.5 … 50; the default if none is known. */
double cusum_size (const double *overdispersions, size_t n);
