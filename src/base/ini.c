/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ini.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/mistake.h"

typedef struct {
  const char *origin;
  GPtrArray *sections, *mistakes;
  IniSection *current; /* NULL before the first header, and after a broken one */
  bool skipping;       /* below a broken header: its keys are no further mistakes */
  bool is_full;        /* a limit was met: the rest is not read */
  int line;
} Reader;

static void
entry_free (gpointer data)
{
  IniEntry *entry = data;
  g_free (entry->key);
  g_free (entry->value);
  g_free (entry);
}

static void
section_free (gpointer data)
{
  IniSection *section = data;
  g_free (section->name);
  g_ptr_array_unref (section->entries);
  g_free (section);
}

IniSection *
ini_section_new (const char *name, const char *origin, int line)
{
  IniSection *section = g_new0 (IniSection, 1);
  *section = (IniSection){ g_strdup (name), origin, line, g_ptr_array_new_with_free_func (entry_free) };
  return section;
}

GPtrArray *
ini_sections_new (void)
{
  return g_ptr_array_new_with_free_func (section_free);
}

IniEntry *
ini_entry_copy (const IniEntry *from)
{
  IniEntry *entry = g_new0 (IniEntry, 1);
  *entry = (IniEntry){ g_strdup (from->key), g_strdup (from->value), from->origin, from->line, from->column };
  return entry;
}

IniSection *
ini_section_find (const GPtrArray *sections, const char *name)
{
  for (guint i = 0; i < sections->len; i++) {
    IniSection *section = g_ptr_array_index (sections, i);
    if (strcmp (section->name, name) == 0)
      return section;
  }
  return NULL;
}

IniEntry *
ini_entry_find (const IniSection *section, const char *key)
{
  for (guint i = 0; i < section->entries->len; i++) {
    IniEntry *entry = g_ptr_array_index (section->entries, i);
    if (strcmp (entry->key, key) == 0)
      return entry;
  }
  return NULL;
}

static void
read_header (Reader *reader, char *line)
{
  char *close = strchr (line, ']');
  reader->current = NULL;
  reader->skipping = true;
  if (close == NULL) {
    mistake_add (reader->mistakes, reader->origin, reader->line, 1, "the section name has no closing ]");
    return;
  }
  if (!text_is_blank (close + 1)) {
    mistake_add (reader->mistakes, reader->origin, reader->line, (int) g_utf8_strlen (line, close - line) + 2,
                 "nothing may follow the section name");
    return;
  }
  *close = '\0';
  char *name = g_strstrip (line + 1);
  if (*name == '\0') {
    mistake_add (reader->mistakes, reader->origin, reader->line, 1, "the section has no name");
    return;
  }
  if (reader->sections->len >= LIMIT_PACK_SECTIONS) {
    mistake_add (reader->mistakes, reader->origin, reader->line, 1, "more than %u sections",
                 LIMIT_PACK_SECTIONS);
    reader->is_full = true;
    return;
  }
  const IniSection *first = ini_section_find (reader->sections, name);
  if (first != NULL) {
    mistake_add (reader->mistakes, reader->origin, reader->line, 1,
                 "section [%s] was already opened in line %d", name, first->line);
    return;
  }
  reader->skipping = false;
  reader->current = ini_section_new (name, reader->origin, reader->line);
  g_ptr_array_add (reader->sections, reader->current);
}

static void
read_entry (Reader *reader, char *line, int indent)
{
  char *equals = strchr (line, '=');
  if (equals == NULL || equals == line) {
    mistake_add (reader->mistakes, reader->origin, reader->line, indent + 1, "expected key = value");
    return;
  }
  if (reader->current == NULL) {
    if (!reader->skipping)
      mistake_add (reader->mistakes, reader->origin, reader->line, indent + 1,
                   "a key before the first [section]");
    return;
  }
  char *value = equals + 1 + strspn (equals + 1, " \t");
  int column = indent + (int) g_utf8_strlen (line, value - line) + 1;
  *equals = '\0';
  char *key = g_strstrip (line);
  const IniEntry *first = ini_entry_find (reader->current, key);
  if (first != NULL) {
    mistake_add (reader->mistakes, reader->origin, reader->line, indent + 1, "%s was already set in line %d",
                 key, first->line);
    return;
  }
  if (reader->current->entries->len >= LIMIT_PACK_KEYS) {
    mistake_add (reader->mistakes, reader->origin, reader->line, indent + 1, "more than %u keys",
                 LIMIT_PACK_KEYS);
    reader->is_full = true;
    return;
  }
  IniEntry *entry = g_new0 (IniEntry, 1);
  *entry = (IniEntry){ g_strdup (key), g_strdup (g_strchomp (value)), reader->origin, reader->line, column };
  g_ptr_array_add (reader->current->entries, entry);
}

static void
read_line (Reader *reader, const char *start, size_t length)
{
  const char *bad = NULL;
  if (!g_utf8_validate (start, (gssize) length, &bad)) {
    mistake_add (reader->mistakes, reader->origin, reader->line, (int) g_utf8_strlen (start, bad - start) + 1,
                 "this is not UTF-8 text");
    return;
  }
  g_autofree char *line = g_strndup (start, length);
  for (char *p = g_strchomp (line); *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\t') {
      mistake_add (reader->mistakes, reader->origin, reader->line, (int) g_utf8_strlen (line, p - line) + 1,
                   "a control character");
      return;
    }
  int indent = (int) strspn (line, " \t");
  char *content = line + indent;
  if (*content == '\0' || *content == '#' || *content == ';')
    return;
  if (*content == '[')
    read_header (reader, content);
  else
    read_entry (reader, content, indent);
}

GPtrArray *
ini_parse (const char *origin, const char *text, GPtrArray *mistakes)
{
  Reader reader = { .origin = g_intern_string (origin),
                    .sections = ini_sections_new (),
                    .mistakes = mistakes };
  if (strlen (text) > LIMIT_PACK_BYTES) {
    mistake_add (mistakes, origin, 1, 1, "a pack may have at most %u bytes", LIMIT_PACK_BYTES);
    return reader.sections;
  }
  if (g_str_has_prefix (text, "\xEF\xBB\xBF"))
    text += 3;
  const char *end = text + strlen (text);
  while (text < end && !reader.is_full) {
    const char *stop = memchr (text, '\n', (size_t) (end - text));
    size_t length = (size_t) ((stop != NULL ? stop : end) - text);
    reader.line++;
    read_line (&reader, text, length);
    text += length + (stop != NULL);
  }
  return reader.sections;
}
