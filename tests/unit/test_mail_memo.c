/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_memo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include <string.h>

static void
keep (MailMemo *memo, const char *bytes, size_t length, const char *text)
{
  const char **kept = mail_memo_add (memo, bytes, length, sizeof *kept);
  *kept = mail_memo_copy (memo, text);
}

static const char *
recall (const MailMemo *memo, const char *bytes, size_t length)
{
  const char *const *kept = mail_memo_find (memo, bytes, length);
  return kept != NULL ? *kept : NULL;
}

/* Neither zero bytes nor a common beginning make two keys one. */
static void
test_bytes_are_told_apart (void **state)
{
  (void) state;
  static const struct {
    const char *bytes;
    size_t length;
  } keys[] = { { "", 0 },          { "a", 1 },        { "a\0", 2 },          { "a\0b", 3 },
               { "Ann <a@b>", 9 }, { "Ann <a@b", 8 }, { "Ann <a@b>\0", 10 }, { "Ann <a@c>", 9 } };
  MailMemo *memo = mail_memo_new ();
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *text = g_strdup_printf ("text %zu", i);
    assert_null (mail_memo_find (memo, keys[i].bytes, keys[i].length));
    keep (memo, keys[i].bytes, keys[i].length, text);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *text = g_strdup_printf ("text %zu", i);
    assert_string_equal (recall (memo, keys[i].bytes, keys[i].length), text);
  }
  mail_memo_free (memo);
}

/* It is all there until it is too much, then nothing is. */
static void
test_memory_is_bounded (void **state)
{
  (void) state;
  MailMemo *memo = mail_memo_new ();
  char key[1000];
  memset (key, 'k', sizeof key);
  unsigned count = 0;
  keep (memo, "first", 5, "1");
  for (; mail_memo_find (memo, "first", 5) != NULL && count < 100000; count++) {
    memcpy (key, &count, sizeof count);
    keep (memo, key, sizeof key, "2");
    mail_memo_trim (memo);
  }
  assert_in_range (count, 1000, 20000); /* 8 MB of them */
  assert_null (mail_memo_find (memo, key, sizeof key));
  keep (memo, "first", 5, "3");
  assert_string_equal (recall (memo, "first", 5), "3");
  mail_memo_free (memo);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_bytes_are_told_apart),
    cmocka_unit_test (test_memory_is_bounded),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
