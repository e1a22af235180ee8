/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"

/* Business days on which the executives of an account could have acted (methods 3.2): open days of the
 * account, without the absences that they announced.  The figures are pooled over the executives, so a day
 * counts by the share of their touches that those who are not away usually make: with one executive an
 * absence leaves nothing of it, with two alike half. */
typedef struct ExecutiveDays ExecutiveDays;

/* Of the days from first_day to the as-of date; touches before first_day give no share. */
ExecutiveDays *executive_days_new (const AccountView *view, int32_t first_day);
void executive_days_free (ExecutiveDays *days);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExecutiveDays, executive_days_free)

/* In (first_day, last_day]. */
double executive_days_between (const ExecutiveDays *days, int32_t first_day, int32_t last_day);
