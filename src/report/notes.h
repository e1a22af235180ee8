/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* What looks reassuring and stands against the evidence has a box of its own, the other notes a list. */

#define NOTES_CONTRADICTION "What looks reassuring, and what the evidence says"

bool notes_is_contradiction (const Note *note);
/* How many there are of the one kind, or of the other. */
guint notes_count (const AccountAssessment *account, bool contradicting);
/* What a list says of an account that no finding speaks of, so that a falling line is not left without a
 * word: the first of its notes that explains one, in brackets; "" without any. */
const char *notes_gist (const AccountAssessment *account);
