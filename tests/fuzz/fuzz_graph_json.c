/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/limits.h"
#include "model/record.h"
#include "source/formats.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_text (const char *text)
{
  g_assert (text != NULL && g_utf8_validate (text, -1, NULL));
}

/* Whatever the bytes: every record is found once, delivered or rejected, in order and in clean text. */
static bool
check_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void)error;
  (*(uint64_t *)user_data)++;
  check_text (meeting->title);
  check_text (meeting->uid);
  g_assert (*meeting->uid != '\0' && meeting->duration_minutes >= 0);
  g_assert (meeting->start_count <= LIMIT_OCCURRENCES + 1 && meeting->attendee_count <= LIMIT_PARTICIPANTS);
  for (size_t i = 1; i < meeting->start_count; i++)
    g_assert (meeting->starts[i - 1] < meeting->starts[i]);
  for (size_t i = 0; i < meeting->attendee_count; i++) {
    check_text (meeting->attendees[i].who.address);
    check_text (meeting->attendees[i].who.name);
  }
  return true;
}

static bool
check_message (const Message *message, gpointer user_data, GError **error)
{
  (void)error;
  (*(uint64_t *)user_data)++;
  check_text (message->subject);
  check_text (message->message_id);
  check_text (message->from.address);
  for (size_t i = 0; i < message->to_count; i++)
    check_text (message->to[i].name);
  return true;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (Stream) stream = stream_new_bytes (data, size);
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (GError) error = NULL;
  uint64_t delivered = 0;
  SourceOptions options = {0};
  SourceCounts counts = {0};
  RecordSink sink = {.message = check_message, .meeting = check_meeting, .user_data = &delivered};
  graph_format.sniff (data, size, "fuzz");
  if (graph_format.read (stream, &options, &sink, diag, &counts, &error))
    g_assert (counts.found == delivered + diag->rejected_count);
  else
    g_assert (error != NULL);
  return 0;
}
