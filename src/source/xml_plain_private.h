/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/arena.h"
#include "base/limits.h"
#include "source/xml_plain.h"

/* Shared by the parts: xml_plain.c goes from token to token, xml_plain_tags.c reads tags, xml_plain_text.c
 * what stands between them. */

#define MEMO_COUNT 256u

typedef enum {
  KIND_NAME_START = 1,
  KIND_NAME = 2,
  KIND_SPACE = 4,
  KIND_VALUE = 8, /* means itself within quotes, but for the quote */
  KIND_TEXT = 16  /* means itself between tags, and ends no line */
} Kind;

/* All text of one name is one Name. */
typedef struct {
  size_t length;
  char text[];
} Name;

typedef struct {
  const Name *name;
  uint64_t line;
} OpenTag;

typedef struct {
  const uint8_t *at, *end;
} Bytes;

typedef enum { READ, READ_MORE, NOT_PLAIN } Outcome;

struct XmlPlain {
  XmlPlainHandler handler;
  gpointer user_data;
  uint8_t kinds[256];     /* Kind, by byte */
  GHashTable *names;      /* its text → Name */
  Name *memo[MEMO_COUNT]; /* those found last */
  GString *opening;
  OpenTag path[LIMIT_XML_DEPTH];
  unsigned depth;
  uint64_t line;       /* of the next byte */
  uint64_t tag_offset; /* of the token in hand */
  const char *attributes[2 * LIMIT_XML_PLAIN_ATTRIBUTES + 1];
  Arena values; /* of the tag in hand */
  bool is_over; /* nothing more is wanted */
};

/* Each reads one token, or finds that more of it must be seen, or that it is not plain. */
Outcome xml_plain_read_start_tag (XmlPlain *plain, Bytes *in);
Outcome xml_plain_read_end_tag (XmlPlain *plain, Bytes *in); /* of an element that is open */
Outcome xml_plain_read_text (XmlPlain *plain, Bytes *in);

/* True if it may stand in a document. */
bool xml_plain_is_character (gunichar value);
/* How long a letter is that takes several bytes; READ_MORE: it is not all there. */
Outcome xml_plain_measure_letter (const uint8_t *at, const uint8_t *end, size_t *length);

static inline const uint8_t *
skip_kind (const XmlPlain *plain, const uint8_t *at, const uint8_t *end, Kind kind)
{
  while (at < end && (plain->kinds[*at] & kind) != 0)
    at++;
  return at;
}

/* The line of what stands behind these bytes. */
static inline uint64_t
count_lines (uint64_t line, const uint8_t *at, const uint8_t *end)
{
  for (; at < end; at++)
    line += *at == '\n';
  return line;
}
