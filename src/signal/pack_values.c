/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/pack_values.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "signal/template.h"
#include "signal/wording.h"

/* A sentence in a report; longer ones are not read. */
#define LIMIT_SENTENCE_BYTES 1000u

void
values_complain (Compiler *compiler, int offset, const char *format, ...)
{
  const IniEntry *entry = compiler->entry;
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  mistake_add (compiler->mistakes, entry->origin, entry->line, offset < 0 ? 1 : entry->column + offset, "%s",
               text);
}

static bool
is_known_fact (const char *name, gpointer data)
{
  const Compiler *compiler = data;
  g_autofree char *section = g_strconcat ("fact ", name, NULL);
  return ini_section_find (compiler->sections, section) != NULL;
}

bool
values_is_signal (const char *name)
{
  return strchr (name, ' ') == NULL;
}

void
values_check_name (const char *name, Field field, int column, gpointer data)
{
  Compiler *compiler = data;
  bool is_signal = g_str_has_prefix (name, "signal.");
  if (is_signal && ini_section_find (compiler->sections, name + strlen ("signal.")) == NULL)
    values_complain (compiler, column - 1, "unknown signal %s", name + strlen ("signal."));
  else if (!is_signal && !is_known_fact (name, compiler))
    values_complain (compiler, column - 1, "unknown fact %s", name);
  else if (is_signal ? field != FIELD_VALUE && field != FIELD_POINTS : field == FIELD_POINTS)
    values_complain (compiler, column - 1, "%s has no such field", name);
}

Expression *
values_read_expression (Compiler *compiler)
{
  int column = 0;
  g_autofree char *message = NULL;
  Expression *expression = expression_parse (compiler->entry->value, &column, &message);
  if (expression == NULL)
    values_complain (compiler, column - 1, "%s", message);
  else
    expression_foreach_name (expression, values_check_name, compiler);
  return expression;
}

char *
values_read_text (Compiler *compiler, bool is_template)
{
  const char *value = compiler->entry->value;
  int column = 0;
  g_autofree char *message = NULL;
  if (strlen (value) > LIMIT_SENTENCE_BYTES)
    values_complain (compiler, 0, "a text may have at most %u bytes", LIMIT_SENTENCE_BYTES);
  else if (is_template && !template_check (value, is_known_fact, compiler, &column, &message))
    values_complain (compiler, column - 1, "%s", message);
  else if (!wording_check (value, &message))
    values_complain (compiler, 0, "not to be said: %s", message);
  return g_strdup (value);
}

char **
values_read_codes (Compiler *compiler)
{
  char **codes = g_strsplit_set (compiler->entry->value, " ,;", -1);
  guint kept = 0;
  for (guint i = 0; codes[i] != NULL; i++) {
    char *code = codes[i];
    if (*code == '\0') {
      g_free (code);
      continue;
    }
    if (!values_is_signal (code) || ini_section_find (compiler->sections, code) == NULL)
      values_complain (compiler, 0, "unknown signal %s", code);
    codes[kept++] = code;
  }
  codes[kept] = NULL;
  return codes;
}

bool
values_read_yes_no (Compiler *compiler)
{
  const char *value = compiler->entry->value;
  bool is_yes = strcmp (value, "yes") == 0;
  if (!is_yes && strcmp (value, "no") != 0)
    values_complain (compiler, 0, "expected yes or no");
  return is_yes;
}

int
values_read_word (Compiler *compiler, int (*find) (const char *), const char *what)
{
  int found = find (compiler->entry->value);
  if (found < 0)
    values_complain (compiler, 0, "unknown %s: %s", what, compiler->entry->value);
  return found;
}

double
values_read_number (Compiler *compiler, const char *text, int offset)
{
  double number = NAN;
  if (!text_parse_number (text, &number) || number < 0 || number > 1000)
    values_complain (compiler, offset, "not a number from 0 to 1000: %s", text);
  return number;
}
