/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "model/keep_out.h"

/* As an import sees it (hashes only), or while somebody is being forgotten (plain text too). */
static KeepOut *
make_keep_out (bool is_forgetting)
{
  KeepOut *keep_out = keep_out_new ();
  keep_out->key = g_strdup ("0123456789abcdef");
  keep_out_add_address (keep_out, "jane.doe@client.example");
  if (is_forgetting)
    keep_out_add_name (keep_out, "Jane Doe");
  else
    g_ptr_array_set_size (keep_out->addresses, 0);
  return keep_out;
}

static void
test_erase (G_GNUC_UNUSED void **state)
{
  static const struct {
    const char *text, *expected;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "jane.doe@client.example", "" },
    { "To Jane.Doe@Client.Example.", "To ." },
    { "export/jane.doe@client.example.mbox", "export/.mbox" },
    { "'jane.doe@client.example' <jane.doe@client.example>", "'' <>" },
    { "a@b.example;jane.doe@client.example;c@d.example", "a@b.example;;c@d.example" },
    { "jane.doe@client.example2", "jane.doe@client.example2" },
    { "mary.jane.doe@client.example", "mary.jane.doe@client.example" },
    { "@", "@" },
    { "jane.doe@", "jane.doe@" },
  };
  g_autoptr (KeepOut) keep_out = make_keep_out (false);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *erased = keep_out_erase (keep_out, cases[i].text);
    assert_string_equal (erased, cases[i].expected);
  }
  assert_null (keep_out_erase (keep_out, NULL));
}

static void
test_mentions (G_GNUC_UNUSED void **state)
{
  g_autoptr (KeepOut) import = make_keep_out (false);
  g_autoptr (KeepOut) forgetting = make_keep_out (true);
  g_autoptr (KeepOut) nobody = keep_out_new ();
  assert_true (keep_out_mentions (import, "ask jane.doe@client.example"));
  assert_false (keep_out_mentions (import, "ask Jane Doe"));
  assert_true (keep_out_mentions (forgetting, "Re: what J\xc3\xa1ne DOE said"));
  assert_false (keep_out_mentions (forgetting, "Jane"));
  assert_false (keep_out_mentions (nobody, "jane.doe@client.example"));
  assert_true (keep_out_has_address (import, "jane.doe@client.example"));
  assert_false (keep_out_has_address (import, "john.doe@client.example"));
}

static void
test_lines (G_GNUC_UNUSED void **state)
{
  g_autoptr (KeepOut) keep_out = make_keep_out (true);
  g_autofree char *block = keep_out_clear_lines (
      keep_out, "x@y.example\njane.doe@client.example ann@v.example\nz@y.example", false);
  assert_string_equal (block, "x@y.example\n\nz@y.example");
  g_autofree char *config =
      keep_out_clear_lines (keep_out, "mailboxes = a@v.example;jane.doe@client.example\ncs = Jane Doe", true);
  assert_string_equal (config, "mailboxes = a@v.example;\n");
}

static void
test_rows (G_GNUC_UNUSED void **state)
{
  g_autoptr (KeepOut) keep_out = make_keep_out (true);
  const char *ticket[TABLE_MAX_COLUMNS] = { [TICKETS_ACCOUNT_ID] = "A1",
                                            [TICKETS_TICKET_ID] = "T1",
                                            [TICKETS_CREATED_AT] = "2025-01-01",
                                            [TICKETS_RESOLVED_AT] = "2025-03-01",
                                            [TICKETS_REQUESTER] = "jane.doe@client.example",
                                            [TICKETS_SUBJECT] = "For Jane Doe" };
  assert_true (keep_out_reduce_row (keep_out, TABLE_TICKETS, ticket));
  assert_null (ticket[TICKETS_REQUESTER]);
  assert_null (ticket[TICKETS_SUBJECT]);
  assert_string_equal (ticket[TICKETS_TICKET_ID], "T1");
  const char *contact[TABLE_MAX_COLUMNS] = { [CONTACTS_ACCOUNT_ID] = "A1",
                                             [CONTACTS_EMAIL] = "jane.doe@client.example",
                                             [CONTACTS_START_DATE] = "2020-01-01" };
  assert_false (keep_out_reduce_row (keep_out, TABLE_CONTACTS, contact));
  assert_false (keep_out_is_row_over (keep_out, TABLE_TICKETS, ticket)); /* nothing was purged */
  assert_true (day_parse ("2025-02-01", &keep_out->before_day));
  assert_false (keep_out_is_row_over (keep_out, TABLE_TICKETS, ticket));   /* it went on until March */
  assert_false (keep_out_is_row_over (keep_out, TABLE_CONTACTS, contact)); /* still there */
  assert_true (day_parse ("2025-03-02", &keep_out->before_day));
  assert_true (keep_out_is_row_over (keep_out, TABLE_TICKETS, ticket));
  contact[CONTACTS_END_DATE] = "2024-12-31";
  assert_true (keep_out_is_row_over (keep_out, TABLE_CONTACTS, contact));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_erase),
    cmocka_unit_test (test_mentions),
    cmocka_unit_test (test_lines),
    cmocka_unit_test (test_rows),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
