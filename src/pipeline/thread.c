/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/thread.h"

#include <string.h>

#define SUBJECT_REACH_SECONDS (14 * 86400)
#define AHEAD 8 /* messages; what one needs is asked of memory in three steps, so many apart */

/* Messages by a key that each of them can tell: chains of few, the latest first.  A hash table would remember
 * the keys, and take four times the memory just when all messages are in it. */
typedef struct {
  uint32_t *latest;   /* by bucket; MESSAGE_NONE: it is empty */
  uint32_t *previous; /* by message: the one before it in its bucket */
  guint shift;
} Chains;

typedef struct {
  History *history;
  Chains by_hash;
  Chains by_topic;       /* base subject and author */
  GHashTable *by_thread; /* thread hash → index + 1 of its first message */
  uint32_t *order;       /* the how manieth it was linked, from 1; 0: not yet */
  uint32_t linked_count;
} Linker;

static HistoryMessage *
message_at (const History *history, uint32_t index)
{
  return &g_array_index (history->messages, HistoryMessage, index);
}

/* Half as many buckets as messages, to a power of two. */
static Chains
chains_new (uint32_t message_count)
{
  guint bits = MAX (1, g_bit_storage (message_count / 2));
  Chains chains = { g_new (uint32_t, (gsize) 1 << bits), g_new (uint32_t, message_count + 1), 64 - bits };
  memset (chains.latest, 0xff, sizeof (uint32_t) << bits); /* MESSAGE_NONE */
  return chains;
}

static void
chains_clear (Chains *chains)
{
  g_free (chains->latest);
  g_free (chains->previous);
}

/* Knuth's multiplicative hashing: the high bits are the good ones. */
static uint32_t *
find_bucket (const Chains *chains, uint64_t key)
{
  return &chains->latest[key * 0x9e3779b97f4a7c15u >> chains->shift];
}

static void
add_to_chain (Chains *chains, uint64_t key, uint32_t index)
{
  uint32_t *latest = find_bucket (chains, key);
  chains->previous[index] = *latest;
  *latest = index;
}

static uint32_t
find_by_hash (const Linker *linker, uint64_t hash)
{
  uint32_t at = *find_bucket (&linker->by_hash, hash);
  while (at != MESSAGE_NONE && message_at (linker->history, at)->hash != hash)
    at = linker->by_hash.previous[at];
  return at;
}

static uint32_t
find_by_thread (const Linker *linker, const uint64_t *hash)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (linker->by_thread, hash)) - 1; /* absent: MESSAGE_NONE */
}

static bool
is_participant (const History *history, const HistoryMessage *message, uint32_t address)
{
  for (uint32_t i = 0; i < message->participant_count; i++)
    if (g_array_index (history->participants, Participant, message->participant_first + i).address == address)
      return true;
  return false;
}

/* The first of the messages it names that is here, from its own second or before; MESSAGE_NONE: none is. */
static uint32_t
find_named (const Linker *linker, uint32_t index, bool only_linked)
{
  const HistoryMessage *message = message_at (linker->history, index);
  for (uint32_t i = 0; i < message->parent_count; i++) {
    uint32_t found =
        find_by_hash (linker, g_array_index (linker->history->parents, uint64_t, message->parent_first + i));
    if (found != MESSAGE_NONE && found != index && (!only_linked || linker->order[found] > 0))
      return found;
  }
  return MESSAGE_NONE;
}

/* Everybody writes "Invoice": messages of one subject are kept apart by author, or each search would walk
 * through those of the whole portfolio. */
static uint64_t
topic_of (uint64_t subject_hash, uint32_t author)
{
  return subject_hash ^ ((uint64_t) (author + 1) * 0x9e3779b97f4a7c15u);
}

/* The latest message of that author and subject, within reach, that went to the message's author;
 * MESSAGE_NONE: there is none. */
static uint32_t
find_from (const Linker *linker, const HistoryMessage *message, uint32_t author)
{
  uint32_t at = *find_bucket (&linker->by_topic, topic_of (message->base_subject_hash, author));
  for (; at != MESSAGE_NONE; at = linker->by_topic.previous[at]) {
    const HistoryMessage *earlier = message_at (linker->history, at);
    if (earlier->sent_unix == UNIX_NONE || message->sent_unix - earlier->sent_unix > SUBJECT_REACH_SECONDS)
      return MESSAGE_NONE;
    if (earlier->from == author && earlier->base_subject_hash == message->base_subject_hash &&
        is_participant (linker->history, earlier, message->from))
      return at;
  }
  return MESSAGE_NONE;
}

static uint32_t
find_subject_parent (const Linker *linker, const HistoryMessage *message)
{
  uint32_t best = MESSAGE_NONE;
  if (message->base_subject_hash == 0 || message->from == ADDRESS_NONE)
    return MESSAGE_NONE;
  for (uint32_t i = 0; i < message->participant_count; i++) {
    uint32_t author =
        g_array_index (linker->history->participants, Participant, message->participant_first + i).address;
    uint32_t found = author != message->from ? find_from (linker, message, author) : MESSAGE_NONE;
    if (found != MESSAGE_NONE && (best == MESSAGE_NONE || linker->order[found] > linker->order[best]))
      best = found;
  }
  return best;
}

static void
remember (Linker *linker, uint32_t index)
{
  HistoryMessage *message = message_at (linker->history, index);
  const HistoryExtra *extra = history_extra (linker->history, message);
  if (extra->thread_hash != 0 && find_by_thread (linker, &extra->thread_hash) == MESSAGE_NONE)
    g_hash_table_insert (linker->by_thread, (gpointer) &extra->thread_hash, GUINT_TO_POINTER (index + 1));
  add_to_chain (&linker->by_topic, topic_of (message->base_subject_hash, message->from), index);
  linker->order[index] = ++linker->linked_count;
}

static void
link_one (Linker *linker, uint32_t index)
{
  HistoryMessage *message = message_at (linker->history, index);
  const HistoryExtra *extra = history_extra (linker->history, message);
  message->parent = find_named (linker, index, true);
  if (message->parent == MESSAGE_NONE && extra->thread_hash != 0)
    message->parent = find_by_thread (linker, &extra->thread_hash);
  if (message->parent == MESSAGE_NONE) {
    message->parent = find_subject_parent (linker, message);
    message->is_inferred = message->parent != MESSAGE_NONE;
  }
  message->thread =
      message->parent == MESSAGE_NONE ? index : message_at (linker->history, message->parent)->thread;
  remember (linker, index);
}

/* Messages of one second lie in the order of their hashes, which says nothing: a series that was sent at once
 * may have its opening message last.  So those that wait for another of the same second come after it. */
static void
link_second (Linker *linker, uint32_t first, uint32_t end)
{
  for (uint32_t i = first; i < end; i++)
    add_to_chain (&linker->by_hash, message_at (linker->history, i)->hash, i);
  for (uint32_t i = first; i < end; i++) {
    uint32_t named = find_named (linker, i, false);
    if (named == MESSAGE_NONE || linker->order[named] > 0)
      link_one (linker, i);
  }
  for (uint32_t i = first; i < end; i++)
    if (linker->order[i] == 0)
      link_one (linker, i);
}

static const uint64_t *
first_parent_at (const Linker *linker, uint32_t index)
{
  if (index >= linker->history->messages->len)
    return NULL;
  const HistoryMessage *message = message_at (linker->history, index);
  return message->parent_count > 0
             ? &g_array_index (linker->history->parents, uint64_t, message->parent_first)
             : NULL;
}

/* Messages lie by time, what they name anywhere: most of the time of linking was waiting for memory. */
static void
look_ahead (const Linker *linker, uint32_t index)
{
  const uint64_t *far = first_parent_at (linker, index + 3 * AHEAD),
                 *middle = first_parent_at (linker, index + 2 * AHEAD),
                 *near = first_parent_at (linker, index + AHEAD);
  if (far != NULL)
    __builtin_prefetch (far);
  if (middle != NULL)
    __builtin_prefetch (find_bucket (&linker->by_hash, *middle));
  uint32_t named = near != NULL ? *find_bucket (&linker->by_hash, *near) : MESSAGE_NONE;
  if (named != MESSAGE_NONE)
    __builtin_prefetch (message_at (linker->history, named));
}

void
thread_link (History *history)
{
  uint32_t count = history->messages->len;
  Linker linker = { .history = history,
                    .by_hash = chains_new (count),
                    .by_topic = chains_new (count),
                    .by_thread = g_hash_table_new (g_int64_hash, g_int64_equal),
                    .order = g_new0 (uint32_t, count + 1) };
  for (uint32_t first = 0, end; first < count; first = end) {
    for (end = first + 1; end < count; end++)
      if (message_at (history, end)->sent_unix != message_at (history, first)->sent_unix)
        break;
    for (uint32_t i = first; i < end; i++)
      look_ahead (&linker, i);
    link_second (&linker, first, end);
  }
  chains_clear (&linker.by_hash);
  chains_clear (&linker.by_topic);
  g_hash_table_unref (linker.by_thread);
  g_free (linker.order);
}
