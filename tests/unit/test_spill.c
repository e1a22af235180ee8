/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>

#include "base/parallel.h"
#include "base/spill.h"

#define PLACES 64
#define MOST 5000

/* Bytes that tell whose they are, and which time they were put. */
static void
fill (char *bytes, gsize size, guint index, guint round)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = (char) (i * 31 + index * 7 + round);
}

static gsize
size_of (guint index, guint round)
{
  return (index * 37 + round * 53) % MOST;
}

static void
assert_there (const Spill *spill, const SpillPlace *place, guint index, guint round)
{
  char wanted[MOST], got[MOST] = { 0 };
  assert_int_equal (place->size, size_of (index, round));
  fill (wanted, place->size, index, round);
  spill_get (spill, place, got);
  assert_memory_equal (got, wanted, place->size);
}

typedef struct {
  Spill *spill;
  SpillPlace places[PLACES];
  guint round;
} Puts;

static void
put_one (guint index, gpointer data)
{
  Puts *puts = data;
  char bytes[MOST];
  fill (bytes, size_of (index, puts->round), index, puts->round);
  spill_put (puts->spill, &puts->places[index], bytes, size_of (index, puts->round));
}

/* Side by side, and again and again into the same places, shorter or longer than before. */
static void
put_and_get (const char *folder)
{
  g_autoptr (Spill) spill = spill_new (folder);
  Puts puts = { .spill = spill };
  for (; puts.round < 5; puts.round++) {
    parallel_each (PLACES, 4, put_one, &puts);
    for (guint i = 0; i < PLACES; i++)
      assert_there (spill, &puts.places[i], i, puts.round);
  }
}

static void
test_in_a_file (void **state)
{
  (void) state;
  put_and_get (g_get_tmp_dir ());
}

static void
test_in_memory_where_no_file_can_be (void **state)
{
  (void) state;
  put_and_get ("/nonexistent/folder");
}

/* What is put aside when nothing else is wanted any more takes the room of that. */
static void
test_room_is_used_again (void **state)
{
  (void) state;
  g_autoptr (Spill) spill = spill_new (g_get_tmp_dir ());
  SpillPlace first = { 0 }, second = { 0 }, third = { 0 };
  spill_put (spill, &first, "aside", 5);
  spill_put (spill, &second, "beside", 6);
  assert_int_equal (second.offset, 5);
  spill_clear (spill);
  spill_put (spill, &third, "anew", 4);
  assert_int_equal (third.offset, 0);
  char got[4];
  spill_get (spill, &third, got);
  assert_memory_equal (got, "anew", 4);
}

/* Nobody else can open it, and nobody has to remove it. */
static void
test_the_file_has_no_name (void **state)
{
  (void) state;
  g_autofree char *folder = g_dir_make_tmp ("spill-XXXXXX", NULL);
  g_autoptr (Spill) spill = spill_new (folder);
  SpillPlace place = { 0 };
  spill_put (spill, &place, "aside", 5);
  assert_null (place.kept);
  assert_int_equal (g_rmdir (folder), 0); /* it is empty */
  char got[5];
  spill_get (spill, &place, got);
  assert_memory_equal (got, "aside", 5);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_in_a_file),
                                      cmocka_unit_test (test_in_memory_where_no_file_can_be),
                                      cmocka_unit_test (test_room_is_used_again),
                                      cmocka_unit_test (test_the_file_has_no_name) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
