/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/day.h"
#include "base/diag.h"
#include "source/ical_line.h"

/* The time zones of one calendar file, and the moments written in them. */
typedef struct IcalZones IcalZones;
typedef struct IcalZone IcalZone;

IcalZones *ical_zones_new (Diag *diag);
void ical_zones_free (IcalZones *zones);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IcalZones, ical_zones_free)
/* The text of a VTIMEZONE, BEGIN to END.  It serves for names that the system does not know.  False: it is
 * odd or hostile and was left out. */
bool ical_zones_add (IcalZones *zones, const char *vtimezone);
/* X-WR-TIMEZONE: the zone of floating times; UTC if there is none. */
void ical_zones_set_default (IcalZones *zones, const char *name);

/* What a clock on the wall shows, and where the wall is. */
typedef struct {
  int64_t local_seconds; /* since 1970, as if the wall were in UTC */
  bool is_date;          /* a whole day: local_seconds is its midnight */
  const IcalZone *zone;  /* NULL: UTC, and for whole days */
} IcalMoment;

/* A whole day gives midnight UTC, wherever it is: the day is what counts. */
int64_t ical_moment_unix (const IcalMoment *moment);
/* Reads a DATE or DATE-TIME of at most `length` bytes (of a PERIOD the start), basic or extended.  tzid may
 * be NULL. */
bool
ical_moment_parse (IcalZones *zones, const char *text, size_t length, const char *tzid, IcalMoment *moment);
/* The same wall clock in libical's words (its header is needed to use it). */
struct icaltimetype ical_moment_fields (int64_t local_seconds);
/* "PT1H30M"; false if it is none. */
bool ical_duration_parse (const char *text, int64_t *seconds);
