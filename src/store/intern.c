/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/intern.h"

#include "store/statement.h"
#include "weft/error.h"

static void
add_text (Intern *intern, const char *text)
{
  char *copy = g_strdup (text);
  g_hash_table_insert (intern->by_text, copy, GUINT_TO_POINTER (intern->texts->len));
  g_ptr_array_add (intern->texts, copy);
}

static bool
load_rows (Store *store, Intern *intern, GError **error)
{
  Statement *statement = statement_get (store, intern->select_sql, error);
  if (statement == NULL)
    return false;
  while (statement_next (store, statement, error)) {
    if (statement_read_int (statement) != (int64_t) intern->texts->len) {
      statement_reset (statement);
      store_set_damaged (store, error, "a gap in the list of addresses or words");
      return false;
    }
    add_text (intern, statement_read_text (statement));
  }
  return !statement->failed;
}

bool
intern_load (Store *store, Intern *intern, GError **error)
{
  if (intern->texts != NULL)
    return true;
  intern->texts = g_ptr_array_new_with_free_func (g_free);
  intern->by_text = g_hash_table_new (g_str_hash, g_str_equal);
  if (load_rows (store, intern, error))
    return true;
  intern_forget (intern);
  return false;
}

void
intern_forget (Intern *intern)
{
  g_clear_pointer (&intern->by_text, g_hash_table_unref);
  g_clear_pointer (&intern->texts, g_ptr_array_unref);
}

bool
intern_put (Store *store, Intern *intern, const char *text, uint32_t *index, GError **error)
{
  if (!intern_load (store, intern, error))
    return false;
  gpointer known;
  if (g_hash_table_lookup_extended (intern->by_text, text, NULL, &known)) {
    *index = GPOINTER_TO_UINT (known);
    return true;
  }
  Statement *statement = statement_get (store, intern->insert_sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, intern->texts->len);
  statement_bind_text (statement, text);
  if (!statement_run (store, statement, error))
    return false;
  *index = intern->texts->len;
  add_text (intern, text);
  return true;
}

const char *
intern_get (const Intern *intern, uint32_t index)
{
  return intern->texts != NULL && index < intern->texts->len ? g_ptr_array_index (intern->texts, index) : "";
}
