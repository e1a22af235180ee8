/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "pipeline/day_items.h"

#define ROUNDS 500
#define ITEMS_MOST 200

typedef struct {
  int32_t day;
  int what;
  guint times;
} Item;

static int32_t
day_of (gconstpointer item)
{
  return ((const Item *) item)->day;
}

static gint
compare_what (gconstpointer a, gconstpointer b)
{
  return ((const Item *) a)->what - ((const Item *) b)->what;
}

static void
add_times (gpointer known, gconstpointer again)
{
  ((Item *) known)->times += ((const Item *) again)->times;
}

static gint
compare_all (gconstpointer a, gconstpointer b)
{
  const Item *x = a, *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  return x->what - y->what;
}

/* As day_items_sort, by sorting all of them and joining neighbours. */
static GArray *
sort_slowly (const GArray *items, bool is_joined)
{
  g_autoptr (GArray) all = g_array_copy ((GArray *) items);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_sort (all, compare_all);
  for (guint i = 0; i < all->len; i++) {
    const Item *item = &g_array_index (all, Item, i);
    Item *last = out->len > 0 ? &g_array_index (out, Item, out->len - 1) : NULL;
    if (is_joined && last != NULL && compare_all (last, item) == 0)
      last->times += item->times;
    else
      g_array_append_val (out, *item);
  }
  return out;
}

/* Few days with many items each, many days with few, and none at all. */
static void
test_against_slow (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 7);
  for (int round = 0; round < ROUNDS; round++) {
    bool is_joined = round % 2 == 0;
    DayKind kind = { sizeof (Item), day_of, compare_what, is_joined ? add_times : NULL };
    g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
    guint count = rng_below (&rng, ITEMS_MOST), days = 1 + rng_below (&rng, 60);
    for (guint i = 0; i < count; i++) {
      Item item = { 20000 + (int32_t) rng_below (&rng, days), (int) rng_below (&rng, 12), 1 };
      g_array_append_val (items, item);
    }
    g_autoptr (GArray) expected = sort_slowly (items, is_joined);
    day_items_sort (items, &kind);
    assert_int_equal (items->len, expected->len);
    for (guint i = 0; i < items->len; i++) {
      assert_int_equal (compare_all (&g_array_index (items, Item, i), &g_array_index (expected, Item, i)), 0);
      assert_int_equal (g_array_index (items, Item, i).times, g_array_index (expected, Item, i).times);
    }
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_against_slow) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
