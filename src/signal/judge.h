/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* From facts to findings, in this order:
 *
 *   judge_tests      each account by itself: what the rules that test something say of its facts
 *   judge_correct    all accounts together: Benjamini-Hochberg
 *   judge_evaluate   each account by itself: what every rule says of its facts
 *   judge_combine    each account again: rules that read other signals, only_with, and what each counts
 *                    beside the others (weigh.h)
 *   score_account, score_confirm, advice_give (score.h, advice.h)
 */

/* What nobody reads is not put into words, which are a third of the work: beside sentence, reason and way
 * back what was seen, how far it is from firing and what else it could be; and where only states and points
 * are asked for, nothing at all. */
typedef enum { JUDGE_IN_WORDS, JUDGE_IN_SENTENCES, JUDGE_WITHOUT_WORDS } JudgeWords;

/* All findings of one account, by code, then subject. Yours. */
GPtrArray *judge_evaluate (const Pack *pack, const FactSet *facts, JudgeWords words);
/* Of them those that the correction or joint.z reads, without words. Yours. */
GPtrArray *judge_tests (const Pack *pack, const FactSet *facts);
/* What the correction has to know of a finding, and what it says of it: the findings themselves are let go of
 * meanwhile, and made once more. */
typedef struct {
  const Rule *rule; /* borrowed from the pack */
  guint number;     /* of the finding among those of its rule */
  bool fails;       /* the correction */
  double p;         /* the test's own: to be both rarer than among the others and corrected for their number
                       would be to ask twice; NaN: it is tested alone */
  double q;
} Test;

/* The tests of one account: Test. Yours. */
GArray *judge_list_tests (const GPtrArray *findings, const Pack *pack);
/* The share of wrong ones that is put up with among what survives a correction (methods 5.8). */
#define JUDGE_DISCOVERY_RATE 0.10
/* Corrects every test group over all accounts (a list of what judge_list_tests gave) at that rate, and gives
 * how many of the flags are expected by chance (methods 1.6, 5.8). */
double judge_correct (const GPtrArray *test_lists);
/* Says in the findings of an account, all of them or those that judge_tests gives, what the correction left
 * of them. */
void judge_take_correction (GPtrArray *findings, const GArray *tests);
/* After judge_combine, because they read what the others tested: the flags of an account that are to be
 * expected of rules that hold the band by a floor and not by points. */
double judge_expect_floors (const GPtrArray *findings, const Pack *pack);
void judge_combine (GPtrArray *findings, const Pack *pack, const FactSet *facts, JudgeWords words);
/* The rules that read the account's band; they add no points. */
void judge_conclude (AccountAssessment *account, const Pack *pack, JudgeWords words);
