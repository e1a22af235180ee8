/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "identity/roster.h"
#include "measure/view.h"
#include "model/assessment.h"
#include "pipeline/calendar.h"
#include "pipeline/history.h"

/* Step one of assess: what had happened, and was known, by the end of the as-of day, counted account by
 * account. */
typedef struct {
  const History *history;
  const Config *config;
  int32_t as_of_day;
  int64_t moment_unix; /* the last second of the as-of day, UTC */
  guint message_count; /* messages up to that moment: a prefix of the history's */
  GArray *classes;     /* guint8 RecordClass of each of them, settled over the set (methods 2.4) */
  GArray *is_seen;     /* guint8 by address: met in a message or meeting by then */
  GArray *is_reached;  /* guint8 by address: we wrote to it, or met */
  Roster *roster;
  GPtrArray *views;     /* AccountView *, by account id */
  GPtrArray *mailboxes; /* MailboxCoverage *, by address */
  GArray *is_vendor;    /* guint8 by address: of our domains or team, shared mailboxes too */
  GArray *has_row;      /* guint8 by address: the contacts table names it */
  const Calendar *calendar;
  GPtrArray *clocks;             /* Clock *, of the accounts; owned here, lent to the views */
  GHashTable *people_by_address; /* address text → person + 1; lent to the views */
} Counted;

/* Everything given is borrowed and must outlive the result. */
Counted *
count_as_of (const History *history, const Config *config, const Calendar *calendar, int32_t as_of_day);
void counted_free (Counted *counted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Counted, counted_free)

/* The parts, each in a file of its own; called by count_as_of in this order. */
void count_people (Counted *counted);   /* versions, roster, classes, one view an account */
void count_mail (Counted *counted);     /* acts, contact-days, mails, asks */
void count_notices (Counted *counted);  /* absences, bounces, departures */
void count_meetings (Counted *counted); /* acts, contact-days, meetings */
void count_waits (Counted *counted);    /* business hours of the asks */
void count_rows (Counted *counted);     /* table rows and usage */
void count_coverage (Counted *counted); /* gaps, valid weeks, what is there at all */

/* Helpers shared by the parts. */
static inline const HistoryMessage *
counted_message (const Counted *counted, guint index)
{
  return &g_array_index (counted->history->messages, HistoryMessage, index);
}
static inline bool
counted_is_vendor (const Counted *counted, uint32_t address)
{
  return address != ADDRESS_NONE && g_array_index (counted->is_vendor, guint8, address) != 0;
}
AccountView *counted_view (const Counted *counted, int account); /* account index of the roster */
/* Adds a person-day; a second act of the same person and day only adds its kind. */
void counted_add_act (AccountView *view, uint32_t person, int32_t day, bool wrote, bool met);
void counted_add_contact (AccountView *view, const ContactDay *contact);
