/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting messages in.  Each is looked for among those that are there; new ones wait in a block until it is
 * full or their unit ends. */
#include <string.h>

#include "store/message.h"
#include "store/message_places.h"

/* Messages that are being put in. */
struct MessageBatch {
  MessagePlaces *places; /* of all messages that are there */
  int64_t last_id;       /* of blocks */
  bool is_touched;       /* the unit has put in or changed a message */
  MessageBlock filling;  /* the unit's newest messages, not written yet */
  MessageBlock met;      /* the block in which a copy was found last; its changes wait */
  GByteArray *bytes;     /* the message in hand */
  UnpackedMessage copy;  /* what is there of the same hash */
};

void
message_batch_free (MessageBatch *batch)
{
  if (batch == NULL)
    return;
  message_places_free (batch->places);
  message_block_clear (&batch->filling);
  message_block_clear (&batch->met);
  g_byte_array_unref (batch->bytes);
  unpacked_message_clear (&batch->copy);
  g_free (batch);
}

/* ---- what is there already ---- */

/* Block numbers are counted up; two thousand million of them are more than a file can hold. */
static bool
load_places (Store *store, MessageBatch *batch, GError **error)
{
  Statement *statement = statement_get (store, "SELECT id, hashes FROM message_block ORDER BY id", error);
  if (statement == NULL)
    return false;
  while (statement_next (store, statement, error)) {
    batch->last_id = statement_read_int (statement);
    if (batch->last_id < 1 || batch->last_id > INT32_MAX) {
      statement_reset (statement);
      store_set_damaged (store, error, "a block of messages with an impossible number");
      return false;
    }
    Unpack hashes = statement_read_packed (statement);
    while (hashes.next < hashes.end)
      message_places_add (batch->places, unpack_fixed (&hashes), (uint32_t) batch->last_id);
  }
  return !statement->failed;
}

/* Addresses and words are loaded with it. */
static MessageBatch *
get_batch (Store *store, GError **error)
{
  if (!store_load_lists (store, error))
    return NULL;
  if (store->messages != NULL)
    return store->messages;
  MessageBatch *batch = g_new (MessageBatch, 1);
  *batch = (MessageBatch){ .places = message_places_new (),
                           .filling = message_block_init (),
                           .met = message_block_init (),
                           .bytes = g_byte_array_new (),
                           .copy = unpacked_message_init () };
  if (load_places (store, batch, error))
    return store->messages = batch;
  message_batch_free (batch);
  return NULL;
}

static bool
write_changed (Store *store, MessageBlock *block, GError **error)
{
  return !block->is_changed || message_write_block (store, block, error);
}

/* The block of that number; what was met before it is written. */
static MessageBlock *
meet_block (Store *store, int64_t id, GError **error)
{
  static const char sql[] = "SELECT id, unit, hashes, packed FROM message_block WHERE id = ?";
  MessageBatch *batch = store->messages;
  if (batch->filling.id == id)
    return &batch->filling;
  if (batch->met.id == id)
    return &batch->met;
  Statement *statement = write_changed (store, &batch->met, error) ? statement_get (store, sql, error) : NULL;
  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, id);
  bool is_there = statement_next (store, statement, error);
  if (!is_there && !statement->failed)
    store_set_damaged (store, error, "a block of messages is missing");
  bool is_whole = is_there && message_read_block (store, statement, &batch->met, error);
  statement_reset (statement);
  if (!is_whole)
    message_block_begin (&batch->met, 0, -1);
  return is_whole ? &batch->met : NULL;
}

/* *block: NULL if the message is new. */
static bool
find_copy (Store *store, uint64_t hash, MessageBlock **block, guint *place, GError **error)
{
  uint64_t next = 0;
  for (uint32_t id; (id = message_places_next (store->messages->places, hash, &next)) != 0;) {
    *block = meet_block (store, id, error);
    if (*block == NULL)
      return false;
    if (message_block_find (*block, hash, place))
      return true;
  }
  *block = NULL;
  return true;
}

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

/* ---- writing ---- */

static bool
write_filling (Store *store, GError **error)
{
  MessageBlock *filling = &store->messages->filling;
  bool done = write_changed (store, filling, error);
  message_block_begin (filling, 0, -1);
  return done;
}

/* Puts a message behind the others of the unit; gives the number of its block. */
static bool
append (Store *store, uint64_t hash, Unpack bytes, uint32_t *id, GError **error)
{
  MessageBatch *batch = store->messages;
  batch->is_touched = true;
  if (message_block_is_full (&batch->filling) && !write_filling (store, error))
    return false;
  if (batch->filling.items->len == 0)
    message_block_begin (&batch->filling, ++batch->last_id, store->unit.id);
  message_block_add (&batch->filling, hash, bytes.next, (size_t) (bytes.end - bytes.next));
  *id = (uint32_t) batch->filling.id;
  return true;
}

/* A message that the earlier state of this file held is its own from now on. */
static bool
take_over (Store *store, uint64_t hash, MessageBlock *block, guint place, Unpack bytes, GError **error)
{
  uint32_t id;
  if (!append (store, hash, bytes, &id, error))
    return false;
  message_block_remove (block, place);
  message_places_move (store->messages->places, hash, (uint32_t) block->id, id);
  return true;
}

/* What is there of the same hash: the copy that sorts first stays. */
static bool
settle_copies (Store *store, const StoredMessage *message, MessageBlock *block, guint place, bool *duplicate,
               GError **error)
{
  MessageBatch *batch = store->messages;
  if (!message_read (store, block, place, &batch->copy, error))
    return false;
  Unpack bytes = unpack_begin (batch->bytes->data, batch->bytes->len);
  bool is_first = sorts_before (store, message, &batch->copy.message);
  *duplicate = block->unit != store->unit.predecessor;
  if (!*duplicate)
    return take_over (store, message->hash, block, place, is_first ? bytes : message_block_get (block, place),
                      error);
  batch->is_touched |= is_first;
  if (is_first)
    message_block_replace (block, place, bytes.next, batch->bytes->len);
  return true;
}

bool
store_put_message (Store *store, const StoredMessage *message, bool *duplicate, GError **error)
{
  g_assert (store->unit.is_open);
  unit_tally_add_message (&store->unit, message);
  *duplicate = false;
  bool is_dropped = message->record_class == CLASS_INTERNAL || message->record_class == CLASS_BLOCKED;
  StoredMessage kept = is_dropped ? message_strip (message->hash, message->record_class) : *message;
  MessageBatch *batch = get_batch (store, error);
  uint32_t list = WORD_NONE, id;
  if (batch == NULL ||
      (*kept.list_id != '\0' && !intern_put (store, &store->words, kept.list_id, &list, error)))
    return false;
  g_byte_array_set_size (batch->bytes, 0);
  message_pack (batch->bytes, &kept, list);
  MessageBlock *block;
  guint place;
  if (!find_copy (store, kept.hash, &block, &place, error))
    return false;
  if (block != NULL)
    return settle_copies (store, &kept, block, place, duplicate, error);
  if (!append (store, kept.hash, unpack_begin (batch->bytes->data, batch->bytes->len), &id, error))
    return false;
  message_places_add (batch->places, kept.hash, id);
  return true;
}

bool
message_write_waiting (Store *store, GError **error)
{
  MessageBatch *batch = store->messages;
  if (batch != NULL && (!write_filling (store, error) || !write_changed (store, &batch->met, error)))
    return false;
  if (batch != NULL)
    batch->is_touched = false;
  return true;
}

bool
message_is_touched (const Store *store)
{
  return store->messages != NULL && store->messages->is_touched;
}
