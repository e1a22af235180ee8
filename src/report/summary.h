/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* What every format shows alike: order, words and the few numbers that lead a page. */

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

/* One of the three large numbers: the metric of that name if it is there, else counted from the people drawn.
 */
typedef struct {
  const char *label;
  double now, before; /* NaN unknown */
  bool is_share;      /* 0…1, shown as a percentage */
  bool is_worse;      /* clearly: a count at most two thirds of before, a share up by a fifth of the whole */
} KeyNumber;

#define SUMMARY_KEY_NUMBERS 3

/* The weeks of the map's second moment, and how many of them the exports cover. */
typedef struct {
  int weeks, seen;
} SeenWeeks;

SeenWeeks summary_count_seen_weeks (const AccountAssessment *account);
/* ", 5 of 8 weeks in the export", "" if all are. Yours. */
char *summary_dup_covered (const AccountAssessment *account);
/* Less than half of those weeks is there: nobody's silence can be read from them, and what counts people is
 * unknown. */
bool summary_is_blind (const AccountAssessment *account);
void summary_read_key_numbers (const AccountAssessment *account, KeyNumber numbers[SUMMARY_KEY_NUMBERS]);
/* NULL if the account has none of that name. */
const Metric *summary_find_metric (const AccountAssessment *account, const char *name);
const Series *summary_find_series (const AccountAssessment *account, const char *name);
/* "4" or "78 %"; "unknown". Yours. */
char *summary_format_key (double value, bool is_share);
/* A value with its unit: "2.0 persons", "78 %" for unit "share". Yours. */
char *summary_format_value (double value, const char *unit);
/* "2 tickets", "1 ticket": units are plurals. Yours. */
char *summary_join_unit (const char *number, const char *unit);
/* "1,066,609"; NaN gives "". Yours. */
char *summary_format_money (double value, const char *currency);
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
