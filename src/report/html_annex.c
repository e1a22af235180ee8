/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents that the account's own data fill in. */
#include "report/html.h"

#include <math.h>

#include "base/text.h"
#include "report/annexes.h"
#include "report/markup.h"

static void
append_line (GString *out, const Annex *annex, const AnnexLine *line, bool is_new_section)
{
  g_autofree char *what = annexes_dup_what (line), *now = annexes_dup_now (line),
                  *baseline = annexes_dup_baseline (annex, line), *n = annexes_dup_n (line);
  if (is_new_section)
    markup_append (out, "<tr><th scope=\"rowgroup\" colspan=\"4\">%s</th></tr>\n", line->section);
  markup_append (out, "<tr><td>%s", what);
  if (line->missing != NULL)
    markup_append (out, "<td colspan=\"3\" class=\"quiet\">%s</tr>\n", now);
  else
    markup_append (out, "<td class=\"n\">%s<td class=\"n\">%s<td class=\"n\">%s</tr>\n", now, baseline, n);
}

static void
append_lines (GString *out, const Annex *annex)
{
  const char *section = NULL;
  if (annex->lines->len == 0)
    return;
  if (*annex->window != '\0')
    markup_append (out,
                   "<p class=\"quiet\">Now: %s. Baseline: %s. A line that measures otherwise says so.</p>",
                   annex->window, *annex->base_window != '\0' ? annex->base_window : "not in the export");
  markup_append (
      out,
      "<div class=\"scroll\" role=\"region\" aria-label=\"%s, numbers\" tabindex=\"0\"><table "
      "class=\"annex\"><thead>"
      "<tr><th>What<th class=\"n\">Now<th class=\"n\">Baseline<th class=\"n\">n</tr></thead><tbody>\n",
      annex->title);
  for (guint i = 0; i < annex->lines->len; i++) {
    const AnnexLine *line = annex->lines->pdata[i];
    append_line (out, annex, line, g_strcmp0 (section, line->section) != 0);
    section = line->section;
  }
  g_string_append (out, "</tbody></table></div>");
}

void
html_append_annexes (GString *out, const GPtrArray *annexes)
{
  for (guint i = 0; i < annexes->len; i++) {
    const Annex *annex = annexes->pdata[i];
    markup_append (out, "<section aria-labelledby=\"%s\"><h2 id=\"%s\">%s</h2>", annex->id, annex->id,
                   annex->title);
    for (guint k = 0; k < annex->paragraphs->len; k++)
      markup_append (out, "<p>%s</p>\n", (const char *) annex->paragraphs->pdata[k]);
    append_lines (out, annex);
    g_string_append (out, "</section>");
  }
}
