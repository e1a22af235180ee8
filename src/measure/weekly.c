/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/weekly.h"

#include "base/number_map.h"

/* One week of a key, or one of the two ends of its list, with the sums of all entries up to it. */
typedef struct {
  int32_t week; /* of the ends INT32_MIN and INT32_MAX */
  guint days;
  guint flags; /* weeks with the flag */
} Entry;

typedef struct {
  uint32_t a, b;
  guint count;     /* of its weeks */
  Entry *first;    /* its weeks, ascending; the ends lie before and behind them */
  Entry *at, *end; /* of the last window: from its first week up to, but not with, end */
} Key;

struct Weekly {
  Key *keys; /* ascending */
  guint key_count;
  Entry *entries;
  WeeklySum *sums; /* of the last window */
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
add_item (Loose *loose, Pair *pair, const WeeklyItem *item, int32_t week, bool is_once_a_day)
{
  Entry *last = pair->last != G_MAXUINT ? &loose->entries[pair->last] : NULL;
  if (last == NULL || last->week != week) {
    pair->last = loose->count;
    pair->count++;
    loose->numbers[loose->count] = pair->number;
    loose->entries[loose->count++] = (Entry){ week, 1, item->flag };
  } else {
    last->days += !is_once_a_day || item->day != pair->day;
    last->flags |= item->flag;
  }
  pair->day = item->day;
}

/* Those of weeks that are not covered count nowhere. */
static void
list_entries (const GArray *items, const AccountView *view, bool is_once_a_day, GArray *pairs, Loose *loose)
{
  g_auto (NumberMap) numbers = { 0 };
  *loose = (Loose){ g_new (guint, items->len + 1), g_new (Entry, items->len + 1), 0 };
  int32_t day = DAY_NONE, week = 0; /* the last that was looked at */
  bool is_valid = false;
  for (guint i = 0; i < items->len; i++) {
    const WeeklyItem *item = &g_array_index (items, WeeklyItem, i);
    if (item->day != day) {
      day = item->day;
      week = week_of_day (day);
      is_valid = view_is_valid_week (view, week);
    }
    if (is_valid)
      add_item (loose, find_pair (&numbers, pairs, item), item, week, is_once_a_day);
  }
}

/* Room for the weeks of each key and the two ends. */
static void
lay_out (Weekly *weekly, const GArray *pairs, Entry **next)
{
  Entry *entry = weekly->entries;
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index (pairs, Pair, i);
    *entry++ = (Entry){ .week = INT32_MIN };
    weekly->keys[i] =
        (Key){ (uint32_t) (pair->pair >> 32), (uint32_t) pair->pair, pair->count, entry, entry, entry };
    next[pair->number] = entry;
    entry += pair->count;
    *entry++ = (Entry){ .week = INT32_MAX };
  }
}

static void
add_up (Entry *entries, guint count)
{
  for (guint i = 1; i < count; i++) {
    entries[i].days += entries[i - 1].days;
    entries[i].flags += entries[i - 1].flags;
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
  guint count = loose.count + 2 * pairs->len;
  Weekly *weekly = g_new (Weekly, 1);
  *weekly = (Weekly){ g_new (Key, pairs->len + 1), pairs->len, g_new (Entry, count + 1),
                      g_new (WeeklySum, pairs->len + 1) };
  g_autofree Entry **next = g_new (Entry *, pairs->len + 1); /* by number: where the next entry goes */
  lay_out (weekly, pairs, next);
  for (guint i = 0; i < loose.count; i++)
    *next[loose.numbers[i]]++ = loose.entries[i];
  add_up (weekly->entries, count);
  return weekly;
}

void
weekly_free (Weekly *weekly)
{
  if (weekly == NULL)
    return;
  g_free (weekly->keys);
  g_free (weekly->entries);
  g_free (weekly->sums);
  g_free (weekly);
}

/* The key's first entry of that week or later. */
static Entry *
find_week (const Key *key, int32_t week)
{
  guint low = 0, high = key->count;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (key->first[mid].week < week)
      low = mid + 1;
    else
      high = mid;
  }
  return key->first + low;
}

/* The same, which mostly is where it was for the last window, or behind it: windows move on by a week. */
static inline Entry *
find_from (const Key *key, Entry *at, int32_t week)
{
  at += at->week < week;
  return at[-1].week < week && week <= at->week ? at : find_week (key, week);
}

const WeeklySum *
weekly_sum (const Weekly *weekly, const Window *window, guint *count)
{
  WeeklySum *sum = weekly->sums;
  for (Key *key = weekly->keys, *behind = key + weekly->key_count; key < behind; key++) {
    const Entry *at = key->at = find_from (key, key->at, window->first_week),
                *end = key->end = find_from (key, key->end, window->last_week + 1);
    if (at < end)
      *sum++ = (WeeklySum){ key->a, key->b, end[-1].days - at[-1].days, (guint) (end - at),
                            end[-1].flags > at[-1].flags };
  }
  *count = (guint) (sum - weekly->sums);
  return weekly->sums;
}
