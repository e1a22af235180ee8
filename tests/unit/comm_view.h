/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
/* What the communication measures need beside the account made by hand. */
#include "measure/window.h"
#include "strategy_view.h"

/* The person acted on that many days of that week, from Monday on. */
static inline void
made_acts (Made *made, uint32_t person, int weeks_ago, int days)
{
  for (int i = 0; i < days; i++)
    made_act (made, person, made_ago (weeks_ago, i));
}

/* One act a week, from the first week to the last, both included, on one weekday. */
static inline void
made_act_weekly (Made *made, uint32_t person, int from_ago, int until_ago, int weekday)
{
  for (int ago = from_ago; ago >= until_ago; ago--)
    made_act (made, person, made_ago (ago, weekday));
}

/* A strong tie in every 8-week window of the stretch: two-way contact once a week. */
static inline void
made_tie_weekly (Made *made, uint32_t vendor, uint32_t client, int from_ago, int until_ago)
{
  for (int ago = from_ago; ago >= until_ago; ago--)
    made_contact (made, vendor, client, made_ago (ago, 1));
}

static inline gint
compare_act_days (gconstpointer a, gconstpointer b)
{
  const Act *x = a, *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  return (x->person > y->person) - (x->person < y->person);
}

/* The views keep acts by day; the tests may add them by person. */
static inline void
made_measure_sorted (Made *made, MeasureFn measure)
{
  g_array_sort (made->view->acts, compare_act_days);
  made_measure (made, measure);
}

static inline Frame *
made_frame (Made *made)
{
  g_array_sort (made->view->acts, compare_act_days);
  g_clear_pointer (&made->frame, frame_free);
  return made->frame = frame_new (made->view, &made->portfolio);
}

static inline void
made_notice (Made *made, NoticeKind kind, uint32_t person, int32_t day, int32_t until_day)
{
  ViewNotice notice = { kind, person, day, until_day,
                        made_own (made, g_strdup_printf ("n%u@test", made->view->notices->len)) };
  g_array_append_val (made->view->notices, notice);
}

static inline void
made_gap (Made *made, int from_ago, int until_ago, double share)
{
  ViewGap *gap = g_new0 (ViewGap, 1);
  int32_t last = made->view->last_week;
  *gap = (ViewGap){ g_strdup ("ann@we.test"), last - from_ago, last - until_ago, share };
  g_ptr_array_add (made->view->gaps, gap);
}

static inline void
made_invalid (Made *made, int weeks_ago)
{
  AccountView *view = made->view;
  g_array_index (view->is_valid, guint8, view->last_week - weeks_ago - view->first_week) = 0;
}

#define assert_week(made, week, weeks_ago) assert_int_equal ((week), (made)->view->last_week - (weeks_ago))
