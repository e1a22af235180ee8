/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/audit.h"
#include "report/tables.h"

/* The comparison as flat tables, one definition for every format that has rows and columns. */
typedef struct {
  const char *name;           /* "changes" */
  const char *const *columns; /* NULL at the end */
  void (*put) (TableSink *sink, const Audit *audit);
} AuditTable;

/* changes, accounts, evidence, manifest; a row without a name ends them.  The points of an account at the
 * first date and of its changes add up to its points at the second. */
extern const AuditTable audit_tables[];
