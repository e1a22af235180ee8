/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/audit_format.h"

#include "base/text.h"
#include "report/html.h"
#include "report/markup.h"

static void
append_setting (GString *out, const Audit *audit)
{
  g_autoptr (GPtrArray) sentences = audit_dup_setting (audit);
  for (guint i = 0; i < sentences->len; i++)
    markup_append (out, "<p>%s</p>\n", (const char *) sentences->pdata[i]);
  const GPtrArray *settings = audit_last (audit)->changed_settings;
  for (guint i = 0; i < settings->len; i++)
    markup_append (out, "<p class=\"small\">Changed setting: %s</p>\n", (const char *) settings->pdata[i]);
}

static void
append_bands (GString *out, const Audit *audit)
{
  g_autofree char *from = day_format (audit->from_day), *to = day_format (audit->to_day);
  markup_append (
      out,
      "<h2>Accounts by band</h2>\n<table><thead><tr><th scope=\"col\">Band</th><th scope=\"col\" "
      "class=\"n\">%s</th><th scope=\"col\" class=\"n\">%s</th><th scope=\"col\" class=\"n\">Came</th>"
      "<th scope=\"col\" class=\"n\">Went</th></tr></thead><tbody>\n",
      from, to);
  for (int band = AUDIT_BANDS - 1; band >= 0; band--) {
    guint before = audit_count_before (audit, band), after = audit_count_after (audit, band);
    guint stayed = audit->moves[band][band];
    if (band == AUDIT_NOT_ASSESSED && before == 0 && after == 0)
      continue;
    markup_append (out,
                   "<tr><th scope=\"row\">%s</th><td class=\"n\">%u</td><td class=\"n\">%u</td><td "
                   "class=\"n\">%u</td><td class=\"n\">%u</td></tr>\n",
                   audit_band_title (band), before, after, after - stayed, before - stayed);
  }
  g_string_append (out, "</tbody></table>\n");
}

static void
append_change (GString *out, const Audit *audit, const AuditChange *change)
{
  g_autofree char *points = audit_dup_signed (change->points);
  g_autofree char *title = audit_dup_title (change), *why = audit_dup_why (audit, change),
                  *text = audit_dup_wording (change);
  markup_append (
      out, "<tr><td>%s</td><td class=\"n\">%s</td><td>%s</td><td>%s</td><td><strong>%s</strong>: %s.",
      audit_get_code (change), points, change_title (change->kind), cause_title (change->cause), title, why);
  if (!text_is_blank (text))
    markup_append (out, "<p class=\"small\">%s</p>", text);
  html_append_evidence (out, change->evidence, evidence_kind_name (change->evidence_kind), "comparisons");
  g_string_append (out, "</td></tr>\n");
}

static void
append_account (GString *out, const Audit *audit, const AuditAccount *account)
{
  g_autofree char *before = audit_dup_band (account->before), *after = audit_dup_band (account->after);
  g_string_append (out, "<section>\n<h2>");
  markup_append_name (out, account->name);
  markup_append (out, "</h2>\n<p>%s → %s, %f → %f points</p>\n", before, after,
                 audit_points (account->before), audit_points (account->after));
  if (account->changes->len > 0) {
    g_string_append (
        out,
        "<div class=\"scroll\" role=\"region\" aria-label=\"Changes\" tabindex=\"0\"><table><thead><tr>"
        "<th scope=\"col\">Signal</th><th scope=\"col\" class=\"n\">Points</th><th scope=\"col\">Change</th>"
        "<th scope=\"col\">Cause</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
    for (guint i = 0; i < account->changes->len; i++)
      append_change (out, audit, account->changes->pdata[i]);
    g_string_append (out, "</tbody></table></div>\n");
  }
  g_string_append (out, "</section>\n");
}

bool
audit_format_html (const Audit *audit, G_GNUC_UNUSED const ReportOptions *options, GPtrArray *files,
                   G_GNUC_UNUSED GError **error)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) changed = audit_list_changed (audit);
  html_begin_page (out, "Comparison");
  g_string_append (out, "<h1>What changed, and why</h1>\n");
  append_setting (out, audit);
  append_bands (out, audit);
  for (guint i = 0; i < changed->len; i++)
    append_account (out, audit, changed->pdata[i]);
  html_end_page (out);
  audit_add_file (files, "comparison.html", out);
  return true;
}
