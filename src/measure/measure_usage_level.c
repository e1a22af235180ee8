/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/portfolio.h"
#include "measure/usage_users.h"
#include "series/change.h"
#include "series/rank.h"
#include "series/tail.h"

#define HISTORY_LEAST_WEEKS 26
#define NOW_LEAST_WEEKS 5 /* a closure of up to 3 of 8 weeks does not count (methods 1.6) */
#define DATED_BELOW 0.8   /* of the baseline: what U1 could fire on gets a date */

static guint
known_weeks (const AccountView *view, const double *weeks, const Window *window, double *values,
             double divide)
{
  guint known = 0;
  for (int32_t week = MAX (window->first_week, view->first_week); week <= window->last_week; week++)
    if (isfinite (weeks[week - view->first_week]))
      values[known++] = weeks[week - view->first_week] / divide;
  return known;
}

/* The week of the last lasting fall. */
static int32_t
date_fall (const Frame *frame, const double *weeks)
{
  ChangeSeries series = { weeks, NULL, frame->week_count, frame_seed (frame, "U1 onset") };
  g_autoptr (GArray) changes = change_find (&series);
  int32_t day = DAY_NONE;
  for (guint i = 0; i < changes->len; i++) {
    const Change *change = &g_array_index (changes, Change, i);
    if (change->direction < 0)
      day = week_first_day (frame->view->first_week + (int32_t) change->week);
  }
  return day;
}

static void
add_window_evidence (const Frame *frame, Fact *fact)
{
  g_autofree char *text =
      g_strdup_printf ("usage a business day, median week: %.0f (was %.0f)", fact->value, fact->baseline);
  fact_add_use (fact, frame->view, fact->now, text);
}

/* The rank test takes weeks for independent draws, and usage drifts.  How far it drifts where nothing is
 * wrong the other accounts show: the p is the larger of the two (an empirical null, as in methods 4.7). */
static double
test_level (const PortfolioView *portfolio, const Fact *fact, const double *now, const double *then)
{
  double p = rank_lower_p (now, (size_t) fact->n, then, (size_t) fact->n_baseline);
  if (!(portfolio->usage_spread > 0) || !(fact->value > 0) || !(fact->baseline > 0))
    return p;
  return fmax (p, tail_normal_upper (-log (fact->value / fact->baseline) / portfolio->usage_spread));
}

/* Is it over?  The median of the latest weeks, in time order, of which the window holds at least as many. */
static void
add_latest (const double *now, guint known, const Fact *level, FactSet *facts)
{
  double latest = rank_median (now + known - LATEST_WEEKS, LATEST_WEEKS);
  Fact *fact = fact_set_add (facts, fact_new ("usage.latest", latest / level->baseline));
  fact->baseline = 1;
  fact->n = LATEST_WEEKS;
  fact->n_baseline = level->n_baseline;
}

/* The median week against the median week of BASE, per business day, with the trend of the other accounts
 * out. */
void
usage_measure_level (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  g_autofree double *weeks = g_new (double, frame->week_count + 1);
  portfolio_usage_weeks (view, weeks);
  Window base = usage_base (frame, view->first_week);
  double now[CUR_WEEKS], then[BASE_WEEKS];
  guint known_now = known_weeks (view, weeks, &frame->cur, now, exp (frame->portfolio->usage_trend));
  guint known_then = known_weeks (view, weeks, &base, then, 1);
  const char *missing = usage_missing (view);
  if (missing == NULL && (known_now < NOW_LEAST_WEEKS || known_now + known_then < HISTORY_LEAST_WEEKS))
    missing = "fewer than 26 weeks of usage";
  if (missing != NULL) {
    fact_set_add (facts, fact_new_unknown ("usage.level", missing));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("usage.level", rank_median (now, known_now)));
  fact_set_windows (fact, &frame->cur, &base);
  fact->baseline = rank_median (then, known_then);
  fact->n = known_now;
  fact->n_baseline = known_then;
  fact->p = test_level (frame->portfolio, fact, now, then);
  if (fact->value < DATED_BELOW * fact->baseline)
    fact->onset_day = date_fall (frame, weeks);
  add_latest (now, known_now, fact, facts);
  add_window_evidence (frame, fact);
}
