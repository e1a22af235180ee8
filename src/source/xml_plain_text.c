/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "source/xml_plain_private.h"

bool
xml_plain_is_character (gunichar value)
{
  return g_unichar_validate (value) && value != 0xFFFE && value != 0xFFFF &&
         (value >= ' ' || value == '\t' || value == '\n' || value == '\r');
}

Outcome
xml_plain_measure_letter (const uint8_t *at, const uint8_t *end, size_t *length)
{
  gunichar letter = g_utf8_get_char_validated ((const char *) at, end - at);
  *length = g_utf8_skip[*at];
  if (letter == (gunichar) -2)
    return READ_MORE;
  return letter != (gunichar) -1 && xml_plain_is_character (letter) ? READ : NOT_PLAIN;
}

static void
give_text (const XmlPlain *plain, const void *bytes, size_t length)
{
  plain->handler.text (bytes, length, plain->user_data);
}

/* Digits of "&#65;" or "&#x41;", behind the '#'; 0: they are none, or name no character. */
static gunichar
read_number (const char *digits, const char *end)
{
  unsigned base = *digits == 'x' ? 16 : 10;
  gunichar value = 0;
  digits += base == 16;
  if (digits == end)
    return 0;
  for (; digits < end; digits++) {
    int digit = base == 16 ? g_ascii_xdigit_value (*digits) : g_ascii_digit_value (*digits);
    if (digit < 0 || value > 0x10FFFF)
      return 0;
    value = value * base + (gunichar) digit;
  }
  return xml_plain_is_character (value) ? value : 0;
}

/* What stands between '&' and ';'. */
static gunichar
resolve (const char *name, const char *end)
{
  static const struct {
    const char *name;
    gunichar value;
  } known[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' } };
  size_t length = (size_t) (end - name);
  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].name) == length && memcmp (name, known[i].name, length) == 0)
      return known[i].value;
  return length > 1 && *name == '#' ? read_number (name + 1, end) : 0;
}

static Outcome
read_reference (const XmlPlain *plain, Bytes *in)
{
  static const size_t most = sizeof "&#x10FFFF;" - 1;
  size_t have = (size_t) (in->end - in->at);
  const uint8_t *end = memchr (in->at, ';', MIN (have, most));
  if (end == NULL)
    return have < most ? READ_MORE : NOT_PLAIN;
  gunichar value = resolve ((const char *) in->at + 1, (const char *) end);
  if (value == 0)
    return NOT_PLAIN;
  char letter[6];
  give_text (plain, letter, (size_t) g_unichar_to_utf8 (value, letter));
  in->at = end + 1;
  return READ;
}

/* The end of a line is one line feed, however it is written. */
static Outcome
read_carriage_return (const XmlPlain *plain, Bytes *in)
{
  if (in->end - in->at < 2)
    return READ_MORE;
  if (in->at[1] != '\n')
    give_text (plain, "\n", 1);
  in->at++;
  return READ;
}

/* "]]>" may not stand in text. */
static Outcome
read_bracket (const XmlPlain *plain, Bytes *in)
{
  if (in->end - in->at < 3)
    return READ_MORE;
  if (in->at[1] == ']' && in->at[2] == '>')
    return NOT_PLAIN;
  give_text (plain, in->at++, 1);
  return READ;
}

/* As many as follow each other. */
static Outcome
read_letters (const XmlPlain *plain, Bytes *in)
{
  const uint8_t *begin = in->at;
  size_t length;
  Outcome outcome = READ;
  while (in->at < in->end && *in->at >= 0x80 &&
         (outcome = xml_plain_measure_letter (in->at, in->end, &length)) == READ)
    in->at += length;
  give_text (plain, begin, (size_t) (in->at - begin));
  return in->at > begin ? READ : outcome;
}

/* As far as it means itself. */
static const uint8_t *
skip_text (XmlPlain *plain, const uint8_t *at, const uint8_t *end)
{
  at = skip_kind (plain, at, end, KIND_TEXT);
  for (; at < end && *at == '\n'; at = skip_kind (plain, at + 1, end, KIND_TEXT))
    plain->line++;
  return at;
}

Outcome
xml_plain_read_text (XmlPlain *plain, Bytes *in)
{
  const uint8_t *begin = in->at;
  in->at = skip_text (plain, begin, in->end);
  if (in->at > begin) {
    give_text (plain, begin, (size_t) (in->at - begin));
    return READ;
  }
  switch (*begin) {
  case '&':
    return read_reference (plain, in);
  case '\r':
    return read_carriage_return (plain, in);
  case ']':
    return read_bracket (plain, in);
  default:
    return *begin >= 0x80 ? read_letters (plain, in) : NOT_PLAIN;
  }
}
