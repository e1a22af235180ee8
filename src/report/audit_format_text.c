/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/audit_format.h"

#include "base/text.h"
#include "report/cells.h"

#define BAND_WIDTH 20
#define DAY_WIDTH 12
#define INDENT 13        /* of what stands under a change */
#define EVIDENCE_SHOWN 3 /* the others stand in the JSON, HTML and CSV of the same comparison */

static void
append_setting (Lines *out, const Audit *audit)
{
  g_autoptr (GPtrArray) sentences = audit_dup_setting (audit);
  for (guint i = 0; i < sentences->len; i++)
    cells_append_wrapped (out, sentences->pdata[i], 0, 0);
  const GPtrArray *settings = audit_last (audit)->changed_settings;
  for (guint i = 0; i < settings->len; i++)
    cells_append_item (out, "•", settings->pdata[i]);
}

static void
append_count (Lines *out, guint count)
{
  g_autofree char *text = g_strdup_printf ("%u", count);
  cells_append_right (out->text, text, DAY_WIDTH);
}

static void
append_bands (Lines *out, const Audit *audit)
{
  g_autofree char *from = day_format (audit->from_day), *to = day_format (audit->to_day);
  g_string_append_c (out->text, '\n');
  cells_append_left (out->text, "BAND", BAND_WIDTH);
  cells_append_right (out->text, from, DAY_WIDTH);
  cells_append_right (out->text, to, DAY_WIDTH);
  cells_append_right (out->text, "CAME", 8);
  cells_append_right (out->text, "WENT", 8);
  cells_end_line (out->text);
  for (int band = AUDIT_BANDS - 1; band >= 0; band--) {
    guint before = audit_count_before (audit, band), after = audit_count_after (audit, band);
    if (band == AUDIT_NOT_ASSESSED && before == 0 && after == 0)
      continue;
    g_autofree char *came = g_strdup_printf ("+%u", after - audit->moves[band][band]);
    g_autofree char *went = g_strdup_printf ("-%u", before - audit->moves[band][band]);
    cells_append_left (out->text, audit_band_title (band), BAND_WIDTH);
    append_count (out, before);
    append_count (out, after);
    cells_append_right (out->text, came, 8);
    cells_append_right (out->text, went, 8);
    cells_end_line (out->text);
  }
}

static void
append_evidence (Lines *out, const AuditChange *change)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (guint i = 0; i < MIN (change->evidence->len, EVIDENCE_SHOWN); i++) {
    const Evidence *evidence = change->evidence->pdata[i];
    g_autofree char *day = day_format (evidence->day);
    g_string_append_printf (line, "%s%s%s%s", i > 0 ? ", " : "", day, *day != '\0' ? " " : "", evidence->id);
  }
  if (line->len == 0)
    return;
  if (change->evidence->len > EVIDENCE_SHOWN)
    g_string_append_printf (line, " and %u more", change->evidence->len - EVIDENCE_SHOWN);
  g_autofree char *text =
      g_strdup_printf ("cited %s: %s", evidence_kind_name (change->evidence_kind), line->str);
  g_string_append_printf (out->text, "%*s", INDENT, "");
  cells_append_wrapped (out, text, INDENT, INDENT);
}

static void
append_change (Lines *out, const Audit *audit, const AuditChange *change)
{
  g_autofree char *points = audit_dup_signed (change->points);
  g_autofree char *title = audit_dup_title (change), *why = audit_dup_why (audit, change);
  g_autofree char *wording = audit_dup_wording (change);
  g_autofree char *line = change->kind == CHANGE_CAPS
                              ? g_strdup_printf ("%s: %s", title, why)
                              : g_strdup_printf ("%s %s, %s: %s.", title, change_title (change->kind),
                                                 cause_title (change->cause), why);
  g_string_append (out->text, "  ");
  cells_append_left (out->text, audit_get_code (change), 5);
  cells_append_right (out->text, points, 4);
  g_string_append (out->text, "  ");
  cells_append_wrapped (out, line, INDENT, INDENT);
  if (!text_is_blank (wording)) {
    g_string_append_printf (out->text, "%*s", INDENT, "");
    cells_append_wrapped (out, wording, INDENT, INDENT);
  }
  append_evidence (out, change);
}

static void
append_account (Lines *out, const Audit *audit, const AuditAccount *account)
{
  g_autofree char *before = audit_dup_band (account->before), *after = audit_dup_band (account->after);
  g_autofree char *from = text_number (audit_points (account->before), 1);
  g_autofree char *to = text_number (audit_points (account->after), 1);
  g_autofree char *rise = audit_dup_signed (audit_points (account->after) - audit_points (account->before));
  g_autofree char *title = g_strcmp0 (account->name, account->id) == 0
                               ? g_strdup (account->id)
                               : g_strdup_printf ("%s  (%s)", account->name, account->id);
  g_autofree char *line = g_strdup_printf ("%s → %s, %s → %s points (%s)", before, after, from, to, rise);
  g_string_append_c (out->text, '\n');
  cells_append_wrapped (out, title, 0, 0);
  cells_append_wrapped (out, line, 0, 0);
  for (guint i = 0; i < account->changes->len; i++)
    append_change (out, audit, account->changes->pdata[i]);
}

static void
append_unchanged (Lines *out, const Audit *audit)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  for (guint i = 0; i < audit->accounts->len; i++) {
    const AuditAccount *account = audit->accounts->pdata[i];
    if (!audit_is_changed (account))
      g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "As before: ", account->id);
  }
  if (ids->len == 0)
    return;
  g_string_append_c (out->text, '\n');
  cells_append_wrapped (out, ids->str, 0, 0);
}

bool
audit_format_text (const Audit *audit, const ReportOptions *options, GPtrArray *files,
                   G_GNUC_UNUSED GError **error)
{
  Lines lines = { g_string_new (NULL), options_line_width (options) }, *out = &lines;
  g_autoptr (GPtrArray) changed = audit_list_changed (audit);
  append_setting (out, audit);
  append_bands (out, audit);
  for (guint i = 0; i < changed->len; i++)
    append_account (out, audit, changed->pdata[i]);
  append_unchanged (out, audit);
  audit_add_file (files, "comparison.txt", out->text);
  return true;
}
