/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/text.h"
#include "measure/frame.h"
#include "measure/succession.h"
#include "series/tail.h"

#define CHAMPION_SHARE 0.1 /* top decile by contact share × level */
#define SILENT_WEEKS 6
#define SILENT_P 1e-3
#define OTHERS_LEAST 0.4
#define NEWCOMER_SHARE 0.5
#define FIRES_WEEKS 52
#define BOUNCES_LEAST 2

typedef struct {
  uint32_t person;
  double rank; /* person-days × level */
  guint days;
} Candidate;

static gint
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank > y->rank ? -1 : 1;
  return (x->person > y->person) - (x->person < y->person);
}

/* Client people ranked over a window; unknown level counts as 1 (methods 1.6). */
static GArray *
rank_people (const Frame *frame, const Window *window, guint *total)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (Tally) tally = tally_new (frame, window);
  *total = tally->total;
  for (guint i = 0; i < tally->count; i++) {
    uint32_t person = tally->persons[i];
    guint days = tally->counts[i];
    Candidate candidate = { person, (double) days * MAX (1, view_person (frame->view, person)->level), days };
    g_array_append_val (list, candidate);
  }
  g_array_sort (list, compare_candidates);
  return list;
}

static bool
is_champion_over (const Frame *frame, uint32_t person, const Window *window)
{
  guint total;
  g_autoptr (GArray) list = rank_people (frame, window, &total);
  guint top = MAX (1, (guint) ceil (CHAMPION_SHARE * list->len));
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, Candidate, i).person == person)
      return i < top || (view_person (frame->view, person)->is_champion &&
                         g_array_index (list, Candidate, i).days >= 0.1 * total);
  return false;
}

/* The half year before somebody's last act: where the champion's weight is read off. */
static Window
window_before (const AccountView *view, int32_t day)
{
  int32_t week = week_of_day (day);
  return (Window){ MAX (week - BASE_WEEKS + 1, view->start_week), week };
}

/* Evidence that a person has left: a text that says so, or two hard bounces on two days of an address that
 * wrote before. */
static bool
find_departure (const AccountView *view, uint32_t person, int32_t last_act, const ViewNotice **proof)
{
  int32_t first_bounce = DAY_NONE;
  guint bounces = 0;
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    if (notice->person != person || notice->day < last_act)
      continue;
    if (notice->kind == NOTICE_DEPARTED) {
      *proof = notice;
      return true;
    }
    if (notice->kind != NOTICE_BOUNCE_HARD)
      continue;
    if (bounces == 0 || notice->day != first_bounce)
      bounces++;
    if (bounces == 1) {
      first_bounce = notice->day;
      *proof = notice;
    }
  }
  return bounces >= BOUNCES_LEAST;
}

/* Several addresses bouncing in one week are a mail system's trouble, not people leaving (methods 3.6). */
static bool
is_system_trouble (const AccountView *view, const ViewNotice *proof)
{
  g_autoptr (GHashTable) people = g_hash_table_new (NULL, NULL);
  if (proof->kind != NOTICE_BOUNCE_HARD)
    return false;
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    if (notice->kind == NOTICE_BOUNCE_HARD && ABS (notice->day - proof->day) <= 7)
      g_hash_table_add (people, GUINT_TO_POINTER (notice->person + 1));
  }
  return g_hash_table_size (people) >= 3;
}

/* The address that may be theirs and that wrote after they fell silent here; NULL: none. */
static const ViewNamesake *
find_namesake (const AccountView *view, uint32_t person, int32_t last_act)
{
  const ViewNamesake *latest = NULL;
  for (guint i = 0; i < view->namesakes->len; i++) {
    const ViewNamesake *namesake = VIEW_ITEM (view->namesakes, ViewNamesake, i);
    if (namesake->person == person && namesake->last_day > last_act &&
        (latest == NULL || namesake->last_day > latest->last_day))
      latest = namesake;
  }
  return latest;
}

/* Whoever may write from elsewhere may not have left: a review can tell (methods 2.2). */
static void
add_namesake (const Frame *frame, uint32_t person, Fact *departed, FactSet *facts)
{
  const ViewNamesake *same = find_namesake (frame->view, person, departed->onset_day);
  fact_set_add (facts, fact_new ("champion.namesake", same != NULL))->subject = g_strdup (departed->subject);
  if (same == NULL)
    return;
  g_autofree char *day = day_format (same->last_day), *id = message_dup_name (same->message_id, day);
  g_autofree char *text = g_strdup_printf ("%s writes; perhaps the same person", same->address);
  evidence_list_add (&departed->evidence, evidence_new ("message", id, same->last_day, text));
}

static Fact *
add_champion (const Frame *frame, uint32_t person, bool confirmed, int32_t last_act, FactSet *facts)
{
  double silent_weeks = (frame->view->as_of_day - last_act) / 7;
  Fact *fact = fact_set_add (facts, fact_new ("champion.departed", confirmed ? 1 : 0));
  fact->subject = g_strdup (view_person (frame->view, person)->name);
  fact->onset_day = last_act;
  Window before = window_before (frame->view, last_act);
  fact->now = (Span){ last_act + 1, frame->view->as_of_day };
  fact->before = (Span){ window_first_day (&before), last_act };
  Fact *suspected = fact_set_add (facts, fact_new ("champion.suspected", confirmed ? 0 : silent_weeks));
  suspected->subject = g_strdup (fact->subject);
  Fact *weeks = fact_set_add (facts, fact_new ("champion.silent_weeks", silent_weeks));
  weeks->subject = g_strdup (fact->subject);
  uint32_t next = succession_find (frame, person, last_act);
  Fact *successor = fact_set_add (facts, fact_new ("champion.successor", next != PERSON_NONE ? 1 : 0));
  successor->subject = g_strdup (fact->subject);
  for (guint i = frame->view->mails->len; i > 0; i--) {
    const ViewMail *mail = VIEW_ITEM (frame->view->mails, ViewMail, i - 1);
    if (mail->author == person) {
      fact_add_mail (fact, frame->view, mail);
      break;
    }
  }
  add_namesake (frame, person, fact, facts);
  return fact;
}

static void
add_proof (Fact *fact, const ViewNotice *proof)
{
  g_autofree char *day = day_format (proof->day), *id = message_dup_name (proof->message_id, day),
                  *moved = NULL;
  const char *text = "the address no longer exists";
  if (proof->moved_to != NULL)
    text = moved = g_strdup_printf ("writes from %s now", proof->moved_to->name);
  else if (proof->kind == NOTICE_DEPARTED)
    text = "automatic reply: has left";
  evidence_list_add (&fact->evidence, evidence_new ("message", id, proof->day, text));
}

/* Proved by a text, by bounces, or by mail from the next employer. */
static bool
add_confirmed (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  bool any = false;
  for (guint i = 0; i < view->notices->len; i++) {
    uint32_t person = VIEW_ITEM (view->notices, ViewNotice, i)->person;
    if (!g_hash_table_add (done, GUINT_TO_POINTER (person + 1)))
      continue;
    int32_t last_act = succession_last_act (view, person);
    const ViewNotice *proof = NULL;
    if (last_act == DAY_NONE || !find_departure (view, person, last_act, &proof) ||
        is_system_trouble (view, proof))
      continue;
    Window window = window_before (view, last_act);
    if (view->as_of_day - proof->day > 7 * FIRES_WEEKS || !is_champion_over (frame, person, &window))
      continue;
    Fact *fact = add_champion (frame, person, true, last_act, facts);
    fact->onset_day = MIN (proof->day, last_act + 7);
    add_proof (fact, proof);
    any = true;
  }
  return any;
}

/* What everybody else did meanwhile against what they usually do. */
static double
others_level (const Frame *frame, uint32_t person, const Window *usual, const Window *since)
{
  g_autoptr (Tally) before = tally_new (frame, usual), after = tally_new (frame, since);
  double weeks_before = window_valid_weeks (frame->view, usual),
         weeks_after = window_valid_weeks (frame->view, since);
  double usual_rate = (before->total - tally_of (before, person)) / MAX (1, weeks_before);
  double rate = (after->total - tally_of (after, person)) / MAX (1, weeks_after);
  return usual_rate > 0 ? rate / usual_rate : NAN;
}

/* Somebody who was not there before and acts at least half as often: a change of names (methods E5). */
static bool
has_newcomer (const Frame *frame, double rate, const Tally *before, const Window *since)
{
  g_autoptr (Tally) after = tally_new (frame, since);
  double weeks = window_divisor (frame->view, since);
  for (guint i = 0; i < after->count; i++)
    if (tally_of (before, after->persons[i]) == 0 && after->counts[i] / weeks >= NEWCOMER_SHARE * rate)
      return true;
  return false;
}

/* Until when a person's silence is accounted for: the last act, or the end of an absence that they announced.
 */
static int32_t
accounted_until (const AccountView *view, uint32_t person, int32_t last_act)
{
  int32_t until = last_act;
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    if (notice->person == person && notice->kind == NOTICE_AWAY)
      until = MAX (until, MIN (view_absence_end (notice), view->as_of_day));
  }
  return until;
}

/* Nobody writes to a champion who has left quietly, so neither a bounce nor an absence text comes: the
 * silence rung. */
static void
add_suspected (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  int32_t reach = view->last_week - SILENT_WEEKS;
  Window usual = { MAX (reach - BASE_WEEKS - SILENT_WEEKS, view->start_week), reach };
  guint total;
  g_autoptr (GArray) list = rank_people (frame, &usual, &total);
  for (guint i = 0; i < list->len; i++) {
    const Candidate *candidate = &g_array_index (list, Candidate, i);
    const Person *person = view_person (view, candidate->person);
    int32_t last_act = succession_last_act (view, candidate->person);
    int32_t accounted = accounted_until (view, candidate->person, last_act);
    int silent_weeks = (view->as_of_day - accounted) / 7;
    if (silent_weeks < SILENT_WEEKS || silent_weeks > FIRES_WEEKS)
      continue;
    Window before = window_before (view, last_act), since = { week_of_day (accounted) + 1, view->last_week };
    g_autoptr (Tally) tally = tally_new (frame, &before);
    bool first = tally->count > 0 && tally->persons[0] == candidate->person;
    bool flagged = person->is_champion && tally_of (tally, candidate->person) >= 0.1 * tally->total;
    int weeks_before = window_valid_weeks (view, &before);
    if ((!first && !flagged) || weeks_before < QUARTER_WEEKS)
      continue;
    double rate = (double) tally_of (tally, candidate->person) / weeks_before;
    double expected = rate * frame_sum (frame, frame->portfolio->factor, &since);
    double p = tail_nb_lower (0, expected, 5 * frame->portfolio->dispersion);
    double others = others_level (frame, candidate->person, &before, &since);
    if (!(p < SILENT_P) || !(others >= OTHERS_LEAST) || has_newcomer (frame, rate, tally, &since))
      continue;
    Fact *fact = add_champion (frame, candidate->person, false, last_act, facts);
    fact->n = 0;
    fact->n_baseline = tally_of (tally, candidate->person);
    fact->p = p;
    return;
  }
}

/* Nobody is missing: the facts speak of today's champion. */
static void
add_present (const Frame *frame, FactSet *facts)
{
  guint total;
  g_autoptr (GArray) list = rank_people (frame, &frame->base, &total);
  if (list->len == 0) {
    fact_set_add (
        facts, fact_new_unknown ("champion.departed", "nobody of theirs was in contact in the base weeks"));
    return;
  }
  uint32_t person = g_array_index (list, Candidate, 0).person;
  const char *name = view_person (frame->view, person)->name;
  static const char *const names[] = { "champion.departed", "champion.suspected", "champion.successor",
                                       "champion.namesake" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    Fact *fact = fact_set_add (facts, fact_new (names[i], 0));
    fact->subject = g_strdup (name);
    fact_set_windows (fact, &frame->cur, &frame->base);
  }
  double weeks = (frame->view->as_of_day - succession_last_act (frame->view, person)) / 7;
  fact_set_add (facts, fact_new ("champion.silent_weeks", weeks))->subject = g_strdup (name);
}

void
measure_champion (const Frame *frame, FactSet *facts)
{
  if (frame->base_weeks < QUARTER_WEEKS) {
    fact_set_add (facts, fact_new_unknown ("champion.departed", "fewer than 13 weeks of history"));
    return;
  }
  bool any = add_confirmed (frame, facts);
  if (!any)
    add_suspected (frame, facts);
  if (fact_set_find (facts, "champion.departed") == NULL)
    add_present (frame, facts);
}
