/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Which account a word of a table means.  Systems name the same customer by an id of ours, an id or a name of
 * their own, a domain, or one of its people. */
typedef struct AccountWords AccountWords;

/* accounts: Account *, borrowed; an account is its index. */
AccountWords *account_words_new (const GPtrArray *accounts);
void account_words_free (AccountWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountWords, account_words_free)

/* One more word for an account.  A word that two accounts claim means neither; ids outrank all other words.
 */
void account_words_add (AccountWords *words, const char *word, int account);
/* By id, then the same Salesforce id in its other length (15 or 18 characters), then an added word or the
 * account's name without regard to case and accents, then a domain of the account, alone or in an address.
 * -1: none, or more than one. */
int account_words_find (const AccountWords *words, const char *word);
