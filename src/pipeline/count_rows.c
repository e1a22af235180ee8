/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/frame.h"
#include "pipeline/count.h"
#include "pipeline/day_items.h"
#include "pipeline/row_owner.h"

#define USAGE_WINDOW (1u << 16) /* rows that are in memory while all are looked at */

/* A row that speaks of a day after the as-of date has not happened, whenever it became known. */
static bool
has_happened (const Counted *counted, const StoredRow *row)
{
  const Table *table = table_get (row->kind);
  int64_t moment;
  bool date_only;
  if (table->event_column < 0 || !unix_parse (row->cells[table->event_column], &moment, &date_only))
    return true;
  return moment <= counted->moment_unix;
}

static gint
compare_by_event (gconstpointer a, gconstpointer b)
{
  const StoredRow *x = *(StoredRow *const *) a, *y = *(StoredRow *const *) b;
  int column = table_get (x->kind)->event_column;
  return column < 0 ? 0 : g_strcmp0 (x->cells[column], y->cells[column]);
}

/* Since when, and until when, the store keeps rows that can be placed: an account without any then has none,
 * not unknown ones. */
static void
note_kept (const Counted *counted, const StoredRow *row, int32_t *first, int32_t *last)
{
  int column = table_get (row->kind)->event_column;
  int32_t day = column < 0 ? counted->as_of_day : row_day (row, column);
  if (day == DAY_NONE || day > counted->as_of_day)
    return;
  *first = *first == DAY_NONE ? day : MIN (*first, day);
  *last = MAX (*last, day);
}

/* An outage may be everybody's. */
static bool
is_for_all (const StoredRow *row)
{
  return (row->kind == TABLE_INCIDENTS || row->kind == TABLE_SERVICE) &&
         row->cells[row_owner_column (row->kind)] == NULL;
}

static void
route_kind (Counted *counted, TableKind kind, const RowOwners *owners)
{
  if (row_owner_column (kind) < 0 || kind == TABLE_SUBSCRIPTIONS)
    return;
  guint account_count = counted->roster->accounts->len;
  g_autoptr (GPtrArray) rows = history_rows_known (counted->history, kind, counted->moment_unix);
  counted->rows[kind] = by_key_new (sizeof (StoredRow *));
  for (guint i = 0; i < rows->len; i++) {
    history_pass_row (counted->history, i);
    StoredRow *row = g_ptr_array_index (rows, i);
    bool is_everybodys = is_for_all (row);
    int account = row_owners_find_row (owners, row);
    if (account < 0 && !is_everybodys)
      continue;
    note_kept (counted, row, &counted->kept_since[kind], &counted->kept_until[kind]);
    if (!has_happened (counted, row))
      continue;
    guint from = is_everybodys ? 0 : (guint) account, end = is_everybodys ? account_count : from + 1;
    for (guint k = from; k < end; k++)
      by_key_add (counted->rows[kind], k, &row);
  }
  by_key_settle (counted->rows[kind], account_count);
}

static int32_t
day_of_usage (gconstpointer usage)
{
  return ((const ViewUsage *) usage)->day;
}

static gint
compare_usage (gconstpointer a, gconstpointer b)
{
  const ViewUsage *x = a, *y = b;
  if (x->user != y->user)
    return x->user < y->user ? -1 : 1;
  return (x->feature > y->feature) - (x->feature < y->feature);
}

static const DayKind usage_days = { sizeof (ViewUsage), day_of_usage, compare_usage, NULL };

static bool
is_same_usage (const StoredUsage *a, const StoredUsage *b)
{
  return a->account == b->account && a->user == b->user && a->feature == b->feature && a->day == b->day;
}

static bool
is_usage_known (const Counted *counted, const StoredUsage *usage)
{
  return usage->known_unix <= counted->moment_unix && usage->day <= counted->as_of_day;
}

/* Rows come ordered by their word for the account. */
static void
route_usage (Counted *counted, const RowOwners *owners)
{
  const History *history = counted->history;
  const StoredUsage *rows = history->usage;
  int32_t last_day = DAY_NONE;
  counted->usage = by_key_new (sizeof (UsageRun));
  for (guint first = 0, end; first < history->usage_count; first = end) {
    int account = row_owners_find (owners, history->words->pdata[rows[first].account]);
    for (end = first; end < history->usage_count && rows[end].account == rows[first].account; end++)
      if (is_usage_known (counted, &rows[end]))
        last_day = MAX (last_day, rows[end].day);
    UsageRun run = { first, end };
    if (account >= 0)
      by_key_add (counted->usage, (guint) account, &run);
    if (first / USAGE_WINDOW != end / USAGE_WINDOW)
      history_let_go_rest (history);
  }
  by_key_settle (counted->usage, counted->roster->accounts->len);
  counted->kept_until[TABLE_USAGE] = last_day;
}

void
route_rows (Counted *counted)
{
  g_autoptr (RowOwners) owners = row_owners_new (counted->history, counted->roster, counted->moment_unix);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++) {
    counted->kept_since[kind] = counted->kept_until[kind] = DAY_NONE;
    if (kind != TABLE_USAGE && kind != TABLE_ID_MAP && kind != TABLE_ACCOUNTS && kind != TABLE_ATTENDANCE)
      route_kind (counted, (TableKind) kind, owners);
  }
  route_usage (counted, owners);
}

/* Versions of one usage row follow each other: the last one known wins. */
static void
count_run (const Counted *counted, AccountView *view, const UsageRun *run)
{
  const StoredUsage *pending = NULL;
  for (guint i = run->first; i <= run->end; i++) {
    const StoredUsage *usage = i < run->end ? &counted->history->usage[i] : NULL;
    if (usage != NULL && !is_usage_known (counted, usage))
      continue;
    if (pending != NULL && (usage == NULL || !is_same_usage (pending, usage))) {
      ViewUsage row = { pending->user,        pending->feature,  pending->day,
                        pending->is_advanced, pending->has_tier, pending->count };
      g_array_append_val (view->usage, row);
    }
    pending = usage;
  }
}

void
count_rows (const Counted *counted, AccountView *view, guint account)
{
  guint count;
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++) {
    view->kept_since[kind] = counted->kept_since[kind];
    view->kept_until[kind] = counted->kept_until[kind];
    if (counted->rows[kind] == NULL)
      continue;
    StoredRow *const *rows = by_key_get (counted->rows[kind], account, &count);
    for (guint i = 0; i < count; i++)
      g_ptr_array_add (view->rows[kind], rows[i]);
    g_ptr_array_sort (view->rows[kind], compare_by_event);
  }
  const UsageRun *runs = by_key_get (counted->usage, account, &count);
  for (guint i = 0; i < count; i++)
    count_run (counted, view, &runs[i]);
  if (count > 1) /* each run is sorted */
    day_items_sort (view->usage, &usage_days);
}
