/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading messages and writing their blocks; message_put.c puts messages in, message_remove.c takes them out.
 */
#include "store/message.h"

#include "base/parallel.h"

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

static Statement *
begin_blocks (Store *store, GError **error)
{
  static const char sql[] = "SELECT id, unit, hashes, packed FROM message_block ORDER BY id";
  g_assert (!store->unit.is_open);
  return statement_get (store, sql, error);
}

bool
message_each_block (Store *store, MessageBlockFn fn, gpointer user_data, GError **error)
{
  Statement *statement = begin_blocks (store, error);
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

/* Reading a block is the store's work and goes one by one; unpacking it, which takes longer, side by side. */
typedef struct {
  Store *store;
  StoreMessageFn fn;
  gpointer *user_data; /* by reader */
  Statement *statement;
  GMutex lock; /* of the statement and of what follows */
  bool is_over;
  GError *error;
} Sharing;

static bool
take_block (Sharing *sharing, MessageBlock *block)
{
  g_mutex_lock (&sharing->lock);
  bool taken = !sharing->is_over && statement_next (sharing->store, sharing->statement, &sharing->error) &&
               message_read_block (sharing->store, sharing->statement, block, &sharing->error);
  sharing->is_over |= !taken;
  g_mutex_unlock (&sharing->lock);
  return taken;
}

/* The first error counts. */
static void
stop_sharing (Sharing *sharing, GError *error)
{
  g_mutex_lock (&sharing->lock);
  sharing->is_over = true;
  if (sharing->error == NULL)
    sharing->error = error;
  else
    g_error_free (error);
  g_mutex_unlock (&sharing->lock);
}

static bool
show_messages (const Sharing *sharing, const MessageBlock *block, guint reader, UnpackedMessage *unpacked,
               GError **error)
{
  for (guint i = 0; i < block->items->len; i++)
    if (!message_read (sharing->store, block, i, unpacked, error) ||
        !sharing->fn (&unpacked->message, sharing->user_data[reader], error))
      return false;
  return true;
}

static void
read_blocks (guint reader, gpointer data)
{
  Sharing *sharing = data;
  g_auto (MessageBlock) block = message_block_init ();
  g_auto (UnpackedMessage) unpacked = unpacked_message_init ();
  GError *error = NULL;
  while (take_block (sharing, &block))
    if (!show_messages (sharing, &block, reader, &unpacked, &error))
      stop_sharing (sharing, error);
}

bool
store_each_message (Store *store, StoreMessageFn fn, gpointer *user_data, guint reader_count, GError **error)
{
  if (!store_load_lists (store, error))
    return false;
  Sharing sharing = { store, fn, user_data, begin_blocks (store, error), .is_over = false };
  if (sharing.statement == NULL)
    return false;
  g_mutex_init (&sharing.lock);
  parallel_each (reader_count, reader_count, read_blocks, &sharing);
  g_mutex_clear (&sharing.lock);
  statement_reset (sharing.statement);
  if (sharing.error == NULL)
    return true;
  g_propagate_error (error, sharing.error);
  return false;
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
