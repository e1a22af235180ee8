/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/diversity.h"

#include <math.h>

#include "series/tail.h"

guint
diversity_total (const guint *counts, size_t n)
{
  guint total = 0;
  for (size_t i = 0; i < n; i++)
    total += counts[i];
  return total;
}

double
diversity_top_share (const guint *counts, size_t n)
{
  guint total = diversity_total (counts, n), top = 0;
  for (size_t i = 0; i < n; i++)
    top = MAX (top, counts[i]);
  return total > 0 ? (double) top / total : NAN;
}

double
diversity_shannon (const guint *counts, size_t n)
{
  guint total = diversity_total (counts, n);
  double entropy = 0;
  for (size_t i = 0; i < n; i++)
    if (counts[i] > 0)
      entropy -= (double) counts[i] / total * log ((double) counts[i] / total);
  return total > 0 ? exp (entropy) : NAN;
}

double
diversity_simpson (const guint *counts, size_t n)
{
  double total = diversity_total (counts, n), squares = 0;
  for (size_t i = 0; i < n; i++)
    squares += (double) counts[i] * counts[i];
  return total > 0 ? total * total / squares : NAN;
}

double
diversity_simpson_unbiased (const guint *counts, size_t n)
{
  double total = diversity_total (counts, n), pairs = 0;
  for (size_t i = 0; i < n; i++)
    if (counts[i] > 1)
      pairs += (double) counts[i] * (counts[i] - 1);
  return pairs > 0 ? total * (total - 1) / pairs : NAN;
}

static guint
count_seen (const guint *counts, size_t n, guint times)
{
  guint people = 0;
  for (size_t i = 0; i < n; i++)
    people += counts[i] == times;
  return people;
}

/* Chao's A: Good and Turing's estimate of how likely a new person-day shows somebody met only once. */
static double
good_turing (guint once, guint twice, double total)
{
  if (once == 0)
    return 1;
  if (twice > 0)
    return 2.0 * twice / ((total - 1) * once + 2.0 * twice);
  return 2 / ((total - 1) * (once - 1) + 2);
}

/* Σ_{r≥n} (1−A)^(r−n+1) / r.  The closed form with −ln A cancels catastrophically. */
static double
unseen_tail (double a, double total)
{
  double sum = 0, power = 1 - a;
  for (double r = total; power / r >= 1e-16; r++, power *= 1 - a)
    sum += power / r;
  return sum;
}

double
diversity_contacts (const guint *counts, size_t n)
{
  guint total = diversity_total (counts, n), once = count_seen (counts, n, 1);
  if (total == 0)
    return NAN;
  double entropy = 0, harmonic = 0;
  guint k = total - 1;
  for (size_t i = 0; i < n; i++) {
    if (counts[i] == 0)
      continue;
    if (counts[i] > k + 1) { /* counts that fall, as they mostly do, go on from one to the next */
      harmonic = 0;
      k = total - 1;
    }
    for (; k >= counts[i]; k--) /* the small terms first */
      harmonic += 1.0 / k;
    entropy += (double) counts[i] / total * harmonic;
  }
  double a = good_turing (once, count_seen (counts, n, 2), total);
  return exp (entropy + (double) once / total * unseen_tail (a, total));
}

double
diversity_sample_coverage (const guint *counts, size_t n)
{
  double total = diversity_total (counts, n);
  guint once = count_seen (counts, n, 1);
  return total > 0 ? 1 - once / total * (1 - good_turing (once, count_seen (counts, n, 2), total)) : NAN;
}

Rarefied
diversity_rarefy (const guint *counts, size_t n, guint size)
{
  guint total = diversity_total (counts, n);
  if (size == 0 || size > total)
    return (Rarefied){ NAN, NAN, NAN };
  double people = 0, entropy = 0, squares = 0, all = tail_log_choose (total, size);
  for (guint k = 1; k <= size; k++) {
    double expected = 0, share = (double) k / size; /* people seen exactly k times, hypergeometric */
    for (size_t i = 0; i < n; i++)
      if (counts[i] >= k && total - counts[i] >= size - k)
        expected +=
            exp (tail_log_choose (counts[i], k) + tail_log_choose (total - counts[i], size - k) - all);
    people += expected;
    entropy -= expected * share * log (share);
    squares += expected * share * share;
  }
  return (Rarefied){ people, exp (entropy), 1 / squares };
}
