/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* Points to pillars, bands, stage and confidence (methods 6.1 to 6.4). */

/* Reads findings, facts, coverage and coverage_lines; sets points, pillars, band, is_partial, stage,
 * confidence. */
void score_account (AccountAssessment *account, const Pack *pack);
/* Lowers the band to what also held two weeks ago, except for findings that confirm at once; the higher one
 * becomes pending.  A second witness today confirms Elevated beside one that has stood (methods 5.7).
 * `earlier` is the unconfirmed assessment of that date; NULL: there is none.
 */
void score_confirm (AccountAssessment *now, const AccountAssessment *earlier, const Pack *pack);
/* Lets go of all that score_confirm does not read of an earlier assessment. */
void score_keep_fired (AccountAssessment *earlier);
/* The band the account would have if its findings had these points each by itself. */
Band score_band_of (const AccountAssessment *account, const Pack *pack, const double *points);
/* The points that each finding has now by itself. Yours. */
double *score_points (const AccountAssessment *account);
