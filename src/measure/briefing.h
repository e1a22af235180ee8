/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/view.h"

/* One past briefing: a series meeting to which at least one client executive was invited (methods 1.6).
 * Invited, accepted and attended stay three numbers (methods 3.3). */
typedef struct {
  const ViewMeeting *meeting;
  guint invited, accepted, attended; /* client executives; attended: by an attendance record */
  guint taken;                       /* attended or, where the meeting has no record, accepted */
  bool is_recorded;                  /* an attendance record names somebody at this meeting */
  bool is_attended, is_missed;       /* neither: nobody answered, which is missing data */
  int top_level;                     /* of the client people present; LEVEL_UNKNOWN nobody */
} Briefing;

/* By time; a meeting that was cancelled, by whomever, is none.  Free with g_array_unref. */
GArray *briefings_of (const AccountView *view);
