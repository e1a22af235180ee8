/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/portfolio.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/parallel.h"
#include "series/rank.h"

#define YEAR_WEEKS 52
#define PROFILE_REACH 2  /* weeks on either side */
#define PROFILE_MOST 2.0 /* of a usual week: beyond that it was a burst, not a season */

/* Of what is known. */
typedef struct {
  double sum;
  size_t count;
} Known;

static void
add (Known *known, double value)
{
  if (isnan (value))
    return;
  known->sum += value;
  known->count++;
}

static double
mean_of (const Known *known)
{
  return known->count > 0 ? known->sum / (double) known->count : NAN;
}

static double
mean_factor (const double *factor, size_t first, size_t last)
{
  Known known = { 0 };
  for (size_t t = first; t <= last; t++)
    add (&known, factor[t]);
  return mean_of (&known);
}

static double
mean_count (const PortfolioAccount *account, const PortfolioAccount *like)
{
  Known known = { 0 };
  for (size_t t = like->base_first; t <= like->base_last; t++)
    add (&known, account->weeks[t]);
  return mean_of (&known);
}

/* Accounts of one group that have one base window in common are held against the same ratios: each takes
 * itself out, which keeps a portfolio of thousands quick.  Week by week: the ratios of all weeks at once
 * would be as large as the factors. */
typedef struct {
  const Portfolio *portfolio;
  double *mean;    /* by account, in that base window; NaN: too small, or of another group */
  bool *is_shared; /* by account: it is one of those */
  double *factors;
} Sharing;

static bool
share_peers (const PortfolioAccount *a, const PortfolioAccount *b)
{
  return a->base_first == b->base_first && a->base_last == b->base_last &&
         g_strcmp0 (a->group, b->group) == 0;
}

static void
find_means (const Sharing *sharing, const PortfolioAccount *like)
{
  for (size_t i = 0; i < sharing->portfolio->account_count; i++) {
    const PortfolioAccount *peer = &sharing->portfolio->accounts[i];
    double mean = mean_count (peer, like);
    bool counts = mean >= PORTFOLIO_LEAST_MEAN && g_strcmp0 (peer->group, like->group) == 0;
    sharing->mean[i] = counts ? mean : NAN;
    sharing->is_shared[i] = share_peers (like, peer);
  }
}

static double
ratio_of (const Sharing *sharing, size_t account, size_t week)
{
  return sharing->portfolio->accounts[account].weeks[week] / sharing->mean[account];
}

/* The median without this account: what is not below its own ratio moves down by one place. */
static double
median_of_others (const double *sorted, size_t known, double own)
{
  size_t n = known - !isnan (own);
  if (n < PORTFOLIO_LEAST_PEERS)
    return NAN;
  size_t low = (n - 1) / 2, high = n / 2; /* no value is at or above one that is unknown */
  return (sorted[low + (sorted[low] >= own)] + sorted[high + (sorted[high] >= own)]) / 2;
}

static void
fill_week (guint week, gpointer data)
{
  const Sharing *sharing = data;
  const Portfolio *portfolio = sharing->portfolio;
  g_autofree double *sorted = g_new (double, portfolio->account_count);
  size_t known = 0;
  for (size_t i = 0; i < portfolio->account_count; i++) {
    double ratio = ratio_of (sharing, i, week);
    if (!isnan (ratio))
      sorted[known++] = ratio;
  }
  rank_sort (sorted, known);
  for (size_t i = 0; i < portfolio->account_count; i++)
    if (sharing->is_shared[i])
      sharing->factors[i * portfolio->week_count + week] =
          median_of_others (sorted, known, ratio_of (sharing, i, week));
}

static void
normalise (double *factor, size_t week_count, const PortfolioAccount *account)
{
  double mean = mean_factor (factor, account->base_first, account->base_last);
  for (size_t t = 0; t < week_count; t++)
    factor[t] = mean > 0 ? factor[t] / mean : NAN;
}

void
portfolio_factors (const Portfolio *portfolio, double *factors)
{
  const size_t accounts = portfolio->account_count, weeks = portfolio->week_count;
  g_autofree bool *is_done = g_new0 (bool, accounts), *is_shared = g_new (bool, accounts);
  g_autofree double *mean = g_new (double, accounts);
  Sharing sharing = { portfolio, mean, is_shared, factors };
  for (size_t first = 0; first < accounts; first++) {
    if (is_done[first])
      continue;
    find_means (&sharing, &portfolio->accounts[first]);
    parallel_each ((guint) weeks, portfolio->thread_count, fill_week, &sharing);
    for (size_t i = first; i < accounts; i++)
      if (is_shared[i]) {
        normalise (factors + i * weeks, weeks, &portfolio->accounts[i]);
        is_done[i] = true;
      }
  }
}

/* Last year's count per business-day share around week t, or NaN. */
static double
last_year (const PortfolioAccount *account, const double *share, size_t week_count, size_t t)
{
  double counts = 0, shares = 0;
  for (size_t k = t >= PROFILE_REACH ? t - PROFILE_REACH : 0; k <= t + PROFILE_REACH; k++) {
    if (k < YEAR_WEEKS || k - YEAR_WEEKS >= week_count || isnan (account->weeks[k - YEAR_WEEKS]))
      continue;
    counts += account->weeks[k - YEAR_WEEKS];
    shares += share[k - YEAR_WEEKS];
  }
  return shares > 0 ? counts / shares : NAN;
}

void
portfolio_fallback (const PortfolioAccount *account, const double *business_day_share, size_t week_count,
                    double *factor)
{
  for (size_t t = 0; t < week_count; t++)
    factor[t] = last_year (account, business_day_share, week_count, t);
  double usual = week_count > 0 ? mean_factor (factor, 0, week_count - 1) : NAN;
  for (size_t t = 0; t < week_count; t++)
    factor[t] = business_day_share[t] *
                (isnan (factor[t]) || !(usual >= PORTFOLIO_LEAST_MEAN) ? 1 : factor[t] / usual);
  normalise (factor, week_count, account);
  for (size_t t = 0; t < week_count; t++)
    factor[t] = fmin (factor[t], PROFILE_MOST * business_day_share[t]);
}
