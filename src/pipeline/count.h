/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/by_key.h"
#include "base/room.h"
#include "identity/roster.h"
#include "measure/view.h"
#include "model/assessment.h"
#include "pipeline/calendar.h"
#include "pipeline/history.h"
#include "pipeline/mail_shelf.h"
#include "pipeline/meeting_index.h"
#include "pipeline/message_marks.h"

/* Step one of assess: what had happened, and was known, by the end of the as-of day.  First once for the
 * portfolio: who is who, what each message is, and which records concern which account.  Then account by
 * account, each from its own records alone, as often as it is asked for: an account's view is large, and none
 * needs another's. */

/* A run of the history's usage rows, from first to before end: one word for an account. */
typedef struct {
  guint first, end;
} UsageRun;

typedef struct {
  Clock *clock; /* its zone, public holidays and shutdowns */
  bool has_holidays;
} AccountClock;

typedef struct {
  const History *history;
  const Config *config;
  const Calendar *calendar;
  int32_t as_of_day;
  int32_t first_week;   /* of all views */
  int64_t moment_unix;  /* the last second of the as-of day, UTC */
  guint message_count;  /* messages up to that moment: a prefix of the history's */
  MessageMarks classes; /* RecordClass of each of them, settled over the set (methods 2.4); none once all is
                           routed */
  GArray *is_seen;      /* guint8 by address: met in a message or meeting by then */
  GArray *is_reached;   /* guint8 by address: we wrote to it, or met */
  GArray *is_vendor;    /* guint8 by address: of our domains or team, shared mailboxes too */
  GArray *has_row;      /* guint8 by address: the contacts table names it */
  Roster *roster;
  GPtrArray *mailboxes;          /* MailboxCoverage *, by address */
  GHashTable *people_by_address; /* address text → person + 1; lent to the views */
  GHashTable *shared_clocks;     /* those of the accounts, each once */
  GArray *clocks;                /* AccountClock, by account; lent to the views */
  ByKey *addresses;              /* by person: uint32_t */
  MailShelf *mails;
  ByKey *notices;   /* by account: ViewNotice, by time */
  ByKey *namesakes; /* by account: ViewNamesake */
  MeetingIndex *meetings;
  ByKey *rows[TABLE_KIND_COUNT]; /* by account: StoredRow *; NULL: no account's */
  ByKey *usage;                  /* by account: UsageRun */
  int32_t kept_since[TABLE_KIND_COUNT], kept_until[TABLE_KIND_COUNT]; /* as in AccountView */
  struct Coverage *coverage;
} Counted;

/* Everything given is borrowed and must outlive the result. */
Counted *
count_as_of (const History *history, const Config *config, const Calendar *calendar, int32_t as_of_day);
void counted_free (Counted *counted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Counted, counted_free)
/* The view of one account of the roster; yours, to be freed before counted.  Several threads may ask at once.
 * For the portfolio person-days, rows and the first contact are enough, which is a third of the work; where
 * mailboxes have gaps, it takes the contacts too. */
typedef enum { VIEW_FOR_PORTFOLIO, VIEW_WHOLE } ViewDepth;
AccountView *counted_view_new (const Counted *counted, guint account, ViewDepth depth);

/* The parts of count_as_of, each in a file of its own, in this order. */
void count_people (Counted *counted);    /* versions, roster, classes */
void route_mail (Counted *counted);      /* which account sees which message */
void route_notices (Counted *counted);   /* absences, bounces, departures */
void route_namesakes (Counted *counted); /* addresses that may be somebody's too */
void route_rows (Counted *counted);      /* table rows and usage */
void find_coverage (Counted *counted);   /* gaps of mailboxes, what is there at all */
void coverage_free (struct Coverage *coverage);
bool coverage_has_gaps (const struct Coverage *coverage); /* in any mailbox */

/* A view while messages and meetings are counted into it.  A second act of the same person and day only adds
 * its kind, as does a second contact of a pair. */
typedef struct {
  AccountView *view;
  guint account;
  const AccountMail *mail;
  bool is_brief; /* person-days, and of the contacts the first alone */
  Room acts, contact_days, mails, recipients, meetings, guests;
} Filling;

/* The parts of one account's view, in this order. */
void count_mail (const Counted *counted, Filling *filling);     /* acts, contact-days, mails, asks */
void count_meetings (const Counted *counted, Filling *filling); /* acts, contact-days, meetings */
void count_waits (const Counted *counted, Filling *filling);    /* business hours of the asks */
void count_rows (const Counted *counted, AccountView *view, guint account); /* table rows and usage */
void count_coverage (const Counted *counted, AccountView *view); /* valid weeks, what is there at all */
/* Of count_coverage: the gaps of the mailboxes (MailboxWeeks) that matter here, and the weeks they spoil. */
void count_gaps (const Counted *counted, const GArray *boxes, AccountView *view);

/* Helpers shared by the parts.
 *
 * To be called for each message by those who look at all of them in their order, with what is known of who is
 * who. */
static inline void
counted_pass (const Counted *counted, guint index)
{
  history_pass (counted->history, index);
  if (index % HISTORY_WINDOW == 0)
    roster_let_go (counted->roster);
}
static inline const HistoryMessage *
counted_message (const Counted *counted, guint index)
{
  return &counted->history->messages[index];
}
static inline bool
counted_is_vendor (const Counted *counted, uint32_t address)
{
  return address != ADDRESS_NONE && g_array_index (counted->is_vendor, guint8, address) != 0;
}
static inline const Account *
counted_account (const Counted *counted, guint account)
{
  return g_ptr_array_index (counted->roster->accounts, account);
}
