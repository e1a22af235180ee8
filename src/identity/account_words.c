/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/account_words.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "identity/domain.h"
#include "model/account.h"

#define CONTESTED G_MAXUINT

struct AccountWords {
  GHashTable *ids;     /* char *, borrowed → index + 1 */
  GHashTable *others;  /* char *, folded → index + 1 or CONTESTED */
  GHashTable *domains; /* char *, borrowed → index + 1; no domain is two accounts' (roster_accounts.c) */
  Arena texts;         /* of the others */
};

AccountWords *
account_words_new (const GPtrArray *accounts)
{
  AccountWords *words = g_new0 (AccountWords, 1);
  words->ids = g_hash_table_new (g_str_hash, g_str_equal);
  words->others = g_hash_table_new (g_str_hash, g_str_equal);
  words->domains = g_hash_table_new (g_str_hash, g_str_equal);
  arena_open_filed (&words->texts);
  for (guint i = 0; i < accounts->len; i++) {
    const Account *account = accounts->pdata[i];
    g_hash_table_insert (words->ids, (gpointer) account->id, GUINT_TO_POINTER (i + 1));
    account_words_add (words, account->name, (int) i);
    for (guint k = 0; k < account->domain_count; k++)
      g_hash_table_insert (words->domains, (gpointer) account->domains[k], GUINT_TO_POINTER (i + 1));
  }
  return words;
}

void
account_words_free (AccountWords *words)
{
  if (words == NULL)
    return;
  g_hash_table_unref (words->ids);
  g_hash_table_unref (words->others);
  g_hash_table_unref (words->domains);
  arena_close (&words->texts);
  g_free (words);
}

void
account_words_add (AccountWords *words, const char *word, int account)
{
  g_autofree char *key = text_fold (word);
  guint value = (guint) account + 1, before = GPOINTER_TO_UINT (g_hash_table_lookup (words->others, key));
  if (before == 0)
    g_hash_table_insert (words->others, arena_copy_text (&words->texts, key), GUINT_TO_POINTER (value));
  else if (before != value)
    g_hash_table_insert (words->others, key, GUINT_TO_POINTER (CONTESTED)); /* the text that is there stays */
}

/* The three characters that Salesforce adds to an id of fifteen, so that case cannot get lost: for each five
 * characters of it one letter or digit that says which are capitals. */
static void
add_capitals (const char *id, char *longer)
{
  memcpy (longer, id, 15);
  for (int group = 0; group < 3; group++) {
    int capitals = 0;
    for (int i = 0; i < 5; i++)
      capitals |= g_ascii_isupper (id[group * 5 + i]) << i;
    longer[15 + group] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[capitals];
  }
  longer[18] = '\0';
}

static int
find_salesforce (const AccountWords *words, const char *word)
{
  char longer[19], shorter[16];
  size_t length = strlen (word);
  if (length != 15 && length != 18)
    return 0;
  for (size_t i = 0; i < length; i++)
    if (!g_ascii_isalnum (word[i]))
      return 0;
  add_capitals (word, longer);
  if (length == 18 && strcmp (word, longer) != 0)
    return 0;
  g_strlcpy (shorter, word, sizeof shorter);
  return GPOINTER_TO_INT (g_hash_table_lookup (words->ids, length == 15 ? longer : shorter));
}

/* The account of the longest domain that holds this one; of an address, after its "@". */
static int
find_domain (const AccountWords *words, const char *word)
{
  const char *at = strrchr (word, '@');
  g_autofree char *domain = domain_normalize (at != NULL ? at + 1 : word);
  for (const char *rest = domain; rest != NULL;
       rest = strchr (rest, '.') != NULL ? strchr (rest, '.') + 1 : NULL) {
    int found = GPOINTER_TO_INT (g_hash_table_lookup (words->domains, rest));
    if (found != 0)
      return found;
  }
  return 0;
}

static int
find_other (const AccountWords *words, const char *word)
{
  g_autofree char *key = text_fold (word);
  return GPOINTER_TO_INT (g_hash_table_lookup (words->others, key));
}

int
account_words_find (const AccountWords *words, const char *word)
{
  static int (*const ways[]) (const AccountWords *, const char *) = { find_salesforce, find_other,
                                                                      find_domain };
  int found = GPOINTER_TO_INT (g_hash_table_lookup (words->ids, word));
  for (size_t i = 0; i < G_N_ELEMENTS (ways) && found == 0; i++)
    found = ways[i](words, word);
  return found != (int) CONTESTED ? found - 1 : -1;
}
