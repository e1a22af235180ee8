/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The lines of a GLib key file.  Read by hand, because GKeyFile stops at the first mistake, knows no line
 * numbers and joins what is there twice. */
typedef struct {
  char *section, *key, *value; /* trimmed */
  int line;                    /* from 1 */
} KeyFileEntry;

/* KeyFileEntry *, in the order of the text.  Lines that are none of section, key and comment are warnings
 * "name:line: …". */
GPtrArray *key_file_parse (const char *text, const char *name, GPtrArray *warnings);
