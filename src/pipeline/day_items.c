/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/day_items.h"

#include "base/by_key.h"

/* Appends the sorted items of one day. */
static void
append_day (GArray *array, const DayKind *kind, const char *items, guint count)
{
  guint first = array->len;
  for (guint i = 0; i < count; i++, items += kind->size) {
    gpointer known = array->len > first ? array->data + (array->len - 1) * kind->size : NULL;
    if (known != NULL && kind->compare (known, items) == 0)
      kind->join (known, items);
    else
      g_array_append_vals (array, items, 1);
  }
}

/* Days are sorted by counting, and what lies within one is little. */
void
day_items_sort (GArray *array, const DayKind *kind)
{
  g_autoptr (ByKey) by_day = by_key_new (kind->size);
  int32_t first = INT32_MAX, last = INT32_MIN;
  for (guint i = 0; i < array->len; i++) {
    int32_t day = kind->day_of (array->data + i * kind->size);
    first = MIN (first, day);
    last = MAX (last, day);
  }
  for (guint i = 0; i < array->len; i++) {
    gconstpointer item = array->data + i * kind->size;
    by_key_add (by_day, (guint) (kind->day_of (item) - first), item);
  }
  guint day_count = array->len > 0 ? (guint) (last - first + 1) : 0;
  by_key_settle (by_day, day_count);
  by_key_sort (by_day, kind->compare);
  g_array_set_size (array, 0);
  for (guint day = 0; day < day_count; day++) {
    guint count;
    const char *items = by_key_get (by_day, day, &count);
    if (kind->join != NULL)
      append_day (array, kind, items, count);
    else if (count > 0)
      g_array_append_vals (array, items, count);
  }
}
