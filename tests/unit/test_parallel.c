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
                                      cmocka_unit_test (test_nothing_to_do) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
