/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stddef.h>

/* Order statistics.  NaN values are unknown and left out; without any value the answer is NaN. */

double rank_median (const double *values, size_t n);
/* rank_quantile without one of the values, of which there are n in ascending order and no NaN. */
double rank_quantile_without (const double *sorted, size_t n, double value, double p);
/* 1.4826 times the median distance from the centre: a standard deviation that outliers do not stretch. */
#define RANK_MAD_TO_SD 1.4826
double rank_robust_spread (const double *values, size_t n, double centre);
/* How many of n values in ascending order are smaller. */
size_t rank_count_below (const double *sorted, size_t n, double value);
/* Sorts ascending and drops NaN; returns how many are left. */
size_t rank_sort (double *values, size_t n);
/* Quantile of type 7 (Hyndman and Fan 1996), 0 ≤ p ≤ 1. */
double rank_quantile (const double *values, size_t n, double p);
/* The share of the values below x, draws counting half, 0 … 1. */
double rank_share_below (const double *values, size_t n, double x);

/* Mann and Whitney's test that `now` is lower than `ref`, one-sided, with
 * midranks: exact up to 40 values in all, beyond that the normal approximation
 * with tie and continuity corrections.  For "higher" swap the arguments. */
double rank_lower_p (const double *now, size_t now_count, const double *ref, size_t ref_count);
