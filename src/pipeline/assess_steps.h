/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/assess.h"
#include "pipeline/compare.h"
#include "pipeline/count.h"

/* The steps of an assessment that work on the accounts side by side.  With a spill in the assessment, what is
 * not needed by the next step is put aside. */

/* From what was counted to facts, and to what is shown beside them, in two passes: what the portfolio says of
 * each week is known only after the first.  compared: Compared of each account, to be filled,
 * in the order of out->accounts; quotes: of their pages, to be counted (build_pages.h). */
void measure_accounts (const AssessInput *input, const Counted *counted, Assessment *out, Scroll *compared,
                       GHashTable *quotes);

/* The rules, and between them the one correction over all.  before: of two weeks ago, against which bands are
 * confirmed, so that what follows from them is said too; NULL: they are not. */
void judge_accounts (const AssessInput *input, Scroll *compared, GHashTable *quotes, Assessment *assessment,
                     const Assessment *before);
/* id → AccountAssessment * */
GHashTable *index_accounts (const Assessment *assessment);
/* The accounts come in their order, or nearly so: those that lie behind are let go of, some at a time. */
static inline void
let_go_behind (const Assessment *assessment, const Scroll *compared, guint index)
{
  if (index % SCROLL_ITEMS == 0)
    assessment_let_go (assessment);
  scroll_pass (compared, index, sizeof (Compared));
}
bool is_calibrated (const AssessInput *input);
/* Only what the printed list of accounts says is wanted. */
static inline bool
assess_is_for_list (const AssessInput *input)
{
  return input->is_shown && input->is_list;
}
/* Each account has pages of its own. */
static inline bool
assess_has_pages (const AssessInput *input)
{
  return input->is_shown && !input->is_list;
}
