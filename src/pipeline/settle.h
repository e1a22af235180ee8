/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "identity/roster.h"
#include "pipeline/history.h"

/* Who is who, and what each message is, over all that the store holds: for status and for what is not to be
 * kept. Assessments ask the same of the set as it was at their date (count.h). */
typedef struct {
  Roster *roster;
  GArray *classes; /* guint8 RecordClass by message; CLASS_HUMAN: imported, posts on project lists too */
} Settled;

Settled *settle_all (const History *history, const Config *config);
void settled_free (Settled *settled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settled, settled_free)
