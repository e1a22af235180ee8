/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/meeting_index.h"

#include <string.h>

#include "base/text.h"
#include "pipeline/meeting_reports.h"

static const char *
address_text (const MeetingScope *scope, uint32_t address)
{
  return address == ADDRESS_NONE ? ""
                                 : g_array_index (scope->history->addresses, StoredAddress, address).text;
}

/* A name that was seen without an address stands for the address of the person it was found to be, so that a
 * meeting which one calendar knows by names and another by addresses is one.  All others stand for
 * themselves. */
static GArray *
find_stand_ins (const MeetingScope *scope)
{
  const GArray *addresses = scope->history->addresses;
  GArray *stand_ins = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), addresses->len);
  g_autoptr (GHashTable) by_text = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < addresses->len; i++)
    g_hash_table_insert (by_text, (gpointer) g_array_index (addresses, StoredAddress, i).text,
                         GUINT_TO_POINTER (i));
  for (uint32_t i = 0; i < addresses->len; i++) {
    gpointer found = NULL;
    int person = roster_person_of (scope->roster, i);
    bool is_name = person >= 0 && strchr (address_text (scope, i), '@') == NULL;
    const Person *named = is_name ? g_ptr_array_index (scope->roster->people, person) : NULL;
    bool is_seen = is_name && g_hash_table_lookup_extended (by_text, named->address, NULL, &found);
    uint32_t stand_in = is_seen ? GPOINTER_TO_UINT (found) : i;
    g_array_append_val (stand_ins, stand_in);
  }
  return stand_ins;
}

uint32_t
meeting_stand_in (const MeetingIndex *index, uint32_t address)
{
  return address == ADDRESS_NONE ? ADDRESS_NONE : g_array_index (index->stand_ins, uint32_t, address);
}

bool
meeting_is_known (const MeetingScope *scope, const HistoryMeeting *meeting)
{
  return meeting->known_unix == UNIX_NONE || meeting->known_unix <= scope->moment_unix;
}

bool
meeting_is_state (const HistoryMeeting *meeting)
{
  return meeting->method == MEETING_STATE || meeting->method == MEETING_REQUEST;
}

static MeetingName *
get_name (MeetingIndex *index, const HistoryMeeting *meeting, guint group)
{
  g_autofree char *title = text_fold (meeting->title);
  g_autofree char *text = g_strconcat (
      address_text (&index->scope, meeting_stand_in (index, meeting->organizer)), "|", title, NULL);
  MeetingName *name = g_hash_table_lookup (index->names, text);
  if (name == NULL) {
    name = arena_take (&index->room, sizeof *name);
    *name = (MeetingName){ (uint32_t) text_hash (text), group, false };
    g_hash_table_insert (index->names, g_steal_pointer (&text), name);
  }
  name->is_shared |= name->first != group;
  return name;
}

/* ---- groups: records that speak of one occurrence, or bear one UID ---- */

typedef struct {
  MeetingStart start; /* first: the key */
  guint group;        /* of the first record that has it */
} Start;

guint
meeting_start_hash (gconstpointer data)
{
  const MeetingStart *start = data;
  return (guint) (start->unix_time / 60) * 0x9e3779b9u ^ start->name->series;
}

gboolean
meeting_start_equal (gconstpointer a, gconstpointer b)
{
  const MeetingStart *x = a, *y = b;
  return x->unix_time == y->unix_time && x->name == y->name;
}

/* The smallest record of a group stands for it. */
static guint
find_group (guint *parents, guint record)
{
  while (parents[record] != record)
    record = parents[record] = parents[parents[record]];
  return record;
}

static void
join_groups (guint *parents, guint a, guint b)
{
  guint x = find_group (parents, a), y = find_group (parents, b);
  parents[MAX (x, y)] = MIN (x, y);
}

/* Records of one UID lie side by side. */
static guint *
group_by_uid (const MeetingScope *scope)
{
  const GPtrArray *meetings = scope->history->meetings;
  guint *parents = g_new (guint, meetings->len + 1);
  for (guint i = 0; i < meetings->len; i++) {
    history_pass_row (scope->history, i);
    bool is_next = i > 0 && strcmp (meeting_at (scope, i)->uid, meeting_at (scope, i - 1)->uid) == 0;
    parents[i] = is_next ? parents[i - 1] : i;
  }
  return parents;
}

static void
join_starts (const MeetingIndex *index, GHashTable *starts, guint record, guint *parents)
{
  const HistoryMeeting *meeting = meeting_at (&index->scope, record);
  StartWalk walk = { 0 };
  for (int64_t start; history_next_start (meeting, &walk, &start);) {
    Start wanted = { { start, g_ptr_array_index (index->name_of, record) }, record };
    if (wanted.start.unix_time > index->scope.moment_unix)
      break;
    const Start *known = g_hash_table_lookup (starts, &wanted);
    if (known != NULL)
      join_groups (parents, record, known->group);
    else
      g_hash_table_add (starts, g_memdup2 (&wanted, sizeof wanted));
  }
}

/* A report belongs to the meeting of a calendar that it speaks of; one that no calendar knows is a meeting of
 * its own. */
static void
place_reports (MeetingIndex *index, guint *parents)
{
  g_autoptr (GHashTable) titles = NULL;
  for (guint i = 0; i < index->scope.history->meetings->len; i++) {
    history_pass_row (index->scope.history, i);
    const HistoryMeeting *report = meeting_at (&index->scope, i);
    bool is_single = report->run_count == 1 && report->runs[0].count == 1;
    if (report->method != MEETING_ATTENDED || !is_single ||
        history_first_start (report) > index->scope.moment_unix)
      continue;
    guint record;
    MeetingStart start;
    if (titles == NULL)
      titles = meeting_reports_list_titles (index);
    if (meeting_reports_find (index, titles, i, &record, &start)) {
      join_groups (parents, i, record);
    } else {
      start =
          (MeetingStart){ history_first_start (report), get_name (index, report, find_group (parents, i)) };
      index->name_of->pdata[i] = (gpointer) start.name;
    }
    meeting_reports_add (index, i, &start);
  }
}

/* Few names stand under several UIDs: only their occurrences need to be looked at. */
static void
group_records (MeetingIndex *index)
{
  const guint count = index->scope.history->meetings->len;
  g_autofree guint *parents = group_by_uid (&index->scope);
  g_autoptr (GHashTable) starts =
      g_hash_table_new_full (meeting_start_hash, meeting_start_equal, g_free, NULL);
  index->name_of = g_ptr_array_sized_new (count);
  for (guint i = 0; i < count; i++) {
    history_pass_row (index->scope.history, i);
    const HistoryMeeting *meeting = meeting_at (&index->scope, i);
    bool is_named = meeting_is_known (&index->scope, meeting) && meeting_is_state (meeting);
    g_ptr_array_add (index->name_of, is_named ? get_name (index, meeting, find_group (parents, i)) : NULL);
  }
  place_reports (index, parents);
  g_clear_pointer (&index->names, g_hash_table_unref);
  for (guint i = 0; i < count; i++) {
    const MeetingName *name = g_ptr_array_index (index->name_of, i);
    if (name != NULL && name->is_shared)
      join_starts (index, starts, i, parents);
  }
  index->records = by_key_new (sizeof (guint));
  for (guint i = 0; i < count; i++)
    if (meeting_is_known (&index->scope, meeting_at (&index->scope, i)))
      by_key_add (index->records, find_group (parents, i), &i);
  by_key_settle (index->records, count);
}

/* ---- which account has a seat in which group ---- */

static void
add_seats (MeetingIndex *index, guint record, guint group, guint *last_group)
{
  const Roster *roster = index->scope.roster;
  const GArray *attendees = &meeting_at (&index->scope, record)->attendees;
  for (guint i = 0; i < attendees->len; i++) {
    uint32_t address = meeting_stand_in (index, g_array_index (attendees, StoredAttendee, i).address);
    int account = roster_side_of (roster, address) == SIDE_CLIENT ? roster_account_of (roster, address) : -1;
    if (account < 0 || last_group[account] == group + 1)
      continue;
    last_group[account] = group + 1;
    by_key_add (index->groups, (guint) account, &group);
    g_array_index (index->account_counts, guint, group)++;
  }
}

static void
find_accounts (MeetingIndex *index)
{
  guint account_count = index->scope.roster->accounts->len;
  g_autofree guint *last_group = g_new0 (guint, account_count + 1); /* by account: the last one added, + 1 */
  index->groups = by_key_new (sizeof (guint));
  for (guint group = 0; group < index->scope.history->meetings->len; group++) {
    guint count;
    const guint *records = by_key_get (index->records, group, &count);
    history_pass_row (index->scope.history, group);
    for (guint i = 0; i < count; i++)
      add_seats (index, records[i], group, last_group);
  }
  by_key_settle (index->groups, account_count);
}

static void
array_unref (gpointer array)
{
  g_array_unref (array);
}

static void
load_attendance (MeetingIndex *index)
{
  g_autoptr (GPtrArray) rows =
      history_rows_known (index->scope.history, TABLE_ATTENDANCE, index->scope.moment_unix);
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index (rows, i);
    int64_t start;
    bool date_only;
    if (!unix_parse (row->cells[ATTENDANCE_START], &start, &date_only))
      continue;
    g_hash_table_add (index->attendance,
                      g_strdup_printf ("%s|%" G_GINT64_FORMAT, row->cells[ATTENDANCE_EMAIL], start / 60));
    g_autofree char *meeting = text_fold (row->cells[ATTENDANCE_MEETING]);
    g_hash_table_add (index->attendance, g_strdup_printf ("|%" G_GINT64_FORMAT "|%s", start / 60, meeting));
  }
}

MeetingIndex *
meeting_index_new (const MeetingScope *scope)
{
  MeetingIndex *index = g_new0 (MeetingIndex, 1);
  *index = (MeetingIndex){ .scope = *scope,
                           .stand_ins = find_stand_ins (scope),
                           .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                           .account_counts = g_array_new (FALSE, TRUE, sizeof (guint)),
                           .reports = g_hash_table_new_full (meeting_start_hash, meeting_start_equal, g_free,
                                                             array_unref),
                           .attendance = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  arena_open_filed (&index->room);
  g_array_set_size (index->account_counts, scope->history->meetings->len);
  group_records (index);
  find_accounts (index);
  load_attendance (index);
  return index;
}

void
meeting_index_free (MeetingIndex *index)
{
  if (index == NULL)
    return;
  g_array_unref (index->stand_ins);
  arena_close (&index->room);
  g_ptr_array_unref (index->name_of);
  by_key_free (index->records);
  by_key_free (index->groups);
  g_array_unref (index->account_counts);
  meeting_list_free (index->shared);
  g_clear_pointer (&index->shared_runs, g_hash_table_unref);
  g_hash_table_unref (index->reports);
  g_hash_table_unref (index->attendance);
  g_free (index);
}
