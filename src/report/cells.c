/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/cells.h"

#include <math.h>

#include "base/text.h"

#define MAX_BYTES 8192
#define LABEL_WIDTH 14
#define MARK_WIDTH 3

static int
character_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

int
cells_width (const char *text)
{
  int width = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += character_width (g_utf8_get_char (p));
  return width;
}

/* How many bytes of text fit into width cells. */
static size_t
fit_bytes (const char *text, int width)
{
  const char *p = text;
  for (int used = 0; *p != '\0'; p = g_utf8_next_char (p)) {
    used += character_width (g_utf8_get_char (p));
    if (used > width)
      break;
  }
  return (size_t) (p - text);
}

static char *
dup_fitted (const char *text, int width)
{
  g_autofree char *clean = text_clean (text, MAX_BYTES);
  if (cells_width (clean) <= width)
    return g_steal_pointer (&clean);
  clean[fit_bytes (clean, width - 1)] = '\0';
  return g_strconcat (clean, "…", NULL);
}

static void
append_spaces (GString *out, int count)
{
  for (int i = 0; i < count; i++)
    g_string_append_c (out, ' ');
}

void
cells_append_left (GString *out, const char *text, int width)
{
  g_autofree char *fitted = dup_fitted (text, width);
  g_string_append (out, fitted);
  append_spaces (out, width - cells_width (fitted));
}

void
cells_append_right (GString *out, const char *text, int width)
{
  g_autofree char *fitted = dup_fitted (text, width);
  append_spaces (out, width - cells_width (fitted));
  g_string_append (out, fitted);
}

void
cells_end_line (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

int
options_line_width (const ReportOptions *options)
{
  return options->width > 0 ? MIN (options->width, CELLS_PAGE) : CELLS_PAGE;
}

/* A word wider than a line (a message id) is cut into lines. */
static int
append_long_word (Lines *out, const char *word, int column, int indent)
{
  while (cells_width (word) > out->width - column) {
    size_t bytes = fit_bytes (word, out->width - column);
    g_string_append_len (out->text, word, (gssize) bytes);
    cells_end_line (out->text);
    append_spaces (out->text, indent);
    word += bytes;
    column = indent;
  }
  g_string_append (out->text, word);
  return column + cells_width (word);
}

void
cells_append_wrapped (Lines *out, const char *text, int first_indent, int indent)
{
  g_autofree char *clean = text_clean (text, MAX_BYTES);
  g_auto (GStrv) words = g_strsplit (clean, " ", -1);
  int column = first_indent;
  for (guint i = 0; words[i] != NULL; i++) {
    int width = cells_width (words[i]);
    if (i > 0 && column + 1 + width > out->width) {
      cells_end_line (out->text);
      append_spaces (out->text, indent);
      column = indent;
    } else if (i > 0) {
      g_string_append_c (out->text, ' ');
      column++;
    }
    column = append_long_word (out, words[i], column, indent);
  }
  cells_end_line (out->text);
}

void
cells_append_field (Lines *out, const char *label, const char *text)
{
  if (text_is_blank (text))
    return;
  g_string_append (out->text, "  ");
  cells_append_left (out->text, label, LABEL_WIDTH);
  cells_append_wrapped (out, text, LABEL_WIDTH + 2, LABEL_WIDTH + 2);
}

void
cells_append_item (Lines *out, const char *mark, const char *text)
{
  g_string_append (out->text, "  ");
  cells_append_left (out->text, mark, MARK_WIDTH);
  cells_append_wrapped (out, text, MARK_WIDTH + 2, MARK_WIDTH + 2);
}

/* The mean of the known weeks of a group, NaN if none is known. */
static double
group_mean (const GArray *values, int first, int count)
{
  double sum = 0;
  int known = 0;
  for (int i = MAX (first, 0); i < first + count && i < (int) values->len; i++)
    if (!isnan (g_array_index (values, double, i))) {
      sum += g_array_index (values, double, i);
      known++;
    }
  return known > 0 ? sum / known : NAN;
}

void
cells_append_sparkline (GString *out, const GArray *values, int count, int weeks_each)
{
  static const char *const bars[] = { "▁", "▂", "▃", "▅", "▇" };
  int first = values != NULL ? (int) values->len - count * weeks_each : 0;
  double top = 0;
  for (int i = 0; values != NULL && i < count; i++)
    top = fmax (top, group_mean (values, first + i * weeks_each, weeks_each));
  for (int i = 0; i < count; i++) {
    double mean = values != NULL ? group_mean (values, first + i * weeks_each, weeks_each) : NAN;
    if (isnan (mean))
      g_string_append (out, "·");
    else
      g_string_append (out, bars[top > 0 ? (int) lround (mean / top * 4) : 0]);
  }
}
