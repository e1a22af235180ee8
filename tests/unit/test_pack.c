/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include <string.h>
#include <time.h>

#include "signal/pack.h"

static Pack *
load (const char *name, const char *text, GPtrArray *mistakes)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_ptr_array_add (names, (gpointer) name);
  g_ptr_array_add (texts, (gpointer) text);
  return text != NULL ? pack_load (names, texts, mistakes) : pack_load (NULL, NULL, mistakes);
}

static Pack *
load_fixture (const char *name, GPtrArray *mistakes)
{
  g_autofree char *path = g_build_filename (FIXTURES, "rules", name, NULL);
  g_autofree char *text = NULL;
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return load (name, text, mistakes);
}

static void
print_mistakes (const GPtrArray *mistakes)
{
  for (guint i = 0; i < mistakes->len; i++) {
    g_autofree char *line = mistake_format (g_ptr_array_index (mistakes, i));
    print_message ("%s\n", line);
  }
}

/* Every signal of the methods is there, with its title, texts and tiers. */
static void
test_builtin (void **state)
{
  (void) state;
  static const char *const codes[] = {
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "V1", "E1", "E2",
    "E3", "E4", "E5", "E6", "R1", "R2", "R3", "R4", "U1", "U2",  "U3",  "U4",  "U5", "U6", "U7",
    "U8", "U9", "K1", "K2", "K3", "K4", "G1", "G2", "G3", "G4",  "L1",  "L2",  "L3", "L4", "B1",
    "B2", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9",  "O1",  "O2",  "O3", "O4",
  };
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (Pack) pack = load (NULL, NULL, mistakes);
  print_mistakes (mistakes);
  assert_non_null (pack);
  for (size_t i = 0; i < G_N_ELEMENTS (codes); i++)
    if (pack_find_rule (pack, codes[i]) == NULL)
      fail_msg ("no rule %s", codes[i]);
  assert_int_equal (pack->rules->len, G_N_ELEMENTS (codes));
  assert_int_equal (pack->order->len, G_N_ELEMENTS (codes));
  assert_int_equal (pack->changes->len, 0);
  assert_int_equal (pack->stages->len, 6);
}

/* Points of the methods' tables, highest first. */
static void
test_points (void **state)
{
  (void) state;
  static const struct {
    const char *code, *points, *group;
    int stratum;
  } cases[] = {
    { "T2", "9 6 ", "threading", 1 }, { "T3", "3 ", "threading", 1 },    { "T4", "6 3 ", "lines", 1 },
    { "T10", "6 4 ", NULL, 1 },       { "T11", "9 6 ", NULL, 1 },        { "E1", "8 6 ", "executive", 2 },
    { "E2", "8 6 ", "executive", 1 }, { "E5", "6 3 0 ", NULL, 1 },       { "R1", "8 6 3 ", "latency", 1 },
    { "U1", "6 3 ", "usage", 1 },     { "U7", "2 ", "usage", 1 },        { "K3", "9 6 3 ", "tickets", 2 },
    { "K4", "2 ", "tickets", 1 },     { "G1", "6 3 ", "programmes", 1 }, { "G3", "9 6 3 ", "strategic", 1 },
    { "F6", "3 0 ", NULL, 2 },        { "F8", "0 ", NULL, 3 },           { "L3", "2 0 ", NULL, 1 },
  };
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (Pack) pack = load (NULL, NULL, mistakes);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Rule *rule = pack_find_rule (pack, cases[i].code);
    g_autoptr (GString) points = g_string_new (NULL);
    for (guint j = 0; j < rule->tiers->len; j++)
      g_string_append_printf (points, "%g ", ((Tier *) g_ptr_array_index (rule->tiers, j))->points);
    assert_string_equal (points->str, cases[i].points);
    assert_true (g_strcmp0 (rule->group, cases[i].group) == 0);
    assert_int_equal (rule->stratum, cases[i].stratum);
  }
  assert_int_equal (pack_find_rule (pack, "F7")->floor, BAND_ELEVATED);
}

/* What evaluates later stands later. */
static void
test_order (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (Pack) pack = load (NULL, NULL, mistakes);
  guint e1 = 0, e2 = 0, k1 = 0, k3 = 0;
  g_ptr_array_find (pack->order, pack_find_rule (pack, "E1"), &e1);
  g_ptr_array_find (pack->order, pack_find_rule (pack, "E2"), &e2);
  g_ptr_array_find (pack->order, pack_find_rule (pack, "K1"), &k1);
  g_ptr_array_find (pack->order, pack_find_rule (pack, "K3"), &k3);
  assert_true (e2 < e1 && k1 < k3);
}

static void
test_hostile (void **state)
{
  (void) state;
  static const struct {
    int line, column;
    const char *part;
  } expected[] = {
    { 2, 1, "before the first" },
    { 3, 1, "no closing ]" },
    { 5, 1, "no name" },
    { 6, 5, "nothing may follow" },
    { 8, 40, "ends too early" },
    { 9, 1, "unknown key colour" },
    { 10, 1, "not a number" },
    { 11, 1, "already set in line 8" },
    { 12, 1, "expected key = value" },
    { 13, 1, "expected key = value" },
    { 14, 1, "already opened in line 7" },
    { 15, 1, "has no title" },
    { 17, 10, "unknown family" },
    { 18, 8, "unknown fact contacts.unknown" },
    { 19, 10, "unknown fact contacts.efective" },
    { 20, 10, "unknown signal NOPE" },
    { 21, 10, "no such field" },
    { 22, 14, "unknown signal NOPE" },
    { 23, 11, "yes or no" },
    { 24, 9, "unknown band" },
    { 25, 8, "unbalanced" },
    { 26, 14, "unknown placeholder" },
    { 15, 1, "no unless.holiday.text" },
    { 28, 1, "facts are measured" },
    { 30, 1, "unknown section" },
    { 31, 1, "has no text" },
  };
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (Pack) pack = load_fixture ("hostile.ini", mistakes);
  assert_null (pack);
  for (size_t i = 0; i < G_N_ELEMENTS (expected); i++) {
    bool found = false;
    for (guint j = 0; j < mistakes->len; j++) {
      const Mistake *mistake = g_ptr_array_index (mistakes, j);
      found |= mistake->line == expected[i].line && mistake->column == expected[i].column &&
               strstr (mistake->text, expected[i].part) != NULL;
    }
    if (!found) {
      print_mistakes (mistakes);
      fail_msg ("not found: %d:%d: %s", expected[i].line, expected[i].column, expected[i].part);
    }
  }
  assert_int_equal (mistakes->len, G_N_ELEMENTS (expected));
}

static void
test_merge (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (Pack) pack = load_fixture ("house.ini", mistakes);
  print_mistakes (mistakes);
  assert_non_null (pack);
  assert_false (pack_find_rule (pack, "K2")->is_enabled);
  assert_int_equal (pack_find_rule (pack, "X1")->stratum, 2);
  const Rule *k3 = pack_find_rule (pack, "K3");
  assert_int_equal (k3->tiers->len, 3); /* the other tiers stay */
  assert_string_equal (expression_text (((Tier *) g_ptr_array_index (k3->tiers, 1))->when),
                       "exit.count >= 2");
  assert_int_equal (pack_find_rule (pack, "T2")->exemptions->len, 1); /* an empty value takes one away */
  assert_int_equal (pack->changes->len, 4);
  assert_string_equal (
      g_ptr_array_index (pack->changes, 0),
      "K3.when.6 = exit.count >= 2 (built in: (exit.count >= 3 or (exit.count >= 2 and signal.K1 = "
      "1)) and exit.count:p <= 0.05)");
  assert_string_equal (g_ptr_array_index (pack->changes, 1), "K2.enabled = no (added)");
  assert_string_equal (g_ptr_array_index (pack->changes, 3), "[X1] (added)");
}

static void
test_circle (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  assert_null (load_fixture ("circle.ini", mistakes));
  assert_int_equal (mistakes->len, 1);
  const Mistake *mistake = g_ptr_array_index (mistakes, 0);
  assert_int_equal (mistake->line, 1);
  assert_non_null (strstr (mistake->text, "circle"));
}

static void refuse_text (const char *text, int line, const char *part);

/* What a user's own pack makes the program say passes the same lint. */
static void
test_wording (void **state)
{
  (void) state;
  refuse_text ("[K3]\ntext = Offer them a discount of 10 %.\n", 2, "not to be said: \"discount\"");
  refuse_text ("[action call]\nwhen = account.band > watch\ntext = Ring them.\ndue = when we check in\n", 4,
               "check in");
  refuse_text ("[T2]\ninnocent.lazy = The client failed to answer.\n", 2, "blames the customer");
}

static void
refuse_text (const char *text, int line, const char *part)
{
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  assert_null (load ("x.ini", text, mistakes));
  const Mistake *mistake = g_ptr_array_index (mistakes, 0);
  if (mistake->line != line || strstr (mistake->text, part) == NULL)
    print_mistakes (mistakes);
  assert_int_equal (mistake->line, line);
  assert_non_null (strstr (mistake->text, part));
}

/* What an editor, a wrong file or an attacker can make of a pack. */
static void
test_bytes (void **state)
{
  (void) state;
  refuse_text ("[T2]\nwhen.6 = \xFF\xFE < 1\n", 2, "not UTF-8");
  refuse_text ("[T2]\ntext = a\x01"
               "b\n",
               2, "control character");
  g_autofree char *big = g_strnfill (2 << 20, 'a');
  refuse_text (big, 1, "at most 1048576 bytes");
  g_autofree char *fill = g_strnfill (1500, 'a');
  g_autofree char *long_text = g_strdup_printf ("[T2]\ntext = %s\n", fill);
  refuse_text (long_text, 2, "at most 1000 bytes");
  refuse_text ("[X9]\nname=a\ntitle=a\nfamily=topology\nfact=contacts.effective\nwhen.3 = account.band > 1\n"
               "text=a\nclear_text=a\n",
               1, "cannot add points");
  refuse_text ("[T2]\nwhen.-1 = contacts.effective < 1\n", 2, "not a number");
  refuse_text ("[T2]\nname =\n", 2, "must not be empty");
  refuse_text ("[option x]\nwhen = account.band > watch\nfact = fee.per_user\ntext = a\n", 1, "has no title");
  refuse_text ("[option x]\ntitle = X\nwhen = account.band > watch\ntext = a\n", 1, "has no fact");
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (Pack) pack = load ("bom.ini", "\xEF\xBB\xBF[T2]\r\nenabled = no\r\n", mistakes);
  assert_non_null (pack);
  g_autofree char *noise = g_strnfill (1 << 20, '[');
  for (size_t i = 0; i < (1u << 20); i += 2)
    noise[i] = '\n';
  g_autoptr (GString) sections = g_string_new (NULL);
  g_autoptr (GString) keys = g_string_new ("[T2]\n");
  for (int i = 0; i < 100000; i++) {
    g_string_append_printf (sections, "[%d]\n", i);
    g_string_append_printf (keys, "k%d=1\n", i);
  }
  clock_t start = clock (); /* processor time: the machine may be busy */
  assert_null (load ("noise.ini", noise, mistakes));
  refuse_text (sections->str, 1, "[0] has no clear_text");
  refuse_text (keys->str, 2, "unknown key k0");
  assert_true (clock () - start < 60 * CLOCKS_PER_SEC); /* it took minutes once, twice for two reasons */
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_builtin), cmocka_unit_test (test_points),  cmocka_unit_test (test_order),
    cmocka_unit_test (test_hostile), cmocka_unit_test (test_merge),   cmocka_unit_test (test_circle),
    cmocka_unit_test (test_bytes),   cmocka_unit_test (test_wording),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
