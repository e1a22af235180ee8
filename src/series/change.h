/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Since when?  Dates the shifts of a weekly series for the report (methods 5.5); it never raises an alarm. */

#define CHANGE_LEAST_WEEKS 6 /* on either side of a change */
#define CHANGE_MOST 3

typedef struct {
  const double *values; /* weekly counts or levels, ≥ 0; NaN: unknown, left out */
  const double *factor; /* portfolio factor by week, NaN: unknown; NULL: none */
  size_t n;
  uint64_t seed;
} ChangeSeries;

typedef struct {
  size_t week;          /* index of the first week of the new level */
  int direction;        /* -1 down, +1 up */
  double p;             /* permutation p of the segment it splits */
  double before, after; /* mean of value / factor in the segments on either side */
} Change;

/* Binary segmentation by the greatest standardised shift of the mean of √(y/F + 3/8);
 * a split stands if it is rare (p ≤ 0.05) among 999 permutations of blocks of 2 weeks,
 * or of 4 where the residuals' autocorrelation exceeds 0.4. At most three changes, an
 * array of Change in the order of weeks; empty if the series is too short. */
GArray *change_find (const ChangeSeries *series);

/* Lag-1 autocorrelation; 0 for a constant or fewer than 3 values. */
double change_autocorrelation (const double *values, size_t n);
