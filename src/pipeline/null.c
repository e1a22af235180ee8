/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/null.h"

#include <glib.h>
#include <math.h>

#include "series/rank.h"

#define PEERS_LEAST 10
/* A test of few counts says p = 1 or 0, and its z has no end. */
#define SCORE_MOST 8.0

/* The distances of all values from one centre, ascending. Yours. */
static double *
sort_distances (const double *values, size_t count, double centre)
{
  double *distances = g_new (double, count + 1);
  for (size_t i = 0; i < count; i++)
    distances[i] = fabs (values[i] - centre);
  rank_sort (distances, count);
  return distances;
}

/* Accounts that come apart widen the upper half, and a portfolio may have many of them: the spread is that of
 * the lower half where it is less.  Leaving one account out moves the median by one place at most, so that
 * the distances are sorted for three centres and not for each account. */
static double
standardise (double z, const double *sorted, size_t count, GHashTable *distances_of)
{
  double centre = rank_quantile_without (sorted, count, z, 0.5);
  double *distances = g_hash_table_lookup (distances_of, &centre);
  if (distances == NULL) {
    distances = sort_distances (sorted, count, centre);
    g_hash_table_insert (distances_of, g_memdup2 (&centre, sizeof centre), distances);
  }
  double both = rank_quantile_without (distances, count, fabs (z - centre), 0.5),
         lower = centre - rank_quantile_without (sorted, count, z, 0.25);
  return (z - MAX (0, centre)) / MAX (1, RANK_MAD_TO_SD * MIN (both, lower));
}

bool
null_standardise (double *z, size_t count)
{
  g_autoptr (GHashTable) distances_of = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, g_free);
  g_autofree double *sorted = g_new (double, count + 1);
  for (size_t i = 0; i < count; i++)
    sorted[i] = z[i] = CLAMP (z[i], -SCORE_MOST, SCORE_MOST); /* keeps NaN */
  size_t known = rank_sort (sorted, count);
  if (known <= PEERS_LEAST)
    return false;
  for (size_t i = 0; i < count; i++)
    if (!isnan (z[i]))
      z[i] = standardise (z[i], sorted, known, distances_of);
  return true;
}
