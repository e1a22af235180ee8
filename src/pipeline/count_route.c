/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"

#define AHEAD 8                          /* messages whose threads are asked of memory before they are met */
#define ASK_RECIPIENTS_MAX 3             /* methods 4.1 */
#define CLOCKS_APART_SECONDS (2 * 86400) /* more than any two clocks are */

/* What is known of a thread while messages are met in order of time. */
enum { THREAD_HAS_CLIENT = 1, THREAD_HAS_ASK = 2 };

typedef struct {
  Counted *counted;
  const ThreadLink *links; /* by message */
  MessageMarks threads;    /* by the index of the thread's first message */
  guint *last_posts;       /* by account: number, from 1, of the last post that was put there; 0: none */
  bool *is_elsewhere;      /* by address: its person is one of another account too */
} Routing;

/* A message as it is routed: who of which side wrote it. */
typedef struct {
  const HistoryMessage *message;
  guint index;
  int author; /* person, -1 none */
  Side author_side;
  bool is_list;
} Post;

static uint32_t
participant_at (const Counted *counted, const HistoryMessage *message, uint32_t i)
{
  return history_participants (counted->history, message)[i].address;
}

static Post
post_at (const Counted *counted, guint index)
{
  const HistoryMessage *message = counted_message (counted, index);
  return (Post){ .message = message,
                 .index = index,
                 .author = roster_person_of (counted->roster, message->from),
                 .author_side = roster_side_of (counted->roster, message->from),
                 .is_list = message->record_class == CLASS_LIST };
}

/* Whether a message of ours asks somebody of the account: it is addressed to one to three of them. */
static bool
is_question (const Counted *counted, const HistoryMessage *message, int account)
{
  uint32_t count = 0;
  for (uint32_t i = 0; i < message->participant_count; i++) {
    const Participant *to = &history_participants (counted->history, message)[i];
    count += to->role == PARTICIPANT_TO && roster_person_of (counted->roster, to->address) >= 0 &&
             roster_side_of (counted->roster, to->address) == SIDE_CLIENT &&
             roster_account_of (counted->roster, to->address) == account;
  }
  return count >= 1 && count <= ASK_RECIPIENTS_MAX;
}

/* The message that a post answers; NULL: none. */
static const HistoryMessage *
find_answered (const Routing *routing, const Post *post)
{
  uint32_t answered = routing->links[post->index].parent;
  return answered != MESSAGE_NONE ? counted_message (routing->counted, answered) : NULL;
}

/* Who wrote what a post answers; ADDRESS_NONE where that is none of a human. */
static uint32_t
find_answered_author (const Routing *routing, const Post *post)
{
  uint32_t answered = post->is_list ? routing->links[post->index].parent : MESSAGE_NONE;
  bool is_human = answered != MESSAGE_NONE && routing->counted->classes.of[answered] == CLASS_HUMAN;
  return is_human ? counted_message (routing->counted, answered)->from : ADDRESS_NONE;
}

static RoutedMail *
put_on_shelf (Routing *routing, const Post *post, guint account, bool is_clock)
{
  const Counted *counted = routing->counted;
  routing->last_posts[account] = post->index + 1;
  return mail_shelf_add (counted->mails, counted->history, post->message, account, is_clock);
}

/* Whether it is already the day after where the account is: no clock is so far ahead of UTC that more than
 * the last of the messages have to be looked at. */
static bool
is_of_next_day (const Counted *counted, const HistoryMessage *message, guint account)
{
  return message->sent_unix > counted->moment_unix - CLOCKS_APART_SECONDS &&
         zone_local_day (counted_account (counted, account)->zone, message->sent_unix) > counted->as_of_day;
}

/* A thread has one question; nudges do not restart it (methods 4.1). */
static void
route_to (Routing *routing, const Post *post, int account)
{
  const Counted *counted = routing->counted;
  const HistoryMessage *message = post->message;
  const ThreadLink *link = &routing->links[post->index];
  guint8 *thread = &routing->threads.of[link->thread];
  if (is_of_next_day (counted, message, (guint) account))
    return;
  RoutedMail *mail = put_on_shelf (routing, post, (guint) account, false);
  mail->answered_from = find_answered_author (routing, post);
  mail->thread = link->thread;
  mail->starts_thread = link->thread == post->index;
  mail->is_inferred = link->is_inferred;
  mail->is_outbound = post->author_side == SIDE_VENDOR && (*thread & THREAD_HAS_CLIENT) == 0;
  mail->opens_ask = mail->is_outbound && !post->is_list && (*thread & THREAD_HAS_ASK) == 0 &&
                    is_question (counted, message, account);
  if (mail->opens_ask)
    *thread |= THREAD_HAS_ASK;
}

/* The accounts that a message of ours went to, each once; on a list, that of the post it answers. */
static void
route_from_vendor (Routing *routing, const Post *post)
{
  const Counted *counted = routing->counted;
  const HistoryMessage *message = post->message;
  if (post->is_list) {
    const HistoryMessage *parent = find_answered (routing, post);
    if (parent != NULL && parent->from != ADDRESS_NONE &&
        roster_side_of (counted->roster, parent->from) == SIDE_CLIENT)
      route_to (routing, post, roster_account_of (counted->roster, parent->from));
    return;
  }
  for (uint32_t i = 0; i < message->participant_count; i++) {
    uint32_t address = participant_at (counted, message, i);
    int account = roster_side_of (counted->roster, address) == SIDE_CLIENT
                      ? roster_account_of (counted->roster, address)
                      : -1;
    if (account >= 0 && routing->last_posts[account] != post->index + 1)
      route_to (routing, post, account);
  }
}

/* By which clock somebody of an account writes, all that they wrote shows, to whomever it went. */
static void
route_clock (Routing *routing, const Post *post)
{
  const Counted *counted = routing->counted;
  guint count = 0;
  const uint32_t *addresses = by_key_get (counted->addresses, (guint) post->author, &count);
  for (guint i = 0; i < count; i++) {
    int account = roster_account_of (counted->roster, addresses[i]);
    if (account >= 0 && routing->last_posts[account] != post->index + 1)
      put_on_shelf (routing, post, (guint) account, true);
  }
}

static bool
reaches_vendor (const Counted *counted, const HistoryMessage *message)
{
  for (uint32_t i = 0; i < message->participant_count; i++)
    if (counted_is_vendor (counted, participant_at (counted, message, i)))
      return true;
  return false;
}

/* An address that stands in no table, and that we never wrote to, is nobody (methods 2.2). */
static bool
is_from_client (const Counted *counted, const Post *post)
{
  uint32_t from = post->message->from;
  bool is_person = post->is_list || g_array_index (counted->has_row, guint8, from) != 0 ||
                   g_array_index (counted->is_reached, guint8, from) != 0;
  return is_person && (post->is_list || reaches_vendor (counted, post->message));
}

static void
route_post (Routing *routing, guint index)
{
  const Counted *counted = routing->counted;
  const HistoryMessage *message = counted_message (counted, index);
  if (message->from == ADDRESS_NONE || counted->classes.of[index] != CLASS_HUMAN)
    return;
  const Post post = post_at (counted, index);
  int account = roster_account_of (counted->roster, message->from);
  if (post.author >= 0 && post.author_side == SIDE_VENDOR)
    route_from_vendor (routing, &post);
  else if (post.author >= 0 && post.author_side == SIDE_CLIENT && account >= 0 &&
           is_from_client (counted, &post))
    route_to (routing, &post, account);
  bool is_there = account < 0 || routing->last_posts[account] == index + 1;
  if (post.author >= 0 && message->zone_minutes != ZONE_UNKNOWN &&
      (!is_there || routing->is_elsewhere[message->from]))
    route_clock (routing, &post);
  if (post.author_side == SIDE_CLIENT)
    routing->threads.of[routing->links[index].thread] |= THREAD_HAS_CLIENT;
}

static bool
is_of_another (const Roster *roster, const uint32_t *addresses, guint count, int account)
{
  for (guint i = 0; i < count; i++) {
    int other = roster_account_of (roster, addresses[i]);
    if (other >= 0 && other != account)
      return true;
  }
  return false;
}

static bool *
find_elsewhere (const Counted *counted)
{
  const Roster *roster = counted->roster;
  bool *is_elsewhere = g_new0 (bool, counted->history->addresses->len + 1);
  for (guint person = 0; person < roster->people->len; person++) {
    guint count;
    const uint32_t *addresses = by_key_get (counted->addresses, person, &count);
    for (guint i = 0; count > 1 && i < count; i++)
      is_elsewhere[addresses[i]] =
          is_of_another (roster, addresses, count, roster_account_of (roster, addresses[i]));
  }
  return is_elsewhere;
}

void
route_mail (Counted *counted)
{
  const guint account_count = counted->roster->accounts->len;
  g_auto (MessageMarks) threads = message_marks_make (counted->message_count);
  g_autofree guint *last_posts = g_new0 (guint, account_count + 1);
  g_autofree bool *is_elsewhere = find_elsewhere (counted);
  Routing routing = { counted, history_threads (counted->history), threads, last_posts, is_elsewhere };
  counted->mails = mail_shelf_new (account_count);
  for (guint i = 0; i < counted->message_count; i++) {
    counted_pass (counted, i);
    message_marks_pass (&counted->classes, i);
    message_marks_pass (&threads, i);
    if (i + AHEAD < counted->message_count) /* its thread may have begun long ago */
      __builtin_prefetch (&threads.of[routing.links[i + AHEAD].thread]);
    route_post (&routing, i);
  }
  mail_shelf_settle (counted->mails);
}
