/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/view.h"

/* What all accounts together say about each one, before anything is measured: the week factors, the
 * dispersion of the counts and the trend of the others' usage (methods 5.2, 5.3).  Each account is compared
 * with the others only. */
typedef struct {
  PortfolioView *views; /* by account, as they were added */
  double *factors;      /* account × week, what the factors point into */
  guint account_count;
} PortfolioViews;

/* What is kept of each account for that.  Its view can be let go once it is added. */
typedef struct PortfolioSurvey PortfolioSurvey;
PortfolioSurvey *portfolio_survey_new (guint account_count);
void portfolio_survey_free (PortfolioSurvey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PortfolioSurvey, portfolio_survey_free)
/* Each index once, before portfolio_views_new; several threads may add at once. */
void portfolio_survey_add (PortfolioSurvey *survey, guint index, const AccountView *view);

/* On up to so many threads; 0: on the caller's alone. */
PortfolioViews *portfolio_views_new (const PortfolioSurvey *survey, guint thread_count);
void portfolio_views_free (PortfolioViews *portfolio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PortfolioViews, portfolio_views_free)

/* Usage per open day by week from first_week on (week_count values); NaN where there is none to be expected.
 */
void portfolio_usage_weeks (const AccountView *view, double *weeks);
