/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/history_private.h"

#include <string.h>

#include "base/parallel.h"
#include "base/radix.h"

#define AHEAD 8                          /* messages that are asked of memory before they are looked at */
#define BATCH_MOST 4096u                 /* messages that are put together before they are written */
#define BIN_BYTES_MOST ((gsize) 4 << 20) /* that are sorted at once */
#define BIN_PARTS 16u                    /* of a bin with more */
#define KEY_BITS 44 /* four digits of radix_sort, for time and as much of the hash as there is room for */

/* Seconds from the earliest message on, and behind them the hash's first bits.  A message without a date
 * comes first. */
static void
fill_keys (const LooseMessage *const *messages, RadixItem *order, guint count)
{
  int64_t earliest = INT64_MAX, latest = INT64_MIN;
  for (guint i = 0; i < count; i++)
    if (messages[i]->message.sent_unix != UNIX_NONE) {
      earliest = MIN (earliest, messages[i]->message.sent_unix);
      latest = MAX (latest, messages[i]->message.sent_unix);
    }
  uint64_t span = earliest <= latest ? (uint64_t) latest - (uint64_t) earliest + 1 : 1;
  int room = MAX (0, KEY_BITS - (64 - __builtin_clzll (span)));
  for (guint i = 0; i < count; i++) {
    const HistoryMessage *message = &messages[i]->message;
    bool is_dated = message->sent_unix != UNIX_NONE;
    uint64_t second = is_dated ? (uint64_t) message->sent_unix - (uint64_t) earliest + 1 : 0,
             hash = radix_key ((int64_t) message->hash);
    order[i] = (RadixItem){ second << room | (room > 0 ? hash >> (64 - room) : 0), i };
  }
}

static gint
compare_messages (gconstpointer a, gconstpointer b, gpointer messages)
{
  const LooseMessage *const *all = messages;
  const HistoryMessage *x = &all[((const RadixItem *) a)->index]->message,
                       *y = &all[((const RadixItem *) b)->index]->message;
  if (x->sent_unix != y->sent_unix)
    return x->sent_unix < y->sent_unix ? -1 : 1;
  int64_t left = (int64_t) x->hash, right = (int64_t) y->hash;
  return (left > right) - (left < right);
}

/* Those that differ only in what a key has no room for. */
static void
sort_likes (const LooseMessage **messages, RadixItem *order, guint count)
{
  for (guint first = 0, end; first < count; first = end) {
    for (end = first + 1; end < count && order[end].key == order[first].key;)
      end++;
    if (end > first + 1)
      g_qsort_with_data (order + first, (gint) (end - first), sizeof *order, compare_messages, messages);
  }
}

/* By time, and by hash within a second.  (The store's own sorting is ten times as slow.) */
static void
sort_messages (const LooseMessage **messages, guint count)
{
  g_autofree RadixItem *order = g_new (RadixItem, count + 1);
  g_autofree const LooseMessage **sorted = g_new (const LooseMessage *, count + 1);
  fill_keys (messages, order, count);
  radix_sort (order, count);
  sort_likes (messages, order, count);
  for (guint i = 0; i < count; i++)
    sorted[i] = messages[order[i].index];
  memcpy (messages, sorted, count * sizeof *messages);
}

/* ---- a bin ---- */

/* Some messages of a bin as they will lie. */
typedef struct {
  HistoryMail *mail;
  const MailTally *first; /* what lies before them */
  MailTally done;
  HistoryMessage *messages;
  Participant *participants;
  uint64_t *parents;
  HistoryExtra *extras;
  char *texts;
} Batch;

static void
clear_batch (Batch *batch)
{
  g_free (batch->messages);
  g_free (batch->participants);
  g_free (batch->parents);
  g_free (batch->extras);
  g_free (batch->texts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, clear_batch)

/* Of what lies between the two; of nothing, too. */
static Batch
make_batch (HistoryMail *mail, const MailTally *first, const MailTally *end)
{
  return (Batch){ .mail = mail,
                  .first = first,
                  .messages = g_new (HistoryMessage, end->messages - first->messages + 1),
                  .participants = g_new (Participant, end->participants - first->participants + 1),
                  .parents = g_new (uint64_t, end->parents - first->parents + 1),
                  .extras = g_new (HistoryExtra, end->extras - first->extras + 1),
                  .texts = g_new (char, end->texts - first->texts + 1) };
}

/* Lists are told apart by the address of their text (circle.c). */
static const char *
keep_list (HistoryMail *mail, const char *list_id)
{
  if (*list_id == '\0')
    return NULL;
  g_mutex_lock (&mail->lock);
  const char *kept = g_string_chunk_insert_const (mail->lists, list_id);
  g_mutex_unlock (&mail->lock);
  return kept;
}

/* Takes what lies next behind a message. */
static const char *
take (gpointer to, const char *from, gsize size)
{
  if (size > 0)
    memcpy (to, from, size);
  return from + size;
}

static void
add_loose (Batch *batch, const LooseMessage *loose)
{
  MailTally *done = &batch->done;
  HistoryMessage *message = &batch->messages[done->messages++];
  const char *next = (const char *) (loose + 1);
  *message = loose->message;
  message->participant_first = batch->first->participants + done->participants;
  message->parent_first = batch->first->parents + done->parents;
  message->text = batch->first->texts + done->texts;
  if (message->extra > 0) {
    HistoryExtra *extra = &batch->extras[done->extras];
    next = take (extra, next, sizeof *extra);
    extra->list_id = keep_list (batch->mail, loose_texts (loose) + loose->text_size);
    message->extra = batch->first->extras + done->extras++;
  }
  next = take (batch->parents + done->parents, next, message->parent_count * sizeof (uint64_t));
  next = take (batch->participants + done->participants, next,
               message->participant_count * sizeof (Participant));
  take (batch->texts + done->texts, next, loose->text_size);
  done->parents += message->parent_count;
  done->participants += message->participant_count;
  done->texts += loose->text_size;
}

static void
write_batch (const Batch *batch)
{
  const HistoryMail *mail = batch->mail;
  const MailTally *first = batch->first, *done = &batch->done;
  scroll_write (mail->messages, first->messages * sizeof (HistoryMessage), batch->messages,
                done->messages * sizeof (HistoryMessage));
  scroll_write (mail->participants, first->participants * sizeof (Participant), batch->participants,
                done->participants * sizeof (Participant));
  scroll_write (mail->parents, first->parents * sizeof (uint64_t), batch->parents,
                done->parents * sizeof (uint64_t));
  scroll_write (mail->extras, first->extras * sizeof (HistoryExtra), batch->extras,
                done->extras * sizeof (HistoryExtra));
  scroll_write (mail->texts, first->texts, batch->texts, done->texts);
}

static gsize
get_bin_size (const HistoryMail *mail, guint bin)
{
  gsize size = 0;
  for (guint i = 0; i < HISTORY_READERS; i++)
    size += bins_get_size (mail->readers[i].bins, bin);
  return size;
}

/* Of all readers, one behind the other. */
static char *
read_bin (const HistoryMail *mail, guint bin, gsize *size)
{
  *size = get_bin_size (mail, bin);
  char *bytes = g_malloc (*size + 1), *at = bytes;
  for (guint i = 0; i < HISTORY_READERS; i++) {
    bins_read (mail->readers[i].bins, bin, at);
    at += bins_get_size (mail->readers[i].bins, bin);
  }
  return bytes;
}

/* Yours. */
static const LooseMessage **
list_messages (const char *bytes, gsize size, guint *count)
{
  const gsize most = size / sizeof (LooseMessage);
  const LooseMessage **messages = g_new (const LooseMessage *, most + 1);
  *count = 0;
  for (const char *at = bytes; at < bytes + size; at += messages[(*count)++]->size)
    messages[*count] = (const LooseMessage *) (gconstpointer) at;
  return messages;
}

/* ---- all of them ---- */

typedef struct {
  HistoryMail *mail;
  MailTally *first; /* by bin: what lies before it; one more: all there is */
} Ordering;

/* So many messages, behind what was put there before; *next: what lies behind them. */
static void
put_batch (HistoryMail *mail, const LooseMessage *const *messages, guint count, MailTally *next)
{
  const MailTally first = *next;
  for (guint i = 0; i < count; i++) {
    if (i + AHEAD < count) /* they lie far apart */
      __builtin_prefetch (messages[i + AHEAD]);
    history_tally (next, &messages[i]->message, messages[i]->text_size);
  }
  g_auto (Batch) batch = make_batch (mail, &first, next);
  for (guint i = 0; i < count; i++) {
    if (i + AHEAD < count)
      __builtin_prefetch (messages[i + AHEAD]);
    add_loose (&batch, messages[i]);
  }
  write_batch (&batch);
}

/* The records of a bin or of a part of it, behind what was put there before. */
static void
order_records (HistoryMail *mail, const char *bytes, gsize size, MailTally *next)
{
  guint count;
  g_autofree const LooseMessage **messages = list_messages (bytes, size, &count);
  sort_messages (messages, count);
  for (guint i = 0; i < count; i += BATCH_MOST)
    put_batch (mail, messages + i, MIN (BATCH_MOST, count - i), next);
}

typedef struct {
  Bins *parts;
  guint bin;
} Split;

static void
split_records (gconstpointer records, gsize size, gpointer data)
{
  const Split *split = data;
  const char *at = records, *end = at + size;
  for (gsize length; at < end; at += length) {
    const LooseMessage *loose = (const LooseMessage *) (gconstpointer) at;
    length = loose->size;
    memcpy (bins_add (split->parts, history_part_of (split->bin, &loose->message, BIN_PARTS), length), loose,
            length);
  }
}

static void
order_by_parts (HistoryMail *mail, guint bin, MailTally *next)
{
  g_autoptr (Bins) parts = bins_new (g_get_tmp_dir (), BIN_PARTS);
  Split split = { parts, bin };
  for (guint i = 0; i < HISTORY_READERS; i++)
    bins_each (mail->readers[i].bins, bin, split_records, &split);
  bins_settle (parts);
  for (guint part = 0; part < BIN_PARTS; part++) {
    gsize size = bins_get_size (parts, part);
    g_autofree char *bytes = g_malloc (size + 1);
    bins_read (parts, part, bytes);
    order_records (mail, bytes, size, next);
  }
}

static void
order_bin (guint bin, gpointer data)
{
  const Ordering *ordering = data;
  HistoryMail *mail = ordering->mail;
  MailTally next = ordering->first[bin];
  gsize size;
  if (get_bin_size (mail, bin) > BIN_BYTES_MOST) {
    order_by_parts (mail, bin, &next);
    return;
  }
  g_autofree char *bytes = read_bin (mail, bin, &size);
  order_records (mail, bytes, size, &next);
}

static void
add_tally (MailTally *sum, const MailTally *tally)
{
  sum->messages += tally->messages;
  sum->participants += tally->participants;
  sum->parents += tally->parents;
  sum->extras += tally->extras;
  sum->texts += tally->texts;
}

/* The first extra is of those that have none. */
static MailTally *
list_first (const HistoryMail *mail)
{
  MailTally *first = g_new (MailTally, MAIL_BINS + 1), sum = { .extras = 1 };
  for (guint bin = 0; bin <= MAIL_BINS; bin++) {
    first[bin] = sum;
    for (guint i = 0; i < HISTORY_READERS && bin < MAIL_BINS; i++)
      add_tally (&sum, &mail->readers[i].tallies[bin]);
  }
  return first;
}

static void
make_scrolls (HistoryMail *mail, const MailTally *all)
{
  static const HistoryExtra none = { .notice_address = ADDRESS_NONE, .notice_until_day = DAY_NONE };
  const HistoryMessage end = { .text = all->texts };
  const char *folder = g_get_tmp_dir ();
  mail->messages = scroll_new (folder, (all->messages + (gsize) 1) * sizeof end);
  mail->participants = scroll_new (folder, all->participants * sizeof (Participant));
  mail->parents = scroll_new (folder, all->parents * sizeof (uint64_t));
  mail->extras = scroll_new (folder, all->extras * sizeof none);
  mail->texts = scroll_new (folder, all->texts);
  scroll_write (mail->messages, all->messages * sizeof end, &end, sizeof end);
  scroll_write (mail->extras, 0, &none, sizeof none);
}

void
history_order_messages (History *history)
{
  HistoryMail *mail = history->mail;
  g_autofree MailTally *first = list_first (mail);
  Ordering ordering = { mail, first };
  history->message_count = first[MAIL_BINS].messages;
  make_scrolls (mail, &first[MAIL_BINS]);
  for (guint i = 0; i < HISTORY_READERS; i++)
    bins_settle (mail->readers[i].bins);
  parallel_each (MAIL_BINS, HISTORY_READERS, order_bin, &ordering);
  for (guint i = 0; i < HISTORY_READERS; i++)
    g_clear_pointer (&mail->readers[i].bins, bins_free);
  history->messages = scroll_settle (mail->messages);
  history->participants = scroll_settle (mail->participants);
  history->parents = scroll_settle (mail->parents);
  history->extras = scroll_settle (mail->extras);
  history->texts = scroll_settle (mail->texts);
}
