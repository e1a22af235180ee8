/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/key_file.h"

#include <string.h>

static void
entry_free (gpointer data)
{
  KeyFileEntry *entry = data;
  g_free (entry->section);
  g_free (entry->key);
  g_free (entry->value);
  g_free (entry);
}

static void
add_entry (GPtrArray *entries, const char *section, const char *line, int number)
{
  const char *equals = strchr (line, '=');
  KeyFileEntry *entry = g_new0 (KeyFileEntry, 1);
  *entry = (KeyFileEntry){.section = g_strdup (section),
                      .key = g_strstrip (g_strndup (line, (gsize)(equals - line))),
                      .value = g_strstrip (g_strdup (equals + 1)),
                      .line = number};
  g_ptr_array_add (entries, entry);
}

GPtrArray *
key_file_parse (const char *text, const char *name, GPtrArray *warnings)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  g_autofree char *section = g_strdup ("");
  for (int i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);
    size_t length = strlen (line);
    if (length == 0 || line[0] == '#' || line[0] == ';')
      continue;
    if (line[0] == '[' && line[length - 1] == ']') {
      g_free (section);
      section = g_strstrip (g_strndup (line + 1, length - 2));
    } else if (strchr (line, '=') != NULL && line[0] != '=')
      add_entry (entries, section, line, i + 1);
    else
      g_ptr_array_add (warnings,
                       g_strdup_printf ("%s:%d: neither a [section] nor a key = value", name, i + 1));
  }
  return entries;
}
