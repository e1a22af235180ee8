/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/zone_guess.h"
#include "pipeline/count.h"

#define WAIT_DAYS_MAX 120 /* far beyond the 80 business hours that any measure looks at */

#define SAMPLES_MOST 100 /* the latest mails of a responder, by which the zone is known */

typedef struct {
  const Counted *counted;
  const AccountView *view;
  const AccountMail *mail;
  GHashTable *clocks; /* person + 1 → Clock * */
} WaitCount;

/* The clocks by which a person wrote, as the Date headers of their latest mails show them. */
static GArray *
collect_samples (const WaitCount *count, uint32_t person)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (ZoneSample));
  for (guint i = count->mail->count; i > 0 && samples->len < SAMPLES_MOST; i--) {
    const RoutedMail *mail = count->mail->mails[i - 1];
    ZoneSample sample = { mail->sent_unix, mail->zone_minutes };
    if (mail->zone_minutes != ZONE_UNKNOWN &&
        roster_person_of (count->counted->roster, mail->from) == (int) person)
      g_array_append_val (samples, sample);
  }
  return samples;
}

static void
close_absences (const AccountView *view, uint32_t person, Clock *clock)
{
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    if (notice->person == person && notice->kind == NOTICE_AWAY)
      clock_close_days (clock, notice->day, view_absence_end (notice));
  }
}

/* As the contacts table says it or the country there; else as their own mail shows it; else the account's. */
static const Zone *
zone_of (const WaitCount *count, uint32_t person_index)
{
  const Person *person = view_person (count->view, person_index);
  const char *name = person->time_zone != NULL ? person->time_zone : zone_of_country (person->country);
  if (name != NULL)
    return zone_get (name, NULL);
  const Zone *home = count->view->account->zone;
  g_autoptr (GArray) samples = collect_samples (count, person_index);
  const Zone *shown = zone_guess ((const ZoneSample *) (gpointer) samples->data, samples->len, home);
  return shown != NULL ? shown : home;
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
  clock = calendar_dup_clock (count->counted->calendar, zone_of (count, person_index), country, NULL);
  close_absences (view, person_index, clock);
  g_hash_table_insert (count->clocks, key, clock);
  return clock;
}

static guint
find_meeting_after (const AccountView *view, int64_t moment_unix)
{
  guint low = 0, high = view->meetings->len;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (VIEW_ITEM (view->meetings, ViewMeeting, mid)->start_unix <= moment_unix)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

/* A meeting of the same pair before any reply, or the person's departure, ends the wait without an answer. */
static int64_t
censored_at (const AccountView *view, const Ask *ask)
{
  int64_t end = ask->ended_unix;
  for (guint i = find_meeting_after (view, ask->asked_unix); i < view->meetings->len; i++) {
    const ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    if (meeting->start_unix >= end)
      break;
    if (meeting->is_cancelled)
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
count_waits (const Counted *counted, Filling *filling)
{
  AccountView *view = filling->view;
  g_autoptr (GHashTable) clocks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) clock_free);
  WaitCount count = { counted, view, filling->mail, clocks };
  for (guint i = 0; i < view->asks->len; i++)
    count_wait (&count, VIEW_ITEM (view->asks, Ask, i));
}
