/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "mail_sink.h"

#define TEN "2024-03-05T09:00:00Z" /* Tue, 5 Mar 2024 10:00:00 +0100 */
#define ANNA "anna@client.example"

/* Expected by hand, from the bytes of the fixtures. */
static const struct {
  const char *file;
  uint64_t found, rejected, warned, meetings;
  const char *text;
} files[] = {
  { "mboxrd-escaped-from.mbox", 2, 0, 0, 0, "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "unescaped-from-prose.mbox", 2, 0, 0, 0,
    "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "from-line-inside-paragraph.mbox", 2, 0, 0, 0,
    "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "crlf.mbox", 2, 0, 0, 0, "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "takeout-offset-before-year.mbox", 2, 0, 0, 0,
    "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "takeout-labels.mbox", 7, 0, 0, 0,
    "chat " TEN " " ANNA " chat\nfolder " TEN " " ANNA " spam\nfolder " TEN " " ANNA " bin\nfolder " TEN
    " " ANNA " draft\nfolder " TEN " " ANNA " french\nfolder " TEN " " ANNA " spanish\nhuman " TEN " " ANNA
    " quoted comma\n" },
  { "takeout-chat-without-headers.mbox", 2, 0, 1, 0, "chat " TEN "  \nhuman " TEN " " ANNA " Second\n" },
  { "pipermail-user-at-host.mbox", 2, 0, 0, 0,
    "human " TEN " " ANNA " Hello\nhuman " TEN " bo@client.example Second\n" },
  { "pipermail-without-empty-lines.mbox", 2, 0, 0, 0,
    "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "byte-order-mark.mbox", 2, 0, 0, 0, "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "empty-lines-first.mbox", 1, 0, 0, 0, "human " TEN " " ANNA " Hello\n" },
  { "separator-not-utf8.mbox", 2, 0, 0, 0, "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "mboxcl2-length-hides-separator.mbox", 2, 0, 0, 0,
    "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "content-length-wrong.mbox", 3, 0, 0, 0,
    "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\nhuman " TEN " " ANNA " Third\n" },
  { "truncated-in-body.mbox", 2, 0, 0, 0, "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Second\n" },
  { "truncated-in-header.mbox", 2, 0, 0, 0,
    "human " TEN " " ANNA " Hello\nhuman 2024-03-06T09:00:00Z bo@client.example \n" },
  { "separator-only-at-end.mbox", 2, 1, 0, 0, "human " TEN " " ANNA " Hello\n" },
  { "no-readable-date.mbox", 3, 1, 0, 0, "human " TEN " " ANNA " Hello\nhuman " TEN " " ANNA " Third\n" },
  { "date-from-received.mbox", 3, 0, 2, 0,
    "human 2024-03-05T09:59:58Z " ANNA " Hello\nhuman 2024-03-05T08:00:00Z " ANNA " Absurd\nhuman " TEN
    " " ANNA " Envelope\n" },
  { "date-without-zone.mbox", 4, 0, 0, 0,
    "human 2024-03-05T10:00:00Z " ANNA " Delivered at once\nhuman 2024-03-05T10:00:00Z " ANNA
    " Delivered days later\nhuman 2024-03-05T10:00:00Z " ANNA
    " Impossible zone\nhuman 2024-03-05T10:00:00Z " ANNA " Unknown zone\n" },
  { "date-behind-delivery.mbox", 3, 0, 1, 0,
    "human 2024-03-05T10:00:00Z " ANNA " Clock wrong\nhuman 2024-03-06T10:00:00Z " ANNA
    " Clock fast\nhuman 2038-03-05T10:00:00Z " ANNA " Who knows\n" },
  { "bounces-without-report.mbox", 3, 0, 0, 0,
    "bounce " TEN " mailer-daemon@mx.example failure notice\nbounce " TEN
    " mailer-daemon@mx.example Mail delivery failed\nsystem " TEN " mailer-daemon@mx.example no bounce\n" },
  { "robots-and-lists.mbox", 13, 0, 0, 0,
    "auto " TEN " a@client.example auto\nhuman " TEN " a@client.example not auto\nlist " TEN
    " a@client.example list\nlist " TEN " a@client.example unsubscribe\nlist " TEN
    " a@client.example bulk\nhuman " TEN " a@client.example first class\nauto " TEN
    " a@client.example autoreply\nhuman " TEN " a@client.example suppress proves nothing\nsystem " TEN
    " no-reply@client.example no-reply\nsystem " TEN " jira-noreply@client.example jira\nsystem " TEN
    " alerts+7@client.example alerts\nhuman " TEN " alerton@client.example alerton is a name\nauto " TEN
    " a@client.example receipt\n" },
};

static void
test_files (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (FIXTURES, "mail", files[i].file, NULL);
    g_autoptr (Stream) stream = stream_open (path, NULL);
    g_autoptr (MailSink) sink = mail_sink_new ();
    g_autoptr (Diag) diag = diag_new ();
    SourceCounts counts = { 0 };
    print_message ("%s\n", files[i].file);
    assert_non_null (stream);
    assert_true (mail_sink_read (sink, &mbox_format, stream, diag, &counts, NULL));
    assert_string_equal (sink->text->str, files[i].text);
    assert_int_equal (counts.found, files[i].found);
    assert_int_equal (diag->rejected_count, files[i].rejected);
    assert_int_equal (diag->warning_count, files[i].warned);
    assert_int_equal (sink->meeting_count, files[i].meetings);
  }
}

static void
test_sniff (void **state)
{
  (void) state;
  static const struct {
    const char *head;
    bool is_mbox;
  } cases[] = {
    { "From a@b.example Tue Mar  5 09:00:00 2024\nFrom: a@b\n", true },
    { "\r\n\nFrom a@b.example Tue Mar  5 09:00:00 2024\r\n", true },
    { "From - Tue Mar  5 09:00:00 2024\n", true },
    { "From  Tue Mar  5 09:00:00 2024\n", true },
    { "From a@b Tue Mar  5 09:00 EST 2024\n", true },
    { "From a!b Tue Mar  5 09:00:00 2024 remote from host\n", true },
    { "From \"J. Doe\"@b Tue, 5 Mar 2024 09:00:00 +0100\n", true },
    { "From a@b.example\n", false },
    { "From Monday on we are away Tue Mar  5 09:00:00 2024\n", false },
    { "From: a@b.example\nDate: Tue, 5 Mar 2024 09:00:00 +0100\n", false },
    { "From a@b Thu Jan  1 00:00:00 1970\n", true },
    { "From a@b Tue Mar  5 2024\n", false },
    { "", false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (mbox_format.sniff ((const uint8_t *) cases[i].head, strlen (cases[i].head), NULL) != cases[i].is_mbox)
      fail_msg ("%s", cases[i].head);
}

/* ---- a file larger than any message may be, made on the way ---- */

#define HEAD_TEXT "From anna@client.example Tue Mar  5 09:00:00 2024\nFrom: anna@client.example\nSubject: "
#define DATE_TEXT "\nDate: Tue, 5 Mar 2024 10:00:00 +0100\nMessage-ID: <1@client.example>\n\n"

typedef struct {
  GString *before, *after;
  size_t filler; /* bytes of body between them */
  size_t at;
} LongFile;

static gssize
fill_long_file (gpointer user_data, void *buffer, size_t size, GError **error)
{
  (void) error;
  LongFile *file = user_data;
  char *out = buffer;
  size_t done = 0;
  size = MIN (size, 300007); /* reads that end anywhere */
  for (; done < size; done++, file->at++) {
    if (file->at < file->before->len)
      out[done] = file->before->str[file->at];
    else if (file->at < file->before->len + file->filler)
      out[done] = file->at % 64 == 0 ? '\n' : 'x';
    else if (file->at < file->before->len + file->filler + file->after->len)
      out[done] = file->after->str[file->at - file->before->len - file->filler];
    else
      break;
  }
  return (gssize) done;
}

static void
read_long_file (size_t filler, MailSink *sink, Diag *diag, SourceCounts *counts)
{
  LongFile file = { g_string_new (HEAD_TEXT "first" DATE_TEXT "x\n\n" HEAD_TEXT "long" DATE_TEXT),
                    g_string_new ("\r\n\r\n" HEAD_TEXT "last" DATE_TEXT "x\n"), filler, 0 };
  g_autoptr (Stream) stream = stream_new_callback (fill_long_file, &file, NULL);
  assert_true (mail_sink_read (sink, &mbox_format, stream, diag, counts, NULL));
  g_string_free (file.before, TRUE);
  g_string_free (file.after, TRUE);
}

static void
test_message_longer_than_the_window (void **state)
{
  (void) state;
  for (size_t filler = 1250000; filler < 9000000; filler += 1234567) {
    g_autoptr (MailSink) sink = mail_sink_new ();
    g_autoptr (Diag) diag = diag_new ();
    SourceCounts counts = { 0 };
    read_long_file (filler, sink, diag, &counts);
    assert_string_equal (sink->text->str, "human " TEN " " ANNA " first\nhuman " TEN " " ANNA
                                          " long\nhuman " TEN " " ANNA " last\n");
    assert_int_equal (diag->rejected_count, 0);
    size_t first = strlen (HEAD_TEXT "first" DATE_TEXT "x\n\n"), second = strlen (HEAD_TEXT "long" DATE_TEXT);
    assert_int_equal (g_array_index (sink->places, uint64_t, 1), first);
    assert_int_equal (g_array_index (sink->places, uint64_t, 2), first + second + filler + 4);
  }
}

static void
test_message_above_the_limit (void **state)
{
  (void) state;
  g_autoptr (MailSink) sink = mail_sink_new ();
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  read_long_file (LIMIT_MESSAGE_BYTES + 1, sink, diag, &counts);
  assert_string_equal (sink->text->str, "human " TEN " " ANNA " first\nhuman " TEN " " ANNA " last\n");
  assert_int_equal (counts.found, 3);
  assert_int_equal (diag->rejected_count, 1);
  const DiagReject *reject = g_ptr_array_index (diag->rejects, 0);
  assert_int_equal (reject->unit, DIAG_BYTE);
  assert_int_equal (reject->place, strlen (HEAD_TEXT "first" DATE_TEXT "x\n\n"));
  assert_true (reject->length > LIMIT_MESSAGE_BYTES);
}

/* The same bytes however the reads cut them. */
static gssize
fill_byte_by_byte (gpointer user_data, void *buffer, size_t size, GError **error)
{
  (void) size;
  (void) error;
  GString *rest = user_data;
  if (rest->len == 0)
    return 0;
  *(char *) buffer = rest->str[0];
  g_string_erase (rest, 0, 1);
  return 1;
}

static void
test_reads_of_one_byte (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (FIXTURES, "mail", files[i].file, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_autoptr (GString) rest = g_string_new_len (bytes, (gssize) length);
    g_autoptr (Stream) stream = stream_new_callback (fill_byte_by_byte, rest, NULL);
    g_autoptr (MailSink) sink = mail_sink_new ();
    g_autoptr (Diag) diag = diag_new ();
    SourceCounts counts = { 0 };
    assert_true (mail_sink_read (sink, &mbox_format, stream, diag, &counts, NULL));
    assert_string_equal (sink->text->str, files[i].text);
  }
}

static void
test_sink_that_refuses (void **state)
{
  (void) state;
  static const char text[] =
      HEAD_TEXT "a" DATE_TEXT "x\n\n" HEAD_TEXT "b" DATE_TEXT "x\n\n" HEAD_TEXT "c" DATE_TEXT "x\n";
  g_autoptr (Stream) stream = stream_new_bytes (text, strlen (text));
  g_autoptr (MailSink) sink = mail_sink_new ();
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (GError) error = NULL;
  SourceCounts counts = { 0 };
  sink->stop_after = 1;
  assert_false (mail_sink_read (sink, &mbox_format, stream, diag, &counts, &error));
  assert_string_equal (error->message, "enough");
  assert_int_equal (sink->message_count, 1);
}

static void
test_reject_places (void **state)
{
  (void) state;
  static const char text[] = "junk before\n\n" HEAD_TEXT "a" DATE_TEXT "x\n";
  g_autoptr (Stream) stream = stream_new_bytes (text, strlen (text));
  g_autoptr (MailSink) sink = mail_sink_new ();
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  assert_true (mail_sink_read (sink, &mbox_format, stream, diag, &counts, NULL));
  assert_int_equal (counts.found, 2);
  assert_int_equal (diag->rejected_count, 1);
  const DiagReject *reject = g_ptr_array_index (diag->rejects, 0);
  assert_int_equal (reject->place, 0);
  assert_int_equal (reject->length, 13);
  assert_int_equal (g_array_index (sink->places, uint64_t, 0), 13);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_files),
    cmocka_unit_test (test_sniff),
    cmocka_unit_test (test_message_longer_than_the_window),
    cmocka_unit_test (test_message_above_the_limit),
    cmocka_unit_test (test_reads_of_one_byte),
    cmocka_unit_test (test_sink_that_refuses),
    cmocka_unit_test (test_reject_places),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
