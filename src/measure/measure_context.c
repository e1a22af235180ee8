/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "measure/rows.h"
#include "measure/succession.h"
#include "measure/ties.h"
#include "model/churn.h"
#include "series/diversity.h"

#define PROJECT_REACH_WEEKS 4 /* the lost contacts end so near the project's end (methods 1.6) */
#define TOGETHER_LEAST 0.8    /* of what was lost, to call it one end */
#define STEADY_WEEKS_LEAST 8
#define START_DAYS 90 /* a start later than that before the notice deadline is late (methods 6.4) */
#define STEADY_DAYS_LEAST 20
#define STEADY_LEAST 0.8 /* effective contacts now over those since the end */
#define STAYED_LEAST 0.7 /* of what the others used to carry */
#define GAP_SHARE_LEAST 0.5
#define GAP_WEEKS_LEAST 2
#define BASE_VALID_LEAST 16
#define VENDOR_TAKEN_SHARE 0.5
#define CLOSURE_PEOPLE_LEAST 3
#define CLOSURE_SHARE_LEAST                                                                                  \
  0.4 /* of the people who act in the base weeks: holidays of two of them are no shutdown */

/* The gap rule of methods 6.2: a mailbox that held half of the contact has weeks missing in CUR, or too much
 * of BASE is missing, so that silence and a missing export cannot be told apart. */
static void
add_gap (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  double held = 0;
  int32_t first = INT32_MAX;
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < view->gaps->len; i++) {
    const ViewGap *gap = g_ptr_array_index (view->gaps, i);
    int32_t from = MAX (gap->first_week, frame->cur.first_week),
            to = MIN (gap->last_week, frame->cur.last_week);
    if (to - from + 1 < GAP_WEEKS_LEAST)
      continue;
    if (strstr (names->str, gap->mailbox) == NULL) /* a mailbox with two gaps held its share once */
      held += gap->share;
    first = MIN (first, gap->first_week);
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", gap->mailbox);
  }
  bool blind = held >= GAP_SHARE_LEAST;
  int base_valid = window_valid_weeks (view, &frame->base);
  bool base_blind = view->gaps->len > 0 && base_valid < BASE_VALID_LEAST &&
                    frame->base.last_week - frame->base.first_week + 1 >= BASE_VALID_LEAST;
  Fact *fact = fact_set_add (facts, fact_new ("gap.communication", blind || base_blind ? 1 : 0));
  fact->n = held;
  for (guint i = 0; i < view->gaps->len; i++) {
    const ViewGap *gap = g_ptr_array_index (view->gaps, i);
    if (gap->last_week < frame->base.first_week)
      continue;
    g_autofree char *from = day_format (week_first_day (gap->first_week)),
                    *to = day_format (week_last_day (gap->last_week));
    g_autofree char *text = g_strdup_printf ("no record between %s and %s", from, to);
    evidence_list_add (&fact->evidence,
                       evidence_new ("mailbox", gap->mailbox, week_first_day (gap->first_week), text));
  }
  if (names->len == 0 && base_blind) {
    const ViewGap *gap = g_ptr_array_index (view->gaps, 0);
    g_string_append (names, gap->mailbox);
    first = gap->first_week;
  }
  if (names->len > 0) {
    fact->subject = g_strdup (names->str);
    fact->onset_day = week_first_day (first);
  }
}

/* Somebody who was active in the reference and is not any more. */
typedef struct {
  uint32_t person;
  guint days;       /* person-days in the reference: what was lost */
  double rate;      /* a week */
  int32_t last_day; /* last act */
} Loss;

/* False if an executive is among the lost: then no project explains it. */
static bool
list_losses (const Frame *frame, const Window *reference, GArray *losses)
{
  g_autoptr (Tally) before = tally_new (frame, reference), now = tally_new (frame, &frame->cur);
  double weeks = window_divisor (frame->view, reference);
  for (guint i = 0; i < before->count; i++) {
    Loss loss = { .person = before->persons[i], .days = before->counts[i] };
    if (tally_of (now, loss.person) > 0 || loss.days < 2)
      continue;
    if (view_person (frame->view, loss.person)->is_executive)
      return false;
    loss.rate = loss.days / weeks;
    loss.last_day = succession_last_act (frame->view, loss.person);
    g_array_append_val (losses, loss);
  }
  return true;
}

/* Whether a contact that acted so often may have ended on that day: not long after it, and not so long before
 * that the silence in between would itself be rare (waiting times between acts taken as exponential). */
static bool
ended_at (const Loss *loss, int32_t end_day)
{
  double weeks_before = (end_day - loss->last_day) / 7.0;
  return weeks_before >= -PROJECT_REACH_WEEKS &&
         (weeks_before <= PROJECT_REACH_WEEKS || exp (-loss->rate * weeks_before) >= 0.05);
}

/* The share of what was lost that ended on that day, by person-days; members: addresses that the table names.
 */
static double
ended_share (const AccountView *view, const GArray *losses, int32_t end_day, const char *members)
{
  double lost = 0, matching = 0;
  for (guint i = 0; i < losses->len; i++) {
    const Loss *loss = &g_array_index (losses, Loss, i);
    bool named = members != NULL && strstr (members, view_person (view, loss->person)->address) != NULL;
    lost += loss->days;
    matching += named || ended_at (loss, end_day) ? loss->days : 0;
  }
  return lost > 0 ? matching / lost : 1;
}

/* An open project that nobody closed in the table: at least two contacts that ended together, hardly any that
 * did not, and everybody else as active as before.  A collapse comes piecemeal, or takes the others along. */
static int32_t
find_unrecorded_end (const Frame *frame, const Window *reference, const GArray *losses)
{
  g_autoptr (Tally) before = tally_new (frame, reference), now = tally_new (frame, &frame->cur);
  double weeks_before = window_divisor (frame->view, reference),
         weeks_now = window_divisor (frame->view, &frame->cur);
  guint lost = 0;
  for (guint i = 0; i < losses->len; i++)
    lost += g_array_index (losses, Loss, i).days;
  double stayed = (before->total - lost) / weeks_before,
         factor = frame_sum (frame, frame->portfolio->factor, &frame->cur) / weeks_now;
  if (losses->len < 2 || now->total / weeks_now < STAYED_LEAST * stayed * factor)
    return DAY_NONE;
  int32_t best = DAY_NONE;
  double best_share = TOGETHER_LEAST;
  for (guint i = 0; i < losses->len; i++) {
    int32_t day = g_array_index (losses, Loss, i).last_day;
    double share = ended_share (frame->view, losses, day, NULL);
    if (share > best_share || (share == best_share && best == DAY_NONE)) {
      best = day;
      best_share = share;
    }
  }
  return best;
}

/* The other way to see that a project explains a loss: what came after it has been steady since. */
static bool
is_steady_since (const Frame *frame, int32_t end_day)
{
  Window since = { week_of_day (end_day) + 1 + PROJECT_REACH_WEEKS, frame->cur.first_week - 1 };
  double weeks_since = window_valid_weeks (frame->view, &since),
         weeks_now = window_divisor (frame->view, &frame->cur);
  g_autoptr (Tally) after = tally_new (frame, &since), now = tally_new (frame, &frame->cur);
  if (weeks_since < STEADY_WEEKS_LEAST || after->total < STEADY_DAYS_LEAST || now->total == 0)
    return false;
  double contacts_after = diversity_contacts (after->counts, after->count);
  double contacts_now = diversity_contacts (now->counts, now->count);
  double factor_after = frame_sum (frame, frame->portfolio->factor, &since) / weeks_since;
  double factor_now = frame_sum (frame, frame->portfolio->factor, &frame->cur) / weeks_now;
  double rate_after = after->total / weeks_since / MAX (factor_after, 0.1),
         rate_now = now->total / weeks_now / MAX (factor_now, 0.1);
  return contacts_now >= STEADY_LEAST * contacts_after && rate_now >= STAYED_LEAST * rate_after;
}

static void
set_project (Fact *fact, const StoredRow *row, int32_t end_day, const char *what)
{
  fact->value = 1;
  fact->onset_day = end_day;
  g_free (fact->subject);
  fact->subject = g_strdup (row->cells[PROJECTS_PROJECT]);
  fact_add_row (fact, row, "row", row->cells[PROJECTS_PROJECT], end_day, what);
}

static void
add_project (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  const GPtrArray *rows = view->rows[TABLE_PROJECTS];
  Window reference = { MIN (frame->tref.first_week, frame->base.first_week),
                       MAX (frame->tref.last_week, frame->base.last_week) };
  Fact *fact = fact_set_add (facts, fact_new ("project.ended", 0));
  g_autoptr (GArray) losses = g_array_new (FALSE, FALSE, sizeof (Loss));
  if (rows->len == 0 || !list_losses (frame, &reference, losses))
    return;
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) rows, i);
    int32_t end = row_day (row, PROJECTS_END_DATE);
    bool is_open = end == DAY_NONE || end > view->as_of_day;
    if (is_open)
      end = find_unrecorded_end (frame, &reference, losses);
    if (end == DAY_NONE || end < window_first_day (&reference))
      continue;
    if (is_open || ended_share (view, losses, end, row->cells[PROJECTS_MEMBERS]) >= 0.5 ||
        is_steady_since (frame, end))
      set_project (fact, row, end,
                   is_open ? "its contacts ended together: it looks ended, though the table has no end date"
                           : "the project ended");
  }
}

static void
add_handover (const Frame *frame, FactSet *facts)
{
  Fact *fact = fact_set_add (facts, fact_new ("handover.recognised", 0));
  GHashTableIter iter;
  gpointer from, to;
  int32_t latest = DAY_NONE;
  g_hash_table_iter_init (&iter, frame->successors);
  while (g_hash_table_iter_next (&iter, &from, &to)) {
    uint32_t departed = GPOINTER_TO_UINT (from) - 1, next = GPOINTER_TO_UINT (to) - 1;
    int32_t last = succession_last_act (frame->view, departed);
    if (last < window_first_day (&frame->base) || last < latest)
      continue;
    fact->value = 1;
    fact->onset_day = latest = last;
    g_free (fact->subject);
    fact->subject = g_strdup_printf ("%s to %s", view_person (frame->view, departed)->name,
                                     view_person (frame->view, next)->name);
  }
}

/* Ours: the vendor person who held most of the contact went quiet and somebody who had little took over half
 * of it. */
static void
add_vendor_handover (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  Fact *fact = fact_set_add (facts, fact_new ("vendor_handover.recognised", 0));
  g_autoptr (GArray) before = ties_of_window (frame, &frame->base), now = ties_of_window (frame, &frame->cur);
  g_autoptr (GHashTable) load_before = g_hash_table_new (NULL, NULL),
                         load_now = g_hash_table_new (NULL, NULL);
  guint all_before = 0, all_now = 0;
  for (guint i = 0; i < before->len + now->len; i++) {
    bool is_now = i >= before->len;
    const Tie *tie = is_now ? &g_array_index (now, Tie, i - before->len) : &g_array_index (before, Tie, i);
    GHashTable *load = is_now ? load_now : load_before;
    gpointer key = GUINT_TO_POINTER (tie->vendor + 1);
    g_hash_table_insert (load, key,
                         GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (load, key)) + tie->days));
    *(is_now ? &all_now : &all_before) += tie->days;
  }
  GHashTableIter iter;
  gpointer person, days;
  const Person *gone = NULL, *come = NULL;
  g_hash_table_iter_init (&iter, load_before);
  while (g_hash_table_iter_next (&iter, &person, &days))
    if (GPOINTER_TO_UINT (days) * 3 >= all_before && !g_hash_table_contains (load_now, person))
      gone = view_person (view, GPOINTER_TO_UINT (person) - 1);
  g_hash_table_iter_init (&iter, load_now);
  while (g_hash_table_iter_next (&iter, &person, &days))
    if (GPOINTER_TO_UINT (days) >= VENDOR_TAKEN_SHARE * all_now &&
        GPOINTER_TO_UINT (g_hash_table_lookup (load_before, person)) * 10 < all_before)
      come = view_person (view, GPOINTER_TO_UINT (person) - 1);
  if (gone == NULL || come == NULL)
    return;
  fact->value = 1;
  fact->subject = g_strdup_printf ("%s to %s", gone->name, come->name);
}

static guint
count_away (const AccountView *view, int32_t week)
{
  g_autoptr (GHashTable) away = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    int32_t until = notice->until_day != DAY_NONE ? notice->until_day : notice->day + 6;
    if (notice->kind == NOTICE_AWAY && week_of_day (notice->day) <= week && week_of_day (until) >= week)
      g_hash_table_add (away, GUINT_TO_POINTER (notice->person + 1));
  }
  return g_hash_table_size (away);
}

/* A shutdown of theirs that no calendar knows: many of the usual people announce the same absence.  Public
 * holidays are in the clock and in the portfolio's weeks already and explain nothing twice. */
static void
add_closure (const Frame *frame, FactSet *facts)
{
  Fact *fact = fact_set_add (facts, fact_new ("closure.recognised", 0));
  g_autoptr (Tally) usual = tally_new (frame, &frame->base);
  for (int32_t week = frame->cur.first_week; week <= frame->cur.last_week; week++) {
    guint away = count_away (frame->view, week);
    if (away < CLOSURE_PEOPLE_LEAST || away < CLOSURE_SHARE_LEAST * usual->count)
      continue;
    if (fact->value == 0)
      fact->onset_day = week_first_day (week);
    fact->value = 1;
    fact->n = MAX (isfinite (fact->n) ? fact->n : 0, away);
  }
}

/* What the tables say of the contract, and whether notice was given. */
static void
add_contract (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  const Account *account = view->account;
  if (account->renewal_day != DAY_NONE && isfinite (account->notice_days)) {
    double days = account->renewal_day - account->notice_days - view->as_of_day;
    fact_set_add (facts, fact_new ("contract.days_to_notice", days));
    fact_set_add (facts, fact_new ("contract.days_to_start", days - START_DAYS));
  }
  if (account->start_day != DAY_NONE) {
    fact_set_add (facts, fact_new ("tenure.days", view->as_of_day - account->start_day));
    Fact *years =
        fact_set_add (facts, fact_new ("tenure.years", (view->as_of_day - account->start_day) / 365.25));
    years->now = (Span){ account->start_day, view->as_of_day };
    fact_add_account (years, view, account->start_day, "start date");
  }
  Fact *notice = fact_set_add (facts, fact_new ("churn.notice", 0));
  Fact *competitor = fact_set_add (facts, fact_new ("churn.competitor", 0));
  for (guint i = 0; i < view->rows[TABLE_CHURN]->len; i++) {
    const StoredRow *row = g_ptr_array_index (view->rows[TABLE_CHURN], i);
    const char *kind = row->cells[CHURN_KIND];
    int32_t day = row_day (row, CHURN_NOTICE_DATE);
    if (!churn_is_loss (kind))
      continue;
    Fact *fact = g_strcmp0 (kind, "competitor") == 0 ? competitor : notice;
    fact->value = 1;
    fact->onset_day = day;
    fact_add_row (fact, row, "row", view->account->id, day, kind != NULL ? kind : "notice");
  }
}

/* F8. */
static void
add_rating (const AccountView *view, FactSet *facts)
{
  const StoredRow *row;
  const char *rating = view_rating (view, &row);
  Fact *green = fact_set_add (facts, fact_new ("csm.green", NAN));
  green->now = (Span){ view->as_of_day, view->as_of_day };
  if (rating == NULL) {
    green->reason = g_strdup ("no rating by the customer success manager is given");
    return;
  }
  green->value = strcmp (rating, "green") == 0 ? 1 : 0;
  g_autofree char *text = g_strdup_printf ("our rating is %s", rating);
  if (row != NULL)
    fact_add_keyed (green, row, row_event_day (row), text);
  else
    fact_add_account (green, view, DAY_NONE, text);
}

void
measure_context (const Frame *frame, FactSet *facts)
{
  add_gap (frame, facts);
  add_project (frame, facts);
  add_handover (frame, facts);
  add_vendor_handover (frame, facts);
  add_closure (frame, facts);
  add_contract (frame, facts);
  add_rating (frame->view, facts);
}
