/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/forget.h"

#include <string.h>

#include "store/result.h"
#include "store/statement.h"

#define KEY "forget-key"
#define HASHES "forgotten"
#define BEFORE "purged-before"

/* ---- what is to be kept out, in the store ---- */

static bool
read_meta (Store *store, const char *key, char **value, GError **error)
{
  g_autoptr (GError) failure = NULL;
  *value = store_dup_meta (store, key, &failure);
  if (failure == NULL)
    return true;
  g_propagate_error (error, g_steal_pointer (&failure));
  return false;
}

KeepOut *
store_read_keep_out (Store *store, GError **error)
{
  g_autoptr (KeepOut) keep_out = keep_out_new ();
  g_autofree char *hashes = NULL, *before = NULL;
  if (!read_meta (store, KEY, &keep_out->key, error) || !read_meta (store, HASHES, &hashes, error) ||
      !read_meta (store, BEFORE, &before, error))
    return NULL;
  g_auto (GStrv) list = g_strsplit (keep_out->key != NULL && hashes != NULL ? hashes : "", "\n", -1);
  for (int i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0')
      g_hash_table_add (keep_out->hashes, g_strdup (list[i]));
  if (before != NULL && !day_parse (before, &keep_out->before_day))
    keep_out->before_day = DAY_NONE;
  return g_steal_pointer (&keep_out);
}

bool
store_make_forget_key (Store *store, GError **error)
{
  return store_execute (
      store, "INSERT OR IGNORE INTO meta (key, value) VALUES ('" KEY "', lower (hex (randomblob (32))))",
      error);
}

bool
store_write_keep_out (Store *store, const KeepOut *keep_out, GError **error)
{
  g_autoptr (GList) hashes =
      g_list_sort (g_hash_table_get_keys (keep_out->hashes), (GCompareFunc) (void (*) (void)) strcmp);
  g_autoptr (GString) all = g_string_new (NULL);
  for (GList *hash = hashes; hash != NULL; hash = hash->next)
    g_string_append_printf (all, "%s\n", (const char *) hash->data);
  g_autofree char *before = day_format (keep_out->before_day);
  return store_set_meta (store, HASHES, all->str, error) && store_set_meta (store, BEFORE, before, error);
}

static GArray *
new_zeros (guint item_size, guint count)
{
  GArray *array = g_array_sized_new (FALSE, TRUE, item_size, count);
  return g_array_set_size (array, count);
}

/* ---- the small tables ---- */

/* Runs a statement with one parameter. */
static bool
run_for (Store *store, const char *sql, int64_t parameter, GError **error)
{
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, parameter);
  return statement_run (store, statement, error);
}

/* Rewrites a text column of a table without the forgotten addresses. */
static bool
erase_texts (Removal *removal, const char *select_sql, const char *update_sql, GError **error)
{
  Statement *select = statement_get (removal->store, select_sql, error);
  while (select != NULL && statement_next (removal->store, select, error)) {
    int64_t id = statement_read_int (select);
    const char *text = statement_read_text (select);
    g_autofree char *erased = keep_out_erase (removal->keep_out, text);
    if (strcmp (erased, text) == 0)
      continue;
    Statement *update = statement_get (removal->store, update_sql, error);
    if (update != NULL) {
      statement_bind_text (update, erased);
      statement_bind_int (update, id);
    }
    if (update == NULL || !statement_run (removal->store, update, error)) {
      statement_reset (select);
      return false;
    }
  }
  return select != NULL && !select->failed;
}

/* Files are found again by their bytes where their name was one of the forgotten. */
static bool
clear_units (Removal *removal, GError **error)
{
  int64_t day = removal->keep_out->before_day;
  if (!erase_texts (removal, "SELECT id, path FROM unit ORDER BY path",
                    "UPDATE unit SET path = ? WHERE id = ?", error) ||
      !erase_texts (removal, "SELECT rowid, reason FROM reject ORDER BY reason",
                    "UPDATE reject SET reason = ? WHERE rowid = ?", error))
    return false;
  for (guint i = 0; i < removal->is_kept_out->len; i++)
    if (removal_names (removal, i) &&
        !run_for (removal->store, "UPDATE unit SET owner = NULL, owner_share = NULL WHERE owner = ?", i,
                  error))
      return false;
  return day == DAY_NONE ||
         (run_for (removal->store, "DELETE FROM mailbox_day WHERE day < ?", day, error) &&
          run_for (removal->store, "UPDATE unit SET first = NULL, last = NULL WHERE last < ?", day * 86400,
                   error) &&
          run_for (removal->store, "UPDATE unit SET first = ?1 WHERE first < ?1", day * 86400, error));
}

static bool
discount_records (Removal *removal, GError **error)
{
  for (guint i = 0; i < removal->gone->len; i++) {
    Statement *statement =
        statement_get (removal->store, "UPDATE unit SET found = found - ? WHERE id = ?", error);
    if (statement == NULL)
      return false;
    statement_bind_int (statement, g_array_index (removal->gone, int64_t, i));
    statement_bind_int (statement, i);
    if (!statement_run (removal->store, statement, error))
      return false;
  }
  return true;
}

static bool
clear_events (Removal *removal, GError **error)
{
  static const char sql[] = "SELECT rowid, concat FROM (SELECT rowid, a || ' ' || b || ' ' || value || ' ' ||"
                            " evidence AS concat FROM identity_event) ORDER BY concat";
  Statement *statement = statement_get (removal->store, sql, error);
  while (statement != NULL && statement_next (removal->store, statement, error)) {
    int64_t id = statement_read_int (statement);
    if (!keep_out_mentions (removal->keep_out, statement_read_text (statement)))
      continue;
    if (!run_for (removal->store, "DELETE FROM identity_event WHERE rowid = ?", id, error)) {
      statement_reset (statement);
      return false;
    }
  }
  return statement != NULL && !statement->failed;
}

static bool
clear_meta (Removal *removal, GError **error)
{
  Statement *statement = statement_get (
      removal->store, "SELECT key, value FROM meta WHERE key LIKE 'config%' ORDER BY value", error);
  while (statement != NULL && statement_next (removal->store, statement, error)) {
    g_autofree char *key = g_strdup (statement_read_text (statement));
    const char *value = statement_read_text (statement);
    g_autofree char *cleared = keep_out_clear_lines (removal->keep_out, value, strcmp (key, "config") == 0);
    if (strcmp (cleared, value) != 0 && !store_set_meta (removal->store, key, cleared, error)) {
      statement_reset (statement);
      return false;
    }
  }
  return statement != NULL && !statement->failed;
}

static bool
clear_words (Store *store, GError **error)
{
  g_autoptr (GArray) is_used = new_zeros (sizeof (guint8), store->words.texts->len);
  if (!usage_mark_words (store, is_used, error) || !message_mark_words (store, is_used, error))
    return false;
  for (guint i = 0; i < is_used->len; i++)
    if (g_array_index (is_used, guint8, i) == 0 &&
        !run_for (store, "UPDATE word SET text = char (30) || id WHERE id = ?", i, error))
      return false;
  return true;
}

/* Addresses and words keep their numbers; of those that nothing names any more only the number stays. */
static bool
clear_lists (Removal *removal, GError **error)
{
  static const char address[] =
      "UPDATE address SET text = char (30) || id, name = NULL, named = NULL WHERE id = ?";
  Statement *owners = statement_get (removal->store, "SELECT owner FROM unit WHERE owner IS NOT NULL", error);
  while (owners != NULL && statement_next (removal->store, owners, error))
    removal_use (removal, statement_read_index (owners));
  if (owners == NULL || owners->failed || !clear_words (removal->store, error))
    return false;
  for (guint i = 0; i < removal->is_used->len; i++)
    if (g_array_index (removal->is_used, guint8, i) == 0 && !run_for (removal->store, address, i, error))
      return false;
  return true;
}

/* ---- the whole ---- */

static bool
open_removal (Removal *removal, GError **error)
{
  Store *store = removal->store;
  g_autoptr (GPtrArray) units = store_read_units (store, error);
  if (units == NULL || !store_load_lists (store, error))
    return false;
  guint address_count = store->addresses.texts->len;
  removal->is_kept_out = new_zeros (sizeof (guint8), address_count);
  removal->is_used = new_zeros (sizeof (guint8), address_count);
  removal->gone = new_zeros (sizeof (int64_t), units->len);
  for (guint i = 0; i < address_count; i++)
    g_array_index (removal->is_kept_out, guint8, i) =
        keep_out_has_address (removal->keep_out, intern_get (&store->addresses, i));
  return true;
}

static void
removal_clear (Removal *removal)
{
  GArray *arrays[] = { removal->is_kept_out, removal->is_used, removal->gone };
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i] != NULL)
      g_array_unref (arrays[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Removal, removal_clear)

bool
store_remove_kept_out (Store *store, const KeepOut *keep_out, StoreRemoved *removed, GError **error)
{
  g_auto (Removal) removal = { .store = store, .keep_out = keep_out };
  bool done = open_removal (&removal, error) && message_remove_kept_out (&removal, error) &&
              meeting_remove_kept_out (&removal, error) && row_remove_kept_out (&removal, error) &&
              usage_remove_kept_out (&removal, error) && clear_units (&removal, error) &&
              discount_records (&removal, error) && clear_events (&removal, error) &&
              clear_meta (&removal, error) && clear_lists (&removal, error) &&
              store_clear_result (store, error);
  *removed = removal.removed;
  store_forget_lists (store);
  return done;
}

bool
store_compact (Store *store, GError **error)
{
  return store_execute (store, "VACUUM", error);
}
