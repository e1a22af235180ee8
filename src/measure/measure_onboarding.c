/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/text.h"
#include "measure/friction.h"

#define ONBOARDING_DAYS 180 /* from then on results are judged (B1), and use by U2 and U9 */
#define EARLY_DAYS 60

static bool
is_over (const AccountView *view)
{
  return view->account->start_day != DAY_NONE && view->as_of_day - view->account->start_day > ONBOARDING_DAYS;
}

/* Why nothing can be said of the account's beginning; NULL: it can. */
static const char *
onboarding_reason (const AccountView *view)
{
  if (view->account->start_day == DAY_NONE)
    return "no start date is given";
  return is_over (view) ? "onboarding is over: the account is more than 180 days old" : NULL;
}

/* What was sold, and who was trained or logged in: NaN is not known. */
static void
add_licences (const AccountView *view, double logged_in, Fact *fact)
{
  g_autofree char *sold = g_strdup_printf ("%.0f %s sold", fact->n, fact->n == 1 ? "seat" : "seats");
  fact_add_account (fact, view, view->account->start_day, sold);
  if (isfinite (logged_in)) {
    g_autofree char *used =
        g_strdup_printf ("%.0f %s logged in", logged_in, logged_in == 1 ? "user has" : "users have");
    fact_add_use (fact, view, fact->now, used);
  }
  for (guint i = 0; i < view->rows[TABLE_TRAINING]->len && fact->evidence->len < RECORDS_NAMED; i++) {
    const StoredRow *row = view_row (view, TABLE_TRAINING, i);
    int32_t day = row_day_by (row, TRAINING_TRAINED_AT, view->as_of_day);
    if (day != DAY_NONE)
      fact_add_keyed (fact, row, day, "trained");
  }
}

/* O1: the larger of the two gaps (methods 1.6). */
static void
add_licence_gap (const AccountView *view, FactSet *facts)
{
  double seats = view->account->seats;
  bool has_training = view_keeps (view, TABLE_TRAINING),
       has_users = users_are_known (view) || (view->has_usage && view->usage->len == 0);
  const char *reason = onboarding_reason (view);
  if (reason == NULL && !(seats > 0))
    reason = "the number of seats is not given";
  if (reason == NULL && !has_training && !has_users)
    reason = "neither training nor use by user was imported";
  if (reason != NULL) {
    fact_set_add (facts, fact_new_unknown ("onboarding.licence_gap", reason));
    return;
  }
  double trained = has_training ? users_trained (view) : NAN,
         logged_in = has_users ? users_active (view, view->account->start_day, view->as_of_day) : NAN;
  double gap = fmax ((seats - trained) / seats, (seats - logged_in) / seats); /* fmax passes over NaN */
  Fact *fact = fact_set_add (facts, fact_new ("onboarding.licence_gap", MAX (gap, 0)));
  fact->n = seats;
  fact->now = (Span){ view->account->start_day, view->as_of_day };
  fact->onset_day = view->account->start_day;
  add_licences (view, logged_in, fact);
}

/* O2: of what was due by now, how much was done by now. */
static void
add_tasks (const AccountView *view, FactSet *facts)
{
  const char *reason = onboarding_reason (view);
  Fact *fact = fact_set_add (facts, fact_new ("onboarding.tasks_share", NAN));
  double due = 0, done = 0;
  for (guint i = 0; reason == NULL && i < view->rows[TABLE_ONBOARDING]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_ONBOARDING, i);
    int32_t day = row_day_by (row, ONBOARDING_DUE_DATE, view->as_of_day);
    if (day == DAY_NONE)
      continue;
    due++;
    if (row_day_by (row, ONBOARDING_DONE_DATE, view->as_of_day) != DAY_NONE) {
      done++;
      continue;
    }
    fact->onset_day = fact->onset_day == DAY_NONE ? day : MIN (fact->onset_day, day);
    fact_add_keyed (fact, row, day, row_text (row, ONBOARDING_TASK));
  }
  fact->n = due;
  if (view->account->start_day != DAY_NONE)
    fact->now = (Span){ view->account->start_day, view->as_of_day };
  if (reason == NULL && due == 0)
    reason = "no onboarding task was due";
  if (reason == NULL)
    fact->value = done / due;
  else
    fact->reason = g_strdup (reason);
}

/* O3: the ledger of the first 60 days, as it stood when they were over; the quartile is the portfolio's to
 * say (pipeline/compare.c). */
static void
add_early_friction (const AccountView *view, FactSet *facts)
{
  const char *reason = onboarding_reason (view);
  int32_t start = view->account->start_day;
  if (reason == NULL && week_of_day (start) < view->first_week)
    reason = "the first 60 days lie before the records";
  if (reason == NULL && !view->has_tickets)
    reason = "no tickets were imported";
  int32_t end = reason == NULL ? MIN (start + EARLY_DAYS, view->as_of_day) : DAY_NONE;
  guint users = reason == NULL ? users_active (view, start, end) : 0;
  if (reason == NULL && users == 0)
    reason = "no active users are known in the first 60 days";
  if (reason != NULL) {
    fact_set_add (facts, fact_new_unknown ("onboarding.early_friction", reason));
    return;
  }
  g_autoptr (GArray) events = friction_events (view, start, end);
  Fact *fact =
      fact_set_add (facts, fact_new ("onboarding.early_friction", friction_balance (events, end) / users));
  fact->n = friction_count (events, start);
  fact->now = (Span){ start, end };
  friction_add_evidence (events, start, fact);
}

/* O4: one owner each. */
static void
add_owners (const AccountView *view, FactSet *facts)
{
  static const char *const teams[] = { "product", "cs", "marketing" };
  const char *reason = onboarding_reason (view);
  if (reason == NULL && (view->config == NULL || g_hash_table_size (view->config->onboarding_owners) == 0))
    reason = "the configuration names no onboarding owners";
  if (reason != NULL) {
    fact_set_add (facts, fact_new_unknown ("onboarding.owners", reason));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("onboarding.owners", 0));
  for (size_t i = 0; i < G_N_ELEMENTS (teams); i++) {
    bool is_named = !text_is_blank (g_hash_table_lookup (view->config->onboarding_owners, teams[i]));
    g_autofree char *key = g_strdup_printf ("weft.ini:[onboarding] %s", teams[i]);
    fact->value += is_named;
    if (!is_named)
      evidence_list_add (&fact->evidence, evidence_new ("setting", key, DAY_NONE, "no owner is named"));
  }
  fact->n = G_N_ELEMENTS (teams);
  fact->now = (Span){ view->account->start_day, view->as_of_day };
}

void
measure_onboarding (const Frame *frame, FactSet *facts)
{
  add_licence_gap (frame->view, facts);
  add_tasks (frame->view, facts);
  add_early_friction (frame->view, facts);
  add_owners (frame->view, facts);
  static const char *const names[] = { "onboarding.licence_gap", "onboarding.tasks_share",
                                       "onboarding.early_friction", "onboarding.owners" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    fact_set_find (facts, names[i])->is_over = is_over (frame->view);
}
