/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/by_key.h"

static void
test_items_keep_their_order (void **state)
{
  (void) state;
  static const struct {
    guint key;
    char letter;
  } given[] = { { 3, 'a' }, { 0, 'b' }, { 3, 'c' }, { 1, 'd' }, { 0, 'e' }, { 3, 'f' } };
  static const char *const expected[] = { "be", "d", "", "acf", "" };
  g_autoptr (ByKey) by = by_key_new (1);
  for (size_t i = 0; i < G_N_ELEMENTS (given); i++)
    by_key_add (by, given[i].key, &given[i].letter);
  by_key_settle (by, G_N_ELEMENTS (expected));
  for (guint key = 0; key < G_N_ELEMENTS (expected); key++) {
    guint count;
    const char *letters = by_key_get (by, key, &count);
    assert_int_equal (count, strlen (expected[key]));
    if (count > 0)
      assert_memory_equal (letters, expected[key], count);
    else
      assert_null (letters);
  }
}

static void
test_nothing_put_in (void **state)
{
  (void) state;
  g_autoptr (ByKey) by = by_key_new (sizeof (double));
  by_key_settle (by, 2);
  for (guint key = 0; key < 2; key++) {
    guint count;
    assert_null (by_key_get (by, key, &count));
    assert_int_equal (count, 0);
  }
}

/* More than stay in memory: they come back from where they were let go to. */
static void
test_many (void **state)
{
  (void) state;
  const guint keys = 1000, items = 300000;
  g_autoptr (ByKey) by = by_key_new (sizeof (guint));
  for (guint i = 0; i < items; i++)
    by_key_add (by, i * 7 % keys, &i);
  by_key_settle (by, keys);
  for (guint round = 0; round < 2; round++, by_key_let_go (by))
    for (guint key = 0, count; key < keys; key++) {
      const guint *own = by_key_get (by, key, &count);
      assert_int_equal (count, items / keys);
      for (guint i = 0; i < count; i++) {
        assert_int_equal (own[i] * 7 % keys, key);
        assert_true (i == 0 || own[i] > own[i - 1]);
      }
    }
}

/* Freed unsettled: what was put in goes with it (the sanitizers say so if not). */
static void
test_never_settled (void **state)
{
  (void) state;
  g_autoptr (ByKey) by = by_key_new (sizeof (int));
  by_key_add (by, 7, &(int){ 1 });
  by_key_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_items_keep_their_order),
    cmocka_unit_test (test_nothing_put_in),
    cmocka_unit_test (test_many),
    cmocka_unit_test (test_never_settled),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
