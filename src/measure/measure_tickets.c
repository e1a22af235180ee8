/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "measure/ticket.h"
#include "measure/usage_users.h"
#include "series/proportion.h"
#include "series/tail.h"

#define QUARTER_LEAST 8
#define EXIT_RATE_FLOOR 0.02 /* a week (methods K3) */
#define VETERAN_DAYS 180

static void
add_unknown (FactSet *facts, const char *name, const char *reason)
{
  fact_set_add (facts, fact_new_unknown (name, reason));
}

static double
window_weeks (const Window *window)
{
  return MAX (0, window->last_week - window->first_week + 1);
}

/* ---- K1: fewer tickets than the active users would write ---- */

static double
mean_active (const UsageUsers *users, const Window *window)
{
  guint unused, blocks = 0;
  double sum = 0;
  for (int32_t last = window->last_week; last - 3 >= MAX (window->first_week, users->first_week); last -= 4) {
    Window block = { last - 3, last };
    sum += usage_users_active (users, &block, &unused);
    blocks++;
  }
  return blocks > 0 ? sum / blocks : NAN;
}

/* How many users there are now for one of the base weeks; 1 where usage does not say. */
static double
user_ratio (const Frame *frame, const Window *base)
{
  if (frame->users == NULL)
    return 1;
  double now = mean_active (frame->users, &frame->quarter), before = mean_active (frame->users, base);
  return now > 0 && before > 0 ? now / before : 1;
}

static void
add_volume (const Frame *frame, const GArray *tickets, FactSet *facts)
{
  const AccountView *view = frame->view;
  Window base = ticket_base (frame);
  if (view_has_ended (view, TABLE_TICKETS)) {
    add_unknown (facts, "tickets.count", "the ticket export ends more than four weeks before the date");
    return;
  }
  if (window_weeks (&base) < QUARTER_WEEKS) {
    add_unknown (facts, "tickets.count", "fewer than 13 weeks of tickets before the quarter");
    return;
  }
  double rate = tickets_count (tickets, &base, ticket_is_any) / window_weeks (&base);
  double expected = rate * QUARTER_WEEKS * user_ratio (frame, &base);
  guint now = tickets_count (tickets, &frame->quarter, ticket_is_any);
  Fact *fact = fact_set_add (facts, fact_new ("tickets.count", now));
  fact_set_windows (fact, &frame->quarter, &base);
  fact->baseline = fact->n_baseline = expected;
  fact->n = now;
  fact->p = tail_nb_lower (now, expected, frame->portfolio->dispersion);
  fact->onset_day = window_first_day (&frame->quarter);
  tickets_add_evidence (view, tickets, &frame->quarter, ticket_is_any, fact);
}

/* ---- K2: what they are about ---- */

static void
add_composition (const Frame *frame, const GArray *tickets, FactSet *facts)
{
  Window base = ticket_base (frame);
  double all = tickets_count (tickets, &frame->quarter, ticket_is_any),
         all_base = tickets_count (tickets, &base, ticket_is_any),
         risk = tickets_count (tickets, &frame->quarter, ticket_is_at_risk),
         risk_base = tickets_count (tickets, &base, ticket_is_at_risk);
  const char *reason = all < QUARTER_LEAST                    ? "fewer than 8 tickets in 13 weeks"
                       : all_base == 0                        ? "no tickets before the quarter"
                       : !tickets_say_something (frame->view) ? tickets_say_nothing
                                                              : NULL;
  if (reason != NULL) {
    add_unknown (facts, "tickets.at_risk_share", reason);
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("tickets.at_risk_share", risk / all));
  fact_set_windows (fact, &frame->quarter, &base);
  fact->baseline = risk_base / all_base;
  fact->n = all;
  fact->n_baseline = all_base;
  Proportion harmless_now = { all - risk, all }, harmless_base = { all_base - risk_base, all_base };
  fact->p = proportion_fisher_lower_p (harmless_now, harmless_base);
  fact->onset_day = tickets_add_evidence (frame->view, tickets, &frame->quarter, ticket_is_at_risk, fact);
}

/* ---- K3: what an exit is prepared with ---- */

static void
add_exits (const Frame *frame, const GArray *requests, FactSet *facts)
{
  Window base = ticket_base (frame);
  guint now = tickets_count (requests, &frame->quarter, ticket_is_exit),
        before = tickets_count (requests, &base, ticket_is_exit);
  double rate = MAX (before / MAX (1, window_weeks (&base)), EXIT_RATE_FLOOR) * QUARTER_WEEKS;
  Fact *fact = fact_set_add (facts, fact_new ("exit.count", now));
  fact_set_windows (fact, &frame->quarter, &base);
  fact->baseline = rate;
  fact->n = now;
  fact->n_baseline = before;
  fact->p = tail_poisson_upper (now, rate);
  fact->onset_day = tickets_add_evidence (frame->view, requests, &frame->quarter, ticket_is_exit, fact);
}

/* ---- K4: beginners' questions of people who have been there for long ---- */

static void
note_first (GHashTable *first_days, const char *name, int32_t day)
{
  if (name == NULL || day == DAY_NONE)
    return;
  char *key = g_ascii_strdown (name, -1);
  gpointer known;
  if (!g_hash_table_lookup_extended (first_days, key, NULL, &known) || day < GPOINTER_TO_INT (known))
    g_hash_table_insert (first_days, key, GINT_TO_POINTER (day));
  else
    g_free (key);
}

/* Use and contact are sorted by day: of each user and person the first row is enough. */
static void
note_first_acts (const AccountView *view, GHashTable *first_days)
{
  g_autoptr (GHashTable) users = g_hash_table_new (NULL, NULL), persons = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    if (usage->user != WORD_NONE && g_hash_table_add (users, GUINT_TO_POINTER (usage->user)))
      note_first (first_days, g_ptr_array_index ((GPtrArray *) view->words, usage->user), usage->day);
  }
  for (guint i = 0; i < view->acts->len; i++) {
    const Act *act = VIEW_ITEM (view->acts, Act, i);
    if (g_hash_table_add (persons, GUINT_TO_POINTER (act->person)))
      note_first (first_days, view_person (view, act->person)->address, act->day);
  }
}

/* The first day that anybody was seen, in use, tickets, mail or the contact list: address → day. */
static GHashTable *
find_first_days (const AccountView *view, const GArray *tickets)
{
  GHashTable *first_days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  note_first_acts (view, first_days);
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = &g_array_index (tickets, Ticket, i);
    note_first (first_days, ticket->row->cells[TICKETS_REQUESTER], ticket->day);
  }
  for (guint i = 0; i < view->rows[TABLE_CONTACTS]->len; i++) {
    const StoredRow *row = g_ptr_array_index (view->rows[TABLE_CONTACTS], i);
    note_first (first_days, row->cells[CONTACTS_EMAIL], row_day (row, CONTACTS_START_DATE));
  }
  return first_days;
}

/* The tickets of people with more than 180 days behind them when they asked; borrowed items. */
static GArray *
veteran_tickets (const AccountView *view, const GArray *tickets)
{
  g_autoptr (GHashTable) first_days = find_first_days (view, tickets);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Ticket));
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = &g_array_index (tickets, Ticket, i);
    const char *requester = ticket->row->cells[TICKETS_REQUESTER];
    if (requester == NULL)
      continue;
    g_autofree char *key = g_ascii_strdown (requester, -1);
    int32_t first = GPOINTER_TO_INT (g_hash_table_lookup (first_days, key));
    if (ticket->day - first > VETERAN_DAYS)
      g_array_append_vals (list, ticket, 1);
  }
  return list;
}

static bool
is_introductory (const Ticket *ticket)
{
  return ticket->sense.depth == DEPTH_INTRODUCTORY;
}

static void
add_intro (const Frame *frame, const GArray *tickets, FactSet *facts)
{
  Window base = ticket_base (frame);
  g_autoptr (GArray) veterans = veteran_tickets (frame->view, tickets);
  double now = tickets_count (veterans, &frame->quarter, ticket_is_any),
         before = tickets_count (veterans, &base, ticket_is_any);
  if (now == 0) {
    add_unknown (facts, "intro.share", "no tickets of people with over 180 days in 13 weeks");
    return;
  }
  Proportion intro = { tickets_count (veterans, &frame->quarter, is_introductory), now },
             intro_base = { tickets_count (veterans, &base, is_introductory), before };
  Fact *fact = fact_set_add (facts, fact_new ("intro.share", intro.count / now));
  fact_set_windows (fact, &frame->quarter, &base);
  fact->baseline = before > 0 ? intro_base.count / before : NAN;
  fact->n = now;
  fact->n_baseline = before;
  fact->p = proportion_fisher_lower_p (intro_base, intro);
  fact->onset_day = tickets_add_evidence (frame->view, veterans, &frame->quarter, is_introductory, fact);
}

/* Tickets and mails in one list, by day; borrowed items. */
static GArray *
join_requests (const GArray *tickets, const GArray *mails)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Ticket));
  guint k = 0;
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = &g_array_index (tickets, Ticket, i);
    for (; k < mails->len && g_array_index (mails, Ticket, k).day < ticket->day; k++)
      g_array_append_val (list, g_array_index (mails, Ticket, k));
    g_array_append_vals (list, ticket, 1);
  }
  for (; k < mails->len; k++)
    g_array_append_val (list, g_array_index (mails, Ticket, k));
  return list;
}

void
measure_tickets (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  g_autoptr (GArray) tickets = tickets_of (view), mails = ticket_mails_of (view, tickets);
  if (view->has_tickets) {
    add_volume (frame, tickets, facts);
    add_composition (frame, tickets, facts);
    add_intro (frame, tickets, facts);
  } else {
    static const char *const names[] = { "tickets.count", "tickets.at_risk_share", "intro.share" };
    for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
      add_unknown (facts, names[i], "no tickets were imported");
  }
  g_autoptr (GArray) requests = join_requests (tickets, mails);
  const char *reason = !view->has_tickets && !view->has_mail ? "neither tickets nor mail were imported"
                       : view->mails->len == 0 && !tickets_say_something (view) ? tickets_say_nothing
                                                                                : NULL;
  if (reason == NULL) {
    add_exits (frame, requests, facts);
    tickets_measure_policing (frame, requests, facts);
    return;
  }
  static const char *const of_requests[] = { "exit.count", "policing.count", "policing.after_outage" };
  for (size_t i = 0; i < G_N_ELEMENTS (of_requests); i++)
    add_unknown (facts, of_requests[i], reason);
}
