/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"

/* What we asked them to take part in, and what became of it: programmes (G1) and planning sessions (G2, P5).
 */

/* One invitation or session that is decided. */
typedef struct {
  int32_t day;
  bool is_taken; /* accepted, or attended */
  const StoredRow *row;
  const ViewMeeting *meeting; /* one of the two */
} Occasion;

/* Invitations to anything but planning since a day, by date.  Free with g_array_unref. */
GArray *occasions_offered (const AccountView *view, int32_t since_day);
/* Invitations to planning and planning meetings, by date; what is named after `milestone` (NULL: none) is one
 * of them whatever it is called beside.  Free with g_array_unref. */
GArray *occasions_of_planning (const AccountView *view, const char *milestone);
void occasion_add_evidence (const Occasion *occasion, Fact *fact);
