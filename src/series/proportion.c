/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/proportion.h"

#include <math.h>

#include "series/tail.h"

double
proportion_lower_p (Proportion now, Proportion ref)
{
  if (!(now.trials > 0) || !(ref.trials > 0))
    return NAN;
  double pooled = (now.count + ref.count) / (now.trials + ref.trials);
  double variance = pooled * (1 - pooled) * (1 / now.trials + 1 / ref.trials);
  if (variance <= 0)
    return 1;
  return tail_normal_upper ((ref.count / ref.trials - now.count / now.trials) / sqrt (variance));
}

/* Hypergeometric: the successes that fall on the trials of now, all four margins fixed. */
double
proportion_fisher_lower_p (Proportion now, Proportion ref)
{
  if (!(now.trials > 0) || !(ref.trials > 0))
    return NAN;
  double successes = now.count + ref.count, all = tail_log_choose (now.trials + ref.trials, successes), p = 0;
  for (double k = fmax (0, successes - ref.trials); k <= now.count; k++)
    p += exp (tail_log_choose (now.trials, k) + tail_log_choose (ref.trials, successes - k) - all);
  return fmin (p, 1);
}

void
proportion_interval (Proportion p, double *low, double *high)
{
  const double z = TAIL_NORMAL_95;
  *low = *high = NAN;
  if (!(p.trials > 0))
    return;
  double share = p.count / p.trials, extra = z * z / p.trials;
  double centre = (share + extra / 2) / (1 + extra);
  double half = z / (1 + extra) * sqrt (share * (1 - share) / p.trials + extra / (4 * p.trials));
  *low = fmax (0, centre - half);
  *high = fmin (1, centre + half);
}
