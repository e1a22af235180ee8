/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/rng.h"
#include "base/text.h"
#include "pipeline/backtest.h"
#include "series/rank.h"

Estimate
backtest_resample (guint count, const char *seed, ResampledFn compute, gpointer user_data)
{
  g_autofree guint *drawn = g_new (guint, count + 1);
  for (guint i = 0; i < count; i++)
    drawn[i] = i;
  Estimate estimate = { compute (drawn, count, user_data), NAN, NAN };
  if (isnan (estimate.value))
    return estimate;
  double values[RESAMPLES];
  Rng rng;
  rng_seed (&rng, text_hash (seed));
  for (guint r = 0; r < RESAMPLES; r++) {
    for (guint i = 0; i < count; i++)
      drawn[i] = rng_below (&rng, count);
    values[r] = compute (drawn, count, user_data);
  }
  estimate.low = rank_quantile (values, RESAMPLES, 0.025);
  estimate.high = rank_quantile (values, RESAMPLES, 0.975);
  return estimate;
}
