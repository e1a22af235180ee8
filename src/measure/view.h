/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "model/account.h"
#include "model/config.h"
#include "model/person.h"
#include "model/stored.h"

/* What was counted of one account up to the as-of date: the only thing the measures read.  Built by
 * pipeline/count.c, or by a test in ten lines.  Persons are indices into persons, which all accounts share;
 * days are local days of the account's zone; nothing in here is later than as_of_day or was learnt later. */

/* One person-day (methods 0): a client person who wrote to us, or attended a meeting with us, on that day. */
typedef struct {
  uint32_t person;
  int32_t day;
  bool wrote, met; /* at least one of them */
} Act;

/* One contact-day: a vendor person and a client person with at least one human interaction on that day. */
typedef struct {
  uint32_t vendor, client;
  int32_t day;
  bool from_client, from_vendor, meeting;
} ContactDay;

/* One human message between us and the account. */
typedef struct {
  int64_t sent_unix;
  int32_t day;
  uint32_t author; /* person */
  bool from_vendor;
  bool is_outbound; /* ours, and it does not follow a message of theirs in its thread (methods 1.6) */
  uint32_t thread;  /* same number, same thread */
  bool starts_thread;
  const char *message_id, *subject;
  uint32_t to_first, to_count, cc_first, cc_count; /* persons of the other side, into the view's recipients */
  unsigned speech;                                 /* bits of Speech; 0: its text was not read */
  uint32_t colleague_count; /* client people besides the author in To and Cc of a message of theirs */
} ViewMail;

/* A question of ours that waits for them (methods 4.1): one a thread. */
typedef struct {
  int64_t asked_unix, ended_unix; /* ended: the answer, or where the wait is censored */
  uint32_t vendor, responder;     /* who asked; whose clock runs: the addressee, first of To */
  uint32_t answered_by;           /* person; PERSON_NONE while open */
  bool is_answered, is_inferred;  /* inferred: matched by subject only */
  double wait_hours;              /* business hours of the responder, to the answer or to the censoring */
  uint32_t mail;                  /* index of the asking message */
} Ask;

#define PERSON_NONE UINT32_MAX

/* One meeting occurrence that was to take place up to the as-of date. */
typedef struct {
  int64_t start_unix;
  int32_t day;
  const char *uid, *title;
  uint32_t series;       /* same number, same series: an RRULE, or the same organiser and folded title */
  uint32_t series_count; /* occurrences of that series so far */
  bool is_series;        /* RRULE, or at least three of the same organiser and title */
  bool is_cancelled, by_vendor;      /* by_vendor: organised by us */
  uint32_t guest_first, guest_count; /* into the view's guests */
  int32_t duration_minutes;          /* 0: not said */
} ViewMeeting;

typedef struct {
  uint32_t person;
  Partstat partstat;
  bool attended;     /* an attendance record says so */
  uint32_t delegate; /* who came instead; PERSON_NONE */
} Guest;

typedef struct {
  NoticeKind kind;
  uint32_t person;
  int32_t day, until_day;
  const char *message_id;
  const Account *moved_to; /* DEPARTED: the message is theirs, from this account; NULL: it speaks of them */
} ViewNotice;

/* An address that has the name of somebody here and may be theirs: whether it is, is open for review
 * (methods 2.2).  It has written. */
typedef struct {
  uint32_t person;
  const char *address; /* of another account, or outside the domains of this one */
  int32_t last_day;    /* when it last wrote, as UTC has it */
  const char *message_id;
} ViewNamesake;

/* The last day of an absence that was announced: as said, with a few days to catch up; a week where nothing
 * is said (methods 3.6). */
int32_t view_absence_end (const ViewNotice *notice);

typedef struct {
  uint32_t user, feature; /* word numbers, WORD_NONE: absent */
  int32_t day;
  bool is_advanced, has_tier;
  double count;
} ViewUsage;

typedef struct {
  const Account *account;
  const GPtrArray *persons;      /* Person *, all of the portfolio */
  const GPtrArray *words;        /* char *, of usage */
  GHashTable *people_by_address; /* address → index into persons + 1, borrowed; NULL: nobody is found */
  const Config *config;          /* borrowed; NULL: nothing is configured */
  int32_t as_of_day;
  int32_t first_week, last_week; /* of the store's records; last_week is the as-of week */
  int32_t start_week;   /* the account's first week: first human contact, not before its start date */
  GArray *acts;         /* Act, by day, person */
  GArray *person_days;  /* guint by week - first_week, where a view has them in place of acts; else NULL */
  GArray *contact_days; /* ContactDay, by day, vendor, client */
  GArray *mails;        /* ViewMail, by time */
  GBytes *texts;        /* in which theirs lie; NULL: elsewhere, where they stay */
  GArray *recipients;   /* uint32_t */
  GArray *asks;         /* Ask, by time */
  GArray *meetings;     /* ViewMeeting, by time */
  GArray *guests;       /* Guest */
  GArray *notices;      /* ViewNotice, by day */
  GArray *namesakes;    /* ViewNamesake */
  GArray *usage;        /* ViewUsage, by day, user, feature */
  GPtrArray
      *rows[TABLE_KIND_COUNT]; /* StoredRow *, borrowed; the version known at the as-of date; by event date */
  GArray *is_valid;            /* guint8 by week - first_week: mail is covered for this account */
  GPtrArray *gaps;             /* ViewGap *, of mailboxes that matter to this account */
  int32_t kept_since[TABLE_KIND_COUNT]; /* the earliest event of any account's rows, the as-of day where rows
                                           have none; DAY_NONE: the store has no such rows */
  int32_t kept_until[TABLE_KIND_COUNT]; /* the latest event of any account's rows, of calendars the last day
                                           on which they were kept; DAY_NONE: not known */
  const struct Lexicon *lexicon;        /* borrowed; NULL: the built-in one */
  const Clock *clock;                   /* of the account: its zone, public holidays and shutdowns */
  bool has_holidays;                    /* a holiday calendar is there for its country */
  bool has_mail, has_calendar, has_usage, has_tickets, has_crm; /* the store has any such source */
  double mailbox_share; /* of the known mailboxes of this account's vendor people, the share delivered, 0…1 */
} AccountView;

/* Weeks without a single record of a mailbox that was expected to have some (methods 6.2). */
typedef struct {
  char *mailbox;
  int32_t first_week, last_week;
  double share; /* of this account's BASE contact-days that the mailbox's owner held */
} ViewGap;

AccountView *account_view_new (const Account *account, int32_t first_week, int32_t as_of_day);
/* Does the export of that table end so long before the date that what comes after it says nothing? */
bool view_has_ended (const AccountView *view, TableKind kind);
void account_view_free (gpointer view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountView, account_view_free)
/* Person-days by week from first_week on: weeks holds a zero for each of them. */
void view_count_weeks (const AccountView *view, guint *weeks);

/* What the portfolio says about one account's weeks, computed before the measures (methods 5.2). */
typedef struct {
  double *factor;     /* by week - first_week; 1 where unknown */
  bool has_factor;    /* at least ten other accounts carry it */
  double dispersion;  /* r of the negative binomial, pooled over the portfolio (methods 5.3) */
  double usage_trend; /* median of ln(CUR/BASE) of the other accounts' usage; 0 if fewer than ten */
  double
      usage_spread; /* robust standard deviation of the same over those of like size; 0 if fewer than ten */
  double friction_share; /* pooled share of tickets with chasing; NaN unknown */
  double
      discovery_floor; /* 10th percentile of the others' new features a user and month, of like tenure; NaN */
} PortfolioView;

#define VIEW_ITEM(array, Type, i) (&g_array_index ((array), Type, (i)))
/* The person behind an address, PERSON_NONE: nobody we know; address may be NULL. */
uint32_t view_find_person (const AccountView *view, const char *address);
static inline const Person *
view_person (const AccountView *view, uint32_t person)
{
  return g_ptr_array_index ((GPtrArray *) view->persons, person);
}
