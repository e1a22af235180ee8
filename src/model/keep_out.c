/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keep_out.h"

#include <string.h>

#include "base/text.h"

KeepOut *
keep_out_new (void)
{
  KeepOut *keep_out = g_new0 (KeepOut, 1);
  *keep_out = (KeepOut){ .hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                         .addresses = g_ptr_array_new_with_free_func (g_free),
                         .names = g_ptr_array_new_with_free_func (g_free),
                         .before_day = DAY_NONE };
  return keep_out;
}

void
keep_out_free (KeepOut *keep_out)
{
  if (keep_out == NULL)
    return;
  g_free (keep_out->key);
  g_hash_table_unref (keep_out->hashes);
  g_ptr_array_unref (keep_out->addresses);
  g_ptr_array_unref (keep_out->names);
  g_free (keep_out);
}

static char *
hash_address (const KeepOut *keep_out, const char *address)
{
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) keep_out->key, strlen (keep_out->key),
                                    address, -1);
}

void
keep_out_add_address (KeepOut *keep_out, const char *address)
{
  g_hash_table_add (keep_out->hashes, hash_address (keep_out, address));
  g_ptr_array_add (keep_out->addresses, g_strdup (address));
}

void
keep_out_add_name (KeepOut *keep_out, const char *name)
{
  g_ptr_array_add (keep_out->names, text_fold (name));
}

bool
keep_out_has_address (const KeepOut *keep_out, const char *address)
{
  if (g_hash_table_size (keep_out->hashes) == 0)
    return false;
  g_autofree char *hash = hash_address (keep_out, address);
  return g_hash_table_contains (keep_out->hashes, hash);
}

/* ---- addresses within a text ---- */

typedef struct {
  const char *start, *end;
} Span;

static bool
is_local_byte (char byte)
{
  return g_ascii_isalnum (byte) || (byte != '\0' && strchr (".!#$%&'*+-?^_`{|}~", byte) != NULL) || byte < 0;
}

static bool
is_domain_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '.' || byte == '-' || byte < 0;
}

/* The address around that '@', as long as it can be.  What follows the domain may look like a part of it
 * ("jane@client.example.mbox", the end of a sentence), so the shorter ones are tried too. */
static bool
find_hashed (const KeepOut *keep_out, const char *text, const char *at, Span *span)
{
  const char *start = at, *end = at + 1;
  while (start > text && is_local_byte (start[-1]))
    start--;
  start += *start == '\'';
  while (is_domain_byte (*end))
    end++;
  for (; end > at + 1; end--) {
    if (is_domain_byte (*end) && *end != '.')
      continue;
    g_autofree char *written = g_strndup (start, (gsize) (end - start));
    g_autofree char *address = text_lower (written);
    if (keep_out_has_address (keep_out, address)) {
      *span = (Span){ start, end };
      return true;
    }
  }
  return false;
}

static bool
find_plain (const KeepOut *keep_out, const char *text, const char *at, Span *span)
{
  for (guint i = 0; i < keep_out->addresses->len; i++) {
    const char *address = g_ptr_array_index (keep_out->addresses, i);
    size_t length = strlen (address), local = strcspn (address, "@");
    if ((size_t) (at - text) >= local && g_ascii_strncasecmp (at - local, address, length) == 0) {
      *span = (Span){ at - local, at - local + length };
      return true;
    }
  }
  return false;
}

static bool
find_forgotten (const KeepOut *keep_out, const char *text, Span *span)
{
  if (g_hash_table_size (keep_out->hashes) == 0)
    return false;
  for (const char *at = strchr (text, '@'); at != NULL; at = strchr (at + 1, '@'))
    if (find_plain (keep_out, text, at, span) || find_hashed (keep_out, text, at, span))
      return true;
  return false;
}

bool
keep_out_has_address_in (const KeepOut *keep_out, const char *text)
{
  Span span;
  return find_forgotten (keep_out, text, &span);
}

bool
keep_out_mentions (const KeepOut *keep_out, const char *text)
{
  if (keep_out_has_address_in (keep_out, text))
    return true;
  if (keep_out->names->len == 0)
    return false;
  g_autofree char *folded = text_fold (text);
  for (guint i = 0; i < keep_out->names->len; i++)
    if (strstr (folded, g_ptr_array_index (keep_out->names, i)) != NULL)
      return true;
  return false;
}

char *
keep_out_erase (const KeepOut *keep_out, const char *text)
{
  if (text == NULL)
    return NULL;
  GString *out = g_string_new (NULL);
  Span span;
  for (; find_forgotten (keep_out, text, &span); text = span.end)
    g_string_append_len (out, text, span.start - text);
  g_string_append (out, text);
  return g_string_free (out, FALSE);
}

char *
keep_out_clear_lines (const KeepOut *keep_out, const char *text, bool erase_first)
{
  GString *out = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = erase_first ? keep_out_erase (keep_out, lines[i]) : g_strdup (lines[i]);
    g_string_append_printf (out, "%s%s", i > 0 ? "\n" : "", keep_out_mentions (keep_out, line) ? "" : line);
  }
  return g_string_free (out, FALSE);
}

/* ---- rows ---- */

bool
keep_out_reduce_row (const KeepOut *keep_out, TableKind kind, const char **cells)
{
  const Table *table = table_get (kind);
  for (int i = 0; i < table->column_count; i++) {
    if (cells[i] == NULL || !keep_out_mentions (keep_out, cells[i]))
      continue;
    if (table->columns[i].flags != 0)
      return false;
    cells[i] = NULL;
  }
  return true;
}

/* The column that says when such a thing ended, where it goes on until then; -1: no such column. */
static int
end_column (TableKind kind)
{
  return kind == TABLE_CONTACTS ? CONTACTS_END_DATE : kind == TABLE_PROJECTS ? PROJECTS_END_DATE : -1;
}

bool
keep_out_is_row_over (const KeepOut *keep_out, TableKind kind, const char *const *cells)
{
  const Table *table = table_get (kind);
  int end = end_column (kind);
  int64_t last = UNIX_NONE;
  if (kind == TABLE_ACCOUNTS || kind == TABLE_CARDS || (end >= 0 && cells[end] == NULL))
    return false;
  for (int i = 0; i < table->column_count; i++) {
    int64_t moment;
    bool date_only;
    if (table->columns[i].type == CELL_DATE && cells[i] != NULL && unix_parse (cells[i], &moment, &date_only))
      last = MAX (last, moment);
  }
  return keep_out_is_over (keep_out, last);
}
