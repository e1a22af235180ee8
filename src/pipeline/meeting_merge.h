/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/arena.h"
#include "pipeline/meeting_index.h"

/* Who was asked to one occurrence, as a person. */
typedef struct {
  uint32_t person;
  int account;
  bool is_vendor, is_present, leads; /* leads: organiser or chair */
  bool recorded;
  Partstat partstat;
  uint32_t delegate;
} Seat;

/* Who was asked, and who of them was there. */
typedef struct {
  GArray *attendees;   /* StoredAttendee, one an address */
  GArray *seats;       /* Seat, by person: of the attendees whom the roster places; NULL: not seated yet */
  guint present_count; /* of all attendees but rooms and groups */
} Attendance;

/* One occurrence, merged from every calendar and mail that shows it. */
typedef struct {
  MeetingStart start; /* first: the key */
  const char *uid, *title;
  uint32_t organizer;
  Attendance *attendance; /* may be shared with others of its series */
  bool owns_attendance;
  int32_t duration_minutes;
  bool is_cancelled, is_series;
} Occurrence;

/* Occurrences, with the memory in which those lie that were merged for it. */
typedef struct MeetingList {
  GPtrArray *occurrences; /* Occurrence * */
  GPtrArray *attendances; /* Attendance * */
  Arena room;
} MeetingList;

void meeting_list_free (MeetingList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeetingList, meeting_list_free)

/* Whether a record of the same event says something else about the occurrence at that start. */
bool meeting_is_overridden (const MeetingScope *scope, guint record, int64_t start_unix);

/* The seats of an occurrence, yours, and how many attendees were present. */
GArray *meeting_seats_new (const MeetingIndex *index, const Occurrence *occurrence, guint *present_count);

/* By start, title and UID. */
void meeting_sort (GPtrArray *occurrences);

/* The occurrences that the account has a seat in, up to the as-of date, sorted.  Yours, but not longer than
 * the index is there. */
MeetingList *meeting_merge (const MeetingIndex *index, guint account);
/* Merges, once, what concerns several accounts: a webinar of a hundred customers is not to be put together
 * for each of them anew. */
void meeting_merge_shared (MeetingIndex *index);
