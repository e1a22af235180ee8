/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/stream.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "source/marks.h"
#include "weft/error.h"

/* Gzip through GIO, which is not the library under test's own code path. */
static GBytes *
pack (const void *bytes, size_t length)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autofree uint8_t *out = g_malloc (length + 1024);
  gsize in_used, out_used;
  GConverterResult result = g_converter_convert (G_CONVERTER (compressor), bytes, length, out, length + 1024,
                                                 G_CONVERTER_INPUT_AT_END, &in_used, &out_used, NULL);
  assert_int_equal (result, G_CONVERTER_FINISHED);
  return g_bytes_new (out, out_used);
}

typedef struct {
  const uint8_t *bytes;
  size_t left, step; /* at most step bytes a call */
} Drip;

static gssize
drip (gpointer user_data, void *buffer, size_t size, GError **error)
{
  (void) error;
  Drip *source = user_data;
  size_t count = MIN (MIN (size, source->step), source->left);
  memcpy (buffer, source->bytes, count);
  source->bytes += count;
  source->left -= count;
  return (gssize) count;
}

static void
append_packed (GByteArray *all, const char *text)
{
  g_autoptr (GBytes) packed = pack (text, strlen (text));
  gsize size;
  const uint8_t *bytes = g_bytes_get_data (packed, &size);
  g_byte_array_append (all, bytes, (guint) size);
}

static char *
read_dripping (const GByteArray *all, size_t step, GError **error)
{
  Drip source = { all->data, all->len, step };
  g_autoptr (Stream) stream = stream_open_callback (drip, &source, NULL, error);
  size_t length;
  return stream != NULL ? stream_read_all (stream, 1 << 20, &length, error) : NULL;
}

static void
test_gzip_members_and_padding (void **state)
{
  (void) state;
  static const uint8_t zeros[5000] = { 0 };
  g_autoptr (GByteArray) all = g_byte_array_new ();
  append_packed (all, "first,");
  append_packed (all, "second");
  g_byte_array_append (all, zeros, sizeof zeros);
  for (size_t step = 1; step < 10000; step = step * 3 + 1) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = read_dripping (all, step, &error);
    assert_null (error);
    assert_string_equal (text, "first,second");
  }
}

static void
test_gzip_cut_off (void **state)
{
  (void) state;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  append_packed (all, "a text long enough to be cut in its middle, a text long enough");
  g_byte_array_set_size (all, all->len - 12);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_dripping (all, 7, &error);
  assert_null (text);
  assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_CUT));
}

/* What was there can be seen all the same, and that it is not all is said once. */
static void
test_what_came_before_the_cut (void **state)
{
  (void) state;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  append_packed (all, "first,");
  append_packed (all, "second");
  g_byte_array_set_size (all, all->len - 8);
  Drip source = { all->data, all->len, 64 };
  g_autoptr (Stream) stream = stream_open_callback (drip, &source, NULL, NULL);
  size_t have;
  const uint8_t *bytes = stream_peek (stream, 100, &have, NULL);
  assert_int_equal (have, 12);
  assert_memory_equal (bytes, "first,second", 12);
  g_autoptr (GError) cut = stream_take_cut (stream);
  assert_true (g_error_matches (cut, WEFT_ERROR, WEFT_ERROR_CUT));
  stream_skip (stream, have);
  assert_non_null (stream_peek (stream, 1, &have, NULL));
  assert_int_equal (have, 0);
  assert_null (stream_take_cut (stream));
}

static void
test_gzip_damaged (void **state)
{
  (void) state;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  append_packed (all, "a text whose check sum will not fit");
  all->data[all->len - 6] ^= 0xff;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_dripping (all, 64, &error);
  assert_null (text);
  assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_FORMAT));
}

/* --- wide text --- */

#define PLAIN                                                                                                \
  "BEGIN:VCALENDAR\r\nSUMMARY:Gr\xC3\xBC\xC3\x9F"                                                            \
  "e \xF0\x9F\x98\x80\r\n"

/* glibc's iconv is not the code under test.  The names with LE and BE write no mark. */
static GByteArray *
convert (const char *text, const char *charset, const char *mark, size_t mark_length)
{
  gsize length;
  g_autofree char *bytes = g_convert (text, -1, charset, "UTF-8", NULL, &length, NULL);
  assert_non_null (bytes);
  GByteArray *all = g_byte_array_new ();
  g_byte_array_append (all, (const guint8 *) mark, (guint) mark_length);
  return g_byte_array_append (all, (const guint8 *) bytes, (guint) length);
}

static void
test_wide_text (void **state)
{
  (void) state;
  static const struct {
    const char *charset, *mark;
    size_t mark_length;
  } rows[] = {
    { "UTF-16LE", "\xFF\xFE", 2 },
    { "UTF-16LE", "", 0 },
    { "UTF-16BE", "\xFE\xFF", 2 },
    { "UTF-16BE", "", 0 },
    { "UTF-32LE", "", 0 },
    { "UTF-32LE", "\xFF\xFE\0\0", 4 },
    { "UTF-32BE", "\0\0\xFE\xFF", 4 },
    { "UTF-32BE", "", 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    for (size_t step = 1; step < 200; step = step * 3 + 1) {
      g_autoptr (GByteArray) all = convert (PLAIN, rows[i].charset, rows[i].mark, rows[i].mark_length);
      g_autofree char *text = read_dripping (all, step, NULL);
      assert_string_equal (text, PLAIN);
    }
}

/* Shown as they are: XML, which names its own character set, and what has zeros elsewhere. */
static void
test_not_wide (void **state)
{
  (void) state;
  g_autoptr (GByteArray) xml = convert ("<?xml version='1.0' encoding='UTF-16'?>", "UTF-16LE", "\xFF\xFE", 2);
  g_autofree char *shown = read_dripping (xml, 64, NULL);
  assert_memory_equal (shown, xml->data, xml->len);
  static const uint8_t binary[] = { 'P', 0, 'K', 0, 3, 0, 4, 0, 'a', 0, 'b', 0, 'c', 0 };
  g_autoptr (GByteArray) other = g_byte_array_new ();
  g_byte_array_append (other, binary, sizeof binary);
  g_autofree char *same = read_dripping (other, 64, NULL);
  assert_memory_equal (same, binary, sizeof binary);
}

/* Two first halves of pairs, a second one alone, and half a unit at the end. */
static void
test_wide_text_with_bad_pairs (void **state)
{
  (void) state;
  static const uint8_t bad[] = { 0xFF, 0xFE, 'a', 0, 0x3D, 0xD8, 0x3D, 0xD8, 0x00,
                                 0xDE, 'b',  0,   0, 0xDC, 'c',  0,    'd' };
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_byte_array_append (all, bad, sizeof bad);
  g_autofree char *text = read_dripping (all, 3, NULL);
  assert_string_equal (text, "a\xEF\xBF\xBD\xF0\x9F\x98\x80"
                             "b\xEF\xBF\xBD"
                             "c");
}

/* The digest is that of the file, and what was cut is said once. */
static void
test_wide_text_packed_and_cut (void **state)
{
  (void) state;
  g_autoptr (GByteArray) wide = convert (PLAIN, "UTF-16LE", "\xFF\xFE", 2);
  g_autoptr (GBytes) packed = pack (wide->data, wide->len);
  gsize length;
  const uint8_t *bytes = g_bytes_get_data (packed, &length);
  Drip source = { bytes, length - 8, 64 };
  g_autoptr (Stream) stream = stream_open_callback (drip, &source, NULL, NULL);
  size_t have;
  const uint8_t *text = stream_peek (stream, 1000, &have, NULL);
  assert_int_equal (have, strlen (PLAIN));
  assert_memory_equal (text, PLAIN, have);
  g_autoptr (GError) cut = stream_take_cut (stream);
  assert_true (g_error_matches (cut, WEFT_ERROR, WEFT_ERROR_CUT));
  assert_null (stream_take_cut (stream));
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length - 8);
  char sha256[65];
  assert_true (stream_finish (stream, sha256, NULL));
  assert_string_equal (sha256, expected);
}

/* FIPS 180-2, appendix B.1: the digest of "abc". */
static void
test_digest_of_what_was_not_read (void **state)
{
  (void) state;
  g_autoptr (Stream) stream = stream_new_bytes ("abc", 3);
  char sha256[65];
  assert_true (stream_finish (stream, sha256, NULL));
  assert_string_equal (sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_peek_grows_and_keeps_place (void **state)
{
  (void) state;
  size_t size = 9 << 20, have;
  g_autofree uint8_t *bytes = g_malloc (size);
  for (size_t i = 0; i < size; i++)
    bytes[i] = (uint8_t) (i * 2654435761u >> 13);
  Drip source = { bytes, size, 100000 };
  g_autoptr (Stream) stream = stream_open_callback (drip, &source, NULL, NULL);
  const uint8_t *seen = stream_peek (stream, 1000, &have, NULL);
  assert_true (have >= 1000);
  stream_skip (stream, 999);
  seen = stream_peek (stream, 6 << 20, &have, NULL);
  assert_true (have >= 6 << 20);
  assert_memory_equal (seen, bytes + 999, 6 << 20);
  stream_skip (stream, 6 << 20);
  assert_int_equal (stream_offset (stream), 999 + (6 << 20));
  seen = stream_peek (stream, size, &have, NULL);
  assert_int_equal (have, size - 999 - (6 << 20));
  assert_memory_equal (seen, bytes + 999 + (6 << 20), have);
}

static void
test_limit_of_read_all (void **state)
{
  (void) state;
  g_autoptr (Stream) stream = stream_new_bytes ("0123456789", 10);
  g_autoptr (GError) error = NULL;
  size_t length;
  assert_null (stream_read_all (stream, 9, &length, &error));
  assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_LIMIT));
}

/* Every place of the text that the stream tells of, in order. */
static GArray *
collect_marks (Stream *stream, const char *text)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  size_t have;
  assert_non_null (stream_peek (stream, 1000, &have, NULL));
  stream_look_for (stream, text);
  for (uint64_t from = 0; have > 0; stream_skip (stream, have), stream_peek (stream, 1, &have, NULL))
    for (uint64_t at; (at = stream_next_mark (stream, from)) != UINT64_MAX; from = at + 1) {
      assert_true (at + strlen (text) <= stream_offset (stream) + have); /* all of it is shown */
      g_array_append_val (found, at);
    }
  return found;
}

static void
check_marks (Stream *stream, const uint8_t *bytes, size_t size, const char *text)
{
  g_autoptr (GArray) found = collect_marks (stream, text);
  guint count = 0;
  for (const uint8_t *p = bytes; (p = memmem (p, size - (size_t) (p - bytes), text, strlen (text))) != NULL;
       p++)
    assert_int_equal (g_array_index (found, uint64_t, count++), p - bytes);
  assert_int_equal (found->len, count);
}

/* Six letters, so that parts of the text stand everywhere, and the text across the borders of blocks of any
 * power of two. */
static void
fill_with_parts (uint8_t *bytes, size_t size, const char *text)
{
  for (size_t i = 0; i < size; i++)
    bytes[i] = (uint8_t) text[(i * 2654435761u >> 7) % strlen (text)];
  for (size_t border = 256, i = 0; border + 8 < size; border += 256 + (border / 65536) * 65280, i++)
    memcpy (bytes + border - i % (strlen (text) + 1), text, strlen (text));
}

static void
test_marks_in_bytes_and_pieces (void **state)
{
  (void) state;
  static const char *const texts[] = { "\nFrom ", "ab", "aa", "12345678" };
  uint8_t bytes[5000];
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    for (size_t step = 1; step < sizeof bytes; step = step * 3 + 1) {
      fill_with_parts (bytes, sizeof bytes, texts[i]);
      g_autoptr (Stream) shown = stream_new_bytes (bytes, sizeof bytes);
      check_marks (shown, bytes, sizeof bytes, texts[i]);
      Marks marks = marks_begin (texts[i], 0);
      g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (uint64_t));
      g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (uint64_t));
      marks_find (&marks, bytes, sizeof bytes, whole);
      marks = marks_begin (texts[i], 0);
      for (size_t at = 0; at < sizeof bytes; at += step)
        marks_find (&marks, bytes + at, MIN (step, sizeof bytes - at), pieces);
      assert_int_equal (whole->len, pieces->len);
      assert_memory_equal (whole->data, pieces->data, whole->len * sizeof (uint64_t));
    }
}

/* The first so many bytes in a file of their own; the path is yours. */
static char *
write_file (GBytes *bytes, gsize length)
{
  char *path = g_build_filename (g_get_tmp_dir (), "weft-stream-XXXXXX", NULL);
  close (g_mkstemp (path));
  assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) length, NULL));
  return path;
}

static void
test_marks_in_large_file (void **state)
{
  (void) state;
  static const char text[] = "\nFrom ";
  size_t size = 13u << 20;
  g_autofree uint8_t *bytes = g_malloc (size);
  fill_with_parts (bytes, size, text);
  for (int is_packed = 0; is_packed < 2; is_packed++) {
    g_autoptr (GBytes) data = is_packed ? pack (bytes, size) : g_bytes_new (bytes, size);
    g_autofree char *path = write_file (data, g_bytes_get_size (data));
    g_autoptr (Stream) stream = stream_open (path, NULL);
    check_marks (stream, bytes, size, text);
    g_remove (path);
  }
}

/* Long enough for the threads that unpack and hash; what GLib makes of the same bytes is the other opinion.
 */
static void
check_large_file (bool is_packed, size_t cut, bool is_good)
{
  size_t size = 13u << 20, length = 0;
  g_autofree uint8_t *bytes = g_malloc (size);
  for (size_t i = 0; i < size; i++)
    bytes[i] = (uint8_t) (i * 2654435761u >> 13);
  g_autoptr (GBytes) packed = is_packed ? pack (bytes, size) : g_bytes_new (bytes, size);
  gsize written = g_bytes_get_size (packed) - cut;
  g_autofree char *path = write_file (packed, written);
  g_autoptr (Stream) stream = stream_open (path, NULL);
  assert_non_null (stream);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = stream_read_all (stream, size, &length, &error);
  assert_true ((text != NULL) == is_good);
  assert_true (!is_good || (length == size && memcmp (text, bytes, size) == 0));
  assert_true (is_good || g_error_matches (error, WEFT_ERROR, WEFT_ERROR_CUT));
  char sha256[65];
  assert_true (stream_finish (stream, sha256, NULL));
  g_autofree char *expected =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, g_bytes_get_data (packed, NULL), written);
  assert_string_equal (sha256, expected);
  g_remove (path);
}

static void
test_large_file (void **state)
{
  (void) state;
  check_large_file (false, 0, true);
  check_large_file (true, 0, true);
  check_large_file (true, 100, false);
}

/* Nobody reads to the end: the threads end all the same, whatever each of them is at. */
static void
leave_early (const char *path, size_t left)
{
  g_autoptr (Stream) stream = stream_open (path, NULL);
  for (size_t have; left > 0; left -= MIN (left, have)) {
    assert_non_null (stream_peek (stream, 1, &have, NULL));
    stream_skip (stream, MIN (left, have));
  }
}

static void
test_large_file_left_early (void **state)
{
  (void) state;
  size_t size = 13u << 20;
  g_autofree uint8_t *bytes = g_malloc0 (size);
  for (size_t i = 0; i < size; i += 3)
    bytes[i] = (uint8_t) (i * 2654435761u >> 13);
  for (int is_packed = 0; is_packed < 2; is_packed++) {
    g_autoptr (GBytes) data = is_packed ? pack (bytes, size) : g_bytes_new (bytes, size);
    g_autofree char *path = write_file (data, g_bytes_get_size (data));
    for (size_t left = 1u << 20; left < size; left += 1u << 20)
      leave_early (path, left);
    g_remove (path);
  }
}

/* Somebody else writes to it meanwhile.  What was seen is of no use then, but whoever looks at it lives. */
static void
check_changed_file (off_t new_size, size_t seen_before)
{
  size_t size = 13u << 20, have;
  g_autofree uint8_t *bytes = g_malloc (size);
  memset (bytes, 'x', size);
  g_autoptr (GBytes) data = g_bytes_new (bytes, size);
  g_autofree char *path = write_file (data, size);
  g_autoptr (Stream) stream = stream_open (path, NULL);
  g_autoptr (GError) error = NULL;
  assert_non_null (stream_peek (stream, seen_before, &have, NULL));
  assert_int_equal (truncate (path, new_size), 0);
  const uint8_t *seen = stream_peek (stream, size, &have, &error);
  size_t others = 0;
  for (size_t i = 0; seen != NULL && i < have; i++)
    others += seen[i] != 'x';
  char sha256[65];
  assert_true (seen == NULL || !stream_finish (stream, sha256, &error));
  assert_true (new_size >= (off_t) size || seen == NULL || others > 0);
  assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_IO));
  g_remove (path);
}

static void
test_file_changed_meanwhile (void **state)
{
  (void) state;
  static const off_t sizes[] = { 0, 1, 4097, 1 << 20, (13 << 20) - 1, (13 << 20) + 1 };
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (size_t seen = 1; seen <= 13u << 20; seen = seen * 3 + 4)
      check_changed_file (sizes[i], seen);
  check_changed_file (0, 13u << 20);
}

/* Files of the system have no size, and are nowhere in memory. */
static void
test_file_that_cannot_be_shown (void **state)
{
  (void) state;
  g_autoptr (Stream) stream = stream_open ("/proc/self/status", NULL);
  size_t length;
  g_autofree char *text = stream_read_all (stream, 1u << 20, &length, NULL);
  assert_true (g_str_has_prefix (text, "Name:"));
}

/* Two blocks are read without a thread; where the third would begin the file may be over. */
static void
test_files_of_two_blocks (void **state)
{
  (void) state;
  static const size_t sizes[] = { 500u << 10, 600u << 10, 1u << 20, (1u << 20) + 1 };
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree uint8_t *bytes = g_malloc0 (sizes[i]);
    memset (bytes, 'x', sizes[i]);
    g_autoptr (GBytes) data = g_bytes_new (bytes, sizes[i]);
    g_autofree char *path = write_file (data, sizes[i]);
    g_autoptr (Stream) stream = stream_open (path, NULL);
    size_t have, seen = 0;
    for (; stream_peek (stream, 1, &have, NULL) != NULL && have > 0; seen += have)
      stream_skip (stream, have);
    char sha256[65];
    assert_true (stream_finish (stream, sha256, NULL));
    g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, sizes[i]);
    assert_string_equal (sha256, expected);
    assert_int_equal (seen, sizes[i]);
    g_remove (path);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_gzip_members_and_padding),
    cmocka_unit_test (test_gzip_cut_off),
    cmocka_unit_test (test_what_came_before_the_cut),
    cmocka_unit_test (test_gzip_damaged),
    cmocka_unit_test (test_wide_text),
    cmocka_unit_test (test_not_wide),
    cmocka_unit_test (test_wide_text_with_bad_pairs),
    cmocka_unit_test (test_wide_text_packed_and_cut),
    cmocka_unit_test (test_digest_of_what_was_not_read),
    cmocka_unit_test (test_peek_grows_and_keeps_place),
    cmocka_unit_test (test_limit_of_read_all),
    cmocka_unit_test (test_marks_in_bytes_and_pieces),
    cmocka_unit_test (test_marks_in_large_file),
    cmocka_unit_test (test_large_file),
    cmocka_unit_test (test_large_file_left_early),
    cmocka_unit_test (test_files_of_two_blocks),
    cmocka_unit_test (test_file_changed_meanwhile),
    cmocka_unit_test (test_file_that_cannot_be_shown),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
