/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/weekly.h"

#include "base/number_map.h"

typedef struct {
  uint32_t a, b;
  guint first; /* its first entry; the last one is before the next key's first */
  guint at;    /* the first one of the last window that was asked for, or of a later week */
} Key;

typedef struct {
  int32_t week;
  guint days;
  bool flag;
} Entry;

struct Weekly {
  Key *keys; /* ascending, and one more behind the last */
  guint key_count;
  Entry *entries; /* by key and week */
};

/* One key while the items are told apart. */
typedef struct {
  uint64_t pair; /* a, then b */
  guint number;  /* in the order in which keys were met */
  guint last;    /* its last entry, by number in the order of time */
  guint count;   /* of its entries */
  int32_t day;   /* its last */
} Pair;

/* Entries in the order of time. */
typedef struct {
  guint *numbers; /* of their keys */
  Entry *entries;
  guint count;
} Loose;

static void
loose_clear (Loose *loose)
{
  g_free (loose->numbers);
  g_free (loose->entries);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loose, loose_clear)

static gint
compare_pairs (gconstpointer left, gconstpointer right)
{
  const Pair *x = left, *y = right;
  return (x->pair > y->pair) - (x->pair < y->pair);
}

/* The key of an item, new at the end of the pairs if it is seen for the first time. */
static Pair *
find_pair (NumberMap *numbers, GArray *pairs, const WeeklyItem *item)
{
  uint64_t key = (uint64_t) item->a << 32 | item->b;
  guint number = number_map_get (numbers, key);
  if (number == 0) {
    Pair pair = { key, pairs->len, G_MAXUINT, 0, INT32_MIN };
    g_array_append_val (pairs, pair);
    number = pairs->len;
    number_map_put (numbers, key, number);
  }
  return &g_array_index (pairs, Pair, number - 1);
}

/* Items come by day, so that those of one key and week meet in its last entry. */
static void
add_item (Loose *loose, Pair *pair, const WeeklyItem *item, bool is_once_a_day)
{
  int32_t week = week_of_day (item->day);
  Entry *last = pair->last != G_MAXUINT ? &loose->entries[pair->last] : NULL;
  if (last == NULL || last->week != week) {
    pair->last = loose->count;
    pair->count++;
    loose->numbers[loose->count] = pair->number;
    loose->entries[loose->count++] = (Entry){ week, 1, item->flag };
  } else {
    last->days += !is_once_a_day || item->day != pair->day;
    last->flag |= item->flag;
  }
  pair->day = item->day;
}

/* Those of weeks that are not covered count nowhere. */
static void
list_entries (const GArray *items, const AccountView *view, bool is_once_a_day, GArray *pairs, Loose *loose)
{
  g_auto (NumberMap) numbers = { 0 };
  *loose = (Loose){ g_new (guint, items->len + 1), g_new (Entry, items->len + 1), 0 };
  for (guint i = 0; i < items->len; i++) {
    const WeeklyItem *item = &g_array_index (items, WeeklyItem, i);
    if (view_is_valid_week (view, week_of_day (item->day)))
      add_item (loose, find_pair (&numbers, pairs, item), item, is_once_a_day);
  }
}

/* Keys are few, so they alone are sorted; the entries then go to where their key has its own. */
Weekly *
weekly_new (const GArray *items, const AccountView *view, bool is_once_a_day)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_auto (Loose) loose = { 0 };
  list_entries (items, view, is_once_a_day, pairs, &loose);
  g_array_sort (pairs, compare_pairs);
  Weekly *weekly = g_new (Weekly, 1);
  *weekly = (Weekly){ g_new (Key, pairs->len + 1), pairs->len, g_new (Entry, loose.count + 1) };
  g_autofree guint *next = g_new (guint, pairs->len + 1); /* by number: where the next entry goes */
  guint first = 0;
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index (pairs, Pair, i);
    weekly->keys[i] = (Key){ (uint32_t) (pair->pair >> 32), (uint32_t) pair->pair, first, first };
    next[pair->number] = first;
    first += pair->count;
  }
  weekly->keys[pairs->len] = (Key){ .first = first };
  for (guint i = 0; i < loose.count; i++)
    weekly->entries[next[loose.numbers[i]]++] = loose.entries[i];
  return weekly;
}

void
weekly_free (Weekly *weekly)
{
  if (weekly == NULL)
    return;
  g_free (weekly->keys);
  g_free (weekly->entries);
  g_free (weekly);
}

guint
weekly_count_keys (const Weekly *weekly)
{
  return weekly->key_count;
}

/* The first entry from `low` up to `end` that is of that week or later. */
static guint
find_week (const Entry *entries, guint low, guint end, int32_t week)
{
  while (low < end) {
    guint mid = (low + end) / 2;
    if (entries[mid].week < week)
      low = mid + 1;
    else
      end = mid;
  }
  return low;
}

/* Windows mostly move on by a week: the search begins where the last one began. */
static guint
find_window (const Weekly *weekly, Key *key, int32_t first_week)
{
  const Entry *entries = weekly->entries;
  if (key->at > key->first && entries[key->at - 1].week >= first_week)
    key->at = find_week (entries, key->first, key->at, first_week);
  while (key->at < key[1].first && entries[key->at].week < first_week)
    key->at++;
  return key->at;
}

static void
sum_key (const WeeklyWalk *walk, Key *key, WeeklySum *sum)
{
  const Entry *entries = walk->weekly->entries;
  for (guint i = find_window (walk->weekly, key, walk->window.first_week);
       i < key[1].first && entries[i].week <= walk->window.last_week; i++) {
    sum->days += entries[i].days;
    sum->weeks++;
    sum->flag |= entries[i].flag;
  }
}

bool
weekly_next (WeeklyWalk *walk, WeeklySum *sum)
{
  while (walk->key < walk->weekly->key_count) {
    Key *key = &walk->weekly->keys[walk->key++];
    *sum = (WeeklySum){ key->a, key->b, 0, 0, false };
    sum_key (walk, key, sum);
    if (sum->days > 0)
      return true;
  }
  return false;
}
