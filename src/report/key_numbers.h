/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* The few large numbers that lead a page, and the weeks they rest on. */

/* One of the three large numbers: the metric of that name if it is there, else counted from the people drawn.
 */
typedef struct {
  const char *label;
  double now, before; /* NaN unknown */
  bool is_share;      /* 0…1, shown as a percentage */
  bool is_worse;      /* clearly: a count at most two thirds of before, a share up by a fifth of the whole */
} KeyNumber;

#define KEY_NUMBERS 3

/* The weeks of the map's second moment, and how many of them the exports cover. */
typedef struct {
  int weeks, seen;
} SeenWeeks;

SeenWeeks key_numbers_count_weeks (const AccountAssessment *account);
/* ", 5 of 8 weeks in the export", "" if all are. Yours. */
char *key_numbers_dup_covered (const AccountAssessment *account);
/* Less than half of those weeks is there: nobody's silence can be read from them, and what counts people is
 * unknown. */
bool key_numbers_is_blind (const AccountAssessment *account);
void key_numbers_read (const AccountAssessment *account, KeyNumber numbers[KEY_NUMBERS]);
