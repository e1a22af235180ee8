/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/unplaced.h"

#include <string.h>

#include "pipeline/row_owner.h"
#include "weft/status.h"

static void
unplaced_free (gpointer data)
{
  WeftUnplaced *unplaced = data;
  g_free (unplaced->word);
  g_free (unplaced);
}

/* tally: word, borrowed → rows that say it */
static void
count_word (GHashTable *tally, const char *word, guint rows)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (tally, word));
  g_hash_table_insert (tally, (gpointer) word, GUINT_TO_POINTER (before + rows));
}

static void
list_tally (GPtrArray *list, TableKind kind, GHashTable *tally)
{
  GHashTableIter iter;
  gpointer word, rows;
  g_hash_table_iter_init (&iter, tally);
  while (g_hash_table_iter_next (&iter, &word, &rows)) {
    WeftUnplaced *unplaced = g_new (WeftUnplaced, 1);
    *unplaced = (WeftUnplaced){ table_get (kind)->name, g_strdup (word), GPOINTER_TO_UINT (rows) };
    g_ptr_array_add (list, unplaced);
  }
}

static void
list_rows (GPtrArray *list, const History *history, const RowOwners *owners, TableKind kind)
{
  int column = row_owner_column (kind);
  g_autoptr (GHashTable) tally = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) rows = history_rows_known (history, kind, INT64_MAX);
  for (guint i = 0; column >= 0 && i < rows->len; i++) {
    const StoredRow *row = rows->pdata[i];
    if (row->cells[column] != NULL && row_owners_find_row (owners, row) < 0)
      count_word (tally, row->cells[column], 1);
  }
  list_tally (list, kind, tally);
}

static void
list_usage (GPtrArray *list, const History *history, const RowOwners *owners)
{
  g_autofree guint *rows = g_new0 (guint, history->words->len + 1);
  g_autoptr (GHashTable) tally = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < history->usage_count; i++)
    rows[history->usage[i].account]++;
  for (guint i = 0; i < history->words->len; i++)
    if (rows[i] > 0 && row_owners_find (owners, history->words->pdata[i]) < 0)
      count_word (tally, history->words->pdata[i], rows[i]);
  list_tally (list, TABLE_USAGE, tally);
}

static int
compare_unplaced (gconstpointer a, gconstpointer b)
{
  const WeftUnplaced *x = *(WeftUnplaced *const *) a, *y = *(WeftUnplaced *const *) b;
  if (x->rows != y->rows)
    return x->rows < y->rows ? 1 : -1;
  int order = strcmp (x->table, y->table);
  return order != 0 ? order : strcmp (x->word, y->word);
}

GPtrArray *
unplaced_list (const History *history, const Roster *roster)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (unplaced_free);
  g_autoptr (RowOwners) owners = row_owners_new (history, roster, INT64_MAX);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    if (kind != TABLE_ACCOUNTS && kind != TABLE_ATTENDANCE)
      list_rows (list, history, owners, (TableKind) kind);
  list_usage (list, history, owners);
  g_ptr_array_sort (list, compare_unplaced);
  return list;
}
