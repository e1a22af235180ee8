/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/radix.h"
#include "pipeline/thread.h"

static void
history_meeting_free (gpointer data)
{
  HistoryMeeting *meeting = data;
  g_array_unref (meeting->starts);
  g_array_unref (meeting->attendees);
  g_free (meeting);
}

static void
row_free (gpointer data)
{
  StoredRow *row = data;
  g_free ((gpointer) row->cells);
  g_free (row);
}

static const char *
keep (History *history, const char *text)
{
  return text == NULL ? NULL : g_string_chunk_insert_const (history->text, text);
}

static void
widen_range (History *history, int64_t unix_seconds)
{
  int32_t day = day_of_unix (unix_seconds);
  if (history->first_day == DAY_NONE || day < history->first_day)
    history->first_day = day;
  day_counts_add (&history->days, day);
}

static const HistoryExtra no_extra = { .notice_address = ADDRESS_NONE, .notice_until_day = DAY_NONE };

/* Most messages have nothing of it and share the first. */
static uint32_t
add_extra (History *history, const StoredMessage *stored)
{
  bool is_listed = *stored->list_id != '\0';
  if (!is_listed && stored->thread_hash == 0 && stored->notice == NOTICE_NONE &&
      stored->notice_address == ADDRESS_NONE)
    return 0;
  HistoryExtra extra = { .list_id = is_listed ? keep (history, stored->list_id) : NULL,
                         .thread_hash = stored->thread_hash,
                         .notice_address = stored->notice_address,
                         .notice_until_day = stored->notice_until_day,
                         .notice = (uint8_t) stored->notice };
  g_array_append_val (history->extras, extra);
  return history->extras->len - 1;
}

static bool
add_message (const StoredMessage *stored, gpointer user_data, GError **error)
{
  (void) error;
  History *history = user_data;
  bool has_zone = stored->zone_minutes > INT16_MIN && stored->zone_minutes <= INT16_MAX;
  HistoryMessage message = {
    .sent_unix = stored->sent_unix,
    .hash = stored->hash,
    .base_subject_hash = stored->base_subject_hash,
    .message_id = g_string_chunk_insert (history->text, stored->message_id),
    .subject = keep (history, stored->subject),
    .from = stored->from,
    .participant_first = history->participants->len,
    .participant_count = (uint16_t) MIN (stored->participant_count, UINT16_MAX),
    .parent_first = history->parents->len,
    .parent_count = (uint16_t) MIN (stored->parent_count, UINT16_MAX),
    .parent = MESSAGE_NONE,
    .extra = add_extra (history, stored),
    .zone_minutes = (int16_t) (has_zone ? stored->zone_minutes : ZONE_UNKNOWN),
    .record_class = (uint8_t) stored->record_class,
    .speech = (uint8_t) stored->speech & 0x7f,
  };
  g_array_append_vals (history->participants, stored->participants, message.participant_count);
  g_array_append_vals (history->parents, stored->parents, message.parent_count);
  g_array_append_val (history->messages, message);
  if (stored->from != ADDRESS_NONE)
    widen_range (history, stored->sent_unix);
  return true;
}

static bool
add_meeting (const StoredMeeting *stored, gpointer user_data, GError **error)
{
  (void) error;
  History *history = user_data;
  HistoryMeeting *meeting = g_new0 (HistoryMeeting, 1);
  *meeting = (HistoryMeeting){ .uid = keep (history, stored->uid),
                               .title = keep (history, stored->title),
                               .recurrence_unix = stored->recurrence_unix,
                               .stamp_unix = stored->stamp_unix,
                               .created_unix = stored->created_unix,
                               .known_unix = stored->known_unix,
                               .starts = g_array_new (FALSE, FALSE, sizeof (int64_t)),
                               .attendees = g_array_new (FALSE, FALSE, sizeof (StoredAttendee)),
                               .duration_minutes = stored->duration_minutes,
                               .sequence = stored->sequence,
                               .method = stored->method,
                               .is_all_day = stored->is_all_day,
                               .is_cancelled = stored->is_cancelled,
                               .is_series = stored->is_series,
                               .is_out_of_office = stored->is_out_of_office,
                               .organizer = stored->organizer };
  g_array_append_vals (meeting->starts, stored->starts, (guint) stored->start_count);
  g_array_append_vals (meeting->attendees, stored->attendees, (guint) stored->attendee_count);
  g_ptr_array_add (history->meetings, meeting);
  return true;
}

static bool
add_row (const StoredRow *stored, gpointer user_data, GError **error)
{
  (void) error;
  History *history = user_data;
  const Table *table = table_get (stored->kind);
  const char **cells = g_new0 (const char *, table->column_count);
  for (int i = 0; i < table->column_count; i++)
    cells[i] = keep (history, stored->cells[i]);
  StoredRow *row = g_new0 (StoredRow, 1);
  *row = (StoredRow){ stored->kind, cells, stored->known_unix };
  g_ptr_array_add (history->rows[stored->kind], row);
  int64_t moment;
  bool date_only;
  if (stored->kind == TABLE_TICKETS && unix_parse (cells[TICKETS_CREATED_AT], &moment, &date_only))
    widen_range (history, moment);
  return true;
}

/* There are more rows of it than of anything else: they are kept as they are read. */
static bool
load_usage (History *history, Store *store, GError **error)
{
  GArray *usage = store_read_usage (store, error);
  if (usage == NULL)
    return false;
  g_array_unref (history->usage);
  history->usage = usage;
  for (guint i = 0; i < usage->len; i++)
    widen_range (history, (int64_t) g_array_index (usage, StoredUsage, i).day * 86400);
  return true;
}

History *
history_new (void)
{
  History *history = g_new0 (History, 1);
  *history = (History){ .text = g_string_chunk_new (1 << 16),
                        .messages = g_array_new (FALSE, FALSE, sizeof (HistoryMessage)),
                        .participants = g_array_new (FALSE, FALSE, sizeof (Participant)),
                        .parents = g_array_new (FALSE, FALSE, sizeof (uint64_t)),
                        .extras = g_array_new (FALSE, FALSE, sizeof (HistoryExtra)),
                        .meetings = g_ptr_array_new_with_free_func (history_meeting_free),
                        .usage = g_array_new (FALSE, FALSE, sizeof (StoredUsage)),
                        .first_day = DAY_NONE,
                        .last_day = DAY_NONE,
                        .latest_day = DAY_NONE };
  g_array_append_val (history->extras, no_extra);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    history->rows[kind] = g_ptr_array_new_with_free_func (row_free);
  return history;
}

/* Puts each message where it belongs, circle by circle of those that change places: there is no room for all
 * of them a second time. */
static void
put_in_order (HistoryMessage *messages, RadixItem *order, guint count)
{
  for (guint start = 0; start < count; start++) {
    const HistoryMessage first = messages[start];
    guint to = start;
    for (guint from; (from = order[to].index) != start; to = from) {
      messages[to] = messages[from];
      order[to].index = to;
    }
    messages[to] = first;
    order[to].index = to;
  }
}

static int
compare_items (const void *a, const void *b)
{
  const RadixItem *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

/* The messages from `first` on that were sent in the same second as it, by hash.  Returns their end. */
static guint
sort_second (const HistoryMessage *messages, RadixItem *order, guint first, guint count)
{
  uint64_t second = order[first].key;
  guint end = first + 1;
  while (end < count && order[end].key == second)
    end++;
  if (end == first + 1)
    return end;
  for (guint i = first; i < end; i++)
    order[i].key = radix_key ((int64_t) messages[order[i].index].hash);
  qsort (order + first, end - first, sizeof *order, compare_items);
  return end;
}

/* By time, and by hash within a second.  (The store's own sorting is ten times as slow.) */
static void
sort_messages (History *history)
{
  HistoryMessage *messages = (HistoryMessage *) (gpointer) history->messages->data;
  guint count = history->messages->len;
  g_autofree RadixItem *order = g_new (RadixItem, count + 1);
  for (guint i = 0; i < count; i++)
    order[i] = (RadixItem){ radix_key (messages[i].sent_unix), i };
  radix_sort (order, count);
  for (guint first = 0; first < count;)
    first = sort_second (messages, order, first, count);
  put_in_order (messages, order, count);
}

static gint
compare_meetings (gconstpointer a, gconstpointer b)
{
  const HistoryMeeting *x = *(HistoryMeeting *const *) a, *y = *(HistoryMeeting *const *) b;
  int order = strcmp (x->uid, y->uid);
  if (order == 0)
    order = (x->recurrence_unix > y->recurrence_unix) - (x->recurrence_unix < y->recurrence_unix);
  if (order == 0)
    order = (x->stamp_unix > y->stamp_unix) - (x->stamp_unix < y->stamp_unix);
  return order != 0 ? order : x->sequence - y->sequence;
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

static void
settle_messages (History *history)
{
  sort_messages (history);
  list_by_author (history);
  history_date_authors (history, history->messages->len, history->addresses);
  thread_link (history);
}

void
history_settle (History *history)
{
  settle_messages (history);
  g_ptr_array_sort (history->meetings, compare_meetings);
}

/* Once the messages are read: settling them, and reading what else there is, touch nothing in common. */
enum { PART_MESSAGES, PART_OTHERS, PART_COUNT };
typedef struct {
  History *history;
  Store *store;
  bool is_read;
  GError *error;
} Loading;

static bool
read_others (History *history, Store *store, GError **error)
{
  if (!store_each_meeting (store, add_meeting, history, error) ||
      !store_each_row (store, add_row, history, error) || !load_usage (history, store, error))
    return false;
  g_ptr_array_sort (history->meetings, compare_meetings);
  history->last_day = day_counts_last (&history->days, &history->stray_count, &history->latest_day);
  day_counts_clear (&history->days);
  return true;
}

static void
load_part (guint part, gpointer data)
{
  Loading *loading = data;
  if (part == PART_MESSAGES)
    settle_messages (loading->history);
  else
    loading->is_read = read_others (loading->history, loading->store, &loading->error);
}

History *
history_load (Store *store, GError **error)
{
  g_autoptr (History) history = history_new ();
  if ((history->addresses = store_read_addresses (store, error)) == NULL ||
      (history->words = store_read_words (store, error)) == NULL ||
      (history->mailbox_days = store_read_mailbox_days (store, error)) == NULL ||
      (history->units = store_read_units (store, error)) == NULL ||
      (history->events = store_read_identity_events (store, error)) == NULL)
    return NULL;
  if (!store_each_message (store, add_message, history, error))
    return NULL;
  Loading loading = { history, store, false, NULL };
  parallel_each (PART_COUNT, PART_COUNT, load_part, &loading);
  if (loading.is_read)
    return g_steal_pointer (&history);
  g_propagate_error (error, loading.error);
  return NULL;
}

void
history_free (History *history)
{
  if (history == NULL)
    return;
  g_string_chunk_free (history->text);
  day_counts_clear (&history->days);
  by_key_free (history->by_author);
  GArray *arrays[] = { history->addresses, history->messages, history->participants, history->parents,
                       history->extras,    history->usage,    history->mailbox_days };
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i] != NULL)
      g_array_unref (arrays[i]);
  GPtrArray *lists[] = { history->meetings, history->words, history->units, history->events };
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i] != NULL)
      g_ptr_array_unref (lists[i]);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    g_ptr_array_unref (history->rows[kind]);
  g_free (history);
}

/* The key columns joined; where a table has none that is filled, all cells are the key. */
static char *
row_key (const StoredRow *row)
{
  const Table *table = table_get (row->kind);
  GString *key = g_string_new (NULL);
  for (int i = 0; i < table->column_count; i++) {
    if ((table->columns[i].flags & COLUMN_KEY) == 0)
      continue;
    g_string_append (key, row->cells[i] != NULL ? row->cells[i] : "");
    g_string_append_c (key, '\x1f');
  }
  return g_string_free (key, FALSE);
}

/* Cards of one address list may come from two books, where being read last says nothing of being true: the
 * one that was revised last counts, and one without a date never before one with. */
static bool
is_superseded (const StoredRow *row, const StoredRow *by)
{
  return row->kind != TABLE_CARDS || g_strcmp0 (by->cells[CARDS_REVISED], row->cells[CARDS_REVISED]) >= 0;
}

/* Rows come ordered by key, known, cells: the last version of a key that was known wins. */
GPtrArray *
history_rows_known (const History *history, TableKind kind, int64_t moment_unix)
{
  GPtrArray *known = g_ptr_array_new ();
  g_autofree char *last_key = NULL;
  for (guint i = 0; i < history->rows[kind]->len; i++) {
    StoredRow *row = g_ptr_array_index (history->rows[kind], i);
    if (row->known_unix > moment_unix)
      continue;
    char *key = row_key (row);
    if (last_key == NULL || strcmp (key, last_key) != 0)
      g_ptr_array_add (known, row);
    else if (is_superseded (known->pdata[known->len - 1], row))
      known->pdata[known->len - 1] = row;
    g_free (last_key);
    last_key = key;
  }
  return known;
}
