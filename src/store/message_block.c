/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/message_block.h"

MessageBlock
message_block_init (void)
{
  return (MessageBlock){ .items = g_array_new (FALSE, FALSE, sizeof (BlockItem)),
                         .bytes = g_byte_array_new () };
}

void
message_block_clear (MessageBlock *block)
{
  g_array_unref (block->items);
  g_byte_array_unref (block->bytes);
}

void
message_block_begin (MessageBlock *block, int64_t id, int64_t unit)
{
  g_array_set_size (block->items, 0);
  g_byte_array_set_size (block->bytes, 0);
  block->id = id;
  block->unit = unit;
  block->is_changed = false;
}

bool
message_block_is_full (const MessageBlock *block)
{
  return block->items->len >= MESSAGE_BLOCK_COUNT || block->bytes->len >= MESSAGE_BLOCK_BYTES;
}

/* ---- the messages ---- */

static BlockItem *
get_item (const MessageBlock *block, guint place)
{
  return &g_array_index (block->items, BlockItem, place);
}

static BlockItem
append_bytes (MessageBlock *block, uint64_t hash, const uint8_t *bytes, size_t length)
{
  g_assert (length > 0);
  const BlockItem item = { hash, block->bytes->len, (guint) length };
  g_byte_array_append (block->bytes, bytes, (guint) length);
  block->is_changed = true;
  return item;
}

void
message_block_add (MessageBlock *block, uint64_t hash, const uint8_t *bytes, size_t length)
{
  const BlockItem item = append_bytes (block, hash, bytes, length);
  g_array_append_val (block->items, item);
}

bool
message_block_find (const MessageBlock *block, uint64_t hash, guint *place)
{
  for (*place = 0; *place < block->items->len; ++*place)
    if (get_item (block, *place)->hash == hash)
      return true;
  return false;
}

Unpack
message_block_get (const MessageBlock *block, guint place)
{
  const BlockItem *item = get_item (block, place);
  return unpack_begin (block->bytes->data + item->at, item->length);
}

/* What lies behind its bytes moves up: copies that replace each other without end take no more room. */
static void
cut_bytes (MessageBlock *block, guint place)
{
  const BlockItem gone = *get_item (block, place);
  g_byte_array_remove_range (block->bytes, gone.at, gone.length);
  for (guint i = 0; i < block->items->len; i++)
    if (get_item (block, i)->at > gone.at)
      get_item (block, i)->at -= gone.length;
}

void
message_block_replace (MessageBlock *block, guint place, const uint8_t *bytes, size_t length)
{
  cut_bytes (block, place);
  BlockItem *item = get_item (block, place);
  *item = append_bytes (block, item->hash, bytes, length);
}

void
message_block_remove (MessageBlock *block, guint place)
{
  cut_bytes (block, place);
  g_array_remove_index (block->items, place);
  block->is_changed = true;
}

/* ---- as the store holds it ---- */

void
message_block_write (const MessageBlock *block, GByteArray *hashes, GByteArray *packed)
{
  guint count = block->items->len;
  g_byte_array_set_size (hashes, 0);
  g_byte_array_set_size (packed, 0);
  uint8_t *hash = pack_begin (hashes, count * sizeof (uint64_t));
  uint8_t *at = pack_begin (packed, count * PACK_MOST + block->bytes->len);
  for (guint i = 0; i < count; i++) {
    hash = pack_put_fixed (hash, get_item (block, i)->hash);
    at = pack_put_uint (at, get_item (block, i)->length);
  }
  for (guint i = 0; i < count; i++) {
    memcpy (at, block->bytes->data + get_item (block, i)->at, get_item (block, i)->length);
    at += get_item (block, i)->length;
  }
  pack_end (packed, at);
}

bool
message_block_read (MessageBlock *block, Unpack hashes, Unpack packed)
{
  g_array_set_size (block->items, 0);
  g_byte_array_set_size (block->bytes, 0);
  uint64_t at = 0;
  while (hashes.next < hashes.end && !packed.is_damaged) {
    const BlockItem item = { unpack_fixed (&hashes), (guint) at, (guint) unpack_uint (&packed) };
    packed.is_damaged |= item.length == 0; /* no message takes no bytes */
    g_array_append_val (block->items, item);
    at += item.length;
  }
  block->is_changed = false;
  if (hashes.is_damaged || packed.is_damaged || at != (uint64_t) (packed.end - packed.next))
    return false;
  g_byte_array_append (block->bytes, packed.next, (guint) at);
  return true;
}
