/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/record_batch.h"

#include "model/table.h"
#include "record_log.h"

#define NOTHING                                                                                              \
  {                                                                                                          \
    "", ""                                                                                                   \
  }

/* What the log of record_log.h leaves out is added here. */
static bool
log_all_of_message (const Message *message, gpointer user_data, GError **error)
{
  GString *log = user_data;
  g_string_append_printf (log, "%d %s|%s|%s|%s|%s|%s|", message->zone_minutes, message->in_reply_to,
                          message->from.name, message->reply_to.address, message->reply_to.name,
                          message->list_id, message->thread_index);
  for (size_t i = 0; i < message->to_count; i++)
    g_string_append_printf (log, "#%u|", message->to[i].number);
  g_string_append_printf (log, "%s|%s|%d %s %d|%d ", message->thread_id, message->original_from,
                          message->notice.kind,
                          message->notice.address != NULL ? message->notice.address : "NULL",
                          message->notice.until_day, (int) message->place);
  return log_message (message, log, error);
}

static bool
log_row (const Row *row, gpointer user_data, GError **error)
{
  (void) error;
  GString *log = user_data;
  g_string_append_printf (log, "ROW %d %d:", row->kind, (int) row->place);
  for (int i = 0; i < table_get ((TableKind) row->kind)->column_count; i++)
    g_string_append_printf (log, " %s", row->cells[i] != NULL ? row->cells[i] : "-");
  g_string_append (log, "\n");
  return true;
}

static char *
dup_log (const RecordBatch *batch)
{
  GString *log = g_string_new (NULL);
  const RecordSink sink = { log_all_of_message, log_meeting, log_row, log };
  assert_true (record_batch_deliver (batch, &sink, NULL));
  return g_string_free (log, FALSE);
}

/* Every text of the record lies in memory that is overwritten before the copy is looked at. */
static void
test_copies_outlive_their_source (void **state)
{
  (void) state;
  char words[16][8];
  for (int i = 0; i < 16; i++)
    g_snprintf (words[i], sizeof words[i], "word%d", i);
  const Mailbox to[] = { { words[0], words[1], 4 }, { words[2], "" } }, cc[] = { { words[3], words[4] } };
  const char *references[] = { words[5], words[6] };
  const Message message = { .sent_unix = 1700000000,
                            .zone_minutes = 60,
                            .message_id = words[7],
                            .in_reply_to = words[8],
                            .references = references,
                            .reference_count = 2,
                            .from = { words[9], words[10] },
                            .sender = NOTHING,
                            .reply_to = { words[11], "" },
                            .to = to,
                            .cc = cc,
                            .to_count = 2,
                            .cc_count = 1,
                            .subject = words[12],
                            .list_id = words[13],
                            .thread_index = "",
                            .thread_id = words[14],
                            .original_from = words[15],
                            .notice = { NOTICE_AWAY, words[0], 19000 },
                            .place = 7 };
  g_autoptr (RecordBatch) batch = record_batch_new ();
  assert_true (record_batch_is_empty (batch));
  record_batch_add_message (batch, &message);
  g_autofree char *before = dup_log (batch);
  memset (words, 'x', sizeof words);
  references[0] = references[1] = NULL;
  g_autofree char *after = dup_log (batch);
  assert_string_equal (after, before);
  assert_string_equal (
      after, "60 word8|word10|word11||word13||#4|#0|word14|word15|2 word0 19000|7 "
             "MAIL word12 <word7> at 2023-11-14T22:13:20Z human word9 -: word0(word1) word2(); word3; "
             "word5 word6\n");
}

static void
test_kinds_keep_their_order (void **state)
{
  (void) state;
  const int64_t starts[] = { 1700000000, 1700604800 }, excluded[] = { 1701209600 };
  const Attendee attendees[] = { { .who = { "ann@v.example", "Ann" },
                                   .partstat = PARTSTAT_DECLINED,
                                   .is_organizer = true,
                                   .delegated_to = "bob@v.example",
                                   .delegated_from = "",
                                   .sent_by = "",
                                   .replied_unix = 1690000000 } };
  const Meeting meeting = { .uid = "m1",
                            .recurrence_unix = UNIX_NONE,
                            .starts = starts,
                            .start_count = 2,
                            .excluded = excluded,
                            .excluded_count = 1,
                            .duration_minutes = 30,
                            .title = "Review",
                            .organizer = { "ann@v.example", "Ann" },
                            .attendees = attendees,
                            .attendee_count = 1 };
  const char *cells[TABLE_MAX_COLUMNS] = { "A1", NULL, "x" };
  const Row row = { .kind = TABLE_ALIASES, .cells = cells, .known_unix = UNIX_NONE, .place = 3 };
  const Message message = { .message_id = "i",
                            .in_reply_to = "",
                            .from = NOTHING,
                            .sender = NOTHING,
                            .reply_to = NOTHING,
                            .subject = "s",
                            .list_id = "",
                            .thread_index = "",
                            .thread_id = "",
                            .original_from = "",
                            .notice = { 0 } };
  g_autoptr (RecordBatch) batch = record_batch_new ();
  record_batch_add_row (batch, &row);
  record_batch_add_meeting (batch, &meeting);
  record_batch_add_message (batch, &message);
  g_autofree char *log = dup_log (batch);
  g_autofree char *expected =
      g_strdup_printf ("ROW %d 3: A1 -\n"
                       "Review/m1/30 at 2023-11-14T22:13:20Z 2023-11-21T22:13:20Z not 2023-11-28T22:13:20Z:"
                       " ann@v.example=D!>bob@v.example@2023-07-22T04:26:40Z\n"
                       "0 ||||||||0 NULL 0|0 MAIL s <i> at 1970-01-01T00:00:00Z human  -:;;\n",
                       TABLE_ALIASES);
  assert_string_equal (log, expected);
  assert_true (record_batch_bytes (batch) > 0);
  record_batch_clear (batch);
  assert_true (record_batch_is_empty (batch));
  assert_int_equal (record_batch_bytes (batch), 0);
}

static bool
refuse_second (const Message *message, gpointer user_data, GError **error)
{
  int *count = user_data;
  (void) message;
  if (++*count < 2)
    return true;
  g_set_error (error, g_quark_from_static_string ("test"), 1, "the sink refused");
  return false;
}

static void
test_refusal_ends_delivery (void **state)
{
  (void) state;
  const Message message = { .message_id = "i",
                            .in_reply_to = "",
                            .subject = "",
                            .list_id = "",
                            .thread_index = "",
                            .thread_id = "",
                            .from = NOTHING,
                            .sender = NOTHING,
                            .reply_to = NOTHING,
                            .original_from = "" };
  int count = 0;
  const RecordSink sink = { .message = refuse_second, .user_data = &count };
  g_autoptr (RecordBatch) batch = record_batch_new ();
  for (int i = 0; i < 5; i++)
    record_batch_add_message (batch, &message);
  g_autoptr (GError) error = NULL;
  assert_false (record_batch_deliver (batch, &sink, &error));
  assert_string_equal (error->message, "the sink refused");
  assert_int_equal (count, 2);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_copies_outlive_their_source),
    cmocka_unit_test (test_kinds_keep_their_order),
    cmocka_unit_test (test_refusal_ends_delivery),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
