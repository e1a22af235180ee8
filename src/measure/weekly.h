/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/window.h"

/* On how many days of each week something of a key was seen: worked out once, so that a window costs a few
 * steps a key.  The series ask for a hundred windows of eight weeks.  One thread alone may ask it: it
 * remembers where the last window began and ended. */
typedef struct {
  uint32_t a, b; /* the key: a pair, or a person and 0 */
  int32_t day;
  bool flag;
} WeeklyItem;

typedef struct {
  uint32_t a, b;
  guint days, weeks; /* over the valid weeks of the window */
  bool flag;         /* of any of them */
} WeeklySum;

typedef struct Weekly Weekly;

/* items: WeeklyItem, by day.  Several of one key and day count once each, or once in all. */
Weekly *weekly_new (const GArray *items, const AccountView *view, bool is_once_a_day);
void weekly_free (Weekly *weekly);
/* The keys seen in the window, in ascending order.  Borrowed, until another window is asked for. */
const WeeklySum *weekly_sum (const Weekly *weekly, const Window *window, guint *count);
