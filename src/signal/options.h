/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* The page of the economic options (methods P4): the sentence of each that is triggered, and of every one the
 * number that triggers it, or would.  After the judgement; adds to the account's annexes. */
void options_add_page (AccountAssessment *account, const Pack *pack);
