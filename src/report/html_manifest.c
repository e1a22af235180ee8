/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page rests on: date, program, settings, inputs, and the weeks of each mailbox. */
#include "report/html.h"

#include "report/mailboxes.h"
#include "report/markup.h"
#include "report/summary.h"

#define MAX_MISSING_RUNS 4 /* in words; the strip shows all of them, the csv report lists them */

static void
append_input_table (GString *out, const GPtrArray *inputs)
{
  if (inputs->len == 0)
    return;
  g_string_append (out, "<div class=\"scroll\" role=\"region\" aria-label=\"Inputs\" "
                        "tabindex=\"0\"><table><thead><tr><th>Input<th>Kind"
                        "<th class=\"n\">Records<th class=\"n\">Rejected<th>SHA-256</tr></thead><tbody>");
  for (guint i = 0; i < inputs->len; i++) {
    const InputFile *input = inputs->pdata[i];
    markup_append (out, "<tr><td>%s<td>%s", input->name, input->kind);
    g_string_append_printf (out, "<td class=\"n\">%" G_GINT64_FORMAT "<td class=\"n\">%" G_GINT64_FORMAT,
                            input->records, input->rejected);
    markup_append (out, "<td><code>%s</code></tr>", input->sha256);
  }
  g_string_append (out, "</tbody></table></div>");
}

/* On an account's page only the mailboxes of the people of ours whom its map shows. */
static bool
concerns (const MailboxCoverage *mailbox, const AccountAssessment *account)
{
  for (guint i = 0; account != NULL && i < account->people->len; i++)
    if (g_strcmp0 (((const MapPerson *) account->people->pdata[i])->person_id, mailbox->person_id) == 0)
      return true;
  return account == NULL;
}

static void
append_mailbox (GString *out, const MailboxCoverage *mailbox)
{
  g_autofree char *missing = mailboxes_dup_missing (mailbox, MAX_MISSING_RUNS);
  markup_append (out, "<tr><th scope=\"row\">%s<td class=\"n\">%u<td class=\"n\">%u<td>", mailbox->address,
                 mailbox_count (mailbox, MAILBOX_HELD), mailbox_count (mailbox, MAILBOX_MISSING));
  mailboxes_append_strip (out, mailbox);
  markup_append (out, "<td>%s</tr>\n", missing);
}

static void
append_mailboxes (GString *out, const Assessment *assessment, const AccountAssessment *account)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  for (guint i = 0; i < assessment->mailboxes->len; i++)
    if (concerns (assessment->mailboxes->pdata[i], account))
      g_ptr_array_add (shown, assessment->mailboxes->pdata[i]);
  if (shown->len == 0)
    return;
  const MailboxCoverage *first = shown->pdata[0];
  g_autofree char *count = mailboxes_dup_count (shown),
                  *from = day_format (week_first_day (first->first_week)),
                  *to = day_format (assessment->as_of_day);
  markup_append (out, "<details><summary>Coverage by mailbox and week: %s</summary>", count);
  markup_append (out,
                 "<p>%u weeks, %s to %s. Full height: the week is held. Line: no record, and none was to be "
                 "expected. Half height: missing.</p>",
                 first->weeks->len, from, to);
  g_string_append (out, "<div class=\"scroll\" role=\"region\" aria-label=\"Mailboxes\" tabindex=\"0\">"
                        "<table class=\"mailboxes\"><thead><tr><th>Mailbox<th class=\"n\">Weeks held"
                        "<th class=\"n\">Missing<th>Week by week<th>Missing weeks</tr></thead><tbody>\n");
  for (guint i = 0; i < shown->len; i++)
    append_mailbox (out, shown->pdata[i]);
  g_string_append (out, "</tbody></table></div></details>");
}

static void
append_joined (GString *out, const char *label, const GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    markup_append (out, "%s%s", i == 0 ? label : ", ", (const char *) texts->pdata[i]);
  if (texts->len > 0)
    g_string_append (out, ". ");
}

void
html_append_manifest (GString *out, const Assessment *assessment, const AccountAssessment *account)
{
  g_autofree char *day = day_format (assessment->as_of_day);
  g_string_append (out, "<section class=\"manifest\" aria-labelledby=\"manifest\"><h2 id=\"manifest\">Where "
                        "this comes from</h2>");
  markup_append (out, "<p>As of %s, by %s. ", day, summary_program ());
  append_joined (out, "Libraries: ", assessment->libraries);
  append_joined (out, "Changed settings: ", assessment->changed_settings);
  g_string_append (out, "The same store, settings and date give the same bytes.</p>");
  g_string_append_printf (out, "<details><summary>%u input%s with hashes</summary>", assessment->inputs->len,
                          assessment->inputs->len == 1 ? "" : "s");
  append_input_table (out, assessment->inputs);
  g_string_append (out, "</details>");
  append_mailboxes (out, assessment, account);
  g_string_append (out, "</section>");
}
