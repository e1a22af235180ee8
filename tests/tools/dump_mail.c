/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "source/formats.h"
#include "source/mail.h"

/* What the readers see, as JSON, for scripts/check-suites to compare with what others see: reads lines
 * "FORMAT<tab>PATH" and answers each with one line.  The format "message" is one mail read without the rule
 * that a record needs a date, "any" is by content. */

/* No mail is dated so: stands for "no date". */
#define NO_DATE 1

typedef struct {
  Json *json;
  uint64_t event_count, attendee_count;
} Dump;

static void
put_mailboxes (Json *json, const char *key, const Mailbox *mailboxes, size_t count)
{
  json_put_key (json, key);
  json_begin_array (json);
  for (size_t i = 0; i < count; i++) {
    json_begin_array (json);
    json_put_string (json, mailboxes[i].name);
    json_put_string (json, mailboxes[i].address);
    json_end_array (json);
  }
  json_end_array (json);
}

static void
put_text (Json *json, const char *key, const char *text)
{
  json_put_key (json, key);
  json_put_string (json, text);
}

static bool
dump_message (const Message *message, gpointer user_data, GError **error)
{
  (void) error;
  Json *json = ((Dump *) user_data)->json;
  bool has_author = message->from.address[0] != '\0' || message->from.name[0] != '\0';
  json_begin_object (json);
  json_put_key (json, "date");
  if (message->sent_unix == NO_DATE)
    json_put_null (json);
  else
    json_put_integer (json, message->sent_unix);
  put_mailboxes (json, "from", &message->from, has_author ? 1 : 0);
  put_mailboxes (json, "to", message->to, message->to_count);
  put_mailboxes (json, "cc", message->cc, message->cc_count);
  put_text (json, "message_id", message->message_id);
  put_text (json, "in_reply_to", message->in_reply_to);
  put_text (json, "subject", message->subject);
  put_text (json, "class", record_class_name (message->record_class));
  json_put_key (json, "references");
  json_begin_array (json);
  for (size_t i = 0; i < message->reference_count; i++)
    json_put_string (json, message->references[i]);
  json_end_array (json);
  json_end_object (json);
  return true;
}

static bool
count_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void) error;
  Dump *dump = user_data;
  dump->event_count++;
  dump->attendee_count += meeting->attendee_count;
  return true;
}

static bool
pass_row (const Row *row, gpointer user_data, GError **error)
{
  (void) row, (void) user_data, (void) error;
  return true;
}

static bool
read_one_message (const char *path, const RecordSink *sink, Diag *diag, SourceCounts *counts, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, error))
    return false;
  size_t mark = g_str_has_prefix (text, "\xEF\xBB\xBF") ? 3 : 0;
  g_autoptr (MailReader) reader = mail_reader_new (sink, diag, counts);
  RawMail raw = { (const uint8_t *) text + mark, length - mark, length - mark, 0, NO_DATE };
  return mail_read_one (reader, &raw, error);
}

static const SourceFormat *
choose_format (const char *name, Stream *stream)
{
  size_t have = 0;
  const uint8_t *head = stream_peek (stream, 1 << 16, &have, NULL);
  if (strcmp (name, "any") != 0)
    return source_format_find (name);
  for (const SourceFormat *const *format = source_formats; *format != NULL && head != NULL; format++)
    if ((*format)->sniff (head, MIN (have, 1 << 16), ""))
      return *format;
  return NULL;
}

static bool
read_file (const char *name, const char *path, const RecordSink *sink, Diag *diag, SourceCounts *counts,
           const char **format_name, GError **error)
{
  if (strcmp (name, "message") == 0)
    return read_one_message (path, sink, diag, counts, error);
  g_autoptr (Stream) stream = stream_open (path, error);
  if (stream == NULL)
    return false;
  const SourceFormat *format = choose_format (name, stream);
  *format_name = format != NULL ? format->name : "";
  SourceOptions options = { 0 };
  return format != NULL && format->read (stream, &options, sink, diag, counts, error);
}

static void
put_diagnostics (Json *json, const Diag *diag, const SourceCounts *counts, const GError *error)
{
  json_put_key (json, "found");
  json_put_integer (json, (int64_t) counts->found);
  json_put_key (json, "rejected");
  json_begin_array (json);
  for (guint i = 0; i < diag->rejects->len; i++)
    json_put_string (json, ((const DiagReject *) diag->rejects->pdata[i])->reason);
  json_end_array (json);
  put_text (json, "error", error != NULL ? error->message : "");
}

static void
dump_file (const char *name, const char *path)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (GError) error = NULL;
  Json json = json_begin (out);
  Dump dump = { .json = &json };
  SourceCounts counts = { 0 };
  RecordSink sink = { dump_message, count_meeting, pass_row, &dump };
  const char *format = name;
  int64_t start = g_get_monotonic_time ();
  json_begin_object (&json);
  json_put_key (&json, "messages");
  json_begin_array (&json);
  read_file (name, path, &sink, diag, &counts, &format, &error);
  json_end_array (&json);
  put_text (&json, "format", format);
  put_diagnostics (&json, diag, &counts, error);
  json_put_key (&json, "events");
  json_put_integer (&json, (int64_t) dump.event_count);
  json_put_key (&json, "attendees");
  json_put_integer (&json, (int64_t) dump.attendee_count);
  json_put_key (&json, "microseconds");
  json_put_integer (&json, g_get_monotonic_time () - start);
  json_end_object (&json);
  g_strdelimit (out->str, "\n", ' ');
  puts (out->str);
  fflush (stdout);
}

int
main (void)
{
  char line[8192];
  while (fgets (line, sizeof line, stdin) != NULL) {
    g_strchomp (line);
    char *tab = strchr (line, '\t');
    if (tab == NULL)
      continue;
    *tab = '\0';
    dump_file (line, tab + 1);
  }
  return 0;
}
