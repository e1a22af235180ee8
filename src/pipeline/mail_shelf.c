/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/mail_shelf.h"

#include "base/bins.h"

#define ACCOUNTS_LEAST 64u /* of a stack: many are found at once */
#define STACKS_MOST 256u   /* that are gathered side by side, whatever the number of accounts */
#define STACKS_KEPT 2u     /* where one ends, some are still at it while others begin the next */

/* The mail of some accounts that follow each other. */
typedef struct MailStack {
  guint index;
  GBytes *bytes;
  const RoutedMail **mails; /* in them, by account */
  guint *first; /* by account from the first one of the stack: of its mails; one more at the end */
} MailStack;

struct MailShelf {
  Bins *bins;    /* by stack */
  guint *counts; /* by account: its mails */
  guint account_count, stack_accounts;
  GMutex lock;                  /* of the next */
  MailStack *kept[STACKS_KEPT]; /* the last that were taken, the latest first */
};

static void
clear_stack (gpointer data)
{
  MailStack *stack = data;
  g_bytes_unref (stack->bytes);
  g_free (stack->mails);
  g_free (stack->first);
}

static void
stack_unref (gpointer stack)
{
  g_atomic_rc_box_release_full (stack, clear_stack);
}

MailShelf *
mail_shelf_new (guint account_count)
{
  MailShelf *shelf = g_new0 (MailShelf, 1);
  shelf->account_count = account_count;
  shelf->stack_accounts = MAX (ACCOUNTS_LEAST, account_count / STACKS_MOST + 1);
  guint stack_count = account_count / shelf->stack_accounts + 1;
  shelf->counts = g_new0 (guint, (gsize) stack_count * shelf->stack_accounts);
  shelf->bins = bins_new (g_get_tmp_dir (), stack_count);
  g_mutex_init (&shelf->lock);
  return shelf;
}

void
mail_shelf_free (MailShelf *shelf)
{
  if (shelf == NULL)
    return;
  for (guint i = 0; i < STACKS_KEPT; i++)
    g_clear_pointer (&shelf->kept[i], stack_unref);
  bins_free (shelf->bins);
  g_free (shelf->counts);
  g_mutex_clear (&shelf->lock);
  g_free (shelf);
}

void
mail_shelf_add (MailShelf *shelf, const History *history, const HistoryMessage *message, RoutedMail routed)
{
  bool is_seen = !routed.is_clock;
  gsize text_size = is_seen ? history_text_size (message) : 0;
  routed.sent_unix = message->sent_unix;
  routed.from = message->from;
  routed.zone_minutes = message->zone_minutes;
  routed.speech = message->speech;
  routed.is_list = message->record_class == CLASS_LIST;
  routed.participant_count = is_seen && !routed.is_list ? message->participant_count : 0;
  routed.text_at = (uint32_t) (sizeof routed + routed.participant_count * sizeof (Participant));
  routed.size = (uint32_t) ((routed.text_at + text_size + 7) / 8 * 8);
  shelf->counts[routed.account]++;
  char *at = bins_add (shelf->bins, routed.account / shelf->stack_accounts, routed.size);
  memset (at + routed.size - 8, 0, 8);
  memcpy (at, &routed, sizeof routed);
  if (routed.participant_count > 0)
    memcpy (at + sizeof routed, history_participants (history, message),
            routed.participant_count * sizeof (Participant));
  memcpy (at + routed.text_at, history_message_id (history, message), text_size);
}

void
mail_shelf_settle (MailShelf *shelf)
{
  bins_settle (shelf->bins);
}

/* Where the mails of each account begin; the last one is where all end. */
static guint *
list_first (const MailShelf *shelf, guint index)
{
  const guint *counts = shelf->counts + index * shelf->stack_accounts;
  guint *first = g_new (guint, shelf->stack_accounts + 1);
  first[0] = 0;
  for (guint i = 0; i < shelf->stack_accounts; i++)
    first[i + 1] = first[i] + counts[i];
  return first;
}

static MailStack *
read_stack (const MailShelf *shelf, guint index)
{
  MailStack *stack = g_atomic_rc_box_new0 (MailStack);
  stack->index = index;
  stack->first = list_first (shelf, index);
  g_autofree guint *next = g_memdup2 (stack->first, shelf->stack_accounts * sizeof *next);
  stack->mails = g_new (const RoutedMail *, stack->first[shelf->stack_accounts] + 1);
  gsize size = bins_get_size (shelf->bins, index);
  char *bytes = g_malloc (size);
  bins_read (shelf->bins, index, bytes);
  stack->bytes = g_bytes_new_take (bytes, size);
  for (const char *at = bytes, *end = at + size; at < end;) {
    const RoutedMail *mail = (const RoutedMail *) (gconstpointer) at;
    stack->mails[next[mail->account % shelf->stack_accounts]++] = mail;
    at += mail->size;
  }
  return stack;
}

/* Whoever comes while it is read waits for it. */
static MailStack *
find_stack (MailShelf *shelf, guint index)
{
  for (guint i = 0; i < STACKS_KEPT; i++)
    if (shelf->kept[i] != NULL && shelf->kept[i]->index == index)
      return shelf->kept[i];
  g_clear_pointer (&shelf->kept[STACKS_KEPT - 1], stack_unref);
  memmove (shelf->kept + 1, shelf->kept, (STACKS_KEPT - 1) * sizeof *shelf->kept);
  return shelf->kept[0] = read_stack (shelf, index);
}

AccountMail
mail_shelf_take (MailShelf *shelf, guint account)
{
  AccountMail mail;
  g_assert (account < shelf->account_count);
  g_mutex_lock (&shelf->lock);
  mail.stack = g_atomic_rc_box_acquire (find_stack (shelf, account / shelf->stack_accounts));
  g_mutex_unlock (&shelf->lock);
  const guint *first = mail.stack->first + account % shelf->stack_accounts;
  mail.mails = mail.stack->mails + first[0];
  mail.count = first[1] - first[0];
  mail.bytes = mail.stack->bytes;
  return mail;
}

void
account_mail_clear (AccountMail *mail)
{
  g_clear_pointer (&mail->stack, stack_unref);
}
