/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include "identity/bulk.h"
#include "pipeline/settle.h"

#define CLIENTS 20u /* addresses 0 … 19, four at each of five companies; behind them are ours */
#define OURS 3u
#define MAILS 3000u
#define SUBJECTS 8u
#define START 1700000000
#define WEEKS_4 (28 * 86400)

static GArray *
list_addresses (void)
{
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (StoredAddress));
  for (guint i = 0; i < CLIENTS + OURS; i++) {
    g_autofree char *text = i < CLIENTS ? g_strdup_printf ("p%u@c%u.example", i, i / 4)
                                        : g_strdup_printf ("us%u@weft.example", i);
    StoredAddress address = {
      .text = g_intern_string (text), .name = "", .first_day = DAY_NONE, .last_day = DAY_NONE
    };
    g_array_append_val (addresses, address);
  }
  return addresses;
}

/* Half of them around the edges of four weeks, where a window of a day reaches from one to the next. */
static int64_t
draw_moment (GRand *rand)
{
  if (g_rand_boolean (rand))
    return START + g_rand_int_range (rand, 0, 8 * WEEKS_4);
  return START + (int64_t) g_rand_int_range (rand, 1, 8) * WEEKS_4 + g_rand_int_range (rand, -86400, 86401);
}

static History *
draw_history (GRand *rand)
{
  History *history = history_new ();
  history->addresses = list_addresses ();
  for (guint i = 0; i < MAILS; i++) {
    const Participant to = { g_rand_int_range (rand, 0, CLIENTS), PARTICIPANT_TO };
    const uint64_t parent = 1;
    g_autofree char *id = g_strdup_printf ("m%u", i);
    const StoredMessage message = { .hash = i + 1,
                                    .message_id = id,
                                    .sent_unix = i == 0 ? START : draw_moment (rand),
                                    .from = CLIENTS + g_rand_int_range (rand, 0, OURS),
                                    .sender = ADDRESS_NONE,
                                    .participants = &to,
                                    .participant_count = 1,
                                    .parents = &parent,
                                    .parent_count = g_rand_int_range (rand, 0, 20) == 0,
                                    .subject = "",
                                    .base_subject_hash = (uint64_t) g_rand_int_range (rand, 0, SUBJECTS),
                                    .list_id = "",
                                    .notice_address = ADDRESS_NONE };
    history_add_message (history, i % HISTORY_READERS, &message);
  }
  history_settle (history);
  return history;
}

/* As the filter itself says over all mail at once. */
static GArray *
mark_all (const History *history, const Roster *roster, size_t *marked)
{
  GArray *mails = g_array_new (FALSE, TRUE, sizeof (BulkMail));
  for (guint i = 0; i < history->message_count; i++) {
    const HistoryMessage *message = &history->messages[i];
    const BulkMail mail = { .hash = message->hash,
                            .base_subject_hash = message->base_subject_hash,
                            .sent_unix = message->sent_unix,
                            .from = message->from,
                            .first_participant = message->participant_first,
                            .participant_count = message->participant_count,
                            .first_parent = message->parent_first,
                            .parent_count = message->parent_count };
    g_array_append_val (mails, mail);
  }
  BulkInput input = { (BulkMail *) (gpointer) mails->data, mails->len, history->participants,
                      history->parents, roster };
  *marked = bulk_mark (&input);
  return mails;
}

/* Mass mail is looked for four weeks at a time: none is lost at their edges. */
static void
test_mass_mail_of_any_time (void **state)
{
  (void) state;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (guint round = 0; round < 20; round++) {
    g_autoptr (History) history = draw_history (rand);
    g_autoptr (Config) config = config_new ();
    g_ptr_array_add (config->vendor_domains, g_strdup ("weft.example"));
    g_autoptr (Roster) roster = roster_build (
        &(RosterInput){ .addresses = history->addresses, .config = config, .as_of_day = 20000 });
    size_t marked;
    g_autoptr (GArray) expected = mark_all (history, roster, &marked);
    g_auto (MessageMarks) classes = settle_classes (history, roster, history->message_count);
    assert_true (marked > MAILS / 20 && marked < MAILS - MAILS / 20);
    for (guint i = 0; i < classes.count; i++)
      assert_int_equal (classes.of[i], g_array_index (expected, BulkMail, i).record_class);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_mass_mail_of_any_time) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
