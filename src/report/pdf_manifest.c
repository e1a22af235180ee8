/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pdf_manifest.h"

#include "report/mailboxes.h"
#include "report/summary.h"

#define MAX_MISSING_RUNS 6

static void
add_list (Sheet *sheet, const char *label, const GPtrArray *texts)
{
  GString *line = g_string_new (label);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (line, "%s%s", i > 0 ? ", " : "", (const char *) texts->pdata[i]);
  if (texts->len > 0)
    sheet_add_text (sheet, SHEET_BODY, line->str);
  g_string_free (line, TRUE);
}

static void
add_inputs (Sheet *sheet, const GPtrArray *inputs)
{
  static const char *const header[] = { "Input", "Kind", "Records", "Rejected", "SHA-256" };
  static const SheetTable table = { 5, { 0.28, 0.1, 0.1, 0.1, 0.42 }, { [2] = true, [3] = true }, header };
  sheet_begin_table (sheet, &table);
  for (guint i = 0; i < inputs->len; i++) {
    const InputFile *input = inputs->pdata[i];
    g_autofree char *records = g_strdup_printf ("%" G_GINT64_FORMAT, input->records);
    g_autofree char *rejected = g_strdup_printf ("%" G_GINT64_FORMAT, input->rejected);
    const char *cells[] = { input->name, input->kind, records, rejected, input->sha256 };
    sheet_add_row (sheet, &table, cells);
  }
}

static void
add_mailboxes (Sheet *sheet, const GPtrArray *mailboxes)
{
  static const char *const header[] = { "Mailbox", "Weeks held", "Quiet", "Missing", "Missing weeks" };
  static const SheetTable table = {
    5, { 0.34, 0.11, 0.08, 0.09, 0.38 }, { [1] = true, [2] = true, [3] = true }, header
  };
  if (mailboxes->len == 0)
    return;
  const MailboxCoverage *first = mailboxes->pdata[0];
  g_autofree char *count = mailboxes_dup_count (mailboxes),
                  *from = day_format (week_first_day (first->first_week));
  sheet_add_text (sheet, SHEET_HEADING, "Coverage by mailbox and week");
  g_autofree char *line = g_strdup_printf ("%s, over %u weeks from %s. Quiet: no record, and none was to be "
                                           "expected. Weeks before the first record of a "
                                           "mailbox are not counted.",
                                           count, first->weeks->len, from);
  sheet_add_text (sheet, SHEET_BODY, line);
  sheet_begin_table (sheet, &table);
  for (guint i = 0; i < mailboxes->len; i++) {
    const MailboxCoverage *mailbox = mailboxes->pdata[i];
    g_autofree char *held = g_strdup_printf ("%u", mailbox_count (mailbox, MAILBOX_HELD)),
                    *quiet = g_strdup_printf ("%u", mailbox_count (mailbox, MAILBOX_QUIET)),
                    *missing = g_strdup_printf ("%u", mailbox_count (mailbox, MAILBOX_MISSING)),
                    *weeks = mailboxes_dup_missing (mailbox, MAX_MISSING_RUNS);
    const char *cells[] = { mailbox->address, held, quiet, missing, weeks };
    sheet_add_row (sheet, &table, cells);
  }
}

void
pdf_add_manifest (Sheet *sheet, const Assessment *assessment)
{
  g_autofree char *day = day_format (assessment->as_of_day);
  sheet_begin_section (sheet, "Where this comes from");
  sheet_add_text (sheet, SHEET_HEADING, "Where this comes from");
  g_autofree char *line = g_strdup_printf (
      "As of %s, by %s. The same store, settings and date give the same bytes.", day, summary_program ());
  sheet_add_text (sheet, SHEET_BODY, line);
  add_list (sheet, "Libraries: ", assessment->libraries);
  add_list (sheet, "Changed settings: ", assessment->changed_settings);
  add_inputs (sheet, assessment->inputs);
  add_mailboxes (sheet, assessment->mailboxes);
}
