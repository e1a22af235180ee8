/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/audit_format.h"
#include "report/audit_tables.h"
#include "report/csv_sink.h"

bool
audit_format_csv (const Audit *audit, G_GNUC_UNUSED const ReportOptions *options, GPtrArray *files,
                  G_GNUC_UNUSED GError **error)
{
  for (const AuditTable *table = audit_tables; table->name != NULL; table++) {
    CsvSink csv = csv_sink_begin (table->columns);
    g_autofree char *path = g_strconcat (table->name, ".csv", NULL);
    table->put (&csv.sink, audit);
    audit_add_file (files, path, csv.out);
  }
  return true;
}
