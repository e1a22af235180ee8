/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/number_map.h"
#include "base/rng.h"

static void
test_an_empty_one (void **state)
{
  (void) state;
  g_auto (NumberMap) map = { 0 };
  assert_int_equal (number_map_get (&map, 0), 0);
  assert_int_equal (map.count, 0);
}

/* 0 and the largest number are keys like others; a value can be put anew. */
static void
test_keys_and_values (void **state)
{
  (void) state;
  static const uint64_t keys[] = { 0, 1, UINT32_MAX, (uint64_t) 1 << 32, UINT64_MAX };
  g_auto (NumberMap) map = { 0 };
  for (guint round = 1; round <= 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
      number_map_put (&map, keys[i], 10 * round + i);
  assert_int_equal (map.count, G_N_ELEMENTS (keys));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_int_equal (number_map_get (&map, keys[i]), 20 + i);
  assert_int_equal (number_map_get (&map, 2), 0);
}

/* As GLib's table has it, with keys that meet often and while it grows. */
static void
test_as_a_table_of_glib (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 9);
  g_auto (NumberMap) map = { 0 };
  g_autoptr (GHashTable) table = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < 5000; i++) {
    uint64_t high = rng_below (&rng, 40), key = high << 32 | rng_below (&rng, 40);
    guint value = 1 + rng_below (&rng, 1000);
    gpointer known = g_hash_table_lookup (table, GSIZE_TO_POINTER (key));
    assert_int_equal (number_map_get (&map, key), GPOINTER_TO_UINT (known));
    g_hash_table_insert (table, GSIZE_TO_POINTER (key), GUINT_TO_POINTER (value));
    number_map_put (&map, key, value);
    assert_int_equal (number_map_get (&map, key), value);
  }
  assert_int_equal (map.count, g_hash_table_size (table));
  assert_true (2 * map.count <= map.room);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_an_empty_one),
                                      cmocka_unit_test (test_keys_and_values),
                                      cmocka_unit_test (test_as_a_table_of_glib) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
