/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"

#define DYAD_RECIPIENTS_MAX 8 /* methods 2.3: more is an announcement */
#define ASK_RECIPIENTS_MAX 3  /* methods 4.1 */

/* What is known of a thread while messages are met in order of time. */
typedef struct {
  uint32_t ask; /* index + 1 into the view's asks, 0: none yet */
  int account;  /* whose ask it is */
  bool has_client;
} ThreadState;

typedef struct {
  Counted *counted;
  ThreadState *threads; /* by the index of the thread's first message */
} MailCount;

typedef struct {
  const HistoryMessage *message;
  guint index;
  int author; /* person, -1 none */
  Side author_side;
  int author_account;
  bool is_list;
} Post;

static const Participant *
participant_at (const Counted *counted, const HistoryMessage *message, uint32_t i)
{
  return &g_array_index (counted->history->participants, Participant, message->participant_first + i);
}

/* Adds those recipients of one role who are on the given side (of that account, where it is the client's). */
static uint32_t
add_recipients (const Counted *counted, AccountView *view, const HistoryMessage *message, uint8_t role,
                bool vendor_side, int account)
{
  uint32_t count = 0;
  for (uint32_t i = 0; i < message->participant_count; i++) {
    const Participant *participant = participant_at (counted, message, i);
    int person = roster_person_of (counted->roster, participant->address);
    if (participant->role != role || person < 0)
      continue;
    Side side = roster_side_of (counted->roster, participant->address);
    bool wanted = vendor_side ? side == SIDE_VENDOR
                              : side == SIDE_CLIENT &&
                                    roster_account_of (counted->roster, participant->address) == account;
    if (!wanted)
      continue;
    uint32_t value = (uint32_t) person;
    g_array_append_val (view->recipients, value);
    count++;
  }
  return count;
}

/* Colleagues of a client author whom the message also went to (methods T6c); people, not shared mailboxes. */
static uint32_t
count_colleagues (const Counted *counted, const HistoryMessage *message, uint32_t author, int account)
{
  uint32_t count = 0;
  for (uint32_t i = 0; i < message->participant_count; i++) {
    uint32_t address = participant_at (counted, message, i)->address;
    int person = roster_person_of (counted->roster, address);
    count += person >= 0 && (uint32_t) person != author &&
             roster_side_of (counted->roster, address) == SIDE_CLIENT &&
             roster_account_of (counted->roster, address) == account;
  }
  return count;
}

static uint32_t
recipient_at (const AccountView *view, uint32_t i)
{
  return g_array_index (view->recipients, uint32_t, i);
}

/* Our question opens the thread's wait; nudges do not restart it (methods 4.1). */
static void
open_ask (MailCount *count, AccountView *view, int account, const ViewMail *mail, ThreadState *state)
{
  if (state->ask != 0 || mail->to_count < 1 || mail->to_count > ASK_RECIPIENTS_MAX)
    return;
  Ask ask = { .asked_unix = mail->sent_unix,
              .ended_unix = count->counted->moment_unix,
              .vendor = mail->author,
              .responder = recipient_at (view, mail->to_first),
              .answered_by = PERSON_NONE,
              .mail = view->mails->len };
  g_array_append_val (view->asks, ask);
  state->ask = view->asks->len;
  state->account = account;
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
close_ask (AccountView *view, int account, const Post *post, const ThreadState *state)
{
  if (state->ask == 0 || state->account != account)
    return;
  Ask *ask = VIEW_ITEM (view->asks, Ask, state->ask - 1);
  if (ask->is_answered)
    return;
  ask->is_answered = true;
  ask->ended_unix = post->message->sent_unix;
  ask->answered_by = (uint32_t) post->author;
  ask->is_inferred = post->message->is_inferred;
  if (is_addressee (view, VIEW_ITEM (view->mails, ViewMail, ask->mail), ask->answered_by))
    ask->responder = ask->answered_by;
}

static void
add_dyads (AccountView *view, const ViewMail *mail)
{
  for (uint32_t i = 0; i < mail->to_count; i++) {
    uint32_t other = recipient_at (view, mail->to_first + i);
    ContactDay contact = { .vendor = mail->from_vendor ? mail->author : other,
                           .client = mail->from_vendor ? other : mail->author,
                           .day = mail->day,
                           .from_vendor = mail->from_vendor,
                           .from_client = !mail->from_vendor };
    counted_add_contact (view, &contact);
  }
}

/* On a project list To and Cc mean nothing: a reply to the other side is the tie (methods 2.3). */
static void
add_list_reply (const Counted *counted, AccountView *view, const Post *post, const ViewMail *mail,
                int account)
{
  if (post->message->parent == MESSAGE_NONE)
    return;
  const HistoryMessage *parent = counted_message (counted, post->message->parent);
  if (parent->from == ADDRESS_NONE ||
      g_array_index (counted->classes, guint8, post->message->parent) != CLASS_HUMAN)
    return;
  int other = roster_person_of (counted->roster, parent->from);
  Side side = roster_side_of (counted->roster, parent->from);
  if (other < 0 || side != (mail->from_vendor ? SIDE_CLIENT : SIDE_VENDOR))
    return;
  if (mail->from_vendor && roster_account_of (counted->roster, parent->from) != account)
    return;
  ContactDay contact = { .vendor = mail->from_vendor ? mail->author : (uint32_t) other,
                         .client = mail->from_vendor ? (uint32_t) other : mail->author,
                         .day = mail->day,
                         .from_vendor = mail->from_vendor,
                         .from_client = !mail->from_vendor };
  counted_add_contact (view, &contact);
}

/* Shows one message to one account. */
static void
count_for_account (MailCount *count, const Post *post, int account)
{
  const Counted *counted = count->counted;
  AccountView *view = counted_view (counted, account);
  const HistoryMessage *message = post->message;
  ThreadState *state = &count->threads[message->thread];
  int32_t day = zone_local_day (view->account->zone, message->sent_unix);
  if (day > counted->as_of_day)
    return;
  ViewMail mail = { .sent_unix = message->sent_unix,
                    .day = day,
                    .author = (uint32_t) post->author,
                    .from_vendor = post->author_side == SIDE_VENDOR,
                    .thread = message->thread,
                    .starts_thread = message->thread == post->index,
                    .message_id = message->message_id,
                    .subject = message->subject,
                    .speech = message->speech };
  if (!post->is_list) {
    mail.to_first = view->recipients->len;
    mail.to_count = add_recipients (counted, view, message, PARTICIPANT_TO, !mail.from_vendor, account);
    mail.cc_first = view->recipients->len;
    mail.cc_count = add_recipients (counted, view, message, PARTICIPANT_CC, !mail.from_vendor, account);
  }
  if (!post->is_list && !mail.from_vendor)
    mail.colleague_count = count_colleagues (counted, message, mail.author, account);
  mail.is_outbound = mail.from_vendor && !state->has_client;
  if (mail.is_outbound)
    open_ask (count, view, account, &mail, state);
  if (!mail.from_vendor)
    close_ask (view, account, post, state);
  g_array_append_val (view->mails, mail);
  if (!mail.from_vendor)
    counted_add_act (view, mail.author, day, true, false);
  if (post->is_list)
    add_list_reply (counted, view, post, &mail, account);
  else if (message->participant_count <= DYAD_RECIPIENTS_MAX)
    add_dyads (view, &mail);
}

/* The accounts that a message of ours went to, each once; on a list, that of the post it answers. */
static void
count_from_vendor (MailCount *count, const Post *post)
{
  const Counted *counted = count->counted;
  const HistoryMessage *message = post->message;
  if (post->is_list) {
    const HistoryMessage *parent =
        message->parent != MESSAGE_NONE ? counted_message (counted, message->parent) : NULL;
    if (parent != NULL && parent->from != ADDRESS_NONE &&
        roster_side_of (counted->roster, parent->from) == SIDE_CLIENT)
      count_for_account (count, post, roster_account_of (counted->roster, parent->from));
    return;
  }
  int done[16];
  guint done_count = 0;
  for (uint32_t i = 0; i < message->participant_count && done_count < G_N_ELEMENTS (done); i++) {
    uint32_t address = participant_at (counted, message, i)->address;
    int account = roster_side_of (counted->roster, address) == SIDE_CLIENT
                      ? roster_account_of (counted->roster, address)
                      : -1;
    bool known = account < 0;
    for (guint k = 0; k < done_count; k++)
      known |= done[k] == account;
    if (known)
      continue;
    done[done_count++] = account;
    count_for_account (count, post, account);
  }
}

static bool
reaches_vendor (const Counted *counted, const HistoryMessage *message)
{
  for (uint32_t i = 0; i < message->participant_count; i++)
    if (counted_is_vendor (counted, participant_at (counted, message, i)->address))
      return true;
  return false;
}

static void
count_post (MailCount *count, guint index)
{
  const Counted *counted = count->counted;
  const HistoryMessage *message = counted_message (counted, index);
  if (message->from == ADDRESS_NONE || g_array_index (counted->classes, guint8, index) != CLASS_HUMAN)
    return;
  Post post = { .message = message,
                .index = index,
                .author = roster_person_of (counted->roster, message->from),
                .author_side = roster_side_of (counted->roster, message->from),
                .author_account = roster_account_of (counted->roster, message->from),
                .is_list = message->record_class == CLASS_LIST };
  ThreadState *state = &count->threads[message->thread];
  if (post.author >= 0 && post.author_side == SIDE_VENDOR) {
    count_from_vendor (count, &post);
  } else if (post.author >= 0 && post.author_side == SIDE_CLIENT && post.author_account >= 0) {
    bool is_person = post.is_list || g_array_index (counted->has_row, guint8, message->from) != 0 ||
                     g_array_index (counted->is_reached, guint8, message->from) != 0;
    if (is_person && (post.is_list || reaches_vendor (counted, message)))
      count_for_account (count, &post, post.author_account);
  }
  state->has_client |= post.author_side == SIDE_CLIENT;
}

void
count_mail (Counted *counted)
{
  MailCount count = { .counted = counted, .threads = g_new0 (ThreadState, counted->message_count + 1) };
  for (guint i = 0; i < counted->message_count; i++)
    count_post (&count, i);
  g_free (count.threads);
}
