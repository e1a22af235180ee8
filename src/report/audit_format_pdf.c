/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison for print: what the page shows, in the layout of the report. */
#include "base/text.h"
#include "report/audit_format.h"
#include "report/sheet.h"
#include "report/summary.h"
#include "report/web.h"
#include "weft/error.h"

#define MAX_EVIDENCE 20 /* of one change; the xlsx, csv and json have all of it */

static void
add_setting (Sheet *sheet, const Audit *audit)
{
  g_autoptr (GPtrArray) sentences = audit_dup_setting (audit);
  const GPtrArray *settings = audit_last (audit)->changed_settings;
  for (guint i = 0; i < sentences->len; i++)
    sheet_add_text (sheet, SHEET_BODY, sentences->pdata[i]);
  for (guint i = 0; i < settings->len; i++)
    sheet_add_text (sheet, SHEET_SMALL, settings->pdata[i]);
}

static void
add_bands (Sheet *sheet, const Audit *audit)
{
  g_autofree char *from = day_format (audit->from_day), *to = day_format (audit->to_day);
  const char *const header[] = { "Band", from, to, "Came", "Went" };
  const SheetTable table = { 5, { 0.4, 0.15, 0.15, 0.15, 0.15 }, { false, true, true, true, true }, header };
  sheet_begin_table (sheet, &table);
  for (int band = AUDIT_BANDS - 1; band >= 0; band--) {
    guint before = audit_count_before (audit, band), after = audit_count_after (audit, band);
    guint stayed = audit->moves[band][band];
    if (band == AUDIT_NOT_ASSESSED && before == 0 && after == 0)
      continue;
    g_autofree char *was = g_strdup_printf ("%u", before), *is = g_strdup_printf ("%u", after),
                    *came = g_strdup_printf ("%u", after - stayed),
                    *went = g_strdup_printf ("%u", before - stayed);
    const char *cells[] = { audit_band_title (band), was, is, came, went };
    sheet_add_row (sheet, &table, cells);
  }
  sheet_end_table (sheet);
}

static void
add_changes (Sheet *sheet, const Audit *audit, const AuditAccount *account)
{
  static const char *const header[] = { "Signal", "Points", "Change", "Cause", "Why" };
  static const SheetTable table = { 5, { 0.08, 0.08, 0.12, 0.15, 0.57 }, { [1] = true }, header };
  if (account->changes->len > 0)
    sheet_begin_table (sheet, &table);
  for (guint i = 0; i < account->changes->len; i++) {
    const AuditChange *change = account->changes->pdata[i];
    g_autofree char *points = audit_dup_signed (change->points), *title = audit_dup_title (change),
                    *why = audit_dup_why (audit, change), *wording = audit_dup_wording (change);
    g_autofree char *text = g_strdup_printf ("%s: %s. %s", title, why, wording);
    const char *cells[] = { audit_get_code (change), points, change_title (change->kind),
                            cause_title (change->cause), text };
    sheet_add_row (sheet, &table, cells);
  }
}

static void
add_evidence (Sheet *sheet, const AuditAccount *account)
{
  static const char *const header[] = { "Signal", "Cited", "Date", "Kind", "What", "Id" };
  static const SheetTable table = { 6, { 0.08, 0.08, 0.12, 0.1, 0.31, 0.31 }, { false }, header };
  bool has_any = false;
  for (guint i = 0; i < account->changes->len; i++) {
    const AuditChange *change = account->changes->pdata[i];
    for (guint k = 0; k < MIN (change->evidence->len, MAX_EVIDENCE); k++) {
      const Evidence *evidence = change->evidence->pdata[k];
      g_autofree char *day = day_format (evidence->day);
      const char *cells[] = { audit_get_code (change),
                              evidence_kind_name (change->evidence_kind),
                              day,
                              evidence->kind,
                              evidence->text,
                              evidence->id };
      if (!has_any) {
        sheet_add_text (sheet, SHEET_STRONG, "Records");
        sheet_begin_table (sheet, &table);
      }
      has_any = true;
      sheet_add_row (sheet, &table, cells);
    }
  }
}

static void
add_account (Sheet *sheet, const Audit *audit, const AuditAccount *account)
{
  g_autofree char *before = audit_dup_band (account->before), *after = audit_dup_band (account->after);
  g_autofree char *was = text_number (audit_points (account->before), 1),
                  *is = text_number (audit_points (account->after), 1);
  g_autofree char *line = g_strdup_printf ("%s → %s, %s → %s points", before, after, was, is);
  sheet_add_text (sheet, SHEET_HEADING, account->name);
  sheet_add_text (sheet, SHEET_STRONG, line);
  add_changes (sheet, audit, account);
  add_evidence (sheet, account);
}

bool
audit_format_pdf (const Audit *audit, const ReportOptions *options, GPtrArray *files, GError **error)
{
  g_autofree char *style = web_dup_file ("picture.css");
  g_autoptr (GPtrArray) changed = audit_list_changed (audit);
  SheetOptions sheet_options = { .title = "What changed, and why",
                                 .author = summary_program (),
                                 .style = style,
                                 .day = audit->to_day,
                                 .is_letter = g_strcmp0 (options->paper, "letter") == 0 };
  Sheet *sheet = sheet_new (&sheet_options);
  sheet_begin_section (sheet, sheet_options.title);
  sheet_add_text (sheet, SHEET_TITLE, sheet_options.title);
  add_setting (sheet, audit);
  add_bands (sheet, audit);
  for (guint i = 0; i < changed->len; i++)
    add_account (sheet, audit, changed->pdata[i]);
  GBytes *bytes = sheet_finish (sheet);
  if (bytes != NULL)
    audit_add_bytes (files, "comparison.pdf", bytes);
  else
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_FAILED, "the PDF could not be drawn");
  return bytes != NULL;
}
