/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/handover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* Far more than are passed on without a thread, and than may be on their way at once. */
#define MANY 20000

typedef struct {
  unsigned count;     /* of records that arrived */
  unsigned refuse_at; /* 0: none */
  bool in_order;
  GThread *reader;
  bool saw_other_thread;
} Arrivals;

static bool
arrive (const Message *message, gpointer user_data, GError **error)
{
  Arrivals *arrivals = user_data;
  if (arrivals->count + 1 == arrivals->refuse_at) {
    g_set_error (error, g_quark_from_static_string ("test"), 1, "no room for %s", message->message_id);
    return false;
  }
  g_autofree char *expected = g_strdup_printf ("%u@v.example", arrivals->count++);
  arrivals->in_order = arrivals->in_order && strcmp (message->message_id, expected) == 0;
  arrivals->saw_other_thread = arrivals->saw_other_thread || g_thread_self () != arrivals->reader;
  return true;
}

static bool
give (const RecordSink *sink, unsigned number, GError **error)
{
  char id[32]; /* gone when the record arrives */
  g_snprintf (id, sizeof id, "%u@v.example", number);
  const Mailbox nobody = { "", "" };
  const Message message = { .message_id = id,
                            .in_reply_to = "",
                            .from = nobody,
                            .sender = nobody,
                            .reply_to = nobody,
                            .subject = "",
                            .list_id = "",
                            .thread_index = "",
                            .thread_id = "",
                            .original_from = "" };
  return sink->message (&message, sink->user_data, error);
}

static Handover *
handover_to (Arrivals *arrivals, RecordSink *sink)
{
  const RecordSink behind = { .message = arrive, .user_data = arrivals };
  Handover *handover = handover_new (&behind);
  *sink = handover_sink (handover);
  return handover;
}

static void
test_all_arrive_in_order (void **state)
{
  (void) state;
  Arrivals arrivals = { .in_order = true, .reader = g_thread_self () };
  RecordSink sink;
  g_autoptr (Handover) handover = handover_to (&arrivals, &sink);
  unsigned given = 0;
  for (unsigned until = 1; until <= MANY; until = 3 * until + 7) { /* units of all sizes */
    for (; given < until; given++)
      assert_true (give (&sink, given, NULL));
    assert_true (handover_settle (handover, NULL));
    assert_int_equal (arrivals.count, given);
  }
  assert_true (arrivals.in_order);
  assert_true (arrivals.saw_other_thread);
}

static void
test_few_need_no_thread (void **state)
{
  (void) state;
  Arrivals arrivals = { .in_order = true, .reader = g_thread_self () };
  RecordSink sink;
  g_autoptr (Handover) handover = handover_to (&arrivals, &sink);
  for (unsigned i = 0; i < 50; i++) {
    assert_true (give (&sink, i, NULL));
    assert_int_equal (arrivals.count, i + 1);
  }
  assert_false (arrivals.saw_other_thread);
}

/* Whoever reads hears of it in the end, at the latest when it settles; nothing arrives behind it, and after
 * it all is as before. */
static void
check_refusal (unsigned refuse_at)
{
  Arrivals arrivals = { .in_order = true, .reader = g_thread_self (), .refuse_at = refuse_at };
  RecordSink sink;
  g_autoptr (Handover) handover = handover_to (&arrivals, &sink);
  g_autoptr (GError) error = NULL, settled = NULL;
  unsigned given = 0;
  while (given < MANY && give (&sink, given, &error))
    given++;
  g_autofree char *words = g_strdup_printf ("no room for %u@v.example", refuse_at - 1);
  assert_true (given < MANY);
  assert_string_equal (error->message, words);
  assert_false (give (&sink, given, NULL));
  assert_false (handover_settle (handover, &settled));
  assert_string_equal (settled->message, words);
  assert_int_equal (arrivals.count, refuse_at - 1);
  assert_true (arrivals.in_order);
  arrivals.refuse_at = 0;
  for (unsigned i = arrivals.count; i < MANY; i++)
    assert_true (give (&sink, i, NULL));
  assert_true (handover_settle (handover, NULL));
  assert_int_equal (arrivals.count, MANY);
  assert_true (arrivals.in_order);
}

static void
test_refusal (void **state)
{
  (void) state;
  check_refusal (1);
  check_refusal (900);
  check_refusal (1001);
  check_refusal (12345);
}

static void
test_refusal_of_the_last (void **state)
{
  (void) state;
  Arrivals arrivals = { .in_order = true, .refuse_at = MANY };
  RecordSink sink;
  g_autoptr (Handover) handover = handover_to (&arrivals, &sink);
  for (unsigned i = 0; i < MANY; i++)
    assert_true (give (&sink, i, NULL));
  assert_false (handover_settle (handover, NULL));
  assert_true (handover_settle (handover, NULL));
}

static void
test_what_is_on_its_way_arrives (void **state)
{
  (void) state;
  Arrivals arrivals = { .in_order = true };
  RecordSink sink;
  Handover *handover = handover_to (&arrivals, &sink);
  for (unsigned i = 0; i < MANY; i++)
    assert_true (give (&sink, i, NULL));
  handover_free (handover);
  assert_int_equal (arrivals.count, MANY);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_all_arrive_in_order),
    cmocka_unit_test (test_few_need_no_thread),
    cmocka_unit_test (test_refusal),
    cmocka_unit_test (test_refusal_of_the_last),
    cmocka_unit_test (test_what_is_on_its_way_arrives),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
