/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* What a condition can see: facts, of the subject in hand first; signal.CODE (1 fired, 0 not, unknown);
 * account.band, account.stage, account.points, account.families, account.coverage.  All borrowed. */
typedef struct {
  const Pack *pack;
  const FactSet *facts;
  const GPtrArray *findings;        /* Finding *; NULL: none has fired yet */
  const AccountAssessment *account; /* NULL: account.* is unknown */
  const char *subject;              /* NULL: the account as a whole */
} View;

World view_world (View *view);
/* The fact of that name for the subject in hand, else for the account, else the first; NULL: not measured. */
const Fact *view_find_fact (const View *view, const char *name);
/* Why the name is unknown, as a clause. Yours. */
char *view_explain_unknown (const View *view, const char *name);
/* How many of the seven families have points. */
int view_count_families (const GPtrArray *findings);
