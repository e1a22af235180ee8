/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/lifetime.h"

#include <math.h>
#include <stdlib.h>

#define NORMAL_95 1.959963984540054

static int
compare_ages (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* How many of the sorted ages lie before that one. */
static guint
count_before (const double *ages, guint count, double age)
{
  guint low = 0, high = count;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (ages[middle] < age)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

guint
lifetime_at_risk (const Spell *spells, guint count, double age)
{
  guint at_risk = 0;
  for (guint i = 0; i < count; i++)
    at_risk += spells[i].entry <= age && spells[i].exit > age;
  return at_risk;
}

static void
set_interval (Lifetime *lifetime, double variance)
{
  if (!(lifetime->share > 0 && lifetime->share < 1) || !isfinite (variance))
    return;
  double reach = exp (NORMAL_95 * sqrt (variance) / fabs (log (lifetime->share)));
  lifetime->low = pow (lifetime->share, reach);
  lifetime->high = pow (lifetime->share, 1 / reach);
}

Lifetime
lifetime_share (const Spell *spells, guint count, double from, double until)
{
  Lifetime lifetime = { NAN, NAN, NAN, lifetime_at_risk (spells, count, from), 0 };
  if (lifetime.at_risk == 0)
    return lifetime;
  g_autofree double *entries = g_new (double, count), *exits = g_new (double, count),
                    *losses = g_new (double, count);
  guint loss_count = 0;
  double variance = 0, last = from;
  for (guint i = 0; i < count; i++) {
    entries[i] = spells[i].entry;
    exits[i] = spells[i].exit;
    last = fmax (last, spells[i].exit);
    if (spells[i].is_lost && spells[i].exit > from && spells[i].exit <= until)
      losses[loss_count++] = spells[i].exit;
  }
  qsort (entries, count, sizeof *entries, compare_ages);
  qsort (exits, count, sizeof *exits, compare_ages);
  qsort (losses, loss_count, sizeof *losses, compare_ages);
  lifetime.share = 1;
  for (guint i = 0, end; i < loss_count; i = end) {
    for (end = i; end < loss_count && losses[end] == losses[i]; end++)
      ;
    double lost = end - i, watched = (double) count_before (entries, count, losses[i]) -
                                     count_before (exits, count, losses[i]);
    lifetime.share *= 1 - lost / watched;
    variance += lost / (watched * (watched - lost));
  }
  lifetime.lost = loss_count;
  if (last < until && lifetime.share > 0)
    lifetime.share = NAN;
  set_interval (&lifetime, variance);
  return lifetime;
}
