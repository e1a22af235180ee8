/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/gap.h"

#include <math.h>

double
gap_overdue_p (double gap_count, double gap_sum_days, double open_days, double prior_days)
{
  double known = 2 * prior_days + gap_sum_days;
  return pow (known / (known + open_days), gap_count + 2);
}

double
gap_missed_run_p (double attended, double missed, int run)
{
  double p = 1;
  for (int i = 0; i < run; i++)
    p *= (1 + missed + i) / (2 + attended + missed + i);
  return p;
}
