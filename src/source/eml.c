/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "source/formats.h"
#include "source/mail.h"
#include "source/mail_head.h"

/* A file that is one message (RFC 5322): .eml, Maildir, MH. */

/* A byte order mark, and empty lines, which some programs write first. */
static size_t
skip_mark (const uint8_t *bytes, size_t length)
{
  size_t at = length >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (at < length && (bytes[at] == '\n' || bytes[at] == '\r'))
    at++;
  return at;
}

/* "Name:" at the very start: other formats quote mail, and have fields on lines of their own further down. */
static bool
starts_with_field (const uint8_t *bytes, size_t length)
{
  size_t name = 0;
  while (name < length && (g_ascii_isalnum (bytes[name]) || bytes[name] == '-' || bytes[name] == '_'))
    name++;
  return name > 0 && name < length && (bytes[name] == ':' || bytes[name] == ' ');
}

/* Two of the usual fields before the first empty line; one alone stands in many a text file, and is enough
 * only under the name of a mail. */
static bool
sniff_eml (const uint8_t *bytes, size_t length, const char *file_name)
{
  static const MailHeadId usual[] = { HEAD_FROM,     HEAD_DATE,    HEAD_MESSAGE_ID,
                                      HEAD_RECEIVED, HEAD_SUBJECT, HEAD_TO };
  size_t mark = skip_mark (bytes, length);
  if (!starts_with_field (bytes + mark, length - mark))
    return false;
  MailHead head;
  mail_head_read (&head, bytes + mark, length - mark);
  int count = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (usual); i++)
    count += mail_head_has (&head, usual[i]);
  bool is_named = file_name != NULL && g_str_has_suffix (file_name, ".eml");
  return count >= (is_named ? 1 : 2);
}

/* The head and what is looked at of the body are enough; the rest is only counted. */
static bool
read_eml (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
          SourceCounts *counts, GError **error)
{
  size_t have;
  const uint8_t *bytes = stream_peek (stream, LIMIT_HEADER_BYTES + LIMIT_BODY_LOOK_BYTES, &have, error);
  if (bytes == NULL)
    return false;
  size_t mark = skip_mark (bytes, have);
  g_autofree uint8_t *copy = g_malloc (have - mark + 1); /* not NULL for an empty file either */
  memcpy (copy, bytes + mark, have - mark);
  RawMail raw = { copy, have - mark, have - mark, stream_offset (stream), UNIX_NONE };
  stream_skip (stream, have);
  while ((bytes = stream_peek (stream, 1, &have, error)) != NULL && have > 0) {
    raw.full_length += have;
    stream_skip (stream, have);
  }
  if (bytes == NULL)
    return false;
  GError *cut = stream_take_cut (stream);
  if (cut != NULL) {
    g_propagate_error (error, cut);
    return false;
  }
  g_autoptr (MailReader) reader = mail_reader_new (sink, diag, counts);
  mail_reader_set_reads_text (reader, options->tag_bodies);
  return mail_read_one (reader, &raw, error);
}

const SourceFormat eml_format = { "eml", sniff_eml, read_eml };
