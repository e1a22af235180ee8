/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ini.h"
#include "base/limits.h"
#include "base/mistake.h"
#include "mail_sink.h"
#include "signal/expression.h"
#include "source/walk.h"
#include "weft/error.h"

/* One case for each limit of base/limits.h that no other test exceeds; what is large is made here. */

#define HEAD                                                                                                 \
  "From: anna@client.example\nDate: Tue, 5 Mar 2024 10:00:00 +0100\nMessage-ID: <1@client.example>\n"

typedef struct {
  MailSink *sink;
  Diag *diag;
  SourceCounts counts;
} Reading;

static Reading
read_text (const SourceFormat *format, const char *text, size_t length)
{
  Reading reading = { mail_sink_new (), diag_new (), { 0 } };
  reading.sink->is_full = true;
  g_autoptr (Stream) stream = stream_new_bytes (text, length);
  assert_true (mail_sink_read (reading.sink, format, stream, reading.diag, &reading.counts, NULL));
  assert_int_equal (reading.counts.found, reading.sink->message_count + reading.diag->rejected_count);
  return reading;
}

static void
reading_clear (Reading *reading)
{
  mail_sink_free (reading->sink);
  diag_free (reading->diag);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
repeat (GString *out, const char *text, size_t count)
{
  for (size_t i = 0; i < count; i++)
    g_string_append (out, text);
}

static const char *
first_warning (const Reading *reading)
{
  return reading->diag->warnings->len > 0 ? reading->diag->warnings->pdata[0] : "";
}

/* The fields behind the last that is read are not seen, and a warning says so. */
static void
test_header_count (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new (HEAD);
  repeat (text, "X-A: b\n", LIMIT_HEADER_COUNT);
  g_string_append (text, "Subject: too late\n\nx\n");
  g_auto (Reading) reading = read_text (&eml_format, text->str, text->len);
  assert_int_equal (reading.sink->message_count, 1);
  assert_null (strstr (reading.sink->text->str, "too late"));
  assert_non_null (strstr (first_warning (&reading), "headers cut"));
}

static void
test_address_and_id (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new ("Date: Tue, 5 Mar 2024 10:00:00 +0100\nFrom: <");
  repeat (text, "a", LIMIT_ADDRESS_BYTES);
  g_string_append (text, "@client.example>\nTo: ben@vendor.example\nMessage-ID: <");
  repeat (text, "b", LIMIT_MESSAGE_ID_BYTES);
  g_string_append (text, "@client.example>\n\nx\n");
  g_auto (Reading) reading = read_text (&eml_format, text->str, text->len);
  assert_non_null (strstr (reading.sink->text->str, "<>] sender[")); /* no address: too long for one */
  const char *id = strstr (reading.sink->text->str, " id b") + strlen (" id ");
  assert_int_equal (strcspn (id, " "), LIMIT_MESSAGE_ID_BYTES);
}

/* A length in the head that reaches beyond what is looked ahead is not believed. */
static void
test_lookahead (void **state)
{
  (void) state;
  static const char separator[] = "From anna@client.example Tue Mar  5 09:00:00 2024\n";
  g_autoptr (GString) text = g_string_new (separator);
  g_string_append_printf (text, HEAD "Content-Length: %u\n\nx\n\n%s" HEAD "\nx\n", LIMIT_LOOKAHEAD_BYTES + 1,
                          separator);
  repeat (text, "filler\n", LIMIT_LOOKAHEAD_BYTES / 7 + 1);
  g_auto (Reading) reading = read_text (&mbox_format, text->str, text->len);
  assert_int_equal (reading.sink->message_count, 2);
}

static void
append_calendar_parts (GString *text, size_t plain_count)
{
  g_string_append (text, HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
  repeat (text, "--b\n\nx\n", plain_count);
  g_string_append (text, "--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\n"
                         "UID:1\nDTSTART:20240305T090000Z\nEND:VEVENT\nEND:VCALENDAR\n--b--\n");
}

static void
test_mime_parts (void **state)
{
  (void) state;
  for (int beyond = 0; beyond < 2; beyond++) {
    g_autoptr (GString) text = g_string_new (NULL);
    append_calendar_parts (text, beyond ? LIMIT_MIME_PARTS : LIMIT_MIME_PARTS - 2); /* the root is a part */
    g_auto (Reading) reading = read_text (&eml_format, text->str, text->len);
    assert_int_equal (reading.sink->meeting_count, beyond ? 0 : 1);
  }
}

/* A calendar part that goes on beyond what is looked at is left out, with a warning. */
static void
test_body_look (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new (HEAD "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n");
  repeat (text, "X-FILLER:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", LIMIT_BODY_LOOK_BYTES / 40);
  g_string_append (text, "BEGIN:VEVENT\nUID:1\nDTSTART:20240305T090000Z\nEND:VEVENT\nEND:VCALENDAR\n");
  g_auto (Reading) reading = read_text (&eml_format, text->str, text->len);
  assert_int_equal (reading.sink->meeting_count, 0);
  assert_non_null (strstr (first_warning (&reading), "calendar part larger than"));
}

/* What an automatic reply says late is not read. */
static void
test_notice (void **state)
{
  (void) state;
  static const char says[] = "I am no longer with this company.\n";
  for (int late = 0; late < 2; late++) {
    g_autoptr (GString) text =
        g_string_new (HEAD "Subject: Automatic reply: Hello\nAuto-Submitted: auto-replied\n\n");
    repeat (text, "so it is with us here\n", late ? LIMIT_NOTICE_BYTES / 10 : 1);
    g_string_append (text, says);
    g_auto (Reading) reading = read_text (&eml_format, text->str, text->len);
    g_autofree char *departed = g_strdup_printf (" notice %d ", NOTICE_DEPARTED);
    assert_int_equal (strstr (reading.sink->text->str, departed) != NULL, !late);
  }
}

static bool
count_row (const Row *row, gpointer user_data, GError **error)
{
  (void) row, (void) error;
  ++*(unsigned *) user_data;
  return true;
}

/* Columns beyond the last that is read are not there. */
static void
test_csv_columns (void **state)
{
  (void) state;
  for (int beyond = 0; beyond < 2; beyond++) {
    g_autoptr (GString) text = g_string_new ("account_id,date");
    repeat (text, ",x", LIMIT_CSV_COLUMNS - 3 + (unsigned) beyond);
    g_string_append (text, ",count\nA1,2025-01-02");
    repeat (text, ",", LIMIT_CSV_COLUMNS - 3 + (unsigned) beyond);
    g_string_append (text, ",7\n");
    unsigned rows = 0;
    SourceCounts counts = { 0 };
    SourceOptions options = { .as_kind = "usage" };
    RecordSink sink = { .row = count_row, .user_data = &rows };
    g_autoptr (Diag) diag = diag_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (Stream) stream = stream_new_bytes (text->str, text->len);
    assert_int_equal (csv_format.read (stream, &options, &sink, diag, &counts, &error), !beyond);
    assert_int_equal (rows, !beyond);
  }
}

/* ---- archives ---- */

static bool
begin_unit (const SourceUnit *unit, bool *skip, gpointer user_data, GError **error)
{
  (void) unit, (void) user_data, (void) error;
  *skip = false;
  return true;
}

static bool
end_unit (const SourceUnit *unit, const SourceCounts *counts, Diag *diag, const GError *failure,
          gpointer user_data, GError **error)
{
  (void) counts, (void) diag, (void) error;
  if (failure != NULL)
    g_string_append_printf (user_data, "%s: %s\n", unit->path, failure->message);
  return true;
}

/* A tar of empty members: the walk is told how many it may open, and the last ones are too many. */
static void
test_archive_entries (void **state)
{
  (void) state;
  enum { MEMBERS = 5 };
  g_autofree char *tar = g_malloc0 (512 * (MEMBERS + 2));
  for (int i = 0; i < MEMBERS; i++) {
    char *header = tar + 512 * i;
    g_snprintf (header, 100, "%d.csv", i);
    memcpy (header + 100, "0000644", 8);
    memcpy (header + 124, "00000000000", 12);
    memcpy (header + 136, "00000000000", 12);
    memcpy (header + 257, "ustar\00000", 8);
    header[156] = '0';
    unsigned sum = 8 * ' ';
    for (int k = 0; k < 512; k++)
      sum += k < 148 || k >= 156 ? (unsigned char) header[k] : 0;
    g_snprintf (header + 148, 8, "%06o", sum);
  }
  g_autoptr (GString) trace = g_string_new (NULL);
  SourceOptions options = { 0 };
  SourceVisitor visitor = { begin_unit, end_unit, { .user_data = trace }, NULL };
  Walk walk = {
    .options = &options, .visitor = &visitor, .unpacked_left = 1000, .entries_left = MEMBERS - 1
  };
  SourceUnit unit = { .path = "a.tar" };
  g_autoptr (Stream) stream = stream_new_bytes (tar, 512 * (MEMBERS + 2));
  assert_true (walk_stream (&walk, stream, NULL, &unit, NULL));
  g_autofree char *expected =
      g_strdup_printf ("a.tar: more than %u files in one archive\n", LIMIT_ARCHIVE_ENTRIES);
  assert_true (g_str_has_suffix (trace->str, expected));
  assert_true (walk.is_exhausted);
}

/* ---- rule packs ---- */

static void
check_mistake (const char *text, const char *expected)
{
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (GPtrArray) sections = ini_parse ("my.ini", text, mistakes);
  assert_int_equal (mistakes->len, 1);
  assert_string_equal (((Mistake *) mistakes->pdata[0])->text, expected);
}

static void
test_rule_packs (void **state)
{
  (void) state;
  g_autoptr (GString) sections = g_string_new (NULL), keys = g_string_new ("[A]\n"),
                      bytes = g_string_new (NULL);
  for (unsigned i = 0; i <= LIMIT_PACK_SECTIONS; i++)
    g_string_append_printf (sections, "[S%u]\n", i);
  for (unsigned i = 0; i <= LIMIT_PACK_KEYS; i++)
    g_string_append_printf (keys, "k%u = 1\n", i);
  repeat (bytes, "# filler\n", LIMIT_PACK_BYTES / 9 + 1);
  check_mistake (sections->str, "more than 2000 sections");
  check_mistake (keys->str, "more than 200 keys");
  check_mistake (bytes->str, "a pack may have at most 1048576 bytes");
}

static void
test_expressions (void **state)
{
  (void) state;
  static const struct {
    const char *open, *middle, *close;
    size_t count;
    const char *message;
  } cases[] = {
    { "(", "a.b > 1", ")", LIMIT_EXPRESSION_DEPTH + 1, "nested deeper than 64" },
    { "", "a.b > 1", " or a.b > 1", LIMIT_EXPRESSION_BYTES / 11 + 1,
      "a condition may have at most 4096 bytes" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    int column;
    g_autofree char *message = NULL;
    repeat (text, cases[i].open, cases[i].count);
    g_string_append (text, cases[i].middle);
    repeat (text, cases[i].close, cases[i].count);
    assert_null (expression_parse (text->str, &column, &message));
    assert_string_equal (message, cases[i].message);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_header_count), cmocka_unit_test (test_address_and_id),
    cmocka_unit_test (test_lookahead),    cmocka_unit_test (test_mime_parts),
    cmocka_unit_test (test_body_look),    cmocka_unit_test (test_notice),
    cmocka_unit_test (test_csv_columns),  cmocka_unit_test (test_archive_entries),
    cmocka_unit_test (test_rule_packs),   cmocka_unit_test (test_expressions),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
