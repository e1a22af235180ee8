/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "identity/account_words.h"
#include "model/account.h"

static GPtrArray *
make_accounts (Arena *arena)
{
  static const char *const rows[][3] = {
    { "A1", "Müller & Söhne", "mueller.example" },
    { "A2", "Acme", "acme.example" },
    { "A3", "Acme", "acme.test" },
    { "001D000000IqhSLIAZ", "Long id", NULL },
    { "001D000000KaBCd", "Short id", NULL },
    { "acme", "Its id is another's name", NULL },
  };
  GPtrArray *accounts = g_ptr_array_new ();
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    Account *account = account_new (arena, rows[i][0], rows[i][1]);
    if (rows[i][2] != NULL)
      account_add_domain (account, arena, rows[i][2]);
    g_ptr_array_add (accounts, account);
  }
  return accounts;
}

/* The pair of Salesforce ids in the third block stands in its own documentation. */
static void
test_words (void **state)
{
  (void) state;
  static const struct {
    const char *word;
    int account;
  } cases[] = {
    { "A1", 0 },
    { "MULLER & SOHNE", 0 },
    { "jo@mueller.example", 0 },
    { "www.sales.mueller.example", 0 },

    { "acme", 5 },  /* ids outrank names */
    { "ACME", -1 }, /* two accounts of that name */
    { "acme.test", 2 },

    { "001D000000IqhSL", 3 },
    { "001D000000IqhSLIAZ", 3 },
    { "001D000000iqhsl", -1 },
    { "001D000000KaBCdIAN", 4 },
    { "001D000000KaBCdIAA", -1 }, /* not what its capitals say */

    { "77", 1 },
    { "78", -1 }, /* added for two */
    { "unheard of", -1 },
    { "", -1 },
  };
  g_auto (Arena) arena;
  arena_open (&arena);
  g_autoptr (GPtrArray) accounts = make_accounts (&arena);
  g_autoptr (AccountWords) words = account_words_new (accounts);
  account_words_add (words, "77", 1);
  account_words_add (words, "77", 1);
  account_words_add (words, "78", 1);
  account_words_add (words, "78", 2);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (account_words_find (words, cases[i].word) != cases[i].account)
      fail_msg ("%s is %d", cases[i].word, account_words_find (words, cases[i].word));
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_words) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
