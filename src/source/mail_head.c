/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_head.h"

#include <glib.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "source/mail_date.h"

static const struct {
  const char *name;
  size_t length;
} headers[HEAD_COUNT] = {
#define HEADER(ID, first, last, name) [HEAD_##ID] = { name, sizeof name - 1 },
  MAIL_HEADERS (HEADER)
#undef HEADER
};

/* A perfect hash, checked by the compiler: two names in one slot would be an overridden initialiser
 * (-Wextra). */
#define SLOT_COUNT 64
#define SLOT(first, last, length)                                                                            \
  (((unsigned) (first) *6 + (unsigned) (last) *7 + (unsigned) (length) *27) % SLOT_COUNT)

static const uint8_t slots[SLOT_COUNT] = {
#define HEADER(ID, first, last, name) [SLOT (first, last, sizeof name - 1)] = HEAD_##ID + 1,
  MAIL_HEADERS (HEADER)
#undef HEADER
};

static bool
is_name (const char *text, const char *name, size_t length)
{
  return memcmp (text, name, length) == 0 || strncasecmp (text, name, length) == 0;
}

static int
find_header (const char *name, size_t length)
{
  unsigned slot = slots[SLOT (name[0] | 0x20, name[length - 1] | 0x20, length)];
  bool is_known =
      slot > 0 && headers[slot - 1].length == length && is_name (name, headers[slot - 1].name, length);
  return is_known ? (int) slot - 1 : -1;
}

static bool
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static MailField
cut_field (MailHeadId id, const char *from, const char *to)
{
  while (from < to && is_space (*from))
    from++;
  while (to > from && is_space (to[-1]))
    to--;
  return (MailField){ id, from, (size_t) (to - from) };
}

/* "From: ann@client.example  Thu Aug 22 12:46:39 2002": an mbox separator that some tool took for a field. */
static bool
is_separator_in_disguise (const MailField *field)
{
  MailDate date;
  return mail_date_parse_separator (field->bytes, field->length, &date);
}

static void
add_field (MailHead *head, MailField field)
{
  head->is_empty = false;
  MailField *first = &head->first[field.id];
  if (first->bytes == NULL || (field.id == HEAD_FROM && is_separator_in_disguise (first)))
    *first = field;
  else if ((field.id == HEAD_TO || field.id == HEAD_CC || field.id == HEAD_RECEIVED) &&
           head->more_count < MAIL_HEAD_MORE)
    head->more[head->more_count++] = field;
}

/* The end of a field: after the line break that no white space follows. */
static const char *
find_field_end (const char *p, const char *end)
{
  const char *eol;
  while ((eol = memchr (p, '\n', (size_t) (end - p))) != NULL) {
    p = eol + 1;
    if (p == end || (*p != ' ' && *p != '\t'))
      return p;
  }
  return end;
}

/* A line without a colon is no field: a stray ">From " or damage; it is passed over, as what follows may be
 * good.  Nor are words before a colon the name of one that we know. */
static void
read_field (MailHead *head, const char *p, const char *end)
{
  const char *colon = memchr (p, ':', (size_t) (end - p));
  size_t length = colon != NULL ? (size_t) (colon - p) : 0;
  while (length > 0 && (p[length - 1] == ' ' || p[length - 1] == '\t'))
    length--;
  int id = length > 0 ? find_header (p, length) : -1;
  if (id >= 0)
    add_field (head, cut_field ((MailHeadId) id, colon + 1, end));
}

void
mail_head_read (MailHead *head, const uint8_t *bytes, size_t length)
{
  memset (head->first, 0, sizeof head->first);
  head->more_count = 0;
  head->is_cut = false;
  head->is_empty = true;
  const char *start = (const char *) bytes, *p = start, *end = start + MIN (length, LIMIT_HEADER_BYTES);
  unsigned count = 0;
  while (p < end) {
    if (*p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n')) {
      p += *p == '\r' ? 2 : 1;
      head->length = (size_t) (p - start);
      return;
    }
    const char *next = find_field_end (p, end);
    if (++count <= LIMIT_HEADER_COUNT)
      read_field (head, p, next);
    else
      head->is_cut = true;
    p = next;
  }
  head->is_cut |= length > LIMIT_HEADER_BYTES;
  head->length = (size_t) (p - start);
}

bool
mail_head_says (const MailHead *head, MailHeadId id, const char *word)
{
  const MailField *field = &head->first[id];
  size_t length = strlen (word);
  if (field->bytes == NULL || field->length < length || strncasecmp (field->bytes, word, length) != 0)
    return false;
  return field->length == length || is_space (field->bytes[length]) || field->bytes[length] == ';';
}
