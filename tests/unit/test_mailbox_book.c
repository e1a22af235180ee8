/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "source/mailbox_book.h"

/* The same writing is the same mailbox; where there is no name it may stand before the address, which is not
 * so where it is empty. */
static void
test_mailboxes_by_their_writing (void **state)
{
  (void) state;
  static const struct {
    const char *address, *name;
    const char *want_address, *want_name;
    uint32_t number;
  } rows[] = {
    { "ann@a.example", "Ann", "ann@a.example", "Ann", 1 },
    { "Ann@A.example", "Ann", "ann@a.example", "Ann", 2 },
    { "Bob <bob@b.example>", NULL, "bob@b.example", "Bob", 3 },
    { "Bob <bob@b.example>", "", "bob@b.example", "", 4 },
    { NULL, "Ann", "", "Ann", 5 },
    { "ann@a.example", "Ann", "ann@a.example", "Ann", 1 },
    { "ann@a.exampleAnn", NULL, "ann@a.exampleann", "", 6 },
    { "", "Ann", "", "Ann", 5 },
    { "Bob <bob@b.example>", NULL, "bob@b.example", "Bob", 3 },
  };
  uint32_t count = 0;
  MailboxBook *book = mailbox_book_new (&count);
  GStringChunk *texts = g_string_chunk_new (64);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    Mailbox got = mailbox_book_get (book, texts, rows[i].address, rows[i].name);
    assert_string_equal (got.address, rows[i].want_address);
    assert_string_equal (got.name, rows[i].want_name);
    assert_int_equal (got.number, rows[i].number);
  }
  g_string_chunk_free (texts);
  mailbox_book_free (book);
}

/* What is too long to be remembered is read all the same, and has no number; nor has anybody where none are
 * given, or none are left. */
static void
test_mailboxes_without_a_number (void **state)
{
  (void) state;
  uint32_t count = LIMIT_NUMBERED_MAILBOXES - 1;
  MailboxBook *book = mailbox_book_new (&count), *uncounted = mailbox_book_new (NULL);
  GStringChunk *texts = g_string_chunk_new (64);
  g_autofree char *blanks = g_strnfill (2000, ' '), *name = g_strconcat ("Ann", blanks, "Lee", NULL);
  Mailbox got = mailbox_book_get (book, texts, "ann@a.example", name);
  assert_string_equal (got.name, "Ann Lee");
  assert_int_equal (got.number, 0);
  assert_int_equal (mailbox_book_get (uncounted, texts, "ann@a.example", "Ann").number, 0);
  assert_int_equal (mailbox_book_get (book, texts, "ann@a.example", "Ann").number, LIMIT_NUMBERED_MAILBOXES);
  got = mailbox_book_get (book, texts, "bob@a.example", "Bob");
  assert_string_equal (got.address, "bob@a.example");
  assert_int_equal (got.number, 0);
  g_string_chunk_free (texts);
  mailbox_book_free (book);
  mailbox_book_free (uncounted);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_mailboxes_by_their_writing),
    cmocka_unit_test (test_mailboxes_without_a_number),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
