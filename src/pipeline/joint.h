/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* What the tests of communication say together (methods 5.9).  A relationship that comes apart slowly moves
 * many measures a little before it moves one of them enough: Stouffer's sum of their normal scores, held
 * against the same sum of the other accounts. */

/* accounts: AccountAssessment * with findings that have been judged.  Adds the fact joint.z to each: value
 * in spreads of the other accounts, baseline their median, n the number of tests, p its upper normal tail;
 * unknown with fewer than 6 tests or 10 other accounts. */
void joint_compare (const GPtrArray *accounts, const Pack *pack);
