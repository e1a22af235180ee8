/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"
#include "pipeline/thread.h"

enum { ANN = 1, BOB, EVE };
#define HOURS(n) ((int64_t) (n) *3600)
#define DAYS(n) HOURS (24 * (n))

typedef struct {
  int64_t sent;
  uint64_t hash;
  uint32_t from, to;
  uint64_t parents[3]; /* hashes, 0 ends: In-Reply-To first, then References from the newest */
  uint64_t thread, subject;
  uint32_t cc; /* 0: nobody */
} Mail;

static History *
history_of (const Mail *mails, guint count)
{
  History *history = history_new ();
  history->addresses = g_array_new (FALSE, TRUE, sizeof (StoredAddress));
  g_array_set_size (history->addresses, EVE + 1);
  for (guint i = 0; i < count; i++) {
    const Participant people[] = { { mails[i].to, PARTICIPANT_TO }, { mails[i].cc, PARTICIPANT_CC } };
    StoredMessage message = { .hash = mails[i].hash,
                              .message_id = "",
                              .sent_unix = mails[i].sent,
                              .from = mails[i].from,
                              .sender = ADDRESS_NONE,
                              .participants = people,
                              .participant_count = mails[i].cc != 0 ? 2 : 1,
                              .subject = "",
                              .base_subject_hash = mails[i].subject,
                              .parents = mails[i].parents,
                              .thread_hash = mails[i].thread,
                              .list_id = "",
                              .notice_address = ADDRESS_NONE };
    while (message.parent_count < 3 && mails[i].parents[message.parent_count] != 0)
      message.parent_count++;
    history_add_message (history, 0, &message);
  }
  history_settle (history);
  return history;
}

#define NONE MESSAGE_NONE
typedef struct {
  uint32_t parent, thread;
  bool is_inferred;
} Link;

static void
expect (const Mail *mails, const Link *links, guint count)
{
  g_autoptr (History) history = history_of (mails, count);
  g_autoptr (Scroll) scroll = thread_find_links (history);
  const ThreadLink *found = scroll_settle (scroll);
  for (guint i = 0; i < count; i++) {
    const ThreadLink *link = &found[i];
    assert_int_equal (link->parent, links[i].parent);
    assert_int_equal (link->thread, links[i].thread);
    assert_int_equal (link->is_inferred, links[i].is_inferred);
  }
}

static void
test_in_reply_to_then_the_newest_known_reference (void **state)
{
  (void) state;
  static const Mail mails[] = { { 0, 10, ANN, BOB, { 0 }, 0, 0 },
                                { 1, 11, BOB, ANN, { 10 }, 0, 0 },
                                { 2, 12, ANN, BOB, { 99, 11, 10 }, 0, 0 }, /* 99 is not in the export */
                                { 3, 13, BOB, ANN, { 10, 12 }, 0, 0 } };
  static const Link links[] = { { NONE, 0, false }, { 0, 0, false }, { 1, 0, false }, { 0, 0, false } };
  expect (mails, links, 4);
}

static void
test_the_thread_id_of_the_mail_system_comes_next (void **state)
{
  (void) state;
  static const Mail mails[] = { { 0, 10, ANN, BOB, { 0 }, 7, 0 },
                                { 1, 11, BOB, ANN, { 0 }, 7, 0 },
                                { 2, 12, EVE, ANN, { 0 }, 8, 0 } };
  static const Link links[] = { { NONE, 0, false }, { 0, 0, false }, { NONE, 2, false } };
  expect (mails, links, 3);
}

/* All of a thread hang on its first message, but for what they name; one that comes first and waits for
 * another of its second is waited for. */
static void
test_the_first_of_a_thread_id (void **state)
{
  (void) state;
  static const Mail mails[] = { { 9, 10, ANN, BOB, { 12 }, 7, 0 },  { 9, 11, BOB, ANN, { 0 }, 7, 0 },
                                { 9, 12, EVE, ANN, { 0 }, 0, 0 },   { 20, 13, ANN, BOB, { 0 }, 7, 0 },
                                { 30, 14, BOB, ANN, { 13 }, 7, 0 }, { 40, 15, ANN, EVE, { 0 }, 7, 0 } };
  static const Link links[] = { { 2, 2, false }, { 0, 2, false }, { NONE, 2, false },
                                { 0, 2, false }, { 3, 2, false }, { 0, 2, false } };
  expect (mails, links, 6);
}

/* A later message never becomes a parent, though it is named: what comes later must not change what was. */
static void
test_only_earlier_messages_are_parents (void **state)
{
  (void) state;
  static const Mail mails[] = { { 0, 10, ANN, BOB, { 11 }, 0, 0 }, { 1, 11, BOB, ANN, { 0 }, 0, 0 } };
  static const Link links[] = { { NONE, 0, false }, { NONE, 1, false } };
  expect (mails, links, 2);
}

/* A series sent within one second, its opening message third in the order of hashes. */
static void
test_a_series_of_one_second_keeps_together (void **state)
{
  (void) state;
  static const Mail mails[] = { { 9, 10, ANN, BOB, { 12 }, 0, 0 },
                                { 9, 11, ANN, BOB, { 12 }, 0, 0 },
                                { 9, 12, ANN, BOB, { 0 }, 0, 0 },
                                { 9, 13, ANN, BOB, { 12 }, 0, 0 } };
  static const Link links[] = { { 2, 2, false }, { 2, 2, false }, { NONE, 2, false }, { 2, 2, false } };
  expect (mails, links, 4);
}

/* Hostile mail: two that name each other. */
static void
test_a_circle_within_one_second_is_cut (void **state)
{
  (void) state;
  static const Mail mails[] = { { 9, 10, ANN, BOB, { 11 }, 0, 0 }, { 9, 11, BOB, ANN, { 10 }, 0, 0 } };
  static const Link links[] = { { NONE, 0, false }, { 0, 0, false } };
  expect (mails, links, 2);
}

/* One that waits for another that waits itself takes the next that it names, if that is linked. */
static void
test_who_waits_takes_the_next_that_it_names (void **state)
{
  (void) state;
  static const Mail mails[] = { { 1, 20, ANN, BOB, { 0 }, 0, 0 },
                                { 9, 10, ANN, BOB, { 99, 11, 20 }, 0, 0 },
                                { 9, 11, BOB, ANN, { 12 }, 0, 0 },
                                { 9, 12, BOB, ANN, { 0 }, 0, 0 } };
  static const Link links[] = { { NONE, 0, false }, { 0, 0, false }, { 3, 3, false }, { NONE, 3, false } };
  expect (mails, links, 4);
}

/* More than one bin of them; each names, behind one that is not here, one of any time before. */
#define MANY 300000u
static uint64_t
hash_at (uint32_t i)
{
  return (i + 1) * UINT64_C (0xd1342543de82ef95);
}

static void
test_many_name_one_of_any_time (void **state)
{
  (void) state;
  g_autofree Mail *mails = g_new0 (Mail, MANY);
  g_autofree Link *links = g_new0 (Link, MANY);
  for (uint32_t i = 0; i < MANY; i++) {
    uint32_t named = i > 0 ? (uint32_t) (hash_at (i) >> 32) % i : 0;
    mails[i] =
        (Mail){ HOURS (i), hash_at (i), ANN, BOB, { i > 0 ? 5 : 0, hash_at (named), hash_at (i - 1) }, 0, 0 };
    links[i] = (Link){ i > 0 ? named : NONE, 0, false };
  }
  expect (mails, links, MANY);
}

static void
test_a_message_is_not_its_own_parent (void **state)
{
  (void) state;
  static const Mail mails[] = { { 0, 10, ANN, BOB, { 10 }, 0, 0 } };
  static const Link links[] = { { NONE, 0, false } };
  expect (mails, links, 1);
}

static void
test_same_subject_with_people_crossed (void **state)
{
  (void) state;
  static const Mail crossed[] = { { 0, 10, ANN, BOB, { 0 }, 0, 5 },
                                  { DAYS (14), 11, BOB, ANN, { 0 }, 0, 5 } };
  static const Link answered[] = { { NONE, 0, false }, { 0, 0, true } };
  expect (crossed, answered, 2);
}

static void
test_subject_alone_joins_nothing (void **state)
{
  (void) state;
  static const Link apart[] = { { NONE, 0, false }, { NONE, 1, false } };
  static const Mail pairs[][2] = {
    { { 0, 10, ANN, BOB, { 0 }, 0, 5 }, { DAYS (14) + 1, 11, BOB, ANN, { 0 }, 0, 5 } }, /* too late */
    { { 0, 10, ANN, BOB, { 0 }, 0, 5 }, { 1, 11, ANN, BOB, { 0 }, 0, 5 } },             /* the same sender */
    { { 0, 10, ANN, BOB, { 0 }, 0, 5 }, { 1, 11, EVE, ANN, { 0 }, 0, 5 } }, /* not one of those written to */
    { { 0, 10, ANN, BOB, { 0 }, 0, 5 }, { 1, 11, BOB, EVE, { 0 }, 0, 5 } }, /* not to the one who wrote */
    { { 0, 10, ANN, BOB, { 0 }, 0, 5 }, { 1, 11, BOB, ANN, { 0 }, 0, 6 } }, /* another subject */
    { { 0, 10, ANN, BOB, { 0 }, 0, 0 }, { 1, 11, BOB, ANN, { 0 }, 0, 0 } }, /* none at all */
  };
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++)
    expect (pairs[i], apart, 2);
}

/* Of several that fit the latest is answered. */
static void
test_subject_takes_the_latest (void **state)
{
  (void) state;
  static const Mail mails[] = { { 0, 10, ANN, BOB, { 0 }, 0, 5 },
                                { HOURS (1), 11, ANN, BOB, { 0 }, 0, 5 },
                                { HOURS (2), 12, ANN, EVE, { 0 }, 0, 5 },
                                { HOURS (3), 13, BOB, ANN, { 0 }, 0, 5 } };
  static const Link links[] = { { NONE, 0, false }, { NONE, 1, false }, { NONE, 2, false }, { 1, 1, true } };
  expect (mails, links, 4);
}

/* Of two people who wrote under the subject, whichever is named first. */
static void
test_subject_takes_the_latest_of_several_people (void **state)
{
  (void) state;
  static const Link links[] = { { NONE, 0, false }, { NONE, 1, false }, { 1, 1, true } };
  for (int i = 0; i < 2; i++) {
    const Mail mails[] = { { 0, 10, ANN, BOB, { 0 }, 0, 5, 0 },
                           { HOURS (1), 11, EVE, BOB, { 0 }, 0, 5, 0 },
                           { HOURS (2), 12, BOB, i == 0 ? ANN : EVE, { 0 }, 0, 5, i == 0 ? EVE : ANN } };
    expect (mails, links, 3);
  }
}

/* What lies within reach may have been written in the fortnight before. */
static void
test_subject_reaches_into_the_fortnight_before (void **state)
{
  (void) state;
  static const Mail mails[] = { { 0, 10, ANN, BOB, { 0 }, 0, 7, 0 },
                                { DAYS (10), 11, ANN, BOB, { 0 }, 0, 5, 0 },
                                { DAYS (16), 12, BOB, ANN, { 0 }, 0, 5, 0 } };
  static const Link links[] = { { NONE, 0, false }, { NONE, 1, false }, { 1, 1, true } };
  expect (mails, links, 3);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_in_reply_to_then_the_newest_known_reference),
    cmocka_unit_test (test_the_thread_id_of_the_mail_system_comes_next),
    cmocka_unit_test (test_the_first_of_a_thread_id),
    cmocka_unit_test (test_only_earlier_messages_are_parents),
    cmocka_unit_test (test_a_series_of_one_second_keeps_together),
    cmocka_unit_test (test_a_circle_within_one_second_is_cut),
    cmocka_unit_test (test_who_waits_takes_the_next_that_it_names),
    cmocka_unit_test (test_many_name_one_of_any_time),
    cmocka_unit_test (test_a_message_is_not_its_own_parent),
    cmocka_unit_test (test_same_subject_with_people_crossed),
    cmocka_unit_test (test_subject_alone_joins_nothing),
    cmocka_unit_test (test_subject_takes_the_latest),
    cmocka_unit_test (test_subject_takes_the_latest_of_several_people),
    cmocka_unit_test (test_subject_reaches_into_the_fortnight_before),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
