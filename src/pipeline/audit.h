/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/audit.h"
#include "pipeline/history.h"
#include "weft/compare.h"

/* What stands behind the opaque type of include/weft/compare.h. */
struct WeftComparison {
  Audit *audit;
  char *paper; /* of the PDF; NULL: A4 */
};

/* Fills in accounts and moves from the steps and what was learnt (audit_changes.c): of that account and that
 * owner only; NULL: of all. */
void audit_compare (Audit *audit, const char *account_id, const char *owner);
/* Lets be known at the audit's first date what became known by its second: decisions and rows about identity
 * (CAUSE_MERGE), or rows and use dated before the first date (CAUSE_DATA).  Each is noted in audit->learnt;
 * the history is changed for good.  The number of those (audit_lift.c). */
guint audit_lift (Audit *audit, AuditCause cause, History *history, const Config *config);
