/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "source/formats.h"

/* Reads a text with a format and writes down what it delivered, one line a record, for comparison by eye and
 * by test. */
typedef struct {
  GString *log;
  Diag *diag;
  SourceCounts counts;
  bool ok;
  char *error; /* NULL if ok */
} RecordLog;

static void
append_unix (GString *log, const char *before, int64_t moment)
{
  g_autofree char *text = moment == UNIX_NONE ? g_strdup ("-") : unix_format (moment);
  g_string_append_printf (log, "%s%s", before, text);
}

static void
append_attendee (GString *log, const Attendee *attendee)
{
  static const char letters[] = "?ADTG";
  g_string_append_printf (log, " %s=%c",
                          *attendee->who.address != '\0' ? attendee->who.address : attendee->who.name,
                          letters[attendee->partstat]);
  g_string_append_printf (log, "%s%s%s%s", attendee->is_organizer ? "!" : "", attendee->is_chair ? "^" : "",
                          attendee->is_resource ? "#" : "", attendee->is_group ? "&" : "");
  if (*attendee->delegated_to != '\0')
    g_string_append_printf (log, ">%s", attendee->delegated_to);
  if (*attendee->sent_by != '\0')
    g_string_append_printf (log, "~%s", attendee->sent_by);
  if (attendee->replied_unix != UNIX_NONE)
    append_unix (log, "@", attendee->replied_unix);
}

/* "title/uid/minutes/flags at START START not EXCLUDED for RECURRENCE: attendees" */
static bool
log_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void) error;
  static const char *const methods[] = { "", " REQUEST", " REPLY", " CANCEL", " COUNTER", " ATTENDED" };
  GString *log = user_data;
  g_string_append_printf (log, "%s/%s/%d", meeting->title, meeting->uid, meeting->duration_minutes);
  g_string_append_printf (log, "%s%s%s%s%s%s", methods[meeting->method], meeting->is_all_day ? " day" : "",
                          meeting->is_cancelled ? " cancelled" : "", meeting->is_series ? " series" : "",
                          meeting->is_out_of_office ? " away" : "", meeting->from_mail ? " mail" : "");
  for (size_t i = 0; i < meeting->start_count; i++)
    append_unix (log, i == 0 ? " at " : " ", meeting->starts[i]);
  for (size_t i = 0; i < meeting->excluded_count; i++)
    append_unix (log, i == 0 ? " not " : " ", meeting->excluded[i]);
  if (meeting->recurrence_unix != UNIX_NONE)
    append_unix (log, " for ", meeting->recurrence_unix);
  g_string_append (log, ":");
  for (size_t i = 0; i < meeting->attendee_count; i++)
    append_attendee (log, &meeting->attendees[i]);
  g_string_append (log, "\n");
  return true;
}

/* "MAIL subject <id> at SENT class from sender: to; cc; references" */
static bool
log_message (const Message *message, gpointer user_data, GError **error)
{
  (void) error;
  GString *log = user_data;
  g_string_append_printf (log, "MAIL %s <%s>", message->subject, message->message_id);
  append_unix (log, " at ", message->sent_unix);
  g_string_append_printf (log, " %s %s %s:", record_class_name (message->record_class), message->from.address,
                          *message->sender.address != '\0' ? message->sender.address : "-");
  for (size_t i = 0; i < message->to_count; i++)
    g_string_append_printf (log, " %s(%s)", message->to[i].address, message->to[i].name);
  g_string_append (log, ";");
  for (size_t i = 0; i < message->cc_count; i++)
    g_string_append_printf (log, " %s", message->cc[i].address);
  g_string_append (log, ";");
  for (size_t i = 0; i < message->reference_count; i++)
    g_string_append_printf (log, " %s", message->references[i]);
  g_string_append (log, "\n");
  return true;
}

static bool
log_refuse (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void) meeting, (void) user_data;
  g_set_error (error, g_quark_from_static_string ("test"), 1, "the sink refused");
  return false;
}

static RecordLog
record_log_begin (void)
{
  return (RecordLog){ .log = g_string_new (NULL), .diag = diag_new () };
}

static RecordLog
record_log_bytes (const SourceFormat *format, const char *bytes, size_t length)
{
  RecordLog log = record_log_begin ();
  RecordSink sink = { .message = log_message, .meeting = log_meeting, .user_data = log.log };
  SourceOptions options = { 0 };
  g_autoptr (Stream) stream = stream_new_bytes (bytes, length);
  g_autoptr (GError) error = NULL;
  log.ok = format->read (stream, &options, &sink, log.diag, &log.counts, &error);
  log.error = error != NULL ? g_strdup (error->message) : NULL;
  return log;
}

static inline RecordLog
record_log_file (const SourceFormat *format, const char *name)
{
  g_autofree char *path = g_build_filename (FIXTURES, "calendar", name, NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  assert_true (format->sniff ((const uint8_t *) bytes, MIN (length, 65536), name));
  return record_log_bytes (format, bytes, length);
}

static inline void
record_log_clear (RecordLog *log)
{
  g_string_free (log->log, TRUE);
  diag_free (log->diag);
  g_free (log->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RecordLog, record_log_clear)

/* A sink that refuses stops the reading with its own error. */
static inline void
assert_refusal_stops (const SourceFormat *format, const char *text)
{
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (Stream) stream = stream_new_bytes (text, strlen (text));
  RecordSink sink = { .meeting = log_refuse };
  SourceOptions options = { 0 };
  SourceCounts counts = { 0 };
  g_autoptr (GError) error = NULL;
  assert_false (format->read (stream, &options, &sink, diag, &counts, &error));
  assert_non_null (error);
  assert_string_equal (error->message, "the sink refused");
}
