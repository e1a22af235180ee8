/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pipeline/count.h"

#define ABSENCE_DAYS_DEFAULT 7 /* an absence text without a date */
#define WAIT_DAYS_MAX 120      /* far beyond the 80 business hours that any measure looks at */
#define ABSENCE_TAIL_DAYS 4    /* three business days to catch up, roughly (methods 3.6) */

typedef struct {
  Counted *counted;
  AccountView *view;
  GHashTable *clocks; /* person + 1 → Clock * */
} WaitCount;

static void
close_absences (const AccountView *view, uint32_t person, Clock *clock)
{
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    if (notice->person != person || notice->kind != NOTICE_AWAY)
      continue;
    int32_t last = notice->until_day != DAY_NONE ? notice->until_day + ABSENCE_TAIL_DAYS
                                                 : notice->day + ABSENCE_DAYS_DEFAULT;
    clock_close_days (clock, notice->day, last);
  }
}

/* The clock of one responder: their zone, their country's holidays, their absences (methods 4.3). */
static const Clock *
clock_of (WaitCount *count, uint32_t person_index)
{
  gpointer key = GUINT_TO_POINTER (person_index + 1);
  Clock *clock = g_hash_table_lookup (count->clocks, key);
  if (clock != NULL)
    return clock;
  const AccountView *view = count->view;
  const Person *person = view_person (view, person_index);
  const Account *account = view->account;
  const char *country = person->country != NULL    ? person->country
                        : account->country != NULL ? account->country
                                                   : count->counted->config->country;
  const char *zone = person->time_zone != NULL ? person->time_zone
                     : person->country != NULL ? zone_of_country (person->country)
                                               : NULL;
  clock = calendar_dup_clock (count->counted->calendar, zone != NULL ? zone_get (zone, NULL) : account->zone,
                              country, NULL);
  close_absences (view, person_index, clock);
  g_hash_table_insert (count->clocks, key, clock);
  return clock;
}

/* A meeting of the same pair before any reply, or the person's departure, ends the wait without an answer. */
static int64_t
censored_at (const AccountView *view, const Ask *ask)
{
  int64_t end = ask->ended_unix;
  for (guint i = 0; i < view->meetings->len; i++) {
    const ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    if (meeting->start_unix <= ask->asked_unix || meeting->start_unix >= end || meeting->is_cancelled)
      continue;
    bool ours = false, theirs = false;
    for (uint32_t k = 0; k < meeting->guest_count; k++) {
      const Guest *guest = VIEW_ITEM (view->guests, Guest, meeting->guest_first + k);
      bool present = guest->attended || guest->partstat == PARTSTAT_ACCEPTED;
      ours |= present && guest->person == ask->vendor;
      theirs |= present && guest->person == ask->responder;
    }
    if (ours && theirs)
      end = meeting->start_unix;
  }
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    int64_t day_unix = (int64_t) notice->day * 86400;
    if (notice->person == ask->responder && notice->kind == NOTICE_DEPARTED && day_unix > ask->asked_unix &&
        day_unix < end)
      end = day_unix;
  }
  return end;
}

static void
count_wait (WaitCount *count, Ask *ask)
{
  int64_t end = censored_at (count->view, ask);
  if (end < ask->ended_unix) {
    ask->ended_unix = end;
    ask->is_answered = false;
  }
  int64_t measured = MIN (ask->ended_unix, ask->asked_unix + (int64_t) WAIT_DAYS_MAX * 86400);
  ask->wait_hours = clock_hours_between (clock_of (count, ask->responder), ask->asked_unix, measured);
}

void
count_waits (Counted *counted)
{
  for (guint i = 0; i < counted->views->len; i++) {
    WaitCount count = { counted, counted_view (counted, (int) i),
                        g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) clock_free) };
    for (guint k = 0; k < count.view->asks->len; k++)
      count_wait (&count, VIEW_ITEM (count.view->asks, Ask, k));
    g_hash_table_unref (count.clocks);
  }
}
