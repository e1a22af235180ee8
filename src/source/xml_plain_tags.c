/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "source/xml_plain_private.h"

/* ---- names ---- */

static Name *
add_name (XmlPlain *plain, const char *text, size_t length)
{
  Name *name = g_malloc (sizeof *name + length + 1);
  name->length = length;
  memcpy (name->text, text, length + 1);
  g_hash_table_insert (plain->names, name->text, name);
  return name;
}

/* NULL: it is too long, or there are too many. */
static Name *
intern_name (XmlPlain *plain, const uint8_t *bytes, size_t length)
{
  char text[LIMIT_XML_PLAIN_NAME_BYTES + 1];
  if (length > LIMIT_XML_PLAIN_NAME_BYTES)
    return NULL;
  memcpy (text, bytes, length);
  text[length] = '\0';
  Name *known = g_hash_table_lookup (plain->names, text);
  if (known == NULL && g_hash_table_size (plain->names) < LIMIT_XML_PLAIN_NAMES)
    known = add_name (plain, text, length);
  return known;
}

static const Name *
find_name (XmlPlain *plain, const uint8_t *bytes, size_t length)
{
  Name **memo = &plain->memo[text_hash_quick (bytes, length) % MEMO_COUNT];
  if (*memo == NULL || (*memo)->length != length || memcmp ((*memo)->text, bytes, length) != 0)
    *memo = intern_name (plain, bytes, length);
  return *memo;
}

/* ---- attributes ---- */

/* Up to the quote that ends it. */
static Outcome
skip_value (const XmlPlain *plain, Bytes *in, uint8_t quote)
{
  while (in->at < in->end && *in->at != quote) {
    size_t length = 1;
    bool is_letter = *in->at >= 0x80;
    Outcome outcome = is_letter ? xml_plain_measure_letter (in->at, in->end, &length)
                      : (plain->kinds[*in->at] & KIND_VALUE) != 0 ? READ
                                                                  : NOT_PLAIN;
    if (outcome != READ)
      return outcome;
    in->at += length;
  }
  return in->at < in->end ? READ : READ_MORE;
}

/* False: it has that one already, or too many. */
static bool
add_attribute (XmlPlain *plain, size_t count, const char *name, const char *value)
{
  for (size_t i = 0; i < count; i++)
    if (plain->attributes[2 * i] == name)
      return false;
  if (count == LIMIT_XML_PLAIN_ATTRIBUTES)
    return false;
  plain->attributes[2 * count] = name;
  plain->attributes[2 * count + 1] = value;
  plain->attributes[2 * count + 2] = NULL;
  return true;
}

/* name="value", without blanks around the sign. */
static Outcome
read_attribute (XmlPlain *plain, Bytes *in, size_t count)
{
  const uint8_t *begin = in->at;
  in->at = skip_kind (plain, begin, in->end, KIND_NAME);
  if (in->end - in->at < 2)
    return READ_MORE;
  uint8_t quote = in->at[1];
  if (in->at[0] != '=' || (quote != '"' && quote != '\''))
    return NOT_PLAIN;
  const Name *name = find_name (plain, begin, (size_t) (in->at - begin));
  const uint8_t *value = in->at += 2;
  Outcome outcome = skip_value (plain, in, quote);
  if (outcome != READ)
    return outcome;
  if (in->at - value > LIMIT_XML_PLAIN_TOKEN_BYTES)
    return NOT_PLAIN;
  const char *copy = arena_copy (&plain->values, (const char *) value, (size_t) (in->at - value));
  in->at++;
  return name != NULL && add_attribute (plain, count, name->text, copy) ? READ : NOT_PLAIN;
}

/* Up to the end of the tag, which is '>' or "/>". */
static Outcome
read_attributes (XmlPlain *plain, Bytes *in)
{
  arena_reset (&plain->values);
  plain->attributes[0] = NULL;
  for (size_t count = 0;; count++) {
    const uint8_t *blank = in->at;
    in->at = skip_kind (plain, blank, in->end, KIND_SPACE);
    if (in->at == in->end)
      return READ_MORE;
    if (*in->at == '>' || *in->at == '/')
      return READ;
    if (in->at == blank || (plain->kinds[*in->at] & KIND_NAME_START) == 0)
      return NOT_PLAIN;
    Outcome outcome = read_attribute (plain, in, count);
    if (outcome != READ)
      return outcome;
  }
}

static void
end_element (XmlPlain *plain)
{
  plain->depth--;
  plain->is_over = !plain->handler.end (plain->user_data);
}

/* in->at is at the end of the tag. */
static void
finish_start_tag (XmlPlain *plain, Bytes *in, const Name *name, const uint8_t *name_end)
{
  bool is_empty = *in->at == '/', is_bare = in->at == name_end;
  plain->path[plain->depth++] = (OpenTag){ name, plain->line };
  plain->line = count_lines (plain->line, name_end, in->at);
  plain->handler.start (name->text, is_bare ? NULL : plain->attributes, plain->user_data);
  if (is_empty)
    end_element (plain);
  in->at += is_empty ? 2 : 1;
}

/* The root must have something in it: what follows it is not plain. */
Outcome
xml_plain_read_start_tag (XmlPlain *plain, Bytes *in)
{
  const uint8_t *begin = in->at + 1;
  const uint8_t *name_end = in->at = skip_kind (plain, begin, in->end, KIND_NAME);
  if (name_end == in->end)
    return READ_MORE;
  if ((plain->kinds[*begin] & KIND_NAME_START) == 0 || plain->depth == plain->handler.most_depth)
    return NOT_PLAIN;
  Outcome outcome = *name_end == '>' ? READ : read_attributes (plain, in);
  if (outcome != READ)
    return outcome;
  bool is_empty = *in->at == '/';
  if (is_empty && in->end - in->at < 2)
    return READ_MORE;
  const Name *name = find_name (plain, begin, (size_t) (name_end - begin));
  if (name == NULL || (is_empty && (in->at[1] != '>' || plain->depth == 0)))
    return NOT_PLAIN;
  finish_start_tag (plain, in, name, name_end);
  return READ;
}

Outcome
xml_plain_read_end_tag (XmlPlain *plain, Bytes *in)
{
  const Name *name = plain->path[plain->depth - 1].name;
  const uint8_t *begin = in->at + 2;
  if ((size_t) (in->end - begin) <= name->length)
    return READ_MORE;
  const uint8_t *name_end = begin + name->length;
  in->at = skip_kind (plain, name_end, in->end, KIND_SPACE);
  if (in->at == in->end)
    return READ_MORE;
  if (*in->at != '>' || memcmp (begin, name->text, name->length) != 0 || plain->depth == 1)
    return NOT_PLAIN;
  plain->line = count_lines (plain->line, name_end, in->at);
  end_element (plain);
  in->at++;
  return READ;
}
