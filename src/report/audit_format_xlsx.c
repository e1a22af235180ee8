/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>

#include "report/audit_format.h"
#include "report/audit_tables.h"
#include "report/table_book.h"
#include "weft/error.h"

bool
audit_format_xlsx (const Audit *audit, G_GNUC_UNUSED const ReportOptions *options, GPtrArray *files,
                   GError **error)
{
  TableBook *book = table_book_new ("What changed, and why", audit->to_day);
  for (const AuditTable *table = audit_tables; book != NULL && table->name != NULL; table++)
    table->put (table_book_begin (book, table->name, table->columns), audit);
  GBytes *bytes = book != NULL ? table_book_finish (book) : NULL;
  if (bytes != NULL)
    audit_add_bytes (files, "comparison.xlsx", bytes);
  else
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FAILED, "the workbook could not be written: %s",
                 g_strerror (errno));
  return bytes != NULL;
}
