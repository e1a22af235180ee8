/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/day.h"

/* The business-hour clock of one person (methods 4.3): opening hours in the person's zone, working weekdays,
 * public holidays, company shutdowns and personal absences. 8 business hours are one business day by default.
 */
typedef struct Clock Clock;

/* open_minute and close_minute are minutes of the local day; weekday_mask bit 0 is Monday. */
Clock *clock_new (const Zone *zone, int open_minute, int close_minute, unsigned weekday_mask);
void clock_free (Clock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Clock, clock_free)

/* Closes whole local days, first to last inclusive; in any order, overlaps are fine. */
void clock_close_days (Clock *clock, int32_t first_day, int32_t last_day);
bool clock_is_open_day (const Clock *clock, int32_t day);
/* Business hours from one moment to a later one; time outside hours counts nothing. 0 if until <= since. */
double clock_hours_between (const Clock *clock, int64_t since_unix, int64_t until_unix);
/* Open days in (first_day, last_day], the unit of the executive clock (methods 3.2). */
int clock_days_between (const Clock *clock, int32_t first_day, int32_t last_day);
double clock_hours_per_day (const Clock *clock);
