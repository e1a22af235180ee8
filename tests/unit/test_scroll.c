/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/scroll.h"

#define FEW 1000u
#define MANY 300000u /* numbers: more than stay in memory */
#define SOME 999u

/* The last ones first, by some at a time. */
static void
write_numbers (Scroll *scroll, uint64_t end)
{
  uint64_t some[SOME];
  while (end > 0) {
    uint64_t first = (end - 1) / SOME * SOME;
    for (uint64_t i = first; i < end; i++)
      some[i - first] = i;
    scroll_write (scroll, first * sizeof *some, some, (end - first) * sizeof *some);
    end = first;
  }
}

static void
expect_numbers (const uint64_t *numbers, uint64_t end)
{
  for (uint64_t i = 0; i < end; i++)
    assert_int_equal (numbers[i], i);
}

/* Before and after they were let go of. */
static void
write_and_read (const char *folder, uint64_t count)
{
  g_autoptr (Scroll) scroll = scroll_new (folder, count * sizeof count);
  write_numbers (scroll, count);
  const uint64_t *numbers = scroll_settle (scroll);
  expect_numbers (numbers, count);
  scroll_let_go (scroll, count * sizeof count / 2);
  scroll_let_go (scroll, 3 * count * sizeof count);
  expect_numbers (numbers, count);
}

static void
test_few_and_many (void **state)
{
  (void) state;
  write_and_read (g_get_tmp_dir (), 0);
  write_and_read (g_get_tmp_dir (), FEW);
  write_and_read (g_get_tmp_dir (), MANY);
}

static void
test_in_memory_where_no_file_can_be (void **state)
{
  (void) state;
  write_and_read ("/nonexistent/folder", 0);
  write_and_read ("/nonexistent/folder", FEW);
  write_and_read ("/nonexistent/folder", MANY);
}

/* A file that may not grow any more, which is how a full disk looks. */
static void
test_in_memory_where_the_file_takes_no_more (void **state)
{
  (void) state;
  struct rlimit before, small;
  assert_int_equal (getrlimit (RLIMIT_FSIZE, &before), 0);
  small = before;
  small.rlim_cur = MANY * sizeof (uint64_t) / 2;
  signal (SIGXFSZ, SIG_IGN);
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &small), 0);
  write_and_read (g_get_tmp_dir (), MANY);
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &before), 0);
}

/* Written where they lie, in no order, and looked at before and after they were let go of. */
static void
write_in_place (const char *folder, uint64_t count)
{
  g_autoptr (Scroll) scroll = scroll_new (folder, count * sizeof count);
  uint64_t *numbers = scroll_open (scroll);
  for (uint64_t i = 0; i < count; i++)
    numbers[i * 7919 % count] = i * 7919 % count;
  expect_numbers (numbers, count);
  scroll_let_go (scroll, count * sizeof count);
  assert_ptr_equal (scroll_settle (scroll), numbers);
  expect_numbers (numbers, count);
}

static void
test_written_in_place (void **state)
{
  (void) state;
  write_in_place (g_get_tmp_dir (), FEW);
  write_in_place (g_get_tmp_dir (), MANY);
  write_in_place ("/nonexistent/folder", MANY);
}

/* Bytes of the stretch in which that address lies. */
static size_t
count_resident (const void *bytes)
{
  char line[256];
  size_t resident = 0;
  bool is_here = false;
  FILE *stretches = fopen ("/proc/self/smaps", "r");
  assert_non_null (stretches);
  while (fgets (line, sizeof line, stretches) != NULL) {
    uintptr_t first, end;
    if (sscanf (line, "%" SCNxPTR "-%" SCNxPTR " ", &first, &end) == 2)
      is_here = first <= (uintptr_t) bytes && (uintptr_t) bytes < end;
    else if (is_here && strncmp (line, "Rss:", 4) == 0)
      resident = 1024 * (size_t) strtoul (line + 4, NULL, 10);
  }
  fclose (stretches);
  return resident;
}

/* What was let go of is not in memory. */
static void
test_it_leaves_memory (void **state)
{
  (void) state;
  const size_t size = MANY * sizeof (uint64_t);
  g_autoptr (Scroll) scroll = scroll_new (g_get_tmp_dir (), size);
  write_numbers (scroll, MANY);
  const uint64_t *numbers = scroll_settle (scroll);
  expect_numbers (numbers, MANY);
  assert_true (count_resident (numbers) >= size);
  scroll_let_go (scroll, size);
  assert_true (count_resident (numbers) < size / 8);
}

/* Room is taken piece by piece, stays where it is, and ends where it was said to end. */
static void
test_it_grows (void **state)
{
  (void) state;
  const size_t piece = FEW * sizeof (uint64_t);
  g_autoptr (Scroll) scroll = scroll_new_growing (g_get_tmp_dir (), 100 * piece);
  uint64_t *first = scroll_grow (scroll, piece);
  for (uint64_t i = 0; i < 100; i++) {
    uint64_t *numbers = i == 0 ? first : scroll_grow (scroll, piece);
    assert_ptr_equal (numbers, first + i * FEW);
    for (uint64_t k = 0; k < FEW; k++)
      numbers[k] = i * FEW + k;
    scroll_let_go (scroll, 100 * piece);
  }
  expect_numbers (first, 100 * FEW);
  assert_null (scroll_grow (scroll, 1));
  assert_null (scroll_new_growing ("/nonexistent/folder", piece));
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_few_and_many),
                                      cmocka_unit_test (test_in_memory_where_no_file_can_be),
                                      cmocka_unit_test (test_in_memory_where_the_file_takes_no_more),
                                      cmocka_unit_test (test_written_in_place),
                                      cmocka_unit_test (test_it_leaves_memory),
                                      cmocka_unit_test (test_it_grows) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
