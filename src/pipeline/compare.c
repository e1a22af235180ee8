/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/compare.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "pipeline/null.h"
#include "series/rank.h"
#include "series/tail.h"

#define PEERS_LEAST 10
#define EVENTS_LEAST 10
#define OLD_YEARS 3
#define STAGNATION_MONTHS 18

/* Held against the same of the other accounts by their p: their tests know the noise of counts, and not that
 * of this portfolio (T2, T3, T9, R3). */
static const char *const tests[COMPARE_TESTS] = { "contacts.effective", "top.share", "initiated.share",
                                                  "noreply.share" };
/* Facts that are a z themselves, and the effects they belong to. */
static const char *const own_z[COMPARE_WAITS] = { "latency.z", "latency.core_z" };
static const char *const waits[COMPARE_WAITS] = { "latency.rmst", "latency.core_rmst" };
static const char *const controlled[COMPARE_WAITS] = { "latency.ratio_controlled", "latency.core_ratio" };
/* Held against a percentile of those of one class (methods F4, O3). */
static const char *const levels[COMPARE_LEVELS] = { "friction.balance", "onboarding.early_friction" };
static const double level_quantiles[COMPARE_LEVELS] = { 0.90, 0.75 };

/* ---- what is taken of an account ---- */

static double
fact_value (const FactSet *facts, const char *name)
{
  const Fact *fact = fact_set_find (facts, name);
  return fact != NULL ? fact->value : NAN;
}

static double
fact_p (const FactSet *facts, const char *name)
{
  const Fact *fact = fact_set_find (facts, name);
  return fact != NULL ? fact->p : NAN;
}

static double
log_ratio (const FactSet *facts, const char *name)
{
  const Fact *fact = fact_set_find (facts, name);
  if (fact == NULL || !(fact->value > 0) || !(fact->baseline > 0))
    return NAN;
  return log (fact->value / fact->baseline);
}

void
compare_read (const AccountAssessment *account, Compared *out)
{
  const FactSet *facts = account->facts;
  *out = (Compared){ .country = g_intern_string (account->country != NULL ? account->country : ""),
                     .segment = g_intern_string (account->segment != NULL ? account->segment : ""),
                     .tenure_years = fact_value (facts, "tenure.years"),
                     .stagnation_months = fact_value (facts, "adoption.stagnation") };
  for (guint i = 0; i < COMPARE_TESTS; i++)
    out->p[i] = fact_p (facts, tests[i]);
  for (guint i = 0; i < COMPARE_WAITS; i++) {
    out->z[i] = fact_value (facts, own_z[i]);
    out->change[i] = log_ratio (facts, waits[i]);
  }
  for (guint i = 0; i < COMPARE_LEVELS; i++) {
    const Fact *fact = fact_set_find (facts, levels[i]);
    out->level[i] = fact != NULL ? fact->value : NAN;
    out->events[i] = fact != NULL ? fact->n : NAN;
  }
}

/* ---- what the others say ---- */

typedef struct {
  Compared *compared; /* by account */
  guint count;
} Portfolio;

/* The known changes of one country, ascending. */
static GArray *
changes_of_country (const Portfolio *portfolio, guint wait, const char *country)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < portfolio->count; i++) {
    double change = portfolio->compared[i].change[wait];
    if (isfinite (change) && portfolio->compared[i].country == country)
      g_array_append_val (changes, change);
  }
  rank_sort ((double *) (gpointer) changes->data, changes->len);
  return changes;
}

static void
changes_unref (gpointer changes)
{
  g_array_unref (changes);
}

/* By country, each worked out before the first change is a ratio. */
static GHashTable *
list_changes (const Portfolio *portfolio, guint wait)
{
  GHashTable *by_country = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, changes_unref);
  for (guint i = 0; i < portfolio->count; i++) {
    const char *country = portfolio->compared[i].country;
    if (isfinite (portfolio->compared[i].change[wait]) && !g_hash_table_contains (by_country, country))
      g_hash_table_insert (by_country, (gpointer) country, changes_of_country (portfolio, wait, country));
  }
  return by_country;
}

/* Difference in differences: a slowdown of the whole country group is nobody's own (methods 4.7b). */
static void
compare_latency (const Portfolio *portfolio, guint wait)
{
  g_autoptr (GHashTable) by_country = list_changes (portfolio, wait);
  for (guint i = 0; i < portfolio->count; i++) {
    Compared *compared = &portfolio->compared[i];
    double change = compared->change[wait];
    if (!isfinite (change))
      continue;
    const GArray *changes = g_hash_table_lookup (by_country, compared->country);
    guint others = changes->len - 1;
    double control = others >= PEERS_LEAST ? rank_quantile_without ((const double *) (gpointer) changes->data,
                                                                    changes->len, change, 0.5)
                                           : 0;
    compared->change[wait] = exp (change - control);
    compared->others[wait] = others;
  }
}

static void
compare_z (const Portfolio *portfolio, guint wait)
{
  guint count = portfolio->count;
  g_autofree double *z = g_new (double, count + 1);
  for (guint i = 0; i < count; i++)
    z[i] = portfolio->compared[i].z[wait];
  bool is_compared = null_standardise (z, count);
  for (guint i = 0; i < count; i++)
    portfolio->compared[i].z[wait] = is_compared ? z[i] : NAN;
}

/* The others can only make a p larger. */
static void
compare_p (const Portfolio *portfolio, guint test)
{
  guint count = portfolio->count;
  g_autofree double *z = g_new (double, count + 1);
  for (guint i = 0; i < count; i++) {
    double p = portfolio->compared[i].p[test];
    z[i] = isfinite (p) ? tail_normal_quantile (p) : NAN;
  }
  bool is_compared = null_standardise (z, count);
  for (guint i = 0; i < count; i++) {
    double *p = &portfolio->compared[i].p[test];
    *p = is_compared && isfinite (z[i]) ? fmax (*p, tail_normal_upper (z[i])) : NAN;
  }
}

/* The percentile of one segment; NaN where fewer than ten accounts, or ten frictions among them, say nothing.
 */
static double
segment_quantile (const Portfolio *portfolio, const char *segment, guint level)
{
  g_autofree double *values = g_new (double, portfolio->count + 1);
  guint known = 0;
  double events = 0;
  for (guint i = 0; i < portfolio->count; i++) {
    const Compared *compared = &portfolio->compared[i];
    if (compared->segment != segment || !isfinite (compared->level[level]))
      continue;
    values[known++] = compared->level[level];
    events += compared->events[level];
  }
  return known >= PEERS_LEAST && events >= EVENTS_LEAST
             ? rank_quantile (values, known, level_quantiles[level])
             : NAN;
}

/* A percentile speaks of accounts of one class; each class is worked out once, before the first level is that
 * of its class. */
static void
compare_quantile (const Portfolio *portfolio, guint level)
{
  g_autoptr (GHashTable) by_segment = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  for (guint i = 0; i < portfolio->count; i++) {
    const char *segment = portfolio->compared[i].segment;
    if (g_hash_table_contains (by_segment, segment))
      continue;
    double quantile = segment_quantile (portfolio, segment, level);
    g_hash_table_insert (by_segment, (gpointer) segment, g_memdup2 (&quantile, sizeof quantile));
  }
  for (guint i = 0; i < portfolio->count; i++) {
    Compared *compared = &portfolio->compared[i];
    const double *quantile = g_hash_table_lookup (by_segment, compared->segment);
    compared->level[level] = *quantile;
  }
}

/* L3: of the other accounts that have been customers for three years or more, how many took something up in
 * 18 months?  (Younger ones are compared with younger ones.) */
static void
compare_adoption (const Portfolio *portfolio)
{
  guint known[2] = { 0, 0 }, adopted[2] = { 0, 0 }; /* of the young, of the old */
  for (guint i = 0; i < portfolio->count; i++) {
    const Compared *compared = &portfolio->compared[i];
    bool is_old = compared->tenure_years >= OLD_YEARS;
    known[is_old] += (isfinite (compared->stagnation_months) != 0);
    adopted[is_old] += compared->stagnation_months < STAGNATION_MONTHS;
  }
  for (guint i = 0; i < portfolio->count; i++) {
    Compared *compared = &portfolio->compared[i];
    bool is_old = compared->tenure_years >= OLD_YEARS;
    guint others = known[is_old] - (isfinite (compared->stagnation_months) != 0),
          took = adopted[is_old] - (compared->stagnation_months < STAGNATION_MONTHS);
    compared->takers = others;
    compared->took_share = others >= PEERS_LEAST ? (double) took / others : NAN;
  }
}

/* Each by itself. */
static void
compare_test (guint test, gpointer portfolio)
{
  if (test < COMPARE_TESTS)
    compare_p (portfolio, test);
  else
    compare_z (portfolio, test - COMPARE_TESTS);
}

void
compare_accounts (Compared *compared, guint count, guint thread_count)
{
  Portfolio portfolio = { compared, count };
  parallel_each (COMPARE_TESTS + COMPARE_WAITS, thread_count, compare_test, &portfolio);
  for (guint i = 0; i < COMPARE_WAITS; i++)
    compare_latency (&portfolio, i);
  for (guint i = 0; i < COMPARE_LEVELS; i++)
    compare_quantile (&portfolio, i);
  compare_adoption (&portfolio);
}

/* ---- what an account is told ---- */

static void
tell_p (FactSet *facts, const char *name, double p)
{
  Fact *fact = fact_set_find (facts, name);
  if (fact == NULL || !isfinite (p))
    return;
  fact->p_own = fact->p;
  fact->p = p;
}

/* The finding carries the p of the effect, which is that of z. */
static void
tell_z (FactSet *facts, guint wait, double z)
{
  Fact *source = fact_set_find (facts, own_z[wait]), *target = fact_set_find (facts, waits[wait]);
  if (source != NULL && isfinite (z)) {
    source->value = z;
    source->p = tail_normal_upper (z);
  }
  if (source != NULL && target != NULL && isfinite (source->value))
    target->p = source->p;
}

static void
tell_change (FactSet *facts, const char *name, double ratio, double others)
{
  if (!isfinite (ratio)) {
    fact_set_add (facts, fact_new_unknown (name, "too few questions of ours to compare reply times"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new (name, ratio));
  fact->baseline = 1;
  fact->n = others;
}

static void
tell_level (FactSet *facts, const char *name, double usual)
{
  Fact *fact = fact_set_find (facts, name);
  if (fact != NULL && isfinite (usual))
    fact->baseline = usual;
}

static void
tell_adoption (FactSet *facts, const Compared *compared)
{
  static const char *const name = "adoption.peers_share";
  Fact *fact = isfinite (compared->took_share)
                   ? fact_new (name, compared->took_share)
                   : fact_new_unknown (name, "fewer than 10 other accounts have a feature log");
  fact_set_add (facts, fact)->n = compared->takers;
}

void
compare_tell (const Compared *compared, FactSet *facts)
{
  for (guint i = 0; i < COMPARE_TESTS; i++)
    tell_p (facts, tests[i], compared->p[i]);
  for (guint i = 0; i < COMPARE_WAITS; i++) {
    tell_z (facts, i, compared->z[i]);
    tell_change (facts, controlled[i], compared->change[i], compared->others[i]);
  }
  for (guint i = 0; i < COMPARE_LEVELS; i++)
    tell_level (facts, levels[i], compared->level[i]);
  tell_adoption (facts, compared);
}
