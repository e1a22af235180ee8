/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/address_book.h"

#include <string.h>

#include "base/text.h"
#include "identity/address.h"
#include "identity/domain.h"

struct AddressBook {
  Store *store;
  const Config *config;
  const KeepOut *keep_out;
  GHashTable *known;   /* its written → KnownAddress */
  GPtrArray *numbered; /* KnownAddress *, by Mailbox.number; NULL: not looked up yet */
  guint unit;          /* the one being read */
  bool has_own, has_others;
};

static void
known_free (gpointer data)
{
  KnownAddress *known = data;
  if (known->normal != known->written)
    g_free ((char *) known->normal);
  g_free (known);
}

AddressBook *
address_book_new (Store *store, const Config *config, const KeepOut *keep_out)
{
  AddressBook *book = g_new0 (AddressBook, 1);
  *book = (AddressBook){ .store = store,
                         .config = config,
                         .keep_out = keep_out,
                         .known = g_hash_table_new_full (text_hash_key, g_str_equal, NULL, known_free),
                         .numbered = g_ptr_array_new () };
  return book;
}

void
address_book_free (AddressBook *book)
{
  g_ptr_array_unref (book->numbered);
  g_hash_table_unref (book->known);
  g_free (book);
}

void
address_book_begin_unit (AddressBook *book)
{
  book->unit++;
}

bool
address_book_has_only_others (const AddressBook *book)
{
  return book->has_others && !book->has_own;
}

static KnownAddress *
known_new (const char *written)
{
  size_t size = strlen (written) + 1;
  KnownAddress *known = g_malloc0 (sizeof *known + size);
  memcpy (known->written, written, size);
  g_autofree char *normal = *written != '\0' ? address_normalize (written) : NULL;
  bool is_same = strcmp (normal != NULL ? normal : "", written) == 0;
  known->normal = is_same ? known->written : normal != NULL ? g_steal_pointer (&normal) : g_strdup ("");
  return known;
}

static KnownAddress *
build_known (AddressBook *book, const char *written)
{
  KnownAddress *known = known_new (written);
  known->is_own = domain_holds_address (book->config->vendor_domains, known->normal);
  *(known->is_own ? &book->has_own : &book->has_others) |= *known->normal != '\0';
  known->is_forgotten = keep_out_has_address (book->keep_out, known->normal);
  known->index = ADDRESS_NONE;
  return known;
}

KnownAddress *
address_book_look_up (AddressBook *book, const char *written)
{
  KnownAddress *known = g_hash_table_lookup (book->known, written);
  if (known == NULL) {
    known = build_known (book, written);
    g_hash_table_insert (book->known, known->written, known);
  }
  return known;
}

KnownAddress *
address_book_look_up_mailbox (AddressBook *book, const Mailbox *mailbox)
{
  if (mailbox->number == 0)
    return address_book_look_up (book, mailbox->address);
  if (mailbox->number >= book->numbered->len)
    g_ptr_array_set_size (book->numbered, (gint) mailbox->number + 1);
  gpointer *known = &book->numbered->pdata[mailbox->number];
  if (*known == NULL)
    *known = address_book_look_up (book, mailbox->address);
  return *known;
}

bool
address_book_put (AddressBook *book, KnownAddress *known, const char *name, int64_t seen_unix,
                  uint32_t *index, GError **error)
{
  *index = ADDRESS_NONE;
  if (*known->normal == '\0' || known->is_forgotten)
    return true;
  if (known->index != ADDRESS_NONE && known->unit == book->unit)
    store_name_address (book->store, known->index, name, seen_unix);
  else if (!store_put_address (book->store, known->normal, name, seen_unix, &known->index, error))
    return false;
  known->unit = book->unit;
  *index = known->index;
  return true;
}
