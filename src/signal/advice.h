/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* The last step for an account that has its final band: the rules that read the band, notes, actions,
 * headline and what would change the band. */
void advice_give (AccountAssessment *account, const Pack *pack);
