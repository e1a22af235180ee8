/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/record_log.h"

#include "base/limits.h"

static void
test_events_of_a_collection (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&graph_format, "graph-events.json");
  assert_true (log.ok);
  assert_string_equal (log.log->str,
                       "Weekly/g1/30 series:\n"
                       "Weekly/g1-1/30 series at 2026-07-06T07:00:00Z: anna@y.example=D@2026-07-01T08:00:00Z "
                       "bert@y.example=? room@x.example=A# o@x.example=?!\n"
                       "Weekly, moved \xF0\x9F\x9A\x80/g1-2/30 cancelled series at 2026-03-17T08:00:00Z "
                       "for 2026-03-16T08:00:00Z: anna@y.example=T\n"
                       "Away/m5/1440 day away at 2026-03-09T00:00:00Z:\n");
  assert_int_equal (log.counts.found, 6);
  assert_int_equal (log.diag->rejected_count, 2);
  static const struct {
    uint64_t offset; /* grep -b */
    const char *reason;
  } rejects[] = { { 1643, "event without a readable start" }, { 2000, "neither an event nor a message" } };
  for (size_t i = 0; i < G_N_ELEMENTS (rejects); i++) {
    const DiagReject *reject = log.diag->rejects->pdata[i];
    assert_string_equal (reject->reason, rejects[i].reason);
    assert_int_equal (reject->place, rejects[i].offset);
  }
}

static void
test_messages_line_by_line (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&graph_format, "graph-messages.jsonl");
  assert_true (log.ok);
  assert_string_equal (
      log.log->str,
      "MAIL Re: Numbers <m2@y.example> at 2026-03-06T10:00:00Z human anna@y.example pa@y.example: "
      "o@x.example(Olga); c@x.example; m0@x.example m1@x.example\n"
      "MAIL Draft <m3@y.example> at 2026-03-06T11:00:00Z folder anna@y.example -:;;\n"
      "MAIL Invitation <> at 2026-03-06T12:00:00Z calendar o@x.example -:;;\n");
  assert_int_equal (log.counts.found, 4);
  assert_int_equal (log.diag->rejected_count, 1);
  assert_int_equal (((const DiagReject *) log.diag->rejects->pdata[0])->place, 488);
}

/* What stands before the damage stays, and the damage is one reject. */
static void
test_damage_and_nesting (void **state)
{
  (void) state;
  g_autoptr (GString) deep = g_string_new ("{\"value\": [{\"iCalUId\": ");
  for (int i = 0; i < 100000; i++)
    g_string_append (deep, "[{\"a\":");
  static const char good[] = "{\"iCalUId\": \"u\", \"start\": {\"dateTime\": \"2026-03-09T12:00:00\"}}";
  g_autofree char *cut = g_strdup_printf ("{\"value\": [\n%s,\n{\"iCalUId\": \"v\", \"sta", good);
  g_autofree char *bad_value = g_strdup_printf ("{\"value\": [\n{\"iCalUId\": nil},\n%s]}", good);
  const struct {
    const char *text, *log;
    uint64_t found, rejected;
  } rows[] = {
    { good, "/u/0 at 2026-03-09T12:00:00Z:\n", 1, 0 },
    { cut, "/u/0 at 2026-03-09T12:00:00Z:\n", 2, 1 },
    { bad_value, "/u/0 at 2026-03-09T12:00:00Z:\n", 2, 1 },
    { deep->str, "", 1, 1 },
    { "[]", "", 0, 0 },
    { "{\"value\": []}", "", 0, 0 },
    { "", "", 0, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (RecordLog) log = record_log_bytes (&graph_format, rows[i].text, strlen (rows[i].text));
    assert_true (log.ok);
    assert_string_equal (log.log->str, rows[i].log);
    assert_int_equal (log.counts.found, rows[i].found);
    assert_int_equal (log.diag->rejected_count, rows[i].rejected);
  }
  assert_refusal_stops (&graph_format, good);
}

/* A body is cut, and nowhere inside of a character, however it is written. */
static void
test_long_texts_are_cut (void **state)
{
  (void) state;
  static const char *const letters[] = { "a",       "\xC3\xA9",       "\xE4\xB8\xAD", "\xF0\x9F\x98\x80",
                                         "\\u4e2d", "\\uD83D\\ude00", "\\\\",         "\\\"",
                                         "\\n" };
  for (size_t i = 0; i < G_N_ELEMENTS (letters); i++)
    for (unsigned shift = 0; shift <= 12; shift++) {
      size_t length = shift == 0 ? LIMIT_JSON_ITEM_BYTES : 2 * LIMIT_JSON_STRING_BYTES;
      g_autoptr (GString) text = g_string_new ("[{\"body\": {\"content\": \"");
      for (unsigned k = 0; k < shift; k++)
        g_string_append_c (text, 'x');
      for (size_t k = 0; k < length; k += strlen (letters[i]))
        g_string_append (text, letters[i]);
      g_string_append (text, "\"}, \"iCalUId\": \"u\", \"start\": {\"dateTime\": \"2026-03-09T12:00:00\"}}]");
      g_auto (RecordLog) log = record_log_bytes (&graph_format, text->str, text->len);
      assert_string_equal (log.log->str, "/u/0 at 2026-03-09T12:00:00Z:\n");
      assert_int_equal (log.diag->rejected_count, 0);
    }
}

/* Whatever it is made of, an item takes a bounded amount of memory. */
static void
test_too_large_an_item (void **state)
{
  (void) state;
  static const char good[] = "{\"iCalUId\": \"u\", \"start\": {\"dateTime\": \"2026-03-09T12:00:00\"}}";
  g_autoptr (GString) text = g_string_new ("[{\"start\": [");
  for (size_t i = 0; i < LIMIT_JSON_ITEM_BYTES; i += 3)
    g_string_append (text, "{},");
  g_string_append_printf (text, "{}]},\n%s]", good);
  g_auto (RecordLog) log = record_log_bytes (&graph_format, text->str, text->len);
  assert_string_equal (log.log->str, "/u/0 at 2026-03-09T12:00:00Z:\n");
  assert_int_equal (log.diag->rejected_count, 1);
  const DiagReject *reject = log.diag->rejects->pdata[0];
  assert_true (g_str_has_prefix (reject->reason, "larger than 1048576 bytes"));
}

static void
test_other_json_is_not_taken (void **state)
{
  (void) state;
  static const char *const rows[] = { "{\"tickets\": []}", "[1]", "iCalUId", "" };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_false (graph_format.sniff ((const uint8_t *) rows[i], strlen (rows[i]), "a.json"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_events_of_a_collection), cmocka_unit_test (test_messages_line_by_line),
    cmocka_unit_test (test_damage_and_nesting),     cmocka_unit_test (test_long_texts_are_cut),
    cmocka_unit_test (test_too_large_an_item),      cmocka_unit_test (test_other_json_is_not_taken),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
