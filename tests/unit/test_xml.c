/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "source/xml.h"
#include "weft/error.h"

typedef struct {
  GString *seen;
  const char *refuse; /* the element at whose end the handler says no */
} Log;

static void
log_start (const XmlReader *reader, const char *name, const char *const *attributes, gpointer user_data)
{
  (void) reader;
  Log *log = user_data;
  g_string_append_printf (log->seen, "<%s", name);
  for (; attributes[0] != NULL; attributes += 2)
    g_string_append_printf (log->seen, " %s=%s", attributes[0], attributes[1]);
  g_string_append (log->seen, ">");
}

static bool
log_end (const char *name, const char *text, gpointer user_data, GError **error)
{
  Log *log = user_data;
  g_string_append_printf (log->seen, "%s</%s>", text, name);
  if (g_strcmp0 (name, log->refuse) != 0)
    return true;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE, "refused");
  return false;
}

static char *
read_text (const char *xml, size_t length, const char *refuse, GError **error)
{
  Log log = { g_string_new (NULL), refuse };
  XmlPlace place = { 0 };
  g_autoptr (Stream) stream = stream_new_bytes (xml, length);
  xml_read (stream, &(XmlHandler){ log_start, log_end, &place }, &log, error);
  return g_string_free (log.seen, FALSE);
}

static void
test_elements_attributes_and_text (void **state)
{
  (void) state;
  static const struct {
    const char *xml, *seen;
  } rows[] = {
    { "<a/>", "<a></a>" },
    { "<a> x <b>y</b> z </a>", "<a><b>y</b>x  z</a>" },
    { "<t:a xmlns:t='urn:x' t:k='1' j=\"2\"/>", "<a k=1 j=2></a>" },
    { "<t:a xmlns:t='urn:x' xmlns='urn:y' xmlnsk='1'><b/><u:c k:j='2'/></t:a>",
      "<a xmlnsk=1><b></b><c j=2></c></a>" }, /* no matter whether a prefix is declared */
    { "<a k='&amp;&lt;&#38;amp;'>&amp;&lt;&#x41;</a>", "<a k=&<&amp;>&<A</a>" },
    { "<a><![CDATA[<b>&]]></a>", "<a><b>&</a>" },
    { "<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>", "<a>\xE2\x82\xAC</a>" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *seen = read_text (rows[i].xml, strlen (rows[i].xml), NULL, &error);
    assert_null (error);
    assert_string_equal (seen, rows[i].seen);
  }
}

static void
test_utf16 (void **state)
{
  (void) state;
  gsize length;
  g_autofree char *wide =
      g_convert ("\xEF\xBB\xBF<a>\xC3\xA9</a>", -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *seen = read_text (wide, length, NULL, &error);
  assert_null (error);
  assert_string_equal (seen, "<a>\xC3\xA9</a>");
  assert_true (xml_sniff_root ((const uint8_t *) wide, length, "a"));
}

typedef struct {
  const char *bytes;
  size_t left;
} CutOff;

static gssize
fill_and_fail (gpointer user_data, void *buffer, size_t size, GError **error)
{
  CutOff *rest = user_data;
  size_t count = MIN (size, rest->left);
  memcpy (buffer, rest->bytes, count);
  rest->bytes += count;
  rest->left -= count;
  if (count == 0)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_CUT, "cut short");
  return count > 0 ? (gssize) count : -1;
}

/* The parser asks for bytes from within itself, converted ones from deeper down.  Wherever there are none,
 * that is what is wrong. */
static void
test_cut_anywhere (void **state)
{
  (void) state;
  static const char text[] = "<?xml version='1.0'?>\n<a k='1'>\xC3\xA9<b/> <!-- c --></a>";
  gsize length;
  g_autofree char *wide = g_convert (text, -1, "UTF-16", "UTF-8", NULL, &length, NULL);
  const CutOff wholes[] = { { text, strlen (text) }, { wide, length } };
  for (size_t i = 0; i < G_N_ELEMENTS (wholes); i++)
    for (size_t left = 4; left < wholes[i].left; left++) {
      CutOff rest = { wholes[i].bytes, left };
      Log log = { g_string_new (NULL), NULL };
      XmlPlace place = { 0 };
      g_autoptr (Stream) stream = stream_new_callback (fill_and_fail, &rest, NULL);
      g_autoptr (GError) error = NULL;
      assert_false (xml_read (stream, &(XmlHandler){ log_start, log_end, &place }, &log, &error));
      assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_FORMAT));
      g_string_free (log.seen, TRUE);
    }
}

/* Whether libxml2 has read any of it or not. */
static void
test_place_of_a_cut (void **state)
{
  (void) state;
  static const struct {
    const char *xml;
    XmlPlace place;
  } rows[] = {
    { "<a>\n<b/>\n<c>x", { 3, 13 } },
    { "<a>\n<b>1</b>\n\n<c k='1'>\n<d", { 5, 24 } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    CutOff rest = { rows[i].xml, strlen (rows[i].xml) };
    Log log = { g_string_new (NULL), NULL };
    XmlPlace place = { 0 };
    g_autoptr (Stream) stream = stream_new_callback (fill_and_fail, &rest, NULL);
    g_autoptr (GError) error = NULL;
    assert_false (xml_read (stream, &(XmlHandler){ log_start, log_end, &place }, &log, &error));
    assert_int_equal (place.line, rows[i].place.line);
    assert_int_equal (place.byte, rows[i].place.byte);
    g_string_free (log.seen, TRUE);
  }
}

static void
test_attacks_are_refused (void **state)
{
  (void) state;
  static const char *const names[] = { "doctype.xml", "xxe-file.xml", "xxe-parameter.xml",
                                       "billion-laughs.xml" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (FIXTURES, "xml", names[i], NULL);
    g_autofree char *xml = NULL;
    gsize length;
    assert_true (g_file_get_contents (path, &xml, &length, NULL));
    g_autoptr (GError) error = NULL;
    g_autofree char *seen = read_text (xml, length, NULL, &error);
    assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_FORMAT));
    assert_non_null (strstr (error->message, "a DOCTYPE is not accepted"));
    assert_string_equal (seen, "");
  }
}

static void
test_damage_keeps_what_was_before (void **state)
{
  (void) state;
  static const struct {
    const char *xml, *seen, *reason;
  } rows[] = {
    { "<a>\n<b>1</b>\n<b>2</c>\n</a>", "<a><b>1</b><b>", "line 3, byte 21: Opening and ending tag mismatch" },
    { "<a>\n<b>1</b>\n", "<a><b>1</b>", "line 3, byte 13: the file ends inside an element" },
    { "<a>\n<b>\xC3", "<a><b>", "line 2, byte 7: the file ends inside an element" },
    { "<a>\n<b>\xFF\xFF", "<a><b>", "line 2, byte 7: bytes that are no text in UTF-8" },
    { "<?xml version='1.0' encoding='windows-1252'?><a>\n\x81", "<a>",
      "line 2: bytes that are no text in windows-1252" },
    { "<?xml version='1.0' encoding='Shift_JIS'?>\n<a>x\x81\xFF</a>", "<a>",
      "line 2: bytes that are no text in Shift_JIS" },
    { "<a>\n<b>&nbsp;</b></a>", "<a><b>", "line 2, byte " },
    { "<a>\x01</a>", "<a>", "line 1, byte " },
    { "", "", "line 1, byte " },
    { "no xml", "", "line 1, byte " },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *seen = read_text (rows[i].xml, strlen (rows[i].xml), NULL, &error);
    assert_string_equal (seen, rows[i].seen);
    assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_FORMAT));
    assert_memory_equal (error->message, rows[i].reason, strlen (rows[i].reason));
  }
}

/* The place is said once. */
static void
test_damage_as_a_reject (void **state)
{
  (void) state;
  static const struct {
    const char *message, *reason;
    XmlPlace at;
    DiagPlace unit;
    uint64_t place;
  } rows[] = {
    { "line 12, byte 80: a word", "a word (line 12)", { 12, 80 }, DIAG_BYTE, 80 },
    { "gzip data are damaged", "gzip data are damaged (line 7)", { 7, 0 }, DIAG_BYTE, 0 },
    { "line 12: a word", "a word", { 12, XML_BYTE_UNKNOWN }, DIAG_LINE, 12 },
  };
  g_autoptr (Diag) diag = diag_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) damage = g_error_new_literal (WEFT_ERROR, WEFT_ERROR_FORMAT, rows[i].message);
    xml_reject_damage (diag, &rows[i].at, damage);
    const DiagReject *reject = diag->rejects->pdata[i];
    assert_string_equal (reject->reason, rows[i].reason);
    assert_int_equal (reject->unit, rows[i].unit);
    assert_int_equal (reject->place, rows[i].place);
  }
}

static void
note_place (const XmlReader *reader, const char *name, const char *const *attributes, gpointer user_data)
{
  (void) attributes;
  if (strcmp (name, "b") == 0)
    *(XmlPlace *) user_data = xml_place (reader);
}

/* Where the last <b> begins, in bytes of the file. */
static void
test_place_of_a_tag (void **state)
{
  (void) state;
  static const struct {
    const char *xml;
    XmlPlace at;
  } rows[] = {
    { "<a><b/></a>", { 1, 3 } },
    { "\xEF\xBB\xBF<a><b k='1'\n j='2'>x</b></a>", { 2, 6 } },
    { "<?xml version='1.0' encoding='UTF-8'?>\n<a>\xC3\xBC<!-- x --><b\n></b></a>", { 3, 54 } },
    { "<?xml version='1.0' encoding='iso-8859-1'?>\n<a>\xFC<b></b></a>", { 2, XML_BYTE_UNKNOWN } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    XmlPlace place = { 0 };
    g_autoptr (Stream) stream = stream_new_bytes (rows[i].xml, strlen (rows[i].xml));
    assert_true (xml_read (stream, &(XmlHandler){ note_place, NULL, NULL }, &place, NULL));
    assert_int_equal (place.line, rows[i].at.line);
    assert_int_equal (place.byte, rows[i].at.byte);
  }
}

/* The same far down, where the parser has moved on through many blocks. */
static void
test_place_far_down (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new ("<a>");
  while (text->len < 5u << 20)
    g_string_append (text, "<c k='1'>some text that takes some room</c>");
  uint64_t expected = text->len;
  g_string_append (text, "<b/></a>");
  XmlPlace place = { 0 };
  g_autoptr (Stream) stream = stream_new_bytes (text->str, text->len);
  assert_true (xml_read (stream, &(XmlHandler){ note_place, NULL, NULL }, &place, NULL));
  assert_int_equal (place.byte, expected);
}

static void
test_depth_and_text_are_bounded (void **state)
{
  (void) state;
  g_autoptr (GString) deep = g_string_new (NULL);
  for (int i = 0; i <= LIMIT_XML_DEPTH; i++)
    g_string_append (deep, "<a>");
  g_autoptr (GError) error = NULL;
  g_autofree char *seen = read_text (deep->str, deep->len, NULL, &error);
  assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_LIMIT));

  g_autoptr (GString) wide = g_string_new ("<a>");
  for (size_t i = 0; i < LIMIT_XML_TEXT_BYTES / 8 + 100; i++)
    g_string_append (wide, "abcdefgh");
  g_string_append (wide, "</a>");
  g_autoptr (GError) none = NULL;
  g_autofree char *text = read_text (wide->str, wide->len, NULL, &none);
  assert_null (none);
  assert_int_equal (strlen (text), LIMIT_XML_TEXT_BYTES + strlen ("<a></a>"));
}

static void
test_a_refusal_stops_the_reading (void **state)
{
  (void) state;
  const char *xml = "<a><b>1</b><c>2</c><d>3</d></a>";
  g_autoptr (GError) error = NULL;
  g_autofree char *seen = read_text (xml, strlen (xml), "c", &error);
  assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_STORE));
  assert_string_equal (seen, "<a><b>1</b><c>2</c>");
}

static void
test_root_is_recognised (void **state)
{
  (void) state;
  static const struct {
    const char *head, *name;
    bool is;
  } rows[] = {
    { "<tickets type='array'>", "tickets", true },
    { "\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <users> -->\n<s:Envelope xmlns:s='x'>", "Envelope", true },
    { "<!DOCTYPE a [<!ENTITY b 'c>'>]><a>", "a", true },
    { "<!DOCTYPE a SYSTEM 'b'><a/>", "a", true },
    { "<tickets2>", "tickets", false },
    { "<tickets", "tickets", false },
    { "tickets", "tickets", false },
    { "<!-- <tickets>", "tickets", false },
    { "", "tickets", false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (xml_sniff_root ((const uint8_t *) rows[i].head, strlen (rows[i].head), rows[i].name),
                      rows[i].is);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_elements_attributes_and_text),
    cmocka_unit_test (test_utf16),
    cmocka_unit_test (test_cut_anywhere),
    cmocka_unit_test (test_place_of_a_cut),
    cmocka_unit_test (test_attacks_are_refused),
    cmocka_unit_test (test_damage_keeps_what_was_before),
    cmocka_unit_test (test_damage_as_a_reject),
    cmocka_unit_test (test_place_of_a_tag),
    cmocka_unit_test (test_place_far_down),
    cmocka_unit_test (test_depth_and_text_are_bounded),
    cmocka_unit_test (test_a_refusal_stops_the_reading),
    cmocka_unit_test (test_root_is_recognised),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
