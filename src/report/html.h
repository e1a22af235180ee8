/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/job.h"

/* Pieces shared by the two kinds of page. */

/* "accounts/A%2F17.html": one plain file name whatever the id holds. Yours. */
char *html_page_path (const char *account_id);
/* That path as a link. Yours. */
char *html_page_link (const char *account_id);
/* Everything up to <main>; the content security policy allows our one style sheet and nothing else. */
void html_begin_page (GString *out, const char *title);
void html_end_page (GString *out);
/* A mark, the band in words, and "pending" where there is one. */
void html_append_chip (GString *out, const AccountAssessment *account);
/* As-of date, program, libraries, changed settings, inputs with hashes, weeks by mailbox: all of them, or
 * those of one account (html_manifest.c). */
void html_append_manifest (GString *out, const Assessment *assessment, const AccountAssessment *account);

void html_append_account_page (GString *out, const ReportJob *job, const AccountAssessment *account);
void html_append_portfolio_page (GString *out, const ReportJob *job);
/* Why, signal by signal, with the evidence (html_signals.c). */
void html_append_signals (GString *out, const AccountAssessment *account);
/* The records behind something, folded up; cited: in which sense, NULL: as evidence.  elsewhere: what has
 * those that a page has no room for, "reports". */
void html_append_evidence (GString *out, const GPtrArray *evidence, const char *cited, const char *elsewhere);
/* All records of the fired signals in one list; the script lets it be searched. */
void html_append_records (GString *out, const AccountAssessment *account);
void html_append_unknown (GString *out, const AccountAssessment *account);
/* The usage audit and the insight draft, or the portfolio's lessons: Annex * (html_annex.c). */
void html_append_annexes (GString *out, const GPtrArray *annexes);
/* Who stands on the map, as a table (html_people.c). */
void html_append_people (GString *out, const AccountAssessment *account);
/* Whose loss would end contact, in a sentence or two. */
void html_append_thread (GString *out, const AccountAssessment *account);
