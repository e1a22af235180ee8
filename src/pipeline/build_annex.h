/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"
#include "pipeline/annex_use.h"

/* The documents of an account: the usage audit (P1), the insight draft (P2), and the pages of the actions
 * (build_pages.h).  Built with the facts, for every account that is shown; out's people and facts are there.
 */
void build_annexes (const Frame *frame, AccountAssessment *out);
/* Once the account is judged: drops those that it does not need, and adds what only the judgement knows. */
void build_finish_annexes (AccountAssessment *account);
/* The paragraphs of the draft (build_insight.c). */
void
insight_write (const Frame *frame, const AnnexUses *uses, const AccountAssessment *account, Annex *insight);
