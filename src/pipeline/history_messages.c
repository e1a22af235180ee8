/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/history_private.h"

#include "base/parallel.h"
#include "base/radix.h"
#include "pipeline/thread.h"

#define READERS 2u
#define AHEAD 8              /* messages that are asked of memory before they move */
#define ROOM_MOST (1u << 22) /* messages for which room is made at once, whatever the store says */

static const HistoryExtra no_extra = { .notice_address = ADDRESS_NONE, .notice_until_day = DAY_NONE };

/* What one thread has read. */
typedef struct {
  GStringChunk *text;
  GArray *messages, *participants, *parents, *extras; /* as those of the history */
} Reader;

static Reader
reader_new (guint room)
{
  Reader reader = { .text = g_string_chunk_new (1 << 16),
                    .messages = g_array_sized_new (FALSE, FALSE, sizeof (HistoryMessage), room),
                    .participants = g_array_new (FALSE, FALSE, sizeof (Participant)),
                    .parents = g_array_new (FALSE, FALSE, sizeof (uint64_t)),
                    .extras = g_array_new (FALSE, FALSE, sizeof (HistoryExtra)) };
  g_array_append_val (reader.extras, no_extra);
  return reader;
}

/* Most messages have nothing of it and share the first. */
static uint32_t
add_extra (Reader *reader, const StoredMessage *stored)
{
  bool is_listed = *stored->list_id != '\0';
  if (!is_listed && stored->thread_hash == 0 && stored->notice == NOTICE_NONE &&
      stored->notice_address == ADDRESS_NONE)
    return 0;
  HistoryExtra extra = { .list_id =
                             is_listed ? g_string_chunk_insert_const (reader->text, stored->list_id) : NULL,
                         .thread_hash = stored->thread_hash,
                         .notice_address = stored->notice_address,
                         .notice_until_day = stored->notice_until_day,
                         .notice = (uint8_t) stored->notice };
  g_array_append_val (reader->extras, extra);
  return reader->extras->len - 1;
}

static bool
add_message (const StoredMessage *stored, gpointer user_data, GError **error)
{
  (void) error;
  Reader *reader = user_data;
  bool has_zone = stored->zone_minutes > INT16_MIN && stored->zone_minutes <= INT16_MAX;
  HistoryMessage message = {
    .sent_unix = stored->sent_unix,
    .hash = stored->hash,
    .base_subject_hash = stored->base_subject_hash,
    .message_id = g_string_chunk_insert (reader->text, stored->message_id),
    .subject = g_string_chunk_insert_const (reader->text, stored->subject),
    .from = stored->from,
    .participant_first = reader->participants->len,
    .participant_count = (uint16_t) MIN (stored->participant_count, UINT16_MAX),
    .parent_first = reader->parents->len,
    .parent_count = (uint16_t) MIN (stored->parent_count, UINT16_MAX),
    .parent = MESSAGE_NONE,
    .extra = add_extra (reader, stored),
    .zone_minutes = (int16_t) (has_zone ? stored->zone_minutes : ZONE_UNKNOWN),
    .record_class = (uint8_t) stored->record_class,
    .speech = (uint8_t) stored->speech & 0x7f,
  };
  g_array_append_vals (reader->participants, stored->participants, message.participant_count);
  g_array_append_vals (reader->parents, stored->parents, message.parent_count);
  g_array_append_val (reader->messages, message);
  return true;
}

static void
keep_text (History *history, const Reader *reader)
{
  history->message_text = g_slist_prepend (history->message_text, reader->text);
}

static void
take_over (History *history, const Reader *reader)
{
  keep_text (history, reader);
  history->messages = reader->messages;
  history->participants = reader->participants;
  history->parents = reader->parents;
  history->extras = reader->extras;
}

static void
append (GArray *array, GArray *more, guint from)
{
  guint size = g_array_get_element_size (array);
  g_array_append_vals (array, more->data + (gsize) from * size, more->len - from);
  g_array_unref (more);
}

/* What the reader has lies behind what is there. */
static void
join (History *history, const Reader *reader)
{
  const guint first = history->messages->len, participants = history->participants->len,
              parents = history->parents->len,
              extras = history->extras->len - 1; /* that of none is one and the same */
  keep_text (history, reader);
  append (history->messages, reader->messages, 0);
  append (history->participants, reader->participants, 0);
  append (history->parents, reader->parents, 0);
  append (history->extras, reader->extras, 1);
  for (guint i = first; i < history->messages->len; i++) {
    HistoryMessage *message = &g_array_index (history->messages, HistoryMessage, i);
    message->participant_first += participants;
    message->parent_first += parents;
    message->extra += message->extra > 0 ? extras : 0;
  }
}

/* Lists are told apart by the address of their text (circle.c), of which each reader has its own. */
static void
share_list_ids (History *history)
{
  for (guint i = 1; i < history->extras->len; i++) {
    HistoryExtra *extra = &g_array_index (history->extras, HistoryExtra, i);
    extra->list_id = history_keep (history, extra->list_id);
  }
}

static void
widen_by_messages (History *history)
{
  for (guint i = 0; i < history->messages->len; i++) {
    const HistoryMessage *message = &g_array_index (history->messages, HistoryMessage, i);
    if (message->from != ADDRESS_NONE)
      history_widen (history, message->sent_unix);
  }
}

void
history_begin_messages (History *history)
{
  const Reader none = reader_new (0);
  take_over (history, &none);
}

bool
history_read_messages (History *history, Store *store, GError **error)
{
  guint count;
  if (!store_count_messages (store, &count, error))
    return false;
  Reader readers[READERS];
  gpointer data[READERS];
  for (guint i = 0; i < READERS; i++) {
    readers[i] = reader_new (MIN (count, ROOM_MOST)); /* what nobody has written to takes no memory */
    data[i] = &readers[i];
  }
  bool is_read = store_each_message (store, add_message, data, READERS, error);
  history_clear_messages (history);
  take_over (history, &readers[0]);
  for (guint i = 1; i < READERS; i++)
    join (history, &readers[i]);
  share_list_ids (history);
  widen_by_messages (history);
  return is_read;
}

/* Seconds from the earliest message on, and behind them as much of the hash as there is room for.  A message
 * without a date comes first. */
static void
fill_keys (const HistoryMessage *messages, RadixItem *order, guint count)
{
  int64_t earliest = INT64_MAX, latest = INT64_MIN;
  for (guint i = 0; i < count; i++)
    if (messages[i].sent_unix != UNIX_NONE) {
      earliest = MIN (earliest, messages[i].sent_unix);
      latest = MAX (latest, messages[i].sent_unix);
    }
  uint64_t span = earliest <= latest ? (uint64_t) latest - (uint64_t) earliest + 1 : 1;
  int bits = 64 - __builtin_clzll (span);
  for (guint i = 0; i < count; i++) {
    bool is_dated = messages[i].sent_unix != UNIX_NONE;
    uint64_t second = is_dated ? (uint64_t) messages[i].sent_unix - (uint64_t) earliest + 1 : 0,
             hash = radix_key ((int64_t) messages[i].hash);
    order[i] = (RadixItem){ bits < 64 ? second << (64 - bits) | hash >> bits : second, i };
  }
}

static gint
compare_messages (gconstpointer a, gconstpointer b, gpointer messages)
{
  const HistoryMessage *x = (const HistoryMessage *) messages + ((const RadixItem *) a)->index,
                       *y = (const HistoryMessage *) messages + ((const RadixItem *) b)->index;
  if (x->sent_unix != y->sent_unix)
    return x->sent_unix < y->sent_unix ? -1 : 1;
  int64_t left = (int64_t) x->hash, right = (int64_t) y->hash;
  return (left > right) - (left < right);
}

/* Those that differ only in what a key has no room for. */
static void
sort_likes (HistoryMessage *messages, RadixItem *order, guint count)
{
  for (guint first = 0, end; first < count; first = end) {
    for (end = first + 1; end < count && order[end].key == order[first].key;)
      end++;
    if (end > first + 1)
      g_qsort_with_data (order + first, (gint) (end - first), sizeof *order, compare_messages, messages);
  }
}

/* Puts each message where it belongs, circle by circle of those that change places: there is no room for all
 * of them a second time.  What a circle needs next is known from the order, and asked of memory in time. */
static void
put_in_order (HistoryMessage *messages, RadixItem *order, guint count)
{
  for (guint start = 0; start < count; start++) {
    const HistoryMessage first = messages[start];
    guint to = start, ahead = start;
    for (int i = 0; i < AHEAD; i++)
      ahead = order[ahead].index;
    for (guint from; (from = order[to].index) != start; to = from) {
      ahead = order[ahead].index;
      __builtin_prefetch (&messages[ahead]);
      __builtin_prefetch ((const char *) &messages[ahead + 1] - 1);
      messages[to] = messages[from];
      order[to].index = to;
    }
    messages[to] = first;
    order[to].index = to;
  }
}

/* By time, and by hash within a second.  (The store's own sorting is ten times as slow.) */
static void
sort_messages (History *history)
{
  HistoryMessage *messages = (HistoryMessage *) (gpointer) history->messages->data;
  guint count = history->messages->len;
  g_autofree RadixItem *order = g_new (RadixItem, count + 1);
  fill_keys (messages, order, count);
  radix_sort (order, count);
  sort_likes (messages, order, count);
  put_in_order (messages, order, count);
}

void
history_date_authors (const History *history, guint message_count, GArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++) {
    StoredAddress *address = &g_array_index (addresses, StoredAddress, i);
    address->first_day = address->last_day = DAY_NONE;
  }
  for (guint i = 0; i < message_count; i++) {
    const HistoryMessage *message = &g_array_index (history->messages, HistoryMessage, i);
    bool is_mail = message->record_class == CLASS_HUMAN || message->record_class == CLASS_LIST;
    if (!is_mail || message->from == ADDRESS_NONE)
      continue;
    StoredAddress *author = &g_array_index (addresses, StoredAddress, message->from);
    author->last_day = day_of_unix (message->sent_unix);
    if (author->first_day == DAY_NONE)
      author->first_day = author->last_day;
  }
}

static void
list_by_author (History *history)
{
  history->by_author = by_key_new (sizeof (uint32_t));
  for (uint32_t i = 0; i < history->messages->len; i++) {
    uint32_t from = g_array_index (history->messages, HistoryMessage, i).from;
    if (from != ADDRESS_NONE)
      by_key_add (history->by_author, from, &i);
  }
  by_key_settle (history->by_author, history->addresses->len);
}

void
history_settle_messages (History *history)
{
  sort_messages (history);
  list_by_author (history);
  history_date_authors (history, history->messages->len, history->addresses);
  thread_link (history);
}

static void
free_text (gpointer text)
{
  g_string_chunk_free (text);
}

void
history_clear_messages (History *history)
{
  GArray *arrays[] = { history->messages, history->participants, history->parents, history->extras };
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_clear_pointer (&history->by_author, by_key_free);
  g_slist_free_full (g_steal_pointer (&history->message_text), free_text);
}
