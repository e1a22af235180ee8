/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/arena.h"

#define TEXTS 200000u /* with their numbers more than a few blocks */

typedef struct {
  uint64_t number;
  const char *text;
} Item;

/* A number and a text of 0 to 18 bytes each, so that objects begin behind texts of any length. */
static Item *
fill (Arena *arena, guint first, guint end, Item *previous)
{
  for (guint i = first; i < end; i++) {
    char text[32];
    g_snprintf (text, sizeof text, "%.*s", (int) (i % 19), "abcdefghijklmnopqrs");
    Item *item = arena_take (arena, sizeof *item);
    assert_int_equal ((uintptr_t) item % ARENA_ALIGNMENT, 0);
    *item = (Item){ (uint64_t) (uintptr_t) previous, arena_copy_text (arena, text) };
    previous = item;
  }
  return previous;
}

/* From the last to the first. */
static void
expect (const Item *item, guint count)
{
  for (guint i = count; i-- > 0;) {
    assert_int_equal (strlen (item->text), i % 19);
    assert_true (strncmp (item->text, "abcdefghijklmnopqrs", i % 19) == 0);
    item = (const Item *) (uintptr_t) item->number;
  }
  assert_null (item);
}

static void
test_objects_behind_texts (void **state)
{
  (void) state;
  g_auto (Arena) arena;
  arena_open (&arena);
  expect (fill (&arena, 0, TEXTS, NULL), TEXTS);
  assert_null (arena.scroll);
  arena_reset (&arena);
  expect (fill (&arena, 0, 100, NULL), 100);
  assert_null (arena_copy_any (&arena, NULL));
  assert_string_equal (arena_copy_any (&arena, "x"), "x");
}

/* What was let go of comes back, and what is taken afterwards goes on behind it. */
static void
test_in_a_file (void **state)
{
  (void) state;
  g_auto (Arena) arena;
  arena_open_filed (&arena);
  Item *half = fill (&arena, 0, TEXTS / 2, NULL);
  assert_non_null (arena.scroll);
  arena_let_go (&arena);
  Item *last = fill (&arena, TEXTS / 2, TEXTS, half);
  arena_let_go (&arena);
  expect (last, TEXTS);
}

/* Few need no file, and more than a block at once finds room too. */
static void
test_few_and_much (void **state)
{
  (void) state;
  g_auto (Arena) arena;
  arena_open_filed (&arena);
  expect (fill (&arena, 0, 100, NULL), 100);
  assert_null (arena.scroll);
  arena_let_go (&arena);
  const size_t much = 5u << 20;
  char *bytes = arena_take (&arena, much);
  memset (bytes, 'x', much);
  arena_let_go (&arena);
  assert_int_equal (bytes[0], 'x');
  assert_int_equal (bytes[much - 1], 'x');
}

/* A file that may not grow any more, which is how a full disk looks: the rest stays in memory. */
static void
test_no_more_room (void **state)
{
  (void) state;
  struct rlimit before, small;
  assert_int_equal (getrlimit (RLIMIT_FSIZE, &before), 0);
  small = before;
  small.rlim_cur = 2u << 20;
  signal (SIGXFSZ, SIG_IGN);
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &small), 0);
  g_auto (Arena) arena;
  arena_open_filed (&arena);
  expect (fill (&arena, 0, TEXTS, NULL), TEXTS);
  assert_false (arena.is_filed);
  assert_true (arena.used > 3u << 20);
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &before), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_objects_behind_texts),
                                      cmocka_unit_test (test_in_a_file), cmocka_unit_test (test_few_and_much),
                                      cmocka_unit_test (test_no_more_room) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
