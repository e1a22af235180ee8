/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* `count` successes in `trials`. */
typedef struct {
  double count, trials;
} Proportion;

/* One-sided p that the true share is lower now than in the reference; for
 * "higher" swap the two.  NaN without trials on either side; 1 if all
 * trials agree.  The z test pools the variance; Fisher's is exact. */
double proportion_lower_p (Proportion now, Proportion ref);
double proportion_fisher_lower_p (Proportion now, Proportion ref);

/* Wilson's score interval at 95% (Wilson 1927); NaN without trials. */
void proportion_interval (Proportion p, double *low, double *high);
