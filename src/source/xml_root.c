/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is by its root element, told from its first bytes without a parser. */
#include "source/xml.h"

#include <string.h>

/* The position after what a prolog item ends with; the end of the text if it does not end. */
static const char *
skip_past (const char *at, const char *end_mark)
{
  const char *found = strstr (at, end_mark);
  return found != NULL ? found + strlen (end_mark) : at + strlen (at);
}

/* A DOCTYPE is stepped over here, so that its file is recognised and then refused with the reason. */
static const char *
skip_doctype (const char *at)
{
  at += strcspn (at, "[>");
  return *at == '[' ? skip_past (skip_past (at, "]"), ">") : skip_past (at, ">");
}

/* UTF-16 shows as zero bytes between ASCII letters: dropping them is enough to read a prolog and a name. */
static char *
dup_without_zeros (const uint8_t *head, size_t length)
{
  GString *text = g_string_sized_new (length);
  size_t i = 0;
  if (length >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF)))
    i = 2;
  else if (length >= 3 && memcmp (head, "\xEF\xBB\xBF", 3) == 0)
    i = 3;
  for (; i < length; i++)
    if (head[i] != 0)
      g_string_append_c (text, (char) head[i]);
  return g_string_free (text, FALSE);
}

/* Most files are not XML, and are asked for many roots. */
static bool
starts_with_tag (const uint8_t *head, size_t length)
{
  static const uint8_t before[] = " \t\r\n\xEF\xBB\xBF\xFF\xFE"; /* and zeros, of UTF-16 */
  size_t i = 0;
  while (i < length && (head[i] == 0 || memchr (before, head[i], sizeof before - 1) != NULL))
    i++;
  return i < length && head[i] == '<';
}

bool
xml_sniff_root (const uint8_t *head, size_t length, const char *name)
{
  if (!starts_with_tag (head, length))
    return false;
  g_autofree char *text = dup_without_zeros (head, length);
  const char *at = text;
  for (;;) {
    at += strspn (at, " \t\r\n");
    if (g_str_has_prefix (at, "<?"))
      at = skip_past (at, "?>");
    else if (g_str_has_prefix (at, "<!--"))
      at = skip_past (at + 4, "-->");
    else if (g_str_has_prefix (at, "<!"))
      at = skip_doctype (at);
    else
      break;
  }
  if (*at != '<')
    return false;
  const char *begin = ++at;
  const char *end = begin + strcspn (begin, " \t\r\n/>");
  const char *colon = memchr (begin, ':', (size_t) (end - begin));
  begin = colon != NULL ? colon + 1 : begin;
  return *end != '\0' && (size_t) (end - begin) == strlen (name) && memcmp (begin, name, strlen (name)) == 0;
}

bool
xml_sniff_text (const uint8_t *head, size_t length, const char *text)
{
  g_autofree char *narrow = dup_without_zeros (head, length);
  return strstr (narrow, text) != NULL;
}
