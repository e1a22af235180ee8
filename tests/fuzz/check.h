/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <string.h>

#include "base/limits.h"
#include "model/record.h"
#include "model/table.h"
#include "source/formats.h"

/* What every reader promises, whatever the bytes: each record is found once, and delivered or rejected; its
 * text is valid UTF-8; its lists are in order and bounded. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static inline void
check_text (const char *text, size_t max_bytes)
{
  g_assert (text != NULL && g_utf8_validate (text, -1, NULL) && strlen (text) <= max_bytes);
}

static inline void
check_mailboxes (const Mailbox *mailboxes, size_t count)
{
  g_assert (count <= LIMIT_PARTICIPANTS);
  for (size_t i = 0; i < count; i++) {
    check_text (mailboxes[i].address, LIMIT_ADDRESS_BYTES);
    check_text (mailboxes[i].name, LIMIT_NAME_BYTES);
  }
}

static inline bool
check_message (const Message *message, gpointer user_data, GError **error)
{
  (void) error;
  (*(uint64_t *) user_data)++;
  check_text (message->subject, LIMIT_SUBJECT_BYTES);
  check_text (message->message_id, LIMIT_MESSAGE_ID_BYTES);
  check_text (message->in_reply_to, LIMIT_MESSAGE_ID_BYTES);
  check_text (message->notice.address, LIMIT_ADDRESS_BYTES);
  g_assert (message->reference_count <= LIMIT_REFERENCES && message->sent_unix != UNIX_NONE);
  for (size_t i = 0; i < message->reference_count; i++)
    check_text (message->references[i], LIMIT_MESSAGE_ID_BYTES);
  const Mailbox authors[] = { message->from, message->sender, message->reply_to };
  check_mailboxes (authors, G_N_ELEMENTS (authors));
  check_mailboxes (message->to, message->to_count);
  check_mailboxes (message->cc, message->cc_count);
  return true;
}

static inline bool
check_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void) error;
  *(uint64_t *) user_data += !meeting->from_mail;
  check_text (meeting->title, LIMIT_SUBJECT_BYTES);
  check_text (meeting->uid, LIMIT_MESSAGE_ID_BYTES);
  g_assert (*meeting->uid != '\0' && meeting->duration_minutes >= 0);
  g_assert (meeting->start_count <= LIMIT_OCCURRENCES + 1 && meeting->attendee_count <= LIMIT_PARTICIPANTS);
  for (size_t i = 1; i < meeting->start_count; i++)
    g_assert (meeting->starts[i - 1] < meeting->starts[i]);
  for (size_t i = 0; i < meeting->attendee_count; i++)
    check_mailboxes (&meeting->attendees[i].who, 1);
  return true;
}

static inline bool
check_row (const Row *row, gpointer user_data, GError **error)
{
  (void) error;
  (*(uint64_t *) user_data)++;
  for (int i = 0; i < table_get ((TableKind) row->kind)->column_count; i++)
    g_assert (row->cells[i] == NULL || (*row->cells[i] != '\0' && g_utf8_validate (row->cells[i], -1, NULL)));
  return true;
}

/* Reads the bytes as that format, whether it would recognise them or not. */
static inline void
check_read (const SourceFormat *format, const SourceOptions *options, const uint8_t *data, size_t size)
{
  g_autoptr (Stream) stream = stream_new_bytes (data, size);
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (GError) error = NULL;
  uint64_t delivered = 0;
  SourceCounts counts = { 0 };
  RecordSink sink = { check_message, check_meeting, check_row, &delivered };
  format->sniff (data, size, "fuzz");
  if (format->read (stream, options, &sink, diag, &counts, &error))
    g_assert (counts.found == delivered + diag->rejected_count);
  else
    g_assert (error != NULL);
}
