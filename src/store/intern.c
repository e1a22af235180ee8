/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/intern.h"

#include "base/text.h"
#include "store/statement.h"
#include "weft/error.h"

uint32_t
intern_add (Intern *intern, const char *text)
{
  char *copy = arena_copy_text (&intern->room, text);
  uint32_t index = intern->texts->len;
  if (intern->by_text != NULL)
    g_hash_table_insert (intern->by_text, copy, GUINT_TO_POINTER (index));
  g_ptr_array_add (intern->texts, copy);
  return index;
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
    intern_add (intern, statement_read_text (statement));
  }
  return !statement->failed;
}

bool
intern_load (Store *store, Intern *intern, GError **error)
{
  if (intern->texts != NULL)
    return true;
  intern->texts = g_ptr_array_new ();
  arena_open_filed (&intern->room);
  if (load_rows (store, intern, error))
    return true;
  intern_forget (intern);
  return false;
}

void
intern_forget (Intern *intern)
{
  if (intern->texts == NULL)
    return;
  g_clear_pointer (&intern->by_text, g_hash_table_unref);
  g_clear_pointer (&intern->texts, g_ptr_array_unref);
  arena_close (&intern->room);
}

static void
index_texts (Intern *intern)
{
  intern->by_text = g_hash_table_new (text_hash_key, g_str_equal);
  for (guint i = 0; i < intern->texts->len; i++)
    g_hash_table_insert (intern->by_text, intern->texts->pdata[i], GUINT_TO_POINTER (i));
}

bool
intern_find (Intern *intern, const char *text, uint32_t *index)
{
  gpointer known;
  if (intern->by_text == NULL)
    index_texts (intern);
  if (!g_hash_table_lookup_extended (intern->by_text, text, NULL, &known))
    return false;
  *index = GPOINTER_TO_UINT (known);
  return true;
}

bool
intern_put (Store *store, Intern *intern, const char *text, uint32_t *index, GError **error)
{
  if (!intern_load (store, intern, error))
    return false;
  if (intern_find (intern, text, index))
    return true;
  Statement *statement = statement_get (store, intern->insert_sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, intern->texts->len);
  statement_bind_text (statement, text);
  if (!statement_run (store, statement, error))
    return false;
  *index = intern_add (intern, text);
  return true;
}

const char *
intern_get (const Intern *intern, uint32_t index)
{
  return intern->texts != NULL && index < intern->texts->len ? g_ptr_array_index (intern->texts, index) : "";
}
