/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/xml_plain_private.h"

#include <string.h>

static uint8_t
kind_of (unsigned char byte)
{
  bool is_start = g_ascii_isalpha (byte) || byte == '_' || byte == ':';
  bool is_name = is_start || g_ascii_isdigit (byte) || byte == '.' || byte == '-';
  bool is_space = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
  bool is_value = byte >= ' ' && byte < 0x80 && byte != '<' && byte != '&';
  bool is_text = (is_value && byte != ']') || byte == '\t';
  return (uint8_t) ((is_start ? KIND_NAME_START : 0) | (is_name ? KIND_NAME : 0) |
                    (is_space ? KIND_SPACE : 0) | (is_value ? KIND_VALUE : 0) | (is_text ? KIND_TEXT : 0));
}

XmlPlain *
xml_plain_new (const XmlPlainHandler *handler, gpointer user_data)
{
  XmlPlain *plain = g_new0 (XmlPlain, 1);
  plain->handler = *handler;
  plain->handler.most_depth = MIN (handler->most_depth, LIMIT_XML_DEPTH);
  plain->user_data = user_data;
  for (unsigned byte = 0; byte < G_N_ELEMENTS (plain->kinds); byte++)
    plain->kinds[byte] = kind_of ((unsigned char) byte);
  plain->names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  plain->opening = g_string_new (NULL);
  plain->line = 1;
  arena_open (&plain->values);
  return plain;
}

void
xml_plain_free (XmlPlain *plain)
{
  g_hash_table_unref (plain->names);
  g_string_free (plain->opening, TRUE);
  arena_close (&plain->values);
  g_free (plain);
}

uint64_t
xml_plain_tag_offset (const XmlPlain *plain)
{
  return plain->tag_offset;
}

uint64_t
xml_plain_line (const XmlPlain *plain)
{
  return plain->line;
}

const GString *
xml_plain_opening (const XmlPlain *plain)
{
  return plain->opening;
}

unsigned
xml_plain_depth (const XmlPlain *plain)
{
  return plain->depth;
}

uint64_t
xml_plain_open_line (const XmlPlain *plain, unsigned index)
{
  return index < plain->depth ? plain->path[index].line : plain->line;
}

/* ---- the document ---- */

/* in->at stays where it is but for READ. */
static Outcome
read_token (XmlPlain *plain, Bytes *in)
{
  Bytes ahead = *in;
  Outcome outcome = *in->at != '<'         ? xml_plain_read_text (plain, &ahead)
                    : in->end - in->at < 2 ? READ_MORE
                    : in->at[1] == '/'     ? xml_plain_read_end_tag (plain, &ahead)
                                           : xml_plain_read_start_tag (plain, &ahead);
  if (outcome == READ)
    *in = ahead;
  return outcome;
}

/* Those of what can be seen, as many as there are. */
static Outcome
read_tokens (XmlPlain *plain, Stream *stream, const uint8_t *bytes, size_t length)
{
  Bytes in = { bytes, bytes + length };
  Outcome outcome = READ;
  while (outcome == READ && !plain->is_over && in.at < in.end) {
    plain->tag_offset = stream_offset (stream) + (size_t) (in.at - bytes);
    outcome = read_token (plain, &in);
  }
  stream_skip (stream, (size_t) (in.at - bytes));
  return outcome;
}

static bool
begins_with (const char *bytes, size_t length, const char *text)
{
  return length > strlen (text) && memcmp (bytes, text, strlen (text)) == 0;
}

/* Before the root stands nothing, or the mark of UTF-8 and a declaration as most programs write it. */
static size_t
measure_prolog (const char *bytes, size_t length)
{
  static const char *const declarations[] = { "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
                                              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                                              "<?xml version='1.0' encoding='utf-8'?>",
                                              "<?xml version='1.0' encoding='UTF-8'?>",
                                              "<?xml version=\"1.0\"?>" };
  static const char mark[] = "\xEF\xBB\xBF";
  size_t at = begins_with (bytes, length, mark) ? strlen (mark) : 0;
  for (size_t i = 0; i < G_N_ELEMENTS (declarations); i++)
    if (begins_with (bytes + at, length - at, declarations[i])) {
      at += strlen (declarations[i]);
      break;
    }
  while (at < length && strchr (" \t\r\n", bytes[at]) != NULL && bytes[at] != '\0')
    at++;
  return at;
}

/* The root's own tag must be plain, too: else all is left as it is. */
static bool
read_root (XmlPlain *plain, Stream *stream)
{
  size_t have, prolog;
  const uint8_t *bytes = stream_peek (stream, LIMIT_XML_PLAIN_TOKEN_BYTES, &have, NULL);
  if (bytes == NULL || (prolog = measure_prolog ((const char *) bytes, have)) == have || bytes[prolog] != '<')
    return false;
  Bytes in = { bytes + prolog, bytes + have };
  plain->line = count_lines (1, bytes, in.at);
  plain->tag_offset = stream_offset (stream) + prolog;
  if (xml_plain_read_start_tag (plain, &in) != READ)
    return false;
  g_string_append_len (plain->opening, (const char *) bytes, (gssize) prolog);
  stream_skip (stream, (size_t) (in.at - bytes));
  return true;
}

/* What is too long for a token, and what cannot be brought, is left for libxml2. */
static void
read_content (XmlPlain *plain, Stream *stream)
{
  Outcome outcome = READ;
  while (outcome != NOT_PLAIN && !plain->is_over) {
    size_t have, want = 1;
    const uint8_t *bytes = stream_peek (stream, want, &have, NULL);
    if (outcome == READ_MORE && bytes != NULL) {
      want = have + 1;
      bytes = have < LIMIT_XML_PLAIN_TOKEN_BYTES ? stream_peek (stream, want, &have, NULL) : NULL;
    }
    if (bytes == NULL || have < want)
      return;
    outcome = read_tokens (plain, stream, bytes, have);
  }
}

void
xml_plain_read (XmlPlain *plain, Stream *stream)
{
  if (!read_root (plain, stream))
    return;
  read_content (plain, stream);
  for (unsigned i = 0; i < plain->depth; i++)
    g_string_append_printf (plain->opening, "<%s>", plain->path[i].name->text);
}
