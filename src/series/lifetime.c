/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/lifetime.h"

#include <math.h>

#include "series/rank.h"
#include "series/tail.h"

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
  double reach = exp (TAIL_NORMAL_95 * sqrt (variance) / fabs (log (lifetime->share)));
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
  rank_sort (entries, count);
  rank_sort (exits, count);
  rank_sort (losses, loss_count);
  lifetime.share = 1;
  for (guint i = 0, end; i < loss_count; i = end) {
    for (end = i; end < loss_count && losses[end] == losses[i]; end++)
      ;
    double lost = end - i, watched = (double) rank_count_below (entries, count, losses[i]) -
                                     rank_count_below (exits, count, losses[i]);
    lifetime.share *= 1 - lost / watched;
    variance += lost / (watched * (watched - lost));
  }
  lifetime.lost = loss_count;
  if (last < until && lifetime.share > 0)
    lifetime.share = NAN;
  set_interval (&lifetime, variance);
  return lifetime;
}
