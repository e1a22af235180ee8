/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/arena.h"
#include "base/by_key.h"
#include "identity/roster.h"
#include "pipeline/history.h"

/* Which meeting records belong together, and to which accounts, so that each account's meetings can be put
 * together from few records.  A meeting has another UID in every system: it is told by its start, organiser
 * and title. */

/* "organiser|folded title": its address tells it from others. */
typedef struct {
  uint32_t series; /* hash of it */
  guint first;     /* group of the first record that bears it */
  bool is_shared;  /* records of several UIDs bear it */
} MeetingName;

/* What tells a meeting from others, in every system. */
typedef struct {
  int64_t unix_time;
  const MeetingName *name;
} MeetingStart;

guint meeting_start_hash (gconstpointer start);
gboolean meeting_start_equal (gconstpointer a, gconstpointer b);

/* What was known, of whom, and when. */
typedef struct {
  const History *history;
  const Roster *roster;
  int64_t moment_unix;
} MeetingScope;

/* Where the occurrences of a group lie among others. */
typedef struct {
  guint first, end;
} MeetingRun;

typedef struct {
  MeetingScope scope;
  GArray *stand_ins;          /* uint32_t, by address: the address it stands for */
  Arena room;                 /* of names */
  GHashTable *names;          /* text, owned → MeetingName *; NULL once all records have theirs */
  GPtrArray *name_of;         /* const MeetingName *, by record; NULL: not known yet, or an answer by mail */
  ByKey *records;             /* by group: guint, ascending */
  ByKey *groups;              /* by account: guint, ascending, of those with a seat */
  GArray *account_counts;     /* guint, by group: accounts with a seat */
  struct MeetingList *shared; /* of groups with seats of several accounts; see meeting_merge_shared */
  GHashTable *shared_runs;    /* group + 1 → MeetingRun *, owned, of these */
  GHashTable *reports;        /* MeetingStart → GArray of guint: the records that report who came; see
                                 meeting_reports.h */
  GHashTable
      *attendance; /* "address|start minute" present, "|start minute|its title or id" any record at all */
} MeetingIndex;

MeetingIndex *meeting_index_new (const MeetingScope *scope);
void meeting_index_free (MeetingIndex *index);

/* The address that an address or bare name stands for. */
uint32_t meeting_stand_in (const MeetingIndex *index, uint32_t address);
/* Known by then. */
bool meeting_is_known (const MeetingScope *scope, const HistoryMeeting *meeting);
/* A meeting as a calendar has it, and not an answer or a cancellation that came by mail. */
bool meeting_is_state (const HistoryMeeting *meeting);
static inline const HistoryMeeting *
meeting_at (const MeetingScope *scope, guint record)
{
  return g_ptr_array_index (scope->history->meetings, record);
}
