/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "measure/frame.h"
#include "pipeline/count.h"

/* The column that names the account, by table; -1 where rows are not an account's. */
static int
account_column (TableKind kind)
{
  const Table *table = table_get (kind);
  for (int i = 0; i < table->column_count; i++)
    if (strcmp (table->columns[i].name, "account_id") == 0)
      return i;
  return -1;
}

/* Ids of ticket systems and subscriptions resolve through mapping rows; anything else stands for itself. */
static GHashTable *
build_account_names (const Counted *counted)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < counted->roster->accounts->len; i++) {
    const Account *account = g_ptr_array_index (counted->roster->accounts, i);
    g_hash_table_insert (names, account->id, GUINT_TO_POINTER (i + 1));
  }
  g_autoptr (GPtrArray) maps = history_rows_known (counted->history, TABLE_ID_MAP, counted->moment_unix);
  for (guint i = 0; i < maps->len; i++) {
    const StoredRow *row = g_ptr_array_index (maps, i);
    gpointer account = g_hash_table_lookup (names, row->cells[ID_MAP_VALUE]);
    if (strcmp (row->cells[ID_MAP_KIND], "account") == 0 && account != NULL)
      g_hash_table_insert (names, (gpointer) row->cells[ID_MAP_ID], account);
  }
  g_autoptr (GPtrArray) subscriptions =
      history_rows_known (counted->history, TABLE_SUBSCRIPTIONS, counted->moment_unix);
  for (guint i = 0; i < subscriptions->len; i++) {
    const StoredRow *row = g_ptr_array_index (subscriptions, i);
    gpointer account = g_hash_table_lookup (names, row->cells[SUBSCRIPTIONS_ACCOUNT_ID]);
    if (account != NULL && !g_hash_table_contains (names, row->cells[SUBSCRIPTIONS_SUBSCRIPTION_ID]))
      g_hash_table_insert (names, (gpointer) row->cells[SUBSCRIPTIONS_SUBSCRIPTION_ID], account);
  }
  return names;
}

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

/* Since when, and until when, the store keeps such rows at all: an account without any then has none, not
 * unknown ones. */
static void
mark_kept (Counted *counted, TableKind kind, const GPtrArray *rows)
{
  int column = table_get (kind)->event_column;
  int32_t first = DAY_NONE, last = DAY_NONE;
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) rows, i);
    int32_t day = column < 0 ? counted->as_of_day : row_day (row, column);
    if (day != DAY_NONE && day <= counted->as_of_day && (first == DAY_NONE || day < first))
      first = day;
    if (day != DAY_NONE && day <= counted->as_of_day)
      last = MAX (last, day);
  }
  for (guint i = 0; i < counted->views->len; i++) {
    counted_view (counted, (int) i)->kept_since[kind] = first;
    counted_view (counted, (int) i)->kept_until[kind] = last;
  }
}

static void
count_kind (Counted *counted, TableKind kind, GHashTable *names)
{
  int column = account_column (kind);
  if (column < 0 || kind == TABLE_SUBSCRIPTIONS)
    return;
  g_autoptr (GPtrArray) rows = history_rows_known (counted->history, kind, counted->moment_unix);
  mark_kept (counted, kind, rows);
  for (guint i = 0; i < rows->len; i++) {
    StoredRow *row = g_ptr_array_index (rows, i);
    const char *name = row->cells[column];
    guint account = name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (names, name)) : 0;
    if (account > 0 && has_happened (counted, row))
      g_ptr_array_add (counted_view (counted, (int) account - 1)->rows[kind], row);
    else if (name == NULL && (kind == TABLE_INCIDENTS || kind == TABLE_SERVICE) &&
             has_happened (counted, row))
      for (guint k = 0; k < counted->views->len; k++) /* an outage of everybody's */
        g_ptr_array_add (counted_view (counted, (int) k)->rows[kind], row);
  }
  for (guint i = 0; i < counted->views->len; i++)
    g_ptr_array_sort (counted_view (counted, (int) i)->rows[kind], compare_by_event);
}

static gint
compare_usage (gconstpointer a, gconstpointer b)
{
  const ViewUsage *x = a, *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  if (x->user != y->user)
    return x->user < y->user ? -1 : 1;
  return (x->feature > y->feature) - (x->feature < y->feature);
}

static bool
is_same_usage (const StoredUsage *a, const StoredUsage *b)
{
  return a->account == b->account && a->user == b->user && a->feature == b->feature && a->day == b->day;
}

/* Versions of one usage row follow each other: the last one known wins. */
static void
count_usage (Counted *counted, GHashTable *names)
{
  const History *history = counted->history;
  g_autofree guint *account_of_word = g_new0 (guint, history->words->len + 1);
  for (guint i = 0; i < history->words->len; i++)
    account_of_word[i] =
        GPOINTER_TO_UINT (g_hash_table_lookup (names, g_ptr_array_index (history->words, i)));
  const StoredUsage *pending = NULL;
  int32_t last_day = DAY_NONE;
  for (guint i = 0; i <= history->usage->len; i++) {
    const StoredUsage *usage =
        i < history->usage->len ? &g_array_index (history->usage, StoredUsage, i) : NULL;
    if (usage != NULL && (usage->known_unix > counted->moment_unix || usage->day > counted->as_of_day))
      continue;
    if (usage != NULL)
      last_day = MAX (last_day, usage->day);
    if (pending != NULL && (usage == NULL || !is_same_usage (pending, usage)) &&
        account_of_word[pending->account] > 0) {
      ViewUsage row = { pending->user,        pending->feature,  pending->day,
                        pending->is_advanced, pending->has_tier, pending->count };
      g_array_append_val (counted_view (counted, (int) account_of_word[pending->account] - 1)->usage, row);
    }
    pending = usage;
  }
  for (guint i = 0; i < counted->views->len; i++) {
    counted_view (counted, (int) i)->kept_until[TABLE_USAGE] = last_day;
    g_array_sort (counted_view (counted, (int) i)->usage, compare_usage);
  }
}

void
count_rows (Counted *counted)
{
  g_autoptr (GHashTable) names = build_account_names (counted);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    if (kind != TABLE_USAGE && kind != TABLE_ID_MAP && kind != TABLE_ACCOUNTS && kind != TABLE_ATTENDANCE)
      count_kind (counted, (TableKind) kind, names);
  count_usage (counted, names);
}
