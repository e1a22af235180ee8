/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"

/* Reading the cells of table rows as they stood at the as-of date. */

static inline const StoredRow *
view_row (const AccountView *view, TableKind kind, guint i)
{
  return g_ptr_array_index (view->rows[kind], i);
}
/* A date that has come: an answer, a delivery, a decision dated later does not exist yet (methods 6.6).
 * DAY_NONE if absent or still to come. */
int32_t row_day_by (const StoredRow *row, int column, int32_t as_of_day);
/* Is the cell exactly that word?  False for an absent one. */
bool row_says (const StoredRow *row, int column, const char *word);
static inline const char *
row_text (const StoredRow *row, int column)
{
  return row->cells[column] != NULL ? row->cells[column] : "";
}
static inline int32_t
row_event_day (const StoredRow *row)
{
  return row_day (row, table_get (row->kind)->event_column);
}
static inline bool
view_keeps (const AccountView *view, TableKind kind)
{
  return view->kept_since[kind] != DAY_NONE;
}

/* Our own rating, "green", "yellow" or "red": the latest of the ratings table, else what the table of
 * accounts says; NULL: none.  *row (NULL: not wanted) is the rating's own, NULL for that of the accounts. */
const char *view_rating (const AccountView *view, const StoredRow **row);

/* Adds the row as evidence, named by its key without the account: "invitations:2025-02-21/pilot north". */
void fact_add_keyed (Fact *fact, const StoredRow *row, int32_t day, const char *text);

/* Users with any use from first_day to last_day, both included. */
guint users_active (const AccountView *view, int32_t first_day, int32_t last_day);
/* Users trained up to the as-of date. */
guint users_trained (const AccountView *view);
/* Whether use is recorded user by user at all. */
bool users_are_known (const AccountView *view);
