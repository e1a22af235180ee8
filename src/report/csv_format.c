/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of tables for spreadsheets: RFC 4180, UTF-8, full precision, an empty cell where a number is
 * unknown. */
#include "report/job.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/manifest.h"
#include "report/tables.h"

#define MAX_CELL_BYTES 4096

typedef struct {
  TableSink sink;
  GString *out;
  bool has_cells; /* in the row being written */
} CsvSink;

static void
separate (CsvSink *csv)
{
  if (csv->has_cells)
    g_string_append_c (csv->out, ',');
  csv->has_cells = true;
}

/* A spreadsheet would run a cell that begins with one of these signs as a formula; the apostrophe says it is
 * text.  Tab and carriage return, which belong to that list, do not survive the cleaning. */
static void
put_text (TableSink *sink, const char *text)
{
  CsvSink *csv = (CsvSink *)sink;
  g_autofree char *clean = text_clean (text != NULL ? text : "", MAX_CELL_BYTES);
  separate (csv);
  g_string_append_c (csv->out, '"');
  if (clean[0] != '\0' && strchr ("=+-@", clean[0]) != NULL)
    g_string_append_c (csv->out, '\'');
  for (const char *p = clean; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (csv->out, '"');
    g_string_append_c (csv->out, *p);
  }
  g_string_append_c (csv->out, '"');
}

static void
put_number (TableSink *sink, double value)
{
  CsvSink *csv = (CsvSink *)sink;
  separate (csv);
  if (isfinite (value))
    text_append_number (csv->out, value);
}

static void
put_day (TableSink *sink, int32_t day)
{
  CsvSink *csv = (CsvSink *)sink;
  g_autofree char *text = day_format (day);
  separate (csv);
  g_string_append (csv->out, text);
}

static void
end_row (TableSink *sink)
{
  CsvSink *csv = (CsvSink *)sink;
  g_string_append (csv->out, "\r\n");
  csv->has_cells = false;
}

static GString *
write_table (const ReportJob *job, const ReportTable *table)
{
  CsvSink csv = {{put_text, put_number, put_day, end_row}, g_string_new (NULL), false};
  for (int c = 0; table->columns[c] != NULL; c++)
    g_string_append_printf (csv.out, "%s%s", c > 0 ? "," : "", table->columns[c]);
  end_row (&csv.sink);
  for (guint i = 0; i < job->accounts->len; i++)
    table->put_account (&csv.sink, job->accounts->pdata[i]);
  return csv.out;
}

bool
csv_format_write (const ReportJob *job, G_GNUC_UNUSED GError **error)
{
  for (const ReportTable *table = report_tables; table->name != NULL; table++) {
    g_autofree char *path = g_strconcat (table->name, ".csv", NULL);
    job_add_text (job, path, write_table (job, table));
  }
  manifest_add_file (job);
  return true;
}
