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

static double
mean_known (const double *weeks, size_t first, size_t last)
{
  double sum = 0, count = 0;
  for (size_t t = first; t <= last; t++)
    if (!isnan (weeks[t])) {
      sum += weeks[t];
      count++;
    }
  return count > 0 ? sum / count : NAN;
}

/* The ratios of all accounts of one group to their means in one base window.  Accounts that share
 * both share this, and each then takes itself out: that keeps a portfolio of thousands quick. */
typedef struct {
  size_t account_count, week_count;
  double *mean;   /* by account; NaN: too small, or of another group */
  double *sorted; /* week × account: the known ratios of the week, ascending */
  size_t *known;  /* of each week */
} Peers;

static void
peers_clear (Peers *peers)
{
  g_free (peers->mean);
  g_free (peers->sorted);
  g_free (peers->known);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Peers, peers_clear)

static void
sort_week (guint week, gpointer data)
{
  const Peers *peers = data;
  rank_sort (peers->sorted + week * peers->account_count, peers->known[week]);
}

static void
peers_fill (Peers *peers, const Portfolio *portfolio, const PortfolioAccount *like)
{
  size_t accounts = portfolio->account_count, weeks = portfolio->week_count;
  *peers = (Peers){ accounts, weeks, g_new (double, accounts), g_new (double, accounts *weeks),
                    g_new0 (size_t, weeks) };
  for (size_t i = 0; i < accounts; i++) {
    const PortfolioAccount *peer = &portfolio->accounts[i];
    double mean = mean_known (peer->weeks, like->base_first, like->base_last);
    bool counts = mean >= PORTFOLIO_LEAST_MEAN && g_strcmp0 (peer->group, like->group) == 0;
    peers->mean[i] = counts ? mean : NAN;
    for (size_t t = 0; t < weeks; t++) {
      double ratio = peer->weeks[t] / peers->mean[i];
      if (!isnan (ratio))
        peers->sorted[t * accounts + peers->known[t]++] = ratio;
    }
  }
  parallel_each ((guint) weeks, portfolio->thread_count, sort_week, peers);
}

/* The median of the week without this account: what is not below its own ratio moves down by one place. */
static double
median_of_others (const Peers *peers, const Portfolio *portfolio, size_t account, size_t week)
{
  const double *sorted = peers->sorted + week * peers->account_count;
  double own = portfolio->accounts[account].weeks[week] / peers->mean[account];
  size_t n = peers->known[week] - !isnan (own);
  if (n < PORTFOLIO_LEAST_PEERS)
    return NAN;
  size_t low = (n - 1) / 2, high = n / 2; /* no value is at or above one that is unknown */
  return (sorted[low + (sorted[low] >= own)] + sorted[high + (sorted[high] >= own)]) / 2;
}

static void
normalise (double *factor, size_t week_count, const PortfolioAccount *account)
{
  double mean = mean_known (factor, account->base_first, account->base_last);
  for (size_t t = 0; t < week_count; t++)
    factor[t] = mean > 0 ? factor[t] / mean : NAN;
}

static void
fill_factor (const Peers *peers, const Portfolio *portfolio, size_t account, double *factor)
{
  for (size_t t = 0; t < portfolio->week_count; t++)
    factor[t] = median_of_others (peers, portfolio, account, t);
  normalise (factor, portfolio->week_count, &portfolio->accounts[account]);
}

static bool
share_peers (const PortfolioAccount *a, const PortfolioAccount *b)
{
  return a->base_first == b->base_first && a->base_last == b->base_last &&
         g_strcmp0 (a->group, b->group) == 0;
}

/* What one set of peers says about all accounts that share it. */
typedef struct {
  const Portfolio *portfolio;
  const PortfolioAccount *like;
  Peers peers;
  guint first;   /* of the accounts that are not done */
  bool *is_done; /* by account */
  double *factors;
} Sharing;

static void
fill_shared (guint index, gpointer data)
{
  const Sharing *sharing = data;
  guint account = sharing->first + index;
  const Portfolio *portfolio = sharing->portfolio;
  if (sharing->is_done[account] || !share_peers (sharing->like, &portfolio->accounts[account]))
    return;
  fill_factor (&sharing->peers, portfolio, account, sharing->factors + account * portfolio->week_count);
  sharing->is_done[account] = true;
}

void
portfolio_factors (const Portfolio *portfolio, double *factors)
{
  g_autofree bool *is_done = g_new0 (bool, portfolio->account_count);
  for (size_t i = 0; i < portfolio->account_count; i++) {
    if (is_done[i])
      continue;
    Sharing sharing = { portfolio, &portfolio->accounts[i], { 0 }, (guint) i, is_done, factors };
    peers_fill (&sharing.peers, portfolio, sharing.like);
    parallel_each ((guint) (portfolio->account_count - i), portfolio->thread_count, fill_shared, &sharing);
    peers_clear (&sharing.peers);
  }
}

void
portfolio_factor (const Portfolio *portfolio, size_t account, double *factor)
{
  g_auto (Peers) peers = { 0 };
  peers_fill (&peers, portfolio, &portfolio->accounts[account]);
  fill_factor (&peers, portfolio, account, factor);
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
  double usual = week_count > 0 ? mean_known (factor, 0, week_count - 1) : NAN;
  for (size_t t = 0; t < week_count; t++)
    factor[t] = business_day_share[t] *
                (isnan (factor[t]) || !(usual >= PORTFOLIO_LEAST_MEAN) ? 1 : factor[t] / usual);
  normalise (factor, week_count, account);
  for (size_t t = 0; t < week_count; t++)
    factor[t] = fmin (factor[t], PROFILE_MOST * business_day_share[t]);
}
