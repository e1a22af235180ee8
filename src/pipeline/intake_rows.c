/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake_private.h"

#include <string.h>

#include "base/text.h"

/* Of a cell with one address, or a list of them. */
static void
add_people (Intake *intake, const char *cell)
{
  g_auto (GStrv) items = g_strsplit (cell, ";", -1);
  for (char **item = items; *item != NULL; item++)
    if (strchr (*item, '@') != NULL)
      intake_add_person (intake, *item);
}

static bool
is_row_blocked (Intake *intake, const Table *table, const Row *row)
{
  if (intake->config->blocked->len == 0)
    return false;
  intake_clear_people (intake);
  for (int i = 0; i < table->column_count; i++)
    if (row->cells[i] != NULL && strchr (row->cells[i], '@') != NULL)
      add_people (intake, row->cells[i]);
  return intake_is_blocked (intake);
}

/* With the key of the forgotten, so that nobody can try out names on it. */
static uint64_t
hash_of_row (const Intake *intake, const Table *table, const Row *row)
{
  g_autoptr (GString) all = g_string_new (table->name);
  g_string_append (all, intake->keep_out->key != NULL ? intake->keep_out->key : "");
  for (int i = 0; i < table->column_count; i++)
    g_string_append_printf (all, "\n%s", row->cells[i] != NULL ? row->cells[i] : "");
  return text_hash (all->str);
}

/* The moment that a date cell speaks of; neighbouring rows mostly have the same.  False: none. */
static bool
read_moment (Intake *intake, const char *cell, int64_t *moment)
{
  DateMemo *memo = &intake->date;
  bool date_only;
  if (cell == NULL)
    return false;
  if (strcmp (cell, memo->text) != 0) {
    if (strlen (cell) >= sizeof memo->text)
      return unix_parse (cell, moment, &date_only);
    strcpy (memo->text, cell);
    memo->is_date = unix_parse (cell, &memo->moment, &date_only);
  }
  *moment = memo->moment;
  return memo->is_date;
}

/* Its own known_at, else what the user says of the whole import, else the date it speaks of, else always. */
static int64_t
known_of (Intake *intake, const Table *table, const Row *row)
{
  int64_t event;
  if (row->known_unix != UNIX_NONE)
    return row->known_unix;
  if (intake->known_unix != UNIX_NONE)
    return intake->known_unix;
  const char *cell = table->event_column != TABLE_NO_EVENT ? row->cells[table->event_column] : NULL;
  return read_moment (intake, cell, &event) ? event : UNIX_NONE;
}

static int8_t
read_tier (const char *word)
{
  if (word == NULL)
    return -1;
  return strcmp (word, "advanced") == 0 ? 1 : strcmp (word, "core") == 0 ? 0 : -1;
}

/* Reads what the narrow table of usage holds; false: it does not fit, and stays a row like any other. */
static bool
read_usage (Intake *intake, const Row *row, UsageRecord *usage)
{
  int64_t unix_seconds;
  const char *const *cells = row->cells;
  if (!read_moment (intake, cells[USAGE_DATE], &unix_seconds) ||
      !text_parse_number (cells[USAGE_COUNT], &usage->count))
    return false;
  usage->day = day_of_unix (unix_seconds);
  usage->tier = read_tier (cells[USAGE_TIER]);
  usage->user = cells[USAGE_USER];
  usage->feature = cells[USAGE_FEATURE];
  /* else the subscriptions table says whose it is */
  usage->account = cells[USAGE_ACCOUNT_ID] != NULL ? cells[USAGE_ACCOUNT_ID] : cells[USAGE_SUBSCRIPTION_ID];
  return true;
}

static bool
put_row (Intake *intake, const Row *row, int64_t known_unix, bool *duplicate, GError **error)
{
  UsageRecord usage = { .known_unix = known_unix };
  if (row->kind != TABLE_USAGE || !read_usage (intake, row, &usage)) {
    const StoredRow stored = { (TableKind) row->kind, row->cells, known_unix };
    return store_put_row (intake->store, &stored, duplicate, error);
  }
  *duplicate = false; /* intake_settle knows */
  return store_put_usage (intake->store, &usage, error);
}

bool
intake_row (const Row *row, gpointer user_data, GError **error)
{
  Intake *intake = user_data;
  const Table *table = table_get ((TableKind) row->kind);
  const char *cells[TABLE_MAX_COLUMNS];
  memcpy (cells, row->cells, (size_t) table->column_count * sizeof *cells);
  Row kept = *row;
  kept.cells = cells;
  bool is_kept_out = !keep_out_is_empty (intake->keep_out) &&
                     (keep_out_is_row_over (intake->keep_out, (TableKind) row->kind, cells) ||
                      !keep_out_reduce_row (intake->keep_out, (TableKind) row->kind, cells));
  if (is_kept_out || is_row_blocked (intake, table, row))
    return intake_put_dropped (intake, hash_of_row (intake, table, row), CLASS_BLOCKED, UNIX_NONE, error);
  bool duplicate;
  if (!put_row (intake, &kept, known_of (intake, table, row), &duplicate, error))
    return false;
  *(duplicate ? &intake->counts.duplicates : &intake->counts.rows) += 1;
  return true;
}

bool
intake_settle (Intake *intake, GError **error)
{
  uint64_t duplicates;
  if (!store_settle_usage (intake->store, &duplicates, error))
    return false;
  intake->counts.rows -= duplicates;
  intake->counts.duplicates += duplicates;
  return true;
}
