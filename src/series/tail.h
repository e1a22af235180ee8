/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Tail probabilities, by lgamma_r and plain sums: no table, no locale, thread-safe.  Counts
 * below 0 are impossible values: a lower tail gives 0, an upper tail 1.  NaN in, NaN out. */

double tail_log_gamma (double x); /* ln Γ(x), x > 0 */
double tail_log_choose (double n, double k);

#define TAIL_NORMAL_95 1.959963984540054 /* the z of a two-sided 95 % interval */
double tail_normal_upper (double z);     /* P(Z ≥ z) */
double tail_normal_quantile (double p);  /* the z with P(Z ≥ z) = p, within ±38 */

/* P(Y ≤ count) and P(Y ≥ count), Poisson of the given mean. */
double tail_poisson_lower (double count, double mean);
double tail_poisson_upper (double count, double mean);
/* P(Y ≤ count), negative binomial with variance mean + mean²/size. */
double tail_nb_lower (double count, double mean, double size);
/* P(Y ≤ count) and P(Y ≥ count) of `trials` draws. */
double tail_binomial_lower (double count, double trials, double chance);
double tail_binomial_upper (double count, double trials, double chance);

/* P(T ≥ t), Student with `freedom` degrees; and the t with P(T ≥ t) = p, 0 < p ≤ 0.5. */
double tail_student_upper (double t, double freedom);
double tail_student_quantile (double p, double freedom);
