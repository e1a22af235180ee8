/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_memo.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

/* Some 50,000 mailboxes; the address book of a large company. */
#define MEMO_BYTES (8u << 20)

typedef struct {
  const char *bytes;
  size_t length;
  void *value;
} Entry;

struct MailMemo {
  GHashTable *entries; /* set of Entry */
  Arena arena;         /* all of it */
};

static guint
hash_entry (gconstpointer data)
{
  const Entry *entry = data;
  return text_hash_quick (entry->bytes, entry->length);
}

static gboolean
equal_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;
  return x->length == y->length && memcmp (x->bytes, y->bytes, x->length) == 0;
}

MailMemo *
mail_memo_new (void)
{
  MailMemo *memo = g_new0 (MailMemo, 1);
  memo->entries = g_hash_table_new (hash_entry, equal_entries);
  arena_open (&memo->arena);
  return memo;
}

void
mail_memo_free (MailMemo *memo)
{
  g_hash_table_unref (memo->entries);
  arena_close (&memo->arena);
  g_free (memo);
}

const void *
mail_memo_find (const MailMemo *memo, const char *bytes, size_t length)
{
  const Entry *entry = g_hash_table_lookup (memo->entries, &(Entry){ bytes, length, NULL });
  return entry != NULL ? entry->value : NULL;
}

void *
mail_memo_add (MailMemo *memo, const char *bytes, size_t length, size_t size)
{
  Entry *entry = arena_take (&memo->arena, sizeof *entry);
  *entry = (Entry){ arena_copy (&memo->arena, bytes, length), length, arena_take (&memo->arena, size) };
  g_hash_table_add (memo->entries, entry);
  return entry->value;
}

const char *
mail_memo_copy (MailMemo *memo, const char *text)
{
  return arena_copy (&memo->arena, text, strlen (text));
}

void
mail_memo_trim (MailMemo *memo)
{
  if (memo->arena.used < MEMO_BYTES)
    return;
  g_hash_table_remove_all (memo->entries);
  arena_reset (&memo->arena);
}
