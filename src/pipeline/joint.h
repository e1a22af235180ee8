/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* What the tests of communication say together (methods 5.9).  A relationship that comes apart slowly moves
 * many measures a little before it moves one of them enough: Stouffer's sum of their normal scores, held
 * against the same sum of the other accounts. */

typedef struct {
  double value, baseline, p, q; /* NaN: unknown */
} JointScore;

/* First for each account by itself, from what its tests say (judge_tests): their sum as the value, unknown
 * with fewer than 6. */
JointScore joint_sum (const GPtrArray *findings, const Pack *pack);
/* Then for all of them: the value becomes one in spreads of the other accounts, baseline is their median, p
 * the upper normal tail, q that p corrected (Benjamini and Hochberg) for the accounts tested; unknown with 10
 * other accounts or fewer. */
void joint_compare (JointScore *scores, guint count);
/* Then for each, whose findings are as they were: adds the fact joint.z, whose n is the number of tests. */
void joint_add (AccountAssessment *account, const Pack *pack, const JointScore *score);
