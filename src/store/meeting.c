/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "store/forget.h"
#include "store/pack.h"
#include "store/statement.h"

#define COLUMNS                                                                                              \
  "uid, recurrence, duration, flags, method, sequence, stamp, created, known, organizer, title, starts, "    \
  "excluded,"                                                                                                \
  " attendees"

enum { MEETING_ALL_DAY = 1, MEETING_CANCELLED = 2, MEETING_SERIES = 4, MEETING_OUT_OF_OFFICE = 8 };
enum {
  ATTENDEE_ORGANIZER = 1,
  ATTENDEE_CHAIR = 2,
  ATTENDEE_RESOURCE = 4,
  ATTENDEE_GROUP = 8,
  ATTENDEE_REPLIED = 16
};

static unsigned
meeting_flags (const StoredMeeting *meeting)
{
  return (meeting->is_all_day ? MEETING_ALL_DAY : 0) | (meeting->is_cancelled ? MEETING_CANCELLED : 0) |
         (meeting->is_series ? MEETING_SERIES : 0) | (meeting->is_out_of_office ? MEETING_OUT_OF_OFFICE : 0);
}

static unsigned
attendee_flags (const StoredAttendee *attendee)
{
  return (attendee->is_organizer ? ATTENDEE_ORGANIZER : 0) | (attendee->is_chair ? ATTENDEE_CHAIR : 0) |
         (attendee->is_resource ? ATTENDEE_RESOURCE : 0) | (attendee->is_group ? ATTENDEE_GROUP : 0) |
         (attendee->replied_unix != UNIX_NONE ? ATTENDEE_REPLIED : 0);
}

/* ---- writing ---- */

/* The count, then the differences. */
static void
pack_times (GByteArray *out, const int64_t *times, size_t count)
{
  int64_t before = 0;
  g_byte_array_set_size (out, 0);
  uint8_t *at = pack_put_uint (pack_begin (out, (count + 1) * PACK_MOST), count);
  for (size_t i = 0; i < count; i++) {
    at = pack_put_int (at, times[i] - before);
    before = times[i];
  }
  pack_end (out, at);
}

static void
pack_attendees (GByteArray *out, const StoredMeeting *meeting)
{
  g_byte_array_set_size (out, 0);
  uint8_t *at = pack_begin (out, (5 * meeting->attendee_count + 1) * PACK_MOST);
  at = pack_put_uint (at, meeting->attendee_count);
  for (size_t i = 0; i < meeting->attendee_count; i++) {
    const StoredAttendee *attendee = &meeting->attendees[i];
    at = pack_put_uint (at, attendee->address);
    at = pack_put_uint (at, attendee_flags (attendee));
    at = pack_put_uint (at, attendee->partstat);
    at = pack_put_uint (at,
                        attendee->delegated_to == ADDRESS_NONE ? 0 : (uint64_t) attendee->delegated_to + 1);
    if (attendee->replied_unix != UNIX_NONE)
      at = pack_put_int (at, attendee->replied_unix);
  }
  pack_end (out, at);
}

static uint64_t
hash_numbers (uint64_t hash, const int64_t *numbers, size_t count)
{
  uint8_t packed[PACK_MOST];
  for (size_t i = 0; i < count; i++)
    hash = text_hash_add (hash, packed, (size_t) (pack_put_int (packed, numbers[i]) - packed));
  return hash;
}

/* As pack_put_text has it: its length, and its bytes. */
static uint64_t
hash_text (uint64_t hash, const char *text)
{
  uint8_t packed[PACK_MOST];
  size_t length = strlen (text);
  hash = text_hash_add (hash, packed, (size_t) (pack_put_uint (packed, length) - packed));
  return text_hash_add (hash, text, length);
}

static uint64_t
hash_attendee (uint64_t hash, const Intern *addresses, const StoredAttendee *attendee)
{
  uint8_t packed[2 * PACK_MOST];
  uint8_t *end = pack_put_uint (pack_put_uint (packed, attendee_flags (attendee)), attendee->partstat);
  hash = hash_text (hash, intern_get (addresses, attendee->address));
  hash = text_hash_add (hash, packed, (size_t) (end - packed));
  hash = hash_text (hash, intern_get (addresses, attendee->delegated_to));
  return hash_numbers (hash, &attendee->replied_unix, 1);
}

/* Two records are the same when all they say is the same, addresses as text: their numbers depend on the
 * order of import.  What is packed of the meeting is there. */
static uint64_t
hash_content (const Store *store, const StoredMeeting *meeting)
{
  const int64_t numbers[] = { meeting->recurrence_unix, meeting->duration_minutes, meeting_flags (meeting),
                              meeting->method,          meeting->sequence,         meeting->stamp_unix,
                              meeting->created_unix,    meeting->known_unix };
  const char *texts[] = { meeting->uid, meeting->title, intern_get (&store->addresses, meeting->organizer) };
  uint64_t hash = hash_numbers (TEXT_HASH_BEGIN, numbers, G_N_ELEMENTS (numbers));
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    hash = hash_text (hash, texts[i]);
  hash = text_hash_add (hash, store->starts->data, store->starts->len);
  hash = text_hash_add (hash, store->excluded->data, store->excluded->len);
  for (size_t i = 0; i < meeting->attendee_count; i++)
    hash = hash_attendee (hash, &store->addresses, &meeting->attendees[i]);
  return text_hash_end (hash);
}

/* *duplicate: the same record is there, and stays as it is. */
static bool
insert_meeting (Store *store, const StoredMeeting *meeting, int64_t unit, bool is_record, bool *duplicate,
                GError **error)
{
  static const char sql[] = "INSERT INTO meeting (" COLUMNS ", key, unit, is_record) VALUES"
                            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                            " SET unit = excluded.unit, is_record = max (is_record, excluded.is_record)"
                            " WHERE unit = ? OR is_record < excluded.is_record";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  pack_times (store->starts, meeting->starts, meeting->start_count);
  pack_times (store->excluded, meeting->excluded, meeting->excluded_count);
  pack_attendees (store->attendees, meeting);
  statement_bind_text (statement, meeting->uid);
  statement_bind_unix (statement, meeting->recurrence_unix);
  statement_bind_int (statement, meeting->duration_minutes);
  statement_bind_int (statement, meeting_flags (meeting));
  statement_bind_int (statement, meeting->method);
  statement_bind_int (statement, meeting->sequence);
  statement_bind_unix (statement, meeting->stamp_unix);
  statement_bind_unix (statement, meeting->created_unix);
  statement_bind_unix (statement, meeting->known_unix);
  statement_bind_index (statement, meeting->organizer);
  statement_bind_text (statement, meeting->title);
  statement_bind_blob (statement, store->starts);
  statement_bind_blob (statement, store->excluded);
  statement_bind_blob (statement, store->attendees);
  statement_bind_int (statement, (int64_t) hash_content (store, meeting));
  statement_bind_int (statement, unit);
  statement_bind_int (statement, is_record);
  statement_bind_int (statement, store->unit.predecessor);
  if (!statement_run (store, statement, error))
    return false;
  *duplicate = sqlite3_changes (store->db) == 0;
  return true;
}

bool
store_put_meeting (Store *store, const StoredMeeting *meeting, bool is_record, bool *duplicate,
                   GError **error)
{
  g_assert (store->unit.is_open);
  if (!insert_meeting (store, meeting, store->unit.id, is_record, duplicate, error))
    return false;
  int64_t first = meeting->start_count > 0 ? meeting->starts[0] : UNIX_NONE;
  unit_tally_add_time (&store->unit, first);
  unit_tally_add_known (&store->unit, MAX (first, meeting->known_unix));
  return true;
}

/* ---- reading ---- */

typedef struct {
  StoredMeeting meeting;
  GArray *starts, *excluded; /* int64_t */
  GArray *attendees;         /* StoredAttendee */
} MeetingRow;

static void
meeting_row_clear (MeetingRow *row)
{
  g_array_unref (row->starts);
  g_array_unref (row->excluded);
  g_array_unref (row->attendees);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MeetingRow, meeting_row_clear)

static MeetingRow
meeting_row_init (void)
{
  return (MeetingRow){ .starts = g_array_new (FALSE, FALSE, sizeof (int64_t)),
                       .excluded = g_array_new (FALSE, FALSE, sizeof (int64_t)),
                       .attendees = g_array_new (FALSE, FALSE, sizeof (StoredAttendee)) };
}

static bool
unpack_times (Statement *statement, GArray *times)
{
  Unpack in = statement_read_packed (statement);
  uint64_t time = 0; /* unsigned: a damaged sum may wrap */
  g_array_set_size (times, 0);
  for (size_t left = unpack_count (&in); left > 0; left--) {
    time += (uint64_t) unpack_int (&in);
    int64_t value = (int64_t) time;
    g_array_append_val (times, value);
  }
  return unpack_end (&in);
}

static bool
unpack_attendees (const Intern *addresses, Statement *statement, GArray *attendees)
{
  Unpack in = statement_read_packed (statement);
  g_array_set_size (attendees, 0);
  for (size_t left = unpack_count (&in); left > 0; left--) {
    uint64_t address = unpack_uint (&in), flags = unpack_uint (&in), partstat = unpack_uint (&in);
    uint64_t delegate = unpack_uint (&in);
    if (in.is_damaged || address >= addresses->texts->len || delegate > addresses->texts->len ||
        partstat > PARTSTAT_DELEGATED)
      return false;
    StoredAttendee attendee = { .address = (uint32_t) address,
                                .partstat = (Partstat) partstat,
                                .is_organizer = (flags & ATTENDEE_ORGANIZER) != 0,
                                .is_chair = (flags & ATTENDEE_CHAIR) != 0,
                                .is_resource = (flags & ATTENDEE_RESOURCE) != 0,
                                .is_group = (flags & ATTENDEE_GROUP) != 0,
                                .delegated_to = delegate == 0 ? ADDRESS_NONE : (uint32_t) (delegate - 1),
                                .replied_unix = UNIX_NONE };
    if (flags & ATTENDEE_REPLIED)
      attendee.replied_unix = unpack_int (&in);
    g_array_append_val (attendees, attendee);
  }
  return unpack_end (&in);
}

/* Reads COLUMNS. */
static bool
read_columns (Store *store, Statement *statement, MeetingRow *row)
{
  StoredMeeting *meeting = &row->meeting;
  meeting->uid = statement_read_text (statement);
  meeting->recurrence_unix = statement_read_unix (statement);
  meeting->duration_minutes = (int32_t) statement_read_int (statement);
  unsigned flags = (unsigned) statement_read_int (statement);
  meeting->is_all_day = (flags & MEETING_ALL_DAY) != 0;
  meeting->is_cancelled = (flags & MEETING_CANCELLED) != 0;
  meeting->is_series = (flags & MEETING_SERIES) != 0;
  meeting->is_out_of_office = (flags & MEETING_OUT_OF_OFFICE) != 0;
  meeting->method = (MeetingMethod) statement_read_int (statement);
  meeting->sequence = (int32_t) statement_read_int (statement);
  meeting->stamp_unix = statement_read_unix (statement);
  meeting->created_unix = statement_read_unix (statement);
  meeting->known_unix = statement_read_unix (statement);
  meeting->organizer = statement_read_index (statement);
  meeting->title = statement_read_text (statement);
  if (!unpack_times (statement, row->starts) || !unpack_times (statement, row->excluded) ||
      !unpack_attendees (&store->addresses, statement, row->attendees))
    return false;
  meeting->starts = (const int64_t *) (gpointer) row->starts->data;
  meeting->start_count = row->starts->len;
  meeting->excluded = (const int64_t *) (gpointer) row->excluded->data;
  meeting->excluded_count = row->excluded->len;
  meeting->attendees = (const StoredAttendee *) (gpointer) row->attendees->data;
  meeting->attendee_count = row->attendees->len;
  return (unsigned) meeting->method <= MEETING_ATTENDED && intern_has (&store->addresses, meeting->organizer);
}

static bool
read_meeting (Store *store, Statement *statement, MeetingRow *row, GError **error)
{
  if (read_columns (store, statement, row))
    return true;
  store_set_damaged (store, error, "a meeting cannot be read back");
  return false;
}

bool
store_each_meeting (Store *store, StoreMeetingFn fn, gpointer user_data, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS " FROM meeting ORDER BY uid, recurrence, stamp, sequence, key";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL || !intern_load (store, &store->addresses, error))
    return false;
  g_auto (MeetingRow) row = meeting_row_init ();
  while (statement_next (store, statement, error)) {
    if (!read_meeting (store, statement, &row, error) || !fn (&row.meeting, user_data, error)) {
      statement_reset (statement);
      return false;
    }
  }
  return !statement->failed;
}

/* ---- taking out what must not be there ---- */

static int64_t
find_end (const StoredMeeting *meeting)
{
  int64_t last = UNIX_NONE;
  for (size_t i = 0; i < meeting->start_count; i++)
    last = MAX (last, meeting->starts[i]);
  return last;
}

/* Leaves out the forgotten.  False: nobody was named. */
static bool
reduce_meeting (const Removal *removal, MeetingRow *row, char **uid)
{
  StoredMeeting *meeting = &row->meeting;
  bool is_changed = removal_names (removal, meeting->organizer);
  if (is_changed)
    meeting->organizer = ADDRESS_NONE;
  for (guint i = row->attendees->len; i > 0; i--) {
    StoredAttendee *attendee = &g_array_index (row->attendees, StoredAttendee, i - 1);
    bool is_delegate = removal_names (removal, attendee->delegated_to);
    if (is_delegate)
      attendee->delegated_to = ADDRESS_NONE;
    bool is_forgotten = removal_names (removal, attendee->address);
    if (is_forgotten)
      g_array_remove_index (row->attendees, i - 1);
    is_changed = is_changed || is_forgotten || is_delegate;
  }
  meeting->attendees = (const StoredAttendee *) (gpointer) row->attendees->data;
  meeting->attendee_count = row->attendees->len;
  if (keep_out_mentions (removal->keep_out, meeting->title)) {
    meeting->title = "";
    is_changed = true;
  }
  *uid = keep_out_erase (removal->keep_out, meeting->uid);
  is_changed = is_changed || strcmp (*uid, meeting->uid) != 0;
  meeting->uid = *uid;
  return is_changed;
}

static void
use_meeting (Removal *removal, const StoredMeeting *meeting)
{
  removal_use (removal, meeting->organizer);
  for (size_t i = 0; i < meeting->attendee_count; i++) {
    removal_use (removal, meeting->attendees[i].address);
    removal_use (removal, meeting->attendees[i].delegated_to);
  }
}

/* What was reduced goes in anew: it may have become the same as another copy. */
static bool
replace_meeting (Removal *removal, int64_t id, const StoredMeeting *reduced, int64_t unit, bool is_record,
                 GError **error)
{
  bool is_gone = true;
  Statement *statement = statement_get (removal->store, "DELETE FROM meeting WHERE rowid = ?", error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, id);
  if (!statement_run (removal->store, statement, error) ||
      (reduced != NULL && !insert_meeting (removal->store, reduced, unit, is_record, &is_gone, error)))
    return false;
  removal->removed.meetings++;
  if (is_gone && is_record)
    removal_count (removal, unit);
  return true;
}

static bool
clear_meeting (Removal *removal, Statement *statement, MeetingRow *row, GError **error)
{
  g_autofree char *uid = NULL;
  if (!read_meeting (removal->store, statement, row, error))
    return false;
  int64_t id = statement_read_int (statement), unit = statement_read_int (statement);
  bool is_record = statement_read_int (statement) != 0;
  if (keep_out_is_over (removal->keep_out, find_end (&row->meeting)))
    return replace_meeting (removal, id, NULL, unit, is_record, error);
  bool is_reduced = reduce_meeting (removal, row, &uid);
  use_meeting (removal, &row->meeting);
  return !is_reduced || replace_meeting (removal, id, &row->meeting, unit, is_record, error);
}

bool
meeting_remove_kept_out (Removal *removal, GError **error)
{
  /* Sorted, so that all is read before the first change. */
  static const char sql[] = "SELECT " COLUMNS ", rowid, unit, is_record FROM meeting ORDER BY uid, key";
  Statement *statement = statement_get (removal->store, sql, error);
  g_auto (MeetingRow) row = meeting_row_init ();
  while (statement != NULL && statement_next (removal->store, statement, error))
    if (!clear_meeting (removal, statement, &row, error)) {
      statement_reset (statement);
      return false;
    }
  return statement != NULL && !statement->failed;
}
