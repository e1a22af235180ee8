/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/friction.h"

#include <math.h>

#include "measure/lexicon.h"
#include "measure/topic.h"

#define FRICTIONS_LISTED 12
#define FOLLOW_UPS_LEAST 2
#define RATING_BAD 2.0
#define HALF_LIFE_DAYS 90.0
#define FIX_SHARE 0.5 /* a fix gives half of the trust back: the morning it cost is gone */
#define SEVERITY_URGENT 2.0

Chasing
friction_chasing (const StoredRow *ticket, int32_t as_of_day)
{
  double follow_ups = row_number (ticket, TICKETS_FOLLOW_UPS),
         reopened = row_number (ticket, TICKETS_REOPENED);
  if (row_day_by (ticket, TICKETS_RESOLVED_AT, as_of_day) == DAY_NONE ||
      (isnan (follow_ups) && isnan (reopened)))
    return CHASING_UNKNOWN;
  return follow_ups >= FOLLOW_UPS_LEAST || reopened >= 1 ? CHASING_NEEDED : CHASING_NONE;
}

void
friction_count_chased (const AccountView *view, const Window *window, guint *chased, guint *resolved)
{
  *chased = *resolved = 0;
  for (guint i = 0; i < view->rows[TABLE_TICKETS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_TICKETS, i);
    Chasing chasing = friction_chasing (row, view->as_of_day);
    if (chasing == CHASING_UNKNOWN || !window_has_day (window, row_day (row, TICKETS_RESOLVED_AT)))
      continue;
    (*resolved)++;
    *chased += chasing == CHASING_NEEDED;
  }
}

static bool
says (const StoredRow *ticket, Topic topic)
{
  return topic_has (topic, ticket->cells[TICKETS_SUBJECT]) ||
         topic_has (topic, ticket->cells[TICKETS_TAGS]) || topic_has (topic, ticket->cells[TICKETS_TYPE]);
}

static TicketKind
kind_of (const AccountView *view, const StoredRow *ticket)
{
  const Lexicon *lexicon = view->lexicon != NULL ? view->lexicon : lexicon_default ();
  TicketSense sense = lexicon_classify (lexicon, ticket->cells[TICKETS_TYPE], ticket->cells[TICKETS_TAGS],
                                        ticket->cells[TICKETS_SUBJECT]);
  TicketKind kind = sense.kind;
  ticket_sense_clear (&sense);
  return kind;
}

FrictionClass
friction_class_of (const AccountView *view, const StoredRow *ticket)
{
  switch (kind_of (view, ticket)) {
  case TICKET_LOGIN:
    return CLASS_LOGIN;
  case TICKET_INVOICE:
    return says (ticket, TOPIC_CORRECTION) ? CLASS_INVOICE : CLASS_NONE;
  case TICKET_INTEGRATION:
    return says (ticket, TOPIC_BREAK) ? CLASS_INTEGRATION : CLASS_NONE;
  default:
    return CLASS_NONE;
  }
}

bool
friction_is_workaround (const StoredRow *ticket)
{
  return says (ticket, TOPIC_WORKAROUND);
}

bool
friction_is_how_to (const AccountView *view, const StoredRow *ticket)
{
  return kind_of (view, ticket) == TICKET_HOW_TO;
}

static bool
is_friction (const AccountView *view, const StoredRow *ticket, int32_t as_of_day)
{
  bool is_rated = row_day_by (ticket, TICKETS_RESOLVED_AT, as_of_day) != DAY_NONE;
  return friction_chasing (ticket, as_of_day) == CHASING_NEEDED ||
         (is_rated && row_number (ticket, TICKETS_SATISFACTION) <= RATING_BAD) ||
         friction_is_workaround (ticket) || friction_class_of (view, ticket) != CLASS_NONE;
}

static void
add_event (GArray *events, int32_t day, double severity, const StoredRow *row)
{
  FrictionEvent event = { day, severity, row };
  g_array_append_val (events, event);
}

static void
add_tickets (const AccountView *view, int32_t first_day, int32_t last_day, GArray *events)
{
  for (guint i = 0; i < view->rows[TABLE_TICKETS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_TICKETS, i);
    int32_t day = row_event_day (row);
    if (day == DAY_NONE || day < first_day || day > last_day || !is_friction (view, row, last_day))
      continue;
    bool is_urgent =
        row_says (row, TICKETS_PRIORITY, "urgent") || row_says (row, TICKETS_PRIORITY, "critical");
    double severity = is_urgent ? SEVERITY_URGENT : 1;
    add_event (events, day, severity, row);
    int32_t fixed = row_day_by (row, TICKETS_RESOLVED_AT, last_day);
    if (fixed != DAY_NONE)
      add_event (events, fixed, -FIX_SHARE * severity, row);
  }
}

GArray *
friction_events (const AccountView *view, int32_t first_day, int32_t last_day)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (FrictionEvent));
  add_tickets (view, first_day, last_day, events);
  for (guint i = 0; i < view->rows[TABLE_INTERVIEWS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INTERVIEWS, i);
    int32_t day = row_event_day (row);
    double sentiment = row_number (row, INTERVIEWS_SENTIMENT);
    if (day != DAY_NONE && day >= first_day && day <= last_day && sentiment < 0)
      add_event (events, day, -sentiment, row);
  }
  return events;
}

double
friction_balance (const GArray *events, int32_t day)
{
  double sum = 0;
  for (guint i = 0; i < events->len; i++) {
    const FrictionEvent *event = &g_array_index (events, FrictionEvent, i);
    sum += event->severity * exp2 (-(day - event->day) / HALF_LIFE_DAYS);
  }
  return sum;
}

guint
friction_count (const GArray *events, int32_t first_day)
{
  guint count = 0;
  for (guint i = 0; i < events->len; i++)
    count += g_array_index (events, FrictionEvent, i).severity > 0 &&
             g_array_index (events, FrictionEvent, i).day >= first_day;
  return count;
}

void
friction_add_evidence (const GArray *events, int32_t first_day, Fact *fact)
{
  for (guint i = 0; i < events->len && fact->evidence->len < FRICTIONS_LISTED; i++) {
    const FrictionEvent *event = &g_array_index (events, FrictionEvent, i);
    if (event->severity <= 0 || event->day < first_day)
      continue;
    bool is_ticket = event->row->kind == TABLE_TICKETS;
    if (is_ticket)
      fact_add_row (fact, event->row, "ticket", row_text (event->row, TICKETS_TICKET_ID), event->day,
                    row_text (event->row, TICKETS_SUBJECT));
    else
      fact_add_keyed (fact, event->row, event->day, row_text (event->row, INTERVIEWS_QUOTE));
  }
}
