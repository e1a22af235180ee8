/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a proposed action needs, filled in from the account's tables (methods P5, P6, P10, P11, P14): one page
 * an action, under the action's id.  Made for every account that is shown; build_finish_annexes keeps those
 * that are asked for. */
#include "pipeline/build_pages.h"

#include <math.h>
#include <string.h>

#include "base/noun.h"
#include "base/text.h"
#include "measure/rows.h"
#include "report/values.h"

#define COMMIT_SCORE 0.67 /* methods P5 */
#define PROTECT_DAYS 14   /* ten business days */
#define LOCALISE_TRIED 4  /* methods P3 */
#define LOCALISE_ANSWERED 2

static void
take_page (AccountAssessment *out, Annex *page)
{
  if (page->paragraphs->len > 0 || page->lines->len > 0)
    g_ptr_array_add (out->annexes, page);
  else
    annex_free (page);
}

/* ---- the stress-test milestone ---- */

typedef struct {
  double sum, scored;
  bool is_asked; /* somebody of theirs, by name */
  bool is_named; /* somebody of theirs who gave at least a part */
} MilestoneScore;

/* Evasion moves the stage, so that the measure has said it; thirds are scores of 0.33 and 0.67. */
static const char *
say_verdict (const Fact *last, const Fact *skipped, const MilestoneScore *tally)
{
  bool is_enough = round (100 * tally->sum / tally->scored) >= 100 * COMMIT_SCORE;
  if (last->value == 1)
    return skipped->value >= 2 ? "evade: two planning sessions were skipped"
                               : "evade: what was asked for was not given";
  if (is_enough && tally->is_named)
    return "commit: a named person of theirs stands behind it";
  if (is_enough && tally->is_asked)
    return "extend once, by 15 business days: nobody of theirs who was asked by name has given a part";
  if (is_enough)
    return "extend once, by 15 business days, and ask somebody of theirs by name: nobody is";
  return "extend once, by 15 business days";
}

/* Is whom an item was asked of, by address or by name, one of our own people? */
static bool
is_ours (const AccountView *view, const char *asked_of)
{
  g_autofree char *address = g_utf8_strdown (asked_of, -1);
  uint32_t person = view_find_person (view, address);
  if (person != PERSON_NONE)
    return view_person (view, person)->side == SIDE_VENDOR;
  g_autofree char *name = g_utf8_casefold (asked_of, -1);
  for (guint i = 0; i < view->persons->len; i++) {
    const Person *other = view_person (view, i);
    g_autofree char *folded = other->side == SIDE_VENDOR ? g_utf8_casefold (other->name, -1) : NULL;
    if (folded != NULL && strcmp (folded, name) == 0)
      return true;
  }
  return false;
}

/* The sessions that nobody of theirs came to, each by its date. */
static void
add_skipped (const Fact *skipped, Annex *page)
{
  g_autofree char *count = text_number (skipped->value, 0), *held = text_number (skipped->n, 0);
  if (skipped->n > 0)
    annex_add_paragraph (page, "Planning sessions of its time: %s, of which %s skipped.", held, count);
  for (guint i = 0; i < skipped->evidence->len; i++) {
    const Evidence *evidence = g_ptr_array_index (skipped->evidence, i);
    g_autofree char *day = day_format (evidence->day);
    annex_add_paragraph (page, "Skipped on %s: %s.", day, evidence->text);
  }
}

static void
add_item (const AccountView *view, const StoredRow *row, MilestoneScore *tally, Annex *page)
{
  bool is_decided = row_day (row, MILESTONES_DECIDED_AT) <= view->as_of_day;
  double score = is_decided ? row_number (row, MILESTONES_SCORE) : NAN;
  const char *asked_of = row->cells[MILESTONES_ASKED_OF];
  bool of_ours = asked_of != NULL && is_ours (view, asked_of);
  annex_add_paragraph (page, "%s: asked of %s%s, due %s, %s.", row_text (row, MILESTONES_ITEM),
                       asked_of != NULL ? asked_of : "nobody by name", of_ours ? " (ours)" : "",
                       row_text (row, MILESTONES_DUE_DATE),
                       isnan (score)  ? "not scored"
                       : score >= 1   ? "done"
                       : score >= 0.5 ? "partly done"
                                      : "not done");
  tally->is_asked |= asked_of != NULL && !of_ours;
  tally->is_named |= score >= 0.5 && asked_of != NULL && !of_ours;
  tally->sum += isnan (score) ? 0 : score;
  tally->scored += !isnan (score);
}

static void
add_stress_test (const AccountView *view, AccountAssessment *out)
{
  Annex *page = annex_new ("stress-test", "The joint milestone");
  const Fact *last = fact_set_find (out->facts, "milestone.evaded");
  MilestoneScore tally = { 0 };
  for (guint i = 0; last != NULL && i < view->rows[TABLE_MILESTONES]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_MILESTONES, i);
    if (g_strcmp0 (last->subject, row->cells[MILESTONES_MILESTONE]) == 0)
      add_item (view, row, &tally, page);
  }
  if (page->paragraphs->len > 0) {
    const Fact *skipped = fact_set_find (out->facts, "milestone.skipped");
    add_skipped (skipped, page);
    g_autofree char *score = tally.scored > 0 ? text_number (tally.sum / tally.scored, 2) : g_strdup ("none"),
                    *items = noun_count ((guint) tally.scored, "scored items");
    annex_add_paragraph (page, "%s: score %s over %s; verdict: %s.", last->subject, score, items,
                         say_verdict (last, skipped, &tally));
  }
  take_page (out, page);
}

/* ---- the checklist that protects resources ---- */

static const struct {
  const char *play, *text;
} protections[] = {
  { "freeze-custom-work", "Freeze unbilled custom work" },
  { "move-top-talent", "Give our most experienced people to stable accounts" },
  { "name-transition-lead", "Name the transition lead" },
  { "list-access", "List intellectual property and access on both sides" },
  { "register-obligations", "Keep the register of contract obligations" },
  { "plan-offboarding", "Plan the offboarding" },
  { "return-data", "Return or delete their data, and confirm it" },
};

/* The latest row of the actions table for a play; NULL: none. */
static const StoredRow *
find_action (const AccountView *view, const char *play)
{
  const StoredRow *found = NULL;
  for (guint i = 0; i < view->rows[TABLE_ACTIONS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_ACTIONS, i);
    if (row_says (row, ACTIONS_PLAY, play) &&
        row_day_by (row, ACTIONS_STARTED_AT, view->as_of_day) != DAY_NONE)
      found = row;
  }
  return found;
}

static void
add_protection (const AccountView *view, AccountAssessment *out)
{
  Annex *page = annex_new ("resource-protection", "Checklist: protect resources and end well");
  g_autofree char *due = day_format (view->as_of_day + PROTECT_DAYS);
  for (size_t i = 0; i < G_N_ELEMENTS (protections); i++) {
    const StoredRow *row = find_action (view, protections[i].play);
    const char *person =
        row != NULL && row->cells[ACTIONS_PERSON] != NULL ? row->cells[ACTIONS_PERSON] : out->owner;
    int32_t ended = row != NULL ? row_day_by (row, ACTIONS_ENDED_AT, view->as_of_day) : DAY_NONE;
    g_autofree char *done = day_format (ended);
    g_autofree char *state = ended != DAY_NONE ? g_strdup_printf ("done on %s", done)
                             : row != NULL
                                 ? g_strdup_printf ("begun on %s", row_text (row, ACTIONS_STARTED_AT))
                                 : g_strdup ("open");
    annex_add_paragraph (page, "%s. Owner: %s. By %s. State: %s (play %s of the actions table).",
                         protections[i].text, text_is_blank (person) ? "to be named" : person, due, state,
                         protections[i].play);
  }
  take_page (out, page);
}

/* ---- quotes for product, promises for sales ---- */

static void
count_quote (Annex *page, const char *module)
{
  for (guint i = 0; i < page->lines->len; i++) {
    AnnexLine *line = g_ptr_array_index (page->lines, i);
    if (strcmp (line->subject, module) == 0) {
      line->n = ++line->now;
      return;
    }
  }
  AnnexLine *line = annex_add_line (page, "Quotes by module", "Quotes");
  line->subject = g_strdup (module);
  line->unit = g_strdup ("quotes");
  line->n_unit = g_strdup ("quotes");
  line->n = line->now = 1;
}

static void
add_product_loop (const Frame *frame, AccountAssessment *out)
{
  const AccountView *view = frame->view;
  Annex *page = annex_new (PAGE_QUOTES, "Product loop: their words, by module");
  g_free (page->window);
  page->window = window_format (&frame->quarter);
  for (guint i = 0; i < view->rows[TABLE_INTERVIEWS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INTERVIEWS, i);
    int32_t day = row_event_day (row);
    if (day == DAY_NONE || !window_has_day (&frame->quarter, day) ||
        text_is_blank (row->cells[INTERVIEWS_QUOTE]))
      continue;
    const char *module = row->cells[INTERVIEWS_MODULE] != NULL ? row->cells[INTERVIEWS_MODULE] : "no module";
    g_autofree char *date = day_format (day);
    annex_add_paragraph (page, "%s: “%s” (%s)", module, row->cells[INTERVIEWS_QUOTE], date);
    count_quote (page, module);
  }
  take_page (out, page);
}

static void
add_expectations (const AccountView *view, AccountAssessment *out)
{
  Annex *page = annex_new ("expectation-reset", "Expectation reset: what was promised, what is there");
  for (guint i = 0; i < view->rows[TABLE_PROMISES]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_PROMISES, i);
    int32_t promised = row_event_day (row),
            delivered = row_day_by (row, PROMISES_DELIVERED_AT, view->as_of_day);
    if (promised == DAY_NONE || promised > view->as_of_day || row_says (row, PROMISES_BY, "client"))
      continue;
    g_autofree char *said = day_format (promised), *came = day_format (delivered);
    if (delivered != DAY_NONE)
      annex_add_paragraph (page, "%s: promised on %s, delivered on %s.", row_text (row, PROMISES_ITEM), said,
                           came);
    else
      annex_add_paragraph (page, "%s: promised on %s, open for %d days.", row_text (row, PROMISES_ITEM), said,
                           view->as_of_day - promised);
  }
  take_page (out, page);
}

/* ---- onboarding ---- */

/* What the measures found to be missing, record by record, each by its key. */
static void
list_evidence (const FactSet *facts, const char *name, const char *what, Annex *page)
{
  const Fact *fact = fact_set_find (facts, name);
  for (guint i = 0; fact != NULL && i < fact->evidence->len; i++) {
    const Evidence *evidence = g_ptr_array_index (fact->evidence, i);
    const char *colon = strchr (evidence->id, ':'); /* behind the table's name */
    annex_add_paragraph (page, "%s: %s.", what, colon != NULL ? colon + 1 : evidence->id);
  }
}

/* What was sold against who was trained and who logged in, and the tasks that were due. */
static void
add_start (const AccountView *view, const FactSet *facts, Annex *page)
{
  const Fact *gap = fact_set_find (facts, "onboarding.licence_gap"),
             *tasks = fact_set_find (facts, "onboarding.tasks_share");
  int32_t start = view->account->start_day;
  if (gap != NULL && !isnan (gap->value) && gap->n > 0) {
    g_autofree char *seats = noun_count ((guint64) gap->n, "seats"),
                    *trained = noun_count (users_trained (view), "users"),
                    *active = noun_count (users_active (view, start, view->as_of_day), "users");
    annex_add_paragraph (page, "Day %d: %s sold; trained: %s; logged in: %s.", view->as_of_day - start, seats,
                         view_keeps (view, TABLE_TRAINING) ? trained : "not in the export",
                         users_are_known (view) ? active : "not in the export");
  }
  if (tasks != NULL && !isnan (tasks->value)) {
    g_autofree char *done = text_number (tasks->value * tasks->n, 0), *due = text_number (tasks->n, 0);
    annex_add_paragraph (page, "Tasks due by now: %s of %s done.", done, due);
  }
  if (gap != NULL && gap->value > 0) {
    g_autofree char *missing = noun_count ((guint64) round (gap->value * gap->n), "seats");
    annex_add_paragraph (page, "The gap is %s: offer each the self-service course within 3 business days.",
                         missing);
  }
}

static void
add_onboarding (const AccountView *view, AccountAssessment *out)
{
  static const char *const teams[][2] = { { "product", "product" },
                                          { "cs", "customer success" },
                                          { "marketing", "marketing" } };
  Annex *page = annex_new ("onboarding-repair", "Onboarding repair: owners, next tasks, who should be using");
  for (size_t i = 0; i < G_N_ELEMENTS (teams); i++) {
    const char *owner =
        view->config != NULL ? g_hash_table_lookup (view->config->onboarding_owners, teams[i][0]) : NULL;
    annex_add_paragraph (page, "Owner in %s: %s.", teams[i][1],
                         text_is_blank (owner) ? "to be named" : owner);
  }
  add_start (view, out->facts, page);
  list_evidence (out->facts, "onboarding.tasks_share", "Next task", page);
  list_evidence (out->facts, "roster.active_share", "Should be using", page);
  take_page (out, page);
}

/* ---- the localisation test of the re-mapping ---- */

/* Of parallel reach-outs that are logged as actions, how many were answered (methods P3). */
static void
add_localisation (const AccountView *view, AccountAssessment *out)
{
  Annex *page = annex_new (PAGE_REMAP, "Re-mapping: who speaks with whom, and who should");
  guint tried = 0, answered = 0;
  for (guint i = 0; i < view->rows[TABLE_ACTIONS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_ACTIONS, i);
    if (!row_says (row, ACTIONS_PLAY, PAGE_REMAP) ||
        row_day_by (row, ACTIONS_STARTED_AT, view->as_of_day) == DAY_NONE)
      continue;
    tried++;
    answered += row_says (row, ACTIONS_RESULT, "answered") &&
                row_day_by (row, ACTIONS_ENDED_AT, view->as_of_day) != DAY_NONE;
  }
  const char *verdict = tried < LOCALISE_TRIED ? "too few for a verdict, 4 are needed"
                        : answered >= LOCALISE_ANSWERED
                            ? "localised, the trouble is on the account team and ours to fix"
                        : answered == 0 ? "leadership has disengaged"
                                        : "undecided";
  g_autofree char *logged = noun_count (tried, "parallel reach-outs");
  annex_add_paragraph (page, "Localisation test: %s logged (play %s of the actions table), %u answered: %s.",
                       logged, PAGE_REMAP, answered, verdict);
  take_page (out, page);
}

void
build_pages (const Frame *frame, AccountAssessment *out)
{
  add_localisation (frame->view, out);
  add_stress_test (frame->view, out);
  add_protection (frame->view, out);
  add_product_loop (frame, out);
  add_expectations (frame->view, out);
  add_onboarding (frame->view, out);
}

/* ---- over all accounts ---- */

/* The accounts that speak of one module. */
typedef struct {
  guint accounts;
  char *currency; /* of the first */
  double value;   /* a year, all together; NaN where it is unknown or in several currencies */
} Touched;

static void
touched_free (gpointer data)
{
  Touched *touched = data;
  g_free (touched->currency);
  g_free (touched);
}

GHashTable *
build_quotes_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, touched_free);
}

static void
touch (GHashTable *quotes, const char *module, const AccountAssessment *account)
{
  Touched *touched = g_hash_table_lookup (quotes, module);
  if (touched == NULL) {
    touched = g_new0 (Touched, 1);
    touched->currency = g_strdup (account->currency);
    g_hash_table_insert (quotes, g_strdup (module), touched);
  }
  touched->accounts++;
  touched->value += g_strcmp0 (touched->currency, account->currency) == 0 ? account->arr : NAN;
}

void
build_count_quotes (const AccountAssessment *account, GHashTable *quotes)
{
  const Annex *page = annex_find (account->annexes, PAGE_QUOTES);
  for (guint i = 0; page != NULL && i < page->lines->len; i++)
    touch (quotes, ((const AnnexLine *) page->lines->pdata[i])->subject, account);
}

static void
say_touched (const Touched *touched, const char *module, Annex *page)
{
  g_autofree char *value =
      isnan (touched->value) ? NULL : values_format_money (touched->value, touched->currency);
  g_autofree char *worth = value != NULL ? g_strdup_printf (", together %s a year", value) : g_strdup ("");
  annex_add_paragraph (page, "%s: %u %s of the portfolio spoke of it in these weeks%s.", module,
                       touched->accounts, touched->accounts == 1 ? "account" : "accounts",
                       g_strchomp (worth));
}

void
build_share_quotes (AccountAssessment *account, GHashTable *quotes)
{
  Annex *page = annex_find (account->annexes, PAGE_QUOTES);
  for (guint i = 0; page != NULL && i < page->lines->len; i++) {
    const char *module = ((const AnnexLine *) page->lines->pdata[i])->subject;
    say_touched (g_hash_table_lookup (quotes, module), module, page);
  }
}
