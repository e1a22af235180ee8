/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/history.h"

/* What the accounts' views need of each message, put aside account by account: it is found while messages are
 * looked at in order of time, and wanted by one account at a time. */

/* How one account sees one message.  Its participants and its texts follow. */
typedef struct {
  int64_t sent_unix;
  uint32_t account;
  uint32_t from;          /* address */
  uint32_t answered_from; /* a post's: who wrote what it answers, if that is mail of a human; ADDRESS_NONE */
  uint32_t thread;        /* index of its first message */
  uint32_t text_at, size; /* bytes from here */
  uint16_t participant_count; /* of a post none */
  int16_t zone_minutes;
  uint8_t speech;
  bool is_list, starts_thread;
  bool is_inferred; /* is in that thread because of its subject only */
  bool is_outbound; /* ours, and nobody of a client wrote in the thread before */
  bool opens_ask;   /* the question of its thread (methods 4.1), which is this account's */
  bool is_clock;    /* not seen: it only shows by which clock its author, one of the account, writes */
} RoutedMail;

typedef struct MailShelf MailShelf;

MailShelf *mail_shelf_new (guint account_count);
void mail_shelf_free (MailShelf *shelf);
/* What the history says of the message is filled in; the rest is to be, before the next one is added.
 * is_clock: as in RoutedMail. */
RoutedMail *mail_shelf_add (MailShelf *shelf, const History *history, const HistoryMessage *message,
                            guint account, bool is_clock);
/* No more come: from now on they can be taken, by several threads at once. */
void mail_shelf_settle (MailShelf *shelf);

/* The mail of one account, by time.  It is read together with that of the accounts beside it. */
typedef struct {
  const RoutedMail *const *mails;
  guint count;
  GBytes *bytes; /* in which they lie: borrowed, to be kept by who wants them, or their texts, for longer */
  struct MailStack *stack;
} AccountMail;
AccountMail mail_shelf_take (MailShelf *shelf, guint account);
void account_mail_clear (AccountMail *mail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccountMail, account_mail_clear)

static inline const Participant *
routed_participants (const RoutedMail *mail)
{
  return (const Participant *) (gconstpointer) (mail + 1);
}
static inline const char *
routed_message_id (const RoutedMail *mail)
{
  return (const char *) mail + mail->text_at;
}
static inline const char *
routed_subject (const RoutedMail *mail)
{
  const char *id = routed_message_id (mail);
  return id + strlen (id) + 1;
}
