/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/weekly.h"

#include <stdlib.h>

typedef struct {
  uint32_t a, b;
  guint first; /* its first entry; the last one is before the next key's first */
} Key;

typedef struct {
  int32_t week;
  guint days;
  bool flag;
} Entry;

struct Weekly {
  GArray *keys;    /* Key, ascending, and one more behind the last */
  GArray *entries; /* Entry, by key and week */
};

static gint
compare_items (gconstpointer left, gconstpointer right)
{
  const WeeklyItem *x = left, *y = right;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  if (x->b != y->b)
    return x->b < y->b ? -1 : 1;
  return (x->day > y->day) - (x->day < y->day);
}

static void
add_item (Weekly *weekly, const WeeklyItem *item, bool is_new_key, bool is_new_day)
{
  Entry *last =
      weekly->entries->len > 0 ? &g_array_index (weekly->entries, Entry, weekly->entries->len - 1) : NULL;
  int32_t week = week_of_day (item->day);
  if (is_new_key) {
    Key key = { item->a, item->b, weekly->entries->len };
    g_array_append_val (weekly->keys, key);
  }
  if (is_new_key || last->week != week) {
    Entry entry = { week, 1, item->flag };
    g_array_append_val (weekly->entries, entry);
    return;
  }
  last->days += is_new_day;
  last->flag |= item->flag;
}

Weekly *
weekly_new (GArray *items, bool is_once_a_day)
{
  Weekly *weekly = g_new (Weekly, 1);
  *weekly = (Weekly){ g_array_new (FALSE, FALSE, sizeof (Key)), g_array_new (FALSE, FALSE, sizeof (Entry)) };
  if (items->len > 0) /* half as long as g_array_sort */
    qsort (items->data, items->len, sizeof (WeeklyItem), compare_items);
  const WeeklyItem *before = NULL;
  for (guint i = 0; i < items->len; i++) {
    const WeeklyItem *item = &g_array_index (items, WeeklyItem, i);
    bool is_new_key = before == NULL || before->a != item->a || before->b != item->b;
    add_item (weekly, item, is_new_key, !is_once_a_day || is_new_key || before->day != item->day);
    before = item;
  }
  Key end = { .first = weekly->entries->len };
  g_array_append_val (weekly->keys, end);
  return weekly;
}

void
weekly_free (Weekly *weekly)
{
  if (weekly == NULL)
    return;
  g_array_unref (weekly->keys);
  g_array_unref (weekly->entries);
  g_free (weekly);
}

/* The first entry from `low` up to `end` that is of that week or later. */
static guint
find_week (const Weekly *weekly, guint low, guint end, int32_t week)
{
  while (low < end) {
    guint mid = (low + end) / 2;
    if (g_array_index (weekly->entries, Entry, mid).week < week)
      low = mid + 1;
    else
      end = mid;
  }
  return low;
}

static void
sum_key (const WeeklyWalk *walk, guint first, guint end, WeeklySum *sum)
{
  const Weekly *weekly = walk->weekly;
  for (guint i = find_week (weekly, first, end, walk->window.first_week); i < end; i++) {
    const Entry *entry = &g_array_index (weekly->entries, Entry, i);
    if (entry->week > walk->window.last_week)
      return;
    if (!view_is_valid_week (walk->view, entry->week))
      continue;
    sum->days += entry->days;
    sum->weeks++;
    sum->flag |= entry->flag;
  }
}

bool
weekly_next (WeeklyWalk *walk, WeeklySum *sum)
{
  while (walk->key + 1 < walk->weekly->keys->len) {
    const Key *key = &g_array_index (walk->weekly->keys, Key, walk->key++);
    *sum = (WeeklySum){ key->a, key->b, 0, 0, false };
    sum_key (walk, key->first, key[1].first, sum);
    if (sum->days > 0)
      return true;
  }
  return false;
}
