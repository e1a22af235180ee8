/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"
#include "pipeline/mail_shelf.h"

#define ACCOUNTS 1000u /* of many stacks */
#define MESSAGES 20000u

static guint
account_of (guint message)
{
  return message * 7 % (ACCOUNTS - 1); /* the last one gets none */
}

static History *
history_of (void)
{
  History *history = history_new ();
  history->addresses = g_array_new (FALSE, TRUE, sizeof (StoredAddress));
  g_array_set_size (history->addresses, 3);
  for (guint i = 0; i < MESSAGES; i++) {
    g_autofree char *id = g_strdup_printf ("m%u", i), *subject = g_strdup_printf ("s%u", i % 9);
    const Participant to = { i % 3, PARTICIPANT_TO };
    const StoredMessage message = { .hash = i + 1,
                                    .message_id = id,
                                    .sent_unix = 1700000000 + (int64_t) i * 60,
                                    .zone_minutes = 60,
                                    .from = (i + 1) % 3,
                                    .sender = ADDRESS_NONE,
                                    .participants = &to,
                                    .participant_count = i % 2,
                                    .subject = subject,
                                    .list_id = "",
                                    .notice_address = ADDRESS_NONE };
    history_add_message (history, i % HISTORY_READERS, &message);
  }
  history_settle (history);
  return history;
}

static void
expect_mail (const RoutedMail *mail, guint i)
{
  g_autofree char *id = g_strdup_printf ("m%u", i), *subject = g_strdup_printf ("s%u", i % 9);
  assert_int_equal (mail->sent_unix, 1700000000 + (int64_t) i * 60);
  assert_int_equal (mail->from, (i + 1) % 3);
  assert_int_equal (mail->thread, i / 2);
  assert_int_equal (mail->zone_minutes, 60);
  assert_true (mail->is_clock == (i % 5 == 0));
  if (mail->is_clock)
    return;
  assert_int_equal (mail->participant_count, i % 2);
  if (i % 2 == 1)
    assert_int_equal (routed_participants (mail)->address, i % 3);
  assert_string_equal (routed_message_id (mail), id);
  assert_string_equal (routed_subject (mail), subject);
}

/* Each account finds its own, by time, in whatever order the accounts come. */
static void
test_each_account_its_own (void **state)
{
  (void) state;
  g_autoptr (History) history = history_of ();
  MailShelf *shelf = mail_shelf_new (ACCOUNTS);
  for (guint i = 0; i < MESSAGES; i++)
    mail_shelf_add (shelf, history, &history->messages[i], account_of (i), i % 5 == 0)->thread = i / 2;
  mail_shelf_settle (shelf);
  for (guint turn = 0; turn < 2 * ACCOUNTS; turn++) {
    guint account = turn < ACCOUNTS ? turn : turn * 331 % ACCOUNTS, found = 0;
    g_auto (AccountMail) mail = mail_shelf_take (shelf, account);
    for (guint i = 0; i < MESSAGES; i++)
      if (account_of (i) == account) {
        assert_true (found < mail.count);
        expect_mail (mail.mails[found++], i);
      }
    assert_int_equal (found, mail.count);
  }
  mail_shelf_free (shelf);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_each_account_its_own) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
