/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/markup.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"

#define MAX_TEXT_BYTES 4096

static void
append_escaped (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    switch (*p) {
    case '<':
      g_string_append (out, "&lt;");
      break;
    case '>':
      g_string_append (out, "&gt;");
      break;
    case '&':
      g_string_append (out, "&amp;");
      break;
    case '"':
      g_string_append (out, "&quot;");
      break;
    case '\'':
      g_string_append (out, "&#39;");
      break;
    default:
      g_string_append_c (out, *p);
    }
}

void
markup_append_clipped (GString *out, const char *text, gsize max_bytes)
{
  if (text == NULL)
    return;
  g_autofree char *clean = text_clean (text, max_bytes);
  append_escaped (out, clean);
  if (strlen (text) > max_bytes)
    g_string_append (out, "…");
}

void
markup_append_name (GString *out, const char *name)
{
  g_string_append (out, "<bdi>");
  markup_append_clipped (out, name, 256);
  g_string_append (out, "</bdi>");
}

/* Cleaning trims; a space at an end is the caller's separator and stays. */
static void
append_text (GString *out, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (*text == ' ')
    g_string_append_c (out, ' ');
  markup_append_clipped (out, text, MAX_TEXT_BYTES);
  if (text[1] != '\0' && text[strlen (text) - 1] == ' ')
    g_string_append_c (out, ' ');
}

static void
append_decimal (GString *out, double value)
{
  g_autofree char *text = text_number (value, 1);
  g_string_append (out, text);
}

void
markup_append (GString *out, const char *format, ...)
{
  va_list values;
  va_start (values, format);
  for (const char *p = format; *p != '\0'; p++) {
    if (*p != '%') {
      g_string_append_c (out, *p);
      continue;
    }
    switch (*++p) {
    case 's':
      append_text (out, va_arg (values, const char *));
      break;
    case 'd':
      g_string_append_printf (out, "%d", va_arg (values, int));
      break;
    case 'u':
      g_string_append_printf (out, "%u", va_arg (values, unsigned));
      break;
    case 'f':
      append_decimal (out, va_arg (values, double));
      break;
    default:
      g_assert (*p == '%');
      g_string_append_c (out, '%');
    }
  }
  va_end (values);
}

/* Widths in thousandths of the size: averages of common sans-serif faces, on the wide side. */
static double
character_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  if (g_unichar_iswide (c))
    return 1.05;
  if (c < 0x80 && strchr ("iljtfI.,:;'|!() ", (int) c) != NULL)
    return 0.32;
  if (c < 0x80 && strchr ("mwMW@%", (int) c) != NULL)
    return 0.88;
  return g_unichar_isupper (c) ? 0.67 : 0.56;
}

double
markup_text_width (const char *text, double size)
{
  double width = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += character_width (g_utf8_get_char (p));
  return width * size;
}

char *
markup_fit (const char *text, double size, double width)
{
  g_autofree char *clean = text_clean (text, MAX_TEXT_BYTES);
  if (markup_text_width (clean, size) <= width)
    return g_steal_pointer (&clean);
  double used = size * 0.8; /* the ellipsis */
  const char *p = clean;
  for (; *p != '\0'; p = g_utf8_next_char (p)) {
    used += character_width (g_utf8_get_char (p)) * size;
    if (used > width)
      break;
  }
  GString *out = g_string_new_len (clean, p - clean);
  g_string_append (out, "…");
  return g_string_free (out, FALSE);
}
