/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mailbox_book.h"

#include <string.h>

#include "source/draft.h"
#include "source/mail_memo.h"

/* Of what is written of a mailbox; longer is rare, and made anew each time. */
#define KEY_BYTES 1024u

struct MailboxBook {
  MailMemo *known; /* Mailbox */
  uint32_t *count; /* of SourceOptions */
};

MailboxBook *
mailbox_book_new (uint32_t *count)
{
  MailboxBook *book = g_new0 (MailboxBook, 1);
  book->known = mail_memo_new ();
  book->count = count;
  return book;
}

void
mailbox_book_free (MailboxBook *book)
{
  mail_memo_free (book->known);
  g_free (book);
}

void
mailbox_book_trim (MailboxBook *book)
{
  mail_memo_trim (book->known);
}

static Mailbox
remember (MailboxBook *book, const char *key, size_t length, const Mailbox *mailbox)
{
  Mailbox *known = mail_memo_add (book->known, key, length, sizeof *known);
  *known = mail_memo_copy_mailbox (book->known, mailbox, book->count);
  return *known;
}

/* Both texts with their zeros; no name is not the same as an empty one, no address is. */
static size_t
write_key (char key[KEY_BYTES], const char *address, const char *name)
{
  size_t address_size = address != NULL ? strlen (address) + 1 : 1,
         name_size = name != NULL ? strlen (name) + 1 : 0;
  if (address_size + name_size > KEY_BYTES)
    return 0;
  memcpy (key, address != NULL ? address : "", address_size);
  if (name_size > 0)
    memcpy (key + address_size, name, name_size);
  return address_size + name_size;
}

Mailbox
mailbox_book_get (MailboxBook *book, GStringChunk *texts, const char *address, const char *name)
{
  char key[KEY_BYTES];
  size_t length = write_key (key, address, name);
  const Mailbox *known = length > 0 ? mail_memo_find (book->known, key, length) : NULL;
  if (known != NULL)
    return *known;
  const Mailbox mailbox = draft_mailbox (texts, address, name);
  return length > 0 ? remember (book, key, length, &mailbox) : mailbox;
}
