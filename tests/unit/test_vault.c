/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mail_sink.h"

static void
read_fixture (char **text, gsize *length)
{
  assert_true (g_file_get_contents (FIXTURES "/mail/vault-metadata.xml", text, length, NULL));
}

/* Expected by hand, from the bytes of the fixture. */
static void
test_messages (void **state)
{
  (void) state;
  gsize length;
  g_autofree char *text = NULL;
  read_fixture (&text, &length);
  g_autoptr (Stream) stream = stream_new_bytes (text, length);
  g_autoptr (MailSink) sink = mail_sink_new ();
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  sink->is_full = true;
  assert_true (vault_format.sniff ((const uint8_t *) text, length, "x-metadata.xml"));
  assert_true (mail_sink_read (sink, &vault_format, stream, diag, &counts, NULL));
  assert_int_equal (counts.found, 3);
  assert_int_equal (diag->rejected_count, 1);
  const DiagReject *reject = diag->rejects->pdata[0];
  assert_string_equal (reject->reason, "Document without #DateSent (line 23)");
  assert_int_equal (reject->place, 1052);
  assert_true (g_str_has_prefix (
      sink->text->str,
      "human 2024-03-05T09:00:00Z anna@client.example Renewal from[Anna Bell<anna@client.example>] "
      "sender[<>] reply-to[<>] to[<eva@vendor.example>, Doe, Jim<jim@vendor.example>] "
      "cc[<bo@client.example>]"));
  assert_non_null (strstr (sink->text->str, " id 1@client.example "));
  assert_non_null (strstr (sink->text->str, "\nfolder 2024-03-05T09:00:00Z anna@client.example "));
}

/* A file that was cut off keeps what stands before the cut. */
static void
test_cut_off (void **state)
{
  (void) state;
  gsize length;
  g_autofree char *text = NULL;
  read_fixture (&text, &length);
  const char *cut = strstr (text, "<Document DocID='1-2'>");
  g_autoptr (Stream) stream = stream_new_bytes (text, (gsize) (cut - text));
  g_autoptr (MailSink) sink = mail_sink_new ();
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  assert_true (mail_sink_read (sink, &vault_format, stream, diag, &counts, NULL));
  assert_int_equal (sink->message_count, 1);
  assert_int_equal (counts.found, 1 + diag->rejected_count);
}

static void
test_other_xml (void **state)
{
  (void) state;
  static const char other[] = "<Root><Document/></Root>";
  assert_false (vault_format.sniff ((const uint8_t *) other, strlen (other), "x-metadata.xml"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_messages),
    cmocka_unit_test (test_cut_off),
    cmocka_unit_test (test_other_xml),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
