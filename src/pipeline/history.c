/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/history_private.h"

#include <string.h>

#include "base/parallel.h"
#include "base/text.h"

#define LATE_TEXTS (1u << 15)

/* A text that may be let go of is not looked at for nothing. */
struct LateText {
  guint hash;
  const char *text;
};

/* A copy that lives as long as the history; NULL for NULL.  Texts that come again soon, as those of one
 * column do, are kept once. */
static const char *
keep_text (History *history, const char *text)
{
  if (text == NULL)
    return NULL;
  guint hash = text_hash_key (text);
  LateText *late = &history->late_texts[hash % LATE_TEXTS];
  if (late->text == NULL || late->hash != hash || strcmp (late->text, text) != 0)
    *late = (LateText){ hash, arena_copy_text (&history->arena, text) };
  return late->text;
}

void
history_widen (History *history, int64_t unix_seconds)
{
  int32_t day = day_of_unix (unix_seconds);
  if (history->first_day == DAY_NONE || day < history->first_day)
    history->first_day = day;
  day_counts_add (&history->days, day);
}

/* Whether a start goes on with a run; the second one sets its step.  Those of a damaged store may be any. */
static bool
extend_run (StartRun *run, int64_t start_unix)
{
  int64_t last = run->first_unix + (int64_t) run->step_seconds * (run->count - 1);
  uint64_t step = (uint64_t) start_unix - (uint64_t) last;
  if (start_unix < last || step > UINT32_MAX || (run->count > 1 && step != run->step_seconds))
    return false;
  run->step_seconds = (uint32_t) step;
  run->count++;
  return true;
}

static guint
list_runs (const StoredMeeting *stored, StartRun *runs)
{
  guint count = 0;
  for (gsize i = 0; i < stored->start_count; i++)
    if (count == 0 || !extend_run (&runs[count - 1], stored->starts[i]))
      runs[count++] = (StartRun){ stored->starts[i], 0, 1 };
  return count;
}

static gpointer
copy_items (History *history, gconstpointer items, gsize size)
{
  return size > 0 ? memcpy (arena_take (&history->arena, size), items, size) : NULL;
}

void
history_add_meeting (History *history, const StoredMeeting *stored)
{
  g_autofree StartRun *runs = g_new (StartRun, stored->start_count + 1);
  guint run_count = list_runs (stored, runs);
  gsize attendees = stored->attendee_count * sizeof (StoredAttendee);
  HistoryMeeting *meeting = arena_take (&history->arena, sizeof *meeting);
  *meeting = (HistoryMeeting){ .uid = keep_text (history, stored->uid),
                               .title = keep_text (history, stored->title),
                               .recurrence_unix = stored->recurrence_unix,
                               .stamp_unix = stored->stamp_unix,
                               .created_unix = stored->created_unix,
                               .known_unix = stored->known_unix,
                               .runs = copy_items (history, runs, run_count * sizeof *runs),
                               .run_count = run_count,
                               .attendees = { copy_items (history, stored->attendees, attendees),
                                              (guint) stored->attendee_count },
                               .duration_minutes = stored->duration_minutes,
                               .sequence = stored->sequence,
                               .method = stored->method,
                               .is_all_day = stored->is_all_day,
                               .is_cancelled = stored->is_cancelled,
                               .is_series = stored->is_series,
                               .is_out_of_office = stored->is_out_of_office,
                               .organizer = stored->organizer };
  g_ptr_array_add (history->meetings, meeting);
  history_pass_row (history, history->meetings->len);
}

static bool
add_meeting (const StoredMeeting *stored, gpointer history, GError **error)
{
  (void) error;
  history_add_meeting (history, stored);
  return true;
}

static bool
add_row (const StoredRow *stored, gpointer user_data, GError **error)
{
  (void) error;
  History *history = user_data;
  const Table *table = table_get (stored->kind);
  const char **cells = arena_take (&history->arena, (gsize) table->column_count * sizeof *cells);
  for (int i = 0; i < table->column_count; i++)
    cells[i] = keep_text (history, stored->cells[i]);
  StoredRow *row = arena_take (&history->arena, sizeof *row);
  *row = (StoredRow){ stored->kind, cells, stored->known_unix };
  g_ptr_array_add (history->rows[stored->kind], row);
  history_pass_row (history, history->rows[stored->kind]->len);
  int64_t moment;
  bool date_only;
  if (stored->kind == TABLE_TICKETS && unix_parse (cells[TICKETS_CREATED_AT], &moment, &date_only))
    history_widen (history, moment);
  return true;
}

History *
history_new (void)
{
  History *history = g_new0 (History, 1);
  *history = (History){ .late_texts = g_new0 (LateText, LATE_TEXTS),
                        .meetings = g_ptr_array_new (),
                        .first_day = DAY_NONE,
                        .last_day = DAY_NONE,
                        .latest_day = DAY_NONE };
  arena_open_filed (&history->arena);
  history_begin_messages (history);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    history->rows[kind] = g_ptr_array_new ();
  return history;
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

static void
settle_messages (History *history)
{
  history_order_messages (history);
  history_find_authors (history);
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
  return store_each_meeting (store, add_meeting, history, error) &&
         store_each_row (store, add_row, history, error) && history_read_usage (history, store, error);
}

static void
find_last_day (History *history)
{
  history_widen_by_messages (history);
  history->last_day = day_counts_last (&history->days, &history->stray_count, &history->latest_day);
  day_counts_clear (&history->days);
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
  Arena *texts = &history->arena;
  if ((history->addresses = store_read_addresses (store, texts, error)) == NULL ||
      (history->words = store_read_words (store, texts, error)) == NULL ||
      (history->mailbox_days = store_read_mailbox_days (store, error)) == NULL ||
      (history->units = store_read_units (store, error)) == NULL ||
      (history->events = store_read_identity_events (store, error)) == NULL)
    return NULL;
  if (!history_read_messages (history, store, error))
    return NULL;
  Loading loading = { history, store, false, NULL };
  parallel_each (PART_COUNT, PART_COUNT, load_part, &loading);
  find_last_day (history);
  g_clear_pointer (&history->late_texts, g_free);
  history_let_go_rest (history);
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
  g_free (history->late_texts);
  scroll_free (history->usage_scroll);
  arena_close (&history->arena);
  day_counts_clear (&history->days);
  history_clear_messages (history);
  GArray *arrays[] = { history->addresses, history->mailbox_days };
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

void
history_let_go_rest (const History *history)
{
  arena_let_go (&history->arena);
  if (history->usage_scroll != NULL)
    scroll_let_go (history->usage_scroll, G_MAXSIZE);
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
    history_pass_row (history, i);
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
