/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/tables.h"

/* A table for spreadsheets: RFC 4180, UTF-8, full precision, an empty cell where a number is unknown. */
typedef struct {
  TableSink sink;
  GString *out;   /* the caller's */
  bool has_cells; /* in the row being written */
} CsvSink;

/* With the row of names, NULL at their end. */
CsvSink csv_sink_begin (const char *const *columns);
