/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/day.h"

/* The zone that an export calls by this name: IANA ("Europe/Berlin", also behind a maker's prefix as in
 * "/mozilla.org/20050126_1/Europe/Berlin"), or Windows ("W. Europe Standard Time").  NULL: unknown.  The name
 * is hostile text: whatever does not look like a zone's name never reaches the file system. */
const Zone *zone_names_find (const char *name);
/* The moment at which a clock in the zone shows this many seconds since 1970.  A time that the clock skips is
 * read with the offset before the gap, a time that it shows twice is the first (RFC 5545, 3.3.5). */
int64_t zone_names_local_to_unix (const Zone *zone, int64_t local_seconds);
