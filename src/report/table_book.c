/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table_book.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/text.h"

#define MAX_CELL_BYTES 8192 /* far below the 32,767 characters a cell may hold */
#define USUAL_WIDTH 13.0

/* Columns that hold more than a word, in characters; and those whose numbers are parts of a whole. */
static const struct {
  double width;
  const char *names[8]; /* NULL at the end */
} wide[] = {
  { 90, { "text", "headline" } },
  { 60, { "what" } },
  { 48, { "reason", "clears_when", "innocent", "missing" } },
  { 40, { "sha256" } },
  { 36, { "id" } },
  { 30, { "owner", "title", "mailbox", "section", "subject", "due", "baseline_window" } },
  { 26, { "name", "person", "signal", "account", "action", "window" } },
  { 18, { "band", "document", "value", "notice_deadline" } },
};
static const char *const shares[] = { "coverage", "share", "share_before", "share_now" };

struct TableBook {
  TableSink sink;
  int fd; /* of a file in memory */
  lxw_workbook *workbook;
  lxw_worksheet *sheet; /* NULL before the first table */
  lxw_format *header, *date, *percent;
  const char *name;
  const char *const *columns;
  lxw_row_t row;
  lxw_col_t column;
  int part; /* of a table that is longer than a sheet */
};

static void
put_text (TableSink *sink, const char *text)
{
  TableBook *book = (TableBook *) sink;
  g_autofree char *clean = text_clean (text != NULL ? text : "", MAX_CELL_BYTES);
  if (*clean != '\0')
    worksheet_write_string (book->sheet, book->row, book->column, clean, NULL); /* never a formula */
  book->column++;
}

static bool
is_share (const char *column)
{
  for (size_t i = 0; i < G_N_ELEMENTS (shares); i++)
    if (strcmp (shares[i], column) == 0)
      return true;
  return false;
}

static double
width_of (const char *column)
{
  for (size_t i = 0; i < G_N_ELEMENTS (wide); i++)
    if (g_strv_contains (wide[i].names, column))
      return wide[i].width;
  return USUAL_WIDTH;
}

static void
put_number (TableSink *sink, double value)
{
  TableBook *book = (TableBook *) sink;
  if (isfinite (value))
    worksheet_write_number (book->sheet, book->row, book->column, value,
                            is_share (book->columns[book->column]) ? book->percent : NULL);
  book->column++;
}

/* Spreadsheets count days from 1899-12-30. */
static void
put_day (TableSink *sink, int32_t day)
{
  TableBook *book = (TableBook *) sink;
  if (day != DAY_NONE)
    worksheet_write_number (book->sheet, book->row, book->column, (double) day + 25569, book->date);
  book->column++;
}

static void
begin_sheet (TableBook *book)
{
  g_autofree char *name =
      book->part == 0 ? g_strdup (book->name) : g_strdup_printf ("%s %d", book->name, book->part + 1);
  book->sheet = workbook_add_worksheet (book->workbook, name);
  book->part++;
  worksheet_freeze_panes (book->sheet, 1, 0);
  worksheet_set_landscape (book->sheet);
  worksheet_fit_to_pages (book->sheet, 1, 0); /* on paper: as wide as the page, the header on each */
  worksheet_repeat_rows (book->sheet, 0, 0);
  lxw_col_t count = 0;
  for (; book->columns[count] != NULL; count++) {
    worksheet_set_column (book->sheet, count, count, width_of (book->columns[count]), NULL);
    worksheet_write_string (book->sheet, 0, count, book->columns[count], book->header);
  }
  book->row = 1;
  book->column = 0;
}

static void
end_sheet (TableBook *book)
{
  lxw_col_t last = 0;
  while (book->columns[last + 1] != NULL)
    last++;
  worksheet_autofilter (book->sheet, 0, 0, book->row > 1 ? book->row - 1 : 1, last);
}

static void
end_row (TableSink *sink)
{
  TableBook *book = (TableBook *) sink;
  book->column = 0;
  if (++book->row < LXW_ROW_MAX)
    return;
  end_sheet (book);
  begin_sheet (book);
}

static void
set_properties (lxw_workbook *workbook, const char *title, int32_t day)
{
  g_autofree char *clean = text_clean (title, 255);
  char author[] = "weft " WEFT_VERSION;
  lxw_doc_properties properties = { .title = clean, .author = author, .created = (time_t) day * 86400 };
  workbook_set_properties (workbook, &properties);
}

/* The library writes to a path and nothing else, so it gets that of a file in memory. */
static lxw_workbook *
open_workbook (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  lxw_workbook_options options = { .constant_memory = LXW_TRUE };
  return workbook_new_opt (path, &options);
}

TableBook *
table_book_new (const char *title, int32_t day)
{
  int fd = memfd_create ("workbook", MFD_CLOEXEC);
  lxw_workbook *workbook = fd >= 0 ? open_workbook (fd) : NULL;
  if (workbook == NULL) {
    if (fd >= 0)
      close (fd);
    return NULL;
  }
  TableBook *book = g_new0 (TableBook, 1);
  *book = (TableBook){ .sink = { put_text, put_number, put_day, end_row }, .fd = fd, .workbook = workbook };
  set_properties (workbook, title, day);
  book->header = workbook_add_format (workbook);
  format_set_bold (book->header);
  format_set_bg_color (book->header, 0xe9edf0);
  format_set_bottom (book->header, LXW_BORDER_THIN);
  book->date = workbook_add_format (workbook);
  format_set_num_format (book->date, "yyyy-mm-dd");
  book->percent = workbook_add_format (workbook);
  format_set_num_format (book->percent, "0%");
  return book;
}

TableSink *
table_book_begin (TableBook *book, const char *name, const char *const *columns)
{
  if (book->sheet != NULL)
    end_sheet (book);
  book->name = name;
  book->columns = columns;
  book->part = 0;
  begin_sheet (book);
  return &book->sink;
}

static GBytes *
read_all (int fd)
{
  off_t length = lseek (fd, 0, SEEK_END);
  if (length <= 0)
    return NULL;
  g_autofree char *bytes = g_malloc ((gsize) length);
  off_t done = 0;
  while (done < length) {
    ssize_t got = pread (fd, bytes + done, (size_t) (length - done), done);
    if (got <= 0)
      return NULL;
    done += got;
  }
  return g_bytes_new_take (g_steal_pointer (&bytes), (gsize) length);
}

GBytes *
table_book_finish (TableBook *book)
{
  if (book->sheet != NULL)
    end_sheet (book);
  GBytes *bytes = workbook_close (book->workbook) == LXW_NO_ERROR ? read_all (book->fd) : NULL;
  close (book->fd);
  g_free (book);
  return bytes;
}
