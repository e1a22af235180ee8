/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of tables for spreadsheets: RFC 4180, UTF-8, full precision, an empty cell where a number is
 * unknown. */
#include "report/job.h"

#include "report/csv_sink.h"
#include "report/manifest.h"
#include "report/tables.h"

static GString *
write_table (const ReportJob *job, const ReportTable *table)
{
  CsvSink csv = csv_sink_begin (table->columns);
  report_table_put (table, &csv.sink, job);
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
