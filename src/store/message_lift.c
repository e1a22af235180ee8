/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of messages that schema 6 had, a row each. */
#include "store/message.h"

/* False: they are damaged. */
static bool
read_participants (Statement *statement, UnpackedMessage *unpacked)
{
  Unpack in = statement_read_packed (statement);
  g_array_set_size (unpacked->participants, 0);
  while (in.next < in.end) {
    uint64_t item = unpack_uint (&in);
    in.is_damaged |= item >> 1 > UINT32_MAX >> 2;
    Participant participant = { .address = (uint32_t) (item >> 1) & (UINT32_MAX >> 2),
                                .role = item & 1 ? PARTICIPANT_CC : PARTICIPANT_TO };
    g_array_append_val (unpacked->participants, participant);
  }
  return !in.is_damaged;
}

static bool
read_parents (Statement *statement, UnpackedMessage *unpacked)
{
  Unpack in = statement_read_packed (statement);
  g_array_set_size (unpacked->parents, 0);
  while (in.next < in.end) {
    uint64_t parent = unpack_fixed (&in);
    g_array_append_val (unpacked->parents, parent);
  }
  return !in.is_damaged;
}

static int32_t
read_small (Statement *statement)
{
  int64_t value = statement_read_unix (statement);
  return value >= INT32_MIN && value <= INT32_MAX ? (int32_t) value : INT32_MIN;
}

/* What is damaged stays so, and is met by who reads it. */
static void
read_row (Statement *statement, UnpackedMessage *unpacked)
{
  StoredMessage *message = &unpacked->message;
  message->hash = (uint64_t) statement_read_int (statement);
  message->record_class = (RecordClass) statement_read_int (statement);
  message->sent_unix = statement_read_unix (statement);
  message->zone_minutes = read_small (statement);
  message->from = statement_read_index (statement);
  message->sender = statement_read_index (statement);
  bool is_whole = read_participants (statement, unpacked);
  message->message_id = statement_read_text (statement);
  message->subject = statement_read_text (statement);
  message->base_subject_hash = (uint64_t) statement_read_int (statement);
  message->is_forward = statement_read_int (statement) != 0;
  is_whole = read_parents (statement, unpacked) && is_whole;
  message->thread_hash = (uint64_t) statement_read_int (statement);
  unpacked->list = statement_read_index (statement);
  message->notice = (NoticeKind) statement_read_int (statement);
  message->notice_address = statement_read_index (statement);
  message->notice_until_day = read_small (statement);
  message->speech = (unsigned) statement_read_int (statement);
  unpacked_message_link (unpacked);
  if (!is_whole)
    message->record_class = CLASS_COUNT; /* which no message has */
}

static bool
lift_rows (Store *store, Statement *statement, GError **error)
{
  g_auto (MessageBlock) block = message_block_init ();
  g_auto (UnpackedMessage) unpacked = unpacked_message_init ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  message_block_begin (&block, 0, -1); /* of no unit: the first message begins block 1 */
  while (statement_next (store, statement, error)) {
    int64_t unit = statement_read_int (statement);
    bool is_over = unit != block.unit || message_block_is_full (&block);
    if (is_over && block.items->len > 0 && !message_write_block (store, &block, error))
      return false;
    if (is_over)
      message_block_begin (&block, block.id + 1, unit);
    read_row (statement, &unpacked);
    g_byte_array_set_size (bytes, 0);
    message_pack (bytes, &unpacked.message, unpacked.list);
    message_block_add (&block, unpacked.message.hash, bytes->data, bytes->len);
  }
  return !statement->failed && (block.items->len == 0 || message_write_block (store, &block, error));
}

bool
message_lift (Store *store, GError **error)
{
  static const char sql[] = "SELECT unit, hash, class, sent, zone, author, sender, participants, message_id,"
                            " subject, base_subject, is_forward, parents, thread, list, notice,"
                            " notice_address, notice_until, speech FROM message ORDER BY rowid";
  Statement *statement = statement_get (store, sql, error);
  bool done = statement != NULL && lift_rows (store, statement, error);
  if (statement != NULL)
    statement_reset (statement);
  return done && store_execute (store, "DROP TABLE message", error);
}
