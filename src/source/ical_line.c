/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ical_line.h"

#include <string.h>

#include "base/limits.h"

#define LOOK_BYTES (64u << 10)

void
ical_lines_init (IcalLines *lines, Stream *stream)
{
  *lines = (IcalLines){ .stream = stream, .text = g_string_new (NULL), .next = 1 };
}

void
ical_lines_clear (IcalLines *lines)
{
  if (lines->text != NULL)
    g_string_free (lines->text, TRUE);
  lines->text = NULL;
}

/* A zero byte would end the line early; as a control character it becomes a space in clean text. */
static void
append_bytes (GString *text, const uint8_t *bytes, size_t count)
{
  size_t room = LIMIT_LINE_BYTES - MIN (text->len, LIMIT_LINE_BYTES);
  gsize old = text->len;
  count = MIN (count, room);
  if (count == 0)
    return;
  g_string_append_len (text, (const char *) bytes, (gssize) count);
  for (char *at = text->str + old; (at = memchr (at, 0, count - (size_t) (at - text->str - old))) != NULL;)
    *at = '\x01';
}

/* Files of old Macs end their lines with a carriage return alone. */
static char
line_end_of (const uint8_t *bytes, size_t have)
{
  return memchr (bytes, '\n', have) == NULL && memchr (bytes, '\r', have) != NULL ? '\r' : '\n';
}

/* Appends the rest of the physical line, without its end.  False at the end of the input, or with error set.
 */
static bool
append_physical (IcalLines *lines, GError **error)
{
  bool any = false;
  for (;;) {
    size_t have;
    const uint8_t *bytes = stream_peek (lines->stream, any ? 1 : LOOK_BYTES, &have, error);
    if (bytes == NULL)
      return false;
    if (have == 0)
      break;
    if (lines->next == 1 && !any)
      lines->line_end = line_end_of (bytes, have);
    any = true;
    const uint8_t *end = memchr (bytes, lines->line_end, have);
    append_bytes (lines->text, bytes, end != NULL ? (size_t) (end - bytes) : have);
    stream_skip (lines->stream, end != NULL ? (size_t) (end - bytes) + 1 : have);
    if (end != NULL)
      break;
  }
  while (lines->text->len > 0 && lines->text->str[lines->text->len - 1] == '\r')
    g_string_truncate (lines->text, lines->text->len - 1);
  lines->next += any;
  return any;
}

static bool
is_soft_break (const GString *text)
{
  if (text->len == 0 || text->str[text->len - 1] != '=')
    return false;
  const char *colon = strchr (text->str, ':');
  return colon != NULL && g_strstr_len (text->str, colon - text->str, "QUOTED-PRINTABLE") != NULL;
}

static bool
is_continued (IcalLines *lines, GError **error)
{
  size_t have;
  const uint8_t *bytes = stream_peek (lines->stream, 1, &have, error);
  return bytes != NULL && have > 0 && (*bytes == ' ' || *bytes == '\t');
}

static bool
append_continuations (IcalLines *lines, GError **error)
{
  g_autoptr (GError) failure = NULL;
  for (;;) {
    if (is_soft_break (lines->text)) {
      g_string_truncate (lines->text, lines->text->len - 1);
    } else if (is_continued (lines, &failure)) {
      stream_skip (lines->stream, 1);
    } else {
      break;
    }
    if (!append_physical (lines, &failure))
      break;
  }
  if (failure == NULL)
    return true;
  g_propagate_error (error, g_steal_pointer (&failure));
  return false;
}

char *
ical_lines_next (IcalLines *lines, GError **error)
{
  do {
    g_string_truncate (lines->text, 0);
    lines->line = lines->next;
    if (!append_physical (lines, error))
      return NULL;
    if (lines->line == 1 && g_str_has_prefix (lines->text->str, "\xEF\xBB\xBF"))
      g_string_erase (lines->text, 0, 3);
    if (!append_continuations (lines, error))
      return NULL;
  } while (lines->text->len == 0);
  return lines->text->str;
}

static bool
is_end_of_value (char c)
{
  return c == ';' || c == ':' || c == '\0';
}

/* A name: of a property, or of a parameter, which an '=' ends too. */
static char *
upper_name (char *at, bool is_param)
{
  for (; !is_end_of_value (*at) && !(is_param && *at == '='); at++)
    if (*at >= 'a' && *at <= 'z')
      *at = (char) (*at - 'a' + 'A');
  return at;
}

/* Reads one parameter that begins after its ';' and gives the position of what ends it. */
static char *
parse_param (char *at, IcalProperty *property)
{
  char *name = at, *value, *end;
  at = upper_name (at, true);
  if (*at != '=') { /* vCalendar 1.0 also writes the bare value */
    value = end = at;
  } else if (at[1] == '"') {
    *at = '\0';
    value = at + 2;
    end = value + strcspn (value, "\"");
    at = *end == '"' ? end + 1 : end;
    for (bool quoted = false; *at != '\0' && (quoted || !is_end_of_value (*at)); at++)
      quoted ^= *at == '"';
  } else {
    *at = '\0';
    value = at + 1;
    for (at = value; !is_end_of_value (*at); at++)
      continue;
    end = at;
  }
  char stop = *at;
  *end = '\0';
  *at = stop; /* end and at may be the same place: the caller still needs what stood there */
  if (property->param_count < ICAL_PARAMS) {
    property->params[property->param_count].name = name;
    property->params[property->param_count++].value = value;
  }
  return at;
}

bool
ical_property_parse (char *line, IcalProperty *property)
{
  property->name = line;
  property->param_count = 0;
  char *at = upper_name (line, false);
  if (at == line)
    return false;
  while (*at == ';') {
    *at = '\0';
    at = parse_param (at + 1, property);
  }
  if (*at != ':')
    return false;
  *at = '\0';
  property->value = at + 1;
  return true;
}

const char *
ical_property_param (const IcalProperty *property, const char *name)
{
  for (unsigned i = 0; i < property->param_count; i++)
    if (*property->params[i].name == *name && strcmp (property->params[i].name, name) == 0)
      return property->params[i].value;
  return NULL;
}

static bool
has_quoted_printable (const IcalProperty *property)
{
  const char *encoding = ical_property_param (property, "ENCODING");
  return (encoding != NULL && g_ascii_strcasecmp (encoding, "QUOTED-PRINTABLE") == 0) ||
         ical_property_param (property, "QUOTED-PRINTABLE") != NULL;
}

static char *
dup_quoted_printable (const char *value)
{
  GString *out = g_string_new (NULL);
  for (const char *at = value; *at != '\0'; at++) {
    int high = *at == '=' ? g_ascii_xdigit_value (at[1]) : -1;
    int low = high >= 0 ? g_ascii_xdigit_value (at[2]) : -1;
    if (low < 0) {
      g_string_append_c (out, *at);
      continue;
    }
    g_string_append_c (out, (char) MAX (high * 16 + low, 1));
    at += 2;
  }
  return g_string_free (out, FALSE);
}

static char *
dup_unescaped (const char *value)
{
  char *text = g_malloc (strlen (value) + 1), *out = text;
  for (const char *at = value; *at != '\0'; at++) {
    if (*at == '\\' && at[1] != '\0')
      *out++ = *++at == 'n' || *at == 'N' ? '\n' : *at;
    else
      *out++ = *at;
  }
  *out = '\0';
  return text;
}

char *
ical_property_dup_text (const IcalProperty *property)
{
  char *text = has_quoted_printable (property) ? dup_quoted_printable (property->value)
                                               : dup_unescaped (property->value);
  const char *charset = ical_property_param (property, "CHARSET");
  char *utf8 = charset != NULL && !g_utf8_validate (text, -1, NULL)
                   ? g_convert (text, -1, "UTF-8", charset, NULL, NULL, NULL)
                   : NULL;
  if (utf8 == NULL)
    return text;
  g_free (text);
  return utf8;
}
