/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/statement.h"

/* The display name an address first had. */
typedef struct {
  char *name; /* NULL: none */
  int64_t seen_unix;
  bool is_changed;
} FirstName;

static void
first_name_clear (gpointer data)
{
  g_free (((FirstName *) data)->name);
}

bool
store_load_lists (Store *store, GError **error)
{
  return intern_load (store, &store->addresses, error) && intern_load (store, &store->words, error);
}

void
store_forget_lists (Store *store)
{
  intern_forget (&store->addresses);
  intern_forget (&store->words);
  g_clear_pointer (&store->names, g_array_unref);
  g_clear_pointer (&store->messages, message_batch_free);
}

static bool
load_names (Store *store, GError **error)
{
  static const char sql[] = "SELECT id, name, named FROM address WHERE name IS NOT NULL";
  if (!intern_load (store, &store->addresses, error))
    return false;
  if (store->names != NULL)
    return true;
  g_autoptr (GArray) names = g_array_new (FALSE, TRUE, sizeof (FirstName));
  g_array_set_clear_func (names, first_name_clear);
  g_array_set_size (names, store->addresses.texts->len);
  Statement *statement = statement_get (store, sql, error);
  while (statement != NULL && statement_next (store, statement, error)) {
    uint32_t index = statement_read_index (statement);
    if (index >= names->len)
      continue;
    FirstName *first = &g_array_index (names, FirstName, index);
    first->name = g_strdup (statement_read_text (statement));
    first->seen_unix = statement_read_unix (statement);
  }
  if (statement == NULL || statement->failed)
    return false;
  store->names = g_steal_pointer (&names);
  return true;
}

static bool
goes_before (const FirstName *first, const char *name, int64_t seen_unix)
{
  if (first->name == NULL)
    return true;
  if (seen_unix != first->seen_unix)
    return seen_unix != UNIX_NONE && (first->seen_unix == UNIX_NONE || seen_unix < first->seen_unix);
  return strcmp (name, first->name) < 0;
}

/* Nearly always its first name stays: written at once it need not be written again. */
static bool
insert_address (Store *store, const char *address, const char *name, int64_t seen_unix, uint32_t *index,
                GError **error)
{
  static const char sql[] = "INSERT INTO address (id, text, name, named) VALUES (?, ?, ?, ?)";
  bool is_named = *name != '\0';
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, store->addresses.texts->len);
  statement_bind_text (statement, address);
  statement_bind_text (statement, is_named ? name : NULL);
  statement_bind_unix (statement, is_named ? seen_unix : UNIX_NONE);
  if (!statement_run (store, statement, error))
    return false;
  const FirstName first = { .name = is_named ? g_strdup (name) : NULL, .seen_unix = seen_unix };
  *index = intern_add (&store->addresses, address);
  g_array_append_val (store->names, first);
  return true;
}

bool
store_put_address (Store *store, const char *address, const char *name, int64_t seen_unix, uint32_t *index,
                   GError **error)
{
  g_assert (store->unit.is_open);
  if (!load_names (store, error))
    return false;
  if (!intern_find (&store->addresses, address, index))
    return insert_address (store, address, name, seen_unix, index, error);
  store_name_address (store, *index, name, seen_unix);
  return true;
}

void
store_name_address (Store *store, uint32_t index, const char *name, int64_t seen_unix)
{
  FirstName *first = &g_array_index (store->names, FirstName, index);
  if (*name == '\0' || !goes_before (first, name, seen_unix))
    return;
  g_free (first->name);
  *first = (FirstName){ .name = g_strdup (name), .seen_unix = seen_unix, .is_changed = true };
}

bool
address_has_changes (const Store *store)
{
  for (guint i = 0; store->names != NULL && i < store->names->len; i++)
    if (g_array_index (store->names, FirstName, i).is_changed)
      return true;
  return false;
}

bool
address_write_names (Store *store, GError **error)
{
  for (guint i = 0; store->names != NULL && i < store->names->len; i++) {
    FirstName *first = &g_array_index (store->names, FirstName, i);
    if (!first->is_changed)
      continue;
    Statement *statement =
        statement_get (store, "UPDATE address SET name = ?, named = ? WHERE id = ?", error);
    if (statement == NULL)
      return false;
    statement_bind_text (statement, first->name);
    statement_bind_unix (statement, first->seen_unix);
    statement_bind_int (statement, i);
    if (!statement_run (store, statement, error))
      return false;
    first->is_changed = false;
  }
  return true;
}

/* The list itself is loaded for whoever reads what names it. */
GArray *
store_read_addresses (Store *store, Arena *texts, GError **error)
{
  static const char sql[] = "SELECT id, name, named FROM address ORDER BY id";
  Statement *statement =
      intern_load (store, &store->addresses, error) ? statement_get (store, sql, error) : NULL;
  if (statement == NULL)
    return NULL;
  const guint count = store->addresses.texts->len;
  g_autoptr (GArray) addresses = g_array_sized_new (FALSE, FALSE, sizeof (StoredAddress), count);
  while (statement_next (store, statement, error)) {
    uint32_t index = statement_read_index (statement);
    const char *name = statement_read_text (statement);
    int64_t name_unix = statement_read_unix (statement);
    StoredAddress address = { .text = arena_copy_text (texts, intern_get (&store->addresses, index)),
                              .name = name != NULL ? arena_copy_text (texts, name) : "",
                              .name_unix = name != NULL ? name_unix : UNIX_NONE,
                              .first_day = DAY_NONE,
                              .last_day = DAY_NONE };
    g_array_append_val (addresses, address);
  }
  return statement->failed ? NULL : g_steal_pointer (&addresses);
}

GPtrArray *
store_read_words (Store *store, Arena *texts, GError **error)
{
  if (!intern_load (store, &store->words, error))
    return NULL;
  GPtrArray *words = g_ptr_array_sized_new (store->words.texts->len);
  for (guint i = 0; i < store->words.texts->len; i++)
    g_ptr_array_add (words, arena_copy_text (texts, intern_get (&store->words, i)));
  return words;
}
