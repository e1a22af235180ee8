/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/meeting_merge.h"

/* Who came, as meeting systems report it (MEETING_ATTENDED).  A report has the times at which a meeting took
 * place, calendars those for which it was planned. */

/* The calendars' records that reports may speak of, by title: folded title → GArray of guint. */
GHashTable *meeting_reports_list_titles (const MeetingIndex *index);
/* The record and the occurrence of it that a report speaks of: of one title, at overlapping times, not
 * cancelled, with somebody in common; the one with most in common, then the nearest.  False: no calendar
 * knows it. */
bool meeting_reports_find (const MeetingIndex *index, GHashTable *titles, guint report, guint *record,
                           MeetingStart *start);
/* Notes that the report speaks of the occurrence at that start. */
void meeting_reports_add (MeetingIndex *index, guint report, const MeetingStart *start);

/* Whether any report speaks of it, and whether one says that the attendee came, under whatever address. */
bool meeting_reports_speak_of (const MeetingIndex *index, const MeetingStart *start);
bool meeting_reports_name (const MeetingIndex *index, const MeetingStart *start, uint32_t address);
/* Those who came without an invitation that we know of: appended to attendees (StoredAttendee). */
void meeting_reports_add_guests (const MeetingIndex *index, const MeetingStart *start, GArray *attendees);
