/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <float.h>
#include <glib.h>
#include <locale.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"
#include "base/text.h"

static void
test_clean (void **state)
{
  (void) state;
  static const struct {
    const char *raw;
    size_t max;
    const char *clean;
  } cases[] = {
    { "plain", 99, "plain" },
    { "  two \t\r\n words  ", 99, "two words" },
    { "nul\x01\x1b[31mred", 99, "nul [31mred" },
    { "a\xE2\x80\xAE"
      "cba",
      99, "a cba" }, /* right-to-left override */
    { "bad \xff byte", 99, "bad \xEF\xBF\xBD byte" },
    { "h\xC3\xA9", 3, "h\xC3\xA9" },
    { "h\xC3\xA9", 2, "h" }, /* never half a character */
    { "ab cd", 4, "ab c" },
    { "ab cd", 3, "ab" },
    { "abc", 3, "abc" },
    { "abc", 0, "" },
    { "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB", 99, "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB" },
    { " \xE2\x80\xA8 ", 99, "" }, /* line separator */
    { NULL, 99, "" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *clean = text_clean (cases[i].raw, cases[i].max);
    assert_string_equal (clean, cases[i].clean);
  }
}

static void
test_fold (void **state)
{
  (void) state;
  static const char *const cases[][2] = {
    { "Gesch\xC3\xA4"
      "ftsf\xC3\xBChrer",
      "geschaftsfuhrer" },
    { "GESCHA\xCC\x88"
      "FT",
      "geschaft" }, /* already decomposed */
    { "Stra\xC3\x9F"
      "e",
      "strasse" },
    { "\xC5\x81ukasz", "lukasz" },
    { "S\xC3\xB8ren", "soren" },
    { "\xEF\xAC\x81nance", "finance" },                         /* the fi ligature */
    { "\xEF\xBC\xA1\xEF\xBC\xA2", "ab" },                       /* full width */
    { "\xE9\x83\xA8\xE9\x95\xB7", "\xE9\x83\xA8\xE9\x95\xB7" }, /* Japanese stays */
    { "\xff", "\xEF\xBF\xBD" },
    { NULL, "" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *fold = text_fold (cases[i][0]);
    assert_string_equal (fold, cases[i][1]);
  }
  char room[8];
  assert_true (text_fold_into ("Ab-C 12", room, sizeof room));
  assert_string_equal (room, "ab-c 12");
  assert_false (text_fold_into ("Ab-C 123", room, sizeof room)); /* no room for its end */
  assert_false (text_fold_into ("\xC3\x9C", room, sizeof room));
  g_autofree char *lower = text_lower ("Anna.M\xC3\x9CLLER@X.DE");
  assert_string_equal (lower, "anna.m\xC3\x9Cller@x.de");
}

static void
test_blank (void **state)
{
  (void) state;
  assert_true (text_is_blank (NULL) && text_is_blank ("") && text_is_blank (" \t\r\n"));
  assert_false (text_is_blank (" x "));
}

/* Reads back to the same double, in any locale. */
static void
test_append_number (void **state)
{
  (void) state;
  static const struct {
    double value;
    const char *text;
  } cases[] = { { 0, "0" },           { -0.0, "0" },
                { 42, "42" },         { -3, "-3" },
                { 0.1, "0.1" },       { 1.0 / 3, "0.3333333333333333" },
                { 1e15, "1e+15" },    { 123456789, "123456789" },
                { NAN, "null" },      { INFINITY, "null" },
                { 2.5e-7, "2.5e-07" } };
  static const double round_trip[] = { M_PI, 1e300, DBL_MIN, 5e-324, -DBL_MAX, 0.1 + 0.2 };
  setlocale (LC_ALL, "de_DE.UTF-8"); /* where it is installed */
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    GString *out = g_string_new (NULL);
    text_append_number (out, cases[i].value);
    assert_string_equal (out->str, cases[i].text);
    g_string_free (out, TRUE);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (round_trip); i++) {
    GString *out = g_string_new (NULL);
    text_append_number (out, round_trip[i]);
    assert_true (g_ascii_strtod (out->str, NULL) == round_trip[i]);
    g_string_free (out, TRUE);
  }
  setlocale (LC_ALL, "C");
}

static void
test_number (void **state)
{
  (void) state;
  static const struct {
    double value;
    int decimals;
    const char *text;
  } cases[] = { { 2.5, 1, "2.5" },      { 2.0, 2, "2" },
                { 100, 0, "100" },      { 0.125, 2, "0.12" },
                { -0.001, 2, "0" },     { 1234.5, 2, "1234.5" },
                { 1e300, 2, "1e+300" }, { 1.5e20, 1, "1.5e+20" },
                { NAN, 1, "unknown" },  { INFINITY, 0, "unknown" },
                { 0.5, -3, "0" },       { 2.5, 0, "2" },
                { 3.5, 0, "4" },        { -0.4, 0, "0" },
                { -12, 2, "-12" },      { 0.999, 2, "1" } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = text_number (cases[i].value, cases[i].decimals);
    assert_string_equal (text, cases[i].text);
  }
}

static void
test_parse_number (void **state)
{
  (void) state;
  static const struct {
    const char *text;
    double value;
  } good[] = { { "12", 12 }, { " 3.5 ", 3.5 }, { "3,5", 3.5 }, { "-0.25", -0.25 },
               { "+7", 7 },  { "1e3", 1000 },  { ".5", 0.5 } };
  static const char *const bad[] = { "",       " ",    "abc", "1.234,56", "1,234,567",
                                     "12 EUR", "0x1F", "nan", "inf",      "infinity",
                                     "1e999",  "--1",  "1 2", "1e",       "." };
  double value;
  for (size_t i = 0; i < G_N_ELEMENTS (good); i++) {
    assert_true (text_parse_number (good[i].text, &value));
    assert_near (value, good[i].value, 0);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_false (text_parse_number (bad[i], &value));
  assert_false (text_parse_number (NULL, &value));
}

/* FNV-1a's published values of "", "a" and "foobar"
 * (cbf29ce484222325, af63dc4c8601ec8c, 85944171f73967e8), mixed. */
static void
test_hash (void **state)
{
  (void) state;
  assert_true (text_hash ("") == 0xefd01f60ba992926u);
  assert_true (text_hash ("a") == 0x82a2a958a9bece5bu);
  assert_true (text_hash ("foobar") == 0x2c22194922d1672bu);
  assert_true (text_hash_bytes ("foo\0bar", 7) != text_hash ("foo"));
}

/* All are counted, a limited number is listed, and reasons are one clean line. */
static void
test_diag (void **state)
{
  (void) state;
  g_autoptr (Diag) diag = diag_new ();
  for (guint i = 0; i < LIMIT_REJECTS_LISTED + 5; i++) {
    diag_reject (diag, DIAG_BYTE, i, 10, "bad\n%s %u", "header", i);
    diag_warn (diag, "date\t%u repaired", i);
  }
  assert_int_equal (diag->rejected_count, LIMIT_REJECTS_LISTED + 5);
  assert_int_equal (diag->warning_count, LIMIT_REJECTS_LISTED + 5);
  assert_int_equal (diag->rejects->len, LIMIT_REJECTS_LISTED);
  assert_int_equal (diag->warnings->len, LIMIT_REJECTS_LISTED);
  const DiagReject *reject = diag->rejects->pdata[1];
  assert_string_equal (reject->reason, "bad header 1");
  assert_int_equal (reject->place, 1);
  assert_string_equal (diag->warnings->pdata[0], "date 0 repaired");
  diag_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_clean),  cmocka_unit_test (test_fold),
    cmocka_unit_test (test_blank),  cmocka_unit_test (test_append_number),
    cmocka_unit_test (test_number), cmocka_unit_test (test_parse_number),
    cmocka_unit_test (test_hash),   cmocka_unit_test (test_diag),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
