/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the report as one workbook. */
#include <errno.h>

#include "report/job.h"
#include "report/table_book.h"
#include "weft/error.h"

bool
xlsx_format_write (const ReportJob *job, GError **error)
{
  TableBook *book = table_book_new ("Customer relationships at risk", job->assessment->as_of_day);
  for (const ReportTable *table = report_tables; book != NULL && table->name != NULL; table++)
    report_table_put (table, table_book_begin (book, table->name, table->columns), job);
  GBytes *bytes = book != NULL ? table_book_finish (book) : NULL;
  if (bytes == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FAILED, "the workbook could not be written: %s",
                 g_strerror (errno));
    return false;
  }
  job_add_bytes (job, "assessment.xlsx", bytes);
  return true;
}
