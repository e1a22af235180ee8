/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/ical_time.h"

/* Appends to starts (int64_t) the occurrences of a recurrence rule that begin at most reach_days after the
 * start, at most LIMIT_OCCURRENCES of them, the start itself always among them.  False: the rule cannot be
 * read or is none for meetings (by the hour, minute or second); then *reason, a static string, says so and
 * only the start is appended. */
bool ical_recur_expand (const char *rule, const IcalMoment *start, int32_t reach_days, GArray *starts,
                        const char **reason);
