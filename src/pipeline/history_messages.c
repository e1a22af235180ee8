/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/history_private.h"

#include "base/bins.h"
#include "base/parallel.h"
#include "base/radix.h"
#include "base/scroll.h"
#include "pipeline/thread.h"
#include "weft/error.h"

/* Messages come as the store has them, file by file, and are wanted by time: they are put into bins of four
 * weeks, and each bin is sorted by itself.  Those without a date, of which there may be many (what concerns
 * no account is kept without), are told by their hashes alone. */
#define UNDATED_BITS 6 /* of a hash: as many bins in front of the others */
#define UNDATED_BINS (1u << UNDATED_BITS)
#define BIN_SECONDS INT64_C (2419200)
#define FIRST_BIN_UNIX INT64_C (631152000) /* 1990: what is older comes into the first */
#define DATED_BINS 1024u                   /* up to 2068: what is later comes into the last */
#define BIN_COUNT (UNDATED_BINS + DATED_BINS)
#define AHEAD 8 /* messages that are asked of memory before they are looked at */

typedef struct {
  Bins *bins; /* LooseMessage; NULL once settled */
  uint64_t count;
} Reader;

struct HistoryMail {
  Reader readers[HISTORY_READERS];
  Scroll *messages, *participants, *parents, *extras, *texts;
  GStringChunk *lists;
  guint participant_count, parent_count, extra_count;
  int32_t first_day; /* of those that somebody wrote */
  DayCounts days;
  GMutex lock;   /* of the next */
  GArray *links; /* ThreadLink; NULL: nobody has asked */
};

static const HistoryExtra no_extra = { .notice_address = ADDRESS_NONE, .notice_until_day = DAY_NONE };

void
history_begin_messages (History *history)
{
  const char *folder = g_get_tmp_dir ();
  HistoryMail *mail = g_new0 (HistoryMail, 1);
  for (guint i = 0; i < HISTORY_READERS; i++)
    mail->readers[i].bins = bins_new (folder, BIN_COUNT);
  Scroll **scrolls[] = { &mail->messages, &mail->participants, &mail->parents, &mail->extras, &mail->texts };
  for (size_t i = 0; i < G_N_ELEMENTS (scrolls); i++)
    *scrolls[i] = scroll_new (folder);
  mail->lists = g_string_chunk_new (1 << 10);
  mail->first_day = DAY_NONE;
  g_mutex_init (&mail->lock);
  history->mail = mail;
}

void
history_clear_messages (History *history)
{
  HistoryMail *mail = g_steal_pointer (&history->mail);
  for (guint i = 0; i < HISTORY_READERS; i++)
    bins_free (mail->readers[i].bins);
  Scroll *scrolls[] = { mail->messages, mail->participants, mail->parents, mail->extras, mail->texts };
  for (size_t i = 0; i < G_N_ELEMENTS (scrolls); i++)
    scroll_free (scrolls[i]);
  g_string_chunk_free (mail->lists);
  day_counts_clear (&mail->days);
  g_mutex_clear (&mail->lock);
  g_clear_pointer (&mail->links, g_array_unref);
  g_free (mail);
  g_clear_pointer (&history->first_named, g_array_unref);
}

/* ---- coming in ---- */

static guint
bin_of (const StoredMessage *stored)
{
  if (stored->sent_unix == UNIX_NONE)
    return (guint) (radix_key ((int64_t) stored->hash) >> (64 - UNDATED_BITS));
  if (stored->sent_unix < FIRST_BIN_UNIX)
    return UNDATED_BINS;
  return UNDATED_BINS + (guint) MIN ((stored->sent_unix - FIRST_BIN_UNIX) / BIN_SECONDS, DATED_BINS - 1);
}

/* Most messages have nothing of it and share the first. */
static bool
has_extra (const StoredMessage *stored)
{
  return *stored->list_id != '\0' || stored->thread_hash != 0 || stored->notice != NOTICE_NONE ||
         stored->notice_address != ADDRESS_NONE;
}

static char *
put (char *at, gconstpointer bytes, gsize size)
{
  return size > 0 ? (char *) memcpy (at, bytes, size) + size : at;
}

static char *
put_text (char *at, const char *text)
{
  return put (at, text, strlen (text) + 1);
}

static HistoryMessage
message_of (const StoredMessage *stored)
{
  bool has_zone = stored->zone_minutes > INT16_MIN && stored->zone_minutes <= INT16_MAX;
  return (HistoryMessage){
    .sent_unix = stored->sent_unix,
    .hash = stored->hash,
    .base_subject_hash = stored->base_subject_hash,
    .from = stored->from,
    .participant_count = (uint16_t) MIN (stored->participant_count, UINT16_MAX),
    .parent_count = (uint16_t) MIN (stored->parent_count, UINT16_MAX),
    .extra = has_extra (stored),
    .zone_minutes = (int16_t) (has_zone ? stored->zone_minutes : ZONE_UNKNOWN),
    .record_class = (uint8_t) stored->record_class,
    .speech = (uint8_t) stored->speech,
  };
}

static gsize
size_of (const HistoryMessage *message)
{
  return (message->extra > 0) * sizeof (HistoryExtra) + message->parent_count * sizeof (uint64_t) +
         message->participant_count * sizeof (Participant);
}

void
history_add_message (History *history, guint index, const StoredMessage *stored)
{
  Reader *reader = &history->mail->readers[index];
  const HistoryMessage message = message_of (stored);
  const HistoryExtra extra = { .thread_hash = stored->thread_hash,
                               .notice_address = stored->notice_address,
                               .notice_until_day = stored->notice_until_day,
                               .notice = (uint8_t) stored->notice };
  gsize texts = strlen (stored->message_id) + strlen (stored->subject) + 2,
        list = message.extra > 0 ? strlen (stored->list_id) + 1 : 0,
        size = (sizeof (LooseMessage) + size_of (&message) + texts + list + 7) / 8 * 8;
  LooseMessage *loose = bins_add (reader->bins, bin_of (stored), size);
  *loose = (LooseMessage){ (uint32_t) size, (uint32_t) texts, message };
  char *at = (char *) (loose + 1), *last = (char *) loose + size - 8;
  memset (last, 0, 8); /* what is left over behind the texts */
  at = put (at, &extra, message.extra > 0 ? sizeof extra : 0);
  at = put (at, stored->parents, message.parent_count * sizeof (uint64_t));
  at = put (at, stored->participants, message.participant_count * sizeof (Participant));
  at = put_text (put_text (at, stored->message_id), stored->subject);
  if (list > 0)
    put_text (at, stored->list_id);
  reader->count++;
}

typedef struct {
  History *history;
  guint reader;
} Reading;

static bool
read_message (const StoredMessage *stored, gpointer user_data, GError **error)
{
  (void) error;
  const Reading *reading = user_data;
  history_add_message (reading->history, reading->reader, stored);
  return true;
}

static uint64_t
count_loose (const History *history)
{
  uint64_t count = 0;
  for (guint i = 0; i < HISTORY_READERS; i++)
    count += history->mail->readers[i].count;
  return count;
}

bool
history_read_messages (History *history, Store *store, GError **error)
{
  Reading readings[HISTORY_READERS];
  gpointer data[HISTORY_READERS];
  for (guint i = 0; i < HISTORY_READERS; i++) {
    readings[i] = (Reading){ history, i };
    data[i] = &readings[i];
  }
  if (!store_each_message (store, read_message, data, HISTORY_READERS, error))
    return false;
  uint64_t count = count_loose (history);
  if (count <= MESSAGES_MOST)
    return true;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE,
               "the store holds %" G_GUINT64_FORMAT " messages: no more than %u can be assessed", count,
               MESSAGES_MOST);
  return false;
}

/* ---- into their order ---- */

/* Adds the extra of a message, whose list is told by the last of its texts. */
static void
append_extra (HistoryMail *mail, HistoryExtra extra, const char *list_id)
{
  /* Lists are told apart by the address of their text (circle.c). */
  extra.list_id = *list_id != '\0' ? g_string_chunk_insert_const (mail->lists, list_id) : NULL;
  scroll_add (mail->extras, &extra, sizeof extra);
  mail->extra_count++;
}

static void
append_loose (HistoryMail *mail, const LooseMessage *loose)
{
  HistoryMessage message = loose->message;
  const char *extra = (const char *) (loose + 1),
             *parents = extra + (message.extra > 0) * sizeof (HistoryExtra),
             *participants = parents + message.parent_count * sizeof (uint64_t),
             *texts = participants + message.participant_count * sizeof (Participant);
  message.participant_first = mail->participant_count;
  message.parent_first = mail->parent_count;
  message.text = scroll_get_size (mail->texts);
  if (message.extra > 0) {
    message.extra = mail->extra_count;
    append_extra (mail, *(const HistoryExtra *) (gconstpointer) extra, texts + loose->text_size);
  }
  scroll_add (mail->messages, &message, sizeof message);
  scroll_add (mail->parents, parents, message.parent_count * sizeof (uint64_t));
  scroll_add (mail->participants, participants, message.participant_count * sizeof (Participant));
  scroll_add (mail->texts, texts, loose->text_size);
  mail->participant_count += message.participant_count;
  mail->parent_count += message.parent_count;
}

static void
note_day (HistoryMail *mail, const HistoryMessage *message)
{
  int32_t day = day_of_unix (message->sent_unix);
  if (message->from == ADDRESS_NONE)
    return;
  mail->first_day = mail->first_day == DAY_NONE ? day : MIN (mail->first_day, day);
  day_counts_add (&mail->days, day);
}

/* LooseMessage *, of all readers of some weeks. */
static GPtrArray *
list_bin (const HistoryMail *mail, guint bin)
{
  GPtrArray *list = g_ptr_array_new ();
  for (guint reader = 0; reader < HISTORY_READERS; reader++) {
    const Bins *bins = mail->readers[reader].bins;
    for (guint i = 0; i < bins_count_pieces (bins, bin); i++) {
      gsize size;
      const char *at = bins_get_piece (bins, bin, i, &size), *end = at + size;
      for (; at < end; at += ((const LooseMessage *) (gconstpointer) at)->size)
        g_ptr_array_add (list, (gpointer) at);
    }
  }
  return list;
}

static void
settle_bin (HistoryMail *mail, guint bin)
{
  g_autoptr (GPtrArray) messages = list_bin (mail, bin);
  if (messages->len > 0)
    history_sort_messages ((const LooseMessage **) messages->pdata, messages->len);
  for (guint i = 0; i < messages->len; i++) {
    const LooseMessage *loose = g_ptr_array_index (messages, i);
    if (i + AHEAD < messages->len) /* they lie far apart */
      __builtin_prefetch (g_ptr_array_index (messages, i + AHEAD));
    append_loose (mail, loose);
    note_day (mail, &loose->message);
  }
  for (guint i = 0; messages->len > 0 && i < HISTORY_READERS; i++)
    bins_let_go (mail->readers[i].bins);
}

static void
order_messages (History *history)
{
  HistoryMail *mail = history->mail;
  history->message_count = (guint) count_loose (history);
  for (guint i = 0; i < HISTORY_READERS; i++)
    bins_settle (mail->readers[i].bins);
  append_extra (mail, no_extra, "");
  for (guint bin = 0; bin < BIN_COUNT; bin++)
    settle_bin (mail, bin);
  for (guint i = 0; i < HISTORY_READERS; i++)
    g_clear_pointer (&mail->readers[i].bins, bins_free);
  const HistoryMessage end = { .text = scroll_get_size (mail->texts) };
  scroll_add (mail->messages, &end, sizeof end);
  history->messages = scroll_settle (mail->messages);
  history->participants = scroll_settle (mail->participants);
  history->parents = scroll_settle (mail->parents);
  history->extras = scroll_settle (mail->extras);
  history->texts = scroll_settle (mail->texts);
}

void
history_widen_by_messages (History *history)
{
  HistoryMail *mail = history->mail;
  if (mail->first_day != DAY_NONE)
    history->first_day =
        history->first_day == DAY_NONE ? mail->first_day : MIN (history->first_day, mail->first_day);
  day_counts_join (&history->days, &mail->days);
  day_counts_clear (&mail->days);
}

void
history_let_go (const History *history, guint end)
{
  const HistoryMail *mail = history->mail;
  if (end == 0)
    return;
  const HistoryMessage *last = &history->messages[end - 1];
  gsize participants = last->participant_first, parents = last->parent_first, text = last->text;
  scroll_let_go (mail->participants, participants * sizeof (Participant));
  scroll_let_go (mail->parents, parents * sizeof (uint64_t));
  scroll_let_go (mail->texts, text);
  if (last->extra > 0)
    scroll_let_go (mail->extras, last->extra * sizeof (HistoryExtra));
  scroll_let_go (mail->messages, (end - 1) * sizeof (HistoryMessage));
}

/* ---- who wrote what and when ---- */

static bool
is_mail (const HistoryMessage *message)
{
  return message->record_class == CLASS_HUMAN || message->record_class == CLASS_LIST;
}

/* When somebody wrote. */
typedef struct {
  int32_t first_day, last_day;
  bool is_begun;
} Span;

void
history_date_authors (const History *history, guint message_count, GArray *addresses)
{
  g_autofree Span *spans = g_new0 (Span, addresses->len + 1);
  for (guint i = 0; i < message_count; i++) {
    history_pass (history, i);
    const HistoryMessage *message = &history->messages[i];
    if (message->from == ADDRESS_NONE || !is_mail (message))
      continue;
    Span *span = &spans[message->from];
    span->last_day = day_of_unix (message->sent_unix);
    if (!span->is_begun)
      span->first_day = span->last_day;
    span->is_begun = true;
  }
  for (guint i = 0; i < addresses->len; i++) {
    StoredAddress *address = &g_array_index (addresses, StoredAddress, i);
    address->first_day = spans[i].is_begun ? spans[i].first_day : DAY_NONE;
    address->last_day = spans[i].is_begun ? spans[i].last_day : DAY_NONE;
  }
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
  for (uint32_t i = 0; i < history->message_count; i++) {
    history_pass (history, i);
    const HistoryMessage *message = &history->messages[i];
    const Participant *participants = history_participants (history, message);
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
  history_date_authors (history, history->message_count, history->addresses);
}

void
history_settle_messages (History *history)
{
  order_messages (history);
  parallel_each (SETTLE_COUNT, SETTLE_COUNT, settle_part, history);
}

const ThreadLink *
history_threads (const History *history)
{
  HistoryMail *mail = history->mail;
  g_mutex_lock (&mail->lock);
  if (mail->links == NULL)
    mail->links = thread_find_links (history);
  g_mutex_unlock (&mail->lock);
  return (const ThreadLink *) (gpointer) mail->links->data;
}
