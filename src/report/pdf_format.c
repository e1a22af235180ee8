/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for print: the same pictures as on the page, the same order of thought. */
#include <math.h>

#include "base/text.h"
#include "model/aside.h"
#include "report/annexes.h"
#include "report/charts.h"
#include "report/job.h"
#include "report/key_numbers.h"
#include "report/map.h"
#include "report/notes.h"
#include "report/pdf_manifest.h"
#include "report/sheet.h"
#include "report/summary.h"
#include "report/values.h"
#include "report/web.h"
#include "weft/error.h"

#define CHARTS_A_ROW 2
#define CHART_RATIO (132.0 / 400)
#define CHART_ROW_HEIGHT 105.0
#define CAPTION_HEIGHT 22.0
#define LEGEND_HEIGHT 36.0
#define MAX_REASONS 4
#define MAX_EVIDENCE 40 /* a signal; the csv and json reports have all of it */

static void add_joined (Sheet *sheet, SheetStyle style, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add_joined (Sheet *sheet, SheetStyle style, const char *format, ...)
{
  va_list values;
  va_start (values, format);
  g_autofree char *text = g_strdup_vprintf (format, values);
  va_end (values);
  sheet_add_text (sheet, style, text);
}

static void
add_verdict (Sheet *sheet, const ReportJob *job, const AccountAssessment *account)
{
  g_autofree char *band = summary_dup_band_words (account), *points = text_number (account->points, 0);
  g_autofree char *coverage = values_format_key (account->coverage, true);
  g_autofree char *day = day_format (job->assessment->as_of_day),
                  *renewal = day_format (account->renewal_day);
  add_joined (sheet, SHEET_SMALL, "%s (%s), as of %s", account->name, account->id, day);
  g_autofree char *title = summary_dup_title (account), *owner = summary_short_owner (account->owner);
  g_autofree char *chance = summary_dup_chance (account);
  sheet_add_text (sheet, SHEET_TITLE, title);
  add_joined (sheet, account->band >= BAND_HIGH ? SHEET_ALARM : SHEET_STRONG, "%s %s%s%s%s",
              summary_band_mark (account->band), band, account->pending >= 0 ? " (" : "",
              account->pending >= 0 ? band_title ((Band) account->pending) : "",
              account->pending >= 0 ? " pending)" : "");
  add_joined (sheet, SHEET_BODY,
              "%s points; %s%s%sstage %d of 4, %s; data coverage %s; confidence %s%s%s%s%s", points,
              *chance != '\0' ? "chance " : "", chance, *chance != '\0' ? "; " : "", account->stage,
              summary_stage_title (account->stage), coverage, confidence_name (account->confidence),
              *renewal != '\0' ? "; renewal " : "", renewal, *owner == '\0' ? "" : "; owner ", owner);
  if (notes_count (account, true) > 0)
    sheet_add_text (sheet, SHEET_STRONG, NOTES_CONTRADICTION);
  for (guint i = 0; i < account->notes->len; i++) {
    const Note *note = account->notes->pdata[i];
    if (notes_is_contradiction (note))
      add_joined (sheet, SHEET_BODY, "• %s", note->text);
  }
}

/* The three large numbers, each above its label. */
static void
add_numbers (Sheet *sheet, const AccountAssessment *account)
{
  KeyNumber numbers[KEY_NUMBERS];
  SheetColumn values[KEY_NUMBERS], labels[KEY_NUMBERS];
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  key_numbers_read (account, numbers);
  for (int i = 0; i < KEY_NUMBERS; i++) {
    g_autofree char *before = values_format_key (numbers[i].before, numbers[i].is_share);
    char *now = values_format_key (numbers[i].now, numbers[i].is_share),
         *label = g_strdup_printf ("%s, was %s", numbers[i].label, before);
    g_ptr_array_add (texts, now);
    g_ptr_array_add (texts, label);
    values[i] = (SheetColumn){ numbers[i].is_worse ? SHEET_WORSE_FIGURE : SHEET_FIGURE, now };
    labels[i] = (SheetColumn){ SHEET_SMALL, label };
  }
  sheet_skip (sheet, 6);
  sheet_add_columns (sheet, values, KEY_NUMBERS);
  sheet_add_columns (sheet, labels, KEY_NUMBERS);
}

static void
add_moment (Sheet *sheet, const MapLayout *layout, const AccountAssessment *account, MapMoment moment,
            double width)
{
  g_autofree char *first =
      day_format (moment == MAP_BEFORE ? account->before_first_day : account->now_first_day);
  g_autofree char *last =
      day_format (moment == MAP_BEFORE ? account->before_last_day : account->now_last_day);
  GString *svg = g_string_new (NULL);
  map_append_svg (svg, layout, account, moment);
  g_autofree char *drawn = g_string_free (svg, FALSE), *spoken = map_dup_spoken (account, moment);
  sheet_need (sheet, layout->height / MAP_WIDTH * width + CAPTION_HEIGHT); /* the caption stays with it */
  g_autofree char *covered = moment == MAP_AFTER ? key_numbers_dup_covered (account) : g_strdup ("");
  add_joined (sheet, SHEET_STRONG, "%s: %s to %s%s", moment == MAP_BEFORE ? "Before" : "Now", first, last,
              covered);
  sheet_add_pictures (sheet, &(SheetPicture){ drawn, spoken }, 1, width, layout->height / MAP_WIDTH);
}

/* Two moments are compared best on one page: the maps shrink by up to a third for that. */
static double
choose_map_width (const Sheet *sheet, const MapLayout *layout)
{
  double full = sheet_get_width (sheet);
  double fitting =
      ((sheet_get_room (sheet) - LEGEND_HEIGHT) / 2 - CAPTION_HEIGHT) * MAP_WIDTH / layout->height;
  return fitting >= full * 0.65 ? fmin (fitting, full) : full;
}

static void
add_map (Sheet *sheet, const AccountAssessment *account)
{
  if (account->people->len == 0)
    return;
  g_autoptr (MapLayout) layout = map_layout_new (account);
  sheet_add_text (sheet, SHEET_HEADING, "Who talks to whom");
  double width = choose_map_width (sheet, layout);
  add_moment (sheet, layout, account, MAP_BEFORE, width);
  add_moment (sheet, layout, account, MAP_AFTER, width);
  sheet_add_text (
      sheet, SHEET_SMALL,
      "Squares are our people, circles the client's; area is the share of contact, a double ring an "
      "executive. "
      "Hollow is silent, a cross has left. Lines: solid contact, dashed under half of before, dotted lost. "
      "Hatched: nobody left in contact.");
}

/* One row of charts, from series i on; returns the index after the last one drawn. */
static guint
add_chart_row (Sheet *sheet, const AccountAssessment *account, guint i)
{
  SheetPicture pictures[CHARTS_A_ROW] = { { NULL, NULL } };
  SheetColumn titles[CHARTS_A_ROW] = { { SHEET_STRONG, "" }, { SHEET_STRONG, "" } };
  int count = 0;
  for (; i < account->series->len && count < CHARTS_A_ROW; i++) {
    const Series *series = account->series->pdata[i];
    if (!charts_has_data (series))
      continue;
    GString *svg = g_string_new (NULL);
    charts_append_series (svg, series, account->notes);
    titles[count].text = series->title;
    pictures[count++] = (SheetPicture){ g_string_free (svg, FALSE), charts_dup_spoken (series) };
  }
  if (count > 0) {
    sheet_need (sheet, CHART_ROW_HEIGHT);
    sheet_add_columns (sheet, titles, CHARTS_A_ROW);
    sheet_add_pictures (sheet, pictures, CHARTS_A_ROW, sheet_get_width (sheet), CHART_RATIO);
  }
  for (int c = 0; c < count; c++) {
    g_free (pictures[c].svg);
    g_free (pictures[c].text);
  }
  return i;
}

static void
add_charts (Sheet *sheet, const AccountAssessment *account)
{
  if (account->series->len == 0)
    return;
  sheet_add_text (sheet, SHEET_HEADING, "Week by week");
  for (guint i = 0; i < account->series->len;)
    i = add_chart_row (sheet, account, i);
}

static void
add_signals (Sheet *sheet, const AccountAssessment *account)
{
  static const char *const header[] = { "State", "Signal", "What we saw", "n", "Points" };
  static const SheetTable table = {
    5, { 0.125, 0.21, 0.52, 0.065, 0.08 }, { [3] = true, [4] = true }, header
  };
  static const SignalState order[] = { STATE_FIRED, STATE_SUPPRESSED, STATE_UNKNOWN, STATE_CLEAR };
  sheet_add_text (sheet, SHEET_HEADING, "Signal by signal");
  sheet_begin_table (sheet, &table);
  for (size_t s = 0; s < G_N_ELEMENTS (order); s++) {
    g_autoptr (GPtrArray) findings = summary_list_findings (account, order[s]);
    for (guint i = 0; i < findings->len; i++) {
      const Finding *finding = findings->pdata[i];
      g_autofree char *signal = g_strdup_printf ("%s %s", finding->code, finding->title);
      g_autofree char *n = isnan (finding->n) ? g_strdup ("") : text_number (finding->n, 0);
      g_autofree char *points =
          finding->state == STATE_FIRED ? text_number (finding->points, 0) : g_strdup ("");
      const char *cells[] = { state_name (finding->state), signal, summary_get_wording (finding), n, points };
      sheet_add_row (sheet, &table, cells);
    }
  }
}

static void
add_evidence (Sheet *sheet, const AccountAssessment *account)
{
  static const char *const header[] = { "Signal", "Date", "Kind", "What", "Id" };
  static const SheetTable table = { 5, { 0.08, 0.13, 0.11, 0.34, 0.34 }, { false }, header };
  bool has_any = false;
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    for (guint j = 0; finding->state == STATE_FIRED && j < finding->evidence->len && j < MAX_EVIDENCE; j++) {
      const Evidence *evidence = finding->evidence->pdata[j];
      g_autofree char *day = day_format (evidence->day);
      const char *cells[] = { finding->code, day, evidence->kind, evidence->text, evidence->id };
      if (!has_any) {
        sheet_add_text (sheet, SHEET_HEADING, "Evidence");
        sheet_begin_table (sheet, &table);
        has_any = true;
      }
      sheet_add_row (sheet, &table, cells);
    }
  }
}

static void
add_reasons (Sheet *sheet, const AccountAssessment *account)
{
  g_autoptr (GPtrArray) fired = summary_list_findings (account, STATE_FIRED);
  sheet_add_text (sheet, SHEET_HEADING, "Why we say so");
  for (guint i = 0; i < MIN (fired->len, MAX_REASONS); i++) {
    const Finding *finding = fired->pdata[i];
    sheet_need (sheet, 40);
    sheet_add_text (sheet, SHEET_STRONG, finding->title);
    sheet_add_text (sheet, SHEET_BODY, finding->text);
    if (!text_is_blank (finding->innocent))
      add_joined (sheet, SHEET_SMALL, "Still possible instead: %s", finding->innocent);
  }
  if (fired->len == 0)
    sheet_add_text (sheet, SHEET_BODY,
                    "No signal fired in what we can see. That is no proof of safety; what we could not see "
                    "is listed below.");
}

static void
add_actions (Sheet *sheet, const AccountAssessment *account)
{
  sheet_add_text (sheet, SHEET_HEADING, "What we do next");
  for (guint i = 0; i < account->actions->len; i++) {
    const Action *action = account->actions->pdata[i];
    add_joined (sheet, SHEET_BODY, "%u. %s%s%s", i + 1, action->text,
                text_is_blank (action->due) ? "" : " Due: ", action->due != NULL ? action->due : "");
  }
  if (account->actions->len == 0)
    sheet_add_text (sheet, SHEET_BODY, "Nothing beyond the usual care.");
}

static void
add_coverage (Sheet *sheet, const AccountAssessment *account)
{
  sheet_add_text (sheet, SHEET_HEADING, "What this rests on");
  for (guint i = 0; i < account->coverage_lines->len; i++) {
    const CoverageLine *line = account->coverage_lines->pdata[i];
    g_autofree char *share = values_format_key (line->share, true);
    add_joined (sheet, SHEET_BODY, "%s %s: %s", line->source, share, line->text != NULL ? line->text : "");
  }
  for (guint i = 0; i < account->notes->len; i++) {
    const Note *note = account->notes->pdata[i];
    if (!notes_is_contradiction (note))
      sheet_add_text (sheet, SHEET_BODY, note->text);
  }
}

static void
add_annex_lines (Sheet *sheet, const Annex *annex)
{
  static const char *const header[] = { "Section", "What", "Now", "Baseline", "n" };
  static const SheetTable table = { 5, { 0.15, 0.46, 0.15, 0.12, 0.12 }, { [3] = true, [4] = true }, header };
  const char *section = "";
  if (annex->lines->len > 0)
    sheet_begin_table (sheet, &table);
  for (guint i = 0; i < annex->lines->len; i++) {
    const AnnexLine *line = annex->lines->pdata[i];
    g_autofree char *what = annexes_dup_what (line), *now = annexes_dup_now (line),
                    *baseline = annexes_dup_baseline (annex, line), *n = annexes_dup_n (line);
    const char *cells[] = { g_strcmp0 (section, line->section) != 0 ? line->section : "", what, now, baseline,
                            n };
    sheet_add_row (sheet, &table, cells);
    section = line->section;
  }
}

static void
add_annexes (Sheet *sheet, const GPtrArray *annexes)
{
  for (guint i = 0; i < annexes->len; i++) {
    const Annex *annex = annexes->pdata[i];
    sheet_add_text (sheet, SHEET_HEADING, annex->title);
    if (*annex->window != '\0')
      add_joined (sheet, SHEET_SMALL, "Now: %s. Baseline: %s.", annex->window,
                  *annex->base_window != '\0' ? annex->base_window : "not in the export");
    for (guint k = 0; k < annex->paragraphs->len; k++)
      sheet_add_text (sheet, SHEET_BODY, annex->paragraphs->pdata[k]);
    add_annex_lines (sheet, annex);
  }
}

static void
add_account (Sheet *sheet, const ReportJob *job, const AccountAssessment *account)
{
  g_autoptr (OpenAccount) open = account_open (account);
  sheet_begin_section (sheet, account->name);
  add_verdict (sheet, job, account);
  add_numbers (sheet, account);
  add_map (sheet, account);
  add_reasons (sheet, account);
  add_actions (sheet, account);
  add_charts (sheet, account);
  add_signals (sheet, account);
  add_evidence (sheet, account);
  add_coverage (sheet, account);
  add_annexes (sheet, account->annexes);
}

static void
add_portfolio (Sheet *sheet, const ReportJob *job)
{
  static const char *const header[] = { "Band",     "Account",     "Points",  "Stage",
                                        "Coverage", "Top finding", "Renewal", "Owner" };
  static const SheetTable table = {
    8, { 0.175, 0.175, 0.07, 0.06, 0.095, 0.16, 0.12, 0.145 }, { [2] = true, [3] = true, [4] = true }, header
  };
  g_autofree char *day = day_format (job->assessment->as_of_day);
  g_autofree char *title = summary_dup_portfolio_title (job->accounts);
  g_autofree char *bands = summary_count_bands (job->accounts),
                  *chance = summary_chance_sentence (job->assessment), *left = job_dup_left (job);
  sheet_begin_section (sheet, "Portfolio");
  const char *vendor = job->assessment->vendor_name;
  add_joined (sheet, SHEET_SMALL, "%s%sas of %s", vendor, text_is_blank (vendor) ? "" : ", ", day);
  sheet_add_text (sheet, SHEET_TITLE, title);
  add_joined (sheet, SHEET_BODY, "%s. %s", bands, chance);
  if (left != NULL)
    sheet_add_text (sheet, SHEET_BODY, left);
  sheet_begin_table (sheet, &table);
  for (guint i = 0; i < job->accounts->len; i++) {
    const AccountAssessment *account = job->accounts->pdata[i];
    g_autoptr (OpenAccount) open = account_open (account);
    const Finding *top = summary_find_top_finding (account);
    g_autofree char *words = summary_dup_band_words (account), *points = text_number (account->points, 0);
    g_autofree char *band = g_strdup_printf ("%s %s", summary_band_mark (account->band), words),
                    *owner = summary_short_owner (account->owner);
    g_autofree char *stage = g_strdup_printf ("%d", account->stage),
                    *renewal = day_format (account->renewal_day);
    g_autofree char *coverage = values_format_key (account->coverage, true);
    const char *finding = top != NULL ? top->title : notes_gist (account);
    const char *cells[] = { band, account->name, points, stage, coverage, finding, renewal, owner };
    sheet_add_row (sheet, &table, cells);
  }
  if (job_has_lessons (job))
    add_annexes (sheet, job->assessment->lessons);
}

bool
pdf_format_write (const ReportJob *job, GError **error)
{
  g_autofree char *style = web_dup_file ("picture.css");
  SheetOptions options = { .title = job->options->account != NULL
                                        ? ((AccountAssessment *) job->accounts->pdata[0])->name
                                        : "Customer relationships at risk",
                           .author = summary_program (),
                           .style = style,
                           .day = job->assessment->as_of_day,
                           .is_letter = g_strcmp0 (job->options->paper, "letter") == 0 };
  Sheet *sheet = sheet_new (&options);
  if (job->options->account == NULL)
    add_portfolio (sheet, job);
  for (guint i = 0; i < job->accounts->len; i++)
    if (job_has_page (job, job->accounts->pdata[i]))
      add_account (sheet, job, job->accounts->pdata[i]);
  pdf_add_manifest (sheet, job->assessment);
  GBytes *bytes = sheet_finish (sheet);
  if (bytes == NULL) {
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_FAILED, "the PDF could not be drawn");
    return false;
  }
  job_add_bytes (job, "report.pdf", bytes);
  return true;
}
