/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"

/* The day of a person's last act, DAY_NONE if there was none. */
int32_t succession_last_act (const AccountView *view, uint32_t person);
/* Who took over from somebody who acted for the last time on that day (methods 3.6): within 8 weeks a client
 * person of the same function (or one of the two unknown) and at most one level lower, whose own contact grew
 * by at least half of what the departed used to carry.  PERSON_NONE: nobody yet. */
uint32_t succession_find (const Frame *frame, uint32_t departed, int32_t last_act);
/* Fills frame->successors with every handover seen so far, so that a change of names is not a loss of
 * contacts. */
void succession_mark (Frame *frame);
