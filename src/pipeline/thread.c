/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/thread.h"

#define SUBJECT_REACH_SECONDS (14 * 86400)

typedef struct {
  History *history;
  GHashTable *by_hash;   /* message hash → index + 1 */
  GHashTable *by_thread; /* thread hash → index + 1 of its first message */
  GHashTable *by_topic;  /* key of base subject and author → index + 1 of their latest message */
  uint64_t *topics;      /* these keys, by message */
  uint32_t *previous;    /* of the same key */
  uint32_t *order;       /* the how manieth it was linked, from 1; 0: not yet */
  uint32_t linked_count;
} Linker;

static HistoryMessage *
message_at (const History *history, uint32_t index)
{
  return &g_array_index (history->messages, HistoryMessage, index);
}

static uint32_t
look_up (GHashTable *table, const uint64_t *hash)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, hash)) - 1; /* absent: MESSAGE_NONE */
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
    uint32_t found = look_up (linker->by_hash,
                              &g_array_index (linker->history->parents, uint64_t, message->parent_first + i));
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
  uint64_t topic = topic_of (message->base_subject_hash, author);
  for (uint32_t at = look_up (linker->by_topic, &topic); at != MESSAGE_NONE; at = linker->previous[at]) {
    const HistoryMessage *earlier = message_at (linker->history, at);
    if (message->sent_unix - earlier->sent_unix > SUBJECT_REACH_SECONDS)
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
  gpointer value = GUINT_TO_POINTER (index + 1);
  const HistoryExtra *extra = history_extra (linker->history, message);
  if (extra->thread_hash != 0 && look_up (linker->by_thread, &extra->thread_hash) == MESSAGE_NONE)
    g_hash_table_insert (linker->by_thread, (gpointer) &extra->thread_hash, value);
  linker->topics[index] = topic_of (message->base_subject_hash, message->from);
  linker->previous[index] = look_up (linker->by_topic, &linker->topics[index]);
  g_hash_table_replace (linker->by_topic, &linker->topics[index], value);
  linker->order[index] = ++linker->linked_count;
}

static void
link_one (Linker *linker, uint32_t index)
{
  HistoryMessage *message = message_at (linker->history, index);
  const HistoryExtra *extra = history_extra (linker->history, message);
  message->parent = find_named (linker, index, true);
  if (message->parent == MESSAGE_NONE && extra->thread_hash != 0)
    message->parent = look_up (linker->by_thread, &extra->thread_hash);
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
    g_hash_table_insert (linker->by_hash, &message_at (linker->history, i)->hash, GUINT_TO_POINTER (i + 1));
  for (uint32_t i = first; i < end; i++) {
    uint32_t named = find_named (linker, i, false);
    if (named == MESSAGE_NONE || linker->order[named] > 0)
      link_one (linker, i);
  }
  for (uint32_t i = first; i < end; i++)
    if (linker->order[i] == 0)
      link_one (linker, i);
}

void
thread_link (History *history)
{
  uint32_t count = history->messages->len;
  Linker linker = { .history = history,
                    .by_hash = g_hash_table_new (g_int64_hash, g_int64_equal),
                    .by_thread = g_hash_table_new (g_int64_hash, g_int64_equal),
                    .by_topic = g_hash_table_new (g_int64_hash, g_int64_equal),
                    .topics = g_new (uint64_t, count + 1),
                    .previous = g_new (uint32_t, count + 1),
                    .order = g_new0 (uint32_t, count + 1) };
  for (uint32_t first = 0, end; first < count; first = end) {
    for (end = first + 1; end < count; end++)
      if (message_at (history, end)->sent_unix != message_at (history, first)->sent_unix)
        break;
    link_second (&linker, first, end);
  }
  g_hash_table_unref (linker.by_hash);
  g_hash_table_unref (linker.by_thread);
  g_hash_table_unref (linker.by_topic);
  g_free (linker.topics);
  g_free (linker.previous);
  g_free (linker.order);
}
