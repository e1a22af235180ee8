/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "model/aside.h"
#include "report/charts.h"
#include "report/html.h"
#include "report/html_data.h"
#include "report/markup.h"
#include "report/notes.h"
#include "report/summary.h"
#include "report/values.h"
#include "report/web.h"

#define MAX_CELL_BYTES 80
#define MAX_STILL_ROWS                                                                                       \
  500 /* with the script, which lists all of them: what stands there until it has run                        \
       */

static void
append_account_name (GString *out, const ReportJob *job, const AccountAssessment *account)
{
  g_string_append (out, "<th scope=\"row\">");
  if (job_has_page (job, account)) {
    g_autofree char *link = html_page_link (account->id);
    markup_append (out, "<a href=\"%s\">", link);
    markup_append_name (out, account->name);
    g_string_append (out, "</a>");
  } else
    markup_append_name (out, account->name);
}

static void
append_row (GString *out, const ReportJob *job, const AccountAssessment *account)
{
  g_autoptr (OpenAccount) open = account_open (account);
  g_autofree char *points = text_number (account->points, 0);
  g_autofree char *coverage = values_format_key (account->coverage, true);
  g_autofree char *renewal = day_format (account->renewal_day);
  g_autofree char *value = values_format_money (account->arr, account->currency);
  g_autofree char *owner = summary_short_owner (account->owner);
  const Finding *top = summary_find_top_finding (account);
  g_string_append (out, "<tr><td>");
  html_append_chip (out, account);
  append_account_name (out, job, account);
  markup_append (out, "<td class=\"n\">%s<td class=\"n\">%d<td class=\"n\">%s<td>%s<td>", points,
                 account->stage, coverage, confidence_name (account->confidence));
  charts_append_sparkline (out, summary_find_series (account, "person_days"));
  g_string_append (out, "<td class=\"what\">");
  markup_append_clipped (out, top != NULL ? top->title : notes_gist (account), MAX_CELL_BYTES);
  markup_append (out, "<td class=\"day\">%s<td class=\"n\">%s<td>", renewal, value);
  markup_append_clipped (out, owner, MAX_CELL_BYTES);
  g_string_append (out, "</tr>\n");
}

/* One figure a band, the worst first: the answer to "how many" before the list. */
static void
append_tally (GString *out, const GPtrArray *accounts)
{
  g_string_append (out, "<ul class=\"tally\" id=\"app-tally\">");
  for (int band = BAND_CRITICAL; band >= 0; band--) {
    guint count = 0;
    for (guint i = 0; i < accounts->len; i++)
      count += ((const AccountAssessment *) accounts->pdata[i])->band == (Band) band;
    g_autofree char *number = values_format_money (count, NULL);
    markup_append (out, "<li class=\"%s%s\"><b>%s</b> <span aria-hidden=\"true\">%s</span> %s</li>",
                   band_name ((Band) band), count == 0 ? " none" : "", number,
                   summary_band_mark ((Band) band), band_title ((Band) band));
  }
  g_string_append (out, "</ul>");
}

void
html_append_portfolio_page (GString *out, const ReportJob *job)
{
  g_autofree char *day = day_format (job->assessment->as_of_day);
  g_autofree char *title = summary_dup_portfolio_title (job->accounts),
                  *total = values_format_money (job->accounts->len, NULL);
  g_autofree char *chance = summary_chance_sentence (job->assessment), *left = job_dup_left (job);
  html_begin_page (out, "Portfolio");
  markup_append (out, "<header><p class=\"where\">%s <span class=\"quiet\">as of %s</span></p>",
                 job->assessment->vendor_name, day);
  markup_append (out, "<h1>%s</h1>", title);
  append_tally (out, job->accounts);
  markup_append (out, "<p class=\"quiet\">%s account%s%s%s. %s%s%s</p></header>", total,
                 job->accounts->len == 1 ? "" : "s", job->options->owner != NULL ? " of " : "",
                 job->options->owner, chance, left != NULL ? " " : "", left);
  g_string_append (
      out,
      "<section aria-label=\"Accounts\"><div id=\"app-portfolio\"><div class=\"scroll\" role=\"region\" "
      "aria-label=\"Accounts\" "
      "tabindex=\"0\">"
      "<table class=\"portfolio\"><thead><tr><th>Band<th>Account<th class=\"n\">Points<th class=\"n\">Stage"
      "<th class=\"n\">Coverage<th>Confidence<th>Contact, 26 weeks<th>Top finding<th>Renewal<th "
      "class=\"n\">Yearly value<th>Owner</tr></thead><tbody>\n");
  guint count = web_has_script () ? MIN (job->accounts->len, MAX_STILL_ROWS) : job->accounts->len;
  for (guint i = 0; i < count; i++)
    append_row (out, job, job->accounts->pdata[i]);
  g_string_append (out, "</tbody></table></div>");
  if (count < job->accounts->len)
    g_string_append_printf (
        out, "<p>%u more are listed where scripts may run, and in the csv and xlsx reports.</p>",
        job->accounts->len - count);
  g_string_append (out, "</div></section>");
  if (job_has_lessons (job))
    html_append_annexes (out, job->assessment->lessons);
  html_append_manifest (out, job->assessment, NULL);
  html_append_portfolio_data (out, job);
  html_end_page (out);
}
