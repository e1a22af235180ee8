/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/survival.h"

#include <math.h>
#include <stdlib.h>

#include "base/rng.h"
#include "series/rank.h"

#define RATIO_RESAMPLES 499

static int
compare_waits (const void *a, const void *b)
{
  const Wait *x = a, *y = b;
  if (x->hours != y->hours)
    return x->hours < y->hours ? -1 : 1;
  return (int) y->is_answered - (int) x->is_answered;
}

GArray *
survival_curve (const Wait *waits, size_t n)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (SurvivalStep));
  g_autofree Wait *sorted = g_memdup2 (waits, n * sizeof *waits);
  if (n > 0)
    qsort (sorted, n, sizeof *sorted, compare_waits);
  double open = 1;
  for (size_t i = 0, end; i < n; i = end) {
    guint answered = 0;
    for (end = i; end < n && sorted[end].hours == sorted[i].hours; end++)
      answered += sorted[end].is_answered;
    if (answered == 0)
      continue;
    guint at_risk = (guint) (n - i);
    open *= 1 - (double) answered / at_risk;
    SurvivalStep step = { sorted[i].hours, open, at_risk, answered };
    g_array_append_val (curve, step);
  }
  return curve;
}

double
survival_open_share (const Wait *waits, size_t n, double hours)
{
  g_autoptr (GArray) curve = survival_curve (waits, n);
  double open = n > 0 ? 1 : NAN;
  for (guint i = 0; i < curve->len && g_array_index (curve, SurvivalStep, i).hours <= hours; i++)
    open = g_array_index (curve, SurvivalStep, i).open_share;
  return open;
}

double
survival_median (const Wait *waits, size_t n)
{
  g_autoptr (GArray) curve = survival_curve (waits, n);
  for (guint i = 0; i < curve->len; i++)
    if (g_array_index (curve, SurvivalStep, i).open_share <= 0.5 + 1e-12)
      return g_array_index (curve, SurvivalStep, i).hours;
  return NAN;
}

double
survival_mean (const Wait *waits, size_t n, double limit)
{
  if (n == 0)
    return NAN;
  g_autoptr (GArray) curve = survival_curve (waits, n);
  double area = 0, open = 1, since = 0;
  for (guint i = 0; i < curve->len && g_array_index (curve, SurvivalStep, i).hours < limit; i++) {
    const SurvivalStep *step = &g_array_index (curve, SurvivalStep, i);
    area += open * (step->hours - since);
    open = step->open_share;
    since = step->hours;
  }
  return area + open * (limit - since);
}

typedef struct {
  Wait wait;
  bool is_now;
} Ask;

static int
compare_asks (const void *a, const void *b)
{
  const Ask *x = a, *y = b;
  if (x->wait.responder != y->wait.responder)
    return x->wait.responder < y->wait.responder ? -1 : 1;
  return compare_waits (&x->wait, &y->wait);
}

static void
append_asks (GArray *asks, const Wait *waits, size_t n, double limit, bool is_now)
{
  for (size_t i = 0; i < n; i++) {
    Ask ask = { waits[i], is_now };
    ask.wait.is_answered = ask.wait.is_answered && ask.wait.hours <= limit;
    ask.wait.hours = MIN (ask.wait.hours, limit);
    g_array_append_val (asks, ask);
  }
}

/* One responder's asks, sorted by time: at each answer time, how many of the answers fell
 * to `now`, and how many would have with equal speed; the variance is hypergeometric. */
static void
add_stratum (const Ask *asks, size_t n, LogRank *sum)
{
  double now_at_risk = 0;
  for (size_t i = 0; i < n; i++)
    now_at_risk += asks[i].is_now;
  for (size_t i = 0, end; i < n; i = end) {
    double answered = 0, now_answered = 0, now_leaving = 0, at_risk = (double) (n - i);
    for (end = i; end < n && asks[end].wait.hours == asks[i].wait.hours; end++) {
      answered += asks[end].wait.is_answered;
      now_answered += asks[end].wait.is_answered && asks[end].is_now;
      now_leaving += asks[end].is_now;
    }
    double share = now_at_risk / at_risk;
    sum->observed += now_answered;
    sum->expected += answered * share;
    if (at_risk > 1)
      sum->variance += answered * share * (1 - share) * (at_risk - answered) / (at_risk - 1);
    now_at_risk -= now_leaving;
  }
}

LogRank
survival_log_rank (const SurvivalWindows *w)
{
  LogRank sum = { .z = NAN };
  g_autoptr (GArray) asks = g_array_new (FALSE, FALSE, sizeof (Ask));
  append_asks (asks, w->ref, w->ref_count, w->limit, false);
  append_asks (asks, w->now, w->now_count, w->limit, true);
  g_array_sort (asks, compare_asks);
  const Ask *all = (const Ask *) (void *) asks->data;
  for (guint i = 0, end; i < asks->len; i = end) {
    guint now = 0;
    for (end = i; end < asks->len && all[end].wait.responder == all[i].wait.responder; end++)
      now += all[end].is_now;
    guint ref = end - i - now;
    if (ref < MAX (w->least_ref, 1) || now < MAX (w->least_now, 1))
      continue;
    add_stratum (all + i, end - i, &sum);
    sum.responder_count++;
    sum.ref_count += ref;
    sum.now_count += now;
  }
  if (sum.variance > 0)
    sum.z = (sum.expected - sum.observed) / sqrt (sum.variance);
  return sum;
}

static double
resampled_mean (const Wait *waits, size_t n, double limit, Rng *rng)
{
  g_autofree Wait *drawn = g_new (Wait, n);
  for (size_t i = 0; i < n; i++)
    drawn[i] = waits[rng_below (rng, (uint32_t) n)];
  return survival_mean (drawn, n, limit);
}

SurvivalRatio
survival_ratio (const SurvivalWindows *w, uint64_t seed)
{
  double ratios[RATIO_RESAMPLES];
  double ratio =
      survival_mean (w->now, w->now_count, w->limit) / survival_mean (w->ref, w->ref_count, w->limit);
  if (!isfinite (ratio))
    return (SurvivalRatio){ NAN, NAN, NAN };
  Rng rng;
  rng_seed (&rng, seed);
  for (int b = 0; b < RATIO_RESAMPLES; b++) {
    double now = resampled_mean (w->now, w->now_count, w->limit, &rng);
    double ref = resampled_mean (w->ref, w->ref_count, w->limit, &rng);
    ratios[b] = ref > 0 ? now / ref : NAN;
  }
  return (SurvivalRatio){ ratio, rank_quantile (ratios, RATIO_RESAMPLES, 0.025),
                          rank_quantile (ratios, RATIO_RESAMPLES, 0.975) };
}
