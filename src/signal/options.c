/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/options.h"

#include <math.h>
#include <string.h>

#include "signal/template.h"
#include "signal/view.h"

#define PAGE "restructure-economics" /* the action that it goes with */

/* A count or a ratio has no unit that would be printed behind it. */
static char *
dup_unit (const FactKind *kind)
{
  static const char *const printed[] = { "share", "days", "hours", "persons", "years", NULL };
  return g_strv_contains (printed, kind->unit) ? g_strdup (kind->unit) : NULL;
}

/* "fee per active user, 2026-06-01 to 2026-06-28": where the windows are known. */
static char *
dup_what (const FactKind *kind, const Fact *fact)
{
  g_autofree char *first = day_format (fact->now.first_day), *last = day_format (fact->now.last_day);
  return *first != '\0' && *last != '\0' ? g_strdup_printf ("%s, %s to %s", kind->title, first, last)
                                         : g_strdup (kind->title);
}

static void
add_number (const Advice *option, const View *view, Truth truth, Annex *page)
{
  static const char *const states[] = {
    [TRUTH_FALSE] = "not triggered", [TRUTH_TRUE] = "triggered", [TRUTH_UNKNOWN] = "unknown"
  };
  const FactKind *kind = pack_find_fact (view->pack, option->fact);
  const Fact *fact = view_find_fact (view, option->fact);
  bool is_missing = fact == NULL || isnan (fact->value);
  g_autofree char *section =
      g_strdup_printf ("%s: %s", option->title, states[is_missing ? TRUTH_UNKNOWN : truth]);
  if (is_missing) {
    g_autofree char *reason = view_explain_unknown (view, option->fact);
    annex_add_missing (page, section, kind->title, reason);
    return;
  }
  g_autofree char *what = dup_what (kind, fact);
  AnnexLine *line = annex_add_line (page, section, what);
  line->unit = dup_unit (kind);
  line->now = fact->value;
  line->baseline = fact->baseline;
  line->n = fact->n;
}

static void
add_option (const Advice *option, View *view, Annex *page)
{
  World world = view_world (view);
  Truth truth = expression_evaluate (option->when, &world);
  if (truth == TRUTH_TRUE) {
    const Fact *fact = option->fact != NULL ? view_find_fact (view, option->fact) : NULL;
    g_autofree char *text = template_fill (option->text, &world, option->fact, fact);
    annex_add_paragraph (page, "%s: %s", option->title, text);
  }
  if (option->fact != NULL)
    add_number (option, view, truth, page);
}

void
options_add_page (AccountAssessment *account, const Pack *pack)
{
  View view = { .pack = pack, .facts = account->facts, .findings = account->findings, .account = account };
  Annex *page = annex_new (PAGE, "Economic options, each with the number that triggers it");
  annex_add_paragraph (page,
                       "Each ties the fee to use, to service or to a result. A price that is merely lower is "
                       "not among them: it would say that the old one was too high.");
  for (guint i = 0; i < pack->options->len; i++)
    add_option (g_ptr_array_index (pack->options, i), &view, page);
  g_ptr_array_add (account->annexes, page);
}
