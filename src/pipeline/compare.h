/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* Step three: what only the comparison with the other accounts can say (methods 4.7).  Adds facts to each
 * account and changes some; accounts: AccountAssessment *. */
void compare_accounts (const GPtrArray *accounts, guint thread_count);
/* The names of the facts that it reads or changes, NULL behind the last: all others may be aside meanwhile.
 */
extern const char *const compare_facts[];
