/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>

#include "base/clock.h"

#define WORKDAYS 0x1f

static Clock *
new_clock (const char *zone)
{
  return clock_new (zone_get (zone, NULL), 9 * 60, 17 * 60, WORKDAYS);
}

static int64_t
moment (const char *text)
{
  int64_t seconds;
  bool date_only;
  assert_true (unix_parse (text, &seconds, &date_only));
  return seconds;
}

static int32_t
date (const char *text)
{
  int32_t day;
  assert_true (day_parse (text, &day));
  return day;
}

/* 9 March 2026 is a Monday. */
static void
test_hours (void **state)
{
  (void) state;
  static const struct {
    const char *since, *until;
    double hours;
  } cases[] = {
    { "2026-03-09T10:00Z", "2026-03-09T12:30Z", 2.5 },
    { "2026-03-09T06:00Z", "2026-03-09T12:00Z", 3 },  /* before opening */
    { "2026-03-09T16:00Z", "2026-03-10T10:00Z", 2 },  /* over night */
    { "2026-03-13T16:00Z", "2026-03-16T10:00Z", 2 },  /* over the weekend */
    { "2026-03-14T10:00Z", "2026-03-15T22:00Z", 0 },  /* within it */
    { "2026-03-09T00:00Z", "2026-03-16T00:00Z", 40 }, /* a week */
    { "2026-03-09T17:00Z", "2026-03-10T09:00Z", 0 },
    { "2026-03-09T12:00Z", "2026-03-09T12:00Z", 0 },
    { "2026-03-10T12:00Z", "2026-03-09T12:00Z", 0 },
  };
  g_autoptr (Clock) clock = new_clock ("UTC");
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_near (clock_hours_between (clock, moment (cases[i].since), moment (cases[i].until)),
                 cases[i].hours, 1e-9);
  assert_near (clock_hours_per_day (clock), 8, 0);
}

/* 09–17 in Berlin and in New York; the nights of the changes
 * of the clocks (29 March, 8 March) count nothing. */
static void
test_zones (void **state)
{
  (void) state;
  g_autoptr (Clock) berlin = new_clock ("Europe/Berlin"), york = new_clock ("America/New_York");
  assert_near (clock_hours_between (berlin, moment ("2026-03-09T07:00Z"), moment ("2026-03-09T09:00Z")), 1,
               1e-9);
  assert_near (clock_hours_between (york, moment ("2026-03-09T12:00Z"), moment ("2026-03-09T14:00Z")), 1,
               1e-9);
  assert_near (clock_hours_between (berlin, moment ("2026-03-27T15:00Z"), moment ("2026-03-30T08:00Z")), 2,
               1e-9);
  assert_near (clock_hours_between (york, moment ("2026-03-06T21:00Z"), moment ("2026-03-09T14:00Z")), 2,
               1e-9);
}

static void
test_closures (void **state)
{
  (void) state;
  g_autoptr (Clock) clock = new_clock ("UTC");
  clock_close_days (clock, date ("2026-03-12"), date ("2026-03-12"));
  clock_close_days (clock, date ("2026-03-10"), date ("2026-03-10"));
  clock_close_days (clock, date ("2026-03-16"), date ("2026-03-20"));
  clock_close_days (clock, date ("2026-03-18"), date ("2026-03-23")); /* overlaps */
  clock_close_days (clock, date ("2026-03-25"), date ("2026-03-24")); /* backwards: nothing */
  clock_close_days (clock, DAY_NONE, date ("2026-03-31"));            /* unknown: nothing */
  static const struct {
    const char *day;
    bool is_open;
  } cases[] = { { "2026-03-09", true },  { "2026-03-10", false }, { "2026-03-11", true },
                { "2026-03-12", false }, { "2026-03-13", true },  { "2026-03-14", false },
                { "2026-03-16", false }, { "2026-03-23", false }, { "2026-03-24", true },
                { "2026-03-25", true } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_int_equal (clock_is_open_day (clock, date (cases[i].day)), cases[i].is_open);
  assert_near (clock_hours_between (clock, moment ("2026-03-09T00:00Z"), moment ("2026-03-25T00:00Z")), 4 * 8,
               1e-9);
  assert_int_equal (clock_days_between (clock, date ("2026-03-09"), date ("2026-03-24")), 3);
  clock_close_days (clock, date ("2026-03-01"), date ("2026-04-30")); /* swallows them all */
  assert_int_equal (clock_days_between (clock, date ("2026-03-01"), date ("2026-04-30")), 0);
  assert_true (clock_is_open_day (clock, date ("2026-05-01")));
}

/* The first day does not count, the last does: a touch on Friday is one business day old on Monday. */
static void
test_days (void **state)
{
  (void) state;
  g_autoptr (Clock) clock = new_clock ("UTC");
  assert_int_equal (clock_days_between (clock, date ("2026-03-13"), date ("2026-03-16")), 1);
  assert_int_equal (clock_days_between (clock, date ("2026-03-09"), date ("2026-03-09")), 0);
  assert_int_equal (clock_days_between (clock, date ("2026-03-09"), date ("2026-03-16")), 5);
  assert_int_equal (clock_days_between (clock, date ("2026-03-16"), date ("2026-03-09")), 0);
}

/* Sunday to Thursday, as in Israel. */
static void
test_weekdays (void **state)
{
  (void) state;
  g_autoptr (Clock) clock = clock_new (zone_get ("Asia/Jerusalem", NULL), 8 * 60, 16 * 60, 0x4f);
  assert_false (clock_is_open_day (clock, date ("2026-03-13")));
  assert_false (clock_is_open_day (clock, date ("2026-03-14")));
  assert_true (clock_is_open_day (clock, date ("2026-03-15")));
  clock_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_hours), cmocka_unit_test (test_zones),
                                      cmocka_unit_test (test_closures), cmocka_unit_test (test_days),
                                      cmocka_unit_test (test_weekdays) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
