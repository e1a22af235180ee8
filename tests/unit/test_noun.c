/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/noun.h"

static void
test_singular (void **state)
{
  (void) state;
  static const char *const pairs[][2] = { { "weeks", "week" },        { "losses", "loss" },
                                          { "mailboxes", "mailbox" }, { "matches", "match" },
                                          { "entries", "entry" },     { "people", "person" },
                                          { "data", "data" } };
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *singular = noun_singular (pairs[i][0]);
    assert_string_equal (singular, pairs[i][1]);
  }
  g_autofree char *one = noun_count (1, "plays"), *none = noun_count (0, "plays");
  assert_string_equal (one, "1 play");
  assert_string_equal (none, "0 plays");
}

static void
test_after_one (void **state)
{
  (void) state;
  static const char *const pairs[][2] = {
    { " weeks ago).", " week ago)." },
    { " business hours (baseline 9)", " business hour (baseline 9)" },
    { " promised items are not delivered", " promised item is not delivered" },
    { " new client contacts have come", " new client contact has come" },
    { " of 12 users are regular", " of 12 users are regular" },
    { " person-days a week", " person-day a week" },
    { " person would now cut", " person would now cut" },
    { " times a week", " time a week" },
    { ". Its weeks", ". Its weeks" },
    { " outbound messages in the last 8 weeks", " outbound message in the last 8 weeks" },
    { "", "" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (GString) out = g_string_new (NULL);
    g_string_append (out, noun_append_after_one (out, pairs[i][0]));
    assert_string_equal (out->str, pairs[i][1]);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_singular), cmocka_unit_test (test_after_one) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
