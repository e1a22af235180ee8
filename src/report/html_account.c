/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One account on one page: understood in five seconds, checkable down to the message. */
#include <math.h>

#include "base/noun.h"
#include "base/text.h"
#include "report/charts.h"
#include "report/html.h"
#include "report/html_data.h"
#include "report/key_numbers.h"
#include "report/map.h"
#include "report/markup.h"
#include "report/notes.h"
#include "report/summary.h"
#include "report/values.h"

#define MAX_REASONS 4

static void
append_fact (GString *out, const char *label, const char *value)
{
  if (!text_is_blank (value))
    markup_append (out, "<div><dt>%s</dt><dd>%s</dd></div>", label, value);
}

static void
append_facts (GString *out, const AccountAssessment *account)
{
  g_autofree char *points = text_number (account->points, 0);
  g_autofree char *stage =
      g_strdup_printf ("%d of 4, %s", account->stage, summary_stage_title (account->stage));
  g_autofree char *coverage = values_format_key (account->coverage, true);
  g_autofree char *renewal = day_format (account->renewal_day);
  g_autofree char *deadline = day_format (account->notice_deadline_day);
  g_autofree char *value = values_format_money (account->arr, account->currency);
  g_autofree char *owner = summary_short_owner (account->owner);
  g_autofree char *chance = summary_dup_chance (account);
  g_string_append (out, "<dl class=\"facts\">");
  append_fact (out, "Points", points);
  append_fact (out, "Chance", chance);
  append_fact (out, "Stage", stage);
  append_fact (out, "Data coverage", coverage);
  append_fact (out, "Confidence", confidence_name (account->confidence));
  append_fact (out, "Renewal", renewal);
  append_fact (out, "Notice by", deadline);
  append_fact (out, "Yearly value", value);
  append_fact (out, "Owner", owner);
  append_fact (out, "Our own rating", account->csm_rating);
  g_string_append (out, "</dl>");
}

static void
append_top (GString *out, const ReportJob *job, const AccountAssessment *account)
{
  g_autofree char *day = day_format (job->assessment->as_of_day);
  g_string_append (out, "<header><p class=\"where\">");
  if (job->options->account == NULL)
    g_string_append (out, "<a href=\"../index.html\">All accounts</a> <span aria-hidden=\"true\">/</span> ");
  markup_append_name (out, account->name);
  markup_append (out, " <span class=\"quiet\">%s%s%s, as of %s</span></p>", account->id,
                 text_is_blank (account->segment) ? "" : ", ", account->segment, day);
  g_autofree char *title = summary_dup_title (account);
  markup_append (out, "<h1>%s</h1><p class=\"verdict\">", title);
  html_append_chip (out, account);
  g_string_append (out, "</p>");
  append_facts (out, account);
  g_string_append (out, "</header>");
}

static void
append_number (GString *out, const char *label, double now, double before, bool is_share, bool is_worse)
{
  g_autofree char *value = values_format_key (now, is_share);
  g_autofree char *was = values_format_key (before, is_share);
  markup_append (out, "<div class=\"number%s\"><b>%s</b><span>%s<small>was %s</small></span></div>",
                 isnan (now) ? " unknown" : (is_worse ? " worse" : ""), value, label, was);
}

static void
append_numbers (GString *out, const AccountAssessment *account)
{
  KeyNumber numbers[KEY_NUMBERS];
  key_numbers_read (account, numbers);
  g_string_append (out, "<section class=\"numbers\" aria-label=\"Key numbers\">");
  for (int i = 0; i < KEY_NUMBERS; i++)
    append_number (out, numbers[i].label, numbers[i].now, numbers[i].before, numbers[i].is_share,
                   numbers[i].is_worse);
  const Metric *lines = summary_find_metric (account, "independent_lines");
  if (lines != NULL)
    append_number (out, lines->current == 1 ? "independent line between us" : "independent lines between us",
                   key_numbers_is_blind (account) ? NAN : lines->current, lines->baseline, false,
                   lines->current <= 1 && lines->baseline > lines->current);
  g_string_append (out, "</section>");
}

static void
append_moment (GString *out, const MapLayout *layout, const AccountAssessment *account, MapMoment moment)
{
  g_autofree char *first =
      day_format (moment == MAP_BEFORE ? account->before_first_day : account->now_first_day);
  g_autofree char *last =
      day_format (moment == MAP_BEFORE ? account->before_last_day : account->now_last_day);
  g_autofree char *covered = moment == MAP_AFTER ? key_numbers_dup_covered (account) : NULL;
  markup_append (out, "<figure><figcaption><b>%s</b> <span class=\"quiet\">%s%s%s%s</span></figcaption>",
                 moment == MAP_BEFORE ? "Before" : "Now", first, *first != '\0' ? " to " : "", last, covered);
  markup_append (out, "<div class=\"scroll\" role=\"region\" aria-label=\"Map, %s\" tabindex=\"0\">",
                 moment == MAP_BEFORE ? "before" : "now");
  map_append_svg (out, layout, account, moment);
  g_string_append (out, "</div></figure>");
}

static void
append_map (GString *out, const AccountAssessment *account)
{
  if (account->people->len == 0)
    return;
  g_autoptr (MapLayout) layout = map_layout_new (account);
  g_string_append (out, "<section aria-labelledby=\"map\"><h2 id=\"map\">Who talks to whom</h2>");
  g_string_append (out, html_has_moving_map (account) ? "<div id=\"app-map\">" : "<div>");
  g_string_append (out, "<div class=\"maps\">");
  append_moment (out, layout, account, MAP_BEFORE);
  append_moment (out, layout, account, MAP_AFTER);
  g_string_append (out, "</div></div>");
  map_append_legend (out);
  guint summed = map_count_summed_edges (account);
  if (summed > 0)
    markup_append (out,
                   "<p class=\"quiet\">The 60 strongest ties are drawn one by one; the other %u are summed "
                   "by person and level.</p>",
                   summed);
  html_append_thread (out, account);
  html_append_people (out, account);
  g_string_append (out, "</section>");
}

static void
append_reasons (GString *out, const AccountAssessment *account)
{
  g_autoptr (GPtrArray) fired = summary_list_findings (account, STATE_FIRED);
  g_string_append (out, "<section aria-labelledby=\"why\"><h2 id=\"why\">Why we say so</h2>");
  if (fired->len == 0)
    g_string_append (out, "<p>No signal fired in what we can see. That is no proof of safety; what we could "
                          "not see is listed below.</p>");
  else
    g_string_append (out, "<ul class=\"reasons\">");
  for (guint i = 0; i < fired->len && i < MAX_REASONS; i++) {
    const Finding *finding = fired->pdata[i];
    markup_append (out, "<li><b>%s</b> %s", finding->title, finding->text);
    if (!text_is_blank (finding->innocent))
      markup_append (out, " <span class=\"quiet\">Still possible instead: %s</span>", finding->innocent);
    g_string_append (out, "</li>");
  }
  if (fired->len > 0)
    g_string_append (out, "</ul>");
  if (fired->len > MAX_REASONS)
    markup_append (out, "<p class=\"quiet\">%u more below.</p>", fired->len - MAX_REASONS);
  g_string_append (out, "</section>");
}

/* Methods 6.4: the window counts to the notice deadline, not to the end of the contract. */
static void
append_window (GString *out, const ReportJob *job, const AccountAssessment *account)
{
  for (guint i = 0; i < account->actions->len; i++) /* said by the rules already */
    if (g_strcmp0 (((const Action *) account->actions->pdata[i])->id, "intervention-window") == 0)
      return;
  if (account->notice_deadline_day != DAY_NONE) {
    int left = account->notice_deadline_day - job->assessment->as_of_day;
    g_autofree char *start = day_format (account->notice_deadline_day - 90);
    g_autofree char *days = noun_count ((guint) ABS (left), "days");
    if (left < 0)
      markup_append (out, "<p>The notice deadline passed %s ago.</p>", days);
    else
      markup_append (out, "<p>%s to the notice deadline; the latest useful start is %s.</p>", days, start);
  }
  if (account->band >= BAND_WATCH)
    g_string_append (out, "<p class=\"quiet\">High risk is not the same as easily saved, and outreach cannot "
                          "repair a gap in the "
                          "product.</p>");
}

static void
append_actions (GString *out, const ReportJob *job, const AccountAssessment *account)
{
  g_string_append (out, "<section aria-labelledby=\"next\"><h2 id=\"next\">What we do next</h2>");
  if (account->actions->len > 0)
    g_string_append (out, "<ol class=\"actions\">");
  for (guint i = 0; i < account->actions->len; i++) {
    const Action *action = account->actions->pdata[i];
    markup_append (out, "<li>%s", action->text);
    if (!text_is_blank (action->due))
      markup_append (out, " <span class=\"due\">%s</span>", action->due);
    g_string_append (out, "</li>");
  }
  g_string_append (out, account->actions->len > 0 ? "</ol>" : "<p>Nothing beyond the usual care.</p>");
  append_window (out, job, account);
  g_string_append (out, "</section>");
}

/* A contradiction is shown where nobody can miss it. */
static void
append_contradictions (GString *out, const AccountAssessment *account)
{
  if (notes_count (account, true) == 0)
    return;
  markup_append (out, "<aside class=\"contradiction\"><b>%s</b><ul>", NOTES_CONTRADICTION);
  for (guint i = 0; i < account->notes->len; i++) {
    const Note *note = account->notes->pdata[i];
    if (notes_is_contradiction (note))
      markup_append (out, "<li>%s</li>", note->text);
  }
  g_string_append (out, "</ul></aside>");
}

/* Numbered as on the charts. */
static void
append_events (GString *out, const AccountAssessment *account)
{
  if (notes_count (account, false) == 0)
    return;
  g_string_append (out, "<ol class=\"notes\" aria-label=\"Known events\">");
  for (guint i = 0; i < account->notes->len; i++) {
    const Note *note = account->notes->pdata[i];
    if (notes_is_contradiction (note))
      continue;
    g_autofree char *from = day_format (note->from_day), *to = day_format (note->to_day);
    markup_append (out, "<li value=\"%u\">%s <span class=\"quiet\">%s%s%s</span></li>", i + 1, note->text,
                   from, *to != '\0' ? " to " : "", to);
  }
  g_string_append (out, "</ol>");
}

static void
append_blind_series (GString *out, const GPtrArray *all)
{
  const char *separator = " No data: ";
  for (guint i = 0; i < all->len; i++) {
    const Series *series = all->pdata[i];
    if (charts_has_data (series))
      continue;
    markup_append (out, "%s%s", separator, series->title);
    separator = ", ";
  }
}

static void
append_usual (GString *out, const Series *series)
{
  g_autofree char *baseline = values_format (series->baseline, series->unit);
  if (isnan (series->baseline))
    g_string_append (out, "<span class=\"quiet\">too young for a baseline</span>");
  else
    markup_append (out, "<span class=\"quiet\">baseline %s, from %d weeks</span>", baseline,
                   series->base_last_week - series->base_first_week + 1);
}

static void
append_charts (GString *out, const AccountAssessment *account)
{
  if (account->series->len == 0)
    return;
  g_string_append (
      out, "<section aria-labelledby=\"weeks\"><h2 id=\"weeks\">Week by week</h2><div class=\"charts\">");
  for (guint i = 0; i < account->series->len; i++) {
    const Series *series = account->series->pdata[i];
    if (!charts_has_data (series))
      continue;
    markup_append (out, "<figure><figcaption><b>%s</b> ", series->title);
    append_usual (out, series);
    g_string_append (out, "</figcaption>");
    charts_append_series (out, series, account->notes);
    g_string_append (out, "</figure>");
  }
  g_string_append (
      out,
      "</div><p class=\"quiet\">Blue band: the usual range. Grey columns: known events, numbered as below. "
      "A break in the line is a gap in the export.");
  append_blind_series (out, account->series);
  g_string_append (out, "</p>");
  append_events (out, account);
  g_string_append (out, "</section>");
}

static void
append_coverage (GString *out, const AccountAssessment *account)
{
  g_autofree char *coverage = values_format_key (account->coverage, true);
  g_string_append (out, "<section aria-labelledby=\"coverage\"><h2 id=\"coverage\">What this rests on</h2>");
  markup_append (out, "<p>Data coverage %s; confidence %s.</p>", coverage,
                 confidence_name (account->confidence));
  if (account->coverage_lines->len > 0)
    g_string_append (out, "<table class=\"coverage\"><tbody>");
  for (guint i = 0; i < account->coverage_lines->len; i++) {
    const CoverageLine *line = account->coverage_lines->pdata[i];
    g_autofree char *share = values_format_key (line->share, true);
    markup_append (out,
                   "<tr><th scope=\"row\">%s<td class=\"n\">%s<td><svg class=\"bar\" viewBox=\"0 0 100 8\" "
                   "aria-hidden=\"true\">"
                   "<rect class=\"bar-all\" width=\"100\" height=\"8\"/><rect class=\"bar-part\" "
                   "width=\"%f\" height=\"8\"/></svg>"
                   "<td>%s</tr>",
                   line->source, share, 100 * CLAMP (isnan (line->share) ? 0 : line->share, 0, 1),
                   line->text);
  }
  if (account->coverage_lines->len > 0)
    g_string_append (out, "</tbody></table>");
  if (account->would_change->len > 0)
    g_string_append (out, "<h3>What would change this band</h3><ul>");
  for (guint i = 0; i < account->would_change->len; i++)
    markup_append (out, "<li>%s</li>", (const char *) account->would_change->pdata[i]);
  if (account->would_change->len > 0)
    g_string_append (out, "</ul>");
  g_string_append (out, "</section>");
}

void
html_append_account_page (GString *out, const ReportJob *job, const AccountAssessment *account)
{
  html_begin_page (out, account->name);
  append_top (out, job, account);
  append_contradictions (out, account);
  append_numbers (out, account);
  append_map (out, account);
  g_string_append (out, "<div class=\"pair\">");
  append_reasons (out, account);
  append_actions (out, job, account);
  g_string_append (out, "</div>");
  append_charts (out, account);
  html_append_signals (out, account);
  html_append_records (out, account);
  g_string_append (out, "<div class=\"pair\">");
  append_coverage (out, account);
  html_append_unknown (out, account);
  g_string_append (out, "</div>");
  html_append_annexes (out, account->annexes);
  html_append_manifest (out, job->assessment, account);
  html_append_account_data (out, account);
  html_end_page (out);
}
