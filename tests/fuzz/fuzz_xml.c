/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"
#include "source/xml.h"

/* What we cut of an XML file ourselves is what libxml2 reads there: a comment before the root leaves the
 * whole document to it.  Bytes are not compared: libxml2 takes the beginning of a text for the place of a
 * mistake in it. */
#define COMMENT "<!--x-->"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
log_start (const XmlReader *reader, const char *name, const char *const *attributes, gpointer user_data)
{
  GString *log = user_data;
  g_string_append_printf (log, "%" G_GUINT64_FORMAT "<%s", xml_place (reader).line, name);
  for (; attributes[0] != NULL; attributes += 2)
    g_string_append_printf (log, " %s=%s", attributes[0], attributes[1]);
}

static bool
log_end (const char *name, const char *text, gpointer user_data, GError **error)
{
  (void) error;
  GString *log = user_data;
  g_string_append_printf (log, "%s</%s", text, name);
  return true;
}

/* All that a reader hears of it. */
static GString *
hear (const char *xml, size_t length)
{
  GString *log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Stream) stream = stream_new_bytes (xml, length);
  if (!xml_read (stream, &(XmlHandler){ log_start, log_end, NULL }, log, &error))
    g_string_append (log, strstr (error->message, ": ")); /* behind the place */
  return log;
}

static bool
is_empty (const char *xml, size_t length)
{
  size_t blank = 0;
  while (blank < length && strchr (" \t\r\n", xml[blank]) != NULL)
    blank++;
  return blank == length;
}

/* A comment may not stand before a declaration, nor before the mark of an encoding, and makes another thing
 * of what has no root.  At a zero byte libxml2 says now this, now that, and in what is not in UTF-8 we cut
 * nothing. */
static bool
is_comparable (const char *xml, size_t size, size_t declaration)
{
  bool has_encoding = memmem (xml, declaration, "encoding", 8) != NULL;
  bool is_marked = declaration == 0 && (xml[0] != '<' || xml[size > 1] == '?');
  return !has_encoding && !is_marked && memchr (xml, 0, size) == NULL &&
         !is_empty (xml + declaration, size - declaration);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *xml = (const char *) data;
  const char *end = size > 6 && memcmp (xml, "<?xml ", 6) == 0 ? memmem (xml, size, "?>", 2) : NULL;
  size_t declaration = end != NULL ? (size_t) (end + 2 - xml) : 0;
  if (size == 0 || !is_comparable (xml, size, declaration))
    return 0;
  g_autoptr (GString) other = g_string_new_len (xml, (gssize) size);
  g_string_insert (other, (gssize) declaration, COMMENT);
  g_autoptr (GString) ours = hear (xml, size), theirs = hear (other->str, other->len);
  g_assert (g_string_equal (ours, theirs));
  return 0;
}
