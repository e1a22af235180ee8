/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/meeting_reports.h"

#include "base/text.h"

static void
array_unref (gpointer array)
{
  g_array_unref (array);
}

GHashTable *
meeting_reports_list_titles (const MeetingIndex *index)
{
  GHashTable *titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, array_unref);
  for (guint i = 0; i < index->scope.history->meetings->len; i++) {
    const HistoryMeeting *meeting = meeting_at (&index->scope, i);
    if (!meeting_is_state (meeting) || !meeting_is_known (&index->scope, meeting) || meeting->is_cancelled ||
        meeting->is_all_day)
      continue;
    g_autofree char *title = text_fold (meeting->title);
    GArray *records = g_hash_table_lookup (titles, title);
    if (records == NULL) {
      records = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (titles, g_steal_pointer (&title), records);
    }
    g_array_append_val (records, i);
  }
  return titles;
}

/* One address, or two of one person. */
static bool
is_same_person (const MeetingIndex *index, uint32_t a, uint32_t b)
{
  uint32_t first = meeting_stand_in (index, a), second = meeting_stand_in (index, b);
  int person = roster_person_of (index->scope.roster, first);
  return first == second || (person >= 0 && person == roster_person_of (index->scope.roster, second));
}

static bool
names (const MeetingIndex *index, const GArray *attendees, uint32_t address)
{
  for (guint i = 0; i < attendees->len; i++)
    if (is_same_person (index, g_array_index (attendees, StoredAttendee, i).address, address))
      return true;
  return false;
}

static guint
count_common (const MeetingIndex *index, const HistoryMeeting *report, const HistoryMeeting *meeting)
{
  guint count = 0;
  for (guint i = 0; i < report->attendees.len; i++)
    count +=
        names (index, &meeting->attendees, g_array_index (&report->attendees, StoredAttendee, i).address);
  return count;
}

/* ---- which occurrence ---- */

typedef struct {
  guint record, common;
  int64_t start_unix, distance;
} Candidate;

static bool
is_better (const Candidate *candidate, const Candidate *than)
{
  if (candidate->common != than->common)
    return candidate->common > than->common;
  return candidate->distance < than->distance;
}

static bool
overlap (int64_t start, int minutes, int64_t other, int other_minutes)
{
  return start < other + INT64_C (60) * MAX (other_minutes, 1) &&
         other < start + INT64_C (60) * MAX (minutes, 1);
}

static void
try_record (const MeetingIndex *index, const HistoryMeeting *report, guint record, Candidate *best)
{
  const HistoryMeeting *meeting = meeting_at (&index->scope, record);
  int64_t began = history_first_start (report);
  bool is_master = meeting->recurrence_unix == UNIX_NONE && meeting->is_series;
  StartWalk walk = { 0 };
  for (int64_t start; history_next_start (meeting, &walk, &start);) {
    if (!overlap (began, report->duration_minutes, start, meeting->duration_minutes) ||
        (is_master && meeting_is_overridden (&index->scope, record, start)))
      continue;
    Candidate candidate = { record, count_common (index, report, meeting), start, ABS (start - began) };
    if (candidate.common > 0 && is_better (&candidate, best))
      *best = candidate;
  }
}

bool
meeting_reports_find (const MeetingIndex *index, GHashTable *titles, guint report, guint *record,
                      MeetingStart *start)
{
  const HistoryMeeting *said = meeting_at (&index->scope, report);
  g_autofree char *title = text_fold (said->title);
  const GArray *records = g_hash_table_lookup (titles, title);
  Candidate best = { 0 };
  for (guint i = 0; records != NULL && i < records->len; i++)
    try_record (index, said, g_array_index (records, guint, i), &best);
  if (best.common == 0)
    return false;
  *record = best.record;
  *start = (MeetingStart){ best.start_unix, g_ptr_array_index (index->name_of, best.record) };
  return true;
}

/* ---- what they say ---- */

void
meeting_reports_add (MeetingIndex *index, guint report, const MeetingStart *start)
{
  GArray *reports = g_hash_table_lookup (index->reports, start);
  if (reports == NULL) {
    reports = g_array_new (FALSE, FALSE, sizeof (guint));
    g_hash_table_insert (index->reports, g_memdup2 (start, sizeof *start), reports);
  }
  g_array_append_val (reports, report);
}

bool
meeting_reports_speak_of (const MeetingIndex *index, const MeetingStart *start)
{
  return g_hash_table_size (index->reports) > 0 && g_hash_table_contains (index->reports, start);
}

static const GArray *
attendees_of (const MeetingIndex *index, const GArray *reports, guint i)
{
  return &meeting_at (&index->scope, g_array_index (reports, guint, i))->attendees;
}

bool
meeting_reports_name (const MeetingIndex *index, const MeetingStart *start, uint32_t address)
{
  const GArray *reports = g_hash_table_lookup (index->reports, start);
  for (guint i = 0; reports != NULL && i < reports->len; i++)
    if (names (index, attendees_of (index, reports, i), address))
      return true;
  return false;
}

void
meeting_reports_add_guests (const MeetingIndex *index, const MeetingStart *start, GArray *attendees)
{
  const GArray *reports = g_hash_table_lookup (index->reports, start);
  for (guint i = 0; reports != NULL && i < reports->len; i++) {
    const GArray *came = attendees_of (index, reports, i);
    for (guint k = 0; k < came->len; k++) {
      StoredAttendee guest = g_array_index (came, StoredAttendee, k);
      guest.address = meeting_stand_in (index, guest.address);
      guest.is_organizer = false; /* a calendar says who invited */
      if (!names (index, attendees, guest.address))
        g_array_append_val (attendees, guest);
    }
  }
}
