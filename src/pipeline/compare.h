/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* Step three: what only the comparison with the other accounts can say (methods 4.7).  Adds facts to each
 * account and changes some; accounts: AccountAssessment *. */
void compare_accounts (const GPtrArray *accounts);
/* Whether the comparison reads or changes it: all other facts may be aside meanwhile. */
bool compare_reads (const Fact *fact);
