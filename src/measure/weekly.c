/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/weekly.h"

#include "base/by_key.h"

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

/* One key while the items are told apart. */
typedef struct {
  uint64_t pair; /* a, then b */
  guint number;  /* in the order in which keys were met */
} Pair;

static gint
compare_pairs (gconstpointer left, gconstpointer right)
{
  const Pair *x = left, *y = right;
  return (x->pair > y->pair) - (x->pair < y->pair);
}

/* The items by key, in the order of time they came in.  Keys are few, so they alone are sorted.  pairs: Pair,
 * ascending. */
static ByKey *
sort_items (const GArray *items, GArray *pairs)
{
  ByKey *by_number = by_key_new (sizeof (WeeklyItem));
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < items->len; i++) {
    const WeeklyItem *item = &g_array_index (items, WeeklyItem, i);
    Pair pair = { (uint64_t) item->a << 32 | item->b, pairs->len };
    gpointer known = g_hash_table_lookup (numbers, &pair.pair);
    if (known == NULL) {
      g_array_append_val (pairs, pair);
      g_hash_table_insert (numbers, g_memdup2 (&pair.pair, sizeof pair.pair), GUINT_TO_POINTER (pairs->len));
    } else
      pair.number = GPOINTER_TO_UINT (known) - 1;
    by_key_add (by_number, pair.number, item);
  }
  by_key_settle (by_number, pairs->len);
  g_array_sort (pairs, compare_pairs);
  return by_number;
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
weekly_new (const GArray *items, bool is_once_a_day)
{
  Weekly *weekly = g_new (Weekly, 1);
  *weekly = (Weekly){ g_array_new (FALSE, FALSE, sizeof (Key)), g_array_new (FALSE, FALSE, sizeof (Entry)) };
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (ByKey) by_number = sort_items (items, pairs);
  for (guint i = 0; i < pairs->len; i++) {
    guint count;
    const WeeklyItem *of_key = by_key_get (by_number, g_array_index (pairs, Pair, i).number, &count);
    for (guint k = 0; k < count; k++)
      add_item (weekly, &of_key[k], k == 0, !is_once_a_day || k == 0 || of_key[k - 1].day != of_key[k].day);
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
