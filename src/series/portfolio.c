/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/portfolio.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
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

/* Of one week, over the accounts that are held against the same ratios: sorted, those about the middle tell
 * the median without any one of them. */
typedef struct {
  guint known;
  double middle[3]; /* from place known / 2 - 1 on */
} WeekRatios;

/* Accounts of one group that have one base window in common are held against the same ratios: each takes
 * itself out, which keeps a portfolio of thousands quick. */
struct PortfolioFactors {
  const Portfolio *portfolio;
  GPtrArray
      *ratios;      /* WeekRatios * of all weeks, by group and base window: no more than there are of these */
  guint *ratios_of; /* by account: index in ratios */
};

/* While the ratios of one group and base window are worked out. */
typedef struct {
  const Portfolio *portfolio;
  const Scroll *scroll;
  const float *by_week; /* in it: week × account */
  double *mean;         /* by account, in that base window; NaN: too small, or of another group */
  WeekRatios *ratios;   /* by week */
} Sharing;

static bool
share_ratios (const PortfolioAccount *a, const PortfolioAccount *b)
{
  return a->base_first == b->base_first && a->base_last == b->base_last &&
         g_strcmp0 (a->group, b->group) == 0;
}

/* Counts lie account by account and are asked for week by week: so many accounts are turned at once that
 * each week's run of them is some pages. */
#define TURNED_AT_ONCE 4096

static Scroll *
turn_weeks (const Portfolio *portfolio)
{
  const size_t accounts = portfolio->account_count, weeks = portfolio->week_count;
  Scroll *scroll = scroll_new (g_get_tmp_dir (), accounts * weeks * sizeof (float));
  float *by_week = scroll_open (scroll);
  for (size_t first = 0; first < accounts; first += TURNED_AT_ONCE) {
    size_t end = MIN (accounts, first + TURNED_AT_ONCE);
    for (size_t t = 0; t < weeks; t++)
      for (size_t i = first; i < end; i++)
        by_week[t * accounts + i] = portfolio->accounts[i].weeks[t];
    scroll_let_go (scroll, SIZE_MAX);
    if (portfolio->scroll != NULL)
      scroll_let_go (portfolio->scroll, SIZE_MAX);
  }
  return scroll;
}

/* Weeks of many accounts leave memory at once, those of few some at a time. */
#define SEEN_AT_ONCE (1u << 20)
static void
let_go_of_week (const Sharing *sharing, size_t week)
{
  size_t weeks_at_once = SEEN_AT_ONCE / (sharing->portfolio->account_count * sizeof (float));
  if (weeks_at_once == 0 || week % weeks_at_once == 0)
    scroll_let_go (sharing->scroll, SIZE_MAX);
}

/* Each account's weeks are summed in their order. */
static void
find_means (const Sharing *sharing, const PortfolioAccount *like)
{
  const size_t accounts = sharing->portfolio->account_count;
  g_autofree Known *known = g_new0 (Known, accounts);
  for (size_t t = like->base_first; t <= like->base_last; t++) {
    for (size_t i = 0; i < accounts; i++)
      add (&known[i], sharing->by_week[t * accounts + i]);
    let_go_of_week (sharing, t);
  }
  for (size_t i = 0; i < accounts; i++) {
    double mean = mean_of (&known[i]);
    bool counts =
        mean >= PORTFOLIO_LEAST_MEAN && g_strcmp0 (sharing->portfolio->accounts[i].group, like->group) == 0;
    sharing->mean[i] = counts ? mean : NAN;
  }
}

/* The median without this account: what is not below its own ratio moves down by one place. */
static double
median_of_others (const WeekRatios *week, double own)
{
  guint n = week->known - !isnan (own);
  if (n < PORTFOLIO_LEAST_PEERS)
    return NAN;
  const double *sorted = week->middle;
  guint first = week->known / 2 - 1, low = (n - 1) / 2 - first, high = n / 2 - first;
  /* no value is at or above one that is unknown */
  return (sorted[low + (sorted[low] >= own)] + sorted[high + (sorted[high] >= own)]) / 2;
}

static void
fill_week (guint week, gpointer data)
{
  const Sharing *sharing = data;
  const size_t accounts = sharing->portfolio->account_count;
  WeekRatios *ratios = &sharing->ratios[week];
  g_autofree double *sorted = g_new (double, accounts);
  for (size_t i = 0; i < accounts; i++) {
    double ratio = sharing->by_week[week * accounts + i] / sharing->mean[i];
    if (!isnan (ratio))
      sorted[ratios->known++] = ratio;
  }
  rank_sort (sorted, ratios->known);
  if (ratios->known >= PORTFOLIO_LEAST_PEERS)
    memcpy (ratios->middle, sorted + ratios->known / 2 - 1, sizeof ratios->middle);
  let_go_of_week (sharing, week);
}

/* From the first account that has none yet: its own, and those of all that share them. */
static void
add_ratios (PortfolioFactors *factors, Sharing *sharing, size_t first)
{
  const Portfolio *portfolio = factors->portfolio;
  const PortfolioAccount *like = &portfolio->accounts[first];
  sharing->ratios = g_new0 (WeekRatios, portfolio->week_count);
  find_means (sharing, like);
  parallel_each ((guint) portfolio->week_count, portfolio->thread_count, fill_week, sharing);
  for (size_t i = first; i < portfolio->account_count; i++)
    if (share_ratios (like, &portfolio->accounts[i]))
      factors->ratios_of[i] = factors->ratios->len;
  g_ptr_array_add (factors->ratios, sharing->ratios);
}

PortfolioFactors *
portfolio_factors_new (const Portfolio *portfolio)
{
  const size_t accounts = portfolio->account_count;
  PortfolioFactors *factors = g_new0 (PortfolioFactors, 1);
  *factors =
      (PortfolioFactors){ portfolio, g_ptr_array_new_with_free_func (g_free), g_new (guint, accounts) };
  memset (factors->ratios_of, 0xff, accounts * sizeof (guint)); /* none */
  g_autoptr (Scroll) scroll = turn_weeks (portfolio);
  g_autofree double *mean = g_new (double, accounts);
  Sharing sharing = { portfolio, scroll, scroll_open (scroll), mean, NULL };
  for (size_t i = 0; i < accounts; i++)
    if (factors->ratios_of[i] == G_MAXUINT)
      add_ratios (factors, &sharing, i);
  return factors;
}

void
portfolio_factors_free (PortfolioFactors *factors)
{
  if (factors == NULL)
    return;
  g_ptr_array_unref (factors->ratios);
  g_free (factors->ratios_of);
  g_free (factors);
}

static double
mean_count (const PortfolioAccount *account)
{
  Known known = { 0 };
  for (size_t t = account->base_first; t <= account->base_last; t++)
    add (&known, account->weeks[t]);
  return mean_of (&known);
}

static void
normalise (double *factor, size_t week_count, const PortfolioAccount *account)
{
  double mean = mean_factor (factor, account->base_first, account->base_last);
  for (size_t t = 0; t < week_count; t++)
    factor[t] = mean > 0 ? factor[t] / mean : NAN;
}

void
portfolio_factor (const PortfolioFactors *factors, size_t account, double *factor)
{
  const Portfolio *portfolio = factors->portfolio;
  const PortfolioAccount *own = &portfolio->accounts[account];
  const WeekRatios *ratios = g_ptr_array_index (factors->ratios, factors->ratios_of[account]);
  double mean = mean_count (own), counted = mean >= PORTFOLIO_LEAST_MEAN ? mean : NAN;
  for (size_t t = 0; t < portfolio->week_count; t++)
    factor[t] = median_of_others (&ratios[t], own->weeks[t] / counted);
  normalise (factor, portfolio->week_count, own);
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
