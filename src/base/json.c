/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include <string.h>

#include "base/text.h"

Json
json_begin (GString *out)
{
  return (Json){ .out = out };
}

static void
append_line_start (Json *json)
{
  if (json->is_dense)
    return;
  static const char line[] = "\n                               ";
  g_string_append_len (json->out, line, json->depth + 1);
}

/* The comma and the line before a value or a key. */
static void
append_separator (Json *json)
{
  if (json->after_key) {
    json->after_key = false;
    return;
  }
  if (json->depth == 0)
    return;
  if (json->has_items[json->depth])
    g_string_append_c (json->out, ',');
  json->has_items[json->depth] = true;
  append_line_start (json);
}

static void
begin_container (Json *json, char bracket)
{
  append_separator (json);
  g_assert (json->depth + 1 < JSON_MAX_DEPTH);
  json->has_items[++json->depth] = false;
  g_string_append_c (json->out, bracket);
}

static void
end_container (Json *json, char bracket)
{
  g_assert (json->depth > 0 && !json->after_key);
  bool had_items = json->has_items[json->depth--];
  if (had_items)
    append_line_start (json);
  g_string_append_c (json->out, bracket);
}

void
json_begin_object (Json *json)
{
  begin_container (json, '{');
}

void
json_end_object (Json *json)
{
  end_container (json, '}');
}

void
json_begin_array (Json *json)
{
  begin_container (json, '[');
}

void
json_end_array (Json *json)
{
  end_container (json, ']');
}

static void
append_character (GString *out, const char *p)
{
  static const char *const short_escapes[] = { ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
                                               ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\" };
  gunichar c = g_utf8_get_char (p);
  if (c < G_N_ELEMENTS (short_escapes) && short_escapes[c] != NULL)
    g_string_append (out, short_escapes[c]);
  else if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029)
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_len (out, p, g_utf8_next_char (p) - p);
}

/* Nearly all text: ASCII that stands for itself. */
static inline bool
is_plain (char c)
{
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static void
append_quoted (GString *out, const char *text)
{
  g_autofree char *repaired = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);
  g_string_append_c (out, '"');
  for (const char *p = repaired != NULL ? repaired : text; *p != '\0';) {
    const char *end = p;
    while (is_plain (*end))
      end++;
    g_string_append_len (out, p, end - p);
    p = end;
    if (*p == '\0')
      break;
    append_character (out, p);
    p = g_utf8_next_char (p);
  }
  g_string_append_c (out, '"');
}

void
json_put_key (Json *json, const char *key)
{
  g_assert (!json->after_key);
  append_separator (json);
  append_quoted (json->out, key);
  g_string_append (json->out, ": ");
  json->after_key = true;
}

void
json_put_string (Json *json, const char *text)
{
  if (text == NULL) {
    json_put_null (json);
    return;
  }
  append_separator (json);
  append_quoted (json->out, text);
}

void
json_put_number (Json *json, double value)
{
  append_separator (json);
  text_append_number (json->out, value);
}

void
json_put_integer (Json *json, int64_t value)
{
  append_separator (json);
  g_string_append_printf (json->out, "%" G_GINT64_FORMAT, value);
}

void
json_put_bool (Json *json, bool value)
{
  append_separator (json);
  g_string_append (json->out, value ? "true" : "false");
}

void
json_put_null (Json *json)
{
  append_separator (json);
  g_string_append (json->out, "null");
}
