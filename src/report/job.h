/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/report.h"

/* What a format gets: the accounts asked for, and where its files go. */
struct ReportJob {
  const Assessment *assessment;
  const ReportOptions *options;
  GPtrArray *accounts; /* AccountAssessment *, borrowed: the most severe first */
  GPtrArray *files;    /* ReportFile * */
  guint left_count;    /* asked for too, and not listed: customers no more */
};

/* Takes text. */
void job_add_text (const ReportJob *job, const char *path, GString *text);
/* What is written so far of a file that nobody has to hold as a whole; empties it. */
void job_pass_on (const ReportJob *job, GString *text);
/* Takes bytes. */
void job_add_bytes (const ReportJob *job, const char *path, GBytes *bytes);
/* "Not listed: 2 former customers …"; NULL: there are none.  Yours. */
char *job_dup_left (const ReportJob *job);
/* Is it the whole portfolio?  What its history shows speaks of everybody's accounts. */
bool job_has_lessons (const ReportJob *job);
/* Does that account get a page of its own? */
bool job_has_page (const ReportJob *job, const AccountAssessment *account);

bool json_format_write (const ReportJob *job, GError **error);
bool text_format_write (const ReportJob *job, GError **error);
bool explain_format_write (const ReportJob *job, GError **error);
bool html_format_write (const ReportJob *job, GError **error);
bool csv_format_write (const ReportJob *job, GError **error);
bool xlsx_format_write (const ReportJob *job, GError **error);
bool pdf_format_write (const ReportJob *job, GError **error);
