/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one-page insight (methods P2): what the client's own use shows, as sentences to edit and send.  Where
 * the export has no number the sentence says so instead. */
#include <math.h>

#include "base/noun.h"
#include "base/text.h"
#include "measure/rows.h"
#include "measure/usage_users.h"
#include "pipeline/build_annex.h"

#define FALL 0.75 /* of the baseline: below it a feature's use is worth a sentence */

/* The feature that people use most now; NULL without any. */
static const AnnexUse *
find_largest (const AnnexUses *uses)
{
  const AnnexUse *best = NULL;
  for (guint i = 0; i < uses->features->len; i++) {
    const AnnexUse *use = &g_array_index (uses->features, AnnexUse, i);
    if (use->by_people > 0 && (best == NULL || use->by_people > best->by_people))
      best = use;
  }
  return best;
}

/* The advanced feature in use that the fewest work in, and not all; NULL: none. */
static const AnnexUse *
find_room (const AnnexUses *uses)
{
  const AnnexUse *best = NULL;
  for (guint i = 0; i < uses->features->len; i++) {
    const AnnexUse *use = &g_array_index (uses->features, AnnexUse, i);
    if (use->is_advanced && use->users_now > 0 && use->users_now < uses->users_now &&
        (best == NULL || use->users_now < best->users_now))
      best = use;
  }
  return best;
}

static const MapPerson *
find_reader (const AccountAssessment *account)
{
  const MapPerson *best = NULL;
  for (guint i = 0; i < account->people->len; i++) {
    const MapPerson *person = account->people->pdata[i];
    if (person->side == SIDE_CLIENT && !person->is_top_contact && person->presence != PRESENCE_LEFT &&
        (best == NULL || person->level > best->level))
      best = person;
  }
  return best;
}

static void
write_address (const AccountAssessment *account, Annex *insight)
{
  const MapPerson *reader = find_reader (account);
  if (reader == NULL)
    annex_add_paragraph (insight,
                         "To: not in the export: no contact of theirs beside the single channel. Name one.");
  else
    annex_add_paragraph (insight, "To: %s, who is not the single channel.", reader->name);
  annex_add_paragraph (insight, "Subject: What the use of your own people shows, %s", insight->window);
}

/* "3 of the 8 people"; yours. */
static char *
say_people (guint some, const AnnexUses *uses)
{
  if (uses->users_now == 1)
    return g_strdup ("that one person");
  return some == uses->users_now ? g_strdup_printf ("all of the %u people", some)
                                 : g_strdup_printf ("%u of the %u people", some, uses->users_now);
}

/* A week's uses as counted: "less than once", "once", "8 times".  Yours. */
static char *
say_weekly (double uses)
{
  if (uses < QUARTER_WEEKS)
    return g_strdup ("less than once");
  g_autofree char *number = text_number (uses / QUARTER_WEEKS, 0);
  return noun_is_one (number) ? g_strdup ("once") : g_strdup_printf ("%s times", number);
}

/* Calls of machines are no use by people: they are told apart, or nobody would recognise their own work. */
static void
write_nameless (const AccountView *view, const AnnexUses *uses, Annex *insight)
{
  double rest = uses->total_now - uses->by_people;
  g_autofree char *weekly = say_weekly (rest);
  if (uses->total_now == 0)
    annex_add_paragraph (insight,
                         "From %s the product was not used (13 weeks; every use in the export is counted).",
                         insight->window);
  else if (uses->users_now == 0)
    annex_add_paragraph (insight,
                         "From %s the product was used %s a week (13 weeks; every use in the export "
                         "is counted). %s",
                         insight->window, weekly,
                         usage_users_missing (view) != NULL ? "By whom: not in the export."
                                                            : "None of it is with a person's name.");
  else if (rest >= 0.5 * QUARTER_WEEKS)
    annex_add_paragraph (insight, "Beside that it was used %s a week without a person's name.", weekly);
}

static void
write_use (const AccountView *view, const AnnexUses *uses, Annex *insight)
{
  const AnnexUse *largest = find_largest (uses);
  g_autofree char *weekly = say_weekly (uses->by_people);
  if (uses->users_now > 0 && uses->total_now > 0)
    annex_add_paragraph (insight,
                         "From %s %u of your people used the product %s a week (13 weeks; every use in the "
                         "export is counted).",
                         insight->window, uses->users_now, weekly);
  if (largest != NULL) {
    double share = largest->by_people * QUARTER_WEEKS / uses->by_people;
    g_autofree char *people = say_people (largest->users_now, uses);
    annex_add_paragraph (insight, "%s of it is %s: %.0f%% of those uses, by %s.",
                         share > 0.5 ? "Most" : "The largest part", largest->name, 100 * share, people);
  }
  write_nameless (view, uses, insight);
}

static bool
has_advanced (const AnnexUses *uses, bool by_people)
{
  for (guint i = 0; i < uses->features->len; i++) {
    const AnnexUse *use = &g_array_index (uses->features, AnnexUse, i);
    if (use->is_advanced && (by_people ? use->by_people : use->now) > 0)
      return true;
  }
  return false;
}

static void
write_room (const AccountView *view, const AnnexUses *uses, Annex *insight)
{
  const AnnexUse *room = find_room (uses);
  g_autofree char *some = room != NULL ? say_people (room->users_now, uses) : NULL,
                  *all = say_people (uses->users_now, uses);
  if (!uses->has_tiers)
    annex_add_paragraph (insight,
                         "Advanced features: not in the export: the usage data name no feature tiers.");
  else if (!has_advanced (uses, false))
    annex_add_paragraph (insight, "No advanced feature was used in these 13 weeks.");
  else if (usage_users_missing (view) != NULL)
    annex_add_paragraph (insight, "Who uses the advanced features: not in the export: use is not recorded by "
                                  "user.");
  else if (room != NULL)
    annex_add_paragraph (insight,
                         "%s is used by %s. The first step is to let those who use it show it to the others.",
                         room->name, some);
  else if (has_advanced (uses, true))
    annex_add_paragraph (insight, "Every advanced feature that people use is used by %s.", all);
  else
    annex_add_paragraph (insight, "No advanced feature was used with a person's name in these 13 weeks.");
}

static void
write_fall (const AnnexUses *uses, Annex *insight)
{
  const AnnexUse *fall = uses->features->len > 0 ? &g_array_index (uses->features, AnnexUse, 0) : NULL;
  if (uses->before_weeks == 0)
    annex_add_paragraph (insight,
                         "A comparison with earlier use: not in the export: there is no earlier half year.");
  else if (fall != NULL && fall->before > 0 && fall->now < FALL * fall->before)
    annex_add_paragraph (
        insight,
        "%s has gone from %.1f to %.1f uses a week (%s, against %s). If that work is now done "
        "elsewhere, we would like to know what it needs.",
        fall->name, fall->before, fall->now, insight->window, insight->base_window);
  else
    annex_add_paragraph (insight, "No feature has lost a quarter of its use (%s, against %s).",
                         insight->window, insight->base_window);
}

/* The module that they ask most about; NULL: nothing asks how something is done. */
static const AnnexUse *
find_asked (const AnnexUses *uses, guint *how_to)
{
  const AnnexUse *asked = NULL;
  *how_to = 0;
  for (guint i = 0; i < uses->modules->len; i++) {
    const AnnexUse *use = &g_array_index (uses->modules, AnnexUse, i);
    *how_to += use->how_to;
    if (use->how_to > 0 && (asked == NULL || use->how_to > asked->how_to))
      asked = use;
  }
  return asked;
}

/* What they ask how to do is what a page can answer without us. */
static void
write_questions (const AccountView *view, const AnnexUses *uses, Annex *insight)
{
  guint how_to;
  const AnnexUse *asked = find_asked (uses, &how_to);
  g_autofree char *tickets = noun_count (uses->tickets_now, "tickets");
  if (!view->has_tickets)
    annex_add_paragraph (insight, "Questions: not in the export: no tickets were imported.");
  else if (uses->tickets_now == 0)
    annex_add_paragraph (insight, "Questions: no ticket came in these 13 weeks.");
  else if (asked == NULL)
    annex_add_paragraph (insight, "Questions: of %s of these 13 weeks none asks how something is done.",
                         tickets);
  else
    annex_add_paragraph (insight,
                         "Of your %s of these 13 weeks %u asked how something is done%s%s. Enclosed: the "
                         "steps, so that nobody has to ask again. [enclose them]",
                         tickets, how_to,
                         !uses->has_modules ? ""
                         : how_to == 1      ? ", in "
                                            : ", most of them in ",
                         uses->has_modules ? asked->name : "");
}

static void
write_result (const AccountView *view, Annex *insight)
{
  const GPtrArray *rows = view->rows[TABLE_OUTCOMES];
  const StoredRow *row = rows->len > 0 ? view_row (view, TABLE_OUTCOMES, rows->len - 1) : NULL;
  g_autofree char *before = row != NULL ? text_number (row_number (row, OUTCOMES_BASELINE), 1) : NULL,
                  *value = row != NULL ? text_number (row_number (row, OUTCOMES_VALUE), 1) : NULL;
  if (row == NULL || isnan (row_number (row, OUTCOMES_VALUE)) || isnan (row_number (row, OUTCOMES_BASELINE)))
    annex_add_paragraph (insight,
                         "What it is worth in time or money: not in the export: no measured result of this "
                         "account. Agree on one number with them.");
  else
    annex_add_paragraph (insight, "Measured on %s: %s went from %s to %s %s%s.",
                         row_text (row, OUTCOMES_DATE), row_text (row, OUTCOMES_METRIC), before, value,
                         row_text (row, OUTCOMES_UNIT),
                         row_says (row, OUTCOMES_VERIFIED_BY_CLIENT, "yes") ? ", as you have confirmed" : "");
}

void
insight_write (const Frame *frame, const AnnexUses *uses, const AccountAssessment *account, Annex *insight)
{
  const AccountView *view = frame->view;
  const char *missing = usage_missing (view);
  write_address (account, insight);
  if (missing != NULL)
    annex_add_paragraph (insight, "Your use: not in the export: %s.", missing);
  else {
    write_use (view, uses, insight);
    if (uses->total_now > 0)
      write_room (view, uses, insight);
    write_fall (uses, insight);
  }
  write_questions (view, uses, insight);
  write_result (view, insight);
}
