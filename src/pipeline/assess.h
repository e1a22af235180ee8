/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/lexicon.h"
#include "model/assessment.h"
#include "model/calibration.h"
#include "pipeline/calendar.h"
#include "pipeline/history.h"
#include "signal/pack.h"

/* What somebody wants of each account as soon as it is there: a digest, of several accounts at once, and then
 * the account itself with it, one after the other in the order of the assessment, from any thread. */
typedef struct {
  int64_t (*digest) (const AccountAssessment *account);
  void (*take) (const AccountAssessment *account, int64_t digest, gpointer data); /* NULL: nobody */
} AccountPart;

/* First as it is shown (people, ties, series), then as it was judged. */
typedef struct {
  AccountPart shown, judged;
  gpointer data;
} AccountTaker;

/* One date: count → measure → compare → judge.  The same history, configuration, pack and date give the same
 * result. */
typedef struct {
  const History *history;
  const Config *config;
  const Calendar *calendar;
  const Pack *pack;
  bool is_shown; /* also build what is shown: map, charts, coverage lines; else only what is judged */
  const Calibration *calibration; /* NULL: the index is not calibrated */
  const Lexicon *lexicon;         /* NULL: the built-in one */
  bool is_named;                  /* also list the known names, which pseudonyms need; implied by is_shown
                                     without is_list */
  bool is_list;                   /* of what is shown not what only the accounts' own pages say */
  guint thread_count;             /* accounts are measured and judged on so many; 0: one */
  bool is_spilled;                /* accounts are put aside while nobody works on them (model/aside.h) */
  bool is_brief;                  /* only the bands and what fired stay: see assess_briefly */
  AccountTaker taker;             /* of the date that is asked for, not of those before it */
} AssessInput;

#define CONFIRM_DAYS 14 /* a band holds if it held so many days ago too (methods 5.7) */

/* The unconfirmed assessment of one date. */
Assessment *assess_once (const AssessInput *input, int32_t as_of_day);
/* The same without what is shown or named: bands and points, and the findings that fired. */
Assessment *assess_briefly (const AssessInput *input, int32_t as_of_day);
/* Lowers the bands of `now` to what `before`, the unconfirmed assessment of CONFIRM_DAYS earlier, bears out.
 */
void assess_confirm (Assessment *now, const Assessment *before, const Pack *pack);
/* With the band confirmed against two weeks before (methods 5.7), actions and notes. */
Assessment *assess_date (const AssessInput *input, int32_t as_of_day);
/* The Sunday that ends the last complete ISO week of the store's records; DAY_NONE: the store is empty. */
int32_t assess_default_day (const History *history);
