/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

#include "base/scroll.h"

/* The portfolio week factor F_t (methods 5.2): how the same week went for the other accounts of
 * the country group, so that holidays and seasons that hit everybody are nobody's signal. */

#define PORTFOLIO_LEAST_PEERS 10
#define PORTFOLIO_LEAST_MEAN 3.0 /* person-days a week, over the base weeks */

typedef struct {
  const float *weeks;             /* week_count weekly counts, borrowed; NaN: gapped */
  unsigned base_first, base_last; /* base weeks, inclusive, below week_count; frozen or not */
  const char *group;              /* country group, borrowed; accounts with equal text are peers */
} PortfolioAccount;

typedef struct {
  const PortfolioAccount *accounts;
  size_t account_count, week_count;
  unsigned thread_count; /* that may work on it; 0: the caller's alone */
  const Scroll *scroll;  /* in which the weeks lie; NULL: in none */
} Portfolio;

/* What the factors of all accounts are worked out from: little, whatever their number.  The portfolio is
 * borrowed and must outlive it. */
typedef struct PortfolioFactors PortfolioFactors;
PortfolioFactors *portfolio_factors_new (const Portfolio *portfolio);
void portfolio_factors_free (PortfolioFactors *factors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PortfolioFactors, portfolio_factors_free)

/* `factor` (week_count values, the caller's) becomes that account's factor: the median over its peers of
 * count / mean of the peer in this account's base weeks, divided by its own mean over those weeks.  NaN in
 * weeks with fewer than 10 known peers of 3 a week or more: use the fallback.  Several threads may ask. */
void portfolio_factor (const PortfolioFactors *factors, size_t account, double *factor);

/* Where there are too few peers: the week's business-day share (open days / 5) × last year's
 * own profile, mean 1 over the base weeks.  The profile is the count per business-day share
 * 52 weeks before, averaged over 5 weeks because a single week of one account is mostly
 * noise; 1 where last year is unknown or had fewer than 3 a week, for then it is noise
 * throughout; at most 2, for a burst is no season.  `factor` holds week_count values. */
void portfolio_fallback (const PortfolioAccount *account, const double *business_day_share, size_t week_count,
                         double *factor);
