/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* The last step for an account that has its final band: the rules that read the band, notes, actions,
 * headline and what would change the band. */
void advice_give (AccountAssessment *account, const Pack *pack);
/* What the account's stage means, from the pack; "" for stage 0. Borrowed. */
const char *advice_stage_text (const Pack *pack, int stage);
