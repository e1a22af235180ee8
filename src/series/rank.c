/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/rank.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "series/tail.h"

#define FEW 16         /* values that are sooner put in place one after the other */
#define EXACT_COUNT 40 /* C(40, 20) subsets still count exactly in a double */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
insert_in_order (double *values, size_t n)
{
  for (size_t i = 1; i < n; i++) {
    double value = values[i];
    size_t at = i;
    for (; at > 0 && values[at - 1] > value; at--)
      values[at] = values[at - 1];
    values[at] = value;
  }
}

/* By merging: qsort, which does so too, asks a function for each comparison.  There is room for half of them.
 */
static void
sort_known (double *values, size_t n, double *room)
{
  if (n <= FEW) {
    insert_in_order (values, n);
    return;
  }
  size_t half = n / 2, left = 0, right = half, out = 0;
  sort_known (values, half, room);
  sort_known (values + half, n - half, room);
  memcpy (room, values, half * sizeof *values);
  while (left < half && right < n)
    values[out++] = room[left] <= values[right] ? room[left++] : values[right++];
  memcpy (values + out, room + left, (half - left) * sizeof *values);
}

size_t
rank_sort (double *values, size_t n)
{
  size_t known = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan (values[i]))
      values[known++] = values[i];
  g_autofree double *room = known > FEW ? g_new (double, known / 2) : NULL;
  sort_known (values, known, room);
  return known;
}

static double *
dup_sorted (const double *values, size_t n, size_t *known)
{
  double *sorted = g_memdup2 (values, n * sizeof *values);
  *known = rank_sort (sorted, n);
  return sorted;
}

size_t
rank_count_below (const double *sorted, size_t n, double value)
{
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (sorted[middle] < value)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

double
rank_robust_spread (const double *values, size_t n, double centre)
{
  g_autofree double *distances = g_new (double, n + 1);
  for (size_t i = 0; i < n; i++)
    distances[i] = fabs (values[i] - centre);
  return RANK_MAD_TO_SD * rank_median (distances, n);
}

double
rank_quantile_without (const double *sorted, size_t n, double value, double p)
{
  if (n < 2)
    return NAN;
  size_t gap = rank_count_below (sorted, n, value); /* the values from here on move down by one place */
  double at = (double) (n - 2) * p;
  size_t below = (size_t) at, above = MIN (below + 1, n - 2);
  double low = sorted[below + (below >= gap)], high = sorted[above + (above >= gap)];
  return low + (at - (double) below) * (high - low);
}

double
rank_quantile (const double *values, size_t n, double p)
{
  size_t known;
  g_autofree double *sorted = dup_sorted (values, n, &known);
  if (known == 0)
    return NAN;
  double at = (double) (known - 1) * p;
  size_t below = (size_t) at;
  if (below + 1 >= known)
    return sorted[known - 1];
  return sorted[below] + (at - (double) below) * (sorted[below + 1] - sorted[below]);
}

double
rank_median (const double *values, size_t n)
{
  return rank_quantile (values, n, 0.5);
}

double
rank_share_below (const double *values, size_t n, double x)
{
  double below = 0, known = 0;
  for (size_t i = 0; i < n; i++) {
    known += !isnan (values[i]);
    below += values[i] < x ? 1 : values[i] == x ? 0.5 : 0;
  }
  return known > 0 && !isnan (x) ? below / known : NAN;
}

typedef struct {
  double value;
  bool is_now;
  guint rank2; /* twice the midrank, so that it is whole */
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  return compare_doubles (&((const Ranked *) a)->value, &((const Ranked *) b)->value);
}

static size_t
append_known (Ranked *ranked, size_t count, const double *values, size_t n, bool is_now)
{
  for (size_t i = 0; i < n; i++)
    if (!isnan (values[i]))
      ranked[count++] = (Ranked){ values[i], is_now, 0 };
  return count;
}

/* Sorts, sets the midranks and returns Σ t³ − t over the ties. */
static double
set_ranks (Ranked *ranked, size_t n)
{
  double ties = 0;
  qsort (ranked, n, sizeof *ranked, compare_ranked);
  for (size_t i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && ranked[end].value == ranked[i].value; end++)
      ;
    double t = (double) (end - i);
    ties += t * t * t - t;
    for (size_t k = i; k < end; k++)
      ranked[k].rank2 = (guint) (i + 1 + end);
  }
  return ties;
}

/* ways[m][s]: the subsets of m values whose doubled ranks add up to s. */
static double
exact_lower_p (const Ranked *ranked, size_t n, size_t now_count, guint observed)
{
  size_t width = n * (n + 1) + 1;
  g_autofree double *ways = g_new0 (double, (now_count + 1) * width);
  ways[0] = 1;
  for (size_t i = 0; i < n; i++)
    for (size_t m = MIN (i + 1, now_count); m > 0; m--)
      for (size_t s = width - 1; s >= ranked[i].rank2; s--)
        ways[m * width + s] += ways[(m - 1) * width + s - ranked[i].rank2];
  double lower = 0, all = 0;
  for (size_t s = 0; s < width; s++) {
    all += ways[now_count * width + s];
    lower += s <= observed ? ways[now_count * width + s] : 0;
  }
  return lower / all;
}

double
rank_lower_p (const double *now, size_t now_count, const double *ref, size_t ref_count)
{
  g_autofree Ranked *ranked = g_new (Ranked, now_count + ref_count);
  size_t n1 = append_known (ranked, 0, now, now_count, true);
  size_t n = append_known (ranked, n1, ref, ref_count, false);
  if (n1 == 0 || n == n1)
    return NAN;
  double ties = set_ranks (ranked, n);
  guint sum2 = 0;
  for (size_t i = 0; i < n; i++)
    sum2 += ranked[i].is_now ? ranked[i].rank2 : 0;
  if (n <= EXACT_COUNT)
    return exact_lower_p (ranked, n, n1, sum2);
  double N = (double) n, a = (double) n1, b = N - a;
  double variance = a * b / 12 * (N + 1 - ties / (N * (N - 1)));
  if (variance <= 0)
    return 1;
  double z = (a * (N + 1) / 2 - sum2 / 2.0 - 0.5) / sqrt (variance);
  return tail_normal_upper (z);
}
