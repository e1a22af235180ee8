/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading usage, and taking out what must not be there; usage_put.c writes it. */
#include "store/usage_block.h"

#include "store/forget.h"
#include "store/statement.h"

/* ---- blocks ---- */

GArray *
usage_list_blocks (Store *store, int32_t first_day, int32_t last_day, GError **error)
{
  static const char sql[] = "SELECT id FROM usage_block WHERE last >= ? AND first <= ? ORDER BY id";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return NULL;
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (int64_t));
  statement_bind_int (statement, first_day);
  statement_bind_int (statement, last_day);
  while (statement_next (store, statement, error)) {
    int64_t id = statement_read_int (statement);
    g_array_append_val (blocks, id);
  }
  return statement->failed ? NULL : g_steal_pointer (&blocks);
}

static bool
has_words (const Intern *words, const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const UsageRow *row = &g_array_index (rows, UsageRow, i);
    if (!intern_has (words, row->account) || !intern_has (words, row->user) ||
        !intern_has (words, row->feature))
      return false;
  }
  return true;
}

bool
usage_read_block (Store *store, int64_t block, int64_t *unit, GArray *rows, GError **error)
{
  Statement *statement = statement_get (store, "SELECT unit, packed FROM usage_block WHERE id = ?", error);
  if (statement == NULL || !intern_load (store, &store->words, error))
    return false;
  statement_bind_int (statement, block);
  bool is_whole = false;
  if (statement_next (store, statement, error)) {
    size_t length;
    *unit = statement_read_int (statement);
    const void *blob = statement_read_blob (statement, &length);
    is_whole = usage_block_unpack (blob, length, rows) && has_words (&store->words, rows);
    statement_reset (statement);
  }
  if (!is_whole && !statement->failed)
    store_set_damaged (store, error, "a usage row cannot be read back");
  return is_whole;
}

static bool
delete_block (Store *store, int64_t block, GError **error)
{
  Statement *statement = statement_get (store, "DELETE FROM usage_block WHERE id = ?", error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, block);
  return statement_run (store, statement, error);
}

bool
usage_rewrite_block (Store *store, int64_t block, GArray *rows, GError **error)
{
  static const char sql[] = "UPDATE usage_block SET rows = ?, packed = ? WHERE id = ?";
  UsageRow *row = (UsageRow *) (gpointer) rows->data;
  guint kept = 0;
  for (guint i = 0; i < rows->len; i++)
    if (row[i].tier != USAGE_TIER_GONE)
      row[kept++] = row[i];
  g_array_set_size (rows, kept);
  if (kept == 0)
    return delete_block (store, block, error);
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  usage_block_pack (bytes, row, kept);
  statement_bind_int (statement, kept);
  statement_bind_blob (statement, bytes);
  statement_bind_int (statement, block);
  return statement_run (store, statement, error);
}

typedef bool (*BlockFn) (Store *store, int64_t block, int64_t unit, GArray *rows, gpointer user_data,
                         GError **error);

static bool
each_block (Store *store, BlockFn fn, gpointer user_data, GError **error)
{
  g_autoptr (GArray) blocks = usage_list_blocks (store, INT32_MIN, INT32_MAX, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (UsageRow));
  bool ok = blocks != NULL;
  for (guint i = 0; ok && i < blocks->len; i++) {
    int64_t unit, block = g_array_index (blocks, int64_t, i);
    ok = usage_read_block (store, block, &unit, rows, error) &&
         fn (store, block, unit, rows, user_data, error);
  }
  return ok;
}

/* ---- reading ---- */

typedef struct {
  StoreUsageFn fn;
  gpointer user_data;
} UsageReading;

static bool
show_block (Store *store, int64_t block, int64_t unit, GArray *rows, gpointer data, GError **error)
{
  (void) store, (void) block, (void) unit;
  const UsageReading *reading = data;
  for (guint i = 0; i < rows->len; i++) {
    const UsageRow *row = &g_array_index (rows, UsageRow, i);
    if (row->account == WORD_NONE) /* nobody's: what named the account was forgotten */
      continue;
    const StoredUsage usage = { .account = row->account,
                                .user = row->user,
                                .feature = row->feature,
                                .day = row->day,
                                .is_advanced = row->tier == TIER_ADVANCED,
                                .has_tier = row->tier != TIER_NONE,
                                .count = row->count,
                                .known_unix = row->known_unix };
    if (!reading->fn (&usage, reading->user_data, error))
      return false;
  }
  return true;
}

bool
store_each_usage (Store *store, StoreUsageFn fn, gpointer user_data, GError **error)
{
  return intern_load (store, &store->words, error) &&
         each_block (store, show_block, &(UsageReading){ fn, user_data }, error);
}

/* ---- taking out what must not be there ---- */

typedef struct {
  Removal *removal;
  GArray *is_named; /* guint8, by word: it mentions somebody who is to be forgotten */
} UsageRemoval;

static bool
names (const UsageRemoval *usage, uint32_t word)
{
  return word != WORD_NONE && g_array_index (usage->is_named, guint8, word) != 0;
}

static bool
clear_block (Store *store, int64_t block, int64_t unit, GArray *rows, gpointer user_data, GError **error)
{
  const UsageRemoval *usage = user_data;
  int32_t before = usage->removal->keep_out->before_day;
  bool is_changed = false;
  for (guint i = 0; i < rows->len; i++) {
    UsageRow *row = &g_array_index (rows, UsageRow, i);
    bool is_over = before != DAY_NONE && row->day < before;
    if (!is_over && !names (usage, row->account) && !names (usage, row->user) && !names (usage, row->feature))
      continue;
    row->tier = USAGE_TIER_GONE;
    is_changed = true;
    usage->removal->removed.rows++;
    removal_count (usage->removal, unit);
  }
  return !is_changed || usage_rewrite_block (store, block, rows, error);
}

bool
usage_remove_kept_out (Removal *removal, GError **error)
{
  if (!intern_load (removal->store, &removal->store->words, error))
    return false;
  const GPtrArray *words = removal->store->words.texts;
  g_autoptr (GArray) is_named = g_array_sized_new (FALSE, TRUE, sizeof (guint8), words->len);
  g_array_set_size (is_named, words->len);
  for (guint i = 0; i < words->len; i++)
    g_array_index (is_named, guint8, i) = keep_out_mentions (removal->keep_out, words->pdata[i]);
  return each_block (removal->store, clear_block, &(UsageRemoval){ removal, is_named }, error);
}

static void
mark_word (GArray *is_used, uint32_t word)
{
  if (word != WORD_NONE)
    g_array_index (is_used, guint8, word) = 1;
}

static bool
mark_block (Store *store, int64_t block, int64_t unit, GArray *rows, gpointer is_used, GError **error)
{
  (void) store, (void) block, (void) unit, (void) error;
  for (guint i = 0; i < rows->len; i++) {
    const UsageRow *row = &g_array_index (rows, UsageRow, i);
    mark_word (is_used, row->account);
    mark_word (is_used, row->user);
    mark_word (is_used, row->feature);
  }
  return true;
}

bool
usage_mark_words (Store *store, GArray *is_used, GError **error)
{
  return each_block (store, mark_block, is_used, error);
}
