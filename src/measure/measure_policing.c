/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/ticket.h"

#define AFTER_OUTAGE_DAYS 14

/* The last incident of ours that began in the two weeks before that day; DAY_NONE: none. */
static int32_t
find_outage (const AccountView *view, int32_t day)
{
  const GPtrArray *incidents = view->rows[TABLE_INCIDENTS];
  int32_t found = DAY_NONE;
  for (guint i = 0; i < incidents->len; i++) {
    int32_t start = row_day (g_ptr_array_index ((GPtrArray *) incidents, i), INCIDENTS_STARTED_AT);
    if (start != DAY_NONE && start <= day && day - start <= AFTER_OUTAGE_DAYS)
      found = MAX (found, start);
  }
  return found;
}

static void
add_after_outage (const Frame *frame, const GArray *requests, FactSet *facts)
{
  const AccountView *view = frame->view;
  if (view->rows[TABLE_INCIDENTS]->len == 0 && view->kept_since[TABLE_INCIDENTS] == DAY_NONE) {
    fact_set_add (facts, fact_new_unknown ("policing.after_outage", "no incidents were imported"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("policing.after_outage", 0));
  for (guint i = 0; i < requests->len; i++) {
    const Ticket *ticket = &g_array_index (requests, Ticket, i);
    if (!window_has_day (&frame->quarter, ticket->day) || !ticket_is_policing (ticket))
      continue;
    int32_t outage = find_outage (view, ticket->day);
    if (outage == DAY_NONE)
      continue;
    fact->value++;
    fact->onset_day = fact->onset_day == DAY_NONE ? outage : fact->onset_day;
  }
}

/* G3: letters about credits, deviations, seconds of downtime and response times. */
void
tickets_measure_policing (const Frame *frame, const GArray *requests, FactSet *facts)
{
  Window base = ticket_base (frame);
  double weeks = MAX (1, base.last_week - base.first_week + 1);
  guint now = tickets_count (requests, &frame->quarter, ticket_is_policing),
        before = tickets_count (requests, &base, ticket_is_policing);
  Fact *fact = fact_set_add (facts, fact_new ("policing.count", now));
  fact_set_windows (fact, &frame->quarter, &base);
  fact->baseline = before / weeks * QUARTER_WEEKS;
  fact->n = now;
  fact->n_baseline = before;
  fact->onset_day = tickets_add_evidence (frame->view, requests, &frame->quarter, ticket_is_policing, fact);
  add_after_outage (frame, requests, facts);
}
