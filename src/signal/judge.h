/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* From facts to findings, in this order:
 *
 *   judge_evaluate   each account by itself: what every rule says of its facts
 *   judge_correct    all accounts together: Benjamini-Hochberg
 *   judge_combine    each account again: rules that read other signals, only_with, and what each counts
 *                    beside the others (weigh.h)
 *   score_account, score_confirm, advice_give (score.h, advice.h)
 */

/* Findings that nobody reads, because only their states and points are asked for, go without their sentences,
 * which are a third of the work. */
typedef enum { JUDGE_IN_WORDS, JUDGE_WITHOUT_WORDS } JudgeWords;

/* All findings of one account, by code, then subject. Yours. */
GPtrArray *judge_evaluate (const Pack *pack, const FactSet *facts, JudgeWords words);
/* Corrects every test group over all accounts (a list of lists of Finding) at false discovery rate q, and
 * gives how many of the flags are expected by chance (methods 1.6, 5.8). */
double judge_correct (const GPtrArray *finding_lists, const Pack *pack, double q);
/* After judge_combine, because they read what the others tested: the flags of an account that are to be
 * expected of rules that hold the band by a floor and not by points. */
double judge_expect_floors (const GPtrArray *findings, const Pack *pack);
void judge_combine (GPtrArray *findings, const Pack *pack, const FactSet *facts, JudgeWords words);
/* The rules that read the account's band; they add no points. */
void judge_conclude (AccountAssessment *account, const Pack *pack);
