/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/discovery.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

typedef struct {
  double p;
  size_t index;
} Test;

static int
compare_tests (const void *a, const void *b)
{
  const Test *x = a, *y = b;
  if (x->p != y->p)
    return x->p < y->p ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

void
discovery_q_values (const double *p, size_t n, double *q)
{
  g_autofree Test *tests = g_new (Test, n);
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    q[i] = NAN;
    if (!isnan (p[i]))
      tests[count++] = (Test){ p[i], i };
  }
  if (count > 0)
    qsort (tests, count, sizeof *tests, compare_tests);
  double least = 1;
  for (size_t rank = count; rank > 0; rank--) {
    least = fmin (least, tests[rank - 1].p * (double) count / (double) rank);
    q[tests[rank - 1].index] = least;
  }
}
