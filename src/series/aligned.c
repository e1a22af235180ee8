/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/aligned.h"

#include <math.h>

/* A wait of nothing has no logarithm; three minutes are as good as at once. */
#define LEAST_HOURS 0.05

typedef struct {
  double level; /* ln hours, less the responder's mean */
  double score; /* > 0: longer than expected */
  guint responder;
  bool is_answered, is_now;
} AlignedAsk;

static gint
compare_levels (gconstpointer a, gconstpointer b)
{
  const AlignedAsk *x = a, *y = b;
  if (x->level != y->level)
    return x->level < y->level ? -1 : 1;
  return (x->is_now - y->is_now) * 2 + x->is_answered - y->is_answered;
}

static gint
compare_responders (gconstpointer a, gconstpointer b)
{
  const AlignedAsk *x = a, *y = b;
  if (x->responder != y->responder)
    return x->responder < y->responder ? -1 : 1;
  return compare_levels (a, b);
}

static void
append_waits (GArray *asks, const Wait *waits, size_t n, double limit, bool is_now)
{
  for (size_t i = 0; i < n; i++) {
    AlignedAsk ask = { .level = log (CLAMP (waits[i].hours, LEAST_HOURS, limit)),
                       .responder = waits[i].responder,
                       .is_answered = waits[i].is_answered && waits[i].hours <= limit,
                       .is_now = is_now };
    g_array_append_val (asks, ask);
  }
}

static guint
stratum_end (const GArray *asks, guint first)
{
  guint responder = g_array_index (asks, AlignedAsk, first).responder, end = first;
  while (end < asks->len && g_array_index (asks, AlignedAsk, end).responder == responder)
    end++;
  return end;
}

/* Sorted by responder. */
static void
take_out_means (GArray *asks)
{
  for (guint i = 0, end; i < asks->len; i = end) {
    double sum = 0;
    end = stratum_end (asks, i);
    for (guint k = i; k < end; k++)
      sum += g_array_index (asks, AlignedAsk, k).level;
    for (guint k = i; k < end; k++)
      g_array_index (asks, AlignedAsk, k).level -= sum / (end - i);
  }
}

/* Sorted by level.  An answer scores 1 - S(before) - S(after), a wait still open 1 - S(after). */
static void
give_scores (GArray *asks)
{
  AlignedAsk *all = (AlignedAsk *) (void *) asks->data;
  double open = 1;
  for (guint i = 0, end; i < asks->len; i = end) {
    guint answered = 0;
    for (end = i; end < asks->len && all[end].level == all[i].level; end++)
      answered += all[end].is_answered;
    double before = open;
    open *= 1 - (double) answered / (asks->len - i + 1);
    for (guint k = i; k < end; k++)
      all[k].score = all[k].is_answered ? 1 - before - open : 1 - open;
  }
}

typedef struct {
  double sum, variance;
} Rise;

/* One responder's share in the statistic: which of the asks are of now is a draw without replacement. */
static void
add_responder (const AlignedAsk *asks, guint n, const SurvivalWindows *w, Rise *rise, AlignedTest *test)
{
  double sum = 0, squares = 0, now_sum = 0;
  guint now = 0;
  for (guint i = 0; i < n; i++) {
    sum += asks[i].score;
    now += asks[i].is_now;
    now_sum += asks[i].is_now ? asks[i].score : 0;
  }
  guint ref = n - now;
  if (now == 0 || ref == 0)
    return;
  double mean = sum / n;
  for (guint i = 0; i < n; i++)
    squares += (asks[i].score - mean) * (asks[i].score - mean);
  rise->sum += now_sum - now * mean;
  rise->variance += (double) now * ref / ((double) n * (n - 1)) * squares;
  test->ref_count += ref;
  test->now_count += now;
  test->responder_count += ref >= w->least_ref && now >= w->least_now;
}

AlignedTest
aligned_test (const SurvivalWindows *w)
{
  AlignedTest test = { .z = NAN };
  Rise rise = { 0, 0 };
  g_autoptr (GArray) asks = g_array_new (FALSE, FALSE, sizeof (AlignedAsk));
  append_waits (asks, w->ref, w->ref_count, w->limit, false);
  append_waits (asks, w->now, w->now_count, w->limit, true);
  g_array_sort (asks, compare_responders);
  take_out_means (asks);
  g_array_sort (asks, compare_levels);
  give_scores (asks);
  g_array_sort (asks, compare_responders);
  for (guint i = 0, end; i < asks->len; i = end) {
    end = stratum_end (asks, i);
    add_responder (&g_array_index (asks, AlignedAsk, i), end - i, w, &rise, &test);
  }
  if (rise.variance > 0)
    test.z = rise.sum / sqrt (rise.variance);
  return test;
}
