/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

#include "store/pack.h"

/* Messages are kept in blocks, not in rows of their own: a row costs SQLite more than all that is done for
 * the message otherwise.  A block holds messages of one unit, in the order in which they came. */
#define MESSAGE_BLOCK_COUNT 128u
#define MESSAGE_BLOCK_BYTES (64u << 10) /* a block with so many is full as well */

typedef struct {
  uint64_t hash;
  guint at, length; /* in bytes */
} BlockItem;

typedef struct {
  int64_t id, unit;
  GArray *items;     /* BlockItem */
  GByteArray *bytes; /* of its messages, not in their order */
  bool is_changed;   /* since it was read or written */
} MessageBlock;

MessageBlock message_block_init (void);
void message_block_clear (MessageBlock *block);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MessageBlock, message_block_clear)

/* An empty one of that number. */
void message_block_begin (MessageBlock *block, int64_t id, int64_t unit);
bool message_block_is_full (const MessageBlock *block);
void message_block_add (MessageBlock *block, uint64_t hash, const uint8_t *bytes, size_t length);
bool message_block_find (const MessageBlock *block, uint64_t hash, guint *place);
/* The message's bytes; they stay where they are until the block changes. */
Unpack message_block_get (const MessageBlock *block, guint place);
void message_block_replace (MessageBlock *block, guint place, const uint8_t *bytes, size_t length);
void message_block_remove (MessageBlock *block, guint place);

/* As the store holds it: the hashes, eight bytes each; and the lengths of the messages, then the messages. */
void message_block_write (const MessageBlock *block, GByteArray *hashes, GByteArray *packed);
/* Replaces what is in the block.  False: the bytes are damaged. */
bool message_block_read (MessageBlock *block, Unpack hashes, Unpack packed);
