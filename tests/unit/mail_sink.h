/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <string.h>

#include "model/record.h"
#include "source/formats.h"
#include "source/mail.h"

/* A sink that writes down what it is lent, one line a message; shared by the tests of mail. */
typedef struct {
  GString *text;
  guint message_count, meeting_count;
  bool is_full;     /* every field, not only the gist */
  guint stop_after; /* refuse the message after so many; 0: never */
  GArray *places;   /* uint64_t */
} MailSink;

static inline void
mail_sink_add_mailboxes (GString *out, const char *label, const Mailbox *mailboxes, size_t count)
{
  g_string_append_printf (out, " %s[", label);
  for (size_t i = 0; i < count; i++)
    g_string_append_printf (out, "%s%s<%s>", i > 0 ? ", " : "", mailboxes[i].name, mailboxes[i].address);
  g_string_append_c (out, ']');
}

static inline void
mail_sink_add_everything (GString *out, const Message *message)
{
  mail_sink_add_mailboxes (out, "from", &message->from, 1);
  mail_sink_add_mailboxes (out, "sender", &message->sender, 1);
  mail_sink_add_mailboxes (out, "reply-to", &message->reply_to, 1);
  mail_sink_add_mailboxes (out, "to", message->to, message->to_count);
  mail_sink_add_mailboxes (out, "cc", message->cc, message->cc_count);
  g_string_append_printf (out, " zone %d id %s parent %s refs", message->zone_minutes, message->message_id,
                          message->in_reply_to);
  for (size_t i = 0; i < message->reference_count; i++)
    g_string_append_printf (out, " %s", message->references[i]);
  g_string_append_printf (out, " list %s index %s thread %s original %s notice %d %s %d", message->list_id,
                          message->thread_index, message->thread_id, message->original_from,
                          message->notice.kind, message->notice.address, message->notice.until_day);
}

static inline bool
mail_sink_message (const Message *message, gpointer user_data, GError **error)
{
  MailSink *sink = user_data;
  if (sink->stop_after > 0 && sink->message_count == sink->stop_after) {
    g_set_error (error, g_quark_from_static_string ("test"), 1, "enough");
    return false;
  }
  g_autofree char *sent = unix_format (message->sent_unix);
  sink->message_count++;
  g_array_append_val (sink->places, message->place);
  g_string_append_printf (sink->text, "%s %s %s %s", record_class_name (message->record_class), sent,
                          message->from.address, message->subject);
  if (sink->is_full)
    mail_sink_add_everything (sink->text, message);
  g_string_append_c (sink->text, '\n');
  return true;
}

static inline bool
mail_sink_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void) meeting;
  (void) error;
  ((MailSink *) user_data)->meeting_count++;
  return true;
}

static inline MailSink *
mail_sink_new (void)
{
  MailSink *sink = g_new0 (MailSink, 1);
  sink->text = g_string_new (NULL);
  sink->places = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  return sink;
}

static inline void
mail_sink_free (MailSink *sink)
{
  g_string_free (sink->text, TRUE);
  g_array_unref (sink->places);
  g_free (sink);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MailSink, mail_sink_free)

static inline RecordSink
mail_sink_record_sink (MailSink *sink)
{
  return (RecordSink){ .message = mail_sink_message, .meeting = mail_sink_meeting, .user_data = sink };
}

/* Reads bytes as that format; what is rejected goes to diag. */
static inline bool
mail_sink_read (MailSink *sink, const SourceFormat *format, Stream *stream, Diag *diag, SourceCounts *counts,
                GError **error)
{
  SourceOptions options = { 0 };
  RecordSink records = mail_sink_record_sink (sink);
  return format->read (stream, &options, &records, diag, counts, error);
}
