/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing usage.  Rows wait until there are many; then they are sorted, compared with the blocks that overlap
 * them in time, and written as blocks of their own.  So a table of any size needs the memory of one batch,
 * and a file in the order of its days, which most are, is compared with next to nothing. */
#include <stdlib.h>
#include <string.h>

#include "store/statement.h"
#include "store/usage_block.h"

#define BATCH_ROWS (1u << 20)

struct UsageBatch {
  GArray *rows;      /* UsageRow, not yet written */
  GArray *is_known;  /* guint8, by row: the store has it */
  GArray *block;     /* UsageRow: the block being compared */
  GByteArray *bytes; /* the block being written */
  UsageRow last;     /* the row before */
  GArray *next;      /* uint32_t, by word: one more than the word that followed it in its column; 0: none */
  guint known_count; /* of those */
  uint64_t duplicates;
};

static UsageBatch *
get_batch (Store *store)
{
  if (store->usage == NULL) {
    store->usage = g_new0 (UsageBatch, 1);
    *store->usage = (UsageBatch){ .rows = g_array_new (FALSE, FALSE, sizeof (UsageRow)),
                                  .is_known = g_array_new (FALSE, TRUE, sizeof (guint8)),
                                  .block = g_array_new (FALSE, FALSE, sizeof (UsageRow)),
                                  .bytes = g_byte_array_new (),
                                  .next = g_array_new (FALSE, TRUE, sizeof (uint32_t)),
                                  .last = { .account = WORD_NONE, .user = WORD_NONE, .feature = WORD_NONE } };
  }
  return store->usage;
}

void
usage_batch_free (UsageBatch *batch)
{
  if (batch == NULL)
    return;
  g_array_unref (batch->rows);
  g_array_unref (batch->is_known);
  g_array_unref (batch->block);
  g_byte_array_unref (batch->bytes);
  g_array_unref (batch->next);
  g_free (batch);
}

/* ---- the order ---- */

static int
compare_rows (const void *a, const void *b)
{
  return usage_row_compare (a, b);
}

static void
sort_rows (GArray *rows)
{
  const UsageRow *row = (const UsageRow *) (gpointer) rows->data;
  for (guint i = 1; i < rows->len; i++)
    if (usage_row_compare (&row[i - 1], &row[i]) > 0) {
      qsort (rows->data, rows->len, sizeof (UsageRow), compare_rows);
      return;
    }
}

/* Of equal neighbours one stays. */
static void
drop_twins (UsageBatch *batch)
{
  UsageRow *row = (UsageRow *) (gpointer) batch->rows->data;
  guint kept = 0;
  for (guint i = 0; i < batch->rows->len; i++)
    if (kept == 0 || usage_row_compare (&row[kept - 1], &row[i]) != 0) {
      if (kept < i)
        row[kept] = row[i];
      kept++;
    }
  batch->duplicates += batch->rows->len - kept;
  g_array_set_size (batch->rows, kept);
}

/* ---- what the store has ---- */

static guint
find_first (const GArray *rows, const UsageRow *wanted)
{
  guint low = 0, high = rows->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (usage_row_compare (&g_array_index (rows, UsageRow, middle), wanted) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

typedef void (*PairFn) (UsageBatch *batch, guint row, guint in_block);

/* Calls fn for each row that is in the batch and in the block. */
static guint
each_pair (UsageBatch *batch, PairFn fn)
{
  guint found = 0;
  guint at = batch->block->len > 0 ? find_first (batch->rows, &g_array_index (batch->block, UsageRow, 0)) : 0;
  for (guint i = 0; i < batch->block->len && at < batch->rows->len;) {
    int order = usage_row_compare (&g_array_index (batch->rows, UsageRow, at),
                                   &g_array_index (batch->block, UsageRow, i));
    if (order == 0) {
      fn (batch, at, i);
      found++;
    }
    at += order <= 0;
    i += order >= 0;
  }
  return found;
}

static void
mark_known (UsageBatch *batch, guint row, guint in_block)
{
  (void) in_block;
  batch->known_count += g_array_index (batch->is_known, guint8, row) == 0;
  g_array_index (batch->is_known, guint8, row) = 1;
}

static void
mark_moved (UsageBatch *batch, guint row, guint in_block)
{
  (void) row;
  g_array_index (batch->block, UsageRow, in_block).tier = USAGE_TIER_GONE;
}

/* A row that the earlier state of this file held is its own from now on. */
static bool
take_over (Store *store, int64_t block, GError **error)
{
  UsageBatch *batch = store->usage;
  if (each_pair (batch, mark_moved) == 0)
    return true;
  return usage_rewrite_block (store, block, batch->block, error);
}

static bool
compare_block (Store *store, int64_t block, int64_t unit, GError **error)
{
  if (unit == store->unit.predecessor)
    return take_over (store, block, error);
  each_pair (store->usage, mark_known);
  return true;
}

/* Compares the batch with all blocks of its days. */
static bool
compare_with_store (Store *store, GError **error)
{
  UsageBatch *batch = store->usage;
  int32_t first = g_array_index (batch->rows, UsageRow, 0).day;
  int32_t last = g_array_index (batch->rows, UsageRow, batch->rows->len - 1).day;
  g_autoptr (GArray) blocks = usage_list_blocks (store, first, last, error);
  bool ok = blocks != NULL;
  for (guint i = 0; ok && i < blocks->len; i++) {
    int64_t unit, block = g_array_index (blocks, int64_t, i);
    ok = usage_read_block (store, block, &unit, batch->block, error) &&
         compare_block (store, block, unit, error);
  }
  return ok;
}

static void
drop_known (UsageBatch *batch)
{
  UsageRow *row = (UsageRow *) (gpointer) batch->rows->data;
  guint kept = 0;
  for (guint i = 0; i < batch->rows->len; i++)
    if (g_array_index (batch->is_known, guint8, i) == 0)
      row[kept++] = row[i];
  batch->duplicates += batch->rows->len - kept;
  g_array_set_size (batch->rows, kept);
}

/* ---- writing ---- */

static bool
write_block (Store *store, int64_t unit, const UsageRow *rows, guint count, GError **error)
{
  static const char sql[] =
      "INSERT INTO usage_block (unit, first, last, rows, packed) VALUES (?, ?, ?, ?, ?)";
  GByteArray *bytes = get_batch (store)->bytes;
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  usage_block_pack (bytes, rows, count);
  statement_bind_int (statement, unit);
  statement_bind_int (statement, rows[0].day);
  statement_bind_int (statement, rows[count - 1].day);
  statement_bind_int (statement, count);
  statement_bind_blob (statement, bytes);
  return statement_run (store, statement, error);
}

static bool
write_batch (Store *store, GError **error)
{
  UsageBatch *batch = store->usage;
  if (batch->rows->len == 0)
    return true;
  sort_rows (batch->rows);
  drop_twins (batch);
  g_array_set_size (batch->is_known, 0);
  g_array_set_size (batch->is_known, batch->rows->len);
  batch->known_count = 0;
  if (!compare_with_store (store, error))
    return false;
  if (batch->known_count > 0)
    drop_known (batch);
  const UsageRow *rows = (const UsageRow *) (gpointer) batch->rows->data;
  for (guint i = 0; i < batch->rows->len; i += USAGE_BLOCK_ROWS)
    if (!write_block (store, store->unit.id, rows + i, MIN (batch->rows->len - i, USAGE_BLOCK_ROWS), error))
      return false;
  g_array_set_size (batch->rows, 0);
  return true;
}

static uint32_t
get_next (const UsageBatch *batch, uint32_t word)
{
  return word < batch->next->len ? g_array_index (batch->next, uint32_t, word) - 1 : WORD_NONE;
}

static void
set_next (UsageBatch *batch, uint32_t word, uint32_t next)
{
  if (word == WORD_NONE)
    return;
  if (word >= batch->next->len)
    g_array_set_size (batch->next, word + 1);
  g_array_index (batch->next, uint32_t, word) = next + 1;
}

static bool
is_word (const Store *store, uint32_t word, const char *text)
{
  const char *known = intern_get (&store->words, word);
  return *known == *text && strcmp (known, text) == 0;
}

/* last: the word of the row before.  It is mostly the same, or the one that followed it when it stood there
 * before: users and features come in the same order from day to day. */
static bool
put_word (Store *store, const char *text, uint32_t last, uint32_t *index, GError **error)
{
  *index = WORD_NONE;
  if (text == NULL || *text == '\0')
    return true;
  const uint32_t likely[] = { last, get_next (store->usage, last) };
  for (size_t i = 0; i < G_N_ELEMENTS (likely); i++)
    if (is_word (store, likely[i], text)) {
      *index = likely[i];
      return true;
    }
  if (!intern_put (store, &store->words, text, index, error))
    return false;
  set_next (store->usage, last, *index);
  return true;
}

bool
store_put_usage (Store *store, const UsageRecord *usage, GError **error)
{
  g_assert (store->unit.is_open);
  UsageBatch *batch = get_batch (store);
  UsageRow row = {
    .day = usage->day, .known_unix = usage->known_unix, .count = usage->count, .tier = usage->tier
  };
  if (!put_word (store, usage->account, batch->last.account, &row.account, error) ||
      !put_word (store, usage->user, batch->last.user, &row.user, error) ||
      !put_word (store, usage->feature, batch->last.feature, &row.feature, error))
    return false;
  batch->last = row;
  g_array_append_val (batch->rows, row);
  int64_t midnight = (int64_t) usage->day * 86400;
  unit_tally_add_time (&store->unit, midnight);
  unit_tally_add_known (&store->unit, MAX (midnight, usage->known_unix));
  return batch->rows->len < BATCH_ROWS || write_batch (store, error);
}

bool
store_settle_usage (Store *store, uint64_t *duplicates, GError **error)
{
  *duplicates = 0;
  if (store->usage == NULL)
    return true;
  if (!write_batch (store, error))
    return false;
  *duplicates = store->usage->duplicates;
  g_clear_pointer (&store->usage, usage_batch_free);
  return true;
}

/* ---- the table that schema 2 had ---- */

static uint32_t
read_word (Statement *statement)
{
  int64_t word = statement_read_int (statement);
  return word < 0 ? WORD_NONE : (uint32_t) word;
}

static bool
flush_lifted (Store *store, int64_t unit, GArray *rows, GError **error)
{
  if (rows->len == 0)
    return true;
  sort_rows (rows);
  bool ok = write_block (store, unit, (const UsageRow *) (gpointer) rows->data, rows->len, error);
  g_array_set_size (rows, 0);
  return ok;
}

static bool
lift_rows (Store *store, GError **error)
{
  static const char sql[] = "SELECT unit, account, user, feature, day, known, tier, count FROM usage"
                            " ORDER BY unit, day, user, feature, account";
  Statement *statement = statement_get (store, sql, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (UsageRow));
  int64_t last = -1;
  bool ok = true;
  while (ok && statement != NULL && statement_next (store, statement, error)) {
    int64_t unit = statement_read_int (statement);
    if (unit != last || rows->len == USAGE_BLOCK_ROWS)
      ok = flush_lifted (store, last, rows, error);
    last = unit;
    UsageRow row = { .account = read_word (statement) };
    row.user = read_word (statement);
    row.feature = read_word (statement);
    row.day = (int32_t) statement_read_int (statement);
    row.known_unix = statement_read_int (statement);
    row.tier = (int8_t) statement_read_int (statement);
    row.count = statement_read_number (statement);
    g_array_append_val (rows, row);
  }
  ok = ok && statement != NULL && !statement->failed && flush_lifted (store, last, rows, error);
  if (statement != NULL)
    statement_reset (statement);
  return ok;
}

bool
usage_lift (Store *store, GError **error)
{
  bool ok = lift_rows (store, error) && store_execute (store, "DROP TABLE usage", error);
  g_clear_pointer (&store->usage, usage_batch_free);
  return ok;
}
