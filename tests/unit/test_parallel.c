/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/parallel.h"

#define COUNT 1000

static void
add_one (guint index, gpointer data)
{
  ((guint *) data)[index]++;
}

static void
test_each_index_once (void **state)
{
  (void) state;
  static const guint thread_counts[] = { 0, 1, 2, 7, 2 * COUNT };
  for (size_t i = 0; i < G_N_ELEMENTS (thread_counts); i++) {
    guint called[COUNT] = { 0 };
    parallel_each (i == 4 ? 3 : COUNT, thread_counts[i], add_one, called);
    for (guint k = 0; k < COUNT; k++)
      assert_int_equal (called[k], i < 4 || k < 3);
  }
}

typedef struct {
  guint8 is_done[COUNT];
  gint taken; /* how many, one after the other */
} InOrder;

static void
do_one (guint index, gpointer data)
{
  InOrder *order = data;
  assert_true (index < (guint) g_atomic_int_get (&order->taken) + PARALLEL_LEAD);
  if (index % 7 == 0) /* some come late */
    g_usleep (100);
  order->is_done[index] = 1;
}

static void
take_one (guint index, gpointer data)
{
  InOrder *order = data;
  assert_true (order->is_done[index]);
  if (index % 100 == 0) /* the others get ahead */
    g_usleep (2000);
  assert_int_equal (index, g_atomic_int_add (&order->taken, 1));
}

static void
test_then_in_order (void **state)
{
  (void) state;
  static const guint thread_counts[] = { 0, 1, 2, 7 };
  for (size_t i = 0; i < G_N_ELEMENTS (thread_counts); i++) {
    InOrder order = { 0 };
    parallel_each_then (COUNT, thread_counts[i], do_one, take_one, &order);
    assert_int_equal (order.taken, COUNT);
  }
  parallel_each_then (0, 4, do_one, take_one, NULL);
}

static void
test_nothing_to_do (void **state)
{
  (void) state;
  parallel_each (0, 4, add_one, NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_each_index_once),
                                      cmocka_unit_test (test_then_in_order),
                                      cmocka_unit_test (test_nothing_to_do) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
