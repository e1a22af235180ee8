/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/mailbox.h"

MailboxCoverage *
mailbox_new (const char *address, const char *person_id, int32_t first_week)
{
  MailboxCoverage *mailbox = g_new0 (MailboxCoverage, 1);
  *mailbox = (MailboxCoverage){ .address = g_strdup (address),
                                .person_id = g_strdup (person_id),
                                .first_week = first_week,
                                .weeks = g_array_new (FALSE, FALSE, sizeof (guint8)) };
  return mailbox;
}

void
mailbox_free (gpointer data)
{
  MailboxCoverage *mailbox = data;
  if (mailbox == NULL)
    return;
  g_free (mailbox->address);
  g_free (mailbox->person_id);
  g_array_unref (mailbox->weeks);
  g_free (mailbox);
}

guint
mailbox_count (const MailboxCoverage *mailbox, MailboxWeek state)
{
  guint count = 0;
  for (guint i = 0; i < mailbox->weeks->len; i++)
    count += g_array_index (mailbox->weeks, guint8, i) == state;
  return count;
}

bool
mailbox_next_run (const MailboxCoverage *mailbox, MailboxWeek *state, guint *start, guint *end)
{
  const GArray *weeks = mailbox->weeks;
  if (*end >= weeks->len)
    return false;
  *start = *end;
  *state = (MailboxWeek) g_array_index (weeks, guint8, *start);
  while (*end < weeks->len && g_array_index (weeks, guint8, *end) == *state)
    (*end)++;
  return true;
}
