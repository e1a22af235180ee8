/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/cell.h"

#include "rows.h"

typedef struct {
  CellType type;
  DateOrder order;
  const char *written, *normal; /* NULL: cannot be read */
} Case;

static const Case cases[] = {
  /* Dates; expected values by hand, the epochs from date -u -d @N. */
  { CELL_DATE, DATE_DAY_FIRST, "2026-03-09", "2026-03-09" },
  { CELL_DATE, DATE_DAY_FIRST, "2026-03-09T12:00:00Z", "2026-03-09T12:00:00Z" },
  { CELL_DATE, DATE_DAY_FIRST, "2026-03-09T12:00:00+02:00", "2026-03-09T10:00:00Z" },
  { CELL_DATE, DATE_DAY_FIRST, "2026-03-09 00:30:00.123-0500", "2026-03-09T05:30:00Z" },
  { CELL_DATE, DATE_DAY_FIRST, "2017-11-14 21:45:08 UTC", "2017-11-14T21:45:08Z" },
  { CELL_DATE, DATE_DAY_FIRST, "2026-02-29", NULL },
  { CELL_DATE, DATE_DAY_FIRST, "2024-02-29", "2024-02-29" },
  { CELL_DATE, DATE_DAY_FIRST, "2026/03/09", "2026-03-09" },
  { CELL_DATE, DATE_DAY_FIRST, "20260309", "2026-03-09" },
  { CELL_DATE, DATE_DAY_FIRST, "1700000000", "2023-11-14T22:13:20Z" },
  { CELL_DATE, DATE_DAY_FIRST, "1700000000123", "2023-11-14T22:13:20Z" },
  { CELL_DATE, DATE_DAY_FIRST, "14/Jul/25 3:42 PM", "2025-07-14T15:42:00Z" },
  { CELL_DATE, DATE_DAY_FIRST, "14/Jul/25 12:05 AM", "2025-07-14T00:05:00Z" },
  { CELL_DATE, DATE_DAY_FIRST, "14/Jul/25 12:05 pm", "2025-07-14T12:05:00Z" },
  { CELL_DATE, DATE_MONTH_FIRST, "6/21/2025 16:14", "2025-06-21T16:14:00Z" },
  { CELL_DATE, DATE_DAY_FIRST, "6/21/2025 16:14", "2025-06-21T16:14:00Z" }, /* only one reading is a date */
  { CELL_DATE, DATE_DAY_FIRST, "3/4/2025", "2025-04-03" },
  { CELL_DATE, DATE_MONTH_FIRST, "3/4/2025", "2025-03-04" },
  { CELL_DATE, DATE_DAY_FIRST, "16-10-2024", "2024-10-16" },
  { CELL_DATE, DATE_DAY_FIRST, "28-07-2023 03:00", "2023-07-28T03:00:00Z" },
  { CELL_DATE, DATE_MONTH_FIRST, "03.04.2025", "2025-04-03" }, /* dots are day first everywhere */
  { CELL_DATE, DATE_DAY_FIRST, "Mon, 01 Jan 2024 00:00:00 +0100", "2023-12-31T23:00:00Z" },
  { CELL_DATE, DATE_DAY_FIRST, "Tue, 2 Jan 2024 08:00:00 -0800 (PST)", "2024-01-02T16:00:00Z" },
  { CELL_DATE, DATE_DAY_FIRST, "Jul 14, 2025", "2025-07-14" },
  { CELL_DATE, DATE_DAY_FIRST, "14 July 2025", "2025-07-14" },
  { CELL_DATE, DATE_DAY_FIRST, "5. Mär 2025", "2025-03-05" },
  { CELL_DATE, DATE_DAY_FIRST, "31/31/2024", NULL },
  { CELL_DATE, DATE_DAY_FIRST, "2025-01-01 25:00", NULL },
  { CELL_DATE, DATE_DAY_FIRST, "soon", NULL },
  { CELL_DATE, DATE_DAY_FIRST, "99999999999999999999999", NULL },
  { CELL_DATE, DATE_DAY_FIRST, "N/A", "" },
  /* Numbers */
  { CELL_NUMBER, DATE_DAY_FIRST, "42", "42" },
  { CELL_NUMBER, DATE_DAY_FIRST, "007", "7" },
  { CELL_COUNT, DATE_DAY_FIRST, "42", "42" },
  { CELL_COUNT, DATE_DAY_FIRST, "0.5", "0.5" },
  { CELL_COUNT, DATE_DAY_FIRST, "-3", NULL },
  { CELL_COUNT, DATE_DAY_FIRST, "-0", "0" },
  { CELL_COUNT, DATE_DAY_FIRST, "n/a", "" },
  { CELL_NUMBER, DATE_DAY_FIRST, "5.0", "5" },
  { CELL_NUMBER, DATE_DAY_FIRST, "-0.5", "-0.5" },
  { CELL_NUMBER, DATE_DAY_FIRST, "1,234.50", "1234.5" },
  { CELL_NUMBER, DATE_DAY_FIRST, "1.234,50", "1234.5" },
  { CELL_NUMBER, DATE_DAY_FIRST, "1,234", "1234" },
  { CELL_NUMBER, DATE_DAY_FIRST, "0,125", "0.125" },
  { CELL_NUMBER, DATE_DAY_FIRST, "3,5", "3.5" },
  { CELL_NUMBER, DATE_DAY_FIRST, "1,00,000", "100000" },
  { CELL_NUMBER, DATE_DAY_FIRST, "1.234.567", "1234567" },
  { CELL_NUMBER, DATE_DAY_FIRST, "€ 33 600", "33600" },
  { CELL_NUMBER, DATE_DAY_FIRST,
    "33\xC2\xA0"
    "600,5 EUR",
    "33600.5" },
  { CELL_NUMBER, DATE_DAY_FIRST, "CHF 12'500.25", "12500.25" },
  { CELL_NUMBER, DATE_DAY_FIRST, "12%", "12" },
  { CELL_NUMBER, DATE_DAY_FIRST,
    "\xE2\x88\x92"
    "3",
    "-3" }, /* U+2212 */
  { CELL_NUMBER, DATE_DAY_FIRST, "NaN", "" },
  { CELL_NUMBER, DATE_DAY_FIRST, "inf", NULL },
  { CELL_NUMBER, DATE_DAY_FIRST, "0x10", NULL },
  { CELL_NUMBER, DATE_DAY_FIRST, "1-2", NULL },
  { CELL_NUMBER, DATE_DAY_FIRST, "1.2.3", NULL },
  { CELL_NUMBER, DATE_DAY_FIRST, "many", NULL },
  /* Yes and no */
  { CELL_BOOL, DATE_DAY_FIRST, "TRUE", "yes" },
  { CELL_BOOL, DATE_DAY_FIRST, "x", "yes" },
  { CELL_BOOL, DATE_DAY_FIRST, "Nein", "no" },
  { CELL_BOOL, DATE_DAY_FIRST, "0", "no" },
  { CELL_BOOL, DATE_DAY_FIRST, "maybe", NULL },
  /* Lists */
  { CELL_LIST, DATE_DAY_FIRST, " Acme.example ; b.test;", "acme.example;b.test" },
  { CELL_LIST, DATE_DAY_FIRST, "a.test, b.test", "a.test;b.test" },
  { CELL_LIST, DATE_DAY_FIRST, "https://www.acme.example/about?x=1", "acme.example" },
  /* Text */
  { CELL_TEXT, DATE_DAY_FIRST, "a\tb\n c ", "a b c" },
  { CELL_TEXT, DATE_DAY_FIRST, "x\xE2\x80\xAEy", "x y" }, /* a bidirectional override */
  { CELL_WORD, DATE_DAY_FIRST, "HIGH", "high" },
  { CELL_WORD, DATE_DAY_FIRST, "Größe", "größe" },
  { CELL_EMAIL, DATE_DAY_FIRST, "Ann Lee <Ann@Acme.example>", "ann@acme.example" },
  { CELL_EMAIL, DATE_DAY_FIRST, "mailto:Ann@acme.example", "ann@acme.example" },
  { CELL_EMAIL, DATE_DAY_FIRST, "Sarah Garcia", "Sarah Garcia" },
  { CELL_EMAIL, DATE_DAY_FIRST, "unknown", "" },
};

static void
test_normal_forms (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *text = g_strdup (c->written);
    const char *normal = cell_normalise (c->type, text, c->order, kept);
    if (g_strcmp0 (normal, c->normal) != 0)
      fail_msg ("\"%s\" gives \"%s\", not \"%s\"", c->written, normal != NULL ? normal : "(unreadable)",
                c->normal != NULL ? c->normal : "(unreadable)");
  }
}

static void
test_order_evidence (void **state)
{
  (void) state;
  static const struct {
    const char *text;
    OrderEvidence evidence;
  } dates[] = {
    { "3/4/2025", ORDER_OPEN },         { "3/4/25 3:42 PM", ORDER_OPEN_AM_PM },
    { "13/4/2025", ORDER_DAY_FIRST },   { "4/13/2025", ORDER_MONTH_FIRST },
    { "4/4/2025", ORDER_IRRELEVANT },   { "2025-04-13", ORDER_IRRELEVANT },
    { "13.04.2025", ORDER_IRRELEVANT }, { "14/Jul/25", ORDER_IRRELEVANT },
    { "31/2/2025", ORDER_IRRELEVANT },  { "hello", ORDER_IRRELEVANT },
    { "", ORDER_IRRELEVANT },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (dates); i++)
    if (cell_order_evidence (dates[i].text) != dates[i].evidence)
      fail_msg ("%s: %d", dates[i].text, cell_order_evidence (dates[i].text));
}

static void
test_ratings (void **state)
{
  (void) state;
  assert_string_equal (cell_rating ("amber"), "yellow");
  assert_string_equal (cell_rating ("a"), "a"); /* amber to some, the best of A, B and C to others */
  assert_string_equal (cell_rating ("rot"), "red");
  assert_string_equal (cell_rating ("healthy"), "green");
  assert_string_equal (cell_rating ("at risk"), "red");
  assert_string_equal (cell_rating ("green"), "green");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_normal_forms),
    cmocka_unit_test (test_order_evidence),
    cmocka_unit_test (test_ratings),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
