/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* What the tests of communication say together (methods 5.9).  A relationship that comes apart slowly moves
 * many measures a little before it moves one of them enough: Stouffer's sum of their normal scores, held
 * against the same sum of the other accounts. */

/* First for each account by itself, once its findings are judged: adds the fact joint.z, whose n is the
 * number of tests; unknown with fewer than 6. */
void joint_add (AccountAssessment *account, const Pack *pack);
/* Then for all of them (AccountAssessment *): its value becomes one in spreads of the other accounts,
 * baseline is their median, p the upper normal tail, q that p corrected (Benjamini and Hochberg) for the
 * accounts tested; unknown with 10 other accounts or fewer. */
void joint_compare (const GPtrArray *accounts);
