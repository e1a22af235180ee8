/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/rows.h"

#include <string.h>

int32_t
row_day_by (const StoredRow *row, int column, int32_t as_of_day)
{
  int32_t day = row_day (row, column);
  return day != DAY_NONE && day <= as_of_day ? day : DAY_NONE;
}

const char *
view_rating (const AccountView *view, const StoredRow **row)
{
  const GPtrArray *rows = view->rows[TABLE_RATINGS];
  const StoredRow *latest = NULL;
  for (guint i = 0; i < rows->len; i++) /* by date */
    if (row_day_by (view_row (view, TABLE_RATINGS, i), RATINGS_DATE, view->as_of_day) != DAY_NONE)
      latest = view_row (view, TABLE_RATINGS, i);
  if (row != NULL)
    *row = latest;
  return latest != NULL ? latest->cells[RATINGS_RATING] : view->account->csm_rating;
}

bool
row_says (const StoredRow *row, int column, const char *word)
{
  return row->cells[column] != NULL && strcmp (row->cells[column], word) == 0;
}

void
fact_add_keyed (Fact *fact, const StoredRow *row, int32_t day, const char *text)
{
  const Table *table = table_get (row->kind);
  g_autoptr (GString) key = g_string_new (NULL);
  for (int i = 0; i < table->column_count; i++)
    if ((table->columns[i].flags & COLUMN_KEY) != 0 && strcmp (table->columns[i].name, "account_id") != 0 &&
        row->cells[i] != NULL)
      g_string_append_printf (key, "%s%s", key->len > 0 ? "/" : "", row->cells[i]);
  fact_add_row (fact, row, row->kind == TABLE_TICKETS ? "ticket" : "row", key->str, day, text);
}

/* The first row of use on that day or later: usage is sorted by day. */
static guint
find_day (const AccountView *view, int32_t day)
{
  guint low = 0, high = view->usage->len;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (VIEW_ITEM (view->usage, ViewUsage, mid)->day < day)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

guint
users_active (const AccountView *view, int32_t first_day, int32_t last_day)
{
  g_autoptr (GHashTable) users = g_hash_table_new (NULL, NULL);
  for (guint i = find_day (view, first_day); i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    if (usage->day > last_day)
      break;
    if (usage->user != WORD_NONE && usage->count > 0)
      g_hash_table_add (users, GUINT_TO_POINTER (usage->user));
  }
  return g_hash_table_size (users);
}

bool
users_are_known (const AccountView *view)
{
  for (guint i = 0; i < view->usage->len; i++)
    if (VIEW_ITEM (view->usage, ViewUsage, i)->user != WORD_NONE)
      return true;
  return false;
}

guint
users_trained (const AccountView *view)
{
  g_autoptr (GHashTable) users = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < view->rows[TABLE_TRAINING]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_TRAINING, i);
    if (row_day_by (row, TRAINING_TRAINED_AT, view->as_of_day) != DAY_NONE)
      g_hash_table_add (users, (gpointer) row->cells[TRAINING_USER]);
  }
  return g_hash_table_size (users);
}
