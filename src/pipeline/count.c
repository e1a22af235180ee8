/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"
#include "pipeline/day_items.h"
#include "pipeline/meeting_merge.h"

#define VIEWS_IN_MEMORY 16u /* accounts that are viewed before what was looked at is let go of */

static gint
compare_acts (gconstpointer a, gconstpointer b)
{
  const Act *x = a, *y = b;
  return (x->person > y->person) - (x->person < y->person);
}

static gint
compare_contacts (gconstpointer a, gconstpointer b)
{
  const ContactDay *x = a, *y = b;
  if (x->vendor != y->vendor)
    return x->vendor < y->vendor ? -1 : 1;
  return (x->client > y->client) - (x->client < y->client);
}

static int32_t
day_of_act (gconstpointer act)
{
  return ((const Act *) act)->day;
}

static int32_t
day_of_contact (gconstpointer contact)
{
  return ((const ContactDay *) contact)->day;
}

static void
join_act (gpointer known, gconstpointer again)
{
  Act *act = known;
  act->wrote |= ((const Act *) again)->wrote;
  act->met |= ((const Act *) again)->met;
}

static void
join_contact (gpointer known, gconstpointer again)
{
  ContactDay *contact = known;
  const ContactDay *other = again;
  contact->from_client |= other->from_client;
  contact->from_vendor |= other->from_vendor;
  contact->meeting |= other->meeting;
}

static const DayKind person_days = { sizeof (Act), day_of_act, compare_acts, join_act };
static const DayKind contact_days = { sizeof (ContactDay), day_of_contact, compare_contacts, join_contact };

/* The week of the account's first human contact; the view keeps its own where there is none. */
static void
find_start (AccountView *view)
{
  int32_t first = INT32_MAX;
  for (guint i = 0; i < view->acts->len; i++)
    first = MIN (first, VIEW_ITEM (view->acts, Act, i)->day);
  for (guint i = 0; i < view->contact_days->len; i++)
    first = MIN (first, VIEW_ITEM (view->contact_days, ContactDay, i)->day);
  if (first != INT32_MAX)
    view->start_week = MAX (week_of_day (first), view->first_week);
}

static void
copy_routed (const ByKey *routed, guint account, GArray *out)
{
  guint count;
  gconstpointer items = by_key_get (routed, account, &count);
  if (count > 0)
    g_array_append_vals (out, items, count);
}

/* Of each message a person-day, two recipients and two pairs in contact, and as many pairs of meetings. */
static Filling
begin_filling (guint account, const AccountMail *mail, ViewDepth depth, AccountView *view)
{
  guint mails = mail->count, all = depth == VIEW_WHOLE ? mails : 0;
  return (Filling){ .view = view,
                    .account = account,
                    .mail = mail,
                    .is_brief = depth == VIEW_FOR_PORTFOLIO,
                    .acts = room_make (view->acts, mails),
                    .contact_days = room_make (view->contact_days, 4 * all),
                    .mails = room_make (view->mails, all),
                    .recipients = room_make (view->recipients, 2 * all),
                    .meetings = room_make (view->meetings, 0),
                    .guests = room_make (view->guests, 0) };
}

static void
let_go_rest (const Counted *counted)
{
  const ByKey *routes[] = { counted->addresses, counted->notices,           counted->namesakes,
                            counted->usage,     counted->meetings->records, counted->meetings->groups };
  for (size_t i = 0; i < G_N_ELEMENTS (routes); i++)
    by_key_let_go (routes[i]);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    if (counted->rows[kind] != NULL)
      by_key_let_go (counted->rows[kind]);
  arena_let_go (&counted->meetings->room);
  roster_let_go (counted->roster);
  history_let_go_rest (counted->history);
}

AccountView *
counted_view_new (const Counted *counted, guint account, ViewDepth depth)
{
  if (account % VIEWS_IN_MEMORY == 0) /* what is of one account lies anywhere among that of others */
    let_go_rest (counted);
  AccountView *view =
      account_view_new (counted_account (counted, account), counted->first_week, counted->as_of_day);
  const AccountClock *clock = &g_array_index (counted->clocks, AccountClock, account);
  ViewDepth of_contact = coverage_has_gaps (counted->coverage) ? VIEW_WHOLE : depth;
  g_auto (AccountMail) mail = mail_shelf_take (counted->mails, account);
  view->texts = g_bytes_ref (mail.bytes);
  view->clock = clock->clock;
  view->has_holidays = clock->has_holidays;
  view->persons = counted->roster->people;
  view->words = counted->history->words;
  view->people_by_address = counted->people_by_address;
  view->config = counted->config;
  Filling filling = begin_filling (account, &mail, of_contact, view);
  count_mail (counted, &filling);
  copy_routed (counted->notices, account, view->notices);
  copy_routed (counted->namesakes, account, view->namesakes);
  count_meetings (counted, &filling);
  find_start (view);
  day_items_sort (view->acts, &person_days);
  if (of_contact == VIEW_WHOLE)
    day_items_sort (view->contact_days, &contact_days);
  if (depth == VIEW_WHOLE)
    count_waits (counted, &filling);
  count_rows (counted, view, account);
  count_coverage (counted, view);
  return view;
}

Counted *
count_as_of (const History *history, const Config *config, const Calendar *calendar, int32_t as_of_day)
{
  Counted *counted = g_new0 (Counted, 1);
  *counted = (Counted){ .history = history,
                        .config = config,
                        .calendar = calendar,
                        .as_of_day = as_of_day,
                        .moment_unix = day_end_unix (as_of_day),
                        .mailboxes = g_ptr_array_new_with_free_func (mailbox_free) };
  count_people (counted);
  history_let_go_rest (history);
  route_mail (counted);
  route_notices (counted);
  route_namesakes (counted);
  const MeetingScope scope = { history, counted->roster, counted->moment_unix };
  counted->meetings = meeting_index_new (&scope);
  meeting_merge_shared (counted->meetings);
  route_rows (counted);
  find_coverage (counted);
  message_marks_clear (&counted->classes);
  history_let_go (history, history->message_count);
  let_go_rest (counted);
  return counted;
}

void
counted_free (Counted *counted)
{
  if (counted == NULL)
    return;
  GArray *arrays[] = { counted->is_seen, counted->is_reached, counted->is_vendor, counted->has_row,
                       counted->clocks };
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  ByKey *routes[] = { counted->addresses, counted->notices, counted->namesakes, counted->usage };
  for (size_t i = 0; i < G_N_ELEMENTS (routes); i++)
    by_key_free (routes[i]);
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    by_key_free (counted->rows[kind]);
  mail_shelf_free (counted->mails);
  meeting_index_free (counted->meetings);
  coverage_free (counted->coverage);
  g_ptr_array_unref (counted->mailboxes);
  g_clear_pointer (&counted->people_by_address, g_hash_table_unref);
  g_hash_table_unref (counted->shared_clocks);
  roster_free (counted->roster);
  g_free (counted);
}
