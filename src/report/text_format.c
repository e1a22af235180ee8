/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer of `weft assess` on a terminal: the portfolio as a table, or one account as a page. */
#include "report/job.h"

#include <math.h>

#include "base/parallel.h"
#include "base/text.h"
#include "model/aside.h"
#include "report/annexes.h"
#include "report/cells.h"
#include "report/key_numbers.h"
#include "report/notes.h"
#include "report/summary.h"
#include "report/values.h"

#define SPARK_BARS 8
#define SPARK_WEEKS 3

static void
append_painted (Lines *out, const ReportJob *job, Band band, const char *text, int width)
{
  static const char *const codes[] = { "2", "0", "33", "33;1", "31;1", "31;1;7" };
  if (job->options->colour)
    g_string_append_printf (out->text, "\033[%sm", codes[band]);
  cells_append_left (out->text, text, width);
  if (job->options->colour)
    g_string_append (out->text, "\033[0m");
}

static void
append_header (Lines *out, const ReportJob *job)
{
  const Assessment *assessment = job->assessment;
  g_autofree char *day = day_format (assessment->as_of_day);
  g_autofree char *bands = summary_count_bands (job->accounts);
  g_autofree char *chance = summary_chance_sentence (assessment), *left = job_dup_left (job);
  g_autofree char *title =
      g_strdup_printf ("%s%sas of %s", text_is_blank (assessment->vendor_name) ? "" : assessment->vendor_name,
                       text_is_blank (assessment->vendor_name) ? "" : ", ", day);
  cells_append_wrapped (out, title, 0, 0);
  cells_append_wrapped (out, bands, 0, 0);
  cells_append_wrapped (out, chance, 0, 0);
  if (left != NULL)
    cells_append_wrapped (out, left, 0, 0);
}

/* The columns that share what is left of the line; 0: there is no such column. */
typedef struct {
  int pending, name, owner, spark, finding;
} Widths;

#define FIXED_WIDTH 56 /* of the others, with the spaces between them */
#define FINDING_LEAST 14
#define NAME_WIDTH 17 /* where the shortest line has room for it */

static bool
is_any_pending (const GPtrArray *accounts)
{
  for (guint i = 0; i < accounts->len; i++)
    if (((const AccountAssessment *) accounts->pdata[i])->pending >= 0)
      return true;
  return false;
}

/* Where the line is short the finding stays longest: it says why. */
static Widths
choose_widths (const ReportJob *job)
{
  bool is_pending = is_any_pending (job->accounts);
  Widths widths = { .pending = is_pending ? 8 : 0, .owner = is_pending ? 8 : 11, .spark = SPARK_BARS };
  int width = job->options->width > 0 ? job->options->width : CELLS_PAGE,
      left = width - FIXED_WIDTH - widths.pending;
  widths.name = NAME_WIDTH + MIN (left + 1, 0);
  if (left - (widths.owner + 1) - (widths.spark + 1) < FINDING_LEAST)
    widths.spark = 0;
  if (left - (widths.owner + 1) < FINDING_LEAST)
    widths.owner = 0;
  left -= (widths.owner > 0 ? widths.owner + 1 : 0) + (widths.spark > 0 ? widths.spark + 1 : 0);
  widths.finding = left >= FINDING_LEAST ? left : 0;
  return widths;
}

/* With a space before it. */
static void
append_optional (Lines *out, const char *text, int width)
{
  if (width == 0)
    return;
  g_string_append_c (out->text, ' ');
  cells_append_left (out->text, text, width);
}

static void
append_row (Lines *out, const ReportJob *job, const Widths *widths, const AccountAssessment *account)
{
  g_autoptr (OpenAccount) open = account_open (account);
  g_autofree char *points = text_number (account->points, 0);
  g_autofree char *stage = g_strdup_printf ("%d", account->stage);
  g_autofree char *coverage = values_format_key (account->coverage, true);
  g_autofree char *renewal = day_format (account->renewal_day);
  const Series *contact = summary_find_series (account, LISTED_SERIES);
  g_autofree char *owner = summary_short_owner (account->owner);
  const Finding *top = summary_find_top_finding (account);
  g_autofree char *finding =
      top != NULL ? g_strdup_printf ("%s %s", top->code, top->title) : g_strdup (notes_gist (account));
  g_autofree char *band =
      account->band <= BAND_NO_ADVERSE
          ? g_strdup (account->band == BAND_INSUFFICIENT ? "? no data" : "○ none seen")
          : g_strdup_printf ("%s %s", summary_band_mark (account->band), band_title (account->band));

  append_painted (out, job, account->band, band, 11);
  g_string_append_c (out->text, ' ');
  cells_append_left (out->text, account->pending >= 0 ? band_title ((Band) account->pending) : "",
                     widths->pending);
  cells_append_right (out->text, points, 4);
  cells_append_right (out->text, stage, 4);
  cells_append_right (out->text, coverage, 6);
  g_string_append_c (out->text, ' ');
  cells_append_left (out->text, account->name, widths->name);
  append_optional (out, owner, widths->owner);
  append_optional (out, renewal, 10);
  if (widths->spark > 0) {
    g_string_append_c (out->text, ' ');
    cells_append_sparkline (out->text, contact != NULL ? contact->values : NULL, widths->spark, SPARK_WEEKS);
  }
  append_optional (out, finding, widths->finding);
  cells_end_line (out->text);
}

/* Where accounts are aside most of a row's time goes into bringing its account back: side by side, and so
 * many at once, however many there are. */
#define ROWS_AT_ONCE 1024u
typedef struct {
  const ReportJob *job;
  const Widths *widths;
  guint first;
  Lines rows[ROWS_AT_ONCE]; /* by account from the first one on */
} Table;

static void
format_row (guint index, gpointer data)
{
  Table *table = data;
  append_row (&table->rows[index], table->job, table->widths,
              table->job->accounts->pdata[table->first + index]);
}

static void
append_some_rows (Lines *out, Table *table)
{
  guint count = MIN (table->job->accounts->len - table->first, ROWS_AT_ONCE);
  for (guint i = 0; i < count; i++)
    table->rows[i] = (Lines){ g_string_new (NULL), out->width };
  parallel_each (count, g_get_num_processors (), format_row, table);
  for (guint i = 0; i < count; i++) {
    g_string_append_len (out->text, table->rows[i].text->str, (gssize) table->rows[i].text->len);
    g_string_free (table->rows[i].text, TRUE);
  }
}

static void
append_rows (Lines *out, const ReportJob *job, const Widths *widths)
{
  Table table = { job, widths };
  for (; table.first < job->accounts->len; table.first += ROWS_AT_ONCE) {
    append_some_rows (out, &table);
    job_pass_on (job, out->text);
  }
}

static void
append_table (Lines *out, const ReportJob *job)
{
  Widths widths = choose_widths (job);
  g_string_append (out->text, "\nBAND        ");
  cells_append_left (out->text, widths.pending > 0 ? "PENDING" : "", widths.pending);
  g_string_append (out->text, " PTS STG   COV ");
  cells_append_left (out->text, "ACCOUNT", widths.name);
  append_optional (out, "OWNER", widths.owner);
  append_optional (out, "RENEWAL", 10);
  append_optional (out, "24 WEEKS", widths.spark);
  append_optional (out, "TOP FINDING", widths.finding);
  cells_end_line (out->text);
  append_rows (out, job, &widths);
}

static void
append_verdict (Lines *out, const ReportJob *job, const AccountAssessment *account)
{
  g_autofree char *words = summary_dup_band_words (account);
  g_autofree char *band = g_strdup_printf ("%s %s", summary_band_mark (account->band), words);
  g_autofree char *title = g_strdup_printf ("%s  (%s)", account->name, account->id);
  cells_append_wrapped (out, title, 0, 0);
  append_painted (out, job, account->band, band, cells_width (band));
  if (account->pending >= 0)
    g_string_append_printf (out->text, ", pending %s: not confirmed yet",
                            band_title ((Band) account->pending));
  cells_end_line (out->text);
  cells_append_wrapped (out, summary_get_headline (account), 0, 0);
  g_string_append_c (out->text, '\n');
}

static void
append_facts (Lines *out, const AccountAssessment *account)
{
  g_autofree char *points = text_number (account->points, 0);
  g_autofree char *coverage = values_format_key (account->coverage, true);
  g_autofree char *chance = summary_dup_chance (account);
  g_autofree char *score =
      g_strdup_printf ("%s points%s, stage %d of 4 (%s), data coverage %s, confidence %s", points,
                       *chance == '\0' ? " (an uncalibrated index)" : "", account->stage,
                       summary_stage_title (account->stage), coverage, confidence_name (account->confidence));
  g_autofree char *renewal = day_format (account->renewal_day);
  g_autofree char *deadline = day_format (account->notice_deadline_day);
  g_autofree char *arr = values_format_money (account->arr, account->currency);
  cells_append_field (out, "score", score);
  cells_append_field (out, "chance", chance);
  cells_append_field (out, "owner", account->owner);
  cells_append_field (out, "renewal", renewal);
  cells_append_field (out, "notice by", deadline);
  cells_append_field (out, "yearly value", arr);
}

static void
append_key_numbers (Lines *out, const AccountAssessment *account)
{
  KeyNumber numbers[KEY_NUMBERS];
  key_numbers_read (account, numbers);
  g_string_append_c (out->text, '\n');
  for (int i = 0; i < KEY_NUMBERS; i++) {
    g_autofree char *now = values_format_key (numbers[i].now, numbers[i].is_share);
    g_autofree char *before = values_format_key (numbers[i].before, numbers[i].is_share);
    g_autofree char *line = g_strdup_printf ("%s, was %s", numbers[i].label, before);
    g_string_append (out->text, "  ");
    cells_append_right (out->text, now, 8);
    g_string_append_c (out->text, ' ');
    cells_append_wrapped (out, line, 11, 11);
  }
  const Series *contact = summary_find_series (account, "person_days");
  if (contact != NULL) {
    g_string_append (out->text, "           ");
    cells_append_sparkline (out->text, contact->values, 26, 2);
    g_string_append (out->text, " person-days, 52 weeks\n");
  }
}

static void
append_findings (Lines *out, const AccountAssessment *account, SignalState state, const char *heading)
{
  g_autoptr (GPtrArray) findings = summary_list_findings (account, state);
  if (findings->len > 0)
    g_string_append_printf (out->text, "\n%s\n", heading);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    g_autofree char *points = text_number (finding->points, 0);
    const char *why = state == STATE_FIRED ? finding->text : finding->reason;
    g_autofree char *line =
        g_strdup_printf ("%s%s%s%s%s", finding->title, finding->subject != NULL ? ", " : "",
                         finding->subject != NULL ? finding->subject : "", text_is_blank (why) ? "" : ": ",
                         text_is_blank (why) ? "" : why);
    g_string_append_printf (out->text, "  %s ", summary_state_mark (state));
    cells_append_left (out->text, finding->code, 4);
    cells_append_right (out->text, state == STATE_FIRED ? points : "", 3);
    g_string_append (out->text, "  ");
    cells_append_wrapped (out, line, 13, 13);
  }
}

static void
append_clear (Lines *out, const AccountAssessment *account)
{
  GString *codes = g_string_new (NULL);
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    if (finding->state == STATE_CLEAR)
      g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", finding->code);
  }
  if (codes->len > 0) {
    g_string_append (out->text, "\nLooked at and clear\n  ");
    cells_append_wrapped (out, codes->str, 2, 2);
  }
  g_string_free (codes, TRUE);
}

static void
append_notes (Lines *out, const AccountAssessment *account, bool contradicting, const char *heading)
{
  if (notes_count (account, contradicting) > 0)
    g_string_append_printf (out->text, "\n%s\n", heading);
  for (guint i = 0; i < account->notes->len; i++) {
    const Note *note = account->notes->pdata[i];
    if (notes_is_contradiction (note) == contradicting)
      cells_append_item (out, "•", note->text);
  }
}

static void
append_lists (Lines *out, const AccountAssessment *account)
{
  append_notes (out, account, false, "Notes");
  if (account->actions->len > 0)
    g_string_append (out->text, "\nWhat we do next\n");
  for (guint i = 0; i < account->actions->len; i++) {
    const Action *action = account->actions->pdata[i];
    g_autofree char *line = text_is_blank (action->due)
                                ? g_strdup (action->text)
                                : g_strdup_printf ("%s (%s)", action->text, action->due);
    g_autofree char *number = g_strdup_printf ("%u.", i + 1);
    cells_append_item (out, number, line);
  }
  if (account->coverage_lines->len > 0)
    g_string_append (out->text, "\nWhat this rests on\n");
  for (guint i = 0; i < account->coverage_lines->len; i++) {
    const CoverageLine *coverage = account->coverage_lines->pdata[i];
    g_autofree char *share = values_format_key (coverage->share, true);
    g_autofree char *line = g_strdup_printf ("%s  %s", share, coverage->text != NULL ? coverage->text : "");
    cells_append_field (out, coverage->source, line);
  }
  if (account->would_change->len > 0)
    g_string_append (out->text, "\nWhat would change this band\n");
  for (guint i = 0; i < account->would_change->len; i++)
    cells_append_item (out, "•", account->would_change->pdata[i]);
}

static void
append_annex_line (Lines *out, const Annex *annex, const AnnexLine *line)
{
  g_autofree char *what = annexes_dup_what (line), *now = annexes_dup_now (line),
                  *baseline = annexes_dup_baseline (annex, line), *n = annexes_dup_n (line);
  g_autofree char *text =
      g_strdup_printf ("%s: %s%s%s%s%s", what, now, *baseline != '\0' ? "; baseline " : "", baseline,
                       *n != '\0' ? "; n " : "", n);
  cells_append_item (out, "•", text);
}

/* Under the names of their sections. */
static void
append_annex_lines (Lines *out, const Annex *annex)
{
  const char *section = NULL;
  for (guint i = 0; i < annex->lines->len; i++) {
    const AnnexLine *line = annex->lines->pdata[i];
    if (g_strcmp0 (section, line->section) != 0) {
      g_string_append (out->text, "  ");
      cells_append_wrapped (out, line->section, 2, 2);
    }
    append_annex_line (out, annex, line);
    section = line->section;
  }
}

static void
append_annexes (Lines *out, const GPtrArray *annexes)
{
  for (guint i = 0; i < annexes->len; i++) {
    const Annex *annex = annexes->pdata[i];
    g_string_append_printf (out->text, "\n%s\n", annex->title);
    g_autofree char *windows =
        g_strdup_printf ("Now: %s. Baseline: %s.", annex->window,
                         *annex->base_window != '\0' ? annex->base_window : "not in the export");
    if (*annex->window != '\0') {
      g_string_append (out->text, "  ");
      cells_append_wrapped (out, windows, 2, 2);
    }
    for (guint k = 0; k < annex->paragraphs->len; k++) {
      g_string_append (out->text, "  ");
      cells_append_wrapped (out, annex->paragraphs->pdata[k], 2, 2);
    }
    append_annex_lines (out, annex);
  }
}

/* On a terminal only what there is something to say about. */
static void
append_lessons (Lines *out, const GPtrArray *lessons)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  for (guint i = 0; i < lessons->len; i++)
    if (annexes_is_known (lessons->pdata[i]))
      g_ptr_array_add (known, lessons->pdata[i]);
  append_annexes (out, known);
}

static void
append_page (Lines *out, const ReportJob *job, const AccountAssessment *account)
{
  g_autoptr (OpenAccount) open = account_open (account);
  g_autofree char *day = day_format (job->assessment->as_of_day);
  g_string_append_printf (out->text, "As of %s\n\n", day);
  append_verdict (out, job, account);
  append_facts (out, account);
  append_key_numbers (out, account);
  append_notes (out, account, true, NOTES_CONTRADICTION);
  append_findings (out, account, STATE_FIRED, "Fired");
  append_findings (out, account, STATE_SUPPRESSED, "Held back: another cause is known");
  append_findings (out, account, STATE_UNKNOWN, "Unknown, which is not the same as clear");
  append_clear (out, account);
  append_lists (out, account);
  append_annexes (out, account->annexes);
}

bool
text_format_write (const ReportJob *job, G_GNUC_UNUSED GError **error)
{
  Lines lines = { g_string_new (NULL), options_line_width (job->options) }, *out = &lines;
  if (job->options->account != NULL)
    append_page (out, job, job->accounts->pdata[0]);
  else {
    append_header (out, job);
    if (job->accounts->len > 0)
      append_table (out, job);
    if (job_has_lessons (job))
      append_lessons (out, job->assessment->lessons);
  }
  job_add_text (job, "assessment.txt", out->text);
  return true;
}
