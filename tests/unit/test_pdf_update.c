/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is appended to cairo's PDF: language, title and the texts of figures; and what is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "report/pdf_update.h"

/* A file as cairo builds one: catalog, structure, two figures and a paragraph, table of objects, trailer. */
static GBytes *
make_pdf (void)
{
  static const char *const objects[] = {
    "<< /Type /Catalog\n   /StructTreeRoot 2 0 R\n   /MarkInfo << /Marked true >>\n>>\n",
    "<< /Type /StructTreeRoot\n   /K [ 3 0 R 4 0 R 5 0 R ]\n>>\n",
    "<< /Type /StructElem\n   /S /Figure\n   /P 2 0 R\n   /K 0\n>>\n",
    "<< /Type /StructElem\n   /S /P\n   /P 2 0 R\n   /K 1\n>>\n",
    "<< /Type /StructElem\n   /S /Figure\n   /P 2 0 R\n   /K 2\n>>\n",
    "<< /Producer (a program)\n>>\n",
  };
  GString *file = g_string_new ("%PDF-1.4\n");
  GString *table = g_string_new ("xref\n0 7\n0000000000 65535 f \n");
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++) {
    g_string_append_printf (table, "%010" G_GSIZE_FORMAT " 00000 n \n", file->len);
    g_string_append_printf (file, "%u 0 obj\n%sendobj\n", i + 1, objects[i]);
  }
  gsize start = file->len;
  g_string_append_printf (file,
                          "%strailer\n<< /Size 7\n   /Root 1 0 R\n   /Info 6 0 R\n>>\nstartxref\n"
                          "%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          table->str, start);
  g_string_free (table, TRUE);
  return g_string_free_to_bytes (file);
}

static GPtrArray *
make_texts (guint count)
{
  GPtrArray *texts = g_ptr_array_new ();
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (texts, (char *) (i == 0 ? "Ä 1" : "two"));
  return texts;
}

/* The bytes as text, without those that came before. */
static char *
dup_update (GBytes *before, GBytes *after)
{
  gsize old_length, length;
  const char *old = g_bytes_get_data (before, &old_length), *now = g_bytes_get_data (after, &length);
  assert_true (length > old_length);
  assert_memory_equal (now, old, old_length);
  return g_strndup (now + old_length, length - old_length);
}

static void
language_and_texts_are_appended (void **state)
{
  (void) state;
  g_autoptr (GBytes) pdf = make_pdf ();
  g_autoptr (GPtrArray) texts = make_texts (2);
  g_autoptr (GBytes) updated = pdf_update (pdf, "en", texts);
  assert_non_null (updated);
  g_autofree char *more = dup_update (pdf, updated);
  assert_true (g_str_has_prefix (more, "3 0 obj\n<< /Type /StructElem\n   /S /Figure\n"));
  assert_non_null (strstr (more, "   /K 0\n   /Alt <FEFF00C400200031>\n>>\nendobj\n"));
  assert_non_null (strstr (more, "   /K 2\n   /Alt <FEFF00740077006F>\n>>\nendobj\n"));
  assert_null (strstr (more, "/S /P\n"));
  assert_non_null (strstr (more, "/MarkInfo << /Marked true >>\n   /Lang (en)\n"));
  assert_non_null (strstr (more, "/DisplayDocTitle true"));
  assert_non_null (strstr (more, "/Root 1 0 R\n   /Info 6 0 R\n   /Prev "));
}

/* Each entry of the new table leads to the object of its number. */
static void
the_new_table_is_right (void **state)
{
  (void) state;
  g_autoptr (GBytes) pdf = make_pdf ();
  g_autoptr (GPtrArray) texts = make_texts (2);
  g_autoptr (GBytes) updated = pdf_update (pdf, "en", texts);
  const char *file = g_bytes_get_data (updated, NULL);
  g_autofree char *more = dup_update (pdf, updated);
  gsize table = (gsize) g_ascii_strtoull (strstr (more, "startxref\n") + 10, NULL, 10);
  const char *line = file + table;
  assert_true (g_str_has_prefix (line, "xref\n"));
  guint entries = 0;
  for (line += 5; !g_str_has_prefix (line, "trailer"); entries++) {
    unsigned number;
    unsigned long offset;
    assert_int_equal (sscanf (line, "%u 1\n%010lu 00000 n \n", &number, &offset), 2);
    g_autofree char *head = g_strdup_printf ("%u 0 obj\n", number);
    assert_true (g_str_has_prefix (file + offset, head));
    line = strchr (line, '\n') + 1;
    assert_int_equal (strchr (line, '\n') + 1 - line, 20);
    line += 20;
  }
  assert_int_equal (entries, 3);
}

static void
another_number_of_figures_is_refused (void **state)
{
  (void) state;
  g_autoptr (GBytes) pdf = make_pdf ();
  for (guint count = 0; count < 4; count++) {
    g_autoptr (GPtrArray) texts = make_texts (count);
    g_autoptr (GBytes) updated = pdf_update (pdf, "en", texts);
    assert_int_equal (updated != NULL, count == 2);
  }
}

/* Cut anywhere, or with any byte of the table wrong, the file is refused or taken, and nothing else happens.
 */
static void
a_broken_file_is_no_crash (void **state)
{
  (void) state;
  g_autoptr (GBytes) pdf = make_pdf ();
  g_autoptr (GPtrArray) texts = make_texts (2);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (pdf, &length);
  for (gsize cut = 0; cut < length - 1; cut++) {
    g_autoptr (GBytes) shorter = g_bytes_new (bytes, cut);
    g_autoptr (GBytes) updated = pdf_update (shorter, "en", texts);
    if (cut < length - strlen ("\n%%EOF\n"))
      assert_null (updated);
  }
  for (gsize place = 0; place < length; place++) {
    guint8 *wrong = g_memdup2 (bytes, length);
    wrong[place] = '9';
    g_autoptr (GBytes) other = g_bytes_new_take (wrong, length);
    g_autoptr (GBytes) updated = pdf_update (other, "en", texts);
    (void) updated;
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (language_and_texts_are_appended),
    cmocka_unit_test (the_new_table_is_right),
    cmocka_unit_test (another_number_of_figures_is_refused),
    cmocka_unit_test (a_broken_file_is_no_crash),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
