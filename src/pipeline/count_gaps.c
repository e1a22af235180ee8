/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gaps of the mailboxes mean for one account (methods 6.2). */
#include "measure/window.h"
#include "pipeline/count.h"
#include "pipeline/mailbox_weeks.h"
#include "series/tail.h"

/* Of the account's contact-days that a gap must touch to leave the week out. */
#define INVALID_SHARE_LEAST 0.2
#define TAKEN_OVER_WEEKS 26 /* before the end of a mailbox, to compare with what others hold since */
#define TAKEN_OVER_P 0.05

typedef struct {
  AccountView *view;
  const Counted *counted;
  const GArray *boxes; /* MailboxWeeks */
  guint week_count;    /* of each */
  bool *is_over;       /* by mailbox: its owner left and others took over */
  Window shares;       /* the weeks that say who holds how much of the contact */
  bool is_moved;       /* shares is not BASE: somebody took over since */
} Gaps;

/* Contact-days of the people whom one of ours had in the weeks before his mailbox ended, before and since. */
typedef struct {
  guint his_before, others_before, others_since;
  bool is_gone; /* nothing of his has been seen since, in any mailbox */
} Takeover;

static Takeover
count_takeover (const AccountView *view, uint32_t person, int32_t end_week)
{
  Takeover count = { .is_gone = true };
  g_autoptr (GHashTable) his = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < view->contact_days->len; i++) {
    const ContactDay *contact = VIEW_ITEM (view->contact_days, ContactDay, i);
    int32_t week = week_of_day (contact->day);
    if (week < end_week - TAKEN_OVER_WEEKS || contact->vendor != person)
      continue;
    count.is_gone = count.is_gone && (week < end_week || !(contact->from_vendor || contact->meeting));
    if (week < end_week)
      g_hash_table_add (his, GUINT_TO_POINTER (contact->client));
  }
  for (guint i = 0; i < view->contact_days->len; i++) {
    const ContactDay *contact = VIEW_ITEM (view->contact_days, ContactDay, i);
    int32_t week = week_of_day (contact->day);
    if (week < end_week - TAKEN_OVER_WEEKS || !(contact->from_client || contact->meeting) ||
        !g_hash_table_contains (his, GUINT_TO_POINTER (contact->client)))
      continue;
    bool is_his = contact->vendor == person;
    count.his_before += week < end_week && is_his;
    count.others_before += week < end_week && !is_his;
    count.others_since += week >= end_week && !is_his;
  }
  return count;
}

/* A mailbox ends too when its owner leaves.  Then others take over the people he had, and what they hold is
 * the whole contact: nothing is missing.  In a gap of the export they go on as before; so they must hold more
 * than that (Poisson, 5%), and more than half of what he held on top of it. */
static bool
is_taken_over (const Gaps *gaps, const MailboxWeeks *box, uint32_t person)
{
  guint end = mailbox_weeks_end (box, gaps->week_count), weeks = gaps->week_count - end;
  if (end == 0 || weeks == 0 || mailbox_weeks_is_back (box, gaps->week_count))
    return false;
  Takeover count = count_takeover (gaps->view, person, gaps->counted->first_week + (int32_t) end);
  double pace = (double) weeks / MIN (end, TAKEN_OVER_WEEKS);
  double as_before = pace * count.others_before, all = as_before + pace * count.his_before;
  return count.is_gone && count.others_since > (as_before + all) / 2 &&
         tail_poisson_upper (count.others_since, as_before) <= TAKEN_OVER_P;
}

static int
find_owner (const Gaps *gaps, const MailboxWeeks *box)
{
  return box->has_gap ? roster_person_of (gaps->counted->roster, box->owner) : -1;
}

/* Who took over holds little of BASE.  So the shares are those of the weeks since. */
static void
find_takeovers (Gaps *gaps)
{
  gaps->shares = window_base (gaps->view);
  for (guint i = 0; i < gaps->boxes->len; i++) {
    const MailboxWeeks *box = &g_array_index (gaps->boxes, MailboxWeeks, i);
    int person = find_owner (gaps, box);
    gaps->is_over[i] = person >= 0 && is_taken_over (gaps, box, (uint32_t) person);
    int32_t end = gaps->counted->first_week + (int32_t) mailbox_weeks_end (box, gaps->week_count);
    if (!gaps->is_over[i] || end <= gaps->shares.first_week)
      continue;
    gaps->shares = (Window){ end, gaps->view->last_week };
    gaps->is_moved = true;
  }
}

/* The share of the account's contact-days that one vendor person held.  The weeks that a mailbox missed are
 * left out once it is back: in them it holds too little, whatever it held before. */
static double
held_share (const Gaps *gaps, const MailboxWeeks *box, uint32_t person)
{
  const AccountView *view = gaps->view;
  bool leave_out = gaps->is_moved || mailbox_weeks_is_back (box, gaps->week_count);
  guint all = 0, held = 0;
  for (guint i = 0; i < view->contact_days->len; i++) {
    const ContactDay *contact = VIEW_ITEM (view->contact_days, ContactDay, i);
    if (!window_has_day (&gaps->shares, contact->day) ||
        (leave_out && box->gapped[week_of_day (contact->day) - gaps->counted->first_week]))
      continue;
    all++;
    held += contact->vendor == person;
  }
  return all > 0 ? (double) held / all : 0;
}

static void
add_gap (const Gaps *gaps, const MailboxWeeks *box, double share, guint first, guint last)
{
  const GArray *addresses = gaps->counted->history->addresses;
  ViewGap *gap = g_new0 (ViewGap, 1);
  *gap = (ViewGap){ g_strdup (g_array_index (addresses, StoredAddress, box->owner).text),
                    gaps->counted->first_week + (int32_t) first, gaps->counted->first_week + (int32_t) last,
                    share };
  g_ptr_array_add (gaps->view->gaps, gap);
}

/* Adds its runs of missing weeks to the view, and its share to what each week misses. */
static void
add_gaps (const Gaps *gaps, const MailboxWeeks *box, double share, double *missing)
{
  guint start = 0;
  for (guint week = 0; week < gaps->week_count; week++) {
    if (!box->gapped[week])
      continue;
    missing[week] += share;
    if (week == 0 || !box->gapped[week - 1])
      start = week;
    if (week + 1 == gaps->week_count || !box->gapped[week + 1])
      add_gap (gaps, box, share, start, week);
  }
}

void
count_gaps (const Counted *counted, const GArray *boxes, AccountView *view)
{
  guint week_count = (guint) (week_of_day (counted->as_of_day) - counted->first_week + 1);
  g_autofree double *missing = g_new0 (double, week_count);
  g_autofree bool *is_over = g_new0 (bool, boxes->len);
  Gaps gaps = {
    .view = view, .counted = counted, .boxes = boxes, .week_count = week_count, .is_over = is_over
  };
  find_takeovers (&gaps);
  for (guint i = 0; i < boxes->len; i++) {
    const MailboxWeeks *box = &g_array_index (boxes, MailboxWeeks, i);
    int person = is_over[i] ? -1 : find_owner (&gaps, box);
    double share = person >= 0 ? held_share (&gaps, box, (uint32_t) person) : 0;
    if (share > 0)
      add_gaps (&gaps, box, share, missing);
  }
  for (guint week = 0; week < week_count && week < view->is_valid->len; week++)
    if (missing[week] >= INVALID_SHARE_LEAST)
      g_array_index (view->is_valid, guint8, week) = 0;
}
