/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "measure/usage_users.h"
#include "series/proportion.h"

#define REGULAR_SHARE 0.25 /* of the base weeks: who came less often was no regular user */
#define REGULAR_KEPT 0.5   /* of their own base rate (methods U5) */
#define NAMED_MOST 20      /* people listed as evidence */
#define REGULAR_WEEKS_LEAST 13

/* ---- U2: users active in 28 days over paid seats ---- */

/* Of the contract that runs on that day, else of the accounts table; NaN unknown. */
static double
seats_on (const AccountView *view, int32_t day)
{
  const GPtrArray *contracts = view->rows[TABLE_CONTRACTS];
  double seats = NAN;
  for (guint i = 0; i < contracts->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) contracts, i);
    int32_t first = row_day (row, CONTRACTS_PERIOD_START), last = row_day (row, CONTRACTS_PERIOD_END);
    double count = row_number (row, CONTRACTS_SEATS);
    if (first != DAY_NONE && first <= day && (last == DAY_NONE || day <= last) && count > 0)
      seats = count;
  }
  return isfinite (seats) ? seats : view->account->seats;
}

static void
add_month_evidence (const UsageUsers *users, Fact *fact, const char *text)
{
  Window month = usage_month (users->view);
  fact_add_use (fact, users->view, (Span){ window_first_day (&month), window_last_day (&month) }, text);
}

static void
add_seats (const Frame *frame, const UsageUsers *users, FactSet *facts)
{
  Window month = usage_month (users->view), blocks[USAGE_BLOCKS_MAX];
  guint count = usage_base_blocks (frame, users, blocks), advanced;
  double seats = seats_on (users->view, users->view->as_of_day), share = 0;
  if (!(seats > 0)) {
    fact_set_add (facts, fact_new_unknown ("seats.active_share", "the number of paid seats is not known"));
    return;
  }
  guint active = usage_users_active (users, &month, &advanced);
  for (guint i = 0; i < count; i++)
    share += usage_users_active (users, &blocks[i], &advanced) /
             seats_on (users->view, window_last_day (&blocks[i])) / count;
  Fact *fact = fact_set_add (facts, fact_new ("seats.active_share", active / seats));
  fact->baseline = count > 0 ? share : NAN;
  Window base = usage_base (frame, users->first_week);
  fact_set_windows (fact, &month, &base);
  fact->n = seats;
  fact->n_baseline = count;
  g_autofree char *text = g_strdup_printf ("active in 28 days: %u of %.0f paid seats", active, seats);
  add_month_evidence (users, fact, text);
}

/* ---- U3: users with an advanced feature among the active ---- */

/* One mean block stands for BASE: the same users come again every month, so that six blocks are no six times
 * as many. */
static void
add_depth (const Frame *frame, const UsageUsers *users, FactSet *facts)
{
  Window month = usage_month (users->view), blocks[USAGE_BLOCKS_MAX];
  guint count = usage_base_blocks (frame, users, blocks), advanced;
  if (!users->has_tiers) {
    fact_set_add (facts, fact_new_unknown ("depth.advanced_share", "the usage data name no feature tiers"));
    return;
  }
  Proportion then = { 0, 0 }, now = { 0, usage_users_active (users, &month, &advanced) };
  now.count = advanced;
  for (guint i = 0; i < count; i++) {
    then.trials += (double) usage_users_active (users, &blocks[i], &advanced) / count;
    then.count += (double) advanced / count;
  }
  if (now.trials < 1 || then.trials < 1) {
    fact_set_add (facts, fact_new_unknown ("depth.advanced_share",
                                           now.trials < 1 ? "nobody was active in the last 28 days"
                                                          : "fewer than 4 weeks of usage in the baseline"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("depth.advanced_share", now.count / now.trials));
  Window base = usage_base (frame, users->first_week);
  fact_set_windows (fact, &month, &base);
  fact->baseline = then.count / then.trials;
  fact->n = now.trials;
  fact->n_baseline = then.trials;
  fact->p = proportion_lower_p (now, then);
  g_autofree char *text = g_strdup_printf ("%.0f of %.0f active users used an advanced feature in 28 days",
                                           now.count, now.trials);
  add_month_evidence (users, fact, text);
}

/* ---- U5: users who come at least half as often as they used to ---- */

static bool
is_open_week (const AccountView *view, int32_t week)
{
  return clock_days_between (view->clock, week_first_day (week) - 1, week_last_day (week)) > 0;
}

static double
open_weeks (const AccountView *view, const Window *window)
{
  int weeks = 0;
  for (int32_t week = window->first_week; week <= window->last_week; week++)
    weeks += is_open_week (view, week);
  return weeks;
}

static void
add_lost_user (Fact *fact, const UsageUsers *users, const UsageUser *user, guint before, guint now)
{
  if (fact->evidence->len >= NAMED_MOST)
    return;
  g_autofree char *id = g_strdup_printf ("usage:%s/%s", users->view->account->id, user->name);
  g_autofree char *text =
      g_strdup_printf ("%s: in %u of the last 8 weeks, in %u of the baseline's", user->name, now, before);
  evidence_list_add (&fact->evidence, evidence_new ("row", id, DAY_NONE, text));
}

static void
add_regular (const Frame *frame, const UsageUsers *users, FactSet *facts)
{
  Window base = usage_base (frame, users->first_week);
  double base_weeks = open_weeks (users->view, &base), cur_weeks = open_weeks (users->view, &frame->cur);
  if (base_weeks < REGULAR_WEEKS_LEAST || cur_weeks < 1) {
    fact_set_add (facts,
                  fact_new_unknown ("users.regular_share", "fewer than 13 weeks of usage in the baseline"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("users.regular_share", NAN));
  guint regular = 0, kept = 0;
  for (guint i = 0; i < users->users->len; i++) {
    const UsageUser *user = &g_array_index (users->users, UsageUser, i);
    guint before = usage_user_weeks (users, user, &base), now = usage_user_weeks (users, user, &frame->cur);
    if (before < REGULAR_SHARE * base_weeks)
      continue;
    regular++;
    if (now / cur_weeks >= REGULAR_KEPT * before / base_weeks)
      kept++;
    else
      add_lost_user (fact, users, user, before, now);
  }
  fact_set_windows (fact, &frame->cur, &base);
  fact->n = regular;
  fact->n_baseline = base_weeks;
  if (regular > 0)
    fact->value = (double) kept / regular;
  else
    fact->reason = g_strdup ("nobody was a regular user in the baseline");
}

/* ---- U9: people who should be using, and do ---- */

static const UsageUser *
find_user (const UsageUsers *users, const char *address)
{
  uint32_t person = view_find_person (users->view, address);
  for (guint i = 0; i < users->users->len; i++) {
    const UsageUser *user = &g_array_index (users->users, UsageUser, i);
    if (g_ascii_strcasecmp (user->name, address) == 0 ||
        (person != PERSON_NONE && view_find_person (users->view, user->name) == person))
      return user;
  }
  return NULL;
}

/* Usage under numbers or log-in names matches nobody, and says nothing about the roster. */
static bool
names_addresses (const UsageUsers *users)
{
  for (guint i = 0; i < users->users->len; i++)
    if (strchr (g_array_index (users->users, UsageUser, i).name, '@') != NULL)
      return true;
  return false;
}

static bool
is_intended (const StoredRow *row, int32_t as_of_day)
{
  int32_t start = row_day (row, CONTACTS_START_DATE), end = row_day (row, CONTACTS_END_DATE);
  return g_strcmp0 (row->cells[CONTACTS_INTENDED], "yes") == 0 && row->cells[CONTACTS_EMAIL] != NULL &&
         (start == DAY_NONE || start <= as_of_day) && (end == DAY_NONE || end > as_of_day);
}

static void
add_roster (const UsageUsers *users, FactSet *facts)
{
  const AccountView *view = users->view;
  const GPtrArray *contacts = view->rows[TABLE_CONTACTS];
  Window month = usage_month (view);
  Fact *fact = fact_set_add (facts, fact_new ("roster.active_share", NAN));
  guint intended = 0, active = 0;
  for (guint i = 0; i < contacts->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) contacts, i);
    if (!is_intended (row, view->as_of_day))
      continue;
    const UsageUser *user = find_user (users, row->cells[CONTACTS_EMAIL]);
    bool is_active = user != NULL && usage_user_days (users, user->days, &month) > 0;
    intended++;
    active += is_active;
    if (!is_active && fact->evidence->len < NAMED_MOST)
      fact_add_row (fact, row, "row", row->cells[CONTACTS_EMAIL], DAY_NONE,
                    user == NULL ? "intended user, never seen in the usage"
                                 : "intended user, not active in 28 days");
  }
  fact->now = (Span){ window_first_day (&month), window_last_day (&month) };
  fact->n = intended;
  if (intended > 0 && names_addresses (users))
    fact->value = (double) active / intended;
  else {
    fact->reason = g_strdup (intended == 0 ? "no contact is marked as an intended user"
                                           : "the usage data name users otherwise than the contacts");
    evidence_list_clear (&fact->evidence);
  }
}

void
usage_measure_users (const Frame *frame, const UsageUsers *users, FactSet *facts)
{
  add_seats (frame, users, facts);
  add_depth (frame, users, facts);
  add_regular (frame, users, facts);
  add_roster (users, facts);
}
