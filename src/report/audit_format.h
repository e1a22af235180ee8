/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/audit.h"
#include "report/report.h"

/* The comparison of two dates as text, JSON, one HTML page, PDF, a workbook, or a folder of tables.  Appends
 * ReportFile *.  Of the options (NULL: none) the paper counts.  WEFT_ERROR_USAGE: there is no such format. */
bool audit_format_write (const Audit *audit, const char *format, const ReportOptions *options,
                         GPtrArray *files, GError **error);

/* ---- one file a format ---- */

bool audit_format_text (const Audit *audit, const ReportOptions *options, GPtrArray *files, GError **error);
bool audit_format_json (const Audit *audit, const ReportOptions *options, GPtrArray *files, GError **error);
bool audit_format_html (const Audit *audit, const ReportOptions *options, GPtrArray *files, GError **error);
bool audit_format_csv (const Audit *audit, const ReportOptions *options, GPtrArray *files, GError **error);
bool audit_format_xlsx (const Audit *audit, const ReportOptions *options, GPtrArray *files, GError **error);
bool audit_format_pdf (const Audit *audit, const ReportOptions *options, GPtrArray *files, GError **error);

/* ---- what they show alike ---- */

/* Takes text. */
void audit_add_file (GPtrArray *files, const char *path, GString *text);
/* Takes bytes. */
void audit_add_bytes (GPtrArray *files, const char *path, GBytes *bytes);
/* The accounts that changed, the largest rise in points first: borrowed. */
GPtrArray *audit_list_changed (const Audit *audit);
/* How the two dates were judged, a sentence each: char *. Yours. */
GPtrArray *audit_dup_setting (const Audit *audit);
/* "Multi-threading collapse, Carla Brandt"; for caps what they are. Yours. */
char *audit_dup_title (const AuditChange *change);
/* Why it changed, in a sentence without its full stop. Yours. */
char *audit_dup_why (const Audit *audit, const AuditChange *change);
/* What the signal says now, or "it said: …" of one that is not there any more; "" if nothing. Yours. */
char *audit_dup_wording (const AuditChange *change);
/* "T2"; "" for caps. Borrowed. */
const char *audit_get_code (const AuditChange *change);
/* "+3", "-2", "0". Yours. */
char *audit_dup_signed (double points);
/* "Watch", "not assessed": of a place in the moves; "Watch, High pending" of an account. The last is yours.
 */
const char *audit_band_title (int band);
char *audit_dup_band (const AccountAssessment *account);
