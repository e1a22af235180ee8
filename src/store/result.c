/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/result.h"

#include "base/text.h"
#include "model/aside.h"
#include "store/result_rows.h"

#define AS_OF_KEY "result-as-of"
#define DIGEST_USUAL (64 * 1024) /* for which room is made at once */

static const char *const tables_of_account[] = {
  "DELETE FROM result_person WHERE account = ?",
  "DELETE FROM result_edge WHERE account = ?",
  "DELETE FROM result_signal WHERE account = ?",
  "DELETE FROM result_evidence WHERE account = ?",
};

/* Row number of the account and the digest of what is kept of it; a new one gets a row. */
static bool
find_account (ResultOut *out, const char *id, int64_t *digest)
{
  Statement *add = statement_get (
      out->store, "INSERT INTO result_account (account) VALUES (?) ON CONFLICT DO NOTHING", out->error);
  if (add == NULL)
    return false;
  statement_bind_text (add, id);
  if (!statement_run (out->store, add, out->error))
    return false;
  Statement *find =
      statement_get (out->store, "SELECT id, digest FROM result_account WHERE account = ?", out->error);
  if (find == NULL)
    return false;
  statement_bind_text (find, id);
  if (!statement_next (out->store, find, out->error))
    return false;
  out->account = statement_read_int (find);
  *digest = statement_read_int (find);
  statement_reset (find);
  return true;
}

static bool
replace_rows (ResultOut *out, const AccountAssessment *account, int64_t digest)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tables_of_account); i++)
    if (!result_begin (out, tables_of_account[i]) || !result_end (out))
      return false;
  if (!result_put_rows (out, account) ||
      !result_begin (out, "UPDATE result_account SET digest = ?2 WHERE id = ?1"))
    return false;
  statement_bind_int (out->statement, digest);
  return result_end (out);
}

static int64_t
digest_of (const AccountAssessment *account, int32_t last_week)
{
  g_autoptr (GString) bytes = g_string_sized_new (DIGEST_USUAL);
  ResultOut into_digest = { .digest = bytes };
  result_put_rows (&into_digest, account);
  result_put_weeks (&into_digest, account, last_week);
  return (int64_t) text_digest (bytes->str, bytes->len);
}

bool
store_begin_result (Store *store, GError **error)
{
  /* account by account, and each table in its order: a page that is full is done with */
  return store_execute (store, "PRAGMA cache_size = -8192", error) && store_begin (store, error);
}

bool
store_put_result (Store *store, const AccountAssessment *account, int32_t last_week, GError **error)
{
  ResultOut out = { .store = store, .error = error };
  g_autoptr (OpenAccount) open = account_open (account);
  int64_t known, digest = digest_of (account, last_week);
  return find_account (&out, account->id, &known) &&
         (known == digest ||
          (replace_rows (&out, account, digest) && result_put_weeks (&out, account, last_week)));
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
    for (size_t k = 0; done && k < G_N_ELEMENTS (tables_of_account); k++)
      done = result_begin (&out, tables_of_account[k]) && result_end (&out);
    done = done && result_begin (&out, "DELETE FROM result_week WHERE account = ?") && result_end (&out) &&
           result_begin (&out, "DELETE FROM result_account WHERE id = ?") && result_end (&out);
  }
  return done;
}

bool
store_end_result (Store *store, const Assessment *assessment, GError **error)
{
  g_autofree char *day = day_format (assessment->as_of_day), *known = store_dup_meta (store, AS_OF_KEY, NULL);
  return drop_others (store, assessment, error) &&
         (g_strcmp0 (day, known) == 0 || store_set_meta (store, AS_OF_KEY, day, error)) &&
         store_commit (store, error);
}

bool
store_clear_result (Store *store, GError **error)
{
  return store_execute (store,
                        "DELETE FROM result_account; DELETE FROM result_week; DELETE FROM result_person;"
                        "DELETE FROM result_edge; DELETE FROM result_signal; DELETE FROM result_evidence;"
                        "DELETE FROM meta WHERE key = '" AS_OF_KEY "'",
                        error);
}
