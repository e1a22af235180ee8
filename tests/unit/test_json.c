/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>

#include "base/json.h"

static void
test_document (G_GNUC_UNUSED void **state)
{
  g_autoptr (GString) out = g_string_new (NULL);
  Json json = json_begin (out);
  json_begin_object (&json);
  json_put_key (&json, "empty");
  json_begin_array (&json);
  json_end_array (&json);
  json_put_key (&json, "list");
  json_begin_array (&json);
  json_put_number (&json, 0.1);
  json_put_number (&json, NAN);
  json_put_integer (&json, INT64_MIN);
  json_begin_object (&json);
  json_put_key (&json, "yes");
  json_put_bool (&json, true);
  json_end_object (&json);
  json_end_array (&json);
  json_put_key (&json, "none");
  json_put_null (&json);
  json_end_object (&json);
  assert_string_equal (out->str, "{\n"
                                 " \"empty\": [],\n"
                                 " \"list\": [\n"
                                 "  0.1,\n"
                                 "  null,\n"
                                 "  -9223372036854775808,\n"
                                 "  {\n"
                                 "   \"yes\": true\n"
                                 "  }\n"
                                 " ],\n"
                                 " \"none\": null\n"
                                 "}");
}

static void
test_strings (G_GNUC_UNUSED void **state)
{
  static const struct {
    const char *text, *expected;
  } cases[] = {
    { "", "\"\"" },
    { NULL, "null" },
    { "Zo\xc3\xab \xf0\x9f\x98\x80", "\"Zo\xc3\xab \xf0\x9f\x98\x80\"" },
    { "a\"b\\c\n\t\b\f\r\x01\x7f", "\"a\\\"b\\\\c\\n\\t\\b\\f\\r\\u0001\\u007f\"" },
    { "</script>&", "\"\\u003c/script\\u003e\\u0026\"" },
    { "\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\"" },
    { "bad \xff byte", "\"bad \xef\xbf\xbd byte\"" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) out = g_string_new (NULL);
    Json json = json_begin (out);
    json_put_string (&json, cases[i].text);
    assert_string_equal (out->str, cases[i].expected);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_document), cmocka_unit_test (test_strings) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
