/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/noun.h"
#include "base/text.h"
#include "report/html.h"
#include "report/markup.h"
#include "report/summary.h"

#define MAX_EVIDENCE 200 /* on a page; the csv and json reports have all of it */

void
html_append_evidence (GString *out, const GPtrArray *evidence, const char *cited, const char *elsewhere)
{
  if (evidence->len == 0)
    return;
  markup_append (out, "<details><summary>%u record%s%s%s</summary><ul class=\"evidence\">", evidence->len,
                 evidence->len == 1 ? "" : "s", cited != NULL ? " cited " : "", cited != NULL ? cited : "");
  for (guint i = 0; i < MIN (evidence->len, MAX_EVIDENCE); i++) {
    const Evidence *item = g_ptr_array_index ((GPtrArray *) evidence, i);
    g_autofree char *day = day_format (item->day);
    markup_append (out, "<li>%s %s ", day, item->kind);
    if (!text_is_blank (item->text)) {
      g_string_append (out, "<q dir=\"auto\">");
      markup_append_clipped (out, item->text, 300);
      g_string_append (out, "</q> ");
    }
    markup_append (out, "<code>%s</code></li>", item->id);
  }
  if (evidence->len > MAX_EVIDENCE)
    markup_append (out, "<li>and %u more, listed in the csv and json %s</li>", evidence->len - MAX_EVIDENCE,
                   elsewhere);
  g_string_append (out, "</ul></details>");
}

static void
append_small (GString *out, const char *label, const char *text)
{
  if (!text_is_blank (text))
    markup_append (out, "<p class=\"small\"><span class=\"quiet\">%s</span> %s</p>", label, text);
}

static void
append_sizes (GString *out, const Finding *finding)
{
  g_string_append (out, "<td class=\"n\">");
  if (!isnan (finding->n)) {
    g_autofree char *now = text_number (finding->n, 0), *before = text_number (finding->n_baseline, 0);
    g_string_append (out, now);
    if (!isnan (finding->n_baseline))
      g_string_append_printf (out, "<span class=\"quiet\">, %s before</span>", before);
  }
}

static void
append_finding (GString *out, const Finding *finding)
{
  g_autofree char *points = text_number (finding->points, 0);
  g_autofree char *onset = day_format (finding->onset_day);
  const char *state = state_name (finding->state);
  markup_append (out,
                 "<tr class=\"%s\"><td><span class=\"state\"><span aria-hidden=\"true\">%s</span> %s</span>",
                 state, summary_state_mark (finding->state), state);
  markup_append (out, "<th scope=\"row\"><span class=\"code\">%s</span> %s", finding->code, finding->title);
  if (!text_is_blank (finding->subject))
    markup_append (out, "<br><span class=\"quiet\">%s</span>", finding->subject);
  markup_append (out, "<td class=\"what\">%s", summary_get_wording (finding));
  if (finding->state == STATE_FIRED) {
    append_small (out, "Note:", finding->reason);
    if (strstr (finding->text, onset) == NULL)
      append_small (out, "Since", onset);
    append_small (out, "Clears when", finding->clears_when);
    append_small (out, "Still possible instead:", finding->innocent);
    html_append_evidence (out, finding->evidence, NULL, "reports");
  }
  append_sizes (out, finding);
  markup_append (out, "<td class=\"n %s\">%s</tr>", finding->points > 0 ? "points" : "quiet",
                 finding->state == STATE_FIRED ? points : "");
}

/* What speaks first: the enumeration's order is for machines, this one for readers. */
static const SignalState loud[] = { STATE_FIRED, STATE_SUPPRESSED },
                         silent[] = { STATE_UNKNOWN, STATE_CLEAR };

static void
append_family (GString *out, const AccountAssessment *account, Family family, const SignalState order[2])
{
  bool has_heading = false;
  for (int s = 0; s < 2; s++)
    for (guint i = 0; i < account->findings->len; i++) {
      const Finding *finding = account->findings->pdata[i];
      if (finding->family != family || finding->state != order[s])
        continue;
      if (!has_heading)
        markup_append (out, "<tbody><tr class=\"family\"><th colspan=\"5\" scope=\"rowgroup\">%s</tr>",
                       summary_family_title (family));
      has_heading = true;
      append_finding (out, finding);
    }
  if (has_heading)
    g_string_append (out, "</tbody>");
}

static void
append_table (GString *out, const AccountAssessment *account, const SignalState order[2], const char *label)
{
  markup_append (out,
                 "<div class=\"scroll\" role=\"region\" aria-label=\"%s\" tabindex=\"0\"><table "
                 "class=\"signals\"><thead><tr><th>State<th>Signal<th>What we saw<th class=\"n\">n<th "
                 "class=\"n\">Points</tr></thead>",
                 label);
  for (int family = 0; family < FAMILY_COUNT; family++)
    append_family (out, account, (Family) family, order);
  g_string_append (out, "</table></div>");
}

static guint
count_state (const AccountAssessment *account, SignalState state)
{
  guint count = 0;
  for (guint i = 0; i < account->findings->len; i++)
    count += ((const Finding *) account->findings->pdata[i])->state == state;
  return count;
}

/* The many that are clear or unknown wait behind a line that counts them. */
void
html_append_signals (GString *out, const AccountAssessment *account)
{
  if (account->findings->len == 0)
    return;
  guint unknown = count_state (account, STATE_UNKNOWN), clear = count_state (account, STATE_CLEAR);
  g_string_append (out, "<section aria-labelledby=\"signals\"><h2 id=\"signals\">Signal by signal</h2>");
  if (unknown + clear < account->findings->len)
    append_table (out, account, loud, "Signals that fired or were held back");
  if (unknown + clear > 0) {
    g_autofree char *more = noun_count (unknown + clear, "more signals");
    g_string_append_printf (out, "<details class=\"silent\"><summary>%s: %u clear, %u unknown</summary>",
                            more, clear, unknown);
    append_table (out, account, silent, "Signals that are clear or unknown");
    g_string_append (out, "</details>");
  }
  g_string_append (out, "</section>");
}

void
html_append_records (GString *out, const AccountAssessment *account)
{
  guint count = 0;
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    count += finding->state == STATE_FIRED ? finding->evidence->len : 0;
  }
  if (count == 0)
    return;
  g_string_append (out, "<section aria-labelledby=\"evidence\"><h2 id=\"evidence\">Evidence</h2><div "
                        "id=\"app-evidence\">");
  g_string_append_printf (out, "<p>%u record%s, listed under the signal they speak for.</p></div></section>",
                          count, count == 1 ? "" : "s");
}

/* One line a reason, with the signals it blinds. */
static void
append_reason (GString *out, const AccountAssessment *account, guint first, const char *reason)
{
  markup_append (out, "<li>%s: <span class=\"quiet\">", text_is_blank (reason) ? "No reason given" : reason);
  const char *separator = "";
  for (guint i = first; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    if (finding->state != STATE_UNKNOWN || g_strcmp0 (finding->reason, reason) != 0)
      continue;
    markup_append (out, "%s%s", separator, finding->title);
    separator = ", ";
  }
  g_string_append (out, "</span></li>");
}

void
html_append_unknown (GString *out, const AccountAssessment *account)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_string_append (out, "<section aria-labelledby=\"unknown\"><h2 id=\"unknown\">What we could not see</h2>");
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    const char *reason = finding->reason != NULL ? finding->reason : "";
    if (finding->state != STATE_UNKNOWN || !g_hash_table_add (told, (gpointer) reason))
      continue;
    if (g_hash_table_size (told) == 1)
      g_string_append (out, "<ul>");
    append_reason (out, account, i, finding->reason);
  }
  g_string_append (out, g_hash_table_size (told) > 0 ? "</ul>" : "<p>Every signal had enough data.</p>");
  g_string_append (out, "</section>");
}
