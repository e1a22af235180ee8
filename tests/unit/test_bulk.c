/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "identity/bulk.h"

#define HOUR 3600
#define CLIENTS 12 /* addresses 0 … 11 at big.com; 12 … 14 at one company each; 15, 16 are ours */
#define US 15

static Roster *
build_roster (void)
{
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (StoredAddress));
  for (int i = 0; i < CLIENTS + 5; i++) {
    const char *ours = i >= US ? "weft.example" : NULL;
    g_autofree char *text = i < CLIENTS ? g_strdup_printf ("p%d@big.com", i)
                            : ours      ? g_strdup_printf ("me%d@%s", i, ours)
                                        : g_strdup_printf ("q@c%d.com", i);
    StoredAddress address = {
      .text = g_intern_string (text), .name = "", .first_day = DAY_NONE, .last_day = DAY_NONE
    };
    g_array_append_val (addresses, address);
  }
  g_autoptr (Config) config = config_new ();
  g_ptr_array_add (config->vendor_domains, g_strdup ("weft.example"));
  return roster_build (&(RosterInput){ .addresses = addresses, .config = config, .as_of_day = 20000 });
}

/* Counts by hand: mail i of a case goes from us to one address, hours apart. */
static void
test_bulk (void **state)
{
  (void) state;
  static const struct {
    const char *what;
    int first, count, hours_apart;
    uint64_t subject;
    uint32_t parents;
    size_t marked;
  } cases[] = {
    { "ten persons of one company", 0, 10, 1, 7, 0, 10 },
    { "nine persons", 0, 9, 1, 7, 0, 0 },
    { "three companies", 12, 3, 1, 7, 0, 3 },
    { "two companies", 12, 2, 1, 7, 0, 0 },
    { "three companies in 24 hours exactly", 12, 3, 12, 7, 0, 3 },
    { "three companies in more", 12, 3, 13, 7, 0, 0 },
    { "no subject", 12, 3, 1, 0, 0, 0 },
    { "answers", 12, 3, 1, 7, 1, 0 },
  };
  g_autoptr (Roster) roster = build_roster ();
  const uint64_t parents[] = { 99 };
  for (size_t c = 0; c < G_N_ELEMENTS (cases); c++) {
    BulkMail mails[CLIENTS];
    Participant participants[CLIENTS];
    for (int i = 0; i < cases[c].count; i++) {
      participants[i] = (Participant){ (uint32_t) (cases[c].first + i), PARTICIPANT_TO };
      mails[i] = (BulkMail){ .hash = (uint64_t) i + 1,
                             .base_subject_hash = cases[c].subject,
                             .from = US,
                             .sent_unix = (int64_t) i * cases[c].hours_apart * HOUR,
                             .first_participant = (uint32_t) i,
                             .participant_count = 1,
                             .parent_count = cases[c].parents,
                             .record_class = CLASS_HUMAN };
    }
    BulkInput input = { mails, (size_t) cases[c].count, participants, parents, roster };
    size_t marked = bulk_mark (&input);
    if (marked != cases[c].marked)
      fail_msg ("%s: %zu", cases[c].what, marked);
    for (int i = 0; i < cases[c].count; i++)
      assert_int_equal (mails[i].record_class, marked > 0 ? CLASS_BULK : CLASS_HUMAN);
  }
}

/* A quiet mail with the same subject two days later is no part of the mailing, nor is another sender's. */
static void
test_bulk_window_and_sender (void **state)
{
  (void) state;
  g_autoptr (Roster) roster = build_roster ();
  const Participant participants[] = { { 12, PARTICIPANT_TO },
                                       { 13, PARTICIPANT_TO },
                                       { 14, PARTICIPANT_CC } };
  BulkMail mails[] = {
    { .hash = 1,
      .base_subject_hash = 7,
      .from = US,
      .sent_unix = 0,
      .participant_count = 3,
      .record_class = CLASS_HUMAN },
    { .hash = 2,
      .base_subject_hash = 7,
      .from = US + 1,
      .sent_unix = HOUR,
      .participant_count = 1,
      .record_class = CLASS_HUMAN },
    { .hash = 3,
      .base_subject_hash = 7,
      .from = US,
      .sent_unix = 48 * HOUR,
      .participant_count = 1,
      .record_class = CLASS_HUMAN },
  };
  BulkInput input = { mails, G_N_ELEMENTS (mails), participants, NULL, roster };
  assert_int_equal (bulk_mark (&input), 1);
  assert_int_equal (mails[0].record_class, CLASS_BULK);
}

static void
test_projects (void **state)
{
  (void) state;
  g_autoptr (Roster) roster = build_roster ();
  const uint64_t parents[] = { 1, 11, 21, 31 };
  const BulkMail posts[] = {
    /* dev: three authors, both companies, an answer across */
    { .hash = 1, .list_id = "dev", .from = 0, .record_class = CLASS_LIST },
    { .hash = 2,
      .list_id = "dev",
      .from = US,
      .first_parent = 0,
      .parent_count = 1,
      .record_class = CLASS_LIST },
    { .hash = 3, .list_id = "dev", .from = 1, .record_class = CLASS_LIST },
    /* news: nobody answers */
    { .hash = 11, .list_id = "news", .from = 0, .record_class = CLASS_LIST },
    { .hash = 12, .list_id = "news", .from = US, .record_class = CLASS_LIST },
    { .hash = 13, .list_id = "news", .from = 1, .record_class = CLASS_LIST },
    /* small: two authors */
    { .hash = 21, .list_id = "small", .from = 0, .record_class = CLASS_LIST },
    { .hash = 22,
      .list_id = "small",
      .from = US,
      .first_parent = 2,
      .parent_count = 1,
      .record_class = CLASS_LIST },
    /* ours: colleagues answer each other, a client only posts */
    { .hash = 31, .list_id = "ours", .from = US, .record_class = CLASS_LIST },
    { .hash = 32,
      .list_id = "ours",
      .from = US + 1,
      .first_parent = 3,
      .parent_count = 1,
      .record_class = CLASS_LIST },
    { .hash = 33, .list_id = "ours", .from = 0, .record_class = CLASS_LIST },
    { .hash = 34, .from = 2, .record_class = CLASS_HUMAN },
  };
  const BulkInput input = { (BulkMail *) posts, G_N_ELEMENTS (posts), NULL, parents, roster };
  g_autoptr (GHashTable) projects = list_find_projects (&input);
  assert_int_equal (g_hash_table_size (projects), 1);
  assert_true (g_hash_table_contains (projects, "dev"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_bulk),
    cmocka_unit_test (test_bulk_window_and_sender),
    cmocka_unit_test (test_projects),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
