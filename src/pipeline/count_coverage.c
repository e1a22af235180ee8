/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "measure/window.h"
#include "pipeline/count.h"

#define GAP_EXPECTED_LEAST 5.0 /* records a week below which silence proves nothing (methods 6.2) */
#define OWNER_SHARE_LEAST 0.5  /* of a unit's messages, to call an address its owner */
#define INVALID_SHARE_LEAST                                                                                  \
  0.2 /* of the account's contact-days that a gap must touch to leave the week out */

/* Records a week of one exported mailbox. */
typedef struct {
  uint32_t owner; /* address */
  double *weeks;  /* by week - first_week */
  bool *gapped;
  bool has_gap; /* in any of them */
} MailboxWeeks;

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

static MailboxWeeks *
get_box (Coverage *coverage, uint32_t owner)
{
  for (guint i = 0; i < coverage->boxes->len; i++)
    if (g_array_index (coverage->boxes, MailboxWeeks, i).owner == owner)
      return &g_array_index (coverage->boxes, MailboxWeeks, i);
  MailboxWeeks box = { owner, g_new0 (double, coverage->week_count), g_new0 (bool, coverage->week_count),
                       false };
  g_array_append_val (coverage->boxes, box);
  return &g_array_index (coverage->boxes, MailboxWeeks, coverage->boxes->len - 1);
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
    get_box (coverage, unit->owner)->weeks[week] += row->count;
  }
}

/* A mailbox exists from its first record on; before that nothing was expected of it. */
static guint
first_filled (const Coverage *coverage, const MailboxWeeks *box)
{
  guint week = 0;
  while (week < coverage->week_count && box->weeks[week] == 0)
    week++;
  return week;
}

/* What a week held over all other mailboxes against their mean: holidays lower every expectation. */
static double
others_factor (const Coverage *coverage, const MailboxWeeks *box, guint week)
{
  double here = 0, mean = 0;
  for (guint i = 0; i < coverage->boxes->len; i++) {
    const MailboxWeeks *other = &g_array_index (coverage->boxes, MailboxWeeks, i);
    guint first = first_filled (coverage, other);
    if (other == box || first > week)
      continue;
    double sum = 0;
    guint filled = 0;
    for (guint w = first; w < coverage->week_count; w++) {
      sum += other->weeks[w];
      filled += other->weeks[w] > 0;
    }
    here += other->weeks[week];
    mean += filled > 0 ? sum / filled : 0;
  }
  return mean > 0 ? MIN (1, here / mean) : 1;
}

/* A week between two missing ones of one empty stretch is missing with them, little as was to be expected of
 * it: a holiday, for example. */
static void
join_gaps (const Coverage *coverage, MailboxWeeks *box)
{
  guint since = coverage->week_count; /* the missing week that the stretch went on from */
  for (guint week = 0; week < coverage->week_count; week++) {
    if (box->weeks[week] > 0)
      since = coverage->week_count;
    if (!box->gapped[week])
      continue;
    for (guint w = since; w < week; w++)
      box->gapped[w] = true;
    since = week;
  }
}

/* Only weeks before count towards the expectation, so that a gap is seen while it lasts and not only
 * afterwards. */
static void
find_gaps (Coverage *coverage, MailboxWeeks *box)
{
  double sum = 0;
  guint filled = 0;
  for (guint week = first_filled (coverage, box); week < coverage->week_count; week++) {
    if (box->weeks[week] > 0) {
      sum += box->weeks[week];
      filled++;
    } else if (filled >= 4 && sum / filled * others_factor (coverage, box, week) >= GAP_EXPECTED_LEAST)
      box->gapped[week] = box->has_gap = true;
  }
  if (box->has_gap)
    join_gaps (coverage, box);
}

/* Has it records after the last week that is missing?  One that stays empty may be that of somebody who left.
 */
static bool
is_back (const Coverage *coverage, const MailboxWeeks *box)
{
  for (guint week = coverage->week_count; week > 0 && !box->gapped[week - 1]; week--)
    if (box->weeks[week - 1] > 0)
      return true;
  return false;
}

/* The share of an account's BASE contact-days that one vendor person held.  The weeks that a mailbox missed
 * are left out once it is back: in them it holds too little, whatever it held before. */
static double
held_share (const AccountView *view, const Coverage *coverage, const MailboxWeeks *box, uint32_t person)
{
  Window base = window_base (view);
  bool leave_out = is_back (coverage, box);
  guint all = 0, held = 0;
  for (guint i = 0; i < view->contact_days->len; i++) {
    const ContactDay *contact = VIEW_ITEM (view->contact_days, ContactDay, i);
    if (!window_has_day (&base, contact->day) ||
        (leave_out && box->gapped[week_of_day (contact->day) - coverage->first_week]))
      continue;
    all++;
    held += contact->vendor == person;
  }
  return all > 0 ? (double) held / all : 0;
}

static void
add_gap (AccountView *view, const Coverage *coverage, const MailboxWeeks *box, double share, guint first,
         guint last)
{
  ViewGap *gap = g_new0 (ViewGap, 1);
  *gap = (ViewGap){ g_strdup (owner_text (coverage, box)), coverage->first_week + (int32_t) first,
                    coverage->first_week + (int32_t) last, share };
  g_ptr_array_add (view->gaps, gap);
}

static void
apply_gaps (AccountView *view, const Coverage *coverage)
{
  g_autofree double *missing = g_new0 (double, coverage->week_count);
  for (guint i = 0; i < coverage->boxes->len; i++) {
    const MailboxWeeks *box = &g_array_index (coverage->boxes, MailboxWeeks, i);
    int person = box->has_gap ? roster_person_of (coverage->counted->roster, box->owner) : -1;
    double share = person >= 0 ? held_share (view, coverage, box, (uint32_t) person) : 0;
    if (share <= 0)
      continue;
    guint start = 0;
    for (guint week = 0; week < coverage->week_count; week++) {
      missing[week] += box->gapped[week] ? share : 0;
      if (!box->gapped[week])
        continue;
      if (week == 0 || !box->gapped[week - 1])
        start = week;
      if (week + 1 == coverage->week_count || !box->gapped[week + 1])
        add_gap (view, coverage, box, share, start, week);
    }
  }
  for (guint week = 0; week < coverage->week_count && week < view->is_valid->len; week++)
    if (missing[week] >= INVALID_SHARE_LEAST)
      g_array_index (view->is_valid, guint8, week) = 0;
}

/* The weeks that are told, of a mailbox that is there; with box NULL of one that never was. */
static void
tell_weeks (const Coverage *coverage, const MailboxWeeks *box, MailboxCoverage *out)
{
  guint filled = box != NULL ? first_filled (coverage, box) : 0;
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
    const GArray *starts = ((const HistoryMeeting *) g_ptr_array_index (meetings, i))->starts;
    if (starts->len > 0 && g_array_index (starts, int64_t, 0) <= counted->moment_unix)
      return true;
  }
  return false;
}

static bool
has_usage (const Counted *counted)
{
  const GArray *usage = counted->history->usage;
  for (guint i = 0; i < usage->len; i++) {
    const StoredUsage *row = &g_array_index (usage, StoredUsage, i);
    if (row->day <= counted->as_of_day && row->known_unix <= counted->moment_unix)
      return true;
  }
  return false;
}

static void
clear_box (gpointer data)
{
  MailboxWeeks *box = data;
  g_free (box->weeks);
  g_free (box->gapped);
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
                  .boxes = g_array_new (FALSE, FALSE, sizeof (MailboxWeeks)),
                  .has_calendar = has_meetings (counted),
                  .has_usage = has_usage (counted),
                  .has_tickets = has_rows (counted, TABLE_TICKETS),
                  .has_crm = has_rows (counted, TABLE_ACCOUNTS) || has_rows (counted, TABLE_CONTRACTS) };
  g_array_set_clear_func (coverage->boxes, clear_box);
  load_weeks (coverage);
  for (guint i = 0; i < coverage->boxes->len; i++)
    find_gaps (coverage, &g_array_index (coverage->boxes, MailboxWeeks, i));
  coverage->delivered_share = delivered_share (coverage);
  tell_mailboxes (coverage);
}

void
count_coverage (const Counted *counted, AccountView *view)
{
  const Coverage *coverage = counted->coverage;
  apply_gaps (view, coverage);
  view->mailbox_share = coverage->delivered_share;
  view->has_mail = counted->message_count > 0;
  view->has_calendar = coverage->has_calendar;
  view->has_usage = coverage->has_usage;
  view->has_tickets = coverage->has_tickets;
  view->has_crm = coverage->has_crm;
}
