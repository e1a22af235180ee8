/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/assess.h"

/* What the portfolio's own history shows: documents beside those of the accounts. */

#define LESSONS_LEAST 5 /* accounts; with fewer it is an anecdote (methods P13) */

/* All of them, into now->lessons. */
void lessons_add (const AssessInput *input, Assessment *now);
/* P13: what followed the plays of the actions table (lessons_plays.c).  Assesses earlier dates, if there are
 * plays of the last year. */
Annex *lessons_of_plays (const AssessInput *input, const Assessment *now);
/* B1: who has a verified result, and who stays (lessons_results.c). */
Annex *lessons_of_results (const History *history, const Assessment *now);

/* The first loss of each account known at the as-of date: id (borrowed) → day. */
GHashTable *lessons_losses (const History *history, int32_t as_of_day);
