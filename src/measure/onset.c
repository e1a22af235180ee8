/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/onset.h"

#include <math.h>

#include "series/change.h"

int32_t
onset_of_weekly (const Frame *frame, const double *weekly, const char *signal, int direction, bool adjust)
{
  ChangeSeries series = { weekly, adjust ? frame->portfolio->factor : NULL, frame->week_count,
                          frame_seed (frame, signal) };
  g_autoptr (GArray) changes = change_find (&series);
  int32_t day = DAY_NONE;
  for (guint i = 0; i < changes->len; i++) {
    const Change *change = &g_array_index (changes, Change, i);
    if (change->direction == direction)
      day = week_first_day (frame->view->first_week + (int32_t) change->week);
  }
  return day;
}

static int32_t
date_executives (const Frame *frame)
{
  const AccountView *view = frame->view;
  g_autofree double *touches = g_new (double, frame->week_count + 1);
  for (guint i = 0; i < frame->week_count; i++)
    touches[i] = view_is_valid_week (view, view->first_week + (int32_t) i) ? 0 : NAN;
  for (guint i = 0; i < view->acts->len; i++) {
    const Act *act = VIEW_ITEM (view->acts, Act, i);
    int32_t week = week_of_day (act->day) - view->first_week;
    if (view_person (view, act->person)->is_executive && week >= 0 && week < (int32_t) frame->week_count)
      touches[week]++;
  }
  return onset_of_weekly (frame, touches, "executive onset", -1, true);
}

int32_t
onset_of_executives (const Frame *frame)
{
  if (frame->is_undated)
    return DAY_NONE;
  if (!frame->executives->is_known)
    *frame->executives = (DatedOnce){ true, date_executives (frame) };
  return frame->executives->day;
}
