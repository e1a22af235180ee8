/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/draft.h"
#include "source/formats.h"
#include "source/json_records.h"
#include "source/partstat.h"
#include "source/zone_names.h"

/* Microsoft Graph: events and messages as a collection {"value": […]}, a bare array, one object, or one
 * object a line. */

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  MeetingDraft *meeting;
  MessageDraft *message;
} Reader;

static bool
get_bool (const json_t *object, const char *key)
{
  return json_is_true (json_object_get (object, key));
}

/* Graph writes the year 1 for "never". */
static int64_t
get_stamp (const json_t *object, const char *key)
{
  int64_t moment;
  bool date_only;
  const char *text = json_text (object, key);
  return !g_str_has_prefix (text, "0001-") && unix_parse (text, &moment, &date_only) ? moment : UNIX_NONE;
}

static Mailbox
get_mailbox (Arena *texts, const json_t *recipient)
{
  const json_t *address = json_object_get (recipient, "emailAddress");
  return draft_mailbox (texts, json_text (address, "address"), json_text (address, "name"));
}

/* {"dateTime": "2026-03-09T12:00:00.0000000", "timeZone": "W. Europe Standard Time"}; UNIX_NONE: not
 * readable. */
static int64_t
get_moment (const Reader *reader, const json_t *object, const char *key)
{
  const json_t *moment = json_object_get (object, key);
  const char *zone_name = json_text (moment, "timeZone");
  int64_t local;
  bool date_only;
  const char *text = json_text (moment, "dateTime");
  if (!unix_parse (text, &local, &date_only))
    return UNIX_NONE;
  bool has_offset = strlen (text) > 19 && strpbrk (text + 19, "Z+-") != NULL;
  if (has_offset || *zone_name == '\0' || g_ascii_strcasecmp (zone_name, "UTC") == 0)
    return local;
  const Zone *zone = zone_names_find (zone_name);
  if (zone == NULL)
    diag_warn (reader->diag, "time zone \"%s\" is not known: its times are read as UTC", zone_name);
  return zone != NULL ? zone_names_local_to_unix (zone, local) : local;
}

static void
add_attendees (MeetingDraft *draft, const json_t *event)
{
  const json_t *attendees = json_object_get (event, "attendees");
  for (size_t i = 0; i < json_array_size (attendees); i++) {
    const json_t *item = json_array_get (attendees, i);
    const json_t *status = json_object_get (item, "status");
    Attendee *attendee = meeting_draft_add_attendee (draft, get_mailbox (&draft->texts, item));
    if (attendee == NULL)
      return;
    attendee->partstat = partstat_find (json_text (status, "response"));
    attendee->is_organizer = g_ascii_strcasecmp (json_text (status, "response"), "organizer") == 0;
    attendee->replied_unix = get_stamp (status, "time");
    attendee->is_resource = g_ascii_strcasecmp (json_text (item, "type"), "resource") == 0;
  }
}

static bool
read_event (Reader *reader, const json_t *event, uint64_t place, GError **error)
{
  MeetingDraft *draft = reader->meeting;
  Meeting *meeting = &draft->meeting;
  meeting_draft_reset (draft);
  int64_t start = get_moment (reader, event, "start"), end = get_moment (reader, event, "end");
  if (start == UNIX_NONE) {
    diag_reject (reader->diag, DIAG_BYTE, place, 0, "event without a readable start");
    return true;
  }
  const char *type = json_text (event, "type");
  bool is_master = g_ascii_strcasecmp (type, "seriesMaster") == 0;
  if (!is_master) /* its occurrences are items of their own */
    g_array_append_val (draft->starts, start);
  const char *uid = json_text (event, "iCalUId");
  meeting->uid =
      draft_text (&draft->texts, *uid != '\0' ? uid : json_text (event, "id"), LIMIT_SUBJECT_BYTES);
  meeting->title = draft_text (&draft->texts, json_text (event, "subject"), LIMIT_SUBJECT_BYTES);
  meeting->recurrence_unix = get_stamp (event, "originalStart");
  meeting->duration_minutes = end > start ? (int32_t) MIN ((end - start) / 60, INT32_MAX) : 0;
  meeting->is_all_day = get_bool (event, "isAllDay");
  meeting->is_cancelled = get_bool (event, "isCancelled");
  meeting->is_series = *type != '\0' && g_ascii_strcasecmp (type, "singleInstance") != 0;
  meeting->is_out_of_office = g_ascii_strcasecmp (json_text (event, "showAs"), "oof") == 0;
  meeting->created_unix = get_stamp (event, "createdDateTime");
  meeting->stamp_unix = get_stamp (event, "lastModifiedDateTime");
  meeting->organizer = get_mailbox (&draft->texts, json_object_get (event, "organizer"));
  meeting->place = place;
  add_attendees (draft, event);
  meeting_draft_finish (draft);
  return reader->sink->meeting (meeting, reader->sink->user_data, error);
}

static void
add_recipients (MessageDraft *draft, GArray *into, const json_t *recipients)
{
  for (size_t i = 0; i < json_array_size (recipients); i++)
    message_draft_add_recipient (into, get_mailbox (&draft->texts, json_array_get (recipients, i)));
}

static void
read_headers (MessageDraft *draft, const json_t *headers)
{
  Message *message = &draft->message;
  for (size_t i = 0; i < json_array_size (headers); i++) {
    const json_t *header = json_array_get (headers, i);
    const char *name = json_text (header, "name"), *value = json_text (header, "value");
    if (g_ascii_strcasecmp (name, "In-Reply-To") == 0)
      message->in_reply_to = draft_message_id (&draft->texts, value);
    else if (g_ascii_strcasecmp (name, "References") == 0)
      message_draft_set_references (draft, value);
    else if (g_ascii_strcasecmp (name, "Thread-Index") == 0)
      message->thread_index = draft_text (&draft->texts, value, LIMIT_SUBJECT_BYTES);
    else if (g_ascii_strcasecmp (name, "Auto-Submitted") == 0 && g_ascii_strcasecmp (value, "no") != 0)
      message->record_class = CLASS_AUTO;
    else if (g_ascii_strcasecmp (name, "List-Id") == 0) {
      message->list_id =
          draft_message_id (&draft->texts, strchr (value, '<') != NULL ? strchr (value, '<') : value);
      message->record_class = CLASS_LIST;
    } else if (g_ascii_strcasecmp (name, "List-Unsubscribe") == 0 && message->record_class == CLASS_HUMAN)
      message->record_class = CLASS_BULK;
  }
}

static bool
read_message (Reader *reader, const json_t *item, uint64_t place, GError **error)
{
  MessageDraft *draft = reader->message;
  Message *message = &draft->message;
  message_draft_reset (draft);
  message->sent_unix = get_stamp (item, "sentDateTime");
  if (message->sent_unix == UNIX_NONE)
    message->sent_unix = get_stamp (item, "receivedDateTime");
  if (message->sent_unix == UNIX_NONE) {
    diag_reject (reader->diag, DIAG_BYTE, place, 0, "message without a readable sentDateTime");
    return true;
  }
  message->message_id = draft_message_id (&draft->texts, json_text (item, "internetMessageId"));
  message->subject = draft_text (&draft->texts, json_text (item, "subject"), LIMIT_SUBJECT_BYTES);
  message->thread_index =
      draft_text (&draft->texts, json_text (item, "conversationIndex"), LIMIT_SUBJECT_BYTES);
  message->from = get_mailbox (&draft->texts, json_object_get (item, "from"));
  message->sender = get_mailbox (&draft->texts, json_object_get (item, "sender"));
  if (*message->from.address == '\0' && *message->from.name == '\0')
    message->from = message->sender;
  message->reply_to = get_mailbox (&draft->texts, json_array_get (json_object_get (item, "replyTo"), 0));
  add_recipients (draft, draft->to, json_object_get (item, "toRecipients"));
  add_recipients (draft, draft->cc, json_object_get (item, "ccRecipients"));
  read_headers (draft, json_object_get (item, "internetMessageHeaders"));
  if (strstr (json_text (item, "@odata.type"), "eventMessage") != NULL)
    message->record_class = CLASS_CALENDAR;
  else if (get_bool (item, "isDraft"))
    message->record_class = CLASS_FOLDER;
  message->place = place;
  message_draft_finish (draft);
  return reader->sink->message (message, reader->sink->user_data, error);
}

static bool
read_item (json_t *item, uint64_t place, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  if (json_object_get (item, "start") != NULL)
    return read_event (reader, item, place, error);
  if (json_object_get (item, "sentDateTime") != NULL || json_object_get (item, "toRecipients") != NULL)
    return read_message (reader, item, place, error);
  diag_reject (reader->diag, DIAG_BYTE, place, 0, "neither an event nor a message");
  return true;
}

static bool
read_graph (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
            SourceCounts *counts, GError **error)
{
  (void) options;
  static const char *const lists[] = { "value", NULL };
  g_autoptr (MeetingDraft) meeting = meeting_draft_new ();
  g_autoptr (MessageDraft) message = message_draft_new ();
  Reader reader = { sink, diag, meeting, message };
  JsonRecords records = { lists, LIMIT_JSON_STRING_BYTES, read_item, &reader, diag, counts };
  return json_records_read (&records, stream, error);
}

/* JSON whose first objects speak Graph's words. */
static bool
sniff_graph (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  static const char *const marks[] = { "\"@odata.context\"", "\"iCalUId\"",         "\"internetMessageId\"",
                                       "\"emailAddress\":{", "\"emailAddress\": {", NULL };
  return json_sniff (head, length, marks);
}

const SourceFormat graph_format = { "graph", sniff_graph, read_graph };
