/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/day.h"
#include "model/churn.h"
#include "pipeline/backtest.h"
#include "source/source.h"

typedef struct {
  Backtest *backtest;
  GHashTable *by_id; /* id → BacktestAccount *, borrowed */
  GHashTable *left;  /* set of ids with an event */
  GPtrArray *warnings;
  guint unknown_count; /* events of accounts that the store does not have */
} Reading;

static bool
read_event_day (const char *cell, int32_t *day)
{
  int64_t moment;
  bool date_only;
  if (cell == NULL || !unix_parse (cell, &moment, &date_only))
    return false;
  *day = day_of_unix (moment);
  return true;
}

static void
note_event (BacktestAccount *account, const char *kind, int32_t day)
{
  int32_t *first = churn_is_loss (kind) ? &account->event_day : &account->downgrade_day;
  if (*first != DAY_NONE && *first <= day)
    return;
  *first = day;
  if (churn_is_loss (kind)) {
    g_free (account->event_kind);
    account->event_kind = g_strdup (kind != NULL ? kind : "notice");
  }
}

static bool
on_row (const Row *row, gpointer user_data, GError **error)
{
  (void) error;
  Reading *reading = user_data;
  int32_t day;
  if (row->kind != TABLE_CHURN || !read_event_day (row->cells[CHURN_NOTICE_DATE], &day))
    return true;
  const char *id = row->cells[CHURN_ACCOUNT_ID], *kind = row->cells[CHURN_KIND];
  BacktestAccount *account = g_hash_table_lookup (reading->by_id, id);
  if (churn_is_loss (kind))
    g_hash_table_add (reading->left, g_strdup (id));
  if (account != NULL)
    note_event (account, kind, day);
  else
    reading->unknown_count++;
  return true;
}

static bool
on_begin (const SourceUnit *unit, bool *skip, gpointer user_data, GError **error)
{
  (void) unit, (void) skip, (void) user_data, (void) error;
  return true;
}

static bool
on_end (const SourceUnit *unit, const SourceCounts *counts, Diag *diag, const GError *failure,
        gpointer user_data, GError **error)
{
  (void) counts;
  Reading *reading = user_data;
  if (failure != NULL || unit->format == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "%s: %s", unit->path,
                 failure != NULL ? failure->message
                                 : "no churn table: it needs the columns account_id and notice_date");
    return false;
  }
  if (diag->rejected_count > 0 && reading->warnings != NULL)
    g_ptr_array_add (reading->warnings,
                     g_strdup_printf ("%s: rows that could not be read: %" G_GUINT64_FORMAT, unit->path,
                                      diag->rejected_count));
  return true;
}

bool
labels_read (const char *churn_path, const Config *config, Backtest *backtest, GPtrArray *warnings,
             GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < backtest->accounts->len; i++) {
    BacktestAccount *account = g_ptr_array_index (backtest->accounts, i);
    g_hash_table_insert (by_id, account->id, account);
  }
  Reading reading = { backtest, by_id, left, warnings, 0 };
  const SourceOptions options = { .columns = config->columns, .as_kind = table_get (TABLE_CHURN)->name };
  const SourceVisitor visitor = { on_begin, on_end, { NULL, NULL, on_row, &reading } };
  if (!source_walk (churn_path, &options, &visitor, error))
    return false;
  backtest->listed_count = g_hash_table_size (left);
  if (reading.unknown_count > 0 && warnings != NULL)
    g_ptr_array_add (warnings, g_strdup_printf ("%s: rows of accounts that no date of the replay has: %u",
                                                churn_path, reading.unknown_count));
  return true;
}

/* ---- what follows from cells and events ---- */

static int32_t
find_flag (const Backtest *backtest, const BacktestAccount *account)
{
  for (guint i = 0; i < backtest->days->len; i++) {
    int32_t day = g_array_index (backtest->days, int32_t, i);
    bool counts =
        account->event_day == DAY_NONE || backtest_outcome (backtest, account, i) == OUTCOME_POSITIVE;
    if (counts && backtest_cell_has (&account->cells[i], ALARM_ELEVATED))
      return day;
  }
  return DAY_NONE;
}

static bool
is_treated (const History *history, const BacktestAccount *account)
{
  const GPtrArray *actions = history->rows[TABLE_ACTIONS];
  for (guint i = 0; i < actions->len && account->flag_day != DAY_NONE; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) actions, i);
    int32_t day;
    if (strcmp (row->cells[ACTIONS_ACCOUNT_ID], account->id) == 0 &&
        read_event_day (row->cells[ACTIONS_STARTED_AT], &day) && day >= account->flag_day &&
        (account->event_day == DAY_NONE || day < account->event_day))
      return true;
  }
  return false;
}

void
labels_mark (const History *history, Backtest *backtest)
{
  for (guint i = 0; i < backtest->accounts->len; i++) {
    BacktestAccount *account = g_ptr_array_index (backtest->accounts, i);
    account->flag_day = find_flag (backtest, account);
    account->is_treated = is_treated (history, account);
  }
}

/* ---- leaks ---- */

/* Tables whose rows say how something stands; a row that came without known_at holds what was true at the
 * export. */
static const TableKind standing_tables[] = { TABLE_ACCOUNTS, TABLE_CONTACTS,   TABLE_TEAM,
                                             TABLE_ALIASES,  TABLE_GROUPS,     TABLE_SUBSCRIPTIONS,
                                             TABLE_PROJECTS, TABLE_ONBOARDING, TABLE_MILESTONES,
                                             TABLE_TICKETS,  TABLE_CARDS };

/* Of a ticket only these are edited without a date of their own. */
static bool
may_be_edited (TableKind kind, int column)
{
  const TableColumn *it = &table_get (kind)->columns[column];
  if (kind == TABLE_TICKETS)
    return column == TICKETS_TAGS || column == TICKETS_PRIORITY || column == TICKETS_STATUS ||
           column == TICKETS_TYPE || column == TICKETS_MODULE;
  return (it->flags & COLUMN_KEY) == 0 && column != table_get (kind)->event_column;
}

/* Was the row's version known from its event, or always, instead of from a date of its own? */
static bool
is_undated (const StoredRow *row)
{
  int event = table_get (row->kind)->event_column;
  int64_t moment;
  bool date_only;
  if (row->known_unix == INT64_MIN)
    return true;
  return event != TABLE_NO_EVENT && row->cells[event] != NULL &&
         unix_parse (row->cells[event], &moment, &date_only) && row->known_unix == moment;
}

static bool
has_undated_cell (const GPtrArray *rows, int column)
{
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) rows, i);
    if (row->cells[column] != NULL && is_undated (row))
      return true;
  }
  return false;
}

void
labels_list_leaks (const History *history, GPtrArray *leaks)
{
  for (size_t i = 0; i < G_N_ELEMENTS (standing_tables); i++) {
    const Table *table = table_get (standing_tables[i]);
    for (int column = 0; column < table->column_count; column++)
      if (may_be_edited (standing_tables[i], column) &&
          has_undated_cell (history->rows[standing_tables[i]], column))
        g_ptr_array_add (leaks, g_strdup_printf ("%s.%s", table->name, table->columns[column].name));
  }
}
