/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking messages out, or parts of them. */
#include "store/forget.h"
#include "store/message.h"

/* ---- what a pass over the blocks needs ---- */

typedef struct {
  Store *store;
  UnpackedMessage unpacked;
  GByteArray *bytes;
} Pass;

static Pass
pass_begin (Store *store)
{
  return (Pass){ store, unpacked_message_init (), g_byte_array_new () };
}

static void
pass_clear (Pass *pass)
{
  unpacked_message_clear (&pass->unpacked);
  g_byte_array_unref (pass->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static void
replace (Pass *pass, MessageBlock *block, guint place, const StoredMessage *message)
{
  uint32_t list = *message->list_id != '\0' ? pass->unpacked.list : WORD_NONE;
  g_byte_array_set_size (pass->bytes, 0);
  message_pack (pass->bytes, message, list);
  message_block_replace (block, place, pass->bytes->data, pass->bytes->len);
}

/* ---- what concerns no account ---- */

typedef struct {
  Pass *pass;
  GHashTable *hashes; /* uint64_t *, borrowed */
  bool keep_people;
} Stripping;

static bool
strip_block (MessageBlock *block, gpointer user_data, GError **error)
{
  const Stripping *stripping = user_data;
  Pass *pass = stripping->pass;
  for (guint i = 0; i < block->items->len; i++) {
    uint64_t hash = g_array_index (block->items, BlockItem, i).hash;
    if (!g_hash_table_contains (stripping->hashes, &hash))
      continue;
    if (!message_read (pass->store, block, i, &pass->unpacked, error))
      return false;
    StoredMessage message = pass->unpacked.message;
    message.subject = "";
    message.speech = 0;
    if (!stripping->keep_people)
      message = message_strip (hash, CLASS_NO_ACCOUNT);
    replace (pass, block, i, &message);
  }
  return !block->is_changed || message_write_block (pass->store, block, error);
}

bool
store_strip_messages (Store *store, const GArray *hashes, bool keep_people, GError **error)
{
  if (hashes->len == 0)
    return true;
  if (!store_load_lists (store, error))
    return false;
  g_clear_pointer (&store->messages, message_batch_free);
  g_autoptr (GHashTable) set = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < hashes->len; i++)
    g_hash_table_add (set, &g_array_index (hashes, uint64_t, i));
  g_auto (Pass) pass = pass_begin (store);
  Stripping stripping = { &pass, set, keep_people };
  return message_each_block (store, strip_block, &stripping, error);
}

/* ---- what must not be there ---- */

typedef struct {
  Pass *pass;
  Removal *removal;
} Clearing;

/* Leaves out the forgotten.  False: nobody was named. */
static bool
reduce_message (const Removal *removal, UnpackedMessage *unpacked)
{
  StoredMessage *message = &unpacked->message;
  bool is_sender = removal_names (removal, message->sender);
  bool is_notice = removal_names (removal, message->notice_address);
  bool in_subject = keep_out_mentions (removal->keep_out, message->subject);
  bool in_id = keep_out_mentions (removal->keep_out, message->message_id);
  bool in_list = keep_out_mentions (removal->keep_out, message->list_id);
  guint before = unpacked->participants->len;
  for (guint i = before; i > 0; i--)
    if (removal_names (removal, g_array_index (unpacked->participants, Participant, i - 1).address))
      g_array_remove_index (unpacked->participants, i - 1);
  unpacked_message_link (unpacked);
  message->sender = is_sender ? ADDRESS_NONE : message->sender;
  message->subject = in_subject ? "" : message->subject;
  message->message_id = in_id ? "" : message->message_id;
  message->list_id = in_list ? "" : message->list_id;
  if (is_notice) {
    message->notice = NOTICE_NONE;
    message->notice_address = ADDRESS_NONE;
    message->notice_until_day = DAY_NONE;
  }
  return is_sender || is_notice || in_subject || in_id || in_list || unpacked->participants->len < before;
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

/* False: the message is to go. */
static bool
clear_message (const Clearing *clearing, MessageBlock *block, guint place)
{
  Removal *removal = clearing->removal;
  UnpackedMessage *unpacked = &clearing->pass->unpacked;
  if (keep_out_is_over (removal->keep_out, unpacked->message.sent_unix) ||
      removal_names (removal, unpacked->message.from))
    return false;
  bool is_reduced = reduce_message (removal, unpacked);
  use_message (removal, &unpacked->message);
  removal->removed.messages += is_reduced;
  if (is_reduced)
    replace (clearing->pass, block, place, &unpacked->message);
  return true;
}

static bool
clear_block (MessageBlock *block, gpointer user_data, GError **error)
{
  const Clearing *clearing = user_data;
  Pass *pass = clearing->pass;
  for (guint i = block->items->len; i > 0; i--) {
    if (!message_read (pass->store, block, i - 1, &pass->unpacked, error))
      return false;
    if (clear_message (clearing, block, i - 1))
      continue;
    message_block_remove (block, i - 1);
    removal_count (clearing->removal, block->unit);
    clearing->removal->removed.messages++;
  }
  return !block->is_changed || message_write_block (pass->store, block, error);
}

bool
message_remove_kept_out (Removal *removal, GError **error)
{
  g_auto (Pass) pass = pass_begin (removal->store);
  Clearing clearing = { &pass, removal };
  return message_each_block (removal->store, clear_block, &clearing, error);
}

/* ---- lists ---- */

typedef struct {
  Pass *pass;
  GArray *is_used;
} Marking;

static bool
mark_words (MessageBlock *block, gpointer user_data, GError **error)
{
  const Marking *marking = user_data;
  Pass *pass = marking->pass;
  for (guint i = 0; i < block->items->len; i++) {
    if (!message_read (pass->store, block, i, &pass->unpacked, error))
      return false;
    if (pass->unpacked.list < marking->is_used->len)
      g_array_index (marking->is_used, guint8, pass->unpacked.list) = 1;
  }
  return true;
}

bool
message_mark_words (Store *store, GArray *is_used, GError **error)
{
  if (!store_load_lists (store, error))
    return false;
  g_auto (Pass) pass = pass_begin (store);
  Marking marking = { &pass, is_used };
  return message_each_block (store, mark_words, &marking, error);
}
