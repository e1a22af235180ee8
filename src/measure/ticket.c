/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/ticket.h"

#include <string.h>

#include "base/text.h"

#define SAME_REQUEST_DAYS 3 /* a mail to the help desk becomes a ticket with the same subject */

static const Lexicon *
lexicon_of (const AccountView *view)
{
  return view->lexicon != NULL ? view->lexicon : lexicon_default ();
}

TicketKind
ticket_kind_of (const StoredRow *row)
{
  TicketSense sense = lexicon_classify (lexicon_default (), row->cells[TICKETS_TYPE],
                                        row->cells[TICKETS_TAGS], row->cells[TICKETS_SUBJECT]);
  ticket_sense_clear (&sense);
  return sense.kind;
}

static void
ticket_clear (gpointer data)
{
  ticket_sense_clear (&((Ticket *) data)->sense);
}

static GArray *
list_new (void)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Ticket));
  g_array_set_clear_func (list, ticket_clear);
  return list;
}

static const char *
id_of (const Ticket *ticket)
{
  return ticket->row != NULL ? ticket->row->cells[TICKETS_TICKET_ID] : ticket->mail->message_id;
}

static gint
compare_tickets (gconstpointer a, gconstpointer b)
{
  const Ticket *x = a, *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  return g_strcmp0 (id_of (x), id_of (y));
}

GArray *
tickets_of (const AccountView *view)
{
  GArray *list = list_new ();
  const GPtrArray *rows = view->rows[TABLE_TICKETS];
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) rows, i);
    Ticket ticket = { .row = row, .day = row_day (row, TICKETS_CREATED_AT) };
    if (ticket.day == DAY_NONE)
      continue;
    ticket.sense = lexicon_classify (lexicon_of (view), row->cells[TICKETS_TYPE], row->cells[TICKETS_TAGS],
                                     row->cells[TICKETS_SUBJECT]);
    g_array_append_val (list, ticket);
  }
  g_array_sort (list, compare_tickets);
  return list;
}

/* "Re: [Support #12] Full data export" is the ticket "Full data export". */
static bool
is_ticket_already (const GArray *tickets, int32_t day, const char *subject)
{
  g_autofree char *folded = text_fold (subject);
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = &g_array_index (tickets, Ticket, i);
    if (ABS (ticket->day - day) > SAME_REQUEST_DAYS || text_is_blank (ticket->row->cells[TICKETS_SUBJECT]))
      continue;
    g_autofree char *known = text_fold (ticket->row->cells[TICKETS_SUBJECT]);
    if (g_str_has_suffix (folded, known) || g_str_has_suffix (known, folded))
      return true;
  }
  return false;
}

GArray *
ticket_mails_of (const AccountView *view, const GArray *tickets)
{
  GArray *list = list_new ();
  for (guint i = 0; i < view->mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i);
    if (mail->from_vendor || !mail->starts_thread || text_is_blank (mail->subject))
      continue;
    Ticket ticket = { .mail = mail, .day = mail->day };
    ticket.sense = lexicon_classify_mail (lexicon_of (view), mail->subject);
    if ((ticket_is_exit (&ticket) || ticket_is_policing (&ticket)) &&
        !is_ticket_already (tickets, mail->day, mail->subject))
      g_array_append_val (list, ticket);
    else
      ticket_sense_clear (&ticket.sense);
  }
  g_array_sort (list, compare_tickets);
  return list;
}

bool
ticket_is_any (const Ticket *ticket)
{
  return ticket != NULL;
}

bool
ticket_is_exit (const Ticket *ticket)
{
  return ticket_kind_is_exit (ticket->sense.kind);
}

bool
ticket_is_at_risk (const Ticket *ticket)
{
  return ticket_kind_is_at_risk (ticket->sense.kind);
}

bool
ticket_is_policing (const Ticket *ticket)
{
  return ticket->sense.kind == TICKET_POLICING;
}

guint
tickets_count (const GArray *tickets, const Window *window, TicketTest is_wanted)
{
  guint count = 0;
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = &g_array_index (tickets, Ticket, i);
    count += window_has_day (window, ticket->day) && is_wanted (ticket);
  }
  return count;
}

static void
add_one (const AccountView *view, const Ticket *ticket, Fact *fact)
{
  const char *subject = ticket->row != NULL ? ticket->row->cells[TICKETS_SUBJECT] : ticket->mail->subject;
  g_autofree char *why =
      ticket->sense.words != NULL ? g_strdup_printf (": %s", ticket->sense.words) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%s (%s%s)", subject != NULL ? subject : "no subject",
                                           lexicon_title (lexicon_of (view), ticket->sense.kind), why);
  if (ticket->row != NULL) {
    fact_add_row (fact, ticket->row, "ticket", id_of (ticket), ticket->day, text);
    return;
  }
  g_autofree char *sent = unix_format (ticket->mail->sent_unix),
                  *id = message_dup_name (ticket->mail->message_id, sent);
  evidence_list_add (&fact->evidence, evidence_new ("message", id, ticket->day, text));
}

int32_t
tickets_add_evidence (const AccountView *view, const GArray *tickets, const Window *window,
                      TicketTest is_wanted, Fact *fact)
{
  int32_t first = DAY_NONE;
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = &g_array_index (tickets, Ticket, i);
    if (!window_has_day (window, ticket->day) || !is_wanted (ticket))
      continue;
    first = first == DAY_NONE ? ticket->day : first;
    add_one (view, ticket, fact);
  }
  return first;
}

Window
ticket_base (const Frame *frame)
{
  const AccountView *view = frame->view;
  int32_t since = view->kept_since[TABLE_TICKETS];
  const GPtrArray *rows = view->rows[TABLE_TICKETS];
  if (rows->len > 0) /* an account's own first ticket, where it is earlier than what was told of the others */
    since =
        since == DAY_NONE ? row_day (g_ptr_array_index ((GPtrArray *) rows, 0), TICKETS_CREATED_AT) : since;
  int32_t first = since != DAY_NONE ? week_of_day (since) : view->last_week + 1;
  if (view->account->start_day != DAY_NONE)
    first = MAX (first, week_of_day (view->account->start_day));
  return frame_before_quarter (frame, first);
}

const char tickets_say_nothing[] = "no ticket says what it is about (no type, tags or subject)";

bool
tickets_say_something (const AccountView *view)
{
  const GPtrArray *rows = view->rows[TABLE_TICKETS];
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) rows, i);
    if (row->cells[TICKETS_TYPE] != NULL || row->cells[TICKETS_TAGS] != NULL ||
        row->cells[TICKETS_SUBJECT] != NULL)
      return true;
  }
  return view->has_tickets && rows->len == 0;
}
