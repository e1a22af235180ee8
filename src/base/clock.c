/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include <stdlib.h>

typedef struct {
  int32_t first, last;
} Closure;

struct Clock {
  const Zone *zone;
  int open_minute, close_minute;
  unsigned weekday_mask;
  GArray *closures; /* Closure, sorted by first and disjoint once clean */
};

Clock *
clock_new (const Zone *zone, int open_minute, int close_minute, unsigned weekday_mask)
{
  Clock *clock = g_new0 (Clock, 1);
  *clock =
      (Clock){ zone, open_minute, close_minute, weekday_mask, g_array_new (FALSE, FALSE, sizeof (Closure)) };
  return clock;
}

void
clock_free (Clock *clock)
{
  if (clock == NULL)
    return;
  g_array_unref (clock->closures);
  g_free (clock);
}

/* Inserting merges with every closure it touches, so that look-up can be a binary search. */
void
clock_close_days (Clock *clock, int32_t first_day, int32_t last_day)
{
  if (first_day == DAY_NONE || last_day < first_day)
    return;
  GArray *list = clock->closures;
  guint at = 0;
  while (at < list->len && g_array_index (list, Closure, at).last < first_day - 1)
    at++;
  Closure merged = { first_day, last_day };
  while (at < list->len && g_array_index (list, Closure, at).first <= merged.last + 1) {
    Closure old = g_array_index (list, Closure, at);
    merged.first = MIN (merged.first, old.first);
    merged.last = MAX (merged.last, old.last);
    g_array_remove_index (list, at);
  }
  g_array_insert_val (list, at, merged);
}

static bool
is_closed (const Clock *clock, int32_t day)
{
  guint low = 0, high = clock->closures->len;
  while (low < high) {
    guint mid = (low + high) / 2;
    const Closure *c = &g_array_index (clock->closures, Closure, mid);
    if (day > c->last)
      low = mid + 1;
    else if (day < c->first)
      high = mid;
    else
      return true;
  }
  return false;
}

bool
clock_is_open_day (const Clock *clock, int32_t day)
{
  return (clock->weekday_mask >> day_weekday (day) & 1) != 0 && !is_closed (clock, day);
}

double
clock_hours_per_day (const Clock *clock)
{
  return (clock->close_minute - clock->open_minute) / 60.0;
}

/* Seconds of opening time of a local day before a local second of that day. */
static int64_t
open_before (const Clock *clock, int64_t second)
{
  int64_t opened = (int64_t) clock->open_minute * 60, closed = (int64_t) clock->close_minute * 60;
  return CLAMP (second, opened, closed) - opened;
}

double
clock_hours_between (const Clock *clock, int64_t since_unix, int64_t until_unix)
{
  if (until_unix <= since_unix)
    return 0;
  int64_t from = since_unix + zone_offset (clock->zone, since_unix);
  int64_t to = until_unix + zone_offset (clock->zone, until_unix);
  int32_t first = day_of_unix (from), last = day_of_unix (to);
  int64_t seconds = 0, whole = open_before (clock, 86400);
  for (int32_t day = first; day <= last; day++) {
    if (!clock_is_open_day (clock, day))
      continue;
    int64_t start = day == first ? open_before (clock, from - (int64_t) day * 86400) : 0;
    int64_t end = day == last ? open_before (clock, to - (int64_t) day * 86400) : whole;
    seconds += MAX (0, end - start);
  }
  return (double) seconds / 3600;
}

int
clock_days_between (const Clock *clock, int32_t first_day, int32_t last_day)
{
  int count = 0;
  for (int32_t day = first_day + 1; day <= last_day; day++)
    count += clock_is_open_day (clock, day);
  return count;
}
