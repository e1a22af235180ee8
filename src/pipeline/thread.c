/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/thread.h"

#include <string.h>

#include "base/chains.h"
#include "pipeline/thread_named.h"

#define SUBJECT_REACH_SECONDS (14 * 86400)
#define AHEAD 8u /* messages; what one needs is asked of memory in steps, so many apart */

typedef struct {
  uint32_t message;
  uint32_t topic; /* half of its bits: most others are told from it without a look at the message */
  uint32_t turn;  /* the how manieth its message was linked, from 1 */
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
  Scroll *scroll;
  ThreadLink *links; /* by message, in the scroll: what it names is known of each */
  GArray *named;     /* NamedMessage: of those that name one of their own second, all that they name */
  Fortnight now, before;
  int64_t until_unix;    /* the end of now */
  uint32_t first;        /* message of the second that is being linked: all before it are */
  GByteArray *is_linked; /* by message from there on */
  uint32_t linked_count;
  uint32_t let_go; /* messages before it */
} Linker;

static const HistoryMessage *
message_at (const History *history, uint32_t index)
{
  return &history->messages[index];
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

static bool
is_linked (const Linker *linker, uint32_t message)
{
  return message < linker->first || linker->is_linked->data[message - linker->first] != 0;
}

/* Of those that a message names, which names one of its own second first, the first that is linked;
 * MESSAGE_NONE: none is. */
static uint32_t
find_linked (const Linker *linker, uint32_t message)
{
  guint low = 0, high = linker->named->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    bool is_before = g_array_index (linker->named, NamedMessage, middle).message < message;
    low = is_before ? middle + 1 : low;
    high = is_before ? high : middle;
  }
  for (guint i = low; i < linker->named->len; i++) {
    const NamedMessage *named = &g_array_index (linker->named, NamedMessage, i);
    if (named->message != message)
      break;
    if (is_linked (linker, named->named))
      return named->named;
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

/* The latest letter of that fortnight by the author to the message's own, of its subject and within reach;
 * NULL: there is none. */
static const Letter *
find_in (const Linker *linker, const Fortnight *fortnight, const HistoryMessage *message, uint32_t author)
{
  uint64_t topic = topic_of (message->base_subject_hash, author, message->from);
  uint32_t at = fortnight->count > 0 ? *chains_find (&fortnight->by_topic, topic) : CHAIN_END;
  for (; at != CHAIN_END; at = fortnight->by_topic.previous[at]) {
    const Letter *letter = &fortnight->letters[at];
    if (letter->topic != (uint32_t) topic)
      continue;
    const HistoryMessage *earlier = message_at (linker->history, letter->message);
    if (message->sent_unix - earlier->sent_unix > SUBJECT_REACH_SECONDS)
      return NULL;
    if (earlier->from == author && earlier->base_subject_hash == message->base_subject_hash &&
        is_recipient (linker->history, earlier, message->from))
      return letter;
  }
  return NULL;
}

static const Letter *
find_from (const Linker *linker, const HistoryMessage *message, uint32_t author)
{
  const Letter *found = find_in (linker, &linker->now, message, author);
  return found != NULL ? found : find_in (linker, &linker->before, message, author);
}

static uint32_t
find_subject_parent (const Linker *linker, const HistoryMessage *message)
{
  const Letter *best = NULL;
  for (uint32_t i = 0; has_topic (message) && i < message->participant_count; i++) {
    uint32_t author = address_at (linker->history, message->participant_first + i);
    const Letter *found = author != message->from ? find_from (linker, message, author) : NULL;
    if (found != NULL && (best == NULL || found->turn > best->turn))
      best = found;
  }
  return best != NULL ? best->message : MESSAGE_NONE;
}

static void
add_letter (Fortnight *fortnight, uint64_t topic, uint32_t message, uint32_t turn)
{
  fortnight->letters[fortnight->count] = (Letter){ message, (uint32_t) topic, turn };
  chains_add (&fortnight->by_topic, topic, fortnight->count++);
}

static void
remember (Linker *linker, uint32_t index)
{
  const HistoryMessage *message = message_at (linker->history, index);
  linker->is_linked->data[index - linker->first] = true;
  uint32_t turn = ++linker->linked_count;
  for (uint32_t i = 0; has_topic (message) && i < message->participant_count; i++) {
    uint32_t recipient = address_at (linker->history, message->participant_first + i);
    add_letter (&linker->now, topic_of (message->base_subject_hash, message->from, recipient), index, turn);
  }
}

/* What it names, and the first of its thread, is known: it is its parent, but where that is of the same
 * second and waits itself. */
static void
link_one (Linker *linker, uint32_t index)
{
  const HistoryMessage *message = message_at (linker->history, index);
  ThreadLink *link = &linker->links[index];
  if (link->parent != MESSAGE_NONE && !is_linked (linker, link->parent))
    link->parent = find_linked (linker, index);
  if (link->parent == MESSAGE_NONE && link->thread != index && is_linked (linker, link->thread))
    link->parent = link->thread;
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
  linker->first = first;
  g_byte_array_set_size (linker->is_linked, end - first);
  memset (linker->is_linked->data, false, end - first);
  for (uint32_t i = first; i < end; i++) {
    const ThreadLink *link = &linker->links[i];
    uint32_t wanted = link->parent != MESSAGE_NONE ? link->parent : link->thread;
    if (wanted == i || is_linked (linker, wanted))
      link_one (linker, i);
  }
  for (uint32_t i = first; i < end; i++)
    if (!is_linked (linker, i))
      link_one (linker, i);
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
  scroll_let_go (linker->scroll, first * sizeof (ThreadLink));
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

Scroll *
thread_find_links (const History *history)
{
  Scroll *scroll = scroll_new (g_get_tmp_dir (), history->message_count * sizeof (ThreadLink));
  Linker linker = { .history = history,
                    .scroll = scroll,
                    .links = scroll_open (scroll),
                    .until_unix = INT64_MIN,
                    .is_linked = g_byte_array_new () };
  linker.named = thread_find_named (history, scroll);
  link_all (&linker);
  fortnight_clear (&linker.now);
  fortnight_clear (&linker.before);
  g_byte_array_unref (linker.is_linked);
  g_array_unref (linker.named);
  return scroll;
}
