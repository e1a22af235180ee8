/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/zone_guess.h"
#include "pipeline/count.h"

#define WAIT_DAYS_MAX 120 /* far beyond the 80 business hours that any measure looks at */

#define SAMPLES_MOST 100 /* the latest mails of a responder, by which the zone is known */

typedef struct {
  const Counted *counted;
  const AccountView *view;
  GHashTable *clocks; /* person + 1 → Clock * */
} WaitCount;

/* Adds the latest messages of one address that show a zone. */
static void
add_latest (const Counted *counted, uint32_t address, GArray *latest)
{
  guint count;
  const uint32_t *written = by_key_get (counted->history->by_author, address, &count);
  for (guint taken = 0; count > 0 && taken < SAMPLES_MOST; count--) {
    uint32_t index = written[count - 1];
    if (index >= counted->message_count || counted_message (counted, index)->zone_minutes == ZONE_UNKNOWN ||
        g_array_index (counted->classes, guint8, index) != CLASS_HUMAN)
      continue;
    g_array_append_val (latest, index);
    taken++;
  }
}

static gint
compare_later (gconstpointer a, gconstpointer b)
{
  const uint32_t *x = a, *y = b;
  return (*x < *y) - (*x > *y);
}

/* The clocks by which a person wrote, as the Date headers of their latest mails show them. */
static GArray *
collect_samples (const Counted *counted, uint32_t person)
{
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  guint count;
  const uint32_t *addresses = by_key_get (counted->addresses, person, &count);
  for (guint i = 0; i < count; i++)
    add_latest (counted, addresses[i], latest);
  g_array_sort (latest, compare_later);
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (ZoneSample));
  for (guint i = 0; i < MIN (latest->len, SAMPLES_MOST); i++) {
    const HistoryMessage *message = counted_message (counted, g_array_index (latest, uint32_t, i));
    ZoneSample sample = { message->sent_unix, message->zone_minutes };
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
  g_autoptr (GArray) samples = collect_samples (count->counted, person_index);
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
count_waits (const Counted *counted, AccountView *view)
{
  g_autoptr (GHashTable) clocks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) clock_free);
  WaitCount count = { counted, view, clocks };
  for (guint i = 0; i < view->asks->len; i++)
    count_wait (&count, VIEW_ITEM (view->asks, Ask, i));
}
