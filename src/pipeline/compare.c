/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/compare.h"

#include <math.h>

#include "series/rank.h"

#define PEERS_LEAST 10

static double
log_ratio (const AccountAssessment *account, const char *name)
{
  const Fact *fact = fact_set_find (account->facts, name);
  if (fact == NULL || !(fact->value > 0) || !(fact->baseline > 0))
    return NAN;
  return log (fact->value / fact->baseline);
}

/* Difference in differences: a slowdown of the whole country group is nobody's own (methods 4.7b). */
static void
compare_latency (const GPtrArray *accounts, const char *rmst, const char *controlled)
{
  g_autofree double *change = g_new (double, accounts->len + 1);
  g_autofree double *others = g_new (double, accounts->len + 1);
  for (guint i = 0; i < accounts->len; i++)
    change[i] = log_ratio (g_ptr_array_index ((GPtrArray *)accounts, i), rmst);
  for (guint i = 0; i < accounts->len; i++) {
    AccountAssessment *account = g_ptr_array_index ((GPtrArray *)accounts, i);
    if (!isfinite (change[i])) {
      fact_set_add (account->facts,
                    fact_new_unknown (controlled, "too few questions of ours to compare reply times"));
      continue;
    }
    guint known = 0;
    for (guint k = 0; k < accounts->len; k++) {
      const AccountAssessment *other = g_ptr_array_index ((GPtrArray *)accounts, k);
      if (k != i && isfinite (change[k]) && g_strcmp0 (other->country, account->country) == 0)
        others[known++] = change[k];
    }
    double control = known >= PEERS_LEAST ? rank_median (others, known) : 0;
    Fact *fact = fact_set_add (account->facts, fact_new (controlled, exp (change[i] - control)));
    fact->baseline = 1;
    fact->n = known;
  }
}

void
compare_accounts (const GPtrArray *accounts)
{
  compare_latency (accounts, "latency.rmst", "latency.ratio_controlled");
  compare_latency (accounts, "latency.core_rmst", "latency.core_ratio");
}
