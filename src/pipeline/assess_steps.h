/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/assess.h"
#include "pipeline/compare.h"
#include "pipeline/count.h"

/* The steps of an assessment that work on the accounts side by side.  With a spill in the assessment, what is
 * not needed by the next step is put aside. */

/* From what was counted to facts, and to what is shown beside them, in two passes: what the portfolio says of
 * each week is known only after the first.  compared: of each account, to be filled, in the
 * order of out->accounts. */
void measure_accounts (const AssessInput *input, const Counted *counted, Assessment *out, GArray *compared);

/* The rules, and between them the one correction over all.  earlier: id → AccountAssessment * of two weeks
 * before, against which bands are confirmed, so that what follows from them is said too; NULL: they are not.
 */
void judge_accounts (const AssessInput *input, const Compared *compared, Assessment *assessment,
                     GHashTable *earlier);
bool is_calibrated (const AssessInput *input);
/* Only what the printed list of accounts says is wanted. */
static inline bool
assess_is_for_list (const AssessInput *input)
{
  return input->is_shown && input->is_list;
}
/* Each account has pages of its own, and some say what others' do: they stay in memory until that is known.
 */
static inline bool
assess_has_pages (const AssessInput *input)
{
  return input->is_shown && !input->is_list;
}
