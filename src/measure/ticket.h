/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"
#include "measure/lexicon.h"

/* One request of the client: a ticket, or a mail that starts a thread. */
typedef struct {
  const StoredRow *row; /* NULL: a mail */
  const ViewMail *mail; /* NULL: a ticket */
  int32_t day;
  TicketSense sense;
} Ticket;

/* Ticket, by day, then id; free with g_array_unref. */
GArray *tickets_of (const AccountView *view);
/* The same of mails of theirs that start a thread and whose subject is no ticket's of the same days.  Only
 * kinds that a mail can be for (exit, policing) are listed. */
GArray *ticket_mails_of (const AccountView *view, const GArray *tickets);

typedef bool (*TicketTest) (const Ticket *ticket);
guint tickets_count (const GArray *tickets, const Window *window, TicketTest is_wanted);
/* Adds the wanted tickets of a window as evidence, with the words that decided; returns the first day. */
int32_t tickets_add_evidence (const AccountView *view, const GArray *tickets, const Window *window,
                              TicketTest is_wanted, Fact *fact);

bool ticket_is_any (const Ticket *ticket);
bool ticket_is_exit (const Ticket *ticket);
bool ticket_is_at_risk (const Ticket *ticket);
bool ticket_is_policing (const Ticket *ticket);

/* Half a year before the quarter, cut at the first ticket any account has. */
Window ticket_base (const Frame *frame);

void tickets_measure_policing (const Frame *frame, const GArray *requests, FactSet *facts); /* G3 */

/* Tickets that carry neither type nor tags nor subject cannot say that nobody asks for a thing: false, and
 * why. Where the account wrote no ticket at all there is nothing that could have been said. */
bool tickets_say_something (const AccountView *view);
extern const char tickets_say_nothing[];
