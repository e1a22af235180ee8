/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/executive_days.h"
#include "measure/onset.h"
#include "series/gap.h"
#include "series/rank.h"

#define REACH_DAYS (52 * 7)
#define TOUCHES_LEAST 4
#define PRIOR_GAP_DAYS 30.0 /* business days, methods 3.2 */

static bool
has_titles (const AccountView *view)
{
  for (guint i = 0; i < view->acts->len; i++)
    if (view_person (view, VIEW_ITEM (view->acts, Act, i)->person)->level != LEVEL_UNKNOWN)
      return true;
  return false;
}

/* The days on which any of the account's executives wrote or came, each once, pooled (methods 1.6). */
static GArray *
list_touch_days (const AccountView *view)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (int32_t));
  for (guint i = 0; i < view->acts->len; i++) {
    const Act *act = VIEW_ITEM (view->acts, Act, i);
    if (!view_person (view, act->person)->is_executive)
      continue;
    if (days->len == 0 || g_array_index (days, int32_t, days->len - 1) != act->day)
      g_array_append_val (days, act->day);
  }
  return days;
}

static Fact *
fact_of_gaps (const GArray *gaps, double open_days)
{
  double sum = 0;
  for (guint i = 0; i < gaps->len; i++)
    sum += g_array_index (gaps, double, i);
  Fact *fact = fact_new ("exec.overdue", open_days);
  fact->baseline = rank_median ((const double *) gaps->data, gaps->len);
  fact->n = gaps->len;
  fact->p = gap_overdue_p (gaps->len, sum, open_days, PRIOR_GAP_DAYS);
  return fact;
}

/* The last touches, as proof of the rhythm that stopped. */
static void
add_touch_evidence (const AccountView *view, Fact *fact, guint most)
{
  guint added = 0;
  for (guint i = view->mails->len; i > 0 && added < most; i--) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i - 1);
    if (mail->from_vendor || !view_person (view, mail->author)->is_executive)
      continue;
    fact_add_mail (fact, view, mail);
    added++;
  }
}

void
measure_touches (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  if (!has_titles (view)) {
    fact_set_add (facts, fact_new_unknown ("exec.overdue", "no title of any contact is known"));
    return;
  }
  g_autoptr (GArray) days = list_touch_days (view);
  int32_t last = days->len > 0 ? g_array_index (days, int32_t, days->len - 1) : DAY_NONE;
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (ExecutiveDays) clock = last != DAY_NONE ? executive_days_new (view, last - REACH_DAYS) : NULL;
  guint touches = 0;
  for (guint i = 0; i < days->len; i++) {
    int32_t day = g_array_index (days, int32_t, i);
    if (day <= last - REACH_DAYS)
      continue;
    touches++;
    if (i > 0 && g_array_index (days, int32_t, i - 1) > last - REACH_DAYS) {
      double gap = executive_days_between (clock, g_array_index (days, int32_t, i - 1), day);
      g_array_append_val (gaps, gap);
    }
  }
  if (touches < TOUCHES_LEAST || view->as_of_day - last > REACH_DAYS) {
    fact_set_add (facts,
                  fact_new_unknown ("exec.overdue", "fewer than 4 contacts with an executive in 52 weeks"));
    return;
  }
  Fact *fact = fact_of_gaps (gaps, executive_days_between (clock, last, view->as_of_day));
  int32_t onset = onset_of_executives (frame);
  fact->onset_day = onset != DAY_NONE ? onset : last;
  fact->now = (Span){ last + 1, view->as_of_day };
  fact->before = (Span){ last - REACH_DAYS + 1, last };
  fact_set_add (facts, fact);
  add_touch_evidence (view, fact, 5);
}
