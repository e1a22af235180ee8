/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "signal/expression.h"

/* A small world: a.b = 2 against 5.1 (n 31 and 64, p 0.01), c.d = 10 against 0, u.x unknown, t.x = 1, f.x =
 * 0. */
static double
find_number (gpointer data, const char *name, Field field)
{
  (void) data;
  static const double ab[FIELD_COUNT] = { 2, 5.1, 2 / 5.1, 2 - 5.1, 31, 64, 0.01, NAN };
  static const double cd[FIELD_COUNT] = { 10, 0, NAN, 10, NAN, NAN, NAN, NAN };
  if (strcmp (name, "a.b") == 0)
    return ab[field];
  if (strcmp (name, "c.d") == 0)
    return cd[field];
  if (strcmp (name, "t.x") == 0)
    return 1;
  if (strcmp (name, "f.x") == 0)
    return 0;
  return NAN;
}

static char *
make_title (gpointer data, const char *name, Field field)
{
  (void) data;
  (void) field;
  return g_strdup (name);
}

static char *
make_phrase (gpointer data, const char *name, Field field, double number)
{
  (void) data;
  (void) name;
  (void) field;
  return text_number (number, 2);
}

static bool
is_amount (gpointer data, const char *name)
{
  (void) data;
  return strcmp (name, "a.b") == 0;
}

static const World world = { find_number, make_title, make_phrase, is_amount, NULL };

static Expression *
parse (const char *text)
{
  int column = 0;
  g_autofree char *message = NULL;
  Expression *expression = expression_parse (text, &column, &message);
  if (expression == NULL)
    fail_msg ("%s: column %d: %s", text, column, message);
  return expression;
}

static Truth
truth_of (const char *text)
{
  Expression *expression = parse (text);
  Truth truth = expression_evaluate (expression, &world);
  expression_free (expression);
  return truth;
}

static void
test_values (void **state)
{
  (void) state;
  static const struct {
    const char *text;
    Truth truth;
  } cases[] = {
    { "a.b < 3", TRUTH_TRUE },
    { "a.b < 2", TRUTH_FALSE },
    { "a.b <= 2", TRUTH_TRUE },
    { "a.b > 2", TRUTH_FALSE },
    { "a.b >= 2", TRUTH_TRUE },
    { "a.b = 2", TRUTH_TRUE },
    { "a.b != 2", TRUTH_FALSE },
    { "a.b:baseline = 5.1", TRUTH_TRUE },
    { "a.b:ratio < 0.4", TRUTH_TRUE },
    { "a.b:delta <= -3", TRUTH_TRUE },
    { "a.b:n = 31 and a.b:n_baseline = 64 and a.b:p = 0.01", TRUTH_TRUE },
    { "a.b between 2 and 3", TRUTH_TRUE },
    { "a.b between 2.1 and 3", TRUTH_FALSE },
    { "-a.b between -3 and -1", TRUTH_TRUE },
    { "a.b - -1 = 3 and a.b + --1 = 3", TRUTH_TRUE },
    { "c.d:ratio > 0", TRUTH_UNKNOWN }, /* a baseline of 0 has no ratio */
    { "u.x is null", TRUTH_TRUE },
    { "a.b is null", TRUTH_FALSE },
    { "a.b is not null", TRUTH_TRUE },
    { "u.x > 1", TRUTH_UNKNOWN },
    { "u.x between 1 and 2", TRUTH_UNKNOWN },
    { "a.b + 3 * 4 = 14", TRUTH_TRUE },
    { "(a.b + 3) * 4 = 20", TRUTH_TRUE },
    { "10 - 4 - 3 = a.b + 1", TRUTH_TRUE },
    { "8 / 4 / 2 = a.b - 1", TRUTH_TRUE },
    { "-a.b = -2", TRUTH_TRUE },
    { "c.d / (1 - 1) > 1", TRUTH_UNKNOWN },
    { "c.d >= 5 * a.b", TRUTH_TRUE },
    { "not a.b > 3", TRUTH_TRUE },
    { "not not a.b < 3", TRUTH_TRUE },
    { "f.x = 1 or t.x = 1 and f.x = 1", TRUTH_FALSE }, /* and before or */
    { "(f.x = 1 or t.x = 1) and t.x = 1", TRUTH_TRUE },
    { "((((a.b < 3))))", TRUTH_TRUE },
    { "a.b>=high", TRUTH_FALSE }, /* bands are words for numbers: high is 4 */
    { "a.b = watch", TRUTH_TRUE },
    { "a.b < 3e0 and a.b > 1E-2", TRUTH_TRUE },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (truth_of (cases[i].text) != cases[i].truth)
      fail_msg ("%s", cases[i].text);
}

/* Kleene's strong tables, written out. */
static void
test_kleene (void **state)
{
  (void) state;
  static const char *const atom[] = { "f.x = 1", "u.x = 1", "t.x = 1" };
  static const Truth conjunction[3][3] = { { 0, 0, 0 }, { 0, 1, 1 }, { 0, 1, 2 } };
  static const Truth disjunction[3][3] = { { 0, 1, 2 }, { 1, 1, 2 }, { 2, 2, 2 } };
  static const Truth negation[3] = { 2, 1, 0 };
  for (int a = 0; a < 3; a++) {
    g_autofree char *not_a = g_strdup_printf ("not %s", atom[a]);
    assert_int_equal (truth_of (not_a), negation[a]);
    for (int b = 0; b < 3; b++) {
      g_autofree char *both = g_strdup_printf ("%s and %s", atom[a], atom[b]);
      g_autofree char *either = g_strdup_printf ("%s or %s", atom[a], atom[b]);
      assert_int_equal (truth_of (both), conjunction[a][b]);
      assert_int_equal (truth_of (either), disjunction[a][b]);
    }
  }
}

static char *
repeat (const char *piece, int count, const char *end)
{
  GString *out = g_string_new (NULL);
  for (int i = 0; i < count; i++)
    g_string_append (out, piece);
  g_string_append (out, end);
  return g_string_free (out, FALSE);
}

static void
refuse (const char *text, int expected_column)
{
  int column = 0;
  g_autofree char *message = NULL;
  Expression *expression = expression_parse (text, &column, &message);
  if (expression != NULL)
    fail_msg ("accepted: %s", text);
  if (column != expected_column)
    fail_msg ("%s: column %d, expected %d: %s", text, column, expected_column, message);
  assert_non_null (message);
}

static void
test_refusals (void **state)
{
  (void) state;
  static const struct {
    const char *text;
    int column;
  } cases[] = {
    { "", 1 },
    { "   ", 4 },
    { "a.b", 1 },
    { "1", 1 },
    { "a.b <", 6 },
    { "< 1", 1 },
    { "a.b < 1 and", 12 },
    { "a.b < 1 or or a.b > 1", 12 },
    { "(a.b < 1", 9 },
    { "a.b < 1)", 8 },
    { "()", 2 },
    { "a.b << 1", 6 },
    { "a.b =< 1", 6 },
    { "a.b == 1", 6 },
    { "a.b < 1 < 2", 9 },
    { "a.b:foo < 1", 5 },
    { "a.b: < 1", 5 },
    { "a.b:n:p < 1", 5 },
    { "a..b < 1", 1 },
    { "a.b. < 1", 1 },
    { "f(a.b) < 1", 2 },
    { "system('rm') = 1", 7 },
    { "a.b < 1.2.3", 7 },
    { "a.b < 0x10", 7 },
    { "a.b < 5apples", 7 },
    { "a.b < 1e999", 7 },
    { "a.b < .", 7 },
    { "a.b between 1 or 2", 15 },
    { "a.b between 1", 14 },
    { "a.b between 9 and 3", 5 },
    { "a.b between -1 and -3", 5 },
    { "5 is null", 3 },
    { "a.b / -0 < 1", 7 },
    { "1 > 0", 3 },
    { "a.b > 1 and 2 between 1 and 3", 15 },
    { "(a.b < 1) between 1 and 2", 11 },
    { "a.b is 1", 8 },
    { "a.b is not", 11 },
    { "a.b is null is null", 13 },
    { "not a.b", 1 },
    { "a.b and a.b < 1", 5 },
    { "(a.b < 1) + 2 > 1", 11 },
    { "-(a.b < 1) > 0", 1 },
    { "a.b < 1; drop", 8 },
    { "a.b < $(id)", 7 },
    { "a.b < \"1\"", 7 },
    { "a.b < 1 & a.b > 2", 9 },
    { "a.b ! = 1", 5 },
    { "\xC3\xA9.b < 1", 1 },
    { "a.b / 0 < 1", 7 },
    { "a.b < \xC3\xA9", 7 },
    { "between 1 and 2", 1 },
    { "null < 1", 1 },
    { "a.b < 1 a.b", 9 },
    { "a.b < %n%n%s", 7 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    refuse (cases[i].text, cases[i].column);
}

/* Depth and size are bounded, and the bounds are met quickly. */
static void
test_limits (void **state)
{
  (void) state;
  clock_t start = clock (); /* processor time: the machine may be busy */
  g_autofree char *parentheses = repeat ("(", 4000, "");
  g_autofree char *nots = repeat ("not ", 900, "a.b < 1");
  g_autofree char *minuses = repeat ("-", 4000, "");
  g_autofree char *huge = repeat ("(", 2000000, "");
  refuse (parentheses, 65);
  refuse (nots, 64 * 4 + 1);
  refuse (minuses, 65);
  refuse (huge, 1);
  g_autofree char *chain = repeat ("1+", 1900, "a.b > 0");
  assert_int_equal (truth_of (chain), TRUTH_TRUE);
  g_autofree char *many = repeat ("t.x=1 and ", 380, "t.x=1");
  assert_int_equal (truth_of (many), TRUTH_TRUE);
  assert_true (clock () - start < 2 * CLOCKS_PER_SEC);
}

static void
test_nearest (void **state)
{
  (void) state;
  static const struct {
    const char *text;
    bool wanted;
    const char *says;
  } cases[] = {
    { "a.b:ratio < 0.5 and a.b:p <= 0.05", false,
      "a.b at least 2.55 (now 2)" }, /* 0.5 of 5.1; p turns last */
    { "a.b:ratio < 0.3", true, "a.b below 1.53 (now 2)" },
    { "a.b:delta <= -4", true, "a.b at most 1.1 (now 2)" },
    { "a.b > 3 and t.x = 0", true, "a.b above 3 (now 2) and t.x equal to 0 (now 1)" },
    { "a.b:ratio < 0.5 or a.b:ratio < 0.6 and u.x > 1", false,
      "a.b at least 3.06 (now 2)" }, /* one bound says it */
    { "a.b > 3 or a.b < 1.9", true, "a.b below 1.9 (now 2)" },
    { "not a.b < 3", true, "a.b at least 3 (now 2)" },
    { "a.b between 3 and 4", true, "a.b within 3 to 4 (now 2)" },
    { "a.b = 2", false, "a.b other than 2 (now 2)" },
    { "a.b < 3", true, "" }, /* it is so already */
    { "u.x > 3", true, "" }, /* nothing known would */
    { "a.b > 3 and u.x > 3", true, "a.b above 3 (now 2) and u.x unknown" },
    { "u.x > 3 and a.b < 3", true, "u.x unknown" },
    { "a.b < 0", true, "" }, /* no amount is */
    { "c.d < 0", true, "c.d below 0 (now 10)" },
    { "a.b < 0 and t.x = 0 or a.b > 3", true, "a.b above 3 (now 2)" },
    { "a.b < 0 and t.x = 0", true, "" },
    { "a.b >= 1.9 and t.x = 1", false, "a.b below 1.9 (now 2)" }, /* to turn an answer is as far as can be */
    { "a.b < 3 and a.b:baseline > 5", false, "a.b at least 3 (now 2)" }, /* the past stays as it was */
    { "a.b > 3 and a.b > u.x", true, "a.b above 3 (now 2) and u.x unknown" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Expression *expression = parse (cases[i].text);
    double distance = NAN, wordless = NAN;
    g_autofree char *says = expression_nearest (expression, cases[i].wanted, &world, &distance);
    assert_string_equal (says, cases[i].says);
    bool is_near = expression_is_near (expression, cases[i].wanted, &world, &wordless);
    assert_true (is_near == (*cases[i].says != '\0') && wordless == distance);
    expression_free (expression);
  }
}

static void
test_explain (void **state)
{
  (void) state;
  static const struct {
    const char *text, *says;
  } cases[] = {
    { "a.b < 3 and a.b:p <= 0.05", "a.b 2 (below 3) and a.b 0.01 (at most 0.05)" },
    { "a.b < 1 and a.b:p <= 0.05", "a.b 2 (at least 1)" },
    { "a.b < 1 or a.b:p <= 0.05", "a.b 0.01 (at most 0.05)" },
    { "a.b between 1 and 3", "a.b 2 (within 1 to 3)" },
    { "u.x > 1", "u.x unknown" },
    { "u.x is null", "u.x unknown" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Expression *expression = parse (cases[i].text);
    g_autofree char *says = expression_explain (expression, &world);
    assert_string_equal (says, cases[i].says);
    expression_free (expression);
  }
}

static void
test_sizes_and_cuts (void **state)
{
  (void) state;
  Expression *needs = parse ("a.b:n >= 8 and a.b:n_baseline >= 20 and a.b >= 1");
  assert_true (fabs (expression_headroom (needs, &world) - 3.2) <
               1e-12); /* 64/20 < 31/8; a value is no size */
  expression_free (needs);
  Expression *tier = parse ("a.b < 1 and a.b:p <= 0.01 or a.b:p < 0.05 and a.b < 3");
  assert_true (expression_p_cut (tier) == 0.05);
  assert_null (expression_find_unknown (tier, &world));
  expression_free (tier);
  Expression *open = parse ("a.b < 3 and u.x > 1");
  assert_string_equal (expression_find_unknown (open, &world), "u.x");
  assert_true (expression_p_cut (open) == 1);
  expression_free (open);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_values),         cmocka_unit_test (test_kleene),  cmocka_unit_test (test_refusals),
    cmocka_unit_test (test_limits),         cmocka_unit_test (test_nearest), cmocka_unit_test (test_explain),
    cmocka_unit_test (test_sizes_and_cuts),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
