/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "source/formats.h"
#include "source/mail.h"
#include "source/mail_date.h"
#include "source/mail_head.h"

/* A separator is a line "From envelope date" at the start of the file or after an empty line: bodies hold
 * lines that begin with "From " too, escaped as ">From " in most exports and not at all in some.  Archives of
 * Pipermail forget the empty line; there an address in the line and a mail header under it have to vouch for
 * the separator. */

/* The longest separator that is believed in. */
#define SEPARATOR_BYTES 1000u
/* What is kept of a message: all of its head and the part of the body that is looked at.  The rest is only
 * scanned. */
#define KEEP_BYTES (LIMIT_HEADER_BYTES + LIMIT_BODY_LOOK_BYTES)
/* "\n\r\n" before a separator is looked back at. */
#define LOOK_BACK 3u

typedef struct {
  const uint8_t *bytes;
  size_t have; /* shown of the input from the start of the message on */
  bool ended;  /* and there is no more */
} View;

typedef struct {
  Stream *stream;
  MailReader *reader;
  Diag *diag;
  SourceCounts *counts;
  GByteArray *kept;        /* start of a message that is longer than KEEP_BYTES */
  uint64_t separator_at;   /* where in the stream the last separator was found … */
  MailDate separator_date; /* … and what it says: the next message begins with it */
} Framer;

/* True if a whole separator line stands at p. */
static bool
is_separator (const uint8_t *p, size_t length, MailDate *date)
{
  if (length < 5 || memcmp (p, "From ", 5) != 0)
    return false;
  size_t limit = MIN (length, SEPARATOR_BYTES);
  const uint8_t *eol = memchr (p, '\n', limit);
  if (eol == NULL && limit == SEPARATOR_BYTES)
    return false;
  size_t line = (eol != NULL ? (size_t) (eol - p) : limit) - 5;
  return mail_date_parse_separator ((const char *) p + 5, line, date);
}

/* p stands behind a line feed. */
static bool
follows_empty_line (const uint8_t *start, const uint8_t *p)
{
  if (p - start >= 2 && p[-2] == '\n')
    return true;
  return p - start >= 3 && p[-2] == '\r' && p[-3] == '\n';
}

/* "From user@host ..." (or "user at host"), and the next line is a header that every message has. */
static bool
is_vouched_for (const uint8_t *p, size_t length)
{
  static const char *const names[] = { "From:", "Date:", "Received:", "Return-Path:", "Message-ID:" };
  const uint8_t *eol = memchr (p, '\n', MIN (length, SEPARATOR_BYTES));
  if (eol == NULL)
    return false;
  size_t line = (size_t) (eol - p), left = length - line - 1;
  bool has_address = memchr (p, '@', line) != NULL || memmem (p, line, " at ", 4) != NULL;
  for (size_t i = 0; has_address && i < G_N_ELEMENTS (names); i++)
    if (left >= strlen (names[i]) &&
        g_ascii_strncasecmp ((const char *) eol + 1, names[i], strlen (names[i])) == 0)
      return true;
  return false;
}

/* The next line behind the line feed at `from` that begins with "From "; NULL: none in view. */
static const uint8_t *
find_from_line (Framer *framer, const View *view, size_t from)
{
  uint64_t start = stream_offset (framer->stream);
  uint64_t at = stream_next_mark (framer->stream, start + from);
  return at != UINT64_MAX ? view->bytes + (at - start) + 1 : NULL;
}

/* The next separator at or after from.  False: none in view, and *at is where the search goes on when more
 * can be seen. */
static bool
find_separator (Framer *framer, const View *view, size_t from, size_t *at, MailDate *date)
{
  const uint8_t *line, *end = view->bytes + view->have;
  while ((line = find_from_line (framer, view, from)) != NULL) {
    size_t left = (size_t) (end - line);
    bool is_whole = view->ended || left >= SEPARATOR_BYTES;
    *at = from = (size_t) (line - view->bytes);
    if (!is_whole) {
      --*at;
      return false;
    }
    if ((follows_empty_line (view->bytes, line) || is_vouched_for (line, left)) &&
        is_separator (line, left, date))
      return true;
  }
  *at = MAX (from, view->have - MIN (view->have, 6));
  return false;
}

static bool
look (Framer *framer, size_t want, View *view, GError **error)
{
  view->bytes = stream_peek (framer->stream, want, &view->have, error);
  view->ended = view->have < want;
  return view->bytes != NULL;
}

/* The next place where a message may end: before a separator or at the end of the file.  It searches up to
 * KEEP_BYTES; *is_found is false where the message is longer than that. */
static bool
find_end (Framer *framer, View *view, size_t from, size_t *end, bool *is_found, GError **error)
{
  *end = from;
  do {
    *is_found = find_separator (framer, view, *end, end, &framer->separator_date);
    framer->separator_at = *is_found ? stream_offset (framer->stream) + *end : UINT64_MAX;
    if (*is_found || view->have >= KEEP_BYTES)
      return true;
    if (view->ended) {
      *end = view->have;
      *is_found = true;
      return true;
    }
  } while (look (framer, view->have + 1, view, error));
  return false;
}

/* mboxcl and mboxcl2: the length in the head is believed only if a separator or the end of the file is really
 * there. */
static bool
follow_content_length (Framer *framer, View *view, const MailHead *head, size_t body, size_t *end,
                       GError **error)
{
  const MailField *field = &head->first[HEAD_CONTENT_LENGTH];
  g_autofree char *text = g_strndup (field->bytes, MIN (field->length, 20));
  guint64 length;
  if (!g_ascii_string_to_unsigned (text, 10, 0, LIMIT_LOOKAHEAD_BYTES - body, &length, NULL))
    return true;
  size_t at = body + (size_t) length;
  if (at == *end || (at < *end && *end - at <= 2)) /* the common case: only the empty line lies between */
    return true;
  if (!look (framer, at + SEPARATOR_BYTES, view, error))
    return false;
  for (int i = 0; i < 2 && at < view->have && (view->bytes[at] == '\n' || view->bytes[at] == '\r'); i++)
    at++;
  MailDate date;
  if ((at >= view->have && view->ended && at == view->have) ||
      (at < view->have && view->bytes[at - 1] == '\n' &&
       is_separator (view->bytes + at, view->have - at, &date)))
    *end = at;
  return true;
}

/* Goes on to the next separator without keeping anything; *length grows by what is passed over. */
static bool
skip_to_separator (Framer *framer, size_t from, uint64_t *length, GError **error)
{
  View view = { 0 };
  MailDate date;
  for (size_t at = from;;) {
    if (!look (framer, MAX (view.have, at) + 1, &view, error))
      return false;
    bool is_found = find_separator (framer, &view, at, &at, &date);
    size_t pass = is_found ? at : view.ended ? view.have : at - MIN (at, LOOK_BACK);
    *length += pass;
    stream_skip (framer->stream, pass);
    if (is_found || view.ended)
      return true;
    at -= pass;
    view.have -= pass;
  }
}

/* Half a message is none, where the file was cut short: the whole one may come with the whole file. */
static bool
deliver (Framer *framer, const RawMail *raw, bool is_last, GError **error)
{
  g_autoptr (GError) cut = is_last ? stream_take_cut (framer->stream) : NULL;
  if (cut == NULL)
    return mail_read_one (framer->reader, raw, error);
  framer->counts->found++;
  diag_reject (framer->diag, DIAG_BYTE, raw->place, raw->full_length, "%s", cut->message);
  return true;
}

static bool
read_long_message (Framer *framer, const View *view, size_t head, size_t from, RawMail *raw, GError **error)
{
  g_byte_array_set_size (framer->kept, 0);
  g_byte_array_append (framer->kept, view->bytes, KEEP_BYTES);
  uint64_t length = 0;
  View rest;
  if (!skip_to_separator (framer, from, &length, error) || !look (framer, 1, &rest, error))
    return false;
  raw->bytes = framer->kept->data + head;
  raw->length = framer->kept->len - head;
  raw->full_length = length - head;
  return deliver (framer, raw, rest.have == 0, error);
}

/* One message; the stream stands at its separator, or at anything else at the start of a damaged file. */
static bool
read_message (Framer *framer, View *view, GError **error)
{
  MailDate date = { .unix_seconds = UNIX_NONE };
  RawMail raw = { .place = stream_offset (framer->stream) };
  size_t start = 0, end;
  bool is_found;
  bool is_known = framer->separator_at == raw.place;
  if (is_known)
    date = framer->separator_date;
  if (is_known || is_separator (view->bytes, view->have, &date)) {
    const uint8_t *eol = memchr (view->bytes, '\n', view->have);
    start = eol != NULL ? (size_t) (eol + 1 - view->bytes) : view->have;
  }
  raw.envelope_unix = date.unix_seconds;
  if (!find_end (framer, view, start > 0 ? start - 1 : 0, &end, &is_found, error))
    return false;
  if (!is_found)
    return read_long_message (framer, view, start, end, &raw, error);
  MailHead head;
  mail_head_read (&head, view->bytes + start, end - start);
  if (!mail_head_has (&head, HEAD_CONTENT_LENGTH))
    raw.head = &head;
  else if (!follow_content_length (framer, view, &head, start + head.length, &end, error))
    return false;
  raw.bytes = view->bytes + start;
  raw.length = end - start;
  raw.full_length = raw.length;
  bool is_good = deliver (framer, &raw, view->ended && end == view->have, error);
  stream_skip (framer->stream, end);
  return is_good;
}

static bool
skip_empty_lines (Framer *framer, View *view, GError **error)
{
  do {
    size_t count = 0;
    while (count < view->have && (view->bytes[count] == '\n' || view->bytes[count] == '\r'))
      count++;
    stream_skip (framer->stream, count);
    if (!look (framer, SEPARATOR_BYTES, view, error))
      return false;
  } while (view->have > 0 && (view->bytes[0] == '\n' || view->bytes[0] == '\r'));
  return true;
}

/* An editor left a byte order mark. */
static size_t
measure_mark (const uint8_t *bytes, size_t length)
{
  return length >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static bool
read_messages (Framer *framer, GError **error)
{
  View view;
  if (!look (framer, SEPARATOR_BYTES, &view, error))
    return false;
  stream_skip (framer->stream, measure_mark (view.bytes, view.have));
  if (!skip_empty_lines (framer, &view, error))
    return false;
  while (view.have > 0)
    if (!read_message (framer, &view, error) || !look (framer, SEPARATOR_BYTES, &view, error))
      return false;
  return true;
}

static bool
read_mbox (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
           SourceCounts *counts, GError **error)
{
  g_autoptr (MailReader) reader = mail_reader_new (sink, diag, counts);
  mail_reader_set_reads_text (reader, options->tag_bodies);
  mail_reader_set_count (reader, options->mailbox_count);
  g_autoptr (GByteArray) kept = g_byte_array_new ();
  stream_look_for (stream, "\nFrom ");
  Framer framer = { .stream = stream,
                    .reader = reader,
                    .diag = diag,
                    .counts = counts,
                    .kept = kept,
                    .separator_at = UINT64_MAX };
  return read_messages (&framer, error);
}

static bool
sniff_mbox (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  size_t at = measure_mark (head, length);
  while (at < length && (head[at] == '\n' || head[at] == '\r'))
    at++;
  MailDate date;
  return is_separator (head + at, length - at, &date);
}

const SourceFormat mbox_format = { "mbox", sniff_mbox, read_mbox };
