/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/text.h"
#include "pipeline/history_private.h"

#define COUNT 20000 /* more than a hundred blocks: two threads read them */
#define START 1700000000
static GError *error;
static const char *behind_subject = "";
static int64_t spread = 1; /* of the seconds in which messages are sent */
#define OK(call)                                                                                             \
  do                                                                                                         \
    if (!(call))                                                                                             \
      fail_msg ("%s: %s", #call, error != NULL ? error->message : "false");                                  \
  while (0)

/* Every third message is of a list, every fifth answers the one before it, two and two are of one second, and
 * every hundredth has no date. */
static bool
put_message (Store *store, guint i)
{
  g_autofree char *id = g_strdup_printf ("m%u@x", i), *before = g_strdup_printf ("m%u@x", i - 1),
                  *subject = g_strdup_printf ("Subject %u%s", i % 7, behind_subject);
  uint64_t parent = text_hash (before);
  Participant to = { i % 3, PARTICIPANT_TO };
  const StoredMessage message = { .hash = text_hash (id),
                                  .message_id = id,
                                  .sent_unix = i % 100 == 99 ? UNIX_NONE : START + (COUNT - i) / 2 * spread,
                                  .zone_minutes = 60,
                                  .from = (i + 1) % 3,
                                  .record_class = i % 11 == 0 ? CLASS_AUTO : CLASS_HUMAN,
                                  .sender = ADDRESS_NONE,
                                  .subject = subject,
                                  .list_id = i % 3 == 0 ? (i % 2 == 0 ? "one.example" : "two.example") : "",
                                  .participants = &to,
                                  .participant_count = 1,
                                  .parents = &parent,
                                  .parent_count = i % 5 == 4,
                                  .notice_address = ADDRESS_NONE,
                                  .notice_until_day = DAY_NONE };
  bool duplicate;
  return store_put_message (store, &message, &duplicate, &error) && !duplicate;
}

typedef void (*PutFn) (Store *store);

/* Of so many addresses, the last of which says nothing, and messages, and what is put there besides. */
static History *
load_with (int address_count, guint message_count, PutFn put_more)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-history-XXXXXX", NULL),
                  *path = g_build_filename (folder, "h.db", NULL);
  Store *store = store_open (path, false, &error);
  assert_non_null (store);
  OK (store_begin_unit (store, &(StoreUnit){ .path = "a" }, &error));
  for (int i = 0; i < address_count; i++) { /* of the last one there is nothing */
    g_autofree char *text = g_strdup_printf ("p%d@x.example", i);
    uint32_t address;
    OK (store_put_address (store, text, "", START, &address, &error));
    assert_int_equal (address, i);
  }
  for (guint i = 0; i < message_count; i++)
    OK (put_message (store, i));
  if (put_more != NULL)
    put_more (store);
  g_autoptr (Diag) diag = diag_new ();
  OK (store_commit_unit (store, &(StoreUnit){ .path = "a", .format = "mbox", .fingerprint = "f" }, diag,
                         &error));
  History *history = history_load (store, &error);
  assert_non_null (history);
  store_close (store);
  g_unlink (path);
  g_rmdir (folder);
  return history;
}

static History *
load_of (int address_count, guint message_count)
{
  return load_with (address_count, message_count, NULL);
}

static History *
load (void)
{
  return load_of (4, COUNT);
}

static const HistoryMessage *
message_at (const History *history, guint i)
{
  return &history->messages[i];
}

static void
test_by_time_and_hash (void **state)
{
  g_autoptr (History) history = load ();
  (void) state;
  assert_int_equal (history->message_count, COUNT);
  for (guint i = 1; i < COUNT; i++) {
    const HistoryMessage *before = message_at (history, i - 1), *message = message_at (history, i);
    assert_true (
        before->sent_unix < message->sent_unix ||
        (before->sent_unix == message->sent_unix && (int64_t) before->hash < (int64_t) message->hash));
  }
}

/* What belongs to a message is still its own, whoever read it. */
static void
test_what_belongs_together (void **state)
{
  g_autoptr (History) history = load ();
  const char *lists[2] = { NULL, NULL };
  (void) state;
  for (guint k = 0; k < COUNT; k++) {
    const HistoryMessage *message = message_at (history, k);
    const char *id = history_message_id (history, message);
    guint i = (guint) g_ascii_strtoull (id + 1, NULL, 10);
    g_autofree char *subject = g_strdup_printf ("Subject %u", i % 7),
                    *before = g_strdup_printf ("m%u@x", i - 1);
    const Participant *to = history_participants (history, message);
    assert_int_equal (message->hash, text_hash (id));
    assert_string_equal (history_subject (history, message), subject);
    assert_int_equal (to->address, i % 3);
    assert_int_equal (message->parent_count, i % 5 == 4);
    if (i % 5 == 4)
      assert_int_equal (history_parents (history, message)[0], text_hash (before));
    const char *list = history_extra (history, message)->list_id, **known = &lists[i % 2];
    assert_true ((list != NULL) == (i % 3 == 0));
    if (list != NULL && *known == NULL)
      *known = list;
    assert_true (list == NULL || list == *known); /* one address for one list */
  }
  assert_string_equal (lists[0], "one.example");
  assert_string_equal (lists[1], "two.example");
}

/* By a walk over all messages. */
static void
expect_authors (const History *history, guint count, const GArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++) {
    const StoredAddress *address = &g_array_index (addresses, StoredAddress, i);
    int32_t first = DAY_NONE, last = DAY_NONE;
    for (guint k = 0; k < count; k++) {
      const HistoryMessage *message = message_at (history, k);
      if (message->from != i || (message->record_class != CLASS_HUMAN && message->record_class != CLASS_LIST))
        continue;
      last = day_of_unix (message->sent_unix);
      first = first == DAY_NONE ? last : first;
    }
    assert_int_equal (address->first_day, first);
    assert_int_equal (address->last_day, last);
  }
}

static void
test_when_authors_wrote (void **state)
{
  g_autoptr (History) history = load ();
  (void) state;
  expect_authors (history, COUNT, history->addresses);
  const guint counts[] = { 0, 1, 205, COUNT / 2, COUNT };
  g_autoptr (GArray) addresses = g_array_copy (history->addresses);
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++) {
    history_date_authors (history, counts[i], addresses);
    expect_authors (history, counts[i], addresses);
  }
}

static void
test_who_is_named_first_where (void **state)
{
  g_autoptr (History) history = load ();
  (void) state;
  assert_int_equal (history->first_named->len, 4);
  for (guint i = 0; i < 4; i++) {
    guint k = 0;
    while (k < COUNT && message_at (history, k)->from != i &&
           history_participants (history, message_at (history, k))->address != i)
      k++;
    assert_int_equal (g_array_index (history->first_named, uint32_t, i), k < COUNT ? k : MESSAGE_NONE);
  }
}

/* A series across a change of the clock, one that keeps no step, two at once, some too far apart for a step,
 * and what only a damaged store has; and none. */
static void
test_starts_of_a_meeting (void **state)
{
  (void) state;
  const int64_t week = 7 * 86400, far = INT64_C (1) << 40,
                starts[] = { 0,
                             week,
                             2 * week,
                             3 * week - 3600,
                             4 * week - 3600,
                             5000000,
                             5000001,
                             5000001,
                             5000009,
                             far,
                             far + (far >> 7),
                             7,
                             5,
                             INT64_MAX,
                             INT64_MIN,
                             INT64_MAX,
                             -2 };
  for (gsize count = 0; count <= G_N_ELEMENTS (starts); count++) {
    g_autoptr (History) history = history_new ();
    const StoredMeeting stored = { .uid = "u", .title = "t", .starts = starts, .start_count = count };
    history_add_meeting (history, &stored);
    const HistoryMeeting *meeting = history->meetings->pdata[0];
    gsize seen = 0;
    StartWalk walk = { 0 };
    for (int64_t start; history_next_start (meeting, &walk, &start); seen++)
      assert_int_equal (start, starts[seen]);
    assert_int_equal (seen, count);
    assert_true (history_first_start (meeting) == (count > 0 ? starts[0] : INT64_MAX));
    assert_true (count != 3 || meeting->run_count == 1);
  }
}

/* Tables come without either. */
static void
test_a_store_without_mail (void **state)
{
  (void) state;
  for (int address_count = 0; address_count < 2; address_count++) {
    g_autoptr (History) history = load_of (address_count, 0);
    assert_int_equal (history->message_count, 0);
    assert_int_equal (history->first_named->len, address_count);
    (void) history_threads (history);
  }
}

static gpointer
ask_for_threads (gpointer history)
{
  return (gpointer) history_threads (history);
}

static void
test_all_who_ask_get_the_same_threads (void **state)
{
  g_autoptr (History) history = load ();
  GThread *others[3];
  (void) state;
  for (int i = 0; i < 3; i++)
    others[i] = g_thread_new ("asks", ask_for_threads, history);
  const ThreadLink *links = history_threads (history);
  for (int i = 0; i < 3; i++)
    assert_ptr_equal (g_thread_join (others[i]), links);
  guint answers = 0;
  for (guint i = 0; i < COUNT; i++) {
    const HistoryMessage *message = message_at (history, i);
    answers += links[i].parent != MESSAGE_NONE;
    if (links[i].parent != MESSAGE_NONE)
      assert_true (message_at (history, links[i].parent)->sent_unix <= message->sent_unix);
  }
  assert_true (answers > 0);
}

/* A week with more than is sorted at once. */
static void
test_a_large_week (void **state)
{
  (void) state;
  g_autofree char *long_text = g_strnfill (900, 'x');
  behind_subject = long_text;
  spread = 30; /* over half of the week */
  g_autoptr (History) history = load ();
  behind_subject = "";
  spread = 1;
  assert_int_equal (history->message_count, COUNT);
  for (guint i = 0; i < COUNT; i++) {
    const HistoryMessage *message = message_at (history, i), *before = i > 0 ? message - 1 : NULL;
    assert_true (message->hash == text_hash (history_message_id (history, message)));
    assert_true (
        before == NULL || before->sent_unix < message->sent_unix ||
        (before->sent_unix == message->sent_unix && (int64_t) before->hash < (int64_t) message->hash));
    assert_int_equal (strlen (history_subject (history, message)), 9 + 900);
  }
}

/* From the first to the last, by time or, without a date, by hash; what no bin reaches comes into the
 * outermost. */
static void
test_parts_of_a_bin (void **state)
{
  (void) state;
  const guint parts = 16, steps = 4000, undated = 5, dated = UNDATED_BINS + 1000;
  guint last_undated = 0, last_dated = 0;
  for (guint i = 0; i < steps; i++) {
    uint64_t key = (uint64_t) undated << (64 - UNDATED_BITS) | (uint64_t) i << (64 - UNDATED_BITS - 12);
    int64_t week = 631152000 + INT64_C (604800) * 1000;
    const HistoryMessage by_hash = { .hash = key ^ UINT64_C (1) << 63, .sent_unix = UNIX_NONE },
                         by_time = { .sent_unix = week - 604800 + 3 * 604800 / steps * i };
    guint of_hash = history_part_of (undated, &by_hash, parts),
          of_time = history_part_of (dated, &by_time, parts);
    assert_true (of_hash >= last_undated && of_hash < parts && of_time >= last_dated && of_time < parts);
    assert_true (i > 0 || (of_hash == 0 && of_time == 0));
    last_undated = of_hash;
    last_dated = of_time;
  }
  assert_int_equal (last_undated, parts - 1);
  assert_int_equal (last_dated, parts - 1);
}

/* The first two of "t0", "t1", … that have one hash; yours. */
static void
find_texts_of_one_hash (char **one, char **other)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  for (guint i = 0;; i++) {
    *other = g_strdup_printf ("t%u", i);
    gpointer hash = GUINT_TO_POINTER (text_hash_key (*other)), first = g_hash_table_lookup (known, hash);
    if (first != NULL) {
      *one = g_strdup_printf ("t%u", GPOINTER_TO_UINT (first) - 1);
      return;
    }
    g_hash_table_insert (known, hash, GUINT_TO_POINTER (i + 1));
    g_free (*other);
  }
}

/* A text is not taken for the one that came before it, and one that comes again is kept once. */
static void
test_texts_of_one_hash (void **state)
{
  (void) state;
  g_autofree char *one = NULL, *other = NULL;
  find_texts_of_one_hash (&one, &other);
  const char *const titles[] = { one, one, other, one };
  g_autoptr (History) history = history_new ();
  for (size_t i = 0; i < G_N_ELEMENTS (titles); i++)
    history_add_meeting (history, &(StoredMeeting){ .uid = "u", .title = titles[i] });
  for (size_t i = 0; i < G_N_ELEMENTS (titles); i++)
    assert_string_equal (((const HistoryMeeting *) history->meetings->pdata[i])->title, titles[i]);
  assert_ptr_equal (((const HistoryMeeting *) history->meetings->pdata[0])->title,
                    ((const HistoryMeeting *) history->meetings->pdata[1])->title);
}

#define USAGE 30000 /* rows of each of the accounts: with all of them more than stay in memory */

/* Of accounts whose words come in another order than their texts, in no order, each row in two versions. */
static void
put_usage (Store *store)
{
  static const char *const accounts[] = { "delta", "alpha", "charlie", "bravo" };
  uint64_t duplicates;
  for (guint i = 0; i < USAGE; i++) {
    guint day = i * 7919 % USAGE;
    g_autofree char *user = g_strdup_printf ("user-%u", day % 50);
    for (guint k = 0; k < 2 * G_N_ELEMENTS (accounts); k++) {
      const UsageRecord usage = { accounts[k / 2], user, "f", (int32_t) day / 2, -1, k, START - (k & 1) };
      OK (store_put_usage (store, &usage, &error));
    }
  }
  OK (store_settle_usage (store, &duplicates, &error));
  assert_int_equal (duplicates, 0);
}

static int
compare_rows (const History *history, const StoredUsage *a, const StoredUsage *b)
{
  int order = strcmp (history->words->pdata[a->account], history->words->pdata[b->account]);
  const gint64 x[] = { a->day, a->user, a->feature, a->known_unix },
               y[] = { b->day, b->user, b->feature, b->known_unix };
  for (size_t i = 0; i < G_N_ELEMENTS (x) && order == 0; i++)
    order = (x[i] > y[i]) - (x[i] < y[i]);
  return order;
}

static void
test_usage_account_by_account (void **state)
{
  (void) state;
  g_autoptr (History) history = load_with (0, 0, put_usage);
  double sum = 0;
  assert_int_equal (history->usage_count, 8 * USAGE);
  for (guint i = 0; i < history->usage_count; i++) {
    sum += history->usage[i].count;
    assert_true (i == 0 || compare_rows (history, &history->usage[i - 1], &history->usage[i]) < 0);
  }
  assert_float_equal (sum, 28.0 * USAGE, 0.5);
  assert_string_equal (history->words->pdata[history->usage[0].account], "alpha");
  assert_int_equal (history->first_day, 0);
  assert_int_equal (history->last_day, (USAGE - 1) / 2);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_by_time_and_hash),
                                      cmocka_unit_test (test_what_belongs_together),
                                      cmocka_unit_test (test_starts_of_a_meeting),
                                      cmocka_unit_test (test_when_authors_wrote),
                                      cmocka_unit_test (test_who_is_named_first_where),
                                      cmocka_unit_test (test_a_store_without_mail),
                                      cmocka_unit_test (test_usage_account_by_account),
                                      cmocka_unit_test (test_texts_of_one_hash),
                                      cmocka_unit_test (test_a_large_week),
                                      cmocka_unit_test (test_parts_of_a_bin),
                                      cmocka_unit_test (test_all_who_ask_get_the_same_threads) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
