/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/mail_shelf.h"

#include "base/bins.h"

#define ACCOUNTS_LEAST 64u /* of a stack; of small accounts, many are brought at once */
#define STACKS_MOST 256u   /* that are gathered side by side, whatever the number of accounts */
#define STACKS_KEPT 2u     /* where one ends, some are still at it while others begin the next */

/* The mail of some accounts that follow each other. */
typedef struct MailStack {
  guint index;
  char *bytes;
  const RoutedMail **mails; /* by account */
  guint *first; /* by account from the first one of the stack: of its mails; one more at the end */
} MailStack;

struct MailShelf {
  Bins *bins; /* by stack */
  guint account_count, stack_accounts;
  GMutex lock;                  /* of the next */
  MailStack *kept[STACKS_KEPT]; /* the last that were taken, the latest first */
};

static void
clear_stack (gpointer data)
{
  MailStack *stack = data;
  g_free (stack->mails);
  g_free (stack->first);
  g_free (stack->bytes);
}

void
mail_stack_unref (gpointer stack)
{
  g_atomic_rc_box_release_full (stack, clear_stack);
}

MailShelf *
mail_shelf_new (guint account_count)
{
  MailShelf *shelf = g_new0 (MailShelf, 1);
  shelf->account_count = account_count;
  shelf->stack_accounts = MAX (ACCOUNTS_LEAST, account_count / STACKS_MOST + 1);
  shelf->bins = bins_new (g_get_tmp_dir (), account_count / shelf->stack_accounts + 1);
  g_mutex_init (&shelf->lock);
  return shelf;
}

void
mail_shelf_free (MailShelf *shelf)
{
  if (shelf == NULL)
    return;
  for (guint i = 0; i < STACKS_KEPT; i++)
    g_clear_pointer (&shelf->kept[i], mail_stack_unref);
  bins_free (shelf->bins);
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
  char *at = bins_add (shelf->bins, routed.account / shelf->stack_accounts, routed.size);
  memset (at + routed.size - 8, 0, 8);
  memcpy (at, &routed, sizeof routed);
  memcpy (at + sizeof routed, history_participants (history, message),
          routed.participant_count * sizeof (Participant));
  memcpy (at + routed.text_at, history_message_id (history, message), text_size);
}

void
mail_shelf_settle (MailShelf *shelf)
{
  bins_settle (shelf->bins);
}

static const RoutedMail *
mail_at (const MailStack *stack, gsize at)
{
  return (const RoutedMail *) (gpointer) (stack->bytes + at);
}

/* Sorts them by account by counting. */
static void
list_mails (MailStack *stack, gsize size, guint account_count)
{
  stack->first = g_new0 (guint, account_count + 2);
  guint *next =
      stack->first + 1; /* of each account: where its next mail goes; in the end, that of the next */
  for (gsize at = 0; at < size; at += mail_at (stack, at)->size)
    next[mail_at (stack, at)->account % account_count + 1]++;
  for (guint i = 0; i < account_count; i++)
    next[i + 1] += next[i];
  stack->mails = g_new (const RoutedMail *, next[account_count] + 1);
  for (gsize at = 0; at < size; at += mail_at (stack, at)->size)
    stack->mails[next[mail_at (stack, at)->account % account_count]++] = mail_at (stack, at);
}

static MailStack *
bring_stack (const MailShelf *shelf, guint index)
{
  MailStack *stack = g_atomic_rc_box_new0 (MailStack);
  gsize size = bins_get_size (shelf->bins, index);
  stack->index = index;
  stack->bytes = g_malloc (size);
  bins_copy (shelf->bins, index, stack->bytes);
  list_mails (stack, size, shelf->stack_accounts);
  return stack;
}

/* Whoever comes while it is brought waits for it. */
static MailStack *
find_stack (MailShelf *shelf, guint index)
{
  for (guint i = 0; i < STACKS_KEPT; i++)
    if (shelf->kept[i] != NULL && shelf->kept[i]->index == index)
      return shelf->kept[i];
  g_clear_pointer (&shelf->kept[STACKS_KEPT - 1], mail_stack_unref);
  memmove (shelf->kept + 1, shelf->kept, (STACKS_KEPT - 1) * sizeof *shelf->kept);
  return shelf->kept[0] = bring_stack (shelf, index);
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
  return mail;
}
