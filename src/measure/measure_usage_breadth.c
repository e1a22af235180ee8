/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/usage_users.h"
#include "series/diversity.h"
#include "series/resample.h"

#define REFERENCE_REACH_WEEKS 64
#define REFERENCE_LEAST_WEEKS 20
#define REFERENCE_LEAST_DAYS 20
#define NOW_LEAST_DAYS 8

/* As T2's: the earliest 26 weeks of the last 64, so that a slow narrowing does not become its own baseline.
 */
static Window
reference_window (const Frame *frame, int32_t first_week)
{
  int32_t end = frame->view->last_week - CUR_WEEKS,
          first = MAX (frame->view->last_week - REFERENCE_REACH_WEEKS + 1, first_week);
  return (Window){ first, MIN (first + BASE_WEEKS - 1, end) };
}

static const char *
why_unknown (const Window *reference, guint before_total, guint now_total)
{
  if (reference->last_week - reference->first_week + 1 < REFERENCE_LEAST_WEEKS)
    return "fewer than 20 weeks of usage before the last 8";
  if (before_total < REFERENCE_LEAST_DAYS)
    return "fewer than 20 user-days in the reference weeks";
  if (now_total < NOW_LEAST_DAYS)
    return "fewer than 8 user-days in the last 8 weeks (lower use is U1's and U2's matter)";
  return NULL;
}

/* Which functions of theirs the users belong to, where the contacts say so. */
static double
effective_functions (const UsageUsers *users, const guint *counts)
{
  guint by_function[FUNCTION_COUNT] = { 0 };
  for (guint i = 0; i < users->users->len; i++) {
    uint32_t person = view_find_person (users->view, g_array_index (users->users, UsageUser, i).name);
    if (person != PERSON_NONE)
      by_function[view_person (users->view, person)->function] += counts[i];
  }
  return diversity_shannon (by_function + FUNCTION_UNKNOWN + 1, FUNCTION_COUNT - 1);
}

static void
add_evidence (const Frame *frame, const UsageUsers *users, const guint *before, const guint *now, Fact *fact)
{
  double functions_before = effective_functions (users, before),
         functions_now = effective_functions (users, now);
  g_autofree char *departments =
      isfinite (functions_before) && isfinite (functions_now)
          ? g_strdup_printf ("; effective departments %.1f (was %.1f)", functions_now, functions_before)
          : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%.0f user-days in 8 weeks, %.0f in the reference weeks%s",
                                           diversity_total (now, users->users->len) * 1.0,
                                           diversity_total (before, users->users->len) * 1.0, departments);
  fact_add_use (fact, frame->view, (Span){ window_first_day (&frame->cur), window_last_day (&frame->cur) },
                text);
}

/* U8, as T2 but on user-days. */
void
usage_measure_breadth (const Frame *frame, const UsageUsers *users, FactSet *facts)
{
  guint count = users->users->len;
  Window reference = reference_window (frame, users->first_week);
  g_autofree guint *before = g_new0 (guint, count + 1), *now = g_new0 (guint, count + 1);
  for (guint i = 0; i < count; i++) {
    const UsageUser *user = &g_array_index (users->users, UsageUser, i);
    before[i] = usage_user_days (users, user->days, &reference);
    now[i] = usage_user_days (users, user->days, &frame->cur);
  }
  const char *reason =
      why_unknown (&reference, diversity_total (before, count), diversity_total (now, count));
  if (reason != NULL) {
    fact_set_add (facts, fact_new_unknown ("breadth.users", reason));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("breadth.users", diversity_contacts (now, count)));
  fact->baseline = diversity_contacts (before, count);
  fact_set_windows (fact, &frame->cur, &reference);
  fact->n = fact->n_baseline = 0;
  for (guint i = 0; i < count; i++) {
    fact->n += before[i] + now[i] > 0;
    fact->n_baseline += before[i] > 0;
  }
  fact->p = resample_composition (before, now, count, frame_seed (frame, "U8")).contacts_p;
  add_evidence (frame, users, before, now, fact);
}
