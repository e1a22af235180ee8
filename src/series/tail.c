/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/tail.h"

#include <math.h>

double
tail_log_gamma (double x)
{
  int sign;
  return lgamma_r (x, &sign); /* lgamma writes a global */
}

double
tail_log_choose (double n, double k)
{
  return tail_log_gamma (n + 1) - tail_log_gamma (k + 1) - tail_log_gamma (n - k + 1);
}

double
tail_normal_upper (double z)
{
  return 0.5 * erfc (z / sqrt (2));
}

double
tail_normal_quantile (double p)
{
  double low = -38, high = 38;
  if (isnan (p))
    return NAN;
  for (int i = 0; i < 60; i++) {
    double mid = (low + high) / 2;
    *(tail_normal_upper (mid) > p ? &low : &high) = mid;
  }
  return (low + high) / 2;
}

static double
poisson_mass (double k, double mean)
{
  return exp (k * log (mean) - mean - tail_log_gamma (k + 1));
}

double
tail_poisson_lower (double count, double mean)
{
  if (isnan (count) || isnan (mean))
    return NAN;
  if (count < 0)
    return 0;
  if (mean <= 0)
    return 1;
  double sum = 0;
  for (double k = floor (count), mass = poisson_mass (k, mean); k >= 0 && mass > 0; mass *= k / mean, k--)
    sum += mass;
  return fmin (sum, 1);
}

/* Summed upwards, not as 1 − lower: the small tails are the interesting ones. */
double
tail_poisson_upper (double count, double mean)
{
  if (isnan (count) || isnan (mean))
    return NAN;
  if (count <= 0)
    return 1;
  if (mean <= 0)
    return 0;
  double k = ceil (count), sum = 0;
  if (k <= mean)
    return 1 - tail_poisson_lower (k - 1, mean);
  for (double mass = poisson_mass (k, mean); mass > sum * 1e-17; k++, mass *= mean / k)
    sum += mass;
  return fmin (sum, 1);
}

double
tail_nb_lower (double count, double mean, double size)
{
  if (isnan (count) || isnan (mean) || isnan (size))
    return NAN;
  if (count < 0)
    return 0;
  if (mean <= 0)
    return 1;
  double log_other = log (mean / (size + mean)), log_none = -size * log1p (mean / size), sum = 0;
  for (double k = 0; k <= floor (count); k++)
    sum += exp (tail_log_gamma (size + k) - tail_log_gamma (size) - tail_log_gamma (k + 1) + log_none +
                k * log_other);
  return fmin (sum, 1);
}

static double
binomial_mass (double k, double trials, double chance)
{
  if (chance <= 0 || chance >= 1)
    return k == (chance <= 0 ? 0 : trials) ? 1 : 0;
  return exp (tail_log_choose (trials, k) + k * log (chance) + (trials - k) * log1p (-chance));
}

double
tail_binomial_lower (double count, double trials, double chance)
{
  if (isnan (count) || isnan (trials) || isnan (chance))
    return NAN;
  double sum = 0;
  for (double k = 0; k <= fmin (floor (count), trials); k++)
    sum += binomial_mass (k, trials, chance);
  return fmin (sum, 1);
}

double
tail_binomial_upper (double count, double trials, double chance)
{
  return tail_binomial_lower (trials - ceil (count), trials, 1 - chance);
}

/* The continued fraction of the incomplete beta function
 * (Lentz's method), good for x < (a + 1) / (a + b + 2). */
static double
beta_fraction (double a, double b, double x)
{
  const double tiny = 1e-300;
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (fabs (d) < tiny ? tiny : d);
  double product = d;
  for (int m = 1; m <= 500; m++) {
    double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double step = 1;
    for (int half = 0; half < 2; half++) {
      double term = half == 0 ? even : odd;
      d = 1 + term * d;
      d = 1 / (fabs (d) < tiny ? tiny : d);
      c = 1 + term / c;
      c = fabs (c) < tiny ? tiny : c;
      step = c * d;
      product *= step;
    }
    if (fabs (step - 1) < 1e-15)
      break;
  }
  return product;
}

/* I_x(a, b), regularised. */
static double
incomplete_beta (double a, double b, double x)
{
  if (x <= 0 || x >= 1)
    return x <= 0 ? 0 : 1;
  double log_front =
      tail_log_gamma (a + b) - tail_log_gamma (a) - tail_log_gamma (b) + a * log (x) + b * log1p (-x);
  if (x < (a + 1) / (a + b + 2))
    return exp (log_front) * beta_fraction (a, b, x) / a;
  return 1 - exp (log_front) * beta_fraction (b, a, 1 - x) / b;
}

double
tail_student_upper (double t, double freedom)
{
  double both = incomplete_beta (freedom / 2, 0.5, freedom / (freedom + t * t));
  return t >= 0 ? both / 2 : 1 - both / 2;
}

double
tail_student_quantile (double p, double freedom)
{
  double low = 0, high = 1;
  while (tail_student_upper (high, freedom) > p && high < 1e12)
    high *= 2;
  for (int i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    double mid = (low + high) / 2;
    *(tail_student_upper (mid, freedom) > p ? &low : &high) = mid;
  }
  return (low + high) / 2;
}
