/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/account.h"

#define MANY 100

/* They keep their order while some come and go, however many there are. */
static void
test_domains (void **state)
{
  (void) state;
  g_auto (Arena) arena;
  arena_open (&arena);
  Account *account = account_new (&arena, "A1", "Acme"), *other = account_new (&arena, "A2", "Other");
  assert_false (account_has_domain (account, "d0.com"));
  account_drop_domain (account, "d0.com");
  char domains[MANY][16];
  for (guint i = 0; i < MANY; i++) {
    snprintf (domains[i], sizeof domains[i], "d%u.com", i);
    account_add_domain (account, &arena, domains[i]);
    account_add_domain (other, &arena, "other.com");
    if (i % 3 == 2) /* down to what there is room for, and up again */
      account_drop_domain (account, domains[i - 1]);
  }
  assert_int_equal (account->domain_count, MANY - MANY / 3);
  for (guint i = 0, k = 0; i < MANY; i++) {
    bool is_dropped = i % 3 == 1 && i + 1 < MANY;
    assert_int_equal (account_has_domain (account, domains[i]), !is_dropped);
    if (!is_dropped)
      assert_string_equal (account->domains[k++], domains[i]);
  }
  assert_int_equal (other->domain_count, MANY);
  for (guint i = 0; i < MANY; i++)
    assert_string_equal (other->domains[i], "other.com");
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_domains) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
