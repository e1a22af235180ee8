/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Items that have a day: an account has thousands of them, on some hundred days. */
typedef struct {
  size_t size;
  int32_t (*day_of) (gconstpointer item);
  GCompareFunc compare; /* within a day; 0: the same */
  void (*join) (gpointer known,
                gconstpointer again); /* counts once a day, however much was said on it; NULL: all count */
} DayKind;

#define DAY_ITEMS_FEW 16 /* of one day, that are put in place one after the other */

/* ---- in here, so that a kind that is known where it is used gets code of its own ---- */

typedef struct {
  int32_t first;
  guint count;
  guint *end; /* by day: behind its last item */
} DayEnds;

G_ALWAYS_INLINE static inline DayEnds
day_items_days (const GArray *array, const DayKind *kind)
{
  int32_t first = INT32_MAX, last = INT32_MIN;
  for (guint i = 0; i < array->len; i++) {
    int32_t day = kind->day_of (array->data + i * kind->size);
    first = MIN (first, day);
    last = MAX (last, day);
  }
  guint count = array->len > 0 ? (guint) (last - first + 1) : 0;
  return (DayEnds){ first, count, g_new0 (guint, (gsize) count + 1) };
}

/* Days are sorted by counting: the items of one in the order in which they came.  Yours. */
G_ALWAYS_INLINE static inline char *
day_items_by_day (const GArray *array, const DayKind *kind, const DayEnds *days)
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
G_ALWAYS_INLINE static inline char *
day_items_place (char *day, char *end, const char *item, const DayKind *kind)
{
  char *place = end;
  int order = -1;
  while (place > day && (order = kind->compare (place - kind->size, item)) > 0)
    place -= kind->size;
  if (place > day && order == 0 && kind->join != NULL) {
    kind->join (place - kind->size, item);
    return end;
  }
  if (place < end)
    memmove (place + kind->size, place, (size_t) (end - place));
  memcpy (place, item, kind->size);
  return end + kind->size;
}

/* Sorts the items by day, then by compare, and joins what is the same. */
G_ALWAYS_INLINE static inline void
day_items_sort (GArray *array, const DayKind *kind)
{
  DayEnds days = day_items_days (array, kind);
  g_autofree guint *ends = days.end;
  g_autofree char *sorted = day_items_by_day (array, kind, &days);
  char *item = sorted, *out = array->data;
  for (guint day = 0; day < days.count; day++) {
    char *first = out, *end = sorted + ends[day] * kind->size;
    if (end - item > (ptrdiff_t) (DAY_ITEMS_FEW * kind->size))
      qsort (item, (size_t) (end - item) / kind->size, kind->size, kind->compare);
    for (; item < end; item += kind->size)
      out = day_items_place (first, out, item, kind);
  }
  g_array_set_size (array, array->len > 0 ? (guint) ((size_t) (out - array->data) / kind->size) : 0);
}
