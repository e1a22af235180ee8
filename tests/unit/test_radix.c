/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/radix.h"

/* Numbers of all sizes, one twice: sorted by hand.  Of two of one key the first stays before the second. */
static void
test_numbers_of_all_sizes (void **state)
{
  (void) state;
  static const int64_t numbers[] = { 1700000000, -1, INT64_MAX, 256, 0, INT64_MIN, 255, 256, -86400, 65536 };
  static const guint expected[] = { 5, 8, 1, 4, 6, 3, 7, 9, 0, 2 };
  RadixItem items[G_N_ELEMENTS (numbers)];
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    items[i] = (RadixItem){ radix_key (numbers[i]), i };
  radix_sort (items, G_N_ELEMENTS (items));
  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    assert_int_equal (items[i].index, expected[i]);
    assert_true (items[i].key == radix_key (numbers[expected[i]]));
  }
}

/* One digit that differs: the result lies in the other room and has to come back. */
static void
test_one_digit (void **state)
{
  (void) state;
  RadixItem items[] = { { 3, 0 }, { 1, 1 }, { 2, 2 }, { 1, 3 } };
  radix_sort (items, G_N_ELEMENTS (items));
  static const guint expected[] = { 1, 3, 2, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    assert_int_equal (items[i].index, expected[i]);
}

static void
test_few (void **state)
{
  (void) state;
  RadixItem one = { 7, 4 };
  radix_sort (NULL, 0);
  radix_sort (&one, 1);
  assert_int_equal (one.index, 4);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_numbers_of_all_sizes),
    cmocka_unit_test (test_one_digit),
    cmocka_unit_test (test_few),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
