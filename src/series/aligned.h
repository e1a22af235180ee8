/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "series/survival.h"

typedef struct {
  double z;                   /* > 0: slower now; NaN if nothing is comparable */
  guint responder_count;      /* with the least number of asks in both windows */
  guint ref_count, now_count; /* asks that entered the test */
} AlignedTest;

/* Have the waits become longer, person by person?  An aligned rank test (Hodges and Lehmann 1962): each
 * responder's mean log wait is taken out, all asks are ranked together by the scores of Peto and Prentice for
 * censored times (Prentice 1978), and the scores' sum over `now` is held against its permutation mean and
 * variance within responders, which needs no assumption on the waits.
 *
 * A stratified log-rank test compares only within a responder, where two or three asks of now meet ten; with
 * some twenty asks of six people it finds a doubling half as often (methods 4.5). */
AlignedTest aligned_test (const SurvivalWindows *windows);
