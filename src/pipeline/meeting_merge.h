/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/meeting_index.h"

/* One occurrence, merged from every calendar and mail that shows it. */
typedef struct {
  const MeetingName *name;
  const char *uid, *title;
  int64_t start_unix;
  uint32_t organizer;
  GArray *attendees; /* StoredAttendee, one an address; may be shared with others of its series */
  bool owns_attendees;
  int32_t duration_minutes;
  bool is_cancelled, is_series;
} Occurrence;

/* The occurrences of every group in which the account has a seat, those of the as-of date and before:
 * Occurrence *, by start, title and UID; yours. */
GPtrArray *meeting_merge (const MeetingIndex *index, guint account);
