/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "strategy_view.h"

/* 65 weeks: 13 to meet everybody, 39 of history with a newcomer every third week (13), 13 of quarter with
 * one. Expected 13/39·13 = 4.3333; P(X ≤ 1) = e^-4.3333 · 5.3333 = 0.0699877. */
static void
test_newcomers (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (65);
  uint32_t first = made_person (made, "first", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  made_act (made, first, made_ago (60, 1));
  for (int i = 0; i < 13; i++) {
    g_autofree char *name = g_strdup_printf ("p%d", i);
    made_act (made, made_person (made, name, SIDE_CLIENT, 2, FUNCTION_PRODUCT), made_ago (51 - 3 * i, 1));
  }
  made_act (made, first, made_ago (5, 1));
  made_act (made, made_person (made, "new", SIDE_CLIENT, 2, FUNCTION_PRODUCT), made_ago (4, 1));
  made_measure (made, measure_access);
  const Fact *fact = made_fact (made, "newcomers.count");
  assert_near (fact->value, 1, 0);
  assert_near (fact->baseline, 13.0 / 3, 1e-12);
  assert_near (fact->n_baseline, 39, 0);
  assert_near (fact->p, exp (-13.0 / 3) * (1 + 13.0 / 3), 1e-12);
  g_autoptr (Made) young = made_new (51); /* 25 weeks between the first 13 and the quarter */
  made_measure (young, measure_access);
  assert_unknown (young, "newcomers.count", "fewer than 26 weeks");
}

/* Now 8 of 20 questions to Ann are answered by Bob; a year before none of 20 was, which counts as half of
 * one: ratio 16. */
static void
test_substitution (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t us = made_person (made, "us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
           ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT),
           bob = made_person (made, "bob", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  for (int i = 0; i < 20; i++)
    made_ask (made, us, ann, ann, made_ago (40, i % 5));
  for (int i = 0; i < 19; i++)
    made_ask (made, us, ann, i < 8 ? bob : ann, made_ago (6, i % 5));
  made_measure (made, measure_access);
  assert_unknown (made, "substitution.share", "fewer than 20");
  assert_near (made_fact (made, "substitution.share")->n, 19, 0);
  made_ask (made, us, ann, ann, made_ago (5, 1));
  made_measure (made, measure_access);
  const Fact *fact = made_fact (made, "substitution.share");
  assert_near (fact->value, 0.4, 1e-12);
  assert_near (fact->baseline, 0.025, 1e-12);
  assert_int_equal (fact->evidence->len, 8);
  assert_true (fact->p < 0.01);
}

/* Some exports have messages without an id: they are found by their moment. */
static void
test_messages_have_names (void **state)
{
  (void) state;
  g_autofree char *known = message_dup_name ("a@b", "2025-02-03T10:00:00Z"),
                  *none = message_dup_name ("", "2025-02-03T10:00:00Z");
  assert_string_equal (known, "<a@b>");
  assert_string_equal (none, "no Message-ID, sent 2025-02-03T10:00:00Z");
}

/* Two colleagues a message in BASE, none now; with 19 messages nothing is said. */
static void
test_copied (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t us = made_person (made, "us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
           ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  for (int week = 37; week >= 12; week--) {
    made_act (made, ann, made_ago (week, 1)); /* so that there is a base */
    made_mail (made, ann, us, made_ago (week, 1), "Hello")->colleague_count = 2;
  }
  for (int i = 0; i < 19; i++)
    made_mail (made, ann, us, made_ago (7 - i / 3, i % 3), "Hello");
  made_mail (made, us, ann, made_ago (1, 3), "Hello"); /* ours */
  made_measure (made, measure_access);
  assert_unknown (made, "copied.colleagues", "fewer than 20");
  made_mail (made, ann, us, made_ago (0, 1), "Hello");
  made_measure (made, measure_access);
  const Fact *fact = made_fact (made, "copied.colleagues");
  assert_near (fact->value, 0, 0);
  assert_near (fact->baseline, 2, 1e-12);
  assert_near (fact->n, 20, 0);
  assert_near (fact->n_baseline, 26, 0);
  assert_true (fact->p < 1e-6);
}

/* 2 of 20 threads now, 13 of 26 before: pooled 15/46, z = 2.8717, p = 0.0020413. A reply starts nothing. */
static void
test_initiated (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t us = made_person (made, "us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
           ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  made_measure (made, measure_access);
  assert_unknown (made, "initiated.share", "no thread began");
  for (int week = 37; week >= 12; week--)
    made_mail (made, week % 2 == 0 ? ann : us, week % 2 == 0 ? us : ann, made_ago (week, 1), "Hello");
  for (int i = 0; i < 20; i++)
    made_mail (made, i < 2 ? ann : us, i < 2 ? us : ann, made_ago (7 - i / 3, i % 3), "Hello");
  made_mail (made, ann, us, made_ago (0, 1), "Re: Hello")->starts_thread = false;
  made_measure (made, measure_access);
  const Fact *fact = made_fact (made, "initiated.share");
  assert_near (fact->value, 0.1, 1e-12);
  assert_near (fact->baseline, 0.5, 1e-12);
  assert_near (fact->n, 20, 0);
  assert_near (fact->n_baseline, 26, 0);
  double pooled = 15.0 / 46, z = 0.4 / sqrt (pooled * (1 - pooled) * (1.0 / 20 + 1.0 / 26));
  assert_near (fact->p, 0.5 * erfc (z / sqrt (2)), 1e-9);
}

/* One message a week in 26 weeks of BASE, 16 in the last 8: twice as many. */
static void
test_hub (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t us = made_person (made, "us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
           ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  made_measure (made, measure_access);
  assert_unknown (made, "hub.load_ratio", "fewer than 10");
  for (int week = 37; week >= 12; week--)
    made_mail (made, us, ann, made_ago (week, 1), "Hello");
  for (int i = 0; i < 16; i++)
    made_mail (made, us, ann, made_ago (7 - i / 2, i % 2), "Hello");
  made_contact (made, us, ann, made_ago (3, 1));
  made_measure (made, measure_access);
  assert_fact (made, "hub.load_ratio", 2);
}

/* Two person-days a week in BASE, one now, and one day of chat a week instead. */
static void
test_channel (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  made_person (made, "us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT);
  for (int week = 79; week >= 0; week--) {
    made_act (made, ann, made_ago (week, 0));
    if (week > 7)
      made_act (made, ann, made_ago (week, 2));
  }
  made_measure (made, measure_access);
  assert_unknown (made, "channel.shifted", "was imported");
  for (int week = 7; week >= 0; week--) {
    g_autofree char *day = day_format (made_ago (week, 3));
    static const char *const lines[] = { "A1|%sT09:00:00Z|ann@acme.test|us@we.test|chat|",
                                         "A1|%sT10:00:00Z|ann@acme.test|us@we.test|chat|",
                                         "A1|%sT11:00:00Z|us@we.test|ann@acme.test|portal|", /* ours */
                                         "A1|%sT12:00:00Z|bob@acme.test|us@we.test|crm|" };
    for (size_t i = 0; i < G_N_ELEMENTS (lines); i++) {
      char **parts = g_strsplit (lines[i], "%s", 2);
      g_autofree char *cells = g_strjoinv (day, parts);
      g_strfreev (parts);
      made_row (made, TABLE_INTERACTIONS, cells);
    }
  }
  made_measure (made, measure_access);
  assert_unknown (made, "channel.shifted", "part of the base weeks");
  made->view->kept_since[TABLE_INTERACTIONS] = made_ago (60, 0);
  made_measure (made, measure_access);
  assert_fact (made, "channel.shifted", 1);
  assert_near (made_fact (made, "channel.shifted")->n, 8, 0);
  g_ptr_array_set_size (made->view->rows[TABLE_INTERACTIONS], 20); /* 5 of 8 weeks: 0.625 of what was lost */
  made_measure (made, measure_access);
  assert_fact (made, "channel.shifted", 0);
}

/* E4: the quarter against the lower of the two before; by meetings that were attended and by messages. */
static void
test_roadmap (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t us = made_person (made, "us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
           chief = made_person (made, "chief", SIDE_CLIENT, 5, FUNCTION_EXECUTIVE),
           ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  made_measure (made, measure_leadership);
  assert_unknown (made, "exec.roadmap", "no roadmap");
  for (int i = 0; i < 3; i++) {
    made_mail (made, chief, us, made_ago (30, i), "Re: Roadmap 2026");
    made_meeting (made, "Roadmap", chief, PARTSTAT_ACCEPTED, made_ago (20, i));
  }
  made_mail (made, chief, us, made_ago (20, 3), "Planning day");
  made_mail (made, ann, us, made_ago (5, 3), "Roadmap");
  made_mail (made, chief, us, made_ago (5, 3), "Lunch");
  made_meeting (made, "Roadmap", chief, PARTSTAT_DECLINED, made_ago (3, 1));
  made_measure (made, measure_leadership);
  const Fact *fact = made_fact (made, "exec.roadmap");
  assert_near (fact->value, 0, 0);
  assert_near (fact->baseline, 3, 0);
  assert_near (fact->n_baseline, 2, 0);
  made_mail (made, chief, us, made_ago (1, 3), "Roadmap");
  made_measure (made, measure_leadership);
  assert_fact (made, "exec.roadmap", 1);
}

static int32_t departure_day; /* what measure_champion would have found; DAY_NONE: nobody left */

static void
measure_after_champion (const Frame *frame, FactSet *facts)
{
  Fact *champion = fact_set_add (facts, fact_new ("champion.departed", departure_day != DAY_NONE));
  champion->onset_day = departure_day;
  measure_leadership (frame, facts);
}

/* E6: a finance chief who came after the champion left, two threads on spend, one of them a tender. */
static void
test_new_leaders (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (80);
  uint32_t us = made_person (made, "us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
           old = made_person (made, "old", SIDE_CLIENT, 5, FUNCTION_EXECUTIVE),
           cfo = made_person (made, "cfo", SIDE_CLIENT, 5, FUNCTION_FINANCE),
           ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  made_measure (made, measure_leadership);
  assert_unknown (made, "newleader.present", "who the champion is");
  made_act (made, old, made_ago (70, 1));
  made_act (made, old, made_ago (15, 1));
  made_act (made, cfo, made_ago (10, 1));
  made_act (made, ann, made_ago (9, 1));
  made_mail (made, us, ann, made_ago (30, 1), "Vendor review");
  made_mail (made, cfo, us, made_ago (10, 1), "Vendor review");
  made_mail (made, us, cfo, made_ago (9, 1), "Re: Vendor review")->thread = 1;
  made_mail (made, cfo, us, made_ago (8, 1), "RFP for the platform");
  departure_day = made_ago (20, 1);
  made_measure (made, measure_after_champion);
  assert_fact (made, "newleader.present", 1);
  assert_fact (made, "newleader.spend_threads", 2);
  assert_fact (made, "newleader.rfp_threads", 1);
  assert_int_equal (made_fact (made, "newleader.present")->onset_day, made_ago (10, 1));
  departure_day = made_ago (37, 1); /* the 26 weeks were over a week before */
  made_measure (made, measure_after_champion);
  assert_fact (made, "newleader.present", 0);
  departure_day = DAY_NONE;
  made_measure (made, measure_after_champion);
  assert_fact (made, "newleader.present", 0);
  assert_fact (made, "newleader.spend_threads", 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_messages_have_names),
    cmocka_unit_test (test_newcomers),
    cmocka_unit_test (test_substitution),
    cmocka_unit_test (test_copied),
    cmocka_unit_test (test_initiated),
    cmocka_unit_test (test_hub),
    cmocka_unit_test (test_channel),
    cmocka_unit_test (test_roadmap),
    cmocka_unit_test (test_new_leaders),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
