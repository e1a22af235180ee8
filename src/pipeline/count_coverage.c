/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pipeline/count.h"
#include "pipeline/mailbox_weeks.h"

/* So many signs in half a year are five in four weeks, of which none is seldom chance (Poisson, 1%). */
#define CALENDAR_SIGNS 33u
#define CALENDAR_PACE_DAYS 182
#define OWNER_SHARE_LEAST 0.5 /* of a unit's messages, to call an address its owner */

typedef struct Coverage {
  const Counted *counted;
  int32_t first_week;
  guint week_count;
  GArray *boxes; /* MailboxWeeks, by address text of the owner */
  double delivered_share;
  bool has_calendar, has_usage, has_tickets, has_crm;
} Coverage;

static const char *
owner_text (const Coverage *coverage, const MailboxWeeks *box)
{
  return g_array_index (coverage->counted->history->addresses, StoredAddress, box->owner).text;
}

static void
load_weeks (Coverage *coverage)
{
  const History *history = coverage->counted->history;
  for (guint i = 0; i < history->mailbox_days->len; i++) {
    const StoredMailboxDay *row = &g_array_index (history->mailbox_days, StoredMailboxDay, i);
    const StoredUnit *unit = g_ptr_array_index (history->units, row->source);
    int32_t week = week_of_day (row->day) - coverage->first_week;
    if (row->day > coverage->counted->as_of_day || week < 0 || unit->owner == ADDRESS_NONE ||
        unit->owner_share < OWNER_SHARE_LEAST)
      continue;
    mailbox_weeks_get (coverage->boxes, unit->owner, coverage->week_count)->weeks[week] += row->count;
  }
}

/* The weeks that are told, of a mailbox that is there; with box NULL of one that never was. */
static void
tell_weeks (const Coverage *coverage, const MailboxWeeks *box, MailboxCoverage *out)
{
  guint filled = box != NULL ? mailbox_weeks_begin (box, coverage->week_count) : 0;
  for (guint week = (guint) (out->first_week - coverage->first_week); week < coverage->week_count; week++) {
    guint8 state = MAILBOX_QUIET;
    if (week < filled)
      state = MAILBOX_BEFORE;
    else if (box != NULL && box->weeks[week] > 0)
      state = MAILBOX_HELD;
    else if (box == NULL || box->gapped[week])
      state = MAILBOX_MISSING;
    g_array_append_val (out->weeks, state);
  }
}

static gint
compare_mailboxes (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MailboxCoverage *const *) a)->address, (*(MailboxCoverage *const *) b)->address);
}

static MailboxCoverage *
add_mailbox (const Coverage *coverage, const char *address)
{
  const Counted *counted = coverage->counted;
  guint skipped = coverage->week_count > MAILBOX_WEEKS ? coverage->week_count - MAILBOX_WEEKS : 0;
  guint person = GPOINTER_TO_UINT (g_hash_table_lookup (counted->people_by_address, address));
  const Person *owner = person > 0 ? g_ptr_array_index (counted->roster->people, person - 1) : NULL;
  MailboxCoverage *mailbox =
      mailbox_new (address, owner != NULL ? owner->id : NULL, coverage->first_week + (int32_t) skipped);
  g_ptr_array_add (counted->mailboxes, mailbox);
  return mailbox;
}

static bool
is_delivered (const Coverage *coverage, const char *address)
{
  for (guint i = 0; i < coverage->boxes->len; i++)
    if (strcmp (address, owner_text (coverage, &g_array_index (coverage->boxes, MailboxWeeks, i))) == 0)
      return true;
  return false;
}

/* For the manifest: every mailbox that is there, and those that the configuration misses. */
static void
tell_mailboxes (const Coverage *coverage)
{
  const GPtrArray *wanted = coverage->counted->config->mailboxes;
  for (guint i = 0; i < coverage->boxes->len; i++) {
    const MailboxWeeks *box = &g_array_index (coverage->boxes, MailboxWeeks, i);
    tell_weeks (coverage, box, add_mailbox (coverage, owner_text (coverage, box)));
  }
  for (guint i = 0; i < wanted->len; i++)
    if (!is_delivered (coverage, g_ptr_array_index (wanted, i)))
      tell_weeks (coverage, NULL, add_mailbox (coverage, g_ptr_array_index (wanted, i)));
  g_ptr_array_sort (coverage->counted->mailboxes, compare_mailboxes);
}

/* What a complete export would hold is known only where the configuration says it. */
static double
delivered_share (const Coverage *coverage)
{
  const GPtrArray *wanted = coverage->counted->config->mailboxes;
  guint delivered = 0;
  for (guint i = 0; i < wanted->len; i++)
    delivered += is_delivered (coverage, g_ptr_array_index (wanted, i));
  return wanted->len > 0 ? (double) delivered / wanted->len : 1;
}

/* What only comes later is not there yet. */
static bool
has_rows (const Counted *counted, TableKind kind)
{
  const GPtrArray *rows = counted->history->rows[kind];
  for (guint i = 0; i < rows->len; i++)
    if (((const StoredRow *) g_ptr_array_index (rows, i))->known_unix <= counted->moment_unix)
      return true;
  return false;
}

static bool
has_meetings (const Counted *counted)
{
  const GPtrArray *meetings = counted->history->meetings;
  for (guint i = 0; i < meetings->len; i++) {
    const HistoryMeeting *meeting = g_ptr_array_index (meetings, i);
    bool is_calendar = meeting->method != MEETING_ATTENDED; /* a report shows one meeting alone */
    if (is_calendar && history_first_start (meeting) <= counted->moment_unix)
      return true;
  }
  return false;
}

/* Who exports a calendar exports what is planned, too: a series goes on for years.  That the calendars were
 * still kept is told by single meetings that took place and by what was entered or changed; answers and
 * cancellations come by mail, whoever keeps a calendar. */
static void
note_sign (const Counted *counted, int64_t moment_unix, GArray *days)
{
  int32_t day = moment_unix == UNIX_NONE ? DAY_NONE : day_of_unix (moment_unix);
  if (moment_unix != UNIX_NONE && day <= counted->as_of_day)
    g_array_append_val (days, day);
}

static gint
compare_days (gconstpointer a, gconstpointer b)
{
  int32_t x = *(const int32_t *) a, y = *(const int32_t *) b;
  return (x > y) - (x < y);
}

/* The last day on which the calendars were kept; DAY_NONE: there is too little in them to tell. */
static int32_t
find_calendar_end (const Counted *counted)
{
  const GPtrArray *meetings = counted->history->meetings;
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int32_t));
  for (guint i = 0; i < meetings->len; i++) {
    history_pass_row (counted->history, i);
    const HistoryMeeting *meeting = g_ptr_array_index (meetings, i);
    if (!meeting_is_state (meeting) || !meeting_is_known (&counted->meetings->scope, meeting))
      continue;
    note_sign (counted, meeting->stamp_unix, days);
    note_sign (counted, meeting->created_unix, days);
    if (!meeting->is_series && meeting->run_count > 0)
      note_sign (counted, history_first_start (meeting), days);
  }
  g_array_sort (days, compare_days);
  int32_t last = days->len > 0 ? g_array_index (days, int32_t, days->len - 1) : DAY_NONE;
  return days->len >= CALENDAR_SIGNS &&
                 g_array_index (days, int32_t, days->len - CALENDAR_SIGNS) > last - CALENDAR_PACE_DAYS
             ? last
             : DAY_NONE;
}

static bool
has_usage (const Counted *counted)
{
  for (guint i = 0; i < counted->history->usage_count; i++) {
    const StoredUsage *row = &counted->history->usage[i];
    if (row->day <= counted->as_of_day && row->known_unix <= counted->moment_unix)
      return true;
  }
  return false;
}

void
coverage_free (Coverage *coverage)
{
  if (coverage == NULL)
    return;
  g_array_unref (coverage->boxes);
  g_free (coverage);
}

bool
coverage_has_gaps (const Coverage *coverage)
{
  for (guint i = 0; i < coverage->boxes->len; i++)
    if (g_array_index (coverage->boxes, MailboxWeeks, i).has_gap)
      return true;
  return false;
}

void
find_coverage (Counted *counted)
{
  if (counted->roster->accounts->len == 0)
    return;
  Coverage *coverage = counted->coverage = g_new0 (Coverage, 1);
  *coverage =
      (Coverage){ .counted = counted,
                  .first_week = counted->first_week,
                  .week_count = (guint) (week_of_day (counted->as_of_day) - counted->first_week + 1),
                  .boxes = mailbox_weeks_new (),
                  .has_calendar = has_meetings (counted),
                  .has_usage = has_usage (counted),
                  .has_tickets = has_rows (counted, TABLE_TICKETS),
                  .has_crm = has_rows (counted, TABLE_ACCOUNTS) || has_rows (counted, TABLE_CONTRACTS) };
  counted->kept_until[TABLE_CALENDAR] = find_calendar_end (counted);
  load_weeks (coverage);
  mailbox_weeks_find_gaps (coverage->boxes, coverage->week_count);
  coverage->delivered_share = delivered_share (coverage);
  tell_mailboxes (coverage);
}

void
count_coverage (const Counted *counted, AccountView *view)
{
  const Coverage *coverage = counted->coverage;
  count_gaps (counted, coverage->boxes, view);
  view->mailbox_share = coverage->delivered_share;
  view->has_mail = counted->message_count > 0;
  view->has_calendar = coverage->has_calendar;
  view->has_usage = coverage->has_usage;
  view->has_tickets = coverage->has_tickets;
  view->has_crm = coverage->has_crm;
}
