/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "mail_sink.h"
#include "source/mail_address.h"
#include "source/mail_date.h"
#include "source/mail_notice.h"

static int
open_fixture (const char *name, MailSink *sink, Diag *diag, SourceCounts *counts)
{
  g_autofree char *path = g_build_filename (FIXTURES, "mail", name, NULL);
  g_autoptr (Stream) stream = stream_open (path, NULL);
  assert_non_null (stream);
  bool is_mbox = g_str_has_suffix (name, ".mbox");
  assert_true (mail_sink_read (sink, is_mbox ? &mbox_format : &eml_format, stream, diag, counts, NULL));
  return (int) sink->message_count;
}

/* ---- dates: expected values from `date -u -d` ---- */

static void
test_dates (void **state)
{
  (void) state;
  static const struct {
    const char *text, *expected; /* NULL: not readable */
    int zone_minutes;
    bool has_zone;
  } cases[] = {
    { "Tue, 5 Mar 2024 10:00:00 +0100", "2024-03-05T09:00:00Z", 60, true },
    { "Tue, 5 Mar 2024 10:00:00 +0200 CEST", "2024-03-05T08:00:00Z", 120, true },
    { "Tue, 5 Mar 2024 10:00:00 CET +0100", "2024-03-05T09:00:00Z", 60, true },
    { "Tue, 05 Mar 2024 00.24.50 +0000", "2024-03-05T00:24:50Z", 0, true },
    { "5 Mar 24 10:00 EST", "2024-03-05T15:00:00Z", -300, true },
    { "5 Mar 99 10:00 PDT", "1999-03-05T17:00:00Z", -420, true },
    { "5 Mar 104 10:00:00 GMT", "2004-03-05T10:00:00Z", 0, true },
    { "Tue Mar  5 10:00:00 2024", "2024-03-05T10:00:00Z", MAIL_ZONE_NONE, false },
    { "Tue, 5 Mar 2024 10:00:00 -0000", "2024-03-05T10:00:00Z", MAIL_ZONE_NONE, true },
    { "Tue, 5 Mar 2024 10:00:00 W. Europe Standard Time", "2024-03-05T10:00:00Z", MAIL_ZONE_NONE, false },
    { "Tue, 5 Mar 2024 10:00:00 +9999", "2024-03-05T10:00:00Z", MAIL_ZONE_NONE, false },
    { "Tue, 5 Mar 2024 23:59:60 -0330 (NST (x) )", "2024-03-06T03:30:00Z", -210, true },
    { "\r\n\tTue, 05 Mar 2024 10:00:00 +0100 (CET)", "2024-03-05T09:00:00Z", 60, true },
    { "Tue, 05 Mar 2024 10:00:00 (a) +0100 (b)", "2024-03-05T09:00:00Z", 60, true },
    { "Tue,\r\n 5 Mar 2024\r\n\t10:00:00 +0100", "2024-03-05T09:00:00Z", 60, true },
    { "5-Mar-2024 10:00:00+05:30", "2024-03-05T04:30:00Z", 330, true },
    { "March 5th, 2024 12:30 AM +0000", "2024-03-05T00:30:00Z", 0, true },
    { "Thu, 29 Feb 2024 10:00:00 +0000", "2024-02-29T10:00:00Z", 0, true },
    { "Wed, 29 Feb 2023 10:00:00 +0000", NULL, 0, false },
    { "Tue, 5 Mar 2024 25:00:00 +0000", NULL, 0, false },
    { "Tue, 5 Mar 1989 10:00:00 +0000", NULL, 0, false },
    { "Tue, 5 Mar 2101 10:00:00 +0000", NULL, 0, false },
    { "05/03/2024 10:00", NULL, 0, false },
    { "Tue, 5 Mar 2024", NULL, 0, false },
    { "yesterday at noon", NULL, 0, false },
    { "", NULL, 0, false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    MailDate date;
    bool is_good = mail_date_parse (cases[i].text, strlen (cases[i].text), &date);
    g_autofree char *found = is_good ? unix_format (date.unix_seconds) : NULL;
    if (g_strcmp0 (found, cases[i].expected) != 0)
      fail_msg ("%s: %s", cases[i].text, found);
    if (is_good && (date.zone_minutes != cases[i].zone_minutes || date.has_zone != cases[i].has_zone))
      fail_msg ("%s: zone %d", cases[i].text, date.zone_minutes);
  }
}

/* The usual forms are read faster; a semicolon behind them leaves the fast way and changes nothing. */
static void
test_usual_dates_both_ways (void **state)
{
  (void) state;
  static const char *const usual[] = {
    "Tue, 05 Mar 2024 10:59:58 +0130", "Tue, 5 Mar 2024 10:59:58 -0730",
    "Tue, 31 Dec 2024 00:00:00 -0000", "Tue Mar  5 10:59:58 2024",
    "Tue Mar 15 23:59:60 2024",        " Tue, 05 Mar 2024 10:59:58 +0130 (CET)"
  };
  for (size_t i = 0; i < G_N_ELEMENTS (usual); i++)
    for (size_t place = 0; place < strlen (usual[i]); place++)
      for (const char *letter = "0139 x:+-,M()"; *letter != '\0'; letter++) {
        g_autofree char *text = g_strconcat (usual[i], ";", NULL);
        text[place] = *letter;
        MailDate fast, slow;
        bool is_fast = mail_date_parse (text, strlen (text) - 1, &fast);
        bool is_slow = mail_date_parse (text, strlen (text), &slow);
        if (is_fast != is_slow ||
            (is_fast && (fast.unix_seconds != slow.unix_seconds || fast.has_zone != slow.has_zone ||
                         fast.zone_minutes != slow.zone_minutes)))
          fail_msg ("'%s' is read in two ways", text);
      }
}

/* ---- whole messages ---- */

static void
test_fields (void **state)
{
  (void) state;
  static const struct {
    const char *file, *part; /* must be in the full text of the message */
  } cases[] = {
    { "addresses-of-real-life.eml", " from[Berg, Anna<anna.berg@client.example>] " },
    { "addresses-of-real-life.eml", " to[Berg, Bo<bo@client.example>, <c@vendor.example>, D \"the\" "
                                    "E<d@vendor.example>, Foo [Bar]<foo@vendor.example>, "
                                    "<m@vendor.example>, Gil<g@vendor.example>, Only Name<>] " },
    { "addresses-of-real-life.eml", " cc[Jörg Müller<joerg@vendor.example>, Jörg<j@vendor.example>] " },
    { "raw-8bit-headers.eml", " from[Jörg<joerg@client.example>] " },
    { "raw-8bit-headers.eml", " to[Jörg<ben@vendor.example>] " },
    { "raw-8bit-inside-encoded-words.eml",
      "human 2024-03-06T23:09:22Z juergen@client.example € and € from[" },
    { "raw-8bit-inside-encoded-words.eml", " from[Jürgen Grüß<juergen@client.example>] " },
    { "raw-8bit-inside-encoded-words.eml", " to[Lucía<lucia@vendor.example>] cc[] " },
    { "separator-made-a-field.eml", " from[Anna Berg<anna@client.example>] " },
    { "encoded-subject-padded-words.eml", " Status Mälarvik € end from[" },
    { "nul-and-control-bytes.eml", " one two [31mred from[A B<a@client.example>]" },
    { "folded-references.eml", " id 1@client.example parent b@x.example refs a@x.example b@x.example list " },
    { "repeated-fields.eml", " Hello from[Anna Berg<anna@client.example>] " },
    { "repeated-fields.eml",
      " to[Ben Cole<ben@vendor.example>, <third@vendor.example>] cc[<a@vendor.example>, "
      "<b@vendor.example>] " },
    { "line-without-colon-in-head.eml", "human 2024-03-05T09:00:00Z anna@client.example Hello from[" },
    { "apple-mail.emlx", "human 2024-03-05T09:00:00Z anna@client.example As Apple Mail keeps it from[" },
    { "empty-lines-first.eml", "human 2024-03-05T09:00:00Z anna@client.example After two empty lines from[" },
    { "byte-order-mark.eml", "human 2024-03-05T09:00:00Z anna@client.example Hello from[" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MailSink) sink = mail_sink_new ();
    g_autoptr (Diag) diag = diag_new ();
    SourceCounts counts = { 0 };
    sink->is_full = true;
    assert_int_equal (open_fixture (cases[i].file, sink, diag, &counts), 1);
    if (strstr (sink->text->str, cases[i].part) == NULL)
      fail_msg ("%s: %s\nnot in %s", cases[i].file, cases[i].part, sink->text->str);
  }
}

static void
test_calendar_parts (void **state)
{
  (void) state;
  static const struct {
    const char *file, *class_name;
    guint meetings;
  } cases[] = {
    { "calendar-part-nested-base64.eml", "calendar ", 1 },
    { "calendar-from-robot.eml", "auto ", 1 },
    { "calendar-only-forwarded.eml", "human ", 0 },
    { "multipart-without-end.eml", "calendar ", 1 },
    { "multipart-too-deep.eml", "human ", 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MailSink) sink = mail_sink_new ();
    g_autoptr (Diag) diag = diag_new ();
    SourceCounts counts = { 0 };
    assert_int_equal (open_fixture (cases[i].file, sink, diag, &counts), 1);
    if (!g_str_has_prefix (sink->text->str, cases[i].class_name) || sink->meeting_count != cases[i].meetings)
      fail_msg ("%s: %u meetings, %s", cases[i].file, sink->meeting_count, sink->text->str);
    assert_int_equal (counts.found, 1);
  }
}

static void
test_eml_sniff (void **state)
{
  (void) state;
  static const struct {
    const char *head, *name;
    bool is_mail;
  } cases[] = {
    { "Received: x\nFrom: a@b\n\n", "1234.M1P2.host:2,S", true },
    { "\xef\xbb\xbfSubject: x\r\nTo: a@b\r\n\r\n", "a.txt", true },
    { "Subject: x\n\nTo: a@b\n", "a.txt", false },
    { "Subject: x\n\nTo: a@b\n", "a.eml", true },
    { "<field>\nFrom: a@b\nDate: x\n</field>\n", "a.xml", false },
    { "to;from;date\n1;2;3\n", "a.csv", false },
    { "BEGIN:VCALENDAR\r\n", "a.ics", false },
    { "", "a.eml", false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (eml_format.sniff ((const uint8_t *) cases[i].head, strlen (cases[i].head), cases[i].name) !=
        cases[i].is_mail)
      fail_msg ("%s", cases[i].head);
}

/* ---- hostile sizes ---- */

typedef struct {
  size_t to_count, reference_count, subject_bytes, name_bytes;
} Sizes;

static bool
keep_sizes (const Message *message, gpointer user_data, GError **error)
{
  (void) error;
  *(Sizes *) user_data = (Sizes){ message->to_count, message->reference_count, strlen (message->subject),
                                  strlen (message->from.name) };
  return true;
}

static void
repeat (GString *out, const char *text, int count)
{
  for (int i = 0; i < count; i++)
    g_string_append (out, text);
}

static void
test_limits (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new ("Date: Tue, 5 Mar 2024 10:00:00 +0100\nTo: ");
  repeat (text, "a@b.example, ", 2000);
  g_string_append (text, "\nReferences:");
  repeat (text, " <a@b>\n", 5000);
  g_string_append (text, "From: ");
  repeat (text, "n", 3000);
  g_string_append (text, " <a@b.example>\nSubject: ");
  repeat (text, "\n =?utf-8?Q?=C3=A4=C3=A4?=", 3000);
  g_string_append (text, "\n");
  repeat (text, "X-Filler: y\n", 100000);
  g_string_append (text, "\nbody");
  Sizes sizes = { 0 };
  RecordSink records = { .message = keep_sizes, .user_data = &sizes };
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  g_autoptr (MailReader) reader = mail_reader_new (&records, diag, &counts);
  RawMail raw = { (const uint8_t *) text->str, text->len, text->len, 0, UNIX_NONE };
  assert_true (mail_read_one (reader, &raw, NULL));
  assert_int_equal (sizes.to_count, LIMIT_PARTICIPANTS);
  assert_int_equal (sizes.reference_count, LIMIT_REFERENCES);
  assert_in_range (sizes.subject_bytes, LIMIT_SUBJECT_BYTES - 4, LIMIT_SUBJECT_BYTES);
  assert_in_range (sizes.name_bytes, LIMIT_NAME_BYTES - 4, LIMIT_NAME_BYTES);
  assert_int_equal (diag->warning_count, 1); /* the head is longer than LIMIT_HEADER_BYTES */
}

/* ---- what was met before reads as it did ---- */

static char *
parse_mailboxes (MailScratch *scratch, const char *text)
{
  g_autoptr (GArray) mailboxes = g_array_new (FALSE, FALSE, sizeof (Mailbox));
  mail_address_parse (scratch, &(MailField){ HEAD_TO, text, strlen (text) }, mailboxes);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < mailboxes->len; i++) {
    const Mailbox *mailbox = &g_array_index (mailboxes, Mailbox, i);
    g_string_append_printf (out, "%s<%s>", mailbox->name, mailbox->address);
  }
  return g_string_free (out, FALSE);
}

static void
test_mailboxes_met_before (void **state)
{
  (void) state;
  static const struct {
    const char *text, *expected;
  } cases[] = {
    { "Ann A <a@b.example>, c@d.example", "Ann A<a@b.example><c@d.example>" },
    { "c@d.example,Ann A <a@b.example>", "<c@d.example>Ann A<a@b.example>" },
    { " c@d.example ; Ann A <a@b.example>,", "<c@d.example>Ann A<a@b.example>" },
    { "Team: Ann A <a@b.example>, c@d.example; c@d.example", "Ann A<a@b.example><c@d.example><c@d.example>" },
    { "\"Doe, Jo\" <j@b.example>, c@d.example", "Doe, Jo<j@b.example><c@d.example>" },
    { "Roe, Ann A <a@b.example>, c@d.example", "Roe, Ann A<a@b.example><c@d.example>" },
    { "c@d.example (at work, mostly), Ann A <a@b.example>",
      "at work, mostly<c@d.example>Ann A<a@b.example>" },
    { ",, c@d.example,\r\n Ann A <a@b.example>", "<c@d.example>Ann A<a@b.example>" },
  };
  MailScratch scratch;
  mail_scratch_open (&scratch);
  for (int round = 0; round < 2; round++)
    for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autofree char *found = parse_mailboxes (&scratch, cases[i].text);
      assert_string_equal (found, cases[i].expected);
    }
  mail_scratch_close (&scratch);
}

static uint32_t
number_of (MailScratch *scratch, const char *text)
{
  return mail_address_first (scratch, &(MailField){ HEAD_FROM, text, strlen (text) }).number;
}

/* Two readers count on together. */
static void
test_mailboxes_are_numbered (void **state)
{
  (void) state;
  uint32_t count = 0;
  MailScratch one, two;
  mail_scratch_open (&one);
  mail_scratch_open (&two);
  assert_int_equal (number_of (&one, "z@b.example"), 0); /* not asked for */
  one.mailbox_count = two.mailbox_count = &count;
  assert_int_equal (number_of (&one, "Ann <a@b.example>"), 1);
  assert_int_equal (number_of (&two, "Ann <a@b.example>"), 2);
  assert_int_equal (number_of (&one, "=?utf-8?q?J=C3=B6?= <a@b.example>"), 3);
  assert_int_equal (number_of (&one, "Ann <a@b.example>, c@d.example"), 1);
  assert_int_equal (number_of (&one, "=?utf-8?q?J=C3=B6?= <a@b.example>"), 3);
  count = LIMIT_NUMBERED_MAILBOXES;
  assert_int_equal (number_of (&one, "c@d.example"), 0);
  assert_int_equal (number_of (&one, "Ann <a@b.example>"), 1);
  mail_scratch_close (&one);
  mail_scratch_close (&two);
}

/* ---- the fast paths say what GMime says ---- */

static void
read_slice (MailReader *reader, const uint8_t *bytes, size_t length)
{
  const uint8_t *eol = memchr (bytes, '\n', length);
  size_t skip =
      length >= 5 && memcmp (bytes, "From ", 5) == 0 && eol != NULL ? (size_t) (eol + 1 - bytes) : 0;
  RawMail raw = { bytes + skip, length - skip, length - skip, 0, 0 };
  assert_true (mail_read_one (reader, &raw, NULL));
}

static void
read_both_ways (const char *name, const GArray *places, const uint8_t *bytes, size_t length)
{
  g_autoptr (MailSink) fast = mail_sink_new ();
  g_autoptr (MailSink) hard = mail_sink_new ();
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  fast->is_full = hard->is_full = true;
  RecordSink fast_records = mail_sink_record_sink (fast), hard_records = mail_sink_record_sink (hard);
  g_autoptr (MailReader) fast_reader = mail_reader_new (&fast_records, diag, &counts);
  g_autoptr (MailReader) hard_reader = mail_reader_new (&hard_records, diag, &counts);
  mail_reader_set_hard_only (hard_reader, true);
  for (guint i = 0; i < places->len; i++) {
    uint64_t from = g_array_index (places, uint64_t, i);
    uint64_t to = i + 1 < places->len ? g_array_index (places, uint64_t, i + 1) : length;
    read_slice (fast_reader, bytes + from, to - from);
    read_slice (hard_reader, bytes + from, to - from);
  }
  if (strcmp (fast->text->str, hard->text->str) != 0)
    fail_msg ("%s:\nfast %s\nhard %s", name, fast->text->str, hard->text->str);
}

static void
test_fast_and_hard_path_agree (void **state)
{
  (void) state;
  g_autofree char *folder = g_build_filename (FIXTURES, "mail", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    if (!g_str_has_suffix (name, ".mbox") && !g_str_has_suffix (name, ".eml"))
      continue;
    g_autoptr (MailSink) sink = mail_sink_new ();
    g_autoptr (Diag) diag = diag_new ();
    SourceCounts counts = { 0 };
    open_fixture (name, sink, diag, &counts);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    read_both_ways (name, sink->places, (const uint8_t *) bytes, length);
    count += sink->message_count;
  }
  assert_in_range (count, 80, 1000);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_usual_dates_both_ways),
    cmocka_unit_test (test_dates),
    cmocka_unit_test (test_fields),
    cmocka_unit_test (test_calendar_parts),
    cmocka_unit_test (test_eml_sniff),
    cmocka_unit_test (test_limits),
    cmocka_unit_test (test_mailboxes_met_before),
    cmocka_unit_test (test_mailboxes_are_numbered),
    cmocka_unit_test (test_fast_and_hard_path_agree),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
