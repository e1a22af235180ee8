/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

#include "model/record.h"

/* The mailboxes of an export, each made once of how it is written: the same people meet all the time.  One
 * that is remembered has a number (Mailbox.number), by which it is known again behind the reader too. */
typedef struct MailboxBook MailboxBook;

/* count: of SourceOptions. */
MailboxBook *mailbox_book_new (uint32_t *count);
void mailbox_book_free (MailboxBook *book);

/* draft_mailbox, remembered; valid until the next trim.  texts: where one goes that is too long for that. */
Mailbox mailbox_book_get (MailboxBook *book, GStringChunk *texts, const char *address, const char *name);
/* Forgets all once it has become too much. */
void mailbox_book_trim (MailboxBook *book);
