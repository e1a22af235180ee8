/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/message_block.h"
#include "store/message_pack.h"
#include "store/statement.h"

/* Inside the store: the blocks of messages. */

/* Goes through all blocks in the order of their numbers, between transactions of units.  fn may change the
 * block and write it. */
typedef bool (*MessageBlockFn) (MessageBlock *block, gpointer user_data, GError **error);
bool message_each_block (Store *store, MessageBlockFn fn, gpointer user_data, GError **error);
/* Reads the columns id, unit, hashes, packed.  False: the block is damaged. */
bool message_read_block (Store *store, Statement *statement, MessageBlock *block, GError **error);
/* Writes it in the place of what had its number; an empty one is taken out. */
bool message_write_block (Store *store, MessageBlock *block, GError **error);
/* Addresses and words are loaded.  False: the message is damaged. */
bool message_read (Store *store, const MessageBlock *block, guint place, UnpackedMessage *unpacked,
                   GError **error);
/* Mail that is none of our business leaves its hash, so that it is known again, and its class. */
StoredMessage message_strip (uint64_t hash, RecordClass record_class);
