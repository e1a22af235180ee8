/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

#include "base/day.h"

/* How many records each day has, to tell the last day of a store from a wrong clock. */
typedef struct {
  guint *counts; /* by day from 1970 on; NULL: no record yet */
  guint total;
} DayCounts;

void day_counts_clear (DayCounts *days);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DayCounts, day_counts_clear)
/* A day before 1970 or after 2199 is never the last one. */
void day_counts_add (DayCounts *days, int32_t day);
/* Adds the records of others. */
void day_counts_join (DayCounts *days, const DayCounts *others);
/* The last day; DAY_NONE: there is none.  Records half a year and more behind all others are strays, if they
 * are at most ten, and at most one in a hundred: whose clock is wrong dates a mail into 2099, and the week of
 * that mail is not the last one that the exports tell of.  *strays: how many, *latest: the day of the last of
 * them, else that of the result. */
int32_t day_counts_last (const DayCounts *days, guint *strays, int32_t *latest);
