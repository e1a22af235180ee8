/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/record_log.h"

/* Mail as a table: the messages that each exporter's file holds. */
static const struct {
  const char *file, *messages;
  uint64_t found, rejected;
} cases[] = {
  { "salesforce-email-message.csv",
    "MAIL Re: Rollout <m1@acme.example> at 2024-03-01T09:00:00Z human ann@acme.example -: me@v.example() "
    "you@v.example(); bo@acme.example;\n"
    "MAIL Draft <> at 2024-03-01T10:00:00Z folder me@v.example -: ann@acme.example();;\n",
    4, 2 },
  { "hubspot-emails.csv",
    "MAIL Next steps <> at 2024-03-01T10:22:00Z human me@v.example -: ann@acme.example(Ann Lee) "
    "bo@acme.example();;\n"
    "MAIL Re: Next steps <> at 2024-03-02T08:00:00Z human ann@acme.example -: me@v.example();;\n",
    2, 0 },
  { "exchange-message-trace.csv",
    "MAIL Rollout <m1@acme.example> at 2024-03-01T09:00:00Z human ann@acme.example -: me@v.example() "
    "you@v.example();;\n",
    1, 0 },
  { "vault-results.csv",
    "MAIL Rollout <m1@acme.example> at 2024-03-01T09:00:00Z human ann@acme.example -: me@v.example() "
    "you@v.example();;\n",
    1, 0 },
};

static void
test_exporters (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (FIXTURES, "tables", cases[i].file, NULL);
    g_autoptr (Stream) stream = stream_open (path, NULL);
    size_t length;
    g_autofree char *text = stream_read_all (stream, 1 << 20, &length, NULL);
    assert_true (csv_format.sniff ((const uint8_t *) text, length, "x.csv"));
    g_auto (RecordLog) log = record_log_bytes (&csv_format, text, length);
    if (!log.ok || strcmp (log.log->str, cases[i].messages) != 0)
      fail_msg ("%s gives\n%snot\n%s", cases[i].file, log.log->str, cases[i].messages);
    assert_int_equal (log.counts.found, cases[i].found);
    assert_int_equal (log.diag->rejected_count, cases[i].rejected);
  }
}

/* A separator in the quotes around a name separates nothing; a quote that is not closed is a letter. */
static void
test_names_with_separators (void **state)
{
  (void) state;
  static const struct {
    const char *to, *recipients;
  } lists[] = {
    { "\"\"Lee, Ann\"\" <ann@acme.example>, bo@acme.example",
      "ann@acme.example(Lee, Ann) bo@acme.example()" },
    { "\"\"Lee, Ann\"\" <ann@acme.example>; bo@acme.example",
      "ann@acme.example(Lee, Ann) bo@acme.example()" },
    { "\"\"Lee; Ann\"\" <ann@acme.example>, bo@acme.example",
      "ann@acme.example(Lee; Ann) bo@acme.example()" },
    { "5\"\" pipes <ann@acme.example>, bo@acme.example", "ann@acme.example(5\" pipes) bo@acme.example()" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autofree char *text =
        g_strdup_printf ("Date,From,To,Subject,Message ID\n"
                         "2024-03-01T09:00:00Z,me@v.example,\"%s\",Hello,<m1@v.example>\n",
                         lists[i].to);
    g_autofree char *expected =
        g_strdup_printf ("MAIL Hello <m1@v.example> at 2024-03-01T09:00:00Z human me@v.example -: %s;;\n",
                         lists[i].recipients);
    g_auto (RecordLog) log = record_log_bytes (&csv_format, text, strlen (text));
    if (!log.ok || strcmp (log.log->str, expected) != 0)
      fail_msg ("%s gives\n%snot\n%s", lists[i].to, log.log->str, expected);
  }
}

/* Calls and chats have a sender and a receiver as well. */
static void
test_other_tables (void **state)
{
  (void) state;
  static const char *const headers[] = {
    "call,date,from,to,channel,subject\n", "date,from,to\n",
    "Subject,Body,From: (Name),From: (Address),From: (Type),To: (Name),To: (Address),To: (Type),"
    "CC: (Name),CC: (Address),CC: (Type),Categories,Importance,Sensitivity\n"
  };
  for (size_t i = 0; i < G_N_ELEMENTS (headers); i++)
    assert_false (csv_format.sniff ((const uint8_t *) headers[i], strlen (headers[i]), "x.csv"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_exporters),
    cmocka_unit_test (test_names_with_separators),
    cmocka_unit_test (test_other_tables),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
