/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "store/forget.h"
#include "store/statement.h"

enum { TIER_NONE = -1, TIER_CORE, TIER_ADVANCED };

static bool
put_word (Store *store, const char *text, int64_t *index, GError **error)
{
  uint32_t word;
  *index = -1;
  if (text == NULL || *text == '\0')
    return true;
  if (!intern_put (store, &store->words, text, &word, error))
    return false;
  *index = word;
  return true;
}

bool
store_put_usage (Store *store, const char *account, const char *user, const char *feature, int32_t day,
                 int tier, double count, int64_t known_unix, bool *duplicate, GError **error)
{
  static const char sql[] =
      "INSERT INTO usage (account, user, feature, day, known, tier, count, unit) VALUES"
      " (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET unit = excluded.unit WHERE unit = ?";
  g_assert (store->unit.is_open);
  int64_t account_word, user_word, feature_word;
  if (!put_word (store, account, &account_word, error) || !put_word (store, user, &user_word, error) ||
      !put_word (store, feature, &feature_word, error))
    return false;
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, account_word);
  statement_bind_int (statement, user_word);
  statement_bind_int (statement, feature_word);
  statement_bind_int (statement, day);
  statement_bind_int (statement, known_unix);
  statement_bind_int (statement, tier);
  statement_bind_number (statement, count);
  statement_bind_int (statement, store->unit.id);
  statement_bind_int (statement, store->unit.predecessor);
  if (!statement_run (store, statement, error))
    return false;
  *duplicate = sqlite3_changes (store->db) == 0;
  unit_tally_add_time (&store->unit, (int64_t) day * 86400);
  unit_tally_add_known (&store->unit, MAX ((int64_t) day * 86400, known_unix));
  return true;
}

/* ---- reading, in the order of the texts ---- */

typedef struct {
  const char *text;
  uint32_t index;
} Word;

static int
compare_words (const void *a, const void *b)
{
  return strcmp (((const Word *) a)->text, ((const Word *) b)->text);
}

/* Rank of each word by its text; absent words come first and have no rank. */
static uint32_t *
rank_words (const GPtrArray *texts)
{
  g_autofree Word *words = g_new (Word, texts->len + 1);
  uint32_t *ranks = g_new (uint32_t, texts->len + 1);
  for (guint i = 0; i < texts->len; i++)
    words[i] = (Word){ g_ptr_array_index (texts, i), i };
  qsort (words, texts->len, sizeof *words, compare_words);
  for (guint i = 0; i < texts->len; i++)
    ranks[words[i].index] = i;
  return ranks;
}

static int
compare_ranks (const uint32_t *ranks, uint32_t a, uint32_t b)
{
  if (a == b)
    return 0;
  if (a == WORD_NONE || b == WORD_NONE)
    return a == WORD_NONE ? -1 : 1;
  return ranks[a] < ranks[b] ? -1 : 1;
}

static int
compare_usage (gconstpointer a, gconstpointer b, gpointer ranks)
{
  const StoredUsage *x = a, *y = b;
  int order = compare_ranks (ranks, x->account, y->account);
  if (order == 0)
    order = compare_ranks (ranks, x->user, y->user);
  if (order == 0)
    order = compare_ranks (ranks, x->feature, y->feature);
  if (order == 0)
    order = (x->day > y->day) - (x->day < y->day);
  if (order == 0)
    order = (x->known_unix > y->known_unix) - (x->known_unix < y->known_unix);
  if (order == 0)
    order = (x->count > y->count) - (x->count < y->count);
  return order;
}

static bool
read_word (const Intern *words, Statement *statement, uint32_t *index)
{
  int64_t word = statement_read_int (statement);
  *index = word < 0 ? WORD_NONE : (uint32_t) word;
  return word < (int64_t) words->texts->len;
}

static GArray *
read_all (Store *store, GError **error)
{
  static const char sql[] = "SELECT account, user, feature, day, known, tier, count FROM usage";
  Statement *statement = statement_get (store, sql, error);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (StoredUsage));
  while (statement != NULL && statement_next (store, statement, error)) {
    StoredUsage usage;
    bool is_whole = read_word (&store->words, statement, &usage.account);
    is_whole = read_word (&store->words, statement, &usage.user) && is_whole;
    is_whole = read_word (&store->words, statement, &usage.feature) && is_whole;
    if (!is_whole) {
      statement_reset (statement);
      store_set_damaged (store, error, "a usage row cannot be read back");
      return NULL;
    }
    usage.day = (int32_t) statement_read_int (statement);
    usage.known_unix = statement_read_int (statement);
    int64_t tier = statement_read_int (statement);
    usage.has_tier = tier != TIER_NONE;
    usage.is_advanced = tier == TIER_ADVANCED;
    usage.count = statement_read_number (statement);
    g_array_append_val (all, usage);
  }
  return statement == NULL || statement->failed ? NULL : g_steal_pointer (&all);
}

bool
store_each_usage (Store *store, StoreUsageFn fn, gpointer user_data, GError **error)
{
  if (!intern_load (store, &store->words, error))
    return false;
  g_autoptr (GArray) all = read_all (store, error);
  if (all == NULL)
    return false;
  g_autofree uint32_t *ranks = rank_words (store->words.texts);
  g_array_sort_with_data (all, compare_usage, ranks);
  for (guint i = 0; i < all->len; i++)
    if (!fn (&g_array_index (all, StoredUsage, i), user_data, error))
      return false;
  return true;
}

/* ---- taking out what must not be there ---- */

/* Counts, then deletes, the usage that a condition with one parameter picks out. */
static bool
delete_usage (Removal *removal, const char *count_sql, const char *delete_sql, int64_t parameter,
              GError **error)
{
  Statement *count = statement_get (removal->store, count_sql, error);
  if (count == NULL)
    return false;
  statement_bind_int (count, parameter);
  while (statement_next (removal->store, count, error)) {
    removal_count (removal, statement_read_int (count));
    removal->removed.rows++;
  }
  Statement *delete = count->failed ? NULL : statement_get (removal->store, delete_sql, error);
  if (delete == NULL)
    return false;
  statement_bind_int (delete, parameter);
  return statement_run (removal->store, delete, error);
}

bool
usage_remove_kept_out (Removal *removal, GError **error)
{
  const KeepOut *keep_out = removal->keep_out;
  if (!intern_load (removal->store, &removal->store->words, error))
    return false;
  for (guint i = 0; i < removal->store->words.texts->len; i++)
    if (keep_out_mentions (keep_out, intern_get (&removal->store->words, i)) &&
        !delete_usage (removal, "SELECT unit FROM usage WHERE ? IN (account, user, feature)",
                       "DELETE FROM usage WHERE ? IN (account, user, feature)", i, error))
      return false;
  return keep_out->before_day == DAY_NONE ||
         delete_usage (removal, "SELECT unit FROM usage WHERE day < ?", "DELETE FROM usage WHERE day < ?",
                       keep_out->before_day, error);
}
