/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading messages and writing their blocks; message_put.c puts messages in, message_remove.c takes them out.
 */
#include "store/message.h"

/* ---- blocks ---- */

bool
message_read_block (Store *store, Statement *statement, MessageBlock *block, GError **error)
{
  block->id = statement_read_int (statement);
  block->unit = statement_read_int (statement);
  Unpack hashes = statement_read_packed (statement);
  if (message_block_read (block, hashes, statement_read_packed (statement)))
    return true;
  store_set_damaged (store, error, "a block of messages cannot be read back");
  return false;
}

bool
message_each_block (Store *store, MessageBlockFn fn, gpointer user_data, GError **error)
{
  static const char sql[] = "SELECT id, unit, hashes, packed FROM message_block ORDER BY id";
  g_assert (!store->unit.is_open);
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  g_auto (MessageBlock) block = message_block_init ();
  while (statement_next (store, statement, error))
    if (!message_read_block (store, statement, &block, error) || !fn (&block, user_data, error)) {
      statement_reset (statement);
      return false;
    }
  return !statement->failed;
}

static bool
delete_block (Store *store, int64_t id, GError **error)
{
  Statement *statement = statement_get (store, "DELETE FROM message_block WHERE id = ?", error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, id);
  return statement_run (store, statement, error);
}

bool
message_write_block (Store *store, MessageBlock *block, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO message_block (id, unit, messages, hashes, packed)"
                            " VALUES (?, ?, ?, ?, ?)";
  block->is_changed = false;
  if (block->items->len == 0)
    return delete_block (store, block->id, error);
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  message_block_write (block, store->hashes, store->packed);
  statement_bind_int (statement, block->id);
  statement_bind_int (statement, block->unit);
  statement_bind_int (statement, block->items->len);
  statement_bind_blob (statement, store->hashes);
  statement_bind_blob (statement, store->packed);
  return statement_run (store, statement, error);
}

bool
message_read (Store *store, const MessageBlock *block, guint place, UnpackedMessage *unpacked, GError **error)
{
  uint64_t hash = g_array_index (block->items, BlockItem, place).hash;
  if (message_unpack (unpacked, message_block_get (block, place), hash, &store->addresses, &store->words))
    return true;
  store_set_damaged (store, error, "a message cannot be read back");
  return false;
}

/* ---- reading ---- */

typedef struct {
  Store *store;
  UnpackedMessage unpacked;
  StoreMessageFn fn;
  gpointer user_data;
} Reading;

static bool
show_messages (MessageBlock *block, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  for (guint i = 0; i < block->items->len; i++)
    if (!message_read (reading->store, block, i, &reading->unpacked, error) ||
        !reading->fn (&reading->unpacked.message, reading->user_data, error))
      return false;
  return true;
}

bool
store_each_message (Store *store, StoreMessageFn fn, gpointer user_data, GError **error)
{
  if (!store_load_lists (store, error))
    return false;
  Reading reading = { store, unpacked_message_init (), fn, user_data };
  bool done = message_each_block (store, show_messages, &reading, error);
  unpacked_message_clear (&reading.unpacked);
  return done;
}

StoredMessage
message_strip (uint64_t hash, RecordClass record_class)
{
  return (StoredMessage){ .hash = hash,
                          .message_id = "",
                          .sent_unix = UNIX_NONE,
                          .zone_minutes = INT32_MIN,
                          .from = ADDRESS_NONE,
                          .sender = ADDRESS_NONE,
                          .record_class = record_class,
                          .subject = "",
                          .list_id = "",
                          .notice_address = ADDRESS_NONE,
                          .notice_until_day = DAY_NONE };
}
