/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"

#define AHEAD 12              /* mails that are asked of memory before they are looked at */
#define DYAD_RECIPIENTS_MAX 8 /* methods 2.3: more is an announcement */

typedef struct {
  const Counted *counted;
  Filling *filling;
  AccountView *view; /* that is filled */
  int account;
  GHashTable *asks; /* thread → index + 1 into the view's asks */
} MailCount;

/* Adds those recipients of one role who are on the given side (of that account, where it is the client's). */
static uint32_t
add_recipients (MailCount *count, const RoutedMail *routed, uint8_t role, bool vendor_side)
{
  const Counted *counted = count->counted;
  uint32_t added = 0;
  for (uint32_t i = 0; i < routed->participant_count; i++) {
    const Participant *participant = &routed_participants (routed)[i];
    int person = roster_person_of (counted->roster, participant->address);
    if (participant->role != role || person < 0)
      continue;
    Side side = roster_side_of (counted->roster, participant->address);
    bool wanted = vendor_side
                      ? side == SIDE_VENDOR
                      : side == SIDE_CLIENT &&
                            roster_account_of (counted->roster, participant->address) == count->account;
    if (!wanted)
      continue;
    *ROOM_NEXT (&count->filling->recipients, uint32_t) = (uint32_t) person;
    added++;
  }
  return added;
}

/* Colleagues of a client author whom the message also went to (methods T6c); people, not shared mailboxes. */
static uint32_t
count_colleagues (const MailCount *count, const RoutedMail *routed, uint32_t author)
{
  const Counted *counted = count->counted;
  uint32_t colleagues = 0;
  for (uint32_t i = 0; i < routed->participant_count; i++) {
    uint32_t address = routed_participants (routed)[i].address;
    int person = roster_person_of (counted->roster, address);
    colleagues += person >= 0 && (uint32_t) person != author &&
                  roster_side_of (counted->roster, address) == SIDE_CLIENT &&
                  roster_account_of (counted->roster, address) == count->account;
  }
  return colleagues;
}

static uint32_t
recipient_at (const AccountView *view, uint32_t i)
{
  return g_array_index (view->recipients, uint32_t, i);
}

/* Our question opens the thread's wait (methods 4.1). */
static void
open_ask (MailCount *count, const ViewMail *mail)
{
  AccountView *view = count->view;
  Ask ask = { .asked_unix = mail->sent_unix,
              .ended_unix = count->counted->moment_unix,
              .vendor = mail->author,
              .responder = recipient_at (view, mail->to_first),
              .answered_by = PERSON_NONE,
              .mail = view->mails->len };
  g_array_append_val (view->asks, ask);
  g_hash_table_insert (count->asks, GUINT_TO_POINTER (mail->thread), GUINT_TO_POINTER (view->asks->len));
}

static bool
is_addressee (const AccountView *view, const ViewMail *mail, uint32_t person)
{
  for (uint32_t i = 0; i < mail->to_count; i++)
    if (recipient_at (view, mail->to_first + i) == person)
      return true;
  return false;
}

/* An answer by a colleague stops the clock as well (methods 4.2). */
static void
close_ask (const MailCount *count, const RoutedMail *routed, uint32_t author)
{
  AccountView *view = count->view;
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (count->asks, GUINT_TO_POINTER (routed->thread)));
  Ask *ask = found > 0 ? VIEW_ITEM (view->asks, Ask, found - 1) : NULL;
  if (ask == NULL || ask->is_answered)
    return;
  ask->is_answered = true;
  ask->ended_unix = routed->sent_unix;
  ask->answered_by = author;
  ask->is_inferred = routed->is_inferred;
  if (is_addressee (view, VIEW_ITEM (view->mails, ViewMail, ask->mail), ask->answered_by))
    ask->responder = ask->answered_by;
}

static void
add_dyads (Filling *filling, const ViewMail *mail)
{
  for (uint32_t i = 0; i < mail->to_count; i++) {
    uint32_t other = recipient_at (filling->view, mail->to_first + i);
    *ROOM_NEXT (&filling->contact_days, ContactDay) =
        (ContactDay){ .vendor = mail->from_vendor ? mail->author : other,
                      .client = mail->from_vendor ? other : mail->author,
                      .day = mail->day,
                      .from_vendor = mail->from_vendor,
                      .from_client = !mail->from_vendor };
  }
}

/* On a project list To and Cc mean nothing: a reply to the other side is the tie (methods 2.3). */
static void
add_list_reply (const MailCount *count, const RoutedMail *routed, const ViewMail *mail)
{
  const Roster *roster = count->counted->roster;
  uint32_t address = routed->answered_from;
  int other = address != ADDRESS_NONE ? roster_person_of (roster, address) : -1;
  if (other < 0 || roster_side_of (roster, address) != (mail->from_vendor ? SIDE_CLIENT : SIDE_VENDOR))
    return;
  if (mail->from_vendor && roster_account_of (roster, address) != count->account)
    return;
  *ROOM_NEXT (&count->filling->contact_days, ContactDay) =
      (ContactDay){ .vendor = mail->from_vendor ? mail->author : (uint32_t) other,
                    .client = mail->from_vendor ? (uint32_t) other : mail->author,
                    .day = mail->day,
                    .from_vendor = mail->from_vendor,
                    .from_client = !mail->from_vendor };
}

static void
add_contacts (const MailCount *count, const RoutedMail *routed, const ViewMail *mail)
{
  if (routed->is_list)
    add_list_reply (count, routed, mail);
  else if (routed->participant_count <= DYAD_RECIPIENTS_MAX)
    add_dyads (count->filling, mail);
}

static void
count_one (MailCount *count, const RoutedMail *routed)
{
  const Roster *roster = count->counted->roster;
  AccountView *view = count->view;
  ViewMail mail = { .sent_unix = routed->sent_unix,
                    .day = zone_local_day (view->account->zone, routed->sent_unix),
                    .author = (uint32_t) roster_person_of (roster, routed->from),
                    .from_vendor = roster_side_of (roster, routed->from) == SIDE_VENDOR,
                    .is_outbound = routed->is_outbound,
                    .thread = routed->thread,
                    .starts_thread = routed->starts_thread,
                    .message_id = routed_message_id (routed),
                    .subject = routed_subject (routed),
                    .speech = routed->speech };
  if (!mail.from_vendor)
    *ROOM_NEXT (&count->filling->acts, Act) = (Act){ mail.author, mail.day, .wrote = true };
  if (count->filling->is_brief && view->contact_days->len > 0)
    return;
  if (!routed->is_list) {
    mail.to_first = view->recipients->len;
    mail.to_count = add_recipients (count, routed, PARTICIPANT_TO, !mail.from_vendor);
    mail.cc_first = view->recipients->len;
    mail.cc_count = add_recipients (count, routed, PARTICIPANT_CC, !mail.from_vendor);
  }
  if (!routed->is_list && !mail.from_vendor)
    mail.colleague_count = count_colleagues (count, routed, mail.author);
  if (routed->opens_ask)
    open_ask (count, &mail);
  if (!mail.from_vendor)
    close_ask (count, routed, mail.author);
  *ROOM_NEXT (&count->filling->mails, ViewMail) = mail;
  add_contacts (count, routed, &mail);
}

void
count_mail (const Counted *counted, Filling *filling)
{
  g_autoptr (GHashTable) asks = g_hash_table_new (NULL, NULL);
  MailCount count = { counted, filling, filling->view, (int) filling->account, asks };
  const RoutedMail *const *mails = filling->mail->mails;
  for (guint i = 0; i < filling->mail->count; i++) {
    if (i + AHEAD < filling->mail->count) /* they lie far apart */
      __builtin_prefetch (mails[i + AHEAD]);
    if (!mails[i]->is_clock)
      count_one (&count, mails[i]);
  }
}
