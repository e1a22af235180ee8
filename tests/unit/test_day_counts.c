/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/day_counts.h"

#define LAST 20000

static void
add (DayCounts *days, int32_t day, guint count)
{
  for (guint i = 0; i < count; i++)
    day_counts_add (days, day);
}

/* Each case: so many records on one day, and others behind it. */
static void
test_strays (void **state)
{
  (void) state;
  static const struct {
    guint count;
    struct {
      int32_t day;
      guint count;
    } behind[2];
    int32_t last;
    guint strays;
  } cases[] = {
    { 1, { { 0 } }, LAST, 0 },
    { 400, { { LAST + 182, 4 } }, LAST, 4 },
    { 400, { { LAST + 181, 4 } }, LAST + 181, 0 },
    { 400, { { LAST + 182, 5 } }, LAST + 182, 0 }, /* more than one in a hundred */
    { 9000, { { LAST + 182, 10 } }, LAST, 10 },
    { 9000, { { LAST + 182, 11 } }, LAST + 182, 0 }, /* more than ten */
    { 9000, { { LAST + 200, 2 }, { LAST + 400, 3 } }, LAST, 5 },
    { 9000, { { LAST + 200, 9 }, { LAST + 400, 3 } }, LAST + 200, 3 },
    { 9000, { { LAST + 182, 1 }, { LAST + 300, 1 } }, LAST, 2 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (DayCounts) days = { 0 };
    guint strays;
    int32_t latest, expected_latest = LAST;
    add (&days, LAST, cases[i].count);
    for (size_t k = 0; k < G_N_ELEMENTS (cases[i].behind); k++) {
      add (&days, cases[i].behind[k].day, cases[i].behind[k].count);
      expected_latest = MAX (expected_latest, cases[i].behind[k].day);
    }
    assert_int_equal (day_counts_last (&days, &strays, &latest), cases[i].last);
    assert_int_equal (strays, cases[i].strays);
    assert_int_equal (latest, expected_latest);
  }
}

static void
test_days_of_no_calendar (void **state)
{
  (void) state;
  g_auto (DayCounts) days = { 0 };
  guint strays;
  int32_t latest;
  assert_int_equal (day_counts_last (&days, &strays, &latest), DAY_NONE);
  add (&days, -1, 1);
  add (&days, day_from_civil (2200, 1, 1), 1);
  add (&days, INT32_MAX, 1);
  assert_int_equal (day_counts_last (&days, &strays, &latest), DAY_NONE);
  add (&days, day_from_civil (2199, 12, 31), 1);
  assert_int_equal (day_counts_last (&days, &strays, &latest), day_from_civil (2199, 12, 31));
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_strays),
                                      cmocka_unit_test (test_days_of_no_calendar) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
