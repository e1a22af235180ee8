/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/result.h"

#include "base/text.h"
#include "store/result_rows.h"

#define AS_OF_KEY "result-as-of"
#define DIGEST_USUAL (64 * 1024) /* for which room is made at once */

static const char *const tables_of_map[] = { "DELETE FROM result_person WHERE account = ?",
                                             "DELETE FROM result_edge WHERE account = ?" };
static const char *const tables_of_verdict[] = { "DELETE FROM result_evidence WHERE account = ?",
                                                 "DELETE FROM result_signal WHERE id BETWEEN ?1 << 20 AND"
                                                 " ?1 << 20 | 1048575" };

/* The number of the account's row, 0 if it has none, and the digest that the SQL asks for beside it. */
static bool
find_row (ResultOut *out, const char *id, const char *sql, int64_t *digest)
{
  Statement *find = statement_get (out->store, sql, out->error);
  if (find == NULL)
    return false;
  statement_bind_text (find, id);
  out->account = *digest = 0;
  if (!statement_next (out->store, find, out->error))
    return !find->failed;
  out->account = statement_read_int (find);
  *digest = statement_read_int (find);
  statement_reset (find);
  return true;
}

/* A new account gets a row. */
static bool
find_account (ResultOut *out, const char *id, const char *sql, int64_t *digest)
{
  if (!find_row (out, id, sql, digest))
    return false;
  if (out->account != 0)
    return true;
  Statement *add = statement_get (out->store, "INSERT INTO result_account (account) VALUES (?)", out->error);
  if (add == NULL)
    return false;
  statement_bind_text (add, id);
  return statement_run (out->store, add, out->error) && find_row (out, id, sql, digest);
}

static bool
drop_rows (ResultOut *out, const char *const *tables, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (!result_begin (out, tables[i]) || !result_end (out))
      return false;
  return true;
}

static bool
drop_verdict (ResultOut *out)
{
  if (!drop_rows (out, tables_of_verdict, G_N_ELEMENTS (tables_of_verdict)))
    return false;
  out->store->has_unused_words |= sqlite3_changes (out->store->db) > 0; /* of the last, the signals */
  return true;
}

static bool
set_digest (ResultOut *out, const char *sql, int64_t digest)
{
  if (!result_begin (out, sql))
    return false;
  statement_bind_int (out->statement, digest);
  return result_end (out);
}

bool
store_begin_result (Store *store, GError **error)
{
  number_map_clear (&store->result_words);
  store->has_unused_words = false;
  /* account by account, and each table in its order: a page that is full is done with */
  return store_execute (store, "PRAGMA cache_size = -8192", error) && store_begin (store, error);
}

int64_t
result_digest_shown (const AccountAssessment *account)
{
  g_autoptr (GString) bytes = g_string_sized_new (DIGEST_USUAL);
  result_put_map (&(ResultOut){ .digest = bytes }, account);
  result_digest_weeks (account, bytes);
  return (int64_t) text_digest (bytes->str, bytes->len);
}

bool
store_put_shown (Store *store, const AccountAssessment *account, int64_t digest, int32_t last_week,
                 GError **error)
{
  ResultOut out = { .store = store, .error = error };
  int64_t known;
  if (!find_account (&out, account->id, "SELECT id, shown FROM result_account WHERE account = ?", &known))
    return false;
  return known == digest || (drop_rows (&out, tables_of_map, G_N_ELEMENTS (tables_of_map)) &&
                             result_put_map (&out, account) && result_put_weeks (&out, account, last_week) &&
                             set_digest (&out, "UPDATE result_account SET shown = ?2 WHERE id = ?1", digest));
}

int64_t
result_digest_judged (const AccountAssessment *account)
{
  g_autoptr (GString) bytes = g_string_sized_new (DIGEST_USUAL);
  result_put_verdict (&(ResultOut){ .digest = bytes }, account);
  return (int64_t) text_digest (bytes->str, bytes->len);
}

bool
store_put_judged (Store *store, const AccountAssessment *account, int64_t digest, GError **error)
{
  ResultOut out = { .store = store, .error = error };
  int64_t known;
  if (!find_account (&out, account->id, "SELECT id, digest FROM result_account WHERE account = ?", &known))
    return false;
  return known == digest ||
         (drop_verdict (&out) && result_put_verdict (&out, account) &&
          set_digest (&out, "UPDATE result_account SET digest = ?2 WHERE id = ?1", digest));
}

/* Accounts that the assessment does not have any more. */
static bool
drop_others (Store *store, const Assessment *assessment, GError **error)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (int64_t));
  for (guint i = 0; i < assessment->accounts->len; i++)
    g_hash_table_add (kept, ((AccountAssessment *) g_ptr_array_index (assessment->accounts, i))->id);
  Statement *list = statement_get (store, "SELECT id, account FROM result_account", error);
  while (list != NULL && statement_next (store, list, error)) {
    int64_t id = statement_read_int (list);
    if (!g_hash_table_contains (kept, statement_read_text (list)))
      g_array_append_val (gone, id);
  }
  bool done = list != NULL && !list->failed;
  for (guint i = 0; done && i < gone->len; i++) {
    ResultOut out = { .store = store, .error = error, .account = g_array_index (gone, int64_t, i) };
    done = drop_rows (&out, tables_of_map, G_N_ELEMENTS (tables_of_map)) && drop_verdict (&out) &&
           result_drop_weeks (&out) && result_begin (&out, "DELETE FROM result_account WHERE id = ?") &&
           result_end (&out);
  }
  return done;
}

bool
store_end_result (Store *store, const Assessment *assessment, GError **error)
{
  g_autofree char *day = day_format (assessment->as_of_day), *known = store_dup_meta (store, AS_OF_KEY, NULL);
  return drop_others (store, assessment, error) &&
         (!store->has_unused_words || result_drop_words (store, error)) &&
         (g_strcmp0 (day, known) == 0 || store_set_meta (store, AS_OF_KEY, day, error)) &&
         store_commit (store, error);
}

bool
store_clear_result (Store *store, GError **error)
{
  return store_execute (store,
                        "DELETE FROM result_account; DELETE FROM result_week; DELETE FROM result_person;"
                        "DELETE FROM result_edge; DELETE FROM result_signal; DELETE FROM result_evidence;"
                        "DELETE FROM result_words;"
                        "DELETE FROM meta WHERE key = '" AS_OF_KEY "'",
                        error);
}
