/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/history_private.h"

#include "base/parallel.h"
#include "base/room.h"
#include "pipeline/thread.h"
#include "weft/error.h"

#define READERS 2u
#define RUN 4096u            /* messages that a thread takes at a time */
#define ROOM_MOST (1u << 22) /* messages for which room is made at once, whatever the store says */

struct HistoryThreads {
  GMutex lock;
  GArray *links; /* ThreadLink; NULL: nobody has asked */
};

static const HistoryExtra no_extra = { .notice_address = ADDRESS_NONE, .notice_until_day = DAY_NONE };

/* What one thread has read. */
typedef struct {
  GStringChunk *text;
  GArray *messages, *participants, *parents, *extras; /* as those of the history */
  Room room;                                          /* of the messages */
} Reader;

static Reader
reader_new (guint room)
{
  Reader reader = { .text = g_string_chunk_new (1 << 16),
                    .messages = g_array_new (FALSE, FALSE, sizeof (HistoryMessage)),
                    .participants = g_array_sized_new (FALSE, FALSE, sizeof (Participant), 2 * room),
                    .parents = g_array_sized_new (FALSE, FALSE, sizeof (uint64_t), room),
                    .extras = g_array_new (FALSE, FALSE, sizeof (HistoryExtra)) };
  g_array_append_val (reader.extras, no_extra);
  reader.room = room_make (reader.messages, room);
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
  const HistoryMessage message = {
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
    .extra = add_extra (reader, stored),
    .zone_minutes = (int16_t) (has_zone ? stored->zone_minutes : ZONE_UNKNOWN),
    .record_class = (uint8_t) stored->record_class,
    .speech = (uint8_t) stored->speech,
  };
  g_array_append_vals (reader->participants, stored->participants, message.participant_count);
  g_array_append_vals (reader->parents, stored->parents, message.parent_count);
  *ROOM_NEXT (&reader->room, HistoryMessage) = message;
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

/* Messages on their way behind those that are there, and with them what they refer to. */
typedef struct {
  HistoryMessage *to;
  const GArray *from;
  guint participants, parents, extras; /* so many were there */
} Joining;

static void
join_run (guint run, gpointer data)
{
  const Joining *joining = data;
  for (guint i = run * RUN, end = MIN (i + RUN, joining->from->len); i < end; i++) {
    HistoryMessage message = g_array_index (joining->from, HistoryMessage, i);
    message.participant_first += joining->participants;
    message.parent_first += joining->parents;
    message.extra += message.extra > 0 ? joining->extras : 0;
    joining->to[i] = message;
  }
}

/* What the reader has lies behind what is there. */
static void
join (History *history, const Reader *reader)
{
  const guint first = history->messages->len;
  keep_text (history, reader);
  g_array_set_size (history->messages, first + reader->messages->len);
  Joining joining = { &g_array_index (history->messages, HistoryMessage, first), reader->messages,
                      history->participants->len, history->parents->len,
                      history->extras->len - 1 }; /* that of none is one and the same */
  parallel_each ((reader->messages->len + RUN - 1) / RUN, READERS, join_run, &joining);
  g_array_unref (reader->messages);
  append (history->participants, reader->participants, 0);
  append (history->parents, reader->parents, 0);
  append (history->extras, reader->extras, 1);
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

static void
free_text (gpointer text)
{
  g_string_chunk_free (text);
}

static void
drop_messages (History *history)
{
  GArray *arrays[] = { history->messages, history->participants, history->parents, history->extras };
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_slist_free_full (g_steal_pointer (&history->message_text), free_text);
}

void
history_begin_messages (History *history)
{
  const Reader none = reader_new (0);
  take_over (history, &none);
  history->threads = g_new0 (HistoryThreads, 1);
  g_mutex_init (&history->threads->lock);
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
  drop_messages (history);
  take_over (history, &readers[0]);
  for (guint i = 1; i < READERS; i++)
    join (history, &readers[i]);
  share_list_ids (history);
  widen_by_messages (history);
  if (is_read && history->messages->len > MESSAGES_MOST) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE,
                 "the store holds %u messages: no more than %u can be assessed", history->messages->len,
                 MESSAGES_MOST);
    return false;
  }
  return is_read;
}

static bool
is_mail (const HistoryMessage *message)
{
  return message->record_class == CLASS_HUMAN || message->record_class == CLASS_LIST;
}

void
history_date_authors (const History *history, guint message_count, GArray *addresses)
{
  const HistoryMessage *messages = (const HistoryMessage *) (gpointer) history->messages->data;
  for (guint i = 0; i < addresses->len; i++) {
    StoredAddress *address = &g_array_index (addresses, StoredAddress, i);
    guint first = 0, end;
    const uint32_t *written = by_key_get (history->by_author, i, &end);
    while (end > 0 && (written[end - 1] >= message_count || !is_mail (&messages[written[end - 1]])))
      end--;
    while (first < end && !is_mail (&messages[written[first]]))
      first++;
    address->first_day = first < end ? day_of_unix (messages[written[first]].sent_unix) : DAY_NONE;
    address->last_day = first < end ? day_of_unix (messages[written[end - 1]].sent_unix) : DAY_NONE;
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

static void
note_named (const History *history, uint32_t address, uint32_t message)
{
  if (address == ADDRESS_NONE)
    return;
  uint32_t *first = &g_array_index (history->first_named, uint32_t, address);
  *first = MIN (*first, message);
}

static void
find_first_named (History *history)
{
  history->first_named = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), history->addresses->len);
  g_array_set_size (history->first_named, history->addresses->len);
  for (guint i = 0; i < history->first_named->len; i++)
    g_array_index (history->first_named, uint32_t, i) = MESSAGE_NONE;
  for (uint32_t i = 0; i < history->messages->len; i++) {
    const HistoryMessage *message = &g_array_index (history->messages, HistoryMessage, i);
    const Participant *participants =
        &g_array_index (history->participants, Participant, message->participant_first);
    note_named (history, message->from, i);
    note_named (history, history_extra (history, message)->notice_address, i);
    for (uint32_t k = 0; k < message->participant_count; k++)
      note_named (history, participants[k].address, i);
  }
}

/* Neither needs the other. */
enum { SETTLE_AUTHORS, SETTLE_NAMED, SETTLE_COUNT };

static void
settle_part (guint part, gpointer data)
{
  History *history = data;
  if (part == SETTLE_NAMED) {
    find_first_named (history);
    return;
  }
  list_by_author (history);
  history_date_authors (history, history->messages->len, history->addresses);
}

void
history_settle_messages (History *history)
{
  history_sort_messages (history);
  parallel_each (SETTLE_COUNT, SETTLE_COUNT, settle_part, history);
}

const ThreadLink *
history_threads (const History *history)
{
  HistoryThreads *threads = history->threads;
  g_mutex_lock (&threads->lock);
  if (threads->links == NULL)
    threads->links = thread_find_links (history);
  g_mutex_unlock (&threads->lock);
  return (const ThreadLink *) (gpointer) threads->links->data;
}

void
history_clear_messages (History *history)
{
  drop_messages (history);
  g_clear_pointer (&history->by_author, by_key_free);
  g_clear_pointer (&history->first_named, g_array_unref);
  g_clear_pointer (&history->threads->links, g_array_unref);
  g_mutex_clear (&history->threads->lock);
  g_clear_pointer (&history->threads, g_free);
}
