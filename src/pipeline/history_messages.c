/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/history_private.h"

#include "base/radix.h"
#include "pipeline/thread.h"
#include "weft/error.h"

#define BIN_SECONDS INT64_C (604800)
#define FIRST_BIN_UNIX INT64_C (631152000) /* 1990: what is older comes into the first */

void
history_begin_messages (History *history)
{
  HistoryMail *mail = g_new0 (HistoryMail, 1);
  for (guint i = 0; i < HISTORY_READERS; i++)
    mail->readers[i] = (MailReader){ .bins = bins_new (g_get_tmp_dir (), MAIL_BINS),
                                     .tallies = g_new0 (MailTally, MAIL_BINS),
                                     .first_day = DAY_NONE };
  mail->lists = g_string_chunk_new (1 << 10);
  g_mutex_init (&mail->lock);
  history->mail = mail;
}

void
history_clear_messages (History *history)
{
  HistoryMail *mail = g_steal_pointer (&history->mail);
  for (guint i = 0; i < HISTORY_READERS; i++) {
    bins_free (mail->readers[i].bins);
    g_free (mail->readers[i].tallies);
    day_counts_clear (&mail->readers[i].days);
  }
  Scroll *scrolls[] = { mail->messages, mail->participants, mail->parents,
                        mail->extras,   mail->texts,        mail->links };
  for (size_t i = 0; i < G_N_ELEMENTS (scrolls); i++)
    scroll_free (scrolls[i]);
  g_string_chunk_free (mail->lists);
  g_mutex_clear (&mail->lock);
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

/* What is older or later than all bins reach comes into the first and last part of the first and last. */
guint
history_part_of (guint bin, const HistoryMessage *message, guint part_count)
{
  if (bin < UNDATED_BINS) {
    uint64_t rest = radix_key ((int64_t) message->hash) << UNDATED_BITS;
    return (guint) ((rest >> 32) * part_count >> 32);
  }
  int64_t begin = FIRST_BIN_UNIX + (bin - UNDATED_BINS) * BIN_SECONDS;
  int64_t within = CLAMP (message->sent_unix, begin, begin + BIN_SECONDS - 1) - begin;
  return (guint) (within * part_count / BIN_SECONDS);
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

void
history_tally (MailTally *tally, const HistoryMessage *message, gsize texts)
{
  tally->messages++;
  tally->participants += message->participant_count;
  tally->parents += message->parent_count;
  tally->extras += message->extra > 0;
  tally->texts += texts;
}

static void
note_day (MailReader *reader, const HistoryMessage *message)
{
  int32_t day = day_of_unix (message->sent_unix);
  if (message->from == ADDRESS_NONE)
    return;
  reader->first_day = reader->first_day == DAY_NONE ? day : MIN (reader->first_day, day);
  day_counts_add (&reader->days, day);
}

void
history_add_message (History *history, guint index, const StoredMessage *stored)
{
  MailReader *reader = &history->mail->readers[index];
  const HistoryMessage message = message_of (stored);
  const HistoryExtra extra = { .thread_hash = stored->thread_hash,
                               .notice_address = stored->notice_address,
                               .notice_until_day = stored->notice_until_day,
                               .notice = (uint8_t) stored->notice };
  gsize texts = strlen (stored->message_id) + strlen (stored->subject) + 2,
        list = message.extra > 0 ? strlen (stored->list_id) + 1 : 0,
        size = (sizeof (LooseMessage) + loose_items_size (&message) + texts + list + 7) / 8 * 8;
  guint bin = bin_of (stored);
  LooseMessage *loose = bins_add (reader->bins, bin, size);
  *loose = (LooseMessage){ (uint32_t) size, (uint32_t) texts, message };
  char *at = (char *) (loose + 1), *last = (char *) loose + size - 8;
  memset (last, 0, 8); /* what is left over behind the texts */
  at = put (at, &extra, message.extra > 0 ? sizeof extra : 0);
  at = put (at, stored->parents, message.parent_count * sizeof (uint64_t));
  at = put (at, stored->participants, message.participant_count * sizeof (Participant));
  at = put_text (put_text (at, stored->message_id), stored->subject);
  if (list > 0)
    put_text (at, stored->list_id);
  history_tally (&reader->tallies[bin], &message, texts);
  note_day (reader, &message);
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
    for (guint bin = 0; bin < MAIL_BINS; bin++)
      count += history->mail->readers[i].tallies[bin].messages;
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

void
history_widen_by_messages (History *history)
{
  for (guint i = 0; i < HISTORY_READERS; i++) {
    MailReader *reader = &history->mail->readers[i];
    if (reader->first_day != DAY_NONE)
      history->first_day =
          history->first_day == DAY_NONE ? reader->first_day : MIN (history->first_day, reader->first_day);
    day_counts_join (&history->days, &reader->days);
    day_counts_clear (&reader->days);
  }
}

/* ---- once they are in their order ---- */

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
  const Scroll *links = g_atomic_pointer_get (&mail->links); /* somebody may be finding them */
  if (links != NULL)
    scroll_let_go (links, end * sizeof (ThreadLink));
  if (history->late_texts == NULL) /* all is read: nobody puts anything there any more */
    history_let_go_rest (history);
}

const ThreadLink *
history_threads (const History *history)
{
  HistoryMail *mail = history->mail;
  g_mutex_lock (&mail->lock);
  if (mail->links == NULL)
    g_atomic_pointer_set (&mail->links, thread_find_links (history));
  const ThreadLink *links = scroll_settle (mail->links);
  g_mutex_unlock (&mail->lock);
  return links;
}
