/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/bins.h"

#define BINS 5u
#define RECORDS 20000u /* of some 60 bytes: more than a bin gathers */
#define LONG 1000u     /* words of every so many-eth record: longer than what is gathered */

/* A record tells its length, its number, and is filled with that. */
static uint64_t
words_of (uint64_t number)
{
  return number % 5000 == 7 ? 16 * LONG : 2 + number % 11;
}

static guint
bin_of (uint64_t number)
{
  return (guint) (number * 7 % 13 % (BINS - 1)); /* the last one stays empty */
}

static void
add_all (Bins *bins)
{
  for (uint64_t i = 0; i < RECORDS; i++) {
    uint64_t words = words_of (i), *record = bins_add (bins, bin_of (i), words * 8);
    record[0] = words;
    for (uint64_t k = 1; k < words; k++)
      record[k] = i;
  }
}

/* The record is the next of that bin; that after it. */
static uint64_t
expect_record (const uint64_t *record, guint bin, uint64_t number)
{
  while (bin_of (number) != bin)
    number++;
  assert_true (number < RECORDS);
  assert_int_equal (record[0], words_of (number));
  for (uint64_t k = 1; k < record[0]; k++)
    assert_int_equal (record[k], number);
  return number + 1;
}

static void
expect_bin (const Bins *bins, guint bin)
{
  uint64_t number = 0;
  gsize words = bins_get_size (bins, bin) / 8;
  g_autofree uint64_t *records = g_new (uint64_t, words + 1);
  bins_read (bins, bin, records);
  for (const uint64_t *record = records; record < records + words; record += record[0])
    number = expect_record (record, bin, number);
  for (; number < RECORDS; number++)
    assert_int_not_equal (bin_of (number), bin);
}

static void
put_and_take (const char *folder)
{
  g_autoptr (Bins) bins = bins_new (folder, BINS);
  add_all (bins);
  bins_settle (bins);
  for (int time = 0; time < 2; time++)
    for (guint bin = 0; bin < BINS; bin++)
      expect_bin (bins, bin);
  assert_int_equal (bins_get_size (bins, BINS - 1), 0);
}

static void
test_in_a_file (void **state)
{
  (void) state;
  put_and_take (g_get_tmp_dir ());
}

static void
test_in_memory_where_no_file_can_be (void **state)
{
  (void) state;
  put_and_take ("/nonexistent/folder");
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_in_a_file),
                                      cmocka_unit_test (test_in_memory_where_no_file_can_be) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
