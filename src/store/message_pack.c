/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/message_pack.h"

#include <string.h>

#define SPEECH_MOST (SPEECH_READ | SPEECH_OUTCOME | SPEECH_SERVICE_LEVEL)

/* Numbers of a message that are there or not, in the order in which they are written. */
enum {
  IS_FORWARD = 1,
  HAS_SENT = 2,
  HAS_ZONE = 4,
  HAS_AUTHOR = 8,
  HAS_SENDER = 16,
  HAS_SUBJECT_HASH = 32,
  HAS_THREAD = 64,
  HAS_LIST = 128,
  HAS_NOTICE = 256, /* its kind, its day and its address + 1, none as 0 */
  HAS_SPEECH = 512,
};
#define NUMBERS 16u /* the most that are written of a message, lists and texts left out */

UnpackedMessage
unpacked_message_init (void)
{
  return (UnpackedMessage){ .participants = g_array_new (FALSE, FALSE, sizeof (Participant)),
                            .parents = g_array_new (FALSE, FALSE, sizeof (uint64_t)) };
}

void
unpacked_message_clear (UnpackedMessage *unpacked)
{
  g_array_unref (unpacked->participants);
  g_array_unref (unpacked->parents);
}

void
unpacked_message_link (UnpackedMessage *unpacked)
{
  unpacked->message.participants = (const Participant *) (gpointer) unpacked->participants->data;
  unpacked->message.participant_count = unpacked->participants->len;
  unpacked->message.parents = (const uint64_t *) (gpointer) unpacked->parents->data;
  unpacked->message.parent_count = unpacked->parents->len;
}

/* ---- writing ---- */

static unsigned
flags_of (const StoredMessage *message, uint32_t list)
{
  unsigned flags = message->is_forward ? IS_FORWARD : 0;
  flags |= message->sent_unix != UNIX_NONE ? HAS_SENT : 0;
  flags |= message->zone_minutes != INT32_MIN ? HAS_ZONE : 0;
  flags |= message->from != ADDRESS_NONE ? HAS_AUTHOR : 0;
  flags |= message->sender != ADDRESS_NONE ? HAS_SENDER : 0;
  flags |= message->base_subject_hash != 0 ? HAS_SUBJECT_HASH : 0;
  flags |= message->thread_hash != 0 ? HAS_THREAD : 0;
  flags |= list != WORD_NONE ? HAS_LIST : 0;
  flags |= message->notice != NOTICE_NONE ? HAS_NOTICE : 0;
  flags |= message->speech != 0 ? HAS_SPEECH : 0;
  return flags;
}

static uint8_t *
put_numbers (uint8_t *at, const StoredMessage *message, uint32_t list)
{
  unsigned flags = flags_of (message, list);
  at = pack_put_uint (at, flags);
  at = pack_put_uint (at, (uint64_t) message->record_class);
  if (flags & HAS_SENT)
    at = pack_put_int (at, message->sent_unix);
  if (flags & HAS_ZONE)
    at = pack_put_int (at, message->zone_minutes);
  if (flags & HAS_AUTHOR)
    at = pack_put_uint (at, message->from);
  if (flags & HAS_SENDER)
    at = pack_put_uint (at, message->sender);
  if (flags & HAS_SUBJECT_HASH)
    at = pack_put_fixed (at, message->base_subject_hash);
  if (flags & HAS_THREAD)
    at = pack_put_fixed (at, message->thread_hash);
  if (flags & HAS_LIST)
    at = pack_put_uint (at, list);
  if (flags & HAS_NOTICE) {
    at = pack_put_uint (at, (uint64_t) message->notice);
    at = pack_put_int (at, message->notice_until_day);
    at = pack_put_uint (at, message->notice_address + 1u);
  }
  return flags & HAS_SPEECH ? pack_put_uint (at, message->speech) : at;
}

void
message_pack (GByteArray *out, const StoredMessage *message, uint32_t list)
{
  size_t most = (NUMBERS + message->participant_count) * PACK_MOST +
                message->parent_count * sizeof (uint64_t) + strlen (message->message_id) +
                strlen (message->subject);
  uint8_t *at = put_numbers (pack_begin (out, most), message, list);
  at = pack_put_uint (at, message->participant_count);
  for (size_t i = 0; i < message->participant_count; i++)
    at = pack_put_uint (at, (uint64_t) message->participants[i].address << 1 |
                                (message->participants[i].role == PARTICIPANT_CC));
  at = pack_put_uint (at, message->parent_count);
  for (size_t i = 0; i < message->parent_count; i++)
    at = pack_put_fixed (at, message->parents[i]);
  at = pack_put_string (at, message->message_id);
  at = pack_put_string (at, message->subject);
  pack_end (out, at);
}

/* ---- reading ---- */

/* An address or a word of a list of so many. */
static uint32_t
take_index (Unpack *in, const Intern *intern)
{
  uint64_t index = unpack_uint (in);
  in->is_damaged |= index >= intern->texts->len;
  return (uint32_t) index;
}

static int32_t
take_small (Unpack *in)
{
  int64_t value = unpack_int (in);
  in->is_damaged |= value < INT32_MIN || value > INT32_MAX;
  return (int32_t) value;
}

static unsigned
take_below (Unpack *in, uint64_t end)
{
  uint64_t value = unpack_uint (in);
  in->is_damaged |= value >= end;
  return (unsigned) value;
}

static void
take_notice (Unpack *in, StoredMessage *message, const Intern *addresses)
{
  message->notice = (NoticeKind) take_below (in, NOTICE_BOUNCE_POLICY + 1);
  message->notice_until_day = take_small (in);
  uint64_t address = unpack_uint (in);
  in->is_damaged |= address > addresses->texts->len;
  message->notice_address = (uint32_t) address - 1u;
}

static void
take_numbers (Unpack *in, UnpackedMessage *unpacked, const Intern *addresses, const Intern *words)
{
  StoredMessage *message = &unpacked->message;
  uint64_t flags = unpack_uint (in);
  message->is_forward = (flags & IS_FORWARD) != 0;
  message->record_class = (RecordClass) take_below (in, CLASS_COUNT);
  message->sent_unix = flags & HAS_SENT ? unpack_int (in) : UNIX_NONE;
  message->zone_minutes = flags & HAS_ZONE ? take_small (in) : INT32_MIN;
  message->from = flags & HAS_AUTHOR ? take_index (in, addresses) : ADDRESS_NONE;
  message->sender = flags & HAS_SENDER ? take_index (in, addresses) : ADDRESS_NONE;
  message->base_subject_hash = flags & HAS_SUBJECT_HASH ? unpack_fixed (in) : 0;
  message->thread_hash = flags & HAS_THREAD ? unpack_fixed (in) : 0;
  unpacked->list = flags & HAS_LIST ? take_index (in, words) : WORD_NONE;
  message->notice = NOTICE_NONE;
  message->notice_until_day = DAY_NONE;
  message->notice_address = ADDRESS_NONE;
  if (flags & HAS_NOTICE)
    take_notice (in, message, addresses);
  message->speech = flags & HAS_SPEECH ? take_below (in, SPEECH_MOST + 1) : 0;
}

static void
take_participants (Unpack *in, UnpackedMessage *unpacked, const Intern *addresses)
{
  guint count = (guint) unpack_count (in);
  g_array_set_size (unpacked->participants, count);
  for (guint i = 0; i < count && !in->is_damaged; i++) {
    uint64_t item = unpack_uint (in);
    in->is_damaged |= item >> 1 >= addresses->texts->len;
    g_array_index (unpacked->participants, Participant, i) =
        (Participant){ .address = (uint32_t) (item >> 1) & (UINT32_MAX >> 2),
                       .role = item & 1 ? PARTICIPANT_CC : PARTICIPANT_TO };
  }
}

static void
take_parents (Unpack *in, UnpackedMessage *unpacked)
{
  guint count = (guint) unpack_count (in);
  g_array_set_size (unpacked->parents, count);
  for (guint i = 0; i < count && !in->is_damaged; i++)
    g_array_index (unpacked->parents, uint64_t, i) = unpack_fixed (in);
}

bool
message_unpack (UnpackedMessage *unpacked, Unpack in, uint64_t hash, const Intern *addresses,
                const Intern *words)
{
  unpacked->message.hash = hash;
  take_numbers (&in, unpacked, addresses, words);
  take_participants (&in, unpacked, addresses);
  take_parents (&in, unpacked);
  unpacked_message_link (unpacked);
  unpacked->message.message_id = unpack_string (&in);
  unpacked->message.subject = unpack_string (&in);
  bool is_whole = unpack_end (&in);
  unpacked->message.list_id = is_whole ? intern_get (words, unpacked->list) : "";
  return is_whole;
}
