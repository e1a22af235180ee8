/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/finding.h"
#include "signal/pack.h"

/* What a finding may count that chance alone could have brought, and what all such of an account may
 * together.
 */
#define CORRECT_UNCORRECTED_POINTS 3

/* Marks a fired finding as one that failed Benjamini-Hochberg: "uncorrected", at most 3 points and no band
 * by itself. */
void correct_finding (Finding *finding);
/* Whether judge_list_tests may find tests among the findings of that rule. */
bool correct_reads (const Rule *rule);
