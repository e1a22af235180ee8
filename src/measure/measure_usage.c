/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/frame.h"
#include "measure/portfolio.h"
#include "series/rank.h"

#define HISTORY_LEAST_WEEKS 26
#define NOW_LEAST_WEEKS 5 /* a closure of up to 3 of 8 weeks does not count (methods 1.6) */

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

/* U1: the median week against the median week of BASE, per business day, with the trend of the other accounts
 * out. */
static void
add_level (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  g_autofree double *weeks = g_new (double, frame->week_count + 1);
  portfolio_usage_weeks (view, weeks);
  int32_t last = view->last_week - CUR_WEEKS - BASE_GAP_WEEKS;
  Window base = {last - BASE_WEEKS + 1, last};
  double now[CUR_WEEKS], then[BASE_WEEKS];
  guint known_now = known_weeks (view, weeks, &frame->cur, now, exp (frame->portfolio->usage_trend));
  guint known_then = known_weeks (view, weeks, &base, then, 1);
  if (view->usage->len == 0 || known_now < NOW_LEAST_WEEKS || known_now + known_then < HISTORY_LEAST_WEEKS) {
    fact_set_add (facts,
                  fact_new_unknown ("usage.level", view->usage->len == 0 ? "no usage data for this account"
                                                                         : "fewer than 26 weeks of usage"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("usage.level", rank_median (now, known_now)));
  fact->baseline = rank_median (then, known_then);
  fact->n = known_now;
  fact->n_baseline = known_then;
  fact->p = rank_lower_p (now, known_now, then, known_then);
  g_autofree char *window = window_format (&frame->cur);
  g_autofree char *text =
      g_strdup_printf ("usage a business day, median week: %.0f (was %.0f)", fact->value, fact->baseline);
  g_autofree char *id = g_strdup_printf ("usage:%s/%s", view->account->id, window);
  g_ptr_array_add (fact->evidence, evidence_new ("row", id, window_first_day (&frame->cur), text));
}

void
measure_usage (const Frame *frame, FactSet *facts)
{
  add_level (frame, facts);
}
