/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/forget.h"
#include "store/message_row.h"

bool
store_each_message (Store *store, StoreMessageFn fn, gpointer user_data, GError **error)
{
  if (!intern_load (store, &store->addresses, error) || !intern_load (store, &store->words, error))
    return false;
  Statement *statement = statement_get (store, "SELECT " MESSAGE_COLUMNS " FROM message", error);
  if (statement == NULL)
    return false;
  g_auto (MessageRow) row = message_row_init ();
  while (statement_next (store, statement, error))
    if (!message_row_read (store, statement, &row, error) || !fn (&row.message, user_data, error)) {
      statement_reset (statement);
      return false;
    }
  return !statement->failed;
}

static const char update[] = "UPDATE message SET (" MESSAGE_COLUMNS ", unit) ="
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
  Statement *statement =
      statement_get (store, "SELECT " MESSAGE_COLUMNS ", unit FROM message WHERE hash = ?", error);
  if (statement == NULL || !intern_load (store, &store->addresses, error) ||
      !intern_load (store, &store->words, error))
    return false;
  statement_bind_int (statement, (int64_t) message->hash);
  if (!statement_next (store, statement, error))
    return !statement->failed;
  g_auto (MessageRow) row = message_row_init ();
  if (!message_row_read (store, statement, &row, error)) {
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
  return !is_first || message_row_write (store, update, message, *duplicate ? unit : store->unit.id, error);
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
      "INSERT INTO message (" MESSAGE_COLUMNS ", unit) VALUES"
      " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
  g_assert (store->unit.is_open);
  unit_tally_add_message (&store->unit, message);
  *duplicate = false;
  StoredMessage kept = strip_dropped (message);
  if (!message_row_write (store, insert, &kept, store->unit.id, error))
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
  if (!message_row_read (removal->store, statement, row, error))
    return false;
  int64_t unit = statement_read_int (statement);
  if (keep_out_is_over (removal->keep_out, row->message.sent_unix) ||
      removal_names (removal, row->message.from))
    return delete_message (removal, row->message.hash, unit, error);
  bool is_reduced = reduce_message (removal, row);
  use_message (removal, &row->message);
  removal->removed.messages += is_reduced;
  return !is_reduced || message_row_write (removal->store, update, &row->message, unit, error);
}

bool
message_remove_kept_out (Removal *removal, GError **error)
{
  /* The row in hand may be changed or taken away: the scan goes by row number, which no change moves. */
  static const char sql[] = "SELECT " MESSAGE_COLUMNS ", unit FROM message";
  Statement *statement = statement_get (removal->store, sql, error);
  g_auto (MessageRow) row = message_row_init ();
  while (statement != NULL && statement_next (removal->store, statement, error))
    if (!clear_message (removal, statement, &row, error)) {
      statement_reset (statement);
      return false;
    }
  return statement != NULL && !statement->failed;
}
