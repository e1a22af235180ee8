/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/day_items.h"

#include <stdlib.h>
#include <string.h>

#define FEW 16 /* items of one day that are put in place one after the other */

typedef struct {
  int32_t first;
  guint count;
  guint *end; /* by day: behind its last item */
} Days;

static Days
days_of (const GArray *array, const DayKind *kind)
{
  int32_t first = INT32_MAX, last = INT32_MIN;
  for (guint i = 0; i < array->len; i++) {
    int32_t day = kind->day_of (array->data + i * kind->size);
    first = MIN (first, day);
    last = MAX (last, day);
  }
  guint count = array->len > 0 ? (guint) (last - first + 1) : 0;
  return (Days){ first, count, g_new0 (guint, (gsize) count + 1) };
}

/* Days are sorted by counting: the items of one in the order in which they came.  Yours. */
static char *
sort_days (const GArray *array, const DayKind *kind, const Days *days)
{
  guint *next =
      days->end; /* of each day: where its next item goes; in the end, where those of the next begin */
  for (guint i = 0; i < array->len; i++)
    next[kind->day_of (array->data + i * kind->size) - days->first + 1]++;
  for (guint day = 0; day < days->count; day++)
    next[day + 1] += next[day];
  char *sorted = g_malloc_n (array->len, kind->size);
  for (guint i = 0; i < array->len; i++) {
    const char *item = array->data + i * kind->size;
    memcpy (sorted + next[kind->day_of (item) - days->first]++ * kind->size, item, kind->size);
  }
  return sorted;
}

/* Puts an item among those of its day, from `day` up to `end`, or joins it with its like.  Returns their new
 * end; there is room. */
static char *
place_item (char *day, char *end, const char *item, const DayKind *kind)
{
  char *place = end;
  int order = -1;
  while (place > day && (order = kind->compare (place - kind->size, item)) > 0)
    place -= kind->size;
  if (place > day && order == 0 && kind->join != NULL) {
    kind->join (place - kind->size, item);
    return end;
  }
  memmove (place + kind->size, place, (size_t) (end - place));
  memcpy (place, item, kind->size);
  return end + kind->size;
}

void
day_items_sort (GArray *array, const DayKind *kind)
{
  Days days = days_of (array, kind);
  g_autofree guint *ends = days.end;
  g_autofree char *sorted = sort_days (array, kind, &days);
  char *item = sorted, *out = array->data;
  for (guint day = 0; day < days.count; day++) {
    char *first = out, *end = sorted + ends[day] * kind->size;
    if (end - item > (ptrdiff_t) (FEW * kind->size))
      qsort (item, (size_t) (end - item) / kind->size, kind->size, kind->compare);
    for (; item < end; item += kind->size)
      out = place_item (first, out, item, kind);
  }
  g_array_set_size (array, array->len > 0 ? (guint) ((size_t) (out - array->data) / kind->size) : 0);
}
