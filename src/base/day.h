/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Days are counted from 1970-01-01, weeks are ISO weeks counted from the one of 1969-12-29 (week 0).
 * A plain integer keeps windows, holidays and person-days simple; zones enter only through zone_local_day. */

#define DAY_NONE INT32_MIN
#define UNIX_NONE INT64_MIN

int32_t day_from_civil (int year, int month, int day); /* DAY_NONE for a date that does not exist */
void day_to_civil (int32_t day, int *year, int *month, int *day_of_month);
int day_weekday (int32_t day); /* 0 Monday … 6 Sunday */
/* The calendar quarter, counted on: the same number for days of the same one. */
int day_quarter (int32_t day);
static inline int32_t
day_of_unix (int64_t unix_seconds)
{
  return (int32_t) (unix_seconds / 86400 - (unix_seconds % 86400 < 0));
}
static inline int64_t
day_end_unix (int32_t day) /* its last second, UTC: what is known on a date is known by then */
{
  return (int64_t) (day + 1) * 86400 - 1;
}
static inline int32_t
week_of_day (int32_t day)
{
  return (day + 3) / 7 - ((day + 3) % 7 < 0);
}
static inline int32_t
week_first_day (int32_t week)
{
  return week * 7 - 3;
}
static inline int32_t
week_last_day (int32_t week)
{
  return week * 7 + 3;
}

/* "2026-03-09"; "" for DAY_NONE. */
char *day_format (int32_t day);
/* Reads YYYY-MM-DD and nothing else. */
bool day_parse (const char *text, int32_t *day);
/* Reads ISO 8601: a date, or a date-time with Z, an offset or nothing (then UTC). Date only: midnight UTC,
 * *date_only set. */
bool unix_parse (const char *text, int64_t *unix_seconds, bool *date_only);
/* "2026-03-09T12:00:00Z". */
char *unix_format (int64_t unix_seconds);

/* An IANA time zone; unknown names fall back to UTC and *known is false. Cached, never freed. */
typedef struct Zone Zone;
const Zone *zone_get (const char *name, bool *known);
/* The zone most people of a country live in ("DE" gives Europe/Berlin); NULL: unknown country. */
const char *zone_of_country (const char *country);
int32_t zone_offset (const Zone *zone, int64_t unix_seconds); /* seconds east of UTC at that moment */
static inline int32_t
zone_local_day (const Zone *zone, int64_t unix_seconds)
{
  return day_of_unix (unix_seconds + zone_offset (zone, unix_seconds));
}
