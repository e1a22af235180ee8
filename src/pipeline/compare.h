/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* Step three: what only the comparison with the other accounts can say (methods 4.7).  It takes a few numbers
 * of each account and leaves a few: the facts they come from may be aside meanwhile, and are told afterwards.
 */

enum { COMPARE_TESTS = 4, COMPARE_WAITS = 2, COMPARE_LEVELS = 2 };

/* NaN: unknown, or not compared. */
typedef struct {
  const char *country, *segment; /* "": unknown; interned: the same text is at the same address */
  double p[COMPARE_TESTS]; /* of tests that know the noise of counts; then with what the others leave of it */
  double z[COMPARE_WAITS]; /* of reply times; then in spreads of the others */
  double change[COMPARE_WAITS];  /* of reply times, ln; then as a ratio, less that of the country's others */
  double others[COMPARE_WAITS];  /* then: so many */
  double level[COMPARE_LEVELS];  /* of frictions; then what is usual in the segment */
  double events[COMPARE_LEVELS]; /* behind it */
  double tenure_years, stagnation_months;
  double took_share; /* then: of those of like tenure, who took something up */
  double takers;     /* then: of so many */
} Compared;

void compare_read (const AccountAssessment *account, Compared *out);
/* What the others say of each. */
void compare_accounts (Compared *compared, guint count, guint thread_count);
/* Adds facts, and changes some.  Once for facts that were read from. */
void compare_tell (const Compared *compared, FactSet *facts);
