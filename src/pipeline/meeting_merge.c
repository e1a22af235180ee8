/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/meeting_merge.h"

#include <string.h>

#include "pipeline/meeting_reports.h"

/* Of one record alone, as most are, an occurrence can only be the one before it once more. */
typedef struct {
  const MeetingIndex *index;
  GPtrArray *list;      /* Occurrence * */
  GHashTable *by_start; /* set of Occurrence *, by start and name, owned by list; NULL: of one record */
  GHashTable *by_uid;   /* uid → GPtrArray of Occurrence *; NULL likewise */
} Merge;

static void
occurrence_clear (gpointer data)
{
  Occurrence *occurrence = data;
  g_array_unref (occurrence->attendees);
  g_clear_pointer (&occurrence->seats, g_array_unref);
}

static void
occurrence_unref (gpointer occurrence)
{
  g_atomic_rc_box_release_full (occurrence, occurrence_clear);
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
  GArray *attendees = g_array_sized_new (FALSE, FALSE, sizeof (StoredAttendee), meeting->attendees->len);
  for (guint i = 0; i < meeting->attendees->len; i++) {
    StoredAttendee attendee = g_array_index (meeting->attendees, StoredAttendee, i);
    attendee.address = meeting_stand_in (merge->index, attendee.address);
    merge_attendee (attendees, &attendee);
  }
  return attendees;
}

/* The occurrences of a series share the attendees of their record until one of them has others. */
static GArray *
own_attendees (Occurrence *occurrence)
{
  if (!occurrence->owns_attendees) {
    GArray *shared = occurrence->attendees;
    occurrence->attendees = g_array_copy (shared);
    g_array_unref (shared);
    occurrence->owns_attendees = true;
  }
  return occurrence->attendees;
}

static Occurrence *
find_occurrence (const Merge *merge, const MeetingStart *wanted)
{
  if (merge->by_start != NULL)
    return g_hash_table_lookup (merge->by_start, wanted);
  Occurrence *last = merge->list->len > 0 ? merge->list->pdata[merge->list->len - 1] : NULL;
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
                GArray *attendees)
{
  Occurrence *occurrence = g_atomic_rc_box_new0 (Occurrence);
  *occurrence = (Occurrence){ .start = { start_unix, name },
                              .uid = meeting->uid,
                              .title = meeting->title,
                              .organizer = meeting_stand_in (merge->index, meeting->organizer),
                              .attendees = g_array_ref (attendees) };
  if (merge->by_start != NULL)
    g_hash_table_add (merge->by_start, occurrence);
  g_ptr_array_add (merge->list, occurrence);
  note_uid (merge, meeting->uid, occurrence, true);
  return occurrence;
}

/* The occurrence as that record has it, joined with what others said of it. */
static Occurrence *
get_occurrence (Merge *merge, const HistoryMeeting *meeting, const MeetingName *name, int64_t start_unix,
                GArray *attendees)
{
  const MeetingStart wanted = { start_unix, name };
  Occurrence *occurrence = find_occurrence (merge, &wanted);
  if (occurrence == NULL)
    return add_occurrence (merge, meeting, name, start_unix, attendees);
  note_uid (merge, meeting->uid, occurrence, false);
  for (guint i = 0; i < attendees->len; i++)
    merge_attendee (own_attendees (occurrence), &g_array_index (attendees, StoredAttendee, i));
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
  g_autoptr (GArray) attendees = list_attendees (merge, meeting);
  for (guint i = 0; i < meeting->starts->len; i++) {
    int64_t start = g_array_index (meeting->starts, int64_t, i);
    if (start > scope->moment_unix)
      break;
    if (meeting->recurrence_unix == UNIX_NONE && meeting->is_series &&
        meeting_is_overridden (scope, record, start))
      continue;
    Occurrence *occurrence = get_occurrence (merge, meeting, name, start, attendees);
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
    for (guint k = 0; k < meeting->attendees->len; k++) {
      StoredAttendee answer = g_array_index (meeting->attendees, StoredAttendee, k);
      answer.address = meeting_stand_in (merge->index, answer.address);
      if (answer.replied_unix == UNIX_NONE)
        answer.replied_unix = meeting->known_unix;
      if (!answer.is_organizer)
        merge_attendee (own_attendees (occurrence), &answer);
    }
  }
}

static gint
compare_occurrences (gconstpointer a, gconstpointer b)
{
  const Occurrence *x = *(Occurrence *const *) a, *y = *(Occurrence *const *) b;
  if (x->start.unix_time != y->start.unix_time)
    return x->start.unix_time < y->start.unix_time ? -1 : 1;
  int order = strcmp (x->title, y->title);
  return order != 0 ? order : strcmp (x->uid, y->uid);
}

/* Occurrences that share their attendees share the seats, unless it was recorded who came to each. */
static void
seat_all (const MeetingIndex *index, const GPtrArray *list)
{
  g_autoptr (GHashTable) seated =
      g_hash_table_new (NULL, NULL); /* attendees → the first Occurrence * with them */
  bool is_recorded = g_hash_table_size (index->attendance) > 0 || g_hash_table_size (index->reports) > 0;
  const Occurrence *like = NULL; /* mostly the one before */
  for (guint i = 0; i < list->len; i++) {
    Occurrence *occurrence = g_ptr_array_index ((GPtrArray *) list, i);
    if (like == NULL || like->attendees != occurrence->attendees)
      like = is_recorded ? NULL : g_hash_table_lookup (seated, occurrence->attendees);
    if (like != NULL) {
      occurrence->seats = g_array_ref (like->seats);
      occurrence->present_count = like->present_count;
      continue;
    }
    occurrence->seats = meeting_seats_new (index, occurrence, &occurrence->present_count);
    g_hash_table_insert (seated, occurrence->attendees, occurrence);
    like = is_recorded ? NULL : occurrence;
  }
}

static void
add_guests (const Merge *merge)
{
  for (guint i = 0; i < merge->list->len; i++) {
    Occurrence *occurrence = g_ptr_array_index (merge->list, i);
    if (meeting_reports_speak_of (merge->index, &occurrence->start))
      meeting_reports_add_guests (merge->index, &occurrence->start, own_attendees (occurrence));
  }
}

/* What calendars say, record by record, then what came by mail, then who came.  Occurrence *, in no order;
 * yours. */
static GPtrArray *
merge_group (const MeetingIndex *index, guint group)
{
  guint record_count;
  const guint *records = by_key_get (index->records, group, &record_count);
  g_autoptr (GHashTable) by_start = NULL, by_uid = NULL;
  if (record_count > 1) {
    by_start = g_hash_table_new (meeting_start_hash, meeting_start_equal);
    by_uid = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, pointers_unref);
  }
  Merge merge = { index, g_ptr_array_new_with_free_func (occurrence_unref), by_start, by_uid };
  for (guint i = 0; i < record_count; i++)
    if (g_ptr_array_index (index->name_of, records[i]) != NULL)
      add_occurrences (&merge, records[i]);
  for (guint i = 0; i < record_count; i++)
    if (g_ptr_array_index (index->name_of, records[i]) == NULL)
      apply_mail_state (&merge, meeting_at (&index->scope, records[i]));
  add_guests (&merge);
  seat_all (index, merge.list);
  return merge.list;
}

void
meeting_merge_shared (MeetingIndex *index)
{
  index->shared = g_hash_table_new_full (NULL, NULL, NULL, pointers_unref);
  for (guint group = 0; group < index->account_counts->len; group++)
    if (g_array_index (index->account_counts, guint, group) > 1)
      g_hash_table_insert (index->shared, GUINT_TO_POINTER (group + 1), merge_group (index, group));
}

static gpointer
occurrence_ref (gconstpointer occurrence, gpointer data)
{
  (void) data;
  return g_atomic_rc_box_acquire ((gpointer) occurrence);
}

/* Of one series alone, as many are, they come in order. */
static void
sort_occurrences (GPtrArray *list)
{
  for (guint i = 1; i < list->len; i++)
    if (compare_occurrences (&list->pdata[i - 1], &list->pdata[i]) > 0) {
      g_ptr_array_sort (list, compare_occurrences);
      return;
    }
}

GPtrArray *
meeting_merge (const MeetingIndex *index, guint account)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (occurrence_unref);
  guint group_count;
  const guint *groups = by_key_get (index->groups, account, &group_count);
  for (guint i = 0; i < group_count; i++) {
    GPtrArray *shared = g_hash_table_lookup (index->shared, GUINT_TO_POINTER (groups[i] + 1));
    if (shared != NULL)
      g_ptr_array_extend (list, shared, occurrence_ref, NULL);
    else
      g_ptr_array_extend_and_steal (list, merge_group (index, groups[i]));
  }
  sort_occurrences (list);
  return list;
}
