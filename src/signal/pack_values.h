/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack_private.h"

/* The values of a pack's keys: each is read and checked here, and every mistake is told with its place. */

typedef struct {
  Pack *pack;
  const GPtrArray *sections;
  GPtrArray *mistakes;
  const IniEntry *entry; /* the one being read */
} Compiler;

/* A mistake in the entry's value, offset characters from its start; -1: in its key. */
void values_complain (Compiler *compiler, int offset, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Is that the name of a signal's section? */
bool values_is_signal (const char *name);
/* A name that a condition or a key reads: there is such a fact or signal, and it has that field. */
void values_check_name (const char *name, Field field, int column, gpointer compiler);
Expression *values_read_expression (Compiler *compiler); /* yours; NULL after a mistake */
/* A sentence for people: not too long, in words that may be said, its holes known where it is a template.
 * Yours. */
char *values_read_text (Compiler *compiler, bool is_template);
char **values_read_codes (Compiler *compiler);
bool values_read_yes_no (Compiler *compiler);
int values_read_word (Compiler *compiler, int (*find) (const char *), const char *what);
/* From 0 to 1000; NaN after a mistake. */
double values_read_number (Compiler *compiler, const char *text, int offset);
