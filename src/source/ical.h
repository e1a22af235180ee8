/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/source.h"

/* iCalendar and vCalendar 1.0 text, component by component: a broken VEVENT is one reject, whatever its
 * file's size. */

/* Reads text that is in memory: a text/calendar part (from_mail: it belongs to its mail, so nothing is
 * counted in counts, which may be NULL, and what cannot be read is a warning), or a whole file. */
bool ical_read_text (const char *text, size_t length, bool from_mail, const RecordSink *sink, Diag *diag,
                     SourceCounts *counts, GError **error);

typedef struct {
  int32_t first_day, last_day;
  char *name; /* "" if it has none */
} IcalHoliday;

/* The all-day events of a calendar of public holidays, yearly ones for every year from 1990 to 2100.
 * IcalHoliday *, by first day; yours.  NULL with error set: not a calendar. */
GPtrArray *ical_read_holidays (const char *text, GError **error);
