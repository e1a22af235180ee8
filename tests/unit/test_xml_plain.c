/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "source/xml.h"
#include "source/xml_plain.h"

/* What we cut ourselves must be what libxml2 would have read: a comment before the root is not plain, and
 * leaves the whole document to it. */
#define COMMENT "<!--x-->"
#define BLOCK_BYTES (512u << 10) /* as ahead.c has them */

typedef struct {
  GString *seen;
  uint64_t shift; /* of the bytes, by the comment */
} Log;

static void
log_place (Log *log, const XmlPlace *place)
{
  uint64_t byte = place->byte == XML_BYTE_UNKNOWN ? 0 : place->byte - log->shift;
  g_string_append_printf (log->seen, "(%" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT ")", place->line, byte);
}

static void
log_start (const XmlReader *reader, const char *name, const char *const *attributes, gpointer user_data)
{
  Log *log = user_data;
  XmlPlace place = xml_place (reader);
  g_string_append_printf (log->seen, "<%s", name);
  for (; attributes[0] != NULL; attributes += 2)
    g_string_append_printf (log->seen, " %s=%s", attributes[0], attributes[1]);
  g_string_append_c (log->seen, '>');
  log_place (log, &place);
}

static bool
log_end (const char *name, const char *text, gpointer user_data, GError **error)
{
  (void) error;
  Log *log = user_data;
  g_string_append_printf (log->seen, "%s</%s>", text, name);
  return true;
}

/* All that a reader hears of it. */
static char *
hear_stream (Stream *stream, uint64_t shift)
{
  Log log = { g_string_new (NULL), shift };
  XmlPlace place = { 0 };
  g_autoptr (GError) error = NULL;
  if (!xml_read (stream, &(XmlHandler){ log_start, log_end, &place }, &log, &error)) {
    log_place (&log, &place);
    g_string_append (log.seen, strstr (error->message, ": ")); /* behind the place */
  }
  return g_string_free (log.seen, FALSE);
}

static char *
hear (const char *xml, size_t length, uint64_t shift)
{
  g_autoptr (Stream) stream = stream_new_bytes (xml, length);
  return hear_stream (stream, shift);
}

/* And the mark of UTF-8 before it. */
static size_t
measure_declaration (const GString *xml)
{
  size_t mark = g_str_has_prefix (xml->str, "\xEF\xBB\xBF") ? 3 : 0;
  const char *end = g_str_has_prefix (xml->str + mark, "<?xml ") ? strstr (xml->str, "?>") : NULL;
  return end != NULL ? (size_t) (end + 2 - xml->str) : mark;
}

static void
assert_same (const GString *xml)
{
  g_autoptr (GString) other = g_string_new_len (xml->str, (gssize) xml->len);
  g_string_insert (other, (gssize) measure_declaration (xml), COMMENT);
  g_autofree char *ours = hear (xml->str, xml->len, 0);
  g_autofree char *theirs = hear (other->str, other->len, strlen (COMMENT));
  assert_string_equal (ours, theirs);
}

static const char *const documents[] = {
  "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<s:a xmlns:s='u'>\n<s:b k=\"1\"\n j='2'>x</s:b "
  "\n><s:c/></s:a>\n",
  "<a><b>1 &amp; 2 &lt; 3 &#65;&#x20AC;&quot;</b>\r\n<b k='\xC3\xA9'>\xC3\xA9\r\r\n\xE2\x82\xAC]] ></b></a>",
  "<a>\n<b>\n<c>\n<d k=\"v\"/>\n</c>t<!-- c -->\n<c><![CDATA[<&]]>x</c></b>\n<?p i?>u<b/></a> <!-- end -->",
  "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\r\n<a><b>1</b>\r\n<b/></a>",
  "\xEF\xBB\xBF<a><b>1</b>\n<b/></a>",
  "<a>\xD0\x9E\xD0\xBB\xD1\x8F \xE2\x82\xAC\xF0\x9F\x98\x80<b/>\n\n</a>",
  "\n<a b='1' c='2' d=''><a.b-c_d:e/>\t<f\t/><g h='>'>]</g></a>",
};

static void
test_as_they_are (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autoptr (GString) xml = g_string_new (documents[i]);
    assert_same (xml);
  }
}

static void
test_cut_anywhere (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autoptr (GString) whole = g_string_new (documents[i]);
    /* what has nothing in it is said to be empty */
    for (size_t length = measure_declaration (whole) + 1; length < whole->len; length++) {
      g_autoptr (GString) xml = g_string_new_len (documents[i], (gssize) length);
      assert_same (xml);
    }
  }
}

/* Each byte of what follows the declaration once replaced, and once with another before it. */
static void
test_damaged_anywhere (void **state)
{
  (void) state;
  static const char bytes[] = "<>&;\"'/=!?-]:. \t\r\nax1#\x01\x7F\x80\xC3\xA9\xE2\xED\xEF\xBF\xBE\xF4\xFF";
  for (size_t i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autoptr (GString) whole = g_string_new (documents[i]);
    for (size_t at = measure_declaration (whole); at < whole->len; at++)
      for (const char *byte = bytes; *byte != '\0'; byte++) {
        g_autoptr (GString) xml = g_string_new (documents[i]);
        g_string_insert_c (xml, (gssize) at, *byte);
        assert_same (xml);
        g_string_erase (xml, (gssize) at + 1, 1);
        assert_same (xml);
      }
  }
}

/* More names than are kept, and one that is too long: libxml2 goes on. */
static void
test_names_are_bounded (void **state)
{
  (void) state;
  g_autoptr (GString) many = g_string_new ("<a>"), one = g_string_new ("<a><b/><");
  for (unsigned i = 0; i < 5000; i++)
    g_string_append_printf (many, "<n%u>%u</n%u>\n", i, i, i);
  for (unsigned i = 0; i < 60000; i++)
    g_string_append_c (one, 'n');
  g_string_append (many, "<n0 n4999='x'/></a>");
  g_string_append (one, "/></a>");
  assert_same (many);
  assert_same (one);
}

static gssize
fill_from (gpointer user_data, void *buffer, size_t size, GError **error)
{
  (void) error;
  GString *left = user_data;
  size_t count = MIN (size, left->len);
  memcpy (buffer, left->str, count);
  g_string_erase (left, 0, (gssize) count);
  return (gssize) count;
}

/* With a token that lies across the blocks in which a file comes, so many bytes of it in the first. */
static void
assert_same_across_blocks (const char *token, size_t before)
{
  g_autoptr (GString) xml = g_string_new ("<a>");
  while (xml->len < BLOCK_BYTES - before)
    g_string_append_c (xml, 'x');
  g_string_append (g_string_append (xml, token), "<c/></a>");
  g_autofree char *whole = hear (xml->str, xml->len, 0);
  g_autoptr (Stream) stream = stream_new_callback (fill_from, xml, NULL);
  g_autofree char *blocks = hear_stream (stream, 0);
  assert_true (strcmp (blocks, whole) == 0); /* too long to be printed */
}

static void
test_across_blocks (void **state)
{
  (void) state;
  static const char *const tokens[] = {
    "<b k='\xC3\xA9' \n j=\"2\">]] \xF0\x9F\x98\x80&#x20AC;\r\n\r&amp;</b \n>",
    "]]>",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (tokens); i++)
    for (size_t before = 0; before <= strlen (tokens[i]); before++)
      assert_same_across_blocks (tokens[i], before);
}

static void
count_start (const char *name, const char **attributes, gpointer user_data)
{
  (void) name, (void) attributes;
  ++*(unsigned *) user_data;
}

static void
skip_text (const char *bytes, size_t length, gpointer user_data)
{
  (void) bytes, (void) length, (void) user_data;
}

static bool
skip_end (gpointer user_data)
{
  (void) user_data;
  return true;
}

/* Where it stops, and what the next parser is told. */
static void
test_where_it_stops (void **state)
{
  (void) state;
  static const struct {
    const char *xml, *opening, *rest;
    unsigned start_count;
  } rows[] = {
    { "<a><b>x</b></a>", "<a>", "</a>", 2 },
    { "<?xml version=\"1.0\"?>\n<a k='1'><b><!-- --></b></a>", "<?xml version=\"1.0\"?>\n<a><b>",
      "<!-- --></b></a>", 2 },
    { "<a><b></c></a>", "<a><b>", "</c></a>", 2 },
    { "<a><b k='&amp;'/></a>", "<a>", "<b k='&amp;'/></a>", 1 },
    { "<a>x&n;</a>", "<a>", "&n;</a>", 1 },
    { "<a><b/>", "<a>", "", 2 },
    { "<a/>", "", "<a/>", 0 },
    { "<!DOCTYPE a><a></a>", "", "<!DOCTYPE a><a></a>", 0 },
    { "<?xml version='1.0' encoding='latin1'?><a></a>", "", "<?xml version='1.0' encoding='latin1'?><a></a>",
      0 },
    { "<a><b><c></c></b></a>", "<a><b>", "<c></c></b></a>", 2 }, /* no deeper than two */
  };
  static const XmlPlainHandler handler = { count_start, skip_text, skip_end, 2 };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    unsigned start_count = 0;
    g_autoptr (Stream) stream = stream_new_bytes (rows[i].xml, strlen (rows[i].xml));
    XmlPlain *plain = xml_plain_new (&handler, &start_count);
    xml_plain_read (plain, stream);
    size_t length;
    g_autofree char *rest = stream_read_all (stream, 1000, &length, NULL);
    assert_string_equal (xml_plain_opening (plain)->str, rows[i].opening);
    assert_string_equal (rest, rows[i].rest);
    assert_int_equal (start_count, rows[i].start_count);
    xml_plain_free (plain);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_as_they_are),      cmocka_unit_test (test_cut_anywhere),
    cmocka_unit_test (test_damaged_anywhere), cmocka_unit_test (test_names_are_bounded),
    cmocka_unit_test (test_where_it_stops),   cmocka_unit_test (test_across_blocks),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
