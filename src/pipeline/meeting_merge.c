/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/meeting_merge.h"

#include <string.h>

#include "pipeline/meeting_reports.h"

/* Of one record alone, as most are, an occurrence can only be the one before it once more. */
typedef struct {
  const MeetingIndex *index;
  MeetingList *out;
  guint first;          /* of its occurrences, where those of the group begin */
  GHashTable *by_start; /* set of Occurrence *, by start and name; NULL: of one record */
  GHashTable *by_uid;   /* uid → GPtrArray of Occurrence *; NULL likewise */
} Merge;

static void
attendance_clear (gpointer data)
{
  Attendance *attendance = data;
  g_array_unref (attendance->attendees);
  g_clear_pointer (&attendance->seats, g_array_unref);
}

static MeetingList *
meeting_list_new (void)
{
  MeetingList *list = g_new (MeetingList, 1);
  *list = (MeetingList){ g_ptr_array_new (), g_ptr_array_new_with_free_func (attendance_clear), { 0 } };
  arena_open (&list->room);
  return list;
}

void
meeting_list_free (MeetingList *list)
{
  if (list == NULL)
    return;
  g_ptr_array_unref (list->occurrences);
  g_ptr_array_unref (list->attendances);
  arena_close (&list->room);
  g_free (list);
}

/* Takes the attendees. */
static Attendance *
add_attendance (MeetingList *list, GArray *attendees)
{
  Attendance *attendance = arena_take (&list->room, sizeof *attendance);
  *attendance = (Attendance){ .attendees = attendees };
  g_ptr_array_add (list->attendances, attendance);
  return attendance;
}

static void
pointers_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

/* A definite answer beats none; of two, the later one; of two at the same time, the smaller state, so that
 * the order of import decides nothing. */
static bool
is_better_answer (const StoredAttendee *candidate, const StoredAttendee *current)
{
  if ((candidate->partstat == PARTSTAT_UNKNOWN) != (current->partstat == PARTSTAT_UNKNOWN))
    return current->partstat == PARTSTAT_UNKNOWN;
  if (candidate->replied_unix != current->replied_unix)
    return candidate->replied_unix > current->replied_unix;
  return candidate->partstat < current->partstat;
}

static void
merge_attendee (GArray *attendees, const StoredAttendee *attendee)
{
  for (guint i = 0; i < attendees->len; i++) {
    StoredAttendee *known = &g_array_index (attendees, StoredAttendee, i);
    if (known->address != attendee->address)
      continue;
    bool is_organizer = known->is_organizer || attendee->is_organizer,
         is_chair = known->is_chair || attendee->is_chair;
    if (is_better_answer (attendee, known))
      *known = *attendee;
    known->is_organizer = is_organizer;
    known->is_chair = is_chair;
    return;
  }
  g_array_append_val (attendees, *attendee);
}

/* The attendees of one record, each once; yours. */
static GArray *
list_attendees (const Merge *merge, const HistoryMeeting *meeting)
{
  GArray *attendees = g_array_sized_new (FALSE, FALSE, sizeof (StoredAttendee), meeting->attendees.len);
  for (guint i = 0; i < meeting->attendees.len; i++) {
    StoredAttendee attendee = g_array_index (&meeting->attendees, StoredAttendee, i);
    attendee.address = meeting_stand_in (merge->index, attendee.address);
    merge_attendee (attendees, &attendee);
  }
  return attendees;
}

/* The occurrences of a series share the attendees of their record until one of them has others. */
static GArray *
own_attendees (const Merge *merge, Occurrence *occurrence)
{
  if (!occurrence->owns_attendance)
    occurrence->attendance = add_attendance (merge->out, g_array_copy (occurrence->attendance->attendees));
  occurrence->owns_attendance = true;
  return occurrence->attendance->attendees;
}

static Occurrence *
find_occurrence (const Merge *merge, const MeetingStart *wanted)
{
  if (merge->by_start != NULL)
    return g_hash_table_lookup (merge->by_start, wanted);
  const GPtrArray *list = merge->out->occurrences;
  Occurrence *last = list->len > merge->first ? list->pdata[list->len - 1] : NULL;
  return last != NULL && meeting_start_equal (last, wanted) ? last : NULL;
}

/* Notes that a record of that UID speaks of the occurrence; is_new: the first one does. */
static void
note_uid (Merge *merge, const char *uid, Occurrence *occurrence, bool is_new)
{
  if (merge->by_uid == NULL)
    return;
  GPtrArray *same = g_hash_table_lookup (merge->by_uid, uid);
  if (same == NULL) {
    same = g_ptr_array_new ();
    g_hash_table_insert (merge->by_uid, (gpointer) uid, same);
  }
  if (is_new || !g_ptr_array_find (same, occurrence, NULL))
    g_ptr_array_add (same, occurrence);
}

static Occurrence *
add_occurrence (Merge *merge, const HistoryMeeting *meeting, const MeetingName *name, int64_t start_unix,
                Attendance *attendance)
{
  Occurrence *occurrence = arena_take (&merge->out->room, sizeof *occurrence);
  *occurrence = (Occurrence){ .start = { start_unix, name },
                              .uid = meeting->uid,
                              .title = meeting->title,
                              .organizer = meeting_stand_in (merge->index, meeting->organizer),
                              .attendance = attendance };
  if (merge->by_start != NULL)
    g_hash_table_add (merge->by_start, occurrence);
  g_ptr_array_add (merge->out->occurrences, occurrence);
  note_uid (merge, meeting->uid, occurrence, true);
  return occurrence;
}

/* The occurrence as that record has it, joined with what others said of it. */
static Occurrence *
get_occurrence (Merge *merge, const HistoryMeeting *meeting, const MeetingName *name, int64_t start_unix,
                Attendance *attendance)
{
  const MeetingStart wanted = { start_unix, name };
  Occurrence *occurrence = find_occurrence (merge, &wanted);
  if (occurrence == NULL)
    return add_occurrence (merge, meeting, name, start_unix, attendance);
  note_uid (merge, meeting->uid, occurrence, false);
  GArray *attendees = own_attendees (merge, occurrence);
  for (guint i = 0; i < attendance->attendees->len; i++)
    merge_attendee (attendees, &g_array_index (attendance->attendees, StoredAttendee, i));
  return occurrence;
}

bool
meeting_is_overridden (const MeetingScope *scope, guint record, int64_t start_unix)
{
  const HistoryMeeting *master = meeting_at (scope, record);
  for (guint i = record + 1; i < scope->history->meetings->len; i++) {
    const HistoryMeeting *other = meeting_at (scope, i);
    if (strcmp (other->uid, master->uid) != 0)
      return false;
    if (other->recurrence_unix == start_unix && meeting_is_known (scope, other) && meeting_is_state (other))
      return true;
  }
  return false;
}

/* Whether there is another record of the event: those of one UID lie side by side. */
static bool
has_next_record (const MeetingScope *scope, guint record)
{
  return record + 1 < scope->history->meetings->len &&
         strcmp (meeting_at (scope, record + 1)->uid, meeting_at (scope, record)->uid) == 0;
}

/* Texts of the history: equal ones mostly lie in one place. */
static const char *
smaller_text (const char *a, const char *b)
{
  return a != b && strcmp (a, b) < 0 ? a : b;
}

static void
add_occurrences (Merge *merge, guint record)
{
  const MeetingScope *scope = &merge->index->scope;
  const HistoryMeeting *meeting = meeting_at (scope, record);
  const MeetingName *name = g_ptr_array_index (merge->index->name_of, record);
  Attendance *attendance = add_attendance (merge->out, list_attendees (merge, meeting));
  bool may_be_overridden =
      meeting->recurrence_unix == UNIX_NONE && meeting->is_series && has_next_record (scope, record);
  StartWalk walk = { 0 };
  for (int64_t start; history_next_start (meeting, &walk, &start);) {
    if (start > scope->moment_unix)
      break;
    if (may_be_overridden && meeting_is_overridden (scope, record, start))
      continue;
    Occurrence *occurrence = get_occurrence (merge, meeting, name, start, attendance);
    occurrence->is_cancelled |=
        meeting->is_cancelled; /* a stale copy in another calendar must not revive it */
    occurrence->is_series |= meeting->is_series || meeting->recurrence_unix != UNIX_NONE;
    occurrence->duration_minutes = MAX (occurrence->duration_minutes, meeting->duration_minutes);
    occurrence->uid = smaller_text (meeting->uid, occurrence->uid);
    occurrence->title = smaller_text (meeting->title, occurrence->title);
  }
}

/* An answer or a cancellation that came by mail speaks of one occurrence, or of all of the event. */
static void
apply_mail_state (Merge *merge, const HistoryMeeting *meeting)
{
  if (meeting->method == MEETING_ATTENDED)
    return; /* no answer: see meeting_reports.h */
  const GPtrArray *same = merge->by_uid != NULL ? g_hash_table_lookup (merge->by_uid, meeting->uid) : NULL;
  for (guint i = 0; same != NULL && i < same->len; i++) {
    Occurrence *occurrence = g_ptr_array_index ((GPtrArray *) same, i);
    if (meeting->recurrence_unix != UNIX_NONE && meeting->recurrence_unix != occurrence->start.unix_time)
      continue;
    if (meeting->method == MEETING_CANCEL) {
      occurrence->is_cancelled = true;
      continue;
    }
    for (guint k = 0; k < meeting->attendees.len; k++) {
      StoredAttendee answer = g_array_index (&meeting->attendees, StoredAttendee, k);
      answer.address = meeting_stand_in (merge->index, answer.address);
      if (answer.replied_unix == UNIX_NONE)
        answer.replied_unix = meeting->known_unix;
      if (!answer.is_organizer)
        merge_attendee (own_attendees (merge, occurrence), &answer);
    }
  }
}

static void
add_guests (const Merge *merge)
{
  for (guint i = merge->first; i < merge->out->occurrences->len; i++) {
    Occurrence *occurrence = g_ptr_array_index (merge->out->occurrences, i);
    if (meeting_reports_speak_of (merge->index, &occurrence->start))
      meeting_reports_add_guests (merge->index, &occurrence->start, own_attendees (merge, occurrence));
  }
}

/* Occurrences that share their attendees share the seats, unless it was recorded who came to each. */
static void
seat_all (const Merge *merge)
{
  const MeetingIndex *index = merge->index;
  bool is_recorded = g_hash_table_size (index->attendance) > 0 || g_hash_table_size (index->reports) > 0;
  for (guint i = merge->first; i < merge->out->occurrences->len; i++) {
    Occurrence *occurrence = g_ptr_array_index (merge->out->occurrences, i);
    if (is_recorded)
      own_attendees (merge, occurrence);
    Attendance *attendance = occurrence->attendance;
    if (attendance->seats == NULL)
      attendance->seats = meeting_seats_new (index, occurrence, &attendance->present_count);
  }
}

/* What calendars say, record by record, then what came by mail, then who came: added in no order. */
static void
merge_group (const MeetingIndex *index, guint group, MeetingList *out)
{
  guint record_count;
  const guint *records = by_key_get (index->records, group, &record_count);
  g_autoptr (GHashTable) by_start = NULL, by_uid = NULL;
  if (record_count > 1) {
    by_start = g_hash_table_new (meeting_start_hash, meeting_start_equal);
    by_uid = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, pointers_unref);
  }
  Merge merge = { index, out, out->occurrences->len, by_start, by_uid };
  for (guint i = 0; i < record_count; i++)
    if (g_ptr_array_index (index->name_of, records[i]) != NULL)
      add_occurrences (&merge, records[i]);
  for (guint i = 0; i < record_count; i++)
    if (g_ptr_array_index (index->name_of, records[i]) == NULL)
      apply_mail_state (&merge, meeting_at (&index->scope, records[i]));
  add_guests (&merge);
  seat_all (&merge);
}

void
meeting_merge_shared (MeetingIndex *index)
{
  index->shared = meeting_list_new ();
  index->shared_runs = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  const GPtrArray *occurrences = index->shared->occurrences;
  for (guint group = 0; group < index->account_counts->len; group++) {
    MeetingRun run = { occurrences->len, 0 };
    if (g_array_index (index->account_counts, guint, group) <= 1)
      continue;
    merge_group (index, group, index->shared);
    run.end = occurrences->len;
    g_hash_table_insert (index->shared_runs, GUINT_TO_POINTER (group + 1), g_memdup2 (&run, sizeof run));
  }
}

MeetingList *
meeting_merge (const MeetingIndex *index, guint account)
{
  MeetingList *list = meeting_list_new ();
  guint group_count;
  const guint *groups = by_key_get (index->groups, account, &group_count);
  for (guint i = 0; i < group_count; i++) {
    const MeetingRun *run = g_hash_table_lookup (index->shared_runs, GUINT_TO_POINTER (groups[i] + 1));
    if (run == NULL)
      merge_group (index, groups[i], list);
    for (guint k = run != NULL ? run->first : 0; run != NULL && k < run->end; k++)
      g_ptr_array_add (list->occurrences, g_ptr_array_index (index->shared->occurrences, k));
  }
  meeting_sort (list->occurrences);
  return list;
}
