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

/* The first ones are held against the same of the other accounts by their p: their tests know the noise of
 * counts, and not that of this portfolio (T2, T3, T9, R3). */
#define HELD_AGAINST_OTHERS 4u
const char *const compare_facts[] = { "contacts.effective",
                                      "top.share",
                                      "initiated.share",
                                      "noreply.share",
                                      "latency.rmst",
                                      "latency.core_rmst",
                                      "latency.z",
                                      "latency.core_z",
                                      "friction.balance",
                                      "tenure.years",
                                      "onboarding.early_friction",
                                      "adoption.stagnation",
                                      NULL };

static double
fact_value (const AccountAssessment *account, const char *name)
{
  const Fact *fact = fact_set_find (account->facts, name);
  return fact != NULL ? fact->value : NAN;
}

static double
log_ratio (const AccountAssessment *account, const char *name)
{
  const Fact *fact = fact_set_find (account->facts, name);
  if (fact == NULL || !(fact->value > 0) || !(fact->baseline > 0))
    return NAN;
  return log (fact->value / fact->baseline);
}

/* The known changes of one country, ascending. */
static GArray *
changes_of_country (const GPtrArray *accounts, const double *change, const char *country)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index ((GPtrArray *) accounts, i);
    if (isfinite (change[i]) && g_strcmp0 (account->country, country) == 0)
      g_array_append_val (changes, change[i]);
  }
  rank_sort ((double *) (gpointer) changes->data, changes->len);
  return changes;
}

static void
changes_unref (gpointer changes)
{
  g_array_unref (changes);
}

/* Difference in differences: a slowdown of the whole country group is nobody's own (methods 4.7b). */
static void
compare_latency (const GPtrArray *accounts, const char *rmst, const char *controlled)
{
  g_autofree double *change = g_new (double, accounts->len + 1);
  g_autoptr (GHashTable) by_country = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, changes_unref);
  for (guint i = 0; i < accounts->len; i++)
    change[i] = log_ratio (g_ptr_array_index ((GPtrArray *) accounts, i), rmst);
  for (guint i = 0; i < accounts->len; i++) {
    AccountAssessment *account = g_ptr_array_index ((GPtrArray *) accounts, i);
    if (!isfinite (change[i])) {
      fact_set_add (account->facts,
                    fact_new_unknown (controlled, "too few questions of ours to compare reply times"));
      continue;
    }
    const char *country = account->country != NULL ? account->country : "";
    GArray *changes = g_hash_table_lookup (by_country, country);
    if (changes == NULL) {
      changes = changes_of_country (accounts, change, account->country);
      g_hash_table_insert (by_country, (gpointer) country, changes);
    }
    guint others = changes->len - 1;
    double control = others >= PEERS_LEAST ? rank_quantile_without ((const double *) (gpointer) changes->data,
                                                                    changes->len, change[i], 0.5)
                                           : 0;
    Fact *fact = fact_set_add (account->facts, fact_new (controlled, exp (change[i] - control)));
    fact->baseline = 1;
    fact->n = others;
  }
}

static Fact *
fact_of (const GPtrArray *accounts, guint i, const char *name)
{
  return fact_set_find (((AccountAssessment *) g_ptr_array_index ((GPtrArray *) accounts, i))->facts, name);
}

/* A fact that is a z itself. */
static void
compare_z (const GPtrArray *accounts, const char *name)
{
  g_autofree double *z = g_new (double, accounts->len + 1);
  for (guint i = 0; i < accounts->len; i++)
    z[i] = fact_value (g_ptr_array_index ((GPtrArray *) accounts, i), name);
  if (!null_standardise (z, accounts->len))
    return;
  for (guint i = 0; i < accounts->len; i++)
    if (isfinite (z[i])) {
      Fact *fact = fact_of (accounts, i, name);
      fact->value = z[i];
      fact->p = tail_normal_upper (z[i]);
    }
}

/* A fact with a p: the others can only make it larger. */
static void
compare_p (const GPtrArray *accounts, const char *name)
{
  g_autofree double *z = g_new (double, accounts->len + 1);
  for (guint i = 0; i < accounts->len; i++) {
    const Fact *fact = fact_of (accounts, i, name);
    z[i] = fact != NULL && isfinite (fact->p) ? tail_normal_quantile (fact->p) : NAN;
  }
  if (!null_standardise (z, accounts->len))
    return;
  for (guint i = 0; i < accounts->len; i++)
    if (isfinite (z[i])) {
      Fact *fact = fact_of (accounts, i, name);
      fact->p_own = fact->p;
      fact->p = fmax (fact->p, tail_normal_upper (z[i]));
    }
}

/* The finding carries the p of the effect, which is that of z. */
static void
copy_p (const GPtrArray *accounts, const char *from, const char *to)
{
  for (guint i = 0; i < accounts->len; i++) {
    const FactSet *facts = ((AccountAssessment *) g_ptr_array_index ((GPtrArray *) accounts, i))->facts;
    const Fact *source = fact_set_find (facts, from);
    Fact *target = fact_set_find (facts, to);
    if (source != NULL && target != NULL && isfinite (source->value))
      target->p = source->p;
  }
}

/* The percentile of one segment; NaN where fewer than ten accounts, or ten frictions among them, say nothing.
 */
static double
segment_quantile (const GPtrArray *accounts, const AccountAssessment *like, const char *name, double quantile)
{
  g_autofree double *values = g_new (double, accounts->len + 1);
  guint known = 0;
  double events = 0;
  for (guint i = 0; i < accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index ((GPtrArray *) accounts, i);
    if (g_strcmp0 (account->segment, like->segment) != 0)
      continue;
    const Fact *fact = fact_set_find (account->facts, name);
    if (fact == NULL || !isfinite (fact->value))
      continue;
    values[known++] = fact->value;
    events += fact->n;
  }
  return known >= PEERS_LEAST && events >= EVENTS_LEAST ? rank_quantile (values, known, quantile) : NAN;
}

/* A percentile speaks of accounts of one class (methods F4, O3); each class is worked out once. */
static void
compare_quantile (const GPtrArray *accounts, const char *name, double quantile)
{
  g_autoptr (GHashTable) by_segment = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index ((GPtrArray *) accounts, i);
    Fact *fact = fact_set_find (account->facts, name);
    const char *segment = account->segment != NULL ? account->segment : "";
    double *baseline = g_hash_table_lookup (by_segment, segment);
    if (fact == NULL)
      continue;
    if (baseline == NULL) {
      baseline = g_new (double, 1);
      *baseline = segment_quantile (accounts, account, name, quantile);
      g_hash_table_insert (by_segment, (gpointer) segment, baseline);
    }
    if (isfinite (*baseline))
      fact->baseline = *baseline;
  }
}

/* L3: of the other accounts that have been customers for three years or more, how many took something up in
 * 18 months?  (Younger ones are compared with younger ones.) */
static void
compare_adoption (const GPtrArray *accounts)
{
  guint known[2] = { 0, 0 }, adopted[2] = { 0, 0 }; /* of the young, of the old */
  for (guint i = 0; i < accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index ((GPtrArray *) accounts, i);
    bool is_old = fact_value (account, "tenure.years") >= OLD_YEARS;
    double months = fact_value (account, "adoption.stagnation");
    known[is_old] += (isfinite (months) != 0);
    adopted[is_old] += months < STAGNATION_MONTHS;
  }
  for (guint i = 0; i < accounts->len; i++) {
    AccountAssessment *account = g_ptr_array_index ((GPtrArray *) accounts, i);
    bool is_old = fact_value (account, "tenure.years") >= OLD_YEARS;
    double months = fact_value (account, "adoption.stagnation");
    guint others = known[is_old] - (isfinite (months) != 0),
          took = adopted[is_old] - (months < STAGNATION_MONTHS);
    Fact *fact = others >= PEERS_LEAST ? fact_new ("adoption.peers_share", (double) took / others)
                                       : fact_new_unknown ("adoption.peers_share",
                                                           "fewer than 10 other accounts have a feature log");
    fact_set_add (account->facts, fact)->n = others;
  }
}

static const char *const own_z[] = { "latency.z", "latency.core_z" };

/* Each by itself, and no fact is added meanwhile. */
static void
compare_test (guint test, gpointer accounts)
{
  if (test < HELD_AGAINST_OTHERS)
    compare_p (accounts, compare_facts[test]);
  else
    compare_z (accounts, own_z[test - HELD_AGAINST_OTHERS]);
}

void
compare_accounts (const GPtrArray *accounts, guint thread_count)
{
  parallel_each (HELD_AGAINST_OTHERS + G_N_ELEMENTS (own_z), thread_count, compare_test, (gpointer) accounts);
  compare_latency (accounts, "latency.rmst", "latency.ratio_controlled");
  compare_latency (accounts, "latency.core_rmst", "latency.core_ratio");
  copy_p (accounts, "latency.z", "latency.rmst");
  copy_p (accounts, "latency.core_z", "latency.core_rmst");
  compare_quantile (accounts, "friction.balance", 0.90);
  compare_quantile (accounts, "onboarding.early_friction", 0.75);
  compare_adoption (accounts);
}
