/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/thread.h"

#include <string.h>

#include "base/parallel.h"

#define SUBJECT_REACH_SECONDS (14 * 86400)
#define THREADS 2u
#define RUN 4096u /* messages that a thread takes at a time */
#define AHEAD 8u  /* messages; what one needs is asked of memory in steps, so many apart */

/* Items by a key that each of them can tell: chains of few, the latest first.  A hash table would remember
 * the keys, and take four times the memory just when all messages are in it. */
typedef struct {
  uint32_t *latest;   /* by bucket; CHAIN_END: it is empty */
  uint32_t *previous; /* by item: the one before it in its bucket */
  guint shift;
} Chains;
#define CHAIN_END UINT32_MAX

typedef struct {
  uint32_t message;
  uint32_t topic; /* half of its bits: most others are told from it without a look at the message */
} Letter;

/* What was written within the reach of a subject: no more than two of these are looked at, and they lie in
 * the processor's cache, as all messages of some years do not. */
typedef struct {
  Chains by_topic; /* letters, by base subject, author and recipient */
  Letter *letters; /* one for each recipient of a linked message that has a subject */
  uint32_t count;
} Fortnight;

typedef struct {
  const History *history;
  ThreadLink *links; /* by message, being found */
  uint64_t *hashes;  /* by message: they are asked for in no order, as which the messages are not in memory */
  Chains by_hash;    /* messages */
  Fortnight now, before;
  int64_t until_unix;    /* the end of now */
  GHashTable *by_thread; /* thread hash, as a pointer → index + 1 of its first message */
  uint32_t *order;       /* the how manieth it was linked, from 1; 0: not yet */
  uint32_t linked_count;
  uint32_t let_go; /* messages before it */
} Linker;

static const HistoryMessage *
message_at (const History *history, uint32_t index)
{
  return &history->messages[index];
}

/* As many buckets as are wanted, to a power of two. */
static Chains
chains_new (uint32_t item_count, uint32_t bucket_count)
{
  guint bits = MAX (1, g_bit_storage (bucket_count));
  Chains chains = { g_new (uint32_t, (gsize) 1 << bits), g_new (uint32_t, (gsize) item_count + 1),
                    64 - bits };
  memset (chains.latest, 0xff, sizeof (uint32_t) << bits); /* CHAIN_END */
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
add_to_chain (Chains *chains, uint64_t key, uint32_t item)
{
  uint32_t *latest = find_bucket (chains, key);
  chains->previous[item] = *latest;
  *latest = item;
}

static bool
is_later (const History *history, uint32_t index, uint32_t than)
{
  return index > than && message_at (history, index)->sent_unix > message_at (history, than)->sent_unix;
}

/* The message of that hash that is no later than another. */
static uint32_t
find_by_hash (const Linker *linker, uint64_t hash, uint32_t index)
{
  uint32_t at = *find_bucket (&linker->by_hash, hash);
  for (; at != CHAIN_END; at = linker->by_hash.previous[at])
    if (linker->hashes[at] == hash && !is_later (linker->history, at, index))
      return at;
  return MESSAGE_NONE;
}

static uint32_t
find_by_thread (const Linker *linker, uint64_t hash)
{
  G_STATIC_ASSERT (sizeof hash == sizeof (gpointer));
  gpointer key = GSIZE_TO_POINTER (hash);
  return GPOINTER_TO_UINT (g_hash_table_lookup (linker->by_thread, key)) - 1; /* absent: MESSAGE_NONE */
}

static uint32_t
address_at (const History *history, uint32_t participant)
{
  return history->participants[participant].address;
}

static bool
is_recipient (const History *history, const HistoryMessage *message, uint32_t address)
{
  for (uint32_t i = 0; i < message->participant_count; i++)
    if (address_at (history, message->participant_first + i) == address)
      return true;
  return false;
}

/* The first of the messages it names that is here, from its own second or before, and linked if it has to be;
 * MESSAGE_NONE: none is. */
static uint32_t
find_named (const Linker *linker, uint32_t index, bool only_linked)
{
  const HistoryMessage *message = message_at (linker->history, index);
  for (uint32_t i = 0; i < message->parent_count; i++) {
    uint64_t hash = history_parents (linker->history, message)[i];
    uint32_t found = find_by_hash (linker, hash, index);
    if (found != MESSAGE_NONE && found != index && (!only_linked || linker->order[found] > 0))
      return found;
  }
  return MESSAGE_NONE;
}

/* Everybody writes "Invoice", and one of us to all customers: messages of one subject are kept apart by
 * author and recipient, or each search would walk through those of the whole portfolio. */
static uint64_t
topic_of (uint64_t subject_hash, uint32_t author, uint32_t recipient)
{
  return subject_hash ^ (((uint64_t) author << 32 | recipient) + 1) * 0x9e3779b97f4a7c15u;
}

static bool
has_topic (const HistoryMessage *message)
{
  return message->base_subject_hash != 0 && message->from != ADDRESS_NONE && message->sent_unix != UNIX_NONE;
}

/* The latest message of that fortnight by the author to the message's own, of its subject and within reach;
 * MESSAGE_NONE: there is none. */
static uint32_t
find_in (const Linker *linker, const Fortnight *fortnight, const HistoryMessage *message, uint32_t author)
{
  uint64_t topic = topic_of (message->base_subject_hash, author, message->from);
  uint32_t at = fortnight->count > 0 ? *find_bucket (&fortnight->by_topic, topic) : CHAIN_END;
  for (; at != CHAIN_END; at = fortnight->by_topic.previous[at]) {
    if (fortnight->letters[at].topic != (uint32_t) topic)
      continue;
    const HistoryMessage *earlier = message_at (linker->history, fortnight->letters[at].message);
    if (message->sent_unix - earlier->sent_unix > SUBJECT_REACH_SECONDS)
      return MESSAGE_NONE;
    if (earlier->from == author && earlier->base_subject_hash == message->base_subject_hash &&
        is_recipient (linker->history, earlier, message->from))
      return fortnight->letters[at].message;
  }
  return MESSAGE_NONE;
}

static uint32_t
find_from (const Linker *linker, const HistoryMessage *message, uint32_t author)
{
  uint32_t found = find_in (linker, &linker->now, message, author);
  return found != MESSAGE_NONE ? found : find_in (linker, &linker->before, message, author);
}

static uint32_t
find_subject_parent (const Linker *linker, const HistoryMessage *message)
{
  uint32_t best = MESSAGE_NONE;
  if (!has_topic (message))
    return MESSAGE_NONE;
  for (uint32_t i = 0; i < message->participant_count; i++) {
    uint32_t author = address_at (linker->history, message->participant_first + i);
    uint32_t found = author != message->from ? find_from (linker, message, author) : MESSAGE_NONE;
    if (found != MESSAGE_NONE && (best == MESSAGE_NONE || linker->order[found] > linker->order[best]))
      best = found;
  }
  return best;
}

static void
add_letter (Fortnight *fortnight, uint64_t topic, uint32_t message)
{
  fortnight->letters[fortnight->count] = (Letter){ message, (uint32_t) topic };
  add_to_chain (&fortnight->by_topic, topic, fortnight->count++);
}

static void
remember (Linker *linker, uint32_t index)
{
  const HistoryMessage *message = message_at (linker->history, index);
  const HistoryExtra *extra = history_extra (linker->history, message);
  if (extra->thread_hash != 0 && find_by_thread (linker, extra->thread_hash) == MESSAGE_NONE)
    g_hash_table_insert (linker->by_thread, GSIZE_TO_POINTER (extra->thread_hash),
                         GUINT_TO_POINTER (index + 1));
  for (uint32_t i = 0; has_topic (message) && i < message->participant_count; i++) {
    uint32_t recipient = address_at (linker->history, message->participant_first + i);
    add_letter (&linker->now, topic_of (message->base_subject_hash, message->from, recipient), index);
  }
  linker->order[index] = ++linker->linked_count;
}

/* What it names is known: it is its parent, but where that is of the same second and waits itself. */
static void
link_one (Linker *linker, uint32_t index)
{
  const HistoryMessage *message = message_at (linker->history, index);
  const HistoryExtra *extra = history_extra (linker->history, message);
  ThreadLink *link = &linker->links[index];
  if (link->parent != MESSAGE_NONE && linker->order[link->parent] == 0)
    link->parent = find_named (linker, index, true);
  if (link->parent == MESSAGE_NONE && extra->thread_hash != 0)
    link->parent = find_by_thread (linker, extra->thread_hash);
  if (link->parent == MESSAGE_NONE) {
    link->parent = find_subject_parent (linker, message);
    link->is_inferred = link->parent != MESSAGE_NONE;
  }
  link->thread = link->parent == MESSAGE_NONE ? index : linker->links[link->parent].thread;
  remember (linker, index);
}

/* Messages of one second lie in the order of their hashes, which says nothing: a series that was sent at once
 * may have its opening message last.  So those that wait for another of the same second come after it. */
static void
link_second (Linker *linker, uint32_t first, uint32_t end)
{
  for (uint32_t i = first; i < end; i++) {
    uint32_t named = linker->links[i].parent;
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
  if (index >= linker->history->message_count)
    return NULL;
  const HistoryMessage *message = message_at (linker->history, index);
  return message->parent_count > 0 ? history_parents (linker->history, message) : NULL;
}

/* Messages lie by time, what they name anywhere: most of the time of linking was waiting for memory. */
static void
look_ahead_for_named (const Linker *linker, uint32_t index)
{
  const uint64_t *far = first_parent_at (linker, index + 3 * AHEAD),
                 *middle = first_parent_at (linker, index + 2 * AHEAD),
                 *near = first_parent_at (linker, index + AHEAD);
  if (far != NULL)
    __builtin_prefetch (far);
  if (middle != NULL)
    __builtin_prefetch (find_bucket (&linker->by_hash, *middle));
  uint32_t named = near != NULL ? *find_bucket (&linker->by_hash, *near) : CHAIN_END;
  if (named != CHAIN_END)
    __builtin_prefetch (&linker->hashes[named]);
}

/* What each message names does not depend on what the others are linked to. */
static void
name_run (guint run, gpointer data)
{
  Linker *linker = data;
  uint32_t end = MIN ((run + 1) * RUN, linker->history->message_count);
  for (uint32_t i = run * RUN; i < end; i++) {
    history_pass (linker->history, i);
    look_ahead_for_named (linker, i);
    linker->links[i].parent = find_named (linker, i, false);
  }
}

static void
look_ahead_for_parent (const Linker *linker, uint32_t index)
{
  const History *history = linker->history;
  if (index + AHEAD >= history->message_count)
    return;
  const HistoryMessage *message = message_at (history, index + AHEAD);
  uint32_t parent = linker->links[index + AHEAD].parent;
  __builtin_prefetch (history_participants (history, message));
  if (parent != MESSAGE_NONE)
    __builtin_prefetch (&linker->links[parent]);
}

static void
fortnight_clear (Fortnight *fortnight)
{
  chains_clear (&fortnight->by_topic);
  g_free (fortnight->letters);
}

/* From a message on; room is made for its letters. */
static void
begin_fortnight (Linker *linker, uint32_t first)
{
  const History *history = linker->history;
  uint32_t room = 0;
  linker->until_unix = message_at (history, first)->sent_unix + SUBJECT_REACH_SECONDS;
  for (uint32_t i = first;
       i < history->message_count && message_at (history, i)->sent_unix <= linker->until_unix; i++)
    room += message_at (history, i)->participant_count;
  fortnight_clear (&linker->before);
  linker->before = linker->now;
  linker->now = (Fortnight){ chains_new (room, room), g_new (Letter, (gsize) room + 1), 0 };
}

/* Of what lies before, those of the last fortnights are looked at. */
static void
let_go (Linker *linker, uint32_t first)
{
  if (first - linker->let_go < HISTORY_WINDOW)
    return;
  history_let_go (linker->history, first);
  linker->let_go = first;
}

static void
link_all (Linker *linker)
{
  const uint32_t count = linker->history->message_count;
  for (uint32_t first = 0, end; first < count; first = end) {
    int64_t second = message_at (linker->history, first)->sent_unix;
    let_go (linker, first);
    if (second > linker->until_unix)
      begin_fortnight (linker, first);
    for (end = first; end < count && message_at (linker->history, end)->sent_unix == second; end++)
      look_ahead_for_parent (linker, end);
    link_second (linker, first, end);
  }
}

GArray *
thread_find_links (const History *history)
{
  uint32_t count = history->message_count;
  GArray *links = g_array_sized_new (FALSE, TRUE, sizeof (ThreadLink), count);
  g_array_set_size (links, count);
  Linker linker = { .history = history,
                    .links = (ThreadLink *) (gpointer) links->data,
                    .by_hash = chains_new (count, count / 2),
                    .until_unix = INT64_MIN,
                    .by_thread = g_hash_table_new (NULL, NULL),
                    .hashes = g_new (uint64_t, count + 1),
                    .order = g_new0 (uint32_t, count + 1) };
  for (uint32_t i = 0; i < count; i++) {
    history_pass (history, i);
    linker.hashes[i] = message_at (history, i)->hash;
    add_to_chain (&linker.by_hash, linker.hashes[i], i);
  }
  parallel_each ((count + RUN - 1) / RUN, THREADS, name_run, &linker);
  link_all (&linker);
  chains_clear (&linker.by_hash);
  g_free (linker.hashes);
  fortnight_clear (&linker.now);
  fortnight_clear (&linker.before);
  g_hash_table_unref (linker.by_thread);
  g_free (linker.order);
  return links;
}
