/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mistake.h"

#include <string.h>

#include "base/text.h"

/* Nobody reads on after so many; a binary file given as a pack would fill the screen. */
#define LIMIT_MISTAKES 200u

static void
mistake_free (gpointer data)
{
  Mistake *mistake = data;
  g_free (mistake->origin);
  g_free (mistake->text);
  g_free (mistake);
}

GPtrArray *
mistakes_new (void)
{
  return g_ptr_array_new_with_free_func (mistake_free);
}

void
mistake_add (GPtrArray *mistakes, const char *origin, int line, int column, const char *format, ...)
{
  if (mistakes->len >= LIMIT_MISTAKES)
    return;
  va_list args;
  va_start (args, format);
  g_autofree char *raw = g_strdup_vprintf (format, args);
  va_end (args);
  Mistake *mistake = g_new0 (Mistake, 1);
  *mistake = (Mistake){ g_strdup (origin), line, column, text_clean (raw, 300) };
  g_ptr_array_add (mistakes, mistake);
}

static int
compare_places (gconstpointer left, gconstpointer right)
{
  const Mistake *a = *(Mistake *const *) left, *b = *(Mistake *const *) right;
  int order = strcmp (a->origin, b->origin);
  if (order == 0)
    order = a->line - b->line;
  if (order == 0)
    order = a->column - b->column;
  return order != 0 ? order : strcmp (a->text, b->text);
}

void
mistakes_sort (GPtrArray *mistakes)
{
  g_ptr_array_sort (mistakes, compare_places);
}

char *
mistake_format (const Mistake *mistake)
{
  return g_strdup_printf ("%s:%d:%d: %s", mistake->origin, mistake->line, mistake->column, mistake->text);
}
