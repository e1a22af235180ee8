/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/scroll.h"
#include "measure/view.h"

/* What all accounts together say about each one, before anything is measured: the week factors, the
 * dispersion of the counts and the trend of the others' usage (methods 5.2, 5.3).  Each account is compared
 * with the others only. */
typedef struct {
  PortfolioView *views; /* by account, as they were added */
  Scroll *scroll;       /* account × week, what the factors point into */
  guint week_count;
} PortfolioViews;

/* What is kept of each account for that, little of it in memory.  Its view can be let go once it is added;
 * all views begin with that week and end with that day. */
typedef struct PortfolioSurvey PortfolioSurvey;
PortfolioSurvey *portfolio_survey_new (guint account_count, int32_t first_week, int32_t as_of_day);
void portfolio_survey_free (PortfolioSurvey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PortfolioSurvey, portfolio_survey_free)
/* Each index once, from the first on, before portfolio_views_new; several threads may add at once. */
void portfolio_survey_add (PortfolioSurvey *survey, guint index, const AccountView *view);

/* On up to so many threads; 0: on the caller's alone. */
PortfolioViews *portfolio_views_new (const PortfolioSurvey *survey, guint thread_count);
/* Where accounts are worked on in their order: what lies behind that one leaves memory now and then. */
void portfolio_views_let_go (const PortfolioViews *portfolio, guint index);
void portfolio_views_free (PortfolioViews *portfolio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PortfolioViews, portfolio_views_free)

/* Usage per open day by week from first_week on (week_count values); NaN where there is none to be expected.
 */
void portfolio_usage_weeks (const AccountView *view, double *weeks);
