/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/stream.h"

/* Content lines (RFC 5545, 3.1): physical lines of a stream, unfolded; and what stands in one. */

typedef struct {
  Stream *stream;
  GString *text; /* the current content line */
  uint64_t line; /* where it began, from 1 */
  uint64_t next; /* the physical line to be read next */
  char line_end; /* of the physical lines */
} IcalLines;

void ical_lines_init (IcalLines *lines, Stream *stream);
void ical_lines_clear (IcalLines *lines);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IcalLines, ical_lines_clear)
/* The next line that is not empty, cut at LIMIT_LINE_BYTES; it may be written into.  NULL at the end, or with
 * error set. */
char *ical_lines_next (IcalLines *lines, GError **error);

#define ICAL_PARAMS 24 /* RFC 5545 and Exchange together have fewer for one property; more are ignored */

typedef struct {
  const char *name; /* upper case */
  char *value;      /* as written */
  unsigned param_count;
  struct {
    const char *name, *value; /* name in upper case; of a quoted list the first */
  } params[ICAL_PARAMS];
} IcalProperty;

/* Takes a line apart in place.  False: it has no name or no colon. */
bool ical_property_parse (char *line, IcalProperty *property);
/* The value of a parameter, or NULL. */
const char *ical_property_param (const IcalProperty *property, const char *name);
/* The value as text: escapes, quoted-printable and a foreign charset (vCalendar 1.0) resolved.  Yours. */
char *ical_property_dup_text (const IcalProperty *property);
