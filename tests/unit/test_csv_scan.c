/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/rng.h"
#include "source/csv.h"

/* Lines without quotes are cut by us and all others by libcsv.  A quoted cell in front of a line sends it the
 * other way, and the rest of its record must be the same. */

typedef struct {
  GString *all;
  size_t first; /* cell that counts */
} Record;

static bool
note_record (const CsvRecord *record, gpointer user_data, GError **error)
{
  (void) error;
  Record *seen = user_data;
  g_string_append_printf (seen->all, "%" G_GUINT64_FORMAT "%s", record->line, record->is_ascii ? "" : "!");
  for (size_t i = seen->first; i < record->count; i++)
    g_string_append_printf (seen->all, "|%s", record->cells[i]);
  g_string_append_c (seen->all, '\n');
  return true;
}

static char *
dup_records (const char *text, size_t length, char separator, size_t first)
{
  const CsvDialect dialect = { .separator = separator, .line_end = '\n', .header_line = 1 };
  g_autoptr (Stream) stream = stream_new_bytes (text, length);
  g_autoptr (Diag) diag = diag_new ();
  Record seen = { g_string_new (NULL), first };
  assert_true (csv_scan (stream, &dialect, diag, note_record, &seen, NULL));
  assert_int_equal (diag->rejected_count, 0);
  return g_string_free (seen.all, FALSE);
}

static void
check_line (const char *line, size_t length, char separator)
{
  g_autoptr (GString) quoted = g_string_new ("\"q\"");
  g_string_append_c (quoted, separator);
  g_string_append_len (quoted, line, (gssize) length);
  g_autofree char *ours = dup_records (line, length, separator, 0);
  g_autofree char *theirs = dup_records (quoted->str, quoted->len, separator, 1);
  assert_string_equal (ours, theirs);
}

/* Blanks, separators and bytes above 127 in all orders, with either line end and without one. */
static void
test_plain_lines_as_libcsv_cuts_them (void **state)
{
  (void) state;
  static const char letters[] = "ab ,;\t\xC3\xA9'";
  static const char separators[] = { ',', ';', '\t' };
  static const char *const ends[] = { "\n", "\r\n", " \r\n", "" };
  Rng rng;
  rng_seed (&rng, 20260301);
  for (unsigned i = 0; i < 30000; i++) {
    char line[32] = "x"; /* a line of blanks only is no record, but one behind a quoted cell is */
    size_t length = 1 + rng_below (&rng, 12);
    for (size_t k = 1; k < length; k++)
      line[k] = letters[rng_below (&rng, sizeof letters - 1)];
    if (i % 2 == 0) /* the first cell may be blank too */
      line[0] = ' ', line[length] = 'x';
    strcat (line, ends[rng_below (&rng, G_N_ELEMENTS (ends))]);
    check_line (line, strlen (line), separators[rng_below (&rng, G_N_ELEMENTS (separators))]);
  }
}

static void
test_what_is_no_plain_line (void **state)
{
  (void) state;
  static const struct {
    const char *text, *records;
  } cases[] = {
    { "a,b\n", "1|a|b\n" },
    { "a,b", "1|a|b\n" },                                 /* no line end */
    { " a b , c \n,\n", "1|a b|c\n" },                    /* of separators only: an empty row */
    { "a\rb,c\n", "1|a\n1|b|c\n" },                       /* a line end of old in one of new */
    { "a,\"b\nc,d\",e\nf,g\n", "1|a|b\nc,d|e\n3|f|g\n" }, /* plain only from outside */
    { " \t \n\n \r\na,b\n", "4|a|b\n" },
    { "a,\xE9\nb,c\n", "1!|a|\xE9\n2|b|c\n" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *records = dup_records (cases[i].text, strlen (cases[i].text), ',', 0);
    assert_string_equal (records, cases[i].records);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_plain_lines_as_libcsv_cuts_them),
                                      cmocka_unit_test (test_what_is_no_plain_line) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
