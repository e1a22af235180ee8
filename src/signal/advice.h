/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/judge.h"

/* The last step for an account that has its final band: the rules that read the band, notes and headline. */
void advice_give (AccountAssessment *account, const Pack *pack, JudgeWords words);
/* What its page says beside them: actions, and what would change the band.  After advice_give, with findings
 * in words. */
void advice_finish_page (AccountAssessment *account, const Pack *pack);
