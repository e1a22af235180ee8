/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/frame.h"
#include "measure/ticket_kind.h"
#include "series/proportion.h"
#include "series/tail.h"

#define EXPECTED_LEAST 6.0
#define QUARTER_LEAST 8
#define EXIT_RATE_FLOOR 0.02 /* a week (methods K3) */

typedef struct {
  guint all, exit, at_risk, policing;
} TicketCount;

static TicketCount
count_tickets (const AccountView *view, const Window *window)
{
  TicketCount count = {0};
  const GPtrArray *rows = view->rows[TABLE_TICKETS];
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *)rows, i);
    int32_t day = row_day (row, TICKETS_CREATED_AT);
    if (day == DAY_NONE || !window_has_day (window, day))
      continue;
    TicketKind kind = ticket_kind_of (row);
    count.all++;
    count.exit += ticket_kind_is_exit (kind);
    count.at_risk += ticket_kind_is_exit (kind) || kind == TICKET_EXPORT_ERROR || kind == TICKET_CONTRACT;
    count.policing += kind == TICKET_POLICING;
  }
  return count;
}

/* The first and the following tickets of a kind in a window, as evidence; returns the first day. */
static int32_t
add_ticket_evidence (const AccountView *view, const Window *window, Fact *fact, bool (*wanted) (TicketKind))
{
  const GPtrArray *rows = view->rows[TABLE_TICKETS];
  int32_t first = DAY_NONE;
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *)rows, i);
    int32_t day = row_day (row, TICKETS_CREATED_AT);
    if (day == DAY_NONE || !window_has_day (window, day) || !wanted (ticket_kind_of (row)))
      continue;
    first = first == DAY_NONE ? day : first;
    fact_add_row (fact, row, "ticket", row->cells[TICKETS_TICKET_ID], day, row->cells[TICKETS_SUBJECT]);
  }
  return first;
}

static bool
is_exit (TicketKind kind)
{
  return ticket_kind_is_exit (kind);
}

static bool
is_at_risk (TicketKind kind)
{
  return ticket_kind_is_exit (kind) || kind == TICKET_EXPORT_ERROR || kind == TICKET_CONTRACT;
}

static bool
is_policing (TicketKind kind)
{
  return kind == TICKET_POLICING;
}

/* BASE of tickets is a matter of the ticket export, not of mail gaps: the quarter against the half year
 * before it. */
static Window
ticket_base (const Frame *frame)
{
  int32_t last = frame->quarter.first_week - 1;
  const GPtrArray *rows = frame->view->rows[TABLE_TICKETS];
  int32_t first = rows->len > 0
                      ? week_of_day (row_day (g_ptr_array_index ((GPtrArray *)rows, 0), TICKETS_CREATED_AT))
                      : last + 1;
  return (Window){MAX (last - BASE_WEEKS + 1, first), last};
}

static void
add_volume (const Frame *frame, const TicketCount *now, const TicketCount *base, int base_weeks,
            FactSet *facts)
{
  double expected = base_weeks > 0 ? (double)base->all / base_weeks * QUARTER_WEEKS : 0;
  if (base_weeks < QUARTER_WEEKS || expected < EXPECTED_LEAST) {
    fact_set_add (facts,
                  fact_new_unknown ("tickets.count", "fewer than 6 tickets were to be expected in 13 weeks"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("tickets.count", now->all));
  fact->baseline = expected;
  fact->n = now->all;
  fact->n_baseline = base->all;
  fact->p = tail_nb_lower (now->all, expected, frame->portfolio->dispersion);
  fact->onset_day = window_first_day (&frame->quarter);
}

static void
add_composition (const Frame *frame, const TicketCount *now, const TicketCount *base, FactSet *facts)
{
  if (now->all < QUARTER_LEAST || base->all == 0) {
    fact_set_add (facts, fact_new_unknown ("tickets.at_risk_share", "fewer than 8 tickets in 13 weeks"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("tickets.at_risk_share", (double)now->at_risk / now->all));
  fact->baseline = (double)base->at_risk / base->all;
  fact->n = now->all;
  fact->n_baseline = base->all;
  Proportion harmless_now = {now->all - now->at_risk, now->all},
             harmless_base = {base->all - base->at_risk, base->all};
  fact->p = proportion_fisher_lower_p (harmless_now, harmless_base);
  fact->onset_day = add_ticket_evidence (frame->view, &frame->quarter, fact, is_at_risk);
}

static void
add_counts (const Frame *frame, const TicketCount *now, const TicketCount *base, int base_weeks,
            FactSet *facts)
{
  double weeks = MAX (1, base_weeks);
  double exit_rate = MAX (base->exit / weeks, EXIT_RATE_FLOOR) * QUARTER_WEEKS;
  Fact *exits = fact_set_add (facts, fact_new ("exit.count", now->exit));
  exits->baseline = exit_rate;
  exits->n = now->exit;
  exits->n_baseline = base->exit;
  exits->p = tail_poisson_upper (now->exit, exit_rate);
  exits->onset_day = add_ticket_evidence (frame->view, &frame->quarter, exits, is_exit);
  Fact *policing = fact_set_add (facts, fact_new ("policing.count", now->policing));
  policing->baseline = base->policing / weeks * QUARTER_WEEKS;
  policing->n = now->policing;
  policing->n_baseline = base->policing;
  policing->onset_day = add_ticket_evidence (frame->view, &frame->quarter, policing, is_policing);
}

void
measure_tickets (const Frame *frame, FactSet *facts)
{
  static const char *const names[] = {"tickets.count", "tickets.at_risk_share", "exit.count",
                                      "policing.count"};
  if (!frame->view->has_tickets) {
    for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
      fact_set_add (facts, fact_new_unknown (names[i], "no tickets were imported"));
    return;
  }
  Window base_window = ticket_base (frame);
  int base_weeks = base_window.last_week - base_window.first_week + 1;
  TicketCount now = count_tickets (frame->view, &frame->quarter),
              base = count_tickets (frame->view, &base_window);
  add_volume (frame, &now, &base, base_weeks, facts);
  add_composition (frame, &now, &base, facts);
  add_counts (frame, &now, &base, base_weeks, facts);
}
