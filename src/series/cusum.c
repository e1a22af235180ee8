/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/cusum.h"

#include <glib.h>
#include <math.h>

#include "series/rank.h"

#define RATIO 0.5 /* ρ: the level the test looks out for */
#define LEAST_SIZE 1.5
#define GREATEST_SIZE 50.0

double
cusum_step (double count, double expected, double size)
{
  double lowered = size + RATIO * expected, usual = size + expected;
  return count * log (RATIO * usual / lowered) + size * log (usual / lowered);
}

Cusum
cusum_run (const double *counts, const double *expected, size_t n, double size, double *path)
{
  Cusum run = { n, n, n, 0 };
  size_t start = 0; /* the week after C was last 0 */
  for (size_t t = 0; t < n; t++) {
    double step = cusum_step (counts[t], expected[t], size);
    if (!isnan (step))
      run.last = CLAMP (run.last + step, 0, 2 * CUSUM_THRESHOLD);
    if (path != NULL)
      path[t] = run.last;
    if (run.last == 0) {
      start = t + 1;
      run.alarm = run.onset = n;
    } else if (run.last >= CUSUM_THRESHOLD && run.alarm == n) {
      run.alarm = t;
      run.onset = start;
      run.first_crossing = MIN (run.first_crossing, t);
    }
  }
  return run;
}

double
cusum_overdispersion (const double *counts, const double *expected, size_t n)
{
  double excess = 0, squares = 0;
  for (size_t t = 0; t < n; t++) {
    double off = counts[t] - expected[t];
    if (isnan (off))
      continue;
    excess += off * off - expected[t];
    squares += expected[t] * expected[t];
  }
  return squares > 0 ? excess / squares : NAN;
}

double
cusum_size (const double *overdispersions, size_t n)
{
  double middle = rank_median (overdispersions, n);
  if (isnan (middle))
    return CUSUM_DEFAULT_SIZE;
  return middle > 0 ? CLAMP (1 / middle, LEAST_SIZE, GREATEST_SIZE) : GREATEST_SIZE;
}
