/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The lines of weft.ini and of the rule packs: GKeyFile's syntax, read by ourselves because GKeyFile stops at
 * the first mistake, knows no line numbers and merges duplicate keys silently. */
typedef struct {
  char *key, *value;
  const char *origin; /* interned name of the file */
  int line, column;   /* of the value's first character */
} IniEntry;

typedef struct {
  char *name;
  const char *origin;
  int line;
  GPtrArray *entries; /* IniEntry *, in file order */
} IniSection;

/* Reads all sections; every mistake is added to the list and the reading goes on. */
GPtrArray *ini_parse (const char *origin, const char *text, GPtrArray *mistakes);
IniSection *ini_section_find (const GPtrArray *sections, const char *name);
IniSection *ini_section_new (const char *name, const char *origin, int line);
GPtrArray *ini_sections_new (void); /* an empty list */
IniEntry *ini_entry_copy (const IniEntry *entry);
IniEntry *ini_entry_find (const IniSection *section, const char *key);
