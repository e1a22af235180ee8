/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/tables.h"

/* Tables as one workbook, a sheet each, written one after the other: real dates and numbers, filters, a
 * header that stays in sight, and nothing that a spreadsheet would run. */
typedef struct TableBook TableBook;

/* day: its date of creation; the clock would make two runs differ.  NULL: no room (errno). */
TableBook *table_book_new (const char *title, int32_t day);
/* The sink of its rows, borrowed; columns end with NULL and are borrowed until the next table. */
TableSink *table_book_begin (TableBook *workbook, const char *name, const char *const *columns);
/* Frees the workbook. NULL: it could not be written (errno). */
GBytes *table_book_finish (TableBook *workbook);
