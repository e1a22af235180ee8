/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats that other libraries write: the workbook and the PDF. */
#include "report_sample.h"

#include <archive.h>
#include <archive_entry.h>

static GBytes *
write_one (const char *format, const ReportOptions *options)
{
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
  g_autoptr (GError) error = NULL;
  if (!report_write (assessment, format, options, files, &error))
    fail_msg ("%s: %s", format, error->message);
  assert_int_equal (files->len, 1);
  return g_bytes_ref (((ReportFile *) files->pdata[0])->bytes);
}

static void
two_runs_give_the_same_bytes (void **state)
{
  (void) state;
  static const char *const formats[] = { "xlsx", "pdf" };
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GBytes) first = write_one (formats[i], NULL), second = write_one (formats[i], NULL);
    assert_true (g_bytes_equal (first, second));
  }
}

/* One member of the workbook's archive as text. */
static char *
read_member (GBytes *workbook, const char *name)
{
  gsize length;
  const void *bytes = g_bytes_get_data (workbook, &length);
  struct archive *archive = archive_read_new ();
  archive_read_support_format_zip (archive);
  assert_int_equal (archive_read_open_memory (archive, bytes, length), ARCHIVE_OK);
  GString *text = g_string_new (NULL);
  struct archive_entry *entry;
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK) {
    if (strcmp (archive_entry_pathname (entry), name) != 0)
      continue;
    char buffer[4096];
    la_ssize_t got;
    while ((got = archive_read_data (archive, buffer, sizeof buffer)) > 0)
      g_string_append_len (text, buffer, got);
  }
  archive_read_free (archive);
  return g_string_free (text, FALSE);
}

static void
the_workbook_holds_text_numbers_and_dates (void **state)
{
  (void) state;
  g_autoptr (GBytes) workbook = write_one ("xlsx", NULL);
  g_autofree char *portfolio = read_member (workbook, "xl/worksheets/sheet1.xml");
  g_autofree char *people = read_member (workbook, "xl/worksheets/sheet4.xml");
  g_autofree char *changes = read_member (workbook, "xl/worksheets/sheet5.xml");
  g_autofree char *core = read_member (workbook, "docProps/core.xml");
  assert_null (strstr (portfolio, "<f>")); /* "=cmd|…" is text */
  assert_null (strstr (people, "<f>"));
  assert_non_null (strstr (portfolio, "=cmd|"));
  assert_null (strstr (portfolio, "</script>"));
  assert_non_null (strstr (portfolio, "<v>1066609</v>"));
  assert_non_null (strstr (portfolio, "<v>46369</v>")); /* 2026-12-13 as a spreadsheet counts it */
  assert_non_null (strstr (portfolio, "<autoFilter"));
  assert_non_null (strstr (portfolio, "state=\"frozen\""));
  assert_non_null (strstr (people, "Brzęczyszczykiewicz"));
  assert_non_null (strstr (changes, ">signal<"));
  assert_non_null (strstr (changes, ">T2<"));
  assert_non_null (strstr (core, "2026-06-28T00:00:00Z"));
}

static guint
count_pages (GBytes *pdf)
{
  gsize length;
  const char *bytes = g_bytes_get_data (pdf, &length);
  guint pages = 0;
  for (const char *p = bytes; (p = memmem (p, length - (gsize) (p - bytes), "/Type /Page ", 12)) != NULL; p++)
    pages++;
  return pages;
}

static void
the_pdf_has_a_page_for_each_account (void **state)
{
  (void) state;
  g_autoptr (GBytes) few = write_one ("pdf", NULL);
  g_autoptr (GBytes) all = write_one ("pdf", &(ReportOptions){ .all_pages = true });
  gsize length;
  const char *bytes = g_bytes_get_data (few, &length);
  assert_memory_equal (bytes, "%PDF-", 5);
  assert_true (count_pages (few) >= 5); /* the portfolio and four accounts of Watch and above */
  assert_true (count_pages (all) >= count_pages (few) + 2);
  assert_non_null (memmem (bytes, length, "20260628000000", 14)); /* not the clock's date */
  assert_non_null (memmem (bytes, length, "/MarkInfo << /Marked true >>", 28));
  assert_non_null (memmem (bytes, length, "/Lang (en)", 10));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (two_runs_give_the_same_bytes),
    cmocka_unit_test (the_workbook_holds_text_numbers_and_dates),
    cmocka_unit_test (the_pdf_has_a_page_for_each_account),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
