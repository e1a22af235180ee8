/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/view.h"

/* The windows of methods 0, as runs of ISO weeks; weeks that are not covered are left out when counting. */
typedef struct {
  int32_t first_week, last_week; /* inclusive; empty if last < first */
} Window;

enum {
  CUR_WEEKS = 8,
  SHORT_WEEKS = 6,
  LATEST_WEEKS = 3, /* is it over? */
  CUR12_WEEKS = 12,
  QUARTER_WEEKS = 13,
  BASE_WEEKS = 26,
  BASE_GAP_WEEKS = 4
};

/* The last `weeks` weeks up to the as-of week. */
Window window_last (const AccountView *view, int weeks);
/* BASE as it would be without a freeze: 26 weeks that end 4 weeks before CUR; cut at the account's first
 * week. */
Window window_base (const AccountView *view);
/* The earliest 26 valid weeks of the last 64, at least 20 of them, all before CUR (methods T2). */
Window window_tref (const AccountView *view);
static inline bool
window_has_week (const Window *window, int32_t week)
{
  return week >= window->first_week && week <= window->last_week;
}
static inline bool
window_has_day (const Window *window, int32_t day)
{
  return day >= week_first_day (window->first_week) && day <= week_last_day (window->last_week);
}
static inline int32_t
window_first_day (const Window *window)
{
  return week_first_day (window->first_week);
}
static inline int32_t
window_last_day (const Window *window)
{
  return week_last_day (window->last_week);
}
/* What of the account's acts lies in a window: from first up to, but not with, end. */
typedef struct {
  guint first, end;
} Slice;
Slice window_acts (const AccountView *view, const Window *window);
/* Covered, and not before the account began. */
static inline bool
view_is_valid_week (const AccountView *view, int32_t week)
{
  return week >= view->start_week && week >= view->first_week && week <= view->last_week &&
         g_array_index (view->is_valid, guint8, week - view->first_week) != 0;
}
int window_valid_weeks (const AccountView *view, const Window *window);
int window_divisor (const AccountView *view, const Window *window); /* the same, and at least 1 */
/* "2026-05-04 to 2026-06-28" */
char *window_format (const Window *window);
