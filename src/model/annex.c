/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/annex.h"

#include <math.h>
#include <string.h>

void
annex_line_free (gpointer data)
{
  AnnexLine *line = data;
  char *texts[] = { line->section, line->what, line->subject, line->unit, line->n_unit, line->missing };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (line);
}

Annex *
annex_new (const char *id, const char *title)
{
  Annex *annex = g_new0 (Annex, 1);
  *annex = (Annex){ .id = g_strdup (id),
                    .title = g_strdup (title),
                    .window = g_strdup (""),
                    .base_window = g_strdup (""),
                    .paragraphs = g_ptr_array_new_with_free_func (g_free),
                    .lines = g_ptr_array_new_with_free_func (annex_line_free) };
  return annex;
}

void
annex_free (gpointer data)
{
  Annex *annex = data;
  if (annex == NULL)
    return;
  char *texts[] = { annex->id, annex->title, annex->window, annex->base_window };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_ptr_array_unref (annex->paragraphs);
  g_ptr_array_unref (annex->lines);
  g_free (annex);
}

AnnexLine *
annex_add_line (Annex *annex, const char *section, const char *what)
{
  AnnexLine *line = g_new0 (AnnexLine, 1);
  *line = (AnnexLine){ .section = g_strdup (section),
                       .what = g_strdup (what),
                       .now = NAN,
                       .baseline = NAN,
                       .low = NAN,
                       .high = NAN,
                       .n = NAN };
  g_ptr_array_add (annex->lines, line);
  return line;
}

AnnexLine *
annex_add_missing (Annex *annex, const char *section, const char *what, const char *reason)
{
  AnnexLine *line = annex_add_line (annex, section, what);
  line->missing = g_strdup (reason);
  return line;
}

void
annex_add_paragraph (Annex *annex, const char *format, ...)
{
  va_list values;
  va_start (values, format);
  g_ptr_array_add (annex->paragraphs, g_strdup_vprintf (format, values));
  va_end (values);
}

AnnexLine *
annex_line_copy (Annex *annex, const AnnexLine *from)
{
  AnnexLine *line = annex_add_line (annex, from->section, from->what);
  line->subject = g_strdup (from->subject);
  line->unit = g_strdup (from->unit);
  line->n_unit = g_strdup (from->n_unit);
  line->missing = g_strdup (from->missing);
  line->now = from->now;
  line->baseline = from->baseline;
  line->low = from->low;
  line->high = from->high;
  line->n = from->n;
  return line;
}

Annex *
annex_find (const GPtrArray *annexes, const char *id)
{
  for (guint i = 0; i < annexes->len; i++) {
    Annex *annex = g_ptr_array_index ((GPtrArray *) annexes, i);
    if (strcmp (annex->id, id) == 0)
      return annex;
  }
  return NULL;
}
