/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* What every format shows alike: order, words and titles. */

/* For g_ptr_array_sort: the higher band first, then more points, then the id. */
gint summary_compare_severity (gconstpointer a, gconstpointer b);

/* The fired finding that the band rests on most (ties: by code); NULL if none fired. */
const Finding *summary_find_top_finding (const AccountAssessment *account);
/* The findings in that state, those that the band rests on most first, then by code. Yours; what is in it is
 * borrowed. */
GPtrArray *summary_list_findings (const AccountAssessment *account, SignalState state);
/* One line: the headline, else the top finding's title, else the band in words. Borrowed. */
const char *summary_get_headline (const AccountAssessment *account);
/* The same for the top of a page: without what stands in brackets, which the
 * reasons below repeat. Yours. */
char *summary_dup_title (const AccountAssessment *account);
/* The band in words, with "in the part we can see" and "partial" where they belong. Yours. */
char *summary_dup_band_words (const AccountAssessment *account);
/* A mark that tells bands and states apart without colour. */
const char *summary_band_mark (Band band);
const char *summary_state_mark (SignalState state);
const char *summary_stage_title (int stage); /* "exit preparation" */
const char *summary_pillar_title (Pillar pillar);
const char *summary_family_title (Family family);

/* What a signal says to people: its text, or why it is silent, or how far it was from firing. Borrowed. */
const char *summary_get_wording (const Finding *finding);

/* NULL if the account has none of that name. */
const Metric *summary_find_metric (const AccountAssessment *account, const char *name);
const Series *summary_find_series (const AccountAssessment *account, const char *name);
/* "C. Brandt": the initial and the last word of a Latin name; others whole. Yours. */
char *summary_short_name (const char *name);
/* Of an address what stands before the @: the company is the same for all. NULL gives "". Yours. */
char *summary_short_owner (const char *owner);
/* "12 accounts: 1 critical, 2 high …", only the bands that occur. Yours. */
char *summary_count_bands (const GPtrArray *accounts);
/* The finding of a whole portfolio: "2 of 16 relationships are coming apart, 57,000 EUR a year." Yours. */
char *summary_dup_portfolio_title (const GPtrArray *accounts);
/* "97% of notice within 180 days, by your own history"; "" while the index is not calibrated. Yours. */
char *summary_dup_chance (const AccountAssessment *account);
/* Chance in a sentence. Yours. */
char *summary_chance_sentence (const Assessment *assessment);
/* "program" of the manifest: "weft 0.1.0". */
const char *summary_program (void);
