/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/forget.h"
#include "store/pack.h"
#include "store/statement.h"

#define SPEECH_MOST (SPEECH_READ | SPEECH_OUTCOME | SPEECH_SERVICE_LEVEL)
#define COLUMNS                                                                                              \
  "hash, class, sent, zone, author, sender, participants, message_id, subject, base_subject, is_forward, "   \
  "parents,"                                                                                                 \
  " thread, list, notice, notice_address, notice_until, speech"

/* ---- a message from a row ---- */

typedef struct {
  StoredMessage message;
  GArray *participants; /* Participant */
  GArray *parents;      /* uint64_t */
} MessageRow;

static void
message_row_clear (MessageRow *row)
{
  g_array_unref (row->participants);
  g_array_unref (row->parents);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MessageRow, message_row_clear)

static MessageRow
message_row_init (void)
{
  return (MessageRow){ .participants = g_array_new (FALSE, FALSE, sizeof (Participant)),
                       .parents = g_array_new (FALSE, FALSE, sizeof (uint64_t)) };
}

static bool
unpack_participants (const Intern *addresses, Unpack in, GArray *participants)
{
  g_array_set_size (participants, 0);
  while (in.next < in.end) {
    uint64_t item = unpack_uint (&in);
    Participant participant = { .address = (uint32_t) (item >> 1),
                                .role = item & 1 ? PARTICIPANT_CC : PARTICIPANT_TO };
    if (in.is_damaged || item >> 1 >= addresses->texts->len)
      return false;
    g_array_append_val (participants, participant);
  }
  return true;
}

static bool
unpack_parents (Unpack in, GArray *parents)
{
  g_array_set_size (parents, 0);
  while (in.next < in.end) {
    uint64_t parent = unpack_fixed (&in);
    g_array_append_val (parents, parent);
  }
  return !in.is_damaged;
}

static bool
is_plausible (const Store *store, const StoredMessage *message)
{
  return (unsigned) message->record_class < CLASS_COUNT && message->speech <= SPEECH_MOST &&
         (unsigned) message->notice <= NOTICE_BOUNCE_POLICY &&
         intern_has (&store->addresses, message->from) && intern_has (&store->addresses, message->sender) &&
         intern_has (&store->addresses, message->notice_address);
}

static Unpack
read_blob (Statement *statement)
{
  size_t length;
  const void *blob = statement_read_blob (statement, &length);
  return unpack_begin (blob, length);
}

static int32_t
read_small (Statement *statement)
{
  int64_t value = statement_read_unix (statement);
  return value >= INT32_MIN && value <= INT32_MAX ? (int32_t) value : INT32_MIN;
}

/* Reads COLUMNS.  Texts stay valid until the statement goes on. */
static bool
read_message (Store *store, Statement *statement, MessageRow *row, GError **error)
{
  StoredMessage *message = &row->message;
  message->hash = (uint64_t) statement_read_int (statement);
  message->record_class = (RecordClass) statement_read_int (statement);
  message->sent_unix = statement_read_unix (statement);
  message->zone_minutes = read_small (statement);
  message->from = statement_read_index (statement);
  message->sender = statement_read_index (statement);
  bool is_whole = unpack_participants (&store->addresses, read_blob (statement), row->participants);
  message->message_id = statement_read_text (statement);
  message->subject = statement_read_text (statement);
  message->base_subject_hash = (uint64_t) statement_read_int (statement);
  message->is_forward = statement_read_int (statement) != 0;
  is_whole = unpack_parents (read_blob (statement), row->parents) && is_whole;
  message->thread_hash = (uint64_t) statement_read_int (statement);
  message->list_id = intern_get (&store->words, statement_read_index (statement));
  message->notice = (NoticeKind) statement_read_int (statement);
  message->notice_address = statement_read_index (statement);
  message->notice_until_day = read_small (statement);
  message->speech = (unsigned) statement_read_int (statement);
  message->participants = (const Participant *) (gpointer) row->participants->data;
  message->participant_count = row->participants->len;
  message->parents = (const uint64_t *) (gpointer) row->parents->data;
  message->parent_count = row->parents->len;
  if (is_whole && is_plausible (store, message))
    return true;
  store_set_damaged (store, error, "a message cannot be read back");
  return false;
}

bool
store_each_message (Store *store, StoreMessageFn fn, gpointer user_data, GError **error)
{
  if (!intern_load (store, &store->addresses, error) || !intern_load (store, &store->words, error))
    return false;
  Statement *statement = statement_get (store, "SELECT " COLUMNS " FROM message", error);
  if (statement == NULL)
    return false;
  g_auto (MessageRow) row = message_row_init ();
  while (statement_next (store, statement, error))
    if (!read_message (store, statement, &row, error) || !fn (&row.message, user_data, error)) {
      statement_reset (statement);
      return false;
    }
  return !statement->failed;
}

/* ---- a message into a row ---- */

static void
pack_participants (GByteArray *out, const StoredMessage *message)
{
  g_byte_array_set_size (out, 0);
  uint8_t *at = pack_begin (out, message->participant_count * PACK_MOST);
  for (size_t i = 0; i < message->participant_count; i++)
    at = pack_put_uint (at, (uint64_t) message->participants[i].address << 1 |
                                (message->participants[i].role == PARTICIPANT_CC));
  pack_end (out, at);
}

static void
pack_parents (GByteArray *out, const StoredMessage *message)
{
  g_byte_array_set_size (out, 0);
  uint8_t *at = pack_begin (out, message->parent_count * sizeof (uint64_t));
  for (size_t i = 0; i < message->parent_count; i++)
    at = pack_put_fixed (at, message->parents[i]);
  pack_end (out, at);
}

static void
bind_text_or_null (Statement *statement, const char *text)
{
  statement_bind_text (statement, *text != '\0' ? text : NULL);
}

static void
bind_small (Statement *statement, int32_t value)
{
  statement_bind_unix (statement, value == INT32_MIN ? UNIX_NONE : value);
}

/* Runs a statement that writes COLUMNS and the unit. */
static bool
write_message (Store *store, const char *sql, const StoredMessage *message, int64_t unit, GError **error)
{
  uint32_t list = WORD_NONE;
  if (*message->list_id != '\0' && !intern_put (store, &store->words, message->list_id, &list, error))
    return false;
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  pack_participants (store->participants, message);
  pack_parents (store->parents, message);
  statement_bind_int (statement, (int64_t) message->hash);
  statement_bind_int (statement, message->record_class);
  statement_bind_unix (statement, message->sent_unix);
  bind_small (statement, message->zone_minutes);
  statement_bind_index (statement, message->from);
  statement_bind_index (statement, message->sender);
  statement_bind_blob (statement, store->participants);
  bind_text_or_null (statement, message->message_id);
  bind_text_or_null (statement, message->subject);
  statement_bind_int (statement, (int64_t) message->base_subject_hash);
  statement_bind_int (statement, message->is_forward);
  statement_bind_blob (statement, store->parents);
  statement_bind_int (statement, (int64_t) message->thread_hash);
  statement_bind_index (statement, list);
  statement_bind_int (statement, message->notice);
  statement_bind_index (statement, message->notice_address);
  bind_small (statement, message->notice_until_day);
  statement_bind_int (statement, message->speech);
  statement_bind_int (statement, unit);
  return statement_run (store, statement, error);
}

static const char update[] = "UPDATE message SET (" COLUMNS ", unit) ="
                             " (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE hash = ?1";

/* ---- copies of one message ---- */

/* All that a copy says, in text: numbers of addresses depend on the order of import. */
static GString *
describe_copy (const Store *store, const StoredMessage *message)
{
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "%s\n%s\n", intern_get (&store->addresses, message->from),
                          intern_get (&store->addresses, message->sender));
  for (size_t i = 0; i < message->participant_count; i++)
    g_string_append_printf (out, "%d %s\n", message->participants[i].role,
                            intern_get (&store->addresses, message->participants[i].address));
  g_string_append_printf (out, "%s\n%s\n%" G_GINT64_MODIFIER "x %d %d\n", message->message_id,
                          message->subject, message->base_subject_hash, message->is_forward,
                          message->zone_minutes);
  for (size_t i = 0; i < message->parent_count; i++)
    g_string_append_printf (out, "%" G_GINT64_MODIFIER "x\n", message->parents[i]);
  g_string_append_printf (
      out, "%" G_GINT64_MODIFIER "x %s %d %s %d %u", message->thread_hash, message->list_id, message->notice,
      intern_get (&store->addresses, message->notice_address), message->notice_until_day, message->speech);
  return out;
}

static bool
sorts_before (const Store *store, const StoredMessage *a, const StoredMessage *b)
{
  if (a->record_class != b->record_class)
    return a->record_class < b->record_class;
  if (a->sent_unix != b->sent_unix)
    return a->sent_unix < b->sent_unix;
  g_autoptr (GString) x = describe_copy (store, a);
  g_autoptr (GString) y = describe_copy (store, b);
  return strcmp (x->str, y->str) < 0;
}

/* What is there of the same hash: the copy that sorts first stays. */
static bool
settle_copies (Store *store, const StoredMessage *message, bool *duplicate, GError **error)
{
  Statement *statement = statement_get (store, "SELECT " COLUMNS ", unit FROM message WHERE hash = ?", error);
  if (statement == NULL || !intern_load (store, &store->addresses, error) ||
      !intern_load (store, &store->words, error))
    return false;
  statement_bind_int (statement, (int64_t) message->hash);
  if (!statement_next (store, statement, error))
    return !statement->failed;
  g_auto (MessageRow) row = message_row_init ();
  if (!read_message (store, statement, &row, error)) {
    statement_reset (statement);
    return false;
  }
  int64_t unit = statement_read_int (statement);
  bool is_first = sorts_before (store, message, &row.message);
  statement_reset (statement);
  *duplicate = unit != store->unit.predecessor;
  if (!*duplicate && !is_first) {
    statement = statement_get (store, "UPDATE message SET unit = ? WHERE hash = ?", error);
    if (statement == NULL)
      return false;
    statement_bind_int (statement, store->unit.id);
    statement_bind_int (statement, (int64_t) message->hash);
    return statement_run (store, statement, error);
  }
  return !is_first || write_message (store, update, message, *duplicate ? unit : store->unit.id, error);
}

/* Mail that is none of our business leaves its hash, so that it is known again, and its class. */
static StoredMessage
strip_dropped (const StoredMessage *message)
{
  if (message->record_class != CLASS_INTERNAL && message->record_class != CLASS_BLOCKED)
    return *message;
  return (StoredMessage){ .hash = message->hash,
                          .message_id = "",
                          .sent_unix = UNIX_NONE,
                          .zone_minutes = INT32_MIN,
                          .from = ADDRESS_NONE,
                          .sender = ADDRESS_NONE,
                          .record_class = message->record_class,
                          .subject = "",
                          .list_id = "",
                          .notice_address = ADDRESS_NONE,
                          .notice_until_day = DAY_NONE };
}

bool
store_put_message (Store *store, const StoredMessage *message, bool *duplicate, GError **error)
{
  static const char insert[] =
      "INSERT INTO message (" COLUMNS ", unit) VALUES"
      " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
  g_assert (store->unit.is_open);
  unit_tally_add_message (&store->unit, message);
  *duplicate = false;
  StoredMessage kept = strip_dropped (message);
  if (!write_message (store, insert, &kept, store->unit.id, error))
    return false;
  return sqlite3_changes (store->db) == 1 || settle_copies (store, &kept, duplicate, error);
}

bool
store_strip_message (Store *store, uint64_t hash, bool keep_people, GError **error)
{
  static const char strip_subject[] = "UPDATE message SET subject = NULL, speech = NULL WHERE hash = ?";
  static const char strip_all[] =
      "UPDATE message SET class = ?2, sent = NULL, zone = NULL, author = NULL,"
      " sender = NULL, participants = NULL, message_id = NULL, subject = NULL,"
      " base_subject = 0, parents = NULL, thread = 0, list = NULL, notice = 0,"
      " notice_address = NULL, notice_until = NULL, speech = NULL WHERE hash = ?1";
  Statement *statement = statement_get (store, keep_people ? strip_subject : strip_all, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, (int64_t) hash);
  if (!keep_people)
    statement_bind_int (statement, CLASS_NO_ACCOUNT);
  return statement_run (store, statement, error);
}

/* ---- taking out what must not be there ---- */

/* Leaves out the forgotten.  False: nobody was named. */
static bool
reduce_message (const Removal *removal, MessageRow *row)
{
  StoredMessage *message = &row->message;
  bool is_sender = removal_names (removal, message->sender);
  bool is_notice = removal_names (removal, message->notice_address);
  bool in_subject = keep_out_mentions (removal->keep_out, message->subject);
  bool in_id = keep_out_mentions (removal->keep_out, message->message_id);
  bool in_list = keep_out_mentions (removal->keep_out, message->list_id);
  guint before = row->participants->len;
  for (guint i = before; i > 0; i--)
    if (removal_names (removal, g_array_index (row->participants, Participant, i - 1).address))
      g_array_remove_index (row->participants, i - 1);
  message->participants = (const Participant *) (gpointer) row->participants->data;
  message->participant_count = row->participants->len;
  message->sender = is_sender ? ADDRESS_NONE : message->sender;
  message->subject = in_subject ? "" : message->subject;
  message->message_id = in_id ? "" : message->message_id;
  message->list_id = in_list ? "" : message->list_id;
  if (is_notice) {
    message->notice = NOTICE_NONE;
    message->notice_address = ADDRESS_NONE;
    message->notice_until_day = DAY_NONE;
  }
  return is_sender || is_notice || in_subject || in_id || in_list || row->participants->len < before;
}

static void
use_message (Removal *removal, const StoredMessage *message)
{
  removal_use (removal, message->from);
  removal_use (removal, message->sender);
  removal_use (removal, message->notice_address);
  for (size_t i = 0; i < message->participant_count; i++)
    removal_use (removal, message->participants[i].address);
}

static bool
delete_message (Removal *removal, uint64_t hash, int64_t unit, GError **error)
{
  Statement *statement = statement_get (removal->store, "DELETE FROM message WHERE hash = ?", error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, (int64_t) hash);
  removal_count (removal, unit);
  removal->removed.messages++;
  return statement_run (removal->store, statement, error);
}

static bool
clear_message (Removal *removal, Statement *statement, MessageRow *row, GError **error)
{
  if (!read_message (removal->store, statement, row, error))
    return false;
  int64_t unit = statement_read_int (statement);
  if (keep_out_is_over (removal->keep_out, row->message.sent_unix) ||
      removal_names (removal, row->message.from))
    return delete_message (removal, row->message.hash, unit, error);
  bool is_reduced = reduce_message (removal, row);
  use_message (removal, &row->message);
  removal->removed.messages += is_reduced;
  return !is_reduced || write_message (removal->store, update, &row->message, unit, error);
}

bool
message_remove_kept_out (Removal *removal, GError **error)
{
  /* Sorted, so that all is read before the first change. */
  static const char sql[] = "SELECT " COLUMNS ", unit FROM message";
  Statement *statement = statement_get (removal->store, sql, error);
  g_auto (MessageRow) row = message_row_init ();
  while (statement != NULL && statement_next (removal->store, statement, error))
    if (!clear_message (removal, statement, &row, error)) {
      statement_reset (statement);
      return false;
    }
  return statement != NULL && !statement->failed;
}
