/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "store/forget.h"
#include "store/statement.h"

#define CELL_END '\x1f'
#define CELL_ABSENT "\x1e"

/* text_clean has taken both control characters out of every cell. */
static char *
join_cells (const Table *table, const char *const *cells, int wanted_flags)
{
  GString *out = g_string_new (NULL);
  for (int i = 0; i < table->column_count; i++) {
    if ((table->columns[i].flags & wanted_flags) != wanted_flags)
      continue;
    g_string_append (out, cells[i] != NULL ? cells[i] : CELL_ABSENT);
    g_string_append_c (out, CELL_END);
  }
  return g_string_free (out, FALSE);
}

static const char *
find_account (const Table *table, const char *const *cells)
{
  for (int i = 0; i < table->column_count; i++)
    if (strcmp (table->columns[i].name, "account_id") == 0)
      return cells[i];
  return NULL;
}

static void
count_event (Store *store, const StoredRow *row)
{
  const Table *table = table_get (row->kind);
  int64_t event = UNIX_NONE;
  bool date_only;
  const char *cell = table->event_column != TABLE_NO_EVENT ? row->cells[table->event_column] : NULL;
  if (cell != NULL && unix_parse (cell, &event, &date_only))
    unit_tally_add_time (&store->unit, event);
  unit_tally_add_known (&store->unit, MAX (event, row->known_unix));
}

/* By which a row is found again: its table, when it became known, its cells. */
static uint64_t
hash_of_content (const StoredRow *row, const char *cells)
{
  g_autofree char *content = g_strdup_printf ("%s%c%" G_GINT64_FORMAT "%c%s", table_get (row->kind)->name,
                                              CELL_END, row->known_unix, CELL_END, cells);
  return text_hash (content);
}

static bool
insert_row (Store *store, const StoredRow *row, int64_t unit, bool *duplicate, GError **error)
{
  static const char sql[] =
      "INSERT INTO row (content, unit, kind, key, account, known, cells) VALUES"
      " (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET unit = excluded.unit WHERE unit = ?";
  const Table *table = table_get (row->kind);
  g_autofree char *cells = join_cells (table, row->cells, 0);
  g_autofree char *key = join_cells (table, row->cells, COLUMN_KEY);
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, (int64_t) hash_of_content (row, cells));
  statement_bind_int (statement, unit);
  statement_bind_text (statement, table->name);
  statement_bind_text (statement, key);
  statement_bind_text (statement, find_account (table, row->cells));
  statement_bind_unix (statement, row->known_unix);
  statement_bind_text (statement, cells);
  statement_bind_int (statement, store->unit.predecessor);
  if (!statement_run (store, statement, error))
    return false;
  *duplicate = sqlite3_changes (store->db) == 0;
  return true;
}

bool
store_put_row (Store *store, const StoredRow *row, bool *duplicate, GError **error)
{
  g_assert (store->unit.is_open);
  if (!insert_row (store, row, store->unit.id, duplicate, error))
    return false;
  count_event (store, row);
  return true;
}

/* Cuts the joined cells in place.  Columns that were added since the row was written are absent. */
static void
split_cells (char *joined, int column_count, const char **cells)
{
  char *next = joined;
  for (int i = 0; i < column_count; i++) {
    char *end = strchr (next, CELL_END);
    cells[i] = NULL;
    if (end == NULL)
      continue;
    *end = '\0';
    cells[i] = strcmp (next, CELL_ABSENT) == 0 ? NULL : next;
    next = end + 1;
  }
}

/* No row is imported without them, and none loses them but the card of a stranger, which is kept as a number.
 */
static bool
has_required (Store *store, const StoredRow *row, GError **error)
{
  const Table *table = table_get (row->kind);
  for (int i = 0; i < table->column_count && row->kind != TABLE_CARDS; i++) {
    if (row->cells[i] != NULL || (table->columns[i].flags & COLUMN_REQUIRED) == 0)
      continue;
    g_autofree char *what =
        g_strdup_printf ("a row of %s without its %s", table->name, table->columns[i].name);
    store_set_damaged (store, error, what);
    return false;
  }
  return true;
}

bool
store_has_rows (Store *store, TableKind kind, bool *found, GError **error)
{
  Statement *statement = statement_get (store, "SELECT 1 FROM row WHERE kind = ? LIMIT 1", error);
  if (statement == NULL)
    return false;
  statement_bind_text (statement, table_get (kind)->name);
  *found = statement_next (store, statement, error);
  statement_reset (statement);
  return !statement->failed;
}

bool
store_each_row (Store *store, StoreRowFn fn, gpointer user_data, GError **error)
{
  static const char sql[] = "SELECT kind, known, cells FROM row ORDER BY kind, key, known, cells";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  while (statement_next (store, statement, error)) {
    int kind = table_find (statement_read_text (statement));
    if (kind < 0)
      continue; /* a table that a later weft knows */
    const char *cells[TABLE_MAX_COLUMNS];
    StoredRow row = { .kind = (TableKind) kind, .cells = cells };
    row.known_unix = statement_read_unix (statement);
    g_autofree char *joined = g_strdup (statement_read_text (statement));
    split_cells (joined, table_get (row.kind)->column_count, cells);
    if (!has_required (store, &row, error) || !fn (&row, user_data, error)) {
      statement_reset (statement);
      return false;
    }
  }
  return !statement->failed;
}

bool
store_strip_row (Store *store, const StoredRow *row, GError **error)
{
  g_autofree char *cells = join_cells (table_get (row->kind), row->cells, 0);
  Statement *statement =
      statement_get (store, "UPDATE row SET key = '', account = NULL, cells = '' WHERE content = ?", error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, (int64_t) hash_of_content (row, cells));
  return statement_run (store, statement, error);
}

/* ---- taking out what must not be there ---- */

/* reduced NULL: the whole row goes.  Else it goes in anew: it may have become the same as another one. */
static bool
replace_row (Removal *removal, int64_t id, const StoredRow *reduced, int64_t unit, GError **error)
{
  bool is_gone = true;
  Statement *statement = statement_get (removal->store, "DELETE FROM row WHERE rowid = ?", error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, id);
  if (!statement_run (removal->store, statement, error) ||
      (reduced != NULL && !insert_row (removal->store, reduced, unit, &is_gone, error)))
    return false;
  removal->removed.rows++;
  if (is_gone)
    removal_count (removal, unit);
  return true;
}

static bool
clear_row (Removal *removal, Statement *statement, GError **error)
{
  int kind = table_find (statement_read_text (statement));
  if (kind < 0)
    return true; /* a table that a later weft knows */
  const char *cells[TABLE_MAX_COLUMNS] = { NULL }, *before[TABLE_MAX_COLUMNS];
  StoredRow row = { .kind = (TableKind) kind, .cells = cells };
  row.known_unix = statement_read_unix (statement);
  g_autofree char *joined = g_strdup (statement_read_text (statement));
  int64_t id = statement_read_int (statement), unit = statement_read_int (statement);
  int column_count = table_get (row.kind)->column_count;
  split_cells (joined, column_count, cells);
  memcpy (before, cells, sizeof before);
  if (keep_out_is_row_over (removal->keep_out, row.kind, cells) ||
      !keep_out_reduce_row (removal->keep_out, row.kind, cells))
    return replace_row (removal, id, NULL, unit, error);
  bool is_reduced = memcmp (before, cells, (size_t) column_count * sizeof *cells) != 0;
  return !is_reduced || replace_row (removal, id, &row, unit, error);
}

bool
row_remove_kept_out (Removal *removal, GError **error)
{
  /* Sorted, so that all is read before the first change. */
  static const char sql[] =
      "SELECT kind, known, cells, rowid, unit FROM row ORDER BY kind, key, known, cells";
  Statement *statement = statement_get (removal->store, sql, error);
  while (statement != NULL && statement_next (removal->store, statement, error))
    if (!clear_row (removal, statement, error)) {
      statement_reset (statement);
      return false;
    }
  return statement != NULL && !statement->failed;
}
