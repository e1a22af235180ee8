/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"

#define DYAD_RECIPIENTS_MAX 8 /* methods 2.3: more is an announcement */
#define AHEAD 8               /* messages that are asked of memory before they are looked at */

typedef struct {
  const Counted *counted;
  Filling *filling;
  AccountView *view; /* that is filled */
  int account;
  GHashTable *asks; /* thread → index + 1 into the view's asks */
} MailCount;

static const Participant *
participant_at (const Counted *counted, const HistoryMessage *message, uint32_t i)
{
  return &history_participants (counted->history, message)[i];
}

/* Adds those recipients of one role who are on the given side (of that account, where it is the client's). */
static uint32_t
add_recipients (MailCount *count, const HistoryMessage *message, uint8_t role, bool vendor_side)
{
  const Counted *counted = count->counted;
  uint32_t added = 0;
  for (uint32_t i = 0; i < message->participant_count; i++) {
    const Participant *participant = participant_at (counted, message, i);
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
count_colleagues (const MailCount *count, const HistoryMessage *message, uint32_t author)
{
  const Counted *counted = count->counted;
  uint32_t colleagues = 0;
  for (uint32_t i = 0; i < message->participant_count; i++) {
    uint32_t address = participant_at (counted, message, i)->address;
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
close_ask (const MailCount *count, const RoutedMail *routed, const Post *post)
{
  AccountView *view = count->view;
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (count->asks, GUINT_TO_POINTER (routed->thread)));
  Ask *ask = found > 0 ? VIEW_ITEM (view->asks, Ask, found - 1) : NULL;
  if (ask == NULL || ask->is_answered)
    return;
  ask->is_answered = true;
  ask->ended_unix = post->message->sent_unix;
  ask->answered_by = (uint32_t) post->author;
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
add_list_reply (const MailCount *count, const Post *post, const ViewMail *mail)
{
  const Counted *counted = count->counted;
  uint32_t answered = counted->links[post->index].parent;
  if (answered == MESSAGE_NONE)
    return;
  const HistoryMessage *parent = counted_message (counted, answered);
  if (parent->from == ADDRESS_NONE || g_array_index (counted->classes, guint8, answered) != CLASS_HUMAN)
    return;
  int other = roster_person_of (counted->roster, parent->from);
  Side side = roster_side_of (counted->roster, parent->from);
  if (other < 0 || side != (mail->from_vendor ? SIDE_CLIENT : SIDE_VENDOR))
    return;
  if (mail->from_vendor && roster_account_of (counted->roster, parent->from) != count->account)
    return;
  *ROOM_NEXT (&count->filling->contact_days, ContactDay) =
      (ContactDay){ .vendor = mail->from_vendor ? mail->author : (uint32_t) other,
                    .client = mail->from_vendor ? (uint32_t) other : mail->author,
                    .day = mail->day,
                    .from_vendor = mail->from_vendor,
                    .from_client = !mail->from_vendor };
}

static void
add_contacts (const MailCount *count, const Post *post, const ViewMail *mail)
{
  if (post->is_list)
    add_list_reply (count, post, mail);
  else if (post->message->participant_count <= DYAD_RECIPIENTS_MAX)
    add_dyads (count->filling, mail);
}

static void
count_one (MailCount *count, const RoutedMail *routed)
{
  const Counted *counted = count->counted;
  AccountView *view = count->view;
  const Post post = counted_post (counted, routed->message);
  const HistoryMessage *message = post.message;
  ViewMail mail = { .sent_unix = message->sent_unix,
                    .day = zone_local_day (view->account->zone, message->sent_unix),
                    .author = (uint32_t) post.author,
                    .from_vendor = post.author_side == SIDE_VENDOR,
                    .is_outbound = routed->is_outbound,
                    .thread = routed->thread,
                    .starts_thread = routed->thread == post.index,
                    .message_id = history_message_id (counted->history, message),
                    .subject = history_subject (counted->history, message),
                    .speech = message->speech };
  if (!mail.from_vendor)
    *ROOM_NEXT (&count->filling->acts, Act) = (Act){ mail.author, mail.day, .wrote = true };
  if (count->filling->is_brief && view->contact_days->len > 0)
    return;
  if (!post.is_list) {
    mail.to_first = view->recipients->len;
    mail.to_count = add_recipients (count, message, PARTICIPANT_TO, !mail.from_vendor);
    mail.cc_first = view->recipients->len;
    mail.cc_count = add_recipients (count, message, PARTICIPANT_CC, !mail.from_vendor);
  }
  if (!post.is_list && !mail.from_vendor)
    mail.colleague_count = count_colleagues (count, message, mail.author);
  if (routed->opens_ask)
    open_ask (count, &mail);
  if (!mail.from_vendor)
    close_ask (count, routed, &post);
  *ROOM_NEXT (&count->filling->mails, ViewMail) = mail;
  add_contacts (count, &post, &mail);
}

void
count_mail (const Counted *counted, Filling *filling)
{
  g_autoptr (GHashTable) asks = g_hash_table_new (NULL, NULL);
  MailCount count = { counted, filling, filling->view, (int) filling->account, asks };
  guint routed_count;
  const RoutedMail *routed = by_key_get (counted->mails, filling->account, &routed_count);
  for (guint i = 0; i < routed_count; i++) {
    if (i + AHEAD <
        routed_count) /* an account's messages lie far apart: half of the time was waiting for memory */
      __builtin_prefetch (counted_message (counted, routed[i + AHEAD].message));
    count_one (&count, &routed[i]);
  }
}
