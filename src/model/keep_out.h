/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/day.h"
#include "model/table.h"

#include <stdbool.h>

/* What must stay outside the store for good: people who were forgotten, and what is older than a purge.  Of
 * the forgotten only keyed hashes are kept, so that the store can know them again without naming them. */
typedef struct {
  char *key;            /* of the hashes: random, one a store; NULL: nobody was ever forgotten */
  GHashTable *hashes;   /* of addresses, in hex */
  GPtrArray *addresses; /* char *, in plain text: while they are being forgotten, never stored */
  GPtrArray *names;     /* char *, folded: likewise */
  int32_t before_day;   /* everything before it was purged; DAY_NONE: nothing */
} KeepOut;

KeepOut *keep_out_new (void);
void keep_out_free (KeepOut *keep_out);
/* True if nobody was ever forgotten and nothing purged: most stores. */
static inline bool
keep_out_is_empty (const KeepOut *keep_out)
{
  return g_hash_table_size (keep_out->hashes) == 0 && keep_out->names->len == 0 &&
         keep_out->before_day == DAY_NONE;
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KeepOut, keep_out_free)

/* Adds an address in normal form; needs the key. */
void keep_out_add_address (KeepOut *keep_out, const char *address);
void keep_out_add_name (KeepOut *keep_out, const char *name);

bool keep_out_has_address (const KeepOut *keep_out, const char *address); /* in normal form */
bool keep_out_has_address_in (const KeepOut *keep_out, const char *text); /* anywhere within it */
/* True if the text holds a forgotten address, or one of the names. */
bool keep_out_mentions (const KeepOut *keep_out, const char *text);
/* A copy without the forgotten addresses; NULL stays NULL. */
char *keep_out_erase (const KeepOut *keep_out, const char *text);

/* A copy of a text of lines without those that mention them: half a pair of a block list would block the
 * other half.  erase_first: addresses are taken out of a line before it is looked at. */
char *keep_out_clear_lines (const KeepOut *keep_out, const char *text, bool erase_first);

/* Takes the forgotten out of a row: a cell that names them is emptied.  False: the row is about them, for the
 * cell is required or part of the key. */
bool keep_out_reduce_row (const KeepOut *keep_out, TableKind kind, const char **cells);
/* True if all that the row speaks of was over before the purge.  Accounts, people of ours, and contacts and
 * projects without an end stay. */
bool keep_out_is_row_over (const KeepOut *keep_out, TableKind kind, const char *const *cells);
static inline bool
keep_out_is_over (const KeepOut *keep_out, int64_t unix_seconds)
{
  return keep_out->before_day != DAY_NONE && unix_seconds != UNIX_NONE &&
         day_of_unix (unix_seconds) < keep_out->before_day;
}
