/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables as one workbook: real dates and numbers, filters, a header that stays in sight. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/text.h"
#include "report/job.h"
#include "report/summary.h"
#include "report/tables.h"
#include "weft/error.h"

#define MAX_CELL_BYTES 8192 /* far below the 32,767 characters a cell may hold */
#define MAX_WIDTH 48.0

typedef struct {
  TableSink sink;
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_format *header, *date;
  const ReportTable *table;
  lxw_row_t row;
  lxw_col_t column;
  int part; /* of a table that is longer than a sheet */
} XlsxSink;

static void
put_text (TableSink *sink, const char *text)
{
  XlsxSink *xlsx = (XlsxSink *) sink;
  g_autofree char *clean = text_clean (text != NULL ? text : "", MAX_CELL_BYTES);
  if (*clean != '\0')
    worksheet_write_string (xlsx->sheet, xlsx->row, xlsx->column, clean, NULL); /* never a formula */
  xlsx->column++;
}

static void
put_number (TableSink *sink, double value)
{
  XlsxSink *xlsx = (XlsxSink *) sink;
  if (isfinite (value))
    worksheet_write_number (xlsx->sheet, xlsx->row, xlsx->column, value, NULL);
  xlsx->column++;
}

/* Spreadsheets count days from 1899-12-30. */
static void
put_day (TableSink *sink, int32_t day)
{
  XlsxSink *xlsx = (XlsxSink *) sink;
  if (day != DAY_NONE)
    worksheet_write_number (xlsx->sheet, xlsx->row, xlsx->column, (double) day + 25569, xlsx->date);
  xlsx->column++;
}

static void
begin_sheet (XlsxSink *xlsx)
{
  g_autofree char *name = xlsx->part == 0 ? g_strdup (xlsx->table->name)
                                          : g_strdup_printf ("%s %d", xlsx->table->name, xlsx->part + 1);
  xlsx->sheet = workbook_add_worksheet (xlsx->workbook, name);
  xlsx->part++;
  worksheet_freeze_panes (xlsx->sheet, 1, 0);
  lxw_col_t count = 0;
  for (; xlsx->table->columns[count] != NULL; count++) {
    bool is_wide = strcmp (xlsx->table->columns[count], "text") == 0 ||
                   strcmp (xlsx->table->columns[count], "headline") == 0;
    worksheet_set_column (xlsx->sheet, count, count, is_wide ? MAX_WIDTH : 14, NULL);
    worksheet_write_string (xlsx->sheet, 0, count, xlsx->table->columns[count], xlsx->header);
  }
  xlsx->row = 1;
  xlsx->column = 0;
}

static void
end_sheet (XlsxSink *xlsx)
{
  lxw_col_t last = 0;
  while (xlsx->table->columns[last + 1] != NULL)
    last++;
  worksheet_autofilter (xlsx->sheet, 0, 0, xlsx->row > 1 ? xlsx->row - 1 : 1, last);
}

static void
end_row (TableSink *sink)
{
  XlsxSink *xlsx = (XlsxSink *) sink;
  xlsx->column = 0;
  if (++xlsx->row < LXW_ROW_MAX)
    return;
  end_sheet (xlsx);
  begin_sheet (xlsx);
}

static void
write_tables (const ReportJob *job, lxw_workbook *workbook)
{
  XlsxSink xlsx = { .sink = { put_text, put_number, put_day, end_row }, .workbook = workbook };
  xlsx.header = workbook_add_format (workbook);
  format_set_bold (xlsx.header);
  xlsx.date = workbook_add_format (workbook);
  format_set_num_format (xlsx.date, "yyyy-mm-dd");
  for (xlsx.table = report_tables; xlsx.table->name != NULL; xlsx.table++) {
    xlsx.part = 0;
    begin_sheet (&xlsx);
    report_table_put (xlsx.table, &xlsx.sink, job->assessment, job->accounts);
    end_sheet (&xlsx);
  }
}

/* The date of creation is the as-of date: the clock would make two runs differ. */
static void
set_properties (const ReportJob *job, lxw_workbook *workbook)
{
  char title[] = "Customer relationships at risk", author[] = "weft " WEFT_VERSION;
  lxw_doc_properties properties = { .title = title,
                                    .author = author,
                                    .created = (time_t) job->assessment->as_of_day * 86400 };
  workbook_set_properties (workbook, &properties);
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

/* The library writes to a path and nothing else, so it gets that of a file in memory. */
static GBytes *
write_workbook (const ReportJob *job, int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  lxw_workbook_options options = { .constant_memory = LXW_TRUE };
  lxw_workbook *workbook = workbook_new_opt (path, &options);
  if (workbook == NULL)
    return NULL;
  set_properties (job, workbook);
  write_tables (job, workbook);
  return workbook_close (workbook) == LXW_NO_ERROR ? read_all (fd) : NULL;
}

bool
xlsx_format_write (const ReportJob *job, GError **error)
{
  int fd = memfd_create ("workbook", MFD_CLOEXEC);
  GBytes *bytes = fd >= 0 ? write_workbook (job, fd) : NULL;
  if (fd >= 0)
    close (fd);
  if (bytes == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FAILED, "the workbook could not be written: %s",
                 g_strerror (errno));
    return false;
  }
  job_add_bytes (job, "assessment.xlsx", bytes);
  return true;
}
