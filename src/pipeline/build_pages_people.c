/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages that speak of people and of ourselves (methods P3, P9, P12). */
#include "base/noun.h"
#include "pipeline/build_pages.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define ASKED_MOST 5
#define MANAGER_LEVEL 2
#define DUE_DAYS 21 /* 15 business days */

/* ---- the grid of function and level ---- */

typedef enum { ROW_EXECUTIVE, ROW_MANAGER, ROW_WORKING, ROW_COUNT } GridRow;

static GridRow
row_of (const MapPerson *person)
{
  return person->level >= LEVEL_EXECUTIVE ? ROW_EXECUTIVE
         : person->level >= MANAGER_LEVEL ? ROW_MANAGER
                                          : ROW_WORKING;
}

static const MapPerson *
person_at (const AccountAssessment *account, guint i)
{
  return g_ptr_array_index (account->people, i);
}

static bool
has_strong_tie (const AccountAssessment *account, guint client)
{
  for (guint i = 0; i < account->edges->len; i++) {
    const MapEdge *edge = g_ptr_array_index (account->edges, i);
    if (edge->client == client && edge->strong_now)
      return true;
  }
  return false;
}

/* Ours for a cell: of the same function if there is anybody, else whoever is nearest in level. */
static const MapPerson *
find_counterpart (const AccountAssessment *account, Function function, GridRow row)
{
  const MapPerson *best = NULL;
  int best_cost = G_MAXINT;
  for (guint i = 0; i < account->people->len; i++) {
    const MapPerson *person = person_at (account, i);
    int cost = (person->function == function ? 0 : ROW_COUNT) + ABS ((int) row_of (person) - (int) row);
    if (person->side != SIDE_VENDOR || person->presence == PRESENCE_LEFT || cost >= best_cost)
      continue;
    best = person;
    best_cost = cost;
  }
  return best;
}

static const char *
name_function (Function function)
{
  return function == FUNCTION_EXECUTIVE ? "general management" : function_name (function);
}

/* One cell: who is there, whether a strong tie holds, and who of us should make one. */
static void
add_cell (const AccountAssessment *account, Function function, GridRow row, Annex *page)
{
  static const char *const rows[ROW_COUNT] = { "executives", "managers", "working level" };
  g_autoptr (GString) names = g_string_new (NULL);
  bool is_held = false;
  for (guint i = 0; i < account->people->len; i++) {
    const MapPerson *person = person_at (account, i);
    if (person->side != SIDE_CLIENT || person->function != function || row_of (person) != row ||
        person->presence == PRESENCE_LEFT)
      continue;
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", person->name);
    is_held |= has_strong_tie (account, i);
  }
  if (names->len == 0)
    return;
  const MapPerson *ours = is_held ? NULL : find_counterpart (account, function, row);
  if (is_held)
    annex_add_paragraph (page, "%s, %s: %s. Held.", name_function (function), rows[row], names->str);
  else
    annex_add_paragraph (page, "%s, %s: %s. No strong tie in 8 weeks; counterpart: %s.",
                         name_function (function), rows[row], names->str,
                         ours != NULL ? ours->name : "to be named");
}

static void
add_grid (const AccountAssessment *account, Annex *page)
{
  for (int function = FUNCTION_UNKNOWN + 1; function < FUNCTION_COUNT; function++)
    for (int row = 0; row < ROW_COUNT; row++)
      add_cell (account, (Function) function, (GridRow) row, page);
}

/* ---- the stay interview ---- */

static void
ask (Annex *page, const MapPerson *person)
{
  g_autofree char *last = day_format (person->last_day);
  annex_add_paragraph (page, "Ask: %s, %s, %s%s%s.", person->name, level_name (person->level),
                       presence_name (person->presence), person->last_day != DAY_NONE ? ", last act on " : "",
                       last);
}

/* The top contact, the executives and the silent: who is never asked knows most. */
static void
add_interview (AccountAssessment *account)
{
  Annex *page = annex_new ("stay-interview", "Stay interview: a brief for a neutral third party");
  const Fact *age = fact_set_find (account->facts, "interview.age_days");
  if (age != NULL && !isnan (age->value)) {
    g_autofree char *days = noun_count ((guint) age->value, "days");
    annex_add_paragraph (page, "The last interview was %s before this report.", days);
  } else
    annex_add_paragraph (page, "No interview is on record.");
  annex_add_paragraph (
      page, "Two core questions: would you renew today, and why? Which daily step frustrates you most?");
  annex_add_paragraph (
      page,
      "With consent, each alone, by somebody who does not sell or serve here; the words go verbatim into "
      "the interviews table.");
  guint asked = 0;
  for (guint i = 0; i < account->people->len && asked < ASKED_MOST; i++) {
    const MapPerson *person = person_at (account, i);
    bool is_wanted = person->is_top_contact || person->is_executive || person->presence == PRESENCE_SILENT;
    if (person->side != SIDE_CLIENT || person->presence == PRESENCE_LEFT || !is_wanted)
      continue;
    ask (page, person);
    asked++;
  }
  g_ptr_array_add (account->annexes, page);
}

/* ---- what we could have done better ---- */

/* Signals that speak of our own side. */
static bool
is_ours (const Finding *finding)
{
  static const char *const codes[] = { "V1", "T5", "F1", "F2", "F3", "F5", "B1",
                                       "B2", "L4", "O1", "O2", "O3", "O4", NULL };
  return finding->state == STATE_FIRED && g_strv_contains (codes, finding->code);
}

static void
add_after_action (AccountAssessment *account)
{
  Annex *page = annex_new ("own-behaviour-change", "After-action: what we could have done better");
  g_autofree char *due = day_format (account->now_last_day + DUE_DAYS);
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (account->findings, i);
    if (is_ours (finding))
      annex_add_paragraph (page, "%s %s: %s What we will do: to be written. Owner: %s. By %s.", finding->code,
                           finding->title, finding->text,
                           text_is_blank (account->owner) ? "to be named" : account->owner, due);
  }
  const Fact *outage = fact_set_find (account->facts, "policing.after_outage");
  if (outage != NULL && outage->value > 0) {
    g_autofree char *count = text_number (outage->value, 0);
    annex_add_paragraph (
        page, "%s of their service-level letters followed an incident of ours by at most two weeks.", count);
  }
  if (page->paragraphs->len == 0)
    annex_add_paragraph (page, "Nothing of ours has fired; ask them in the interview what we missed.");
  g_ptr_array_add (account->annexes, page);
}

void
build_people_pages (AccountAssessment *account)
{
  Annex *remap = annex_find (account->annexes, PAGE_REMAP);
  if (remap != NULL)
    add_grid (account, remap);
  add_interview (account);
  add_after_action (account);
}
