/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/window.h"

#define TREF_REACH_WEEKS 64
#define TREF_LEAST_WEEKS 20

Window
window_last (const AccountView *view, int weeks)
{
  return (Window){ view->last_week - weeks + 1, view->last_week };
}

Window
window_base (const AccountView *view)
{
  int32_t last = view->last_week - CUR_WEEKS - BASE_GAP_WEEKS;
  return (Window){ MAX (last - BASE_WEEKS + 1, view->start_week), last };
}

Window
window_tref (const AccountView *view)
{
  int32_t first = MAX (view->last_week - TREF_REACH_WEEKS + 1, view->start_week);
  int32_t end = view->last_week - CUR_WEEKS;
  int valid = 0;
  Window window = { first, first - 1 };
  for (int32_t week = first; week <= end && valid < BASE_WEEKS; week++) {
    if (!view_is_valid_week (view, week))
      continue;
    if (valid == 0)
      window.first_week = week;
    window.last_week = week;
    valid++;
  }
  if (valid < TREF_LEAST_WEEKS)
    window.last_week = window.first_week - 1;
  return window;
}

int
window_valid_weeks (const AccountView *view, const Window *window)
{
  int valid = 0;
  for (int32_t week = window->first_week; week <= window->last_week; week++)
    valid += view_is_valid_week (view, week);
  return valid;
}

int
window_divisor (const AccountView *view, const Window *window)
{
  int valid = window_valid_weeks (view, window);
  return MAX (1, valid);
}

/* The first act of that day or a later one. */
static guint
find_act (const GArray *acts, int32_t day)
{
  guint low = 0, high = acts->len;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (g_array_index (acts, Act, mid).day < day)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

Slice
window_acts (const AccountView *view, const Window *window)
{
  guint first = find_act (view->acts, window_first_day (window)),
        end = find_act (view->acts, window_last_day (window) + 1);
  return (Slice){ first, MAX (first, end) };
}

char *
window_format (const Window *window)
{
  g_autofree char *first = day_format (window_first_day (window)),
                  *last = day_format (window_last_day (window));
  return g_strdup_printf ("%s to %s", first, last);
}
