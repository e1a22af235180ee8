/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"

/* Since when?  The latest shift of a weekly series in one direction (-1 down, +1 up), as methods 5.5 dates
 * it: the first day of the first week of the new level, DAY_NONE if no shift stands out.  weekly holds
 * week_count values, NaN unknown; adjust: take the portfolio's weeks out, for counts. */
int32_t
onset_of_weekly (const Frame *frame, const double *weekly, const char *signal, int direction, bool adjust);
/* Of the account's executives together: person-days a week on which one of them wrote or came.  E1's clock
 * and E2's run begin anew with a stray touch and so date a withdrawal weeks late (methods 1.6). */
int32_t onset_of_executives (const Frame *frame);
