/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/message_row.h"

#include "store/pack.h"

#define SPEECH_MOST (SPEECH_READ | SPEECH_OUTCOME | SPEECH_SERVICE_LEVEL)

MessageRow
message_row_init (void)
{
  return (MessageRow){ .participants = g_array_new (FALSE, FALSE, sizeof (Participant)),
                       .parents = g_array_new (FALSE, FALSE, sizeof (uint64_t)) };
}

void
message_row_clear (MessageRow *row)
{
  g_array_unref (row->participants);
  g_array_unref (row->parents);
}

/* ---- reading ---- */

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

bool
message_row_read (Store *store, Statement *statement, MessageRow *row, GError **error)
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

/* ---- writing ---- */

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

bool
message_row_write (Store *store, const char *sql, const StoredMessage *message, int64_t unit, GError **error)
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
