/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "measure/weekly.h"

#define WEEKS 30
#define KEYS 4
#define ROUNDS 500
#define WINDOWS 4

static AccountView *
view_new (void)
{
  static Account account;
  int32_t as_of = day_from_civil (2026, 6, 28);
  AccountView *view = account_view_new (&account, week_of_day (as_of) - WEEKS + 1, as_of);
  view->start_week = view->first_week;
  return view;
}

/* What weekly_sum says of one key, asked of each item again. */
static WeeklySum
sum_slowly (const GArray *items, const AccountView *view, const Window *window, uint32_t a, bool once_a_day)
{
  WeeklySum sum = { .a = a, .b = a + 1 };
  for (int32_t week = window->first_week; week <= window->last_week; week++) {
    guint days = 0;
    for (int32_t day = week_first_day (week); day <= week_last_day (week); day++) {
      guint count = 0;
      for (guint i = 0; i < items->len && view_is_valid_week (view, week); i++) {
        const WeeklyItem *item = &g_array_index (items, WeeklyItem, i);
        if (item->a != a || item->day != day)
          continue;
        count++;
        sum.flag |= item->flag;
      }
      days += once_a_day ? MIN (count, 1) : count;
    }
    sum.days += days;
    sum.weeks += days > 0;
  }
  return sum;
}

/* Anywhere, empty ones and some before and behind the items too. */
static Window
any_window (Rng *rng, const AccountView *view)
{
  int32_t first = view->first_week - 5 + (int32_t) rng_below (rng, WEEKS + 10);
  return (Window){ first, first - 3 + (int32_t) rng_below (rng, 15) };
}

static void
check_window (const Weekly *weekly, const GArray *items, const AccountView *view, Window window,
              bool once_a_day)
{
  guint count, at = 0;
  const WeeklySum *sums = weekly_sum (weekly, &window, &count);
  for (uint32_t key = 0; key < KEYS; key++) {
    WeeklySum slow = sum_slowly (items, view, &window, key, once_a_day);
    if (slow.days == 0)
      continue;
    assert_true (at < count);
    assert_int_equal (sums[at].a, slow.a);
    assert_int_equal (sums[at].b, slow.b);
    assert_int_equal (sums[at].days, slow.days);
    assert_int_equal (sums[at].weeks, slow.weeks);
    assert_int_equal (sums[at++].flag, slow.flag);
  }
  assert_int_equal (at, count);
}

static gint
compare_days (gconstpointer left, gconstpointer right)
{
  return ((const WeeklyItem *) left)->day - ((const WeeklyItem *) right)->day;
}

static void
test_random_days_as_counted_one_by_one (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 4);
  for (int round = 0; round < ROUNDS; round++) {
    AccountView *view = view_new ();
    g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (WeeklyItem));
    for (guint i = 0; i < WEEKS; i++)
      g_array_index (view->is_valid, guint8, i) = rng_below (&rng, 5) > 0;
    guint count = rng_below (&rng, 60);
    for (guint i = 0; i < count; i++) {
      uint32_t key = rng_below (&rng, KEYS);
      WeeklyItem item = { key, key + 1,
                          week_first_day (view->first_week) + (int32_t) rng_below (&rng, 7 * WEEKS),
                          rng_below (&rng, 4) == 0 };
      g_array_append_val (items, item);
    }
    g_array_sort (items, compare_days);
    bool once_a_day = rng_below (&rng, 2) == 0;
    Weekly *weekly = weekly_new (items, view, once_a_day);
    for (int window = 0; window < WINDOWS; window++)
      check_window (weekly, items, view, any_window (&rng, view), once_a_day);
    weekly_free (weekly);
    account_view_free (view);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_random_days_as_counted_one_by_one) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
