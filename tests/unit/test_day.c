/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>
#include <string.h>

#include "base/day.h"

static void
test_civil (void **state)
{
  (void) state;
  static const struct {
    int year, month, day, weekday;
    int32_t number;
  } cases[] = { { 1970, 1, 1, 3, 0 },      { 1969, 12, 29, 0, -3 },     { 2000, 2, 29, 1, 11016 },
                { 2024, 2, 29, 3, 19782 }, { 2026, 3, 9, 0, 20521 },    { 1900, 3, 1, 3, -25508 },
                { 1, 1, 1, 0, -719162 },   { 9999, 12, 31, 4, 2932896 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    int y, m, d;
    assert_int_equal (day_from_civil (cases[i].year, cases[i].month, cases[i].day), cases[i].number);
    assert_int_equal (day_weekday (cases[i].number), cases[i].weekday);
    day_to_civil (cases[i].number, &y, &m, &d);
    assert_true (y == cases[i].year && m == cases[i].month && d == cases[i].day);
  }
}

static void
test_no_such_date (void **state)
{
  (void) state;
  static const int cases[][3] = { { 2023, 2, 29 }, { 1900, 2, 29 }, { 2026, 4, 31 }, { 2026, 13, 1 },
                                  { 2026, 0, 1 },  { 2026, 1, 0 },  { 0, 1, 1 },     { 10000, 1, 1 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_int_equal (day_from_civil (cases[i][0], cases[i][1], cases[i][2]), DAY_NONE);
}

/* Against GLib's calendar, every 97th day of four centuries. */
static void
test_against_glib (void **state)
{
  (void) state;
  for (int32_t day = day_from_civil (1800, 1, 1); day < day_from_civil (2200, 1, 1); day += 97) {
    int y, m, d;
    day_to_civil (day, &y, &m, &d);
    g_autoptr (GDate) date = g_date_new_julian ((guint32) (day + 719163));
    assert_int_equal (g_date_get_year (date), y);
    assert_int_equal (g_date_get_month (date), m);
    assert_int_equal (g_date_get_day (date), d);
    assert_int_equal (g_date_get_weekday (date) - 1, day_weekday (day));
    assert_true (week_first_day (week_of_day (day)) <= day && day <= week_last_day (week_of_day (day)));
    assert_int_equal (day_weekday (week_first_day (week_of_day (day))), 0);
  }
}

static void
test_seconds (void **state)
{
  (void) state;
  assert_int_equal (day_of_unix (0), 0);
  assert_int_equal (day_of_unix (86399), 0);
  assert_int_equal (day_of_unix (-1), -1);
  assert_int_equal (day_of_unix (-86400), -1);
  assert_int_equal (day_of_unix (-86401), -2);
  assert_int_equal (week_of_day (-3), 0);
  assert_int_equal (week_of_day (-4), -1);
  assert_int_equal (week_of_day (-10), -1);
  assert_int_equal (week_of_day (-11), -2);
  (void) day_of_unix (UNIX_NONE); /* no overflow, whatever it gives */
  (void) week_of_day (DAY_NONE);
}

static void
test_day_text (void **state)
{
  (void) state;
  static const char *const bad[] = { "",           "2026-3-09", "2026-03-09 ", "2026-02-30",
                                     "2026/03/09", "20260309",  "2026-03-0x",  "-026-03-09" };
  int32_t day;
  assert_true (day_parse ("2026-03-09", &day));
  assert_int_equal (day, 20521);
  g_autofree char *text = day_format (day), *none = day_format (DAY_NONE);
  assert_string_equal (text, "2026-03-09");
  assert_string_equal (none, "");
  assert_false (day_parse (NULL, &day));
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_false (day_parse (bad[i], &day));
}

static void
test_moment_text (void **state)
{
  (void) state;
  static const struct {
    const char *text;
    int64_t seconds;
    bool date_only;
  } cases[] = {
    { "2026-03-09", 1773014400, true },
    { "2026-03-09T12:00:00Z", 1773057600, false },
    { "2026-03-09 12:00", 1773057600, false },
    { "2026-03-09T13:00:00.250+01:00", 1773057600, false },
    { "2026-03-09T13:00:00,5+0100", 1773057600, false },
    { "2026-03-09T05:00:00-07", 1773057600, false },
    { "2026-03-09T24:00:00z", 1773100800, false },
    { "1969-12-31T23:59:60Z", 0, false },
  };
  static const char *const bad[] = { "",
                                     "2026-03-09T",
                                     "2026-03-09T12",
                                     "2026-03-09T12:0",
                                     "2026-03-09T12:60",
                                     "2026-03-09T24:01",
                                     "2026-03-09T12:00:61",
                                     "2026-03-09T12:00:00+",
                                     "2026-03-09T12:00:00+25:00",
                                     "2026-03-09T12:00:00Zx",
                                     "2026-13-09T12:00:00Z",
                                     "noon" };
  int64_t seconds;
  bool date_only;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    assert_true (unix_parse (cases[i].text, &seconds, &date_only));
    assert_true (seconds == cases[i].seconds && date_only == cases[i].date_only);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_false (unix_parse (bad[i], &seconds, &date_only));
  assert_false (unix_parse (NULL, &seconds, &date_only));
  g_autofree char *text = unix_format (1773057600), *before = unix_format (-1);
  assert_string_equal (text, "2026-03-09T12:00:00Z");
  assert_string_equal (before, "1969-12-31T23:59:59Z");
}

static void
test_zones (void **state)
{
  (void) state;
  bool known = false;
  const Zone *berlin = zone_get ("Europe/Berlin", &known);
  assert_true (known);
  assert_int_equal (zone_offset (berlin, 1773057600), 3600);              /* 9 March 2026 */
  assert_int_equal (zone_offset (berlin, 1773057600 + 30 * 86400), 7200); /* summer time from 29 March */
  for (int again = 0; again < 2;
       again++) { /* what is kept of a week is right to the second, and nowhere else */
    assert_int_equal (zone_offset (berlin, 1774746000 - 1), 3600);
    assert_int_equal (zone_offset (berlin, 1774746000), 7200);
    assert_int_equal (zone_offset (berlin, -1774746000), 3600); /* 1913 */
    assert_int_equal (zone_offset (berlin, 4102444800), 3600);  /* 2100 */
  }
  assert_int_equal (zone_local_day (berlin, 1773057600 + 11 * 3600 + 1800), 20522);
  assert_ptr_equal (zone_get ("Europe/Berlin", NULL), berlin);
  assert_int_equal (zone_offset (zone_get ("+05:30", &known), 0), 19800);
  assert_true (known);
  assert_ptr_equal (zone_get (NULL, &known), zone_get ("UTC", NULL));
  assert_true (known);
}

/* The name comes from somebody's calendar: it must not open
 * files, depend on the machine, or fill the memory. */
static void
test_hostile_zones (void **state)
{
  (void) state;
  static const char *const names[] = { "/etc/passwd",
                                       "/usr/share/zoneinfo/Europe/Berlin",
                                       "../zoneinfo/Europe/Berlin",
                                       "localtime",
                                       "Europe/../Europe/Berlin",
                                       "tzdata.zi",
                                       "zone.tab",
                                       "leapseconds",
                                       "Europe",
                                       "Mars/Phobos",
                                       ":Europe/Berlin",
                                       "(UTC+01:00) Amsterdam, Berlin",
                                       "Europe/Berlin\n" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    bool known = true;
    assert_ptr_equal (zone_get (names[i], &known), zone_get ("UTC", NULL));
    assert_false (known);
  }
}

static void
test_countries (void **state)
{
  (void) state;
  static const char *const countries[] = { "AR", "AU", "DE", "GB", "IN", "JP",
                                           "TR", "TW", "UA", "US", "ZA", "br" };
  for (size_t i = 0; i < G_N_ELEMENTS (countries); i++) {
    bool known = false;
    const char *zone = zone_of_country (countries[i]);
    assert_non_null (zone);
    zone_get (zone, &known);
    assert_true (known || strcmp (zone, "Europe/Kyiv") == 0); /* so called since tzdata 2022b only */
  }
  assert_string_equal (zone_of_country ("de"), "Europe/Berlin");
  assert_null (zone_of_country ("XX"));
  assert_null (zone_of_country (NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_civil),        cmocka_unit_test (test_no_such_date),
    cmocka_unit_test (test_against_glib), cmocka_unit_test (test_seconds),
    cmocka_unit_test (test_day_text),     cmocka_unit_test (test_moment_text),
    cmocka_unit_test (test_zones),        cmocka_unit_test (test_hostile_zones),
    cmocka_unit_test (test_countries),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
