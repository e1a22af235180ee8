/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/mail_shelf.h"

#include "base/bins.h"

#define ACCOUNTS_LEAST 64u /* of a stack: many are found at once */
#define STACKS_MOST 256u   /* that are gathered side by side, whatever the number of accounts */
#define STACKS_KEPT 2u     /* where one ends, some are still at it while others begin the next */

/* The mail of some accounts that follow each other. */
typedef struct MailStack {
  guint index;
  GMutex lock;              /* of the next */
  GBytes *bytes;            /* NULL: not read yet */
  const RoutedMail **mails; /* in them, by account */
  guint *first; /* by account from the first one of the stack: of its mails; one more at the end */
} MailStack;

struct MailShelf {
  Bins *bins;    /* by stack */
  guint *counts; /* by account: its mails */
  guint account_count, stack_accounts;
  GMutex lock;                  /* of the next */
  MailStack *kept[STACKS_KEPT]; /* the last that were begun, the latest first */
};

static void
clear_stack (gpointer data)
{
  MailStack *stack = data;
  g_mutex_clear (&stack->lock);
  g_clear_pointer (&stack->bytes, g_bytes_unref);
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

RoutedMail *
mail_shelf_add (MailShelf *shelf, const History *history, const HistoryMessage *message, guint account,
                bool is_clock)
{
  bool is_list = message->record_class == CLASS_LIST, has_participants = !is_clock && !is_list;
  uint16_t participant_count = has_participants ? message->participant_count : 0;
  gsize text_size = is_clock ? 0 : history_text_size (message),
        text_at = sizeof (RoutedMail) + participant_count * sizeof (Participant),
        size = (text_at + text_size + 7) / 8 * 8;
  char *at = bins_add (shelf->bins, account / shelf->stack_accounts, size);
  RoutedMail *mail = (RoutedMail *) (gpointer) at;
  memset (at + size - 8, 0, 8);
  *mail = (RoutedMail){ .sent_unix = message->sent_unix,
                        .account = account,
                        .from = message->from,
                        .answered_from = ADDRESS_NONE,
                        .text_at = (uint32_t) text_at,
                        .size = (uint32_t) size,
                        .participant_count = participant_count,
                        .zone_minutes = message->zone_minutes,
                        .speech = message->speech,
                        .is_list = is_list,
                        .is_clock = is_clock };
  if (participant_count > 0)
    memcpy (mail + 1, history_participants (history, message), participant_count * sizeof (Participant));
  memcpy (at + text_at, history_message_id (history, message), text_size);
  shelf->counts[account]++;
  return mail;
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

static void
list_mails (const MailShelf *shelf, MailStack *stack)
{
  stack->first = list_first (shelf, stack->index);
  stack->mails = g_new (const RoutedMail *, stack->first[shelf->stack_accounts] + 1);
  g_autofree guint *next = g_memdup2 (stack->first, shelf->stack_accounts * sizeof *next);
  gsize size;
  const char *at = g_bytes_get_data (stack->bytes, &size), *end = at + size;
  while (at < end) {
    const RoutedMail *mail = (const RoutedMail *) (gconstpointer) at;
    stack->mails[next[mail->account % shelf->stack_accounts]++] = mail;
    at += mail->size;
  }
}

/* Who comes while it is read waits. */
static void
read_stack (const MailShelf *shelf, MailStack *stack)
{
  g_mutex_lock (&stack->lock);
  if (stack->bytes == NULL) {
    gsize size = bins_get_size (shelf->bins, stack->index);
    gpointer bytes = g_malloc (size + 1);
    bins_read (shelf->bins, stack->index, bytes);
    stack->bytes = g_bytes_new_take (bytes, size);
    list_mails (shelf, stack);
  }
  g_mutex_unlock (&stack->lock);
}

/* One that is not kept is made, to be read once the shelf is unlocked. */
static MailStack *
find_stack (MailShelf *shelf, guint index)
{
  for (guint i = 0; i < STACKS_KEPT; i++)
    if (shelf->kept[i] != NULL && shelf->kept[i]->index == index)
      return shelf->kept[i];
  g_clear_pointer (&shelf->kept[STACKS_KEPT - 1], stack_unref);
  memmove (shelf->kept + 1, shelf->kept, (STACKS_KEPT - 1) * sizeof *shelf->kept);
  MailStack *stack = g_atomic_rc_box_new0 (MailStack);
  stack->index = index;
  g_mutex_init (&stack->lock);
  return shelf->kept[0] = stack;
}

static MailStack *
take_stack (MailShelf *shelf, guint index)
{
  g_mutex_lock (&shelf->lock);
  MailStack *stack = g_atomic_rc_box_acquire (find_stack (shelf, index));
  g_mutex_unlock (&shelf->lock);
  read_stack (shelf, stack);
  return stack;
}

/* Who takes the middle one of a stack reads the next stack ahead, while others go on with this one: at its
 * end nobody has to wait. */
AccountMail
mail_shelf_take (MailShelf *shelf, guint account)
{
  g_assert (account < shelf->account_count);
  guint index = account / shelf->stack_accounts, at = account % shelf->stack_accounts;
  MailStack *stack = take_stack (shelf, index);
  if (at == shelf->stack_accounts / 2 && (index + 1) * shelf->stack_accounts < shelf->account_count)
    stack_unref (take_stack (shelf, index + 1));
  return (AccountMail){ .mails = stack->mails + stack->first[at],
                        .count = stack->first[at + 1] - stack->first[at],
                        .bytes = stack->bytes,
                        .stack = stack };
}

void
account_mail_clear (AccountMail *mail)
{
  g_clear_pointer (&mail->stack, stack_unref);
}
