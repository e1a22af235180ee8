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
  guint last;    /* its last entry, by number in the order of time */
  int32_t day;   /* its last */
} Pair;

typedef struct {
  guint number; /* of the key */
  Entry entry;
} Loose;

static guint
hash_pair (gconstpointer pair)
{
  return (guint) (GPOINTER_TO_SIZE (pair) >> 32) * 0x9e3779b9u ^ GPOINTER_TO_UINT (pair);
}

static gint
compare_pairs (gconstpointer left, gconstpointer right)
{
  const Pair *x = left, *y = right;
  return (x->pair > y->pair) - (x->pair < y->pair);
}

/* The key of an item, new at the end of the pairs if it is seen for the first time.  A pair is a key of the
 * table by itself, without a place in memory: it is asked for once an item. */
static Pair *
find_pair (GHashTable *numbers, GArray *pairs, const WeeklyItem *item)
{
  G_STATIC_ASSERT (sizeof (gpointer) == sizeof (uint64_t));
  uint64_t pair = (uint64_t) item->a << 32 | item->b;
  gpointer number = g_hash_table_lookup (numbers, GSIZE_TO_POINTER (pair));
  if (number == NULL) {
    Pair new_one = { pair, pairs->len, G_MAXUINT, INT32_MIN };
    g_array_append_val (pairs, new_one);
    number = GUINT_TO_POINTER (pairs->len);
    g_hash_table_insert (numbers, GSIZE_TO_POINTER (pair), number);
  }
  return &g_array_index (pairs, Pair, GPOINTER_TO_UINT (number) - 1);
}

/* Items come by day, so that those of one key and week meet in its last entry. */
static void
add_item (GArray *entries, Pair *pair, const WeeklyItem *item, bool is_once_a_day)
{
  int32_t week = week_of_day (item->day);
  Loose *last = pair->last != G_MAXUINT ? &g_array_index (entries, Loose, pair->last) : NULL;
  if (last == NULL || last->entry.week != week) {
    Loose loose = { pair->number, { week, 1, item->flag } };
    pair->last = entries->len;
    g_array_append_val (entries, loose);
  } else {
    last->entry.days += !is_once_a_day || item->day != pair->day;
    last->entry.flag |= item->flag;
  }
  pair->day = item->day;
}

/* Loose, in the order of time.  pairs: those that are met. */
static GArray *
list_entries (const GArray *items, bool is_once_a_day, GArray *pairs)
{
  GArray *entries = g_array_sized_new (FALSE, FALSE, sizeof (Loose), items->len);
  g_autoptr (GHashTable) numbers = g_hash_table_new (hash_pair, NULL);
  for (guint i = 0; i < items->len; i++) {
    const WeeklyItem *item = &g_array_index (items, WeeklyItem, i);
    add_item (entries, find_pair (numbers, pairs, item), item, is_once_a_day);
  }
  return entries;
}

static ByKey *
sort_entries (const GArray *loose, guint pair_count)
{
  ByKey *by_number = by_key_new (sizeof (Entry));
  for (guint i = 0; i < loose->len; i++)
    by_key_add (by_number, g_array_index (loose, Loose, i).number, &g_array_index (loose, Loose, i).entry);
  by_key_settle (by_number, pair_count);
  return by_number;
}

Weekly *
weekly_new (const GArray *items, bool is_once_a_day)
{
  Weekly *weekly = g_new (Weekly, 1);
  *weekly = (Weekly){ g_array_new (FALSE, FALSE, sizeof (Key)), g_array_new (FALSE, FALSE, sizeof (Entry)) };
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (GArray) loose = list_entries (items, is_once_a_day, pairs);
  g_autoptr (ByKey) by_number = sort_entries (loose, pairs->len);
  g_array_sort (pairs, compare_pairs); /* keys are few, so they alone are sorted */
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index (pairs, Pair, i);
    guint count;
    gconstpointer entries = by_key_get (by_number, pair->number, &count);
    Key key = { (uint32_t) (pair->pair >> 32), (uint32_t) pair->pair, weekly->entries->len };
    g_array_append_val (weekly->keys, key);
    g_array_append_vals (weekly->entries, entries, count);
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
