/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/job.h"

/* The report as flat tables, one definition for every format that has rows and columns. */

/* Where the cells of a row go, from left to right. */
typedef struct TableSink TableSink;
struct TableSink {
  void (*put_text) (TableSink *sink, const char *text); /* NULL: empty */
  void (*put_number) (TableSink *sink, double value);   /* NaN: empty */
  void (*put_day) (TableSink *sink, int32_t day);       /* DAY_NONE: empty */
  void (*end_row) (TableSink *sink);
};

typedef struct {
  const char *name;           /* "portfolio" */
  const char *const *columns; /* NULL at the end */
  void (*put_account) (TableSink *sink, const AccountAssessment *account);
  void (*put_all) (TableSink *sink, const ReportJob *job); /* of a table that is not account by account */
} ReportTable;

/* portfolio, signals, evidence, people, changes, metrics, actions, documents, lessons, mailboxes, inputs,
 * manifest; a row without a name ends them. */
extern const ReportTable report_tables[];
/* All rows of one.  That of the lessons has none where the job is not the whole portfolio. */
void report_table_put (const ReportTable *table, TableSink *sink, const ReportJob *job);
