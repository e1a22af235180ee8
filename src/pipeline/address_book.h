/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/config.h"
#include "model/record.h"
#include "store/store.h"

/* Addresses as written, and what is worked out once of each. */
typedef struct AddressBook AddressBook;

typedef struct {
  const char *normal; /* "" where it is none */
  bool is_own;        /* of a vendor domain */
  bool is_forgotten;  /* must be kept out */
  uint32_t index;     /* in the store; ADDRESS_NONE: not looked for in this unit */
  guint unit;         /* for which index holds */
  char written[];     /* found by it, and normal as it stands in most exports: all of it lies together */
} KnownAddress;

/* All are borrowed. */
AddressBook *address_book_new (Store *store, const Config *config, const KeepOut *keep_out);
void address_book_free (AddressBook *book);
/* To be called when a unit begins: the store may count its addresses anew after a rollback. */
void address_book_begin_unit (AddressBook *book);

/* True if addresses were looked up so far, and none of them was ours. */
bool address_book_has_only_others (const AddressBook *book);
/* Belongs to the book, which keeps it. */
KnownAddress *address_book_look_up (AddressBook *book, const char *written);
/* The same by the mailbox's number, where it has one. */
KnownAddress *address_book_look_up_mailbox (AddressBook *book, const Mailbox *mailbox);
/* Puts it into the store, with the name that it bore there; ADDRESS_NONE where there is no address, or one
 * that must be kept out. */
bool address_book_put (AddressBook *book, KnownAddress *known, const char *name, int64_t seen_unix,
                       uint32_t *index, GError **error);
