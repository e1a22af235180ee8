/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/draft.h"
#include "source/formats.h"
#include "source/xml.h"
#include "weft/error.h"

/* Exchange Web Services: CalendarItem and Message elements of the "types" namespace, in a SOAP envelope or
 * bare.  The reader keeps the path of open elements and looks at a value when its element ends. */

typedef enum { ITEM_NONE, ITEM_MEETING, ITEM_RESPONSE, ITEM_MESSAGE } Item;

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  MeetingDraft *meeting;
  MessageDraft *message;
  GPtrArray *path; /* const char *: names of the open elements, the parser's own */
  Item item;
  guint item_depth; /* length of path inside the item's element */
  uint64_t line, item_line;
  char *name, *address, *routing, *mailbox_type; /* of the Mailbox being read */
  char *response, *response_time;                /* of the Attendee being read */
  char *header_name;                             /* of the InternetMessageHeader being read */
  int64_t start_unix, end_unix, received_unix, response_unix;
  Mailbox responder;
  Partstat partstat;
  char *reason; /* why the item cannot be read; NULL: nothing wrong so far */
  bool refused; /* the sink said no */
} Reader;

static void
reader_clear (Reader *reader)
{
  meeting_draft_free (reader->meeting);
  message_draft_free (reader->message);
  if (reader->path != NULL)
    g_ptr_array_unref (reader->path);
  char **texts[] = { &reader->name,     &reader->address,       &reader->routing,     &reader->mailbox_type,
                     &reader->response, &reader->response_time, &reader->header_name, &reader->reason };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static Item
find_item (const char *name)
{
  static const struct {
    const char *name;
    Item item;
  } rows[] = {
    { "CalendarItem", ITEM_MEETING },        { "Message", ITEM_MESSAGE },
    { "MeetingMessage", ITEM_MESSAGE },      { "MeetingRequest", ITEM_MESSAGE },
    { "MeetingCancellation", ITEM_MESSAGE }, { "MeetingResponse", ITEM_RESPONSE },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].name, name) == 0)
      return rows[i].item;
  return ITEM_NONE;
}

static void
begin_item (Reader *reader, const char *name)
{
  reader->item = find_item (name);
  if (reader->item == ITEM_NONE)
    return;
  reader->counts->found++;
  reader->item_depth = reader->path->len;
  reader->item_line = reader->line;
  reader->start_unix = reader->end_unix = reader->received_unix = reader->response_unix = UNIX_NONE;
  reader->responder = (Mailbox){ "", "" };
  reader->partstat = PARTSTAT_UNKNOWN;
  g_clear_pointer (&reader->reason, g_free);
  meeting_draft_reset (reader->meeting);
  message_draft_reset (reader->message);
  if (reader->item == ITEM_MESSAGE && strcmp (name, "Message") != 0)
    reader->message->message.record_class = CLASS_CALENDAR;
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
start_element (const char *name, const char *const *attributes, gpointer user_data)
{
  Reader *reader = user_data;
  g_ptr_array_add (reader->path, (gpointer) name);
  if (reader->item == ITEM_NONE) {
    begin_item (reader, name);
  } else if (strcmp (name, "Mailbox") == 0) {
    g_clear_pointer (&reader->name, g_free);
    g_clear_pointer (&reader->address, g_free);
    g_clear_pointer (&reader->routing, g_free);
    g_clear_pointer (&reader->mailbox_type, g_free);
  } else if (strcmp (name, "Attendee") == 0) {
    g_clear_pointer (&reader->response, g_free);
    g_clear_pointer (&reader->response_time, g_free);
  } else if (strcmp (name, "InternetMessageHeader") == 0) {
    const char *header = xml_attribute (attributes, "HeaderName");
    set_text (&reader->header_name, header != NULL ? header : "");
  }
}

/* The name of the open element that many levels up: 0 is the one that ends, 1 its parent; "" outside of the
 * item. */
static const char *
ancestor (const Reader *reader, guint level)
{
  return reader->path->len > reader->item_depth + level ? reader->path->pdata[reader->path->len - 1 - level]
                                                        : "";
}

static bool
is_list (const Reader *reader)
{
  return g_strcmp0 (reader->mailbox_type, "PublicDL") == 0 ||
         g_strcmp0 (reader->mailbox_type, "PrivateDL") == 0;
}

/* An address of another routing type ("EX") is a directory path, not an address: the name is all there is. */
static Mailbox
current_mailbox (const Reader *reader, GStringChunk *texts)
{
  bool is_smtp = reader->routing == NULL || *reader->routing == '\0' ||
                 g_ascii_strcasecmp (reader->routing, "SMTP") == 0;
  return draft_mailbox (texts, is_smtp ? reader->address : NULL, reader->name);
}

static int64_t
read_unix (Reader *reader, const char *name, const char *text)
{
  int64_t moment;
  bool date_only;
  if (unix_parse (text, &moment, &date_only))
    return moment;
  if (reader->reason == NULL) {
    g_autofree char *value = text_clean (text, 60);
    reader->reason = g_strdup_printf ("%s \"%s\" is not a date", name, value);
  }
  return UNIX_NONE;
}

static int64_t
read_stamp (const char *text)
{
  int64_t moment;
  bool date_only;
  bool ok = text != NULL && !g_str_has_prefix (text, "0001-") && unix_parse (text, &moment, &date_only);
  return ok ? moment : UNIX_NONE;
}

static Partstat
find_partstat (const char *response)
{
  static const struct {
    const char *name;
    Partstat partstat;
  } rows[] = {
    { "Accept", PARTSTAT_ACCEPTED },
    { "Organizer", PARTSTAT_ACCEPTED },
    { "Decline", PARTSTAT_DECLINED },
    { "Tentative", PARTSTAT_TENTATIVE },
  };
  for (size_t i = 0; response != NULL && i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].name, response) == 0)
      return rows[i].partstat;
  return PARTSTAT_UNKNOWN;
}

static void
end_attendee (Reader *reader)
{
  Attendee *attendee =
      meeting_draft_add_attendee (reader->meeting, current_mailbox (reader, reader->meeting->texts));
  if (attendee == NULL)
    return;
  attendee->partstat = find_partstat (reader->response);
  attendee->is_organizer = g_strcmp0 (reader->response, "Organizer") == 0;
  attendee->is_resource = strcmp (ancestor (reader, 1), "Resources") == 0;
  attendee->is_group = is_list (reader);
  attendee->replied_unix = read_stamp (reader->response_time);
}

/* Values that a CalendarItem and a MeetingResponse have in common with each other. */
static void
end_meeting_field (Reader *reader, const char *name, const char *text)
{
  MeetingDraft *draft = reader->meeting;
  Meeting *meeting = &draft->meeting;
  if (strcmp (name, "Subject") == 0)
    meeting->title = draft_text (draft->texts, text, LIMIT_SUBJECT_BYTES);
  else if (strcmp (name, "UID") == 0)
    meeting->uid = draft_text (draft->texts, text, LIMIT_SUBJECT_BYTES);
  else if (strcmp (name, "Start") == 0)
    reader->start_unix = read_unix (reader, name, text);
  else if (strcmp (name, "End") == 0)
    reader->end_unix = read_unix (reader, name, text);
  else if (strcmp (name, "RecurrenceId") == 0 ||
           (strcmp (name, "OriginalStart") == 0 && meeting->recurrence_unix == UNIX_NONE))
    meeting->recurrence_unix = read_stamp (text);
  else if (strcmp (name, "IsAllDayEvent") == 0)
    meeting->is_all_day = strcmp (text, "true") == 0;
  else if (strcmp (name, "IsCancelled") == 0)
    meeting->is_cancelled = strcmp (text, "true") == 0;
  else if (strcmp (name, "CalendarItemType") == 0)
    meeting->is_series = strcmp (text, "Single") != 0;
  else if (strcmp (name, "LegacyFreeBusyStatus") == 0)
    meeting->is_out_of_office = strcmp (text, "OOF") == 0;
  else if (strcmp (name, "DateTimeStamp") == 0 ||
           (strcmp (name, "LastModifiedTime") == 0 && meeting->stamp_unix == UNIX_NONE))
    meeting->stamp_unix = read_stamp (text);
  else if (strcmp (name, "DateTimeCreated") == 0)
    meeting->created_unix = read_stamp (text);
  else if (strcmp (name, "AppointmentSequenceNumber") == 0)
    meeting->sequence = (int32_t) CLAMP (g_ascii_strtoll (text, NULL, 10), 0, INT32_MAX);
  else if (strcmp (name, "ResponseType") == 0)
    reader->partstat = find_partstat (text);
  else if (strcmp (name, "DateTimeSent") == 0)
    reader->response_unix = read_stamp (text);
}

static void
end_header (Reader *reader, const char *text)
{
  Message *message = &reader->message->message;
  const char *name = reader->header_name;
  if (g_ascii_strcasecmp (name, "List-Id") == 0) {
    message->list_id =
        draft_message_id (reader->message->texts, strchr (text, '<') != NULL ? strchr (text, '<') : text);
    message->record_class = CLASS_LIST;
  } else if (g_ascii_strcasecmp (name, "List-Unsubscribe") == 0 ||
             g_ascii_strcasecmp (name, "Precedence") == 0)
    message->record_class = message->record_class == CLASS_HUMAN ? CLASS_BULK : message->record_class;
  else if (g_ascii_strcasecmp (name, "Auto-Submitted") == 0 && g_ascii_strcasecmp (text, "no") != 0)
    message->record_class = CLASS_AUTO;
}

static void
end_message_field (Reader *reader, const char *name, const char *text)
{
  MessageDraft *draft = reader->message;
  Message *message = &draft->message;
  if (strcmp (name, "Subject") == 0)
    message->subject = draft_text (draft->texts, text, LIMIT_SUBJECT_BYTES);
  else if (strcmp (name, "DateTimeSent") == 0)
    message->sent_unix = read_unix (reader, name, text);
  else if (strcmp (name, "DateTimeReceived") == 0)
    reader->received_unix = read_stamp (text);
  else if (strcmp (name, "InternetMessageId") == 0)
    message->message_id = draft_message_id (draft->texts, text);
  else if (strcmp (name, "InReplyTo") == 0)
    message->in_reply_to = draft_message_id (draft->texts, text);
  else if (strcmp (name, "References") == 0)
    message_draft_set_references (draft, text);
  else if (strcmp (name, "ConversationIndex") == 0)
    message->thread_index = draft_text (draft->texts, text, LIMIT_SUBJECT_BYTES);
  else if (strcmp (name, "ItemClass") == 0 && g_str_has_prefix (text, "IPM.Schedule."))
    message->record_class = CLASS_CALENDAR;
  else if (strcmp (name, "IsDraft") == 0 && strcmp (text, "true") == 0)
    message->record_class = CLASS_FOLDER;
}

static void
end_message_mailbox (Reader *reader)
{
  MessageDraft *draft = reader->message;
  const char *role = ancestor (reader, 1);
  Mailbox who = current_mailbox (reader, draft->texts);
  if (is_list (reader))
    who.address = ""; /* a list is no person */
  if (strcmp (role, "From") == 0)
    draft->message.from = who;
  else if (strcmp (role, "Sender") == 0)
    draft->message.sender = who;
  else if (strcmp (role, "ReplyTo") == 0 && *draft->message.reply_to.address == '\0')
    draft->message.reply_to = who;
  else if (strcmp (role, "ToRecipients") == 0)
    message_draft_add_recipient (draft->to, who);
  else if (strcmp (role, "CcRecipients") == 0)
    message_draft_add_recipient (draft->cc, who);
}

static void
end_mailbox (Reader *reader)
{
  const char *role = ancestor (reader, 1);
  if (reader->item == ITEM_MESSAGE)
    end_message_mailbox (reader);
  else if (strcmp (role, "Organizer") == 0)
    reader->meeting->meeting.organizer = current_mailbox (reader, reader->meeting->texts);
  else if (reader->item == ITEM_RESPONSE && strcmp (role, "From") == 0)
    reader->responder = current_mailbox (reader, reader->meeting->texts);
}

static bool
end_person_field (Reader *reader, const char *name, const char *text)
{
  const char *parent = ancestor (reader, 1);
  if (strcmp (parent, "Mailbox") == 0) {
    if (strcmp (name, "Name") == 0)
      set_text (&reader->name, text);
    else if (strcmp (name, "EmailAddress") == 0)
      set_text (&reader->address, text);
    else if (strcmp (name, "RoutingType") == 0)
      set_text (&reader->routing, text);
    else if (strcmp (name, "MailboxType") == 0)
      set_text (&reader->mailbox_type, text);
    return true;
  }
  if (strcmp (parent, "Attendee") == 0 && strcmp (name, "ResponseType") == 0)
    set_text (&reader->response, text);
  else if (strcmp (parent, "Attendee") == 0 && strcmp (name, "LastResponseTime") == 0)
    set_text (&reader->response_time, text);
  else if (strcmp (name, "Mailbox") == 0)
    end_mailbox (reader);
  else if (strcmp (name, "Attendee") == 0)
    end_attendee (reader);
  else
    return false;
  return true;
}

/* The answer of one attendee, sent as a message of its own. */
static void
settle_response (Reader *reader)
{
  Meeting *meeting = &reader->meeting->meeting;
  meeting->method = MEETING_REPLY;
  g_array_set_size (reader->meeting->attendees, 0);
  Attendee *attendee = meeting_draft_add_attendee (reader->meeting, reader->responder);
  attendee->partstat = reader->partstat;
  attendee->replied_unix = reader->response_unix;
  meeting->stamp_unix = reader->response_unix;
}

static bool
end_meeting (Reader *reader, GError **error)
{
  Meeting *meeting = &reader->meeting->meeting;
  if (reader->reason == NULL && reader->start_unix == UNIX_NONE && reader->item == ITEM_MEETING)
    reader->reason = g_strdup ("CalendarItem without Start");
  if (reader->reason != NULL) {
    diag_reject (reader->diag, DIAG_LINE, reader->item_line, 0, "%s", reader->reason);
    return true;
  }
  if (reader->item == ITEM_RESPONSE)
    settle_response (reader);
  if (reader->start_unix != UNIX_NONE)
    g_array_append_val (reader->meeting->starts, reader->start_unix);
  if (reader->start_unix != UNIX_NONE && reader->end_unix != UNIX_NONE)
    meeting->duration_minutes = (int32_t) CLAMP ((reader->end_unix - reader->start_unix) / 60, 0, INT32_MAX);
  meeting->place = reader->item_line;
  meeting_draft_finish (reader->meeting);
  return reader->sink->meeting (meeting, reader->sink->user_data, error);
}

static bool
end_message (Reader *reader, GError **error)
{
  Message *message = &reader->message->message;
  if (message->sent_unix == UNIX_NONE)
    message->sent_unix = reader->received_unix;
  if (reader->reason == NULL && message->sent_unix == UNIX_NONE)
    reader->reason = g_strdup ("Message without DateTimeSent");
  if (reader->reason != NULL) {
    diag_reject (reader->diag, DIAG_LINE, reader->item_line, 0, "%s", reader->reason);
    return true;
  }
  if (*message->from.address == '\0' && *message->from.name == '\0')
    message->from = message->sender;
  message->place = reader->item_line;
  message_draft_finish (reader->message);
  return reader->sink->message (message, reader->sink->user_data, error);
}

static bool
end_item_element (Reader *reader, const char *name, const char *text, GError **error)
{
  if (reader->path->len == reader->item_depth) {
    bool ok = reader->item == ITEM_MESSAGE ? end_message (reader, error) : end_meeting (reader, error);
    reader->item = ITEM_NONE;
    reader->refused = !ok;
    return ok;
  }
  bool is_own = reader->path->len == reader->item_depth + 1;
  if (end_person_field (reader, name, text))
    return true;
  if (reader->item == ITEM_MESSAGE && strcmp (name, "InternetMessageHeader") == 0)
    end_header (reader, text);
  else if (is_own && reader->item == ITEM_MESSAGE)
    end_message_field (reader, name, text);
  else if (is_own)
    end_meeting_field (reader, name, text);
  return true;
}

static bool
end_element (const char *name, const char *text, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  bool ok = reader->item == ITEM_NONE || end_item_element (reader, name, text, error);
  g_ptr_array_set_size (reader->path, (gint) reader->path->len - 1);
  return ok;
}

static bool
read_ews (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
          SourceCounts *counts, GError **error)
{
  (void) options;
  g_auto (Reader) reader = { .sink = sink, .diag = diag, .counts = counts };
  reader.meeting = meeting_draft_new ();
  reader.message = message_draft_new ();
  reader.path = g_ptr_array_new ();
  g_autoptr (GError) damage = NULL;
  uint64_t found_before = counts->found;
  XmlHandler handler = { start_element, end_element, &reader.line };
  if (xml_read (stream, &handler, &reader, &damage))
    return true;
  if (reader.refused || counts->found == found_before) {
    g_propagate_error (error, g_steal_pointer (&damage));
    return false;
  }
  counts->found += reader.item == ITEM_NONE; /* the damage itself, where it did not hit a record */
  diag_reject (diag, DIAG_LINE, reader.line, 0, "%s", damage->message);
  return true;
}

static bool
sniff_ews (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  static const char *const roots[] = {
    "Envelope", "GetItemResponse",         "FindItemResponse", "Items",        "CalendarItem",
    "Message",  "SyncFolderItemsResponse", "MeetingResponse",  "ExportedItems"
  };
  static const char mark[] = "schemas.microsoft.com/exchange/services/2006";
  bool is_root = false;
  for (size_t i = 0; i < G_N_ELEMENTS (roots) && !is_root; i++)
    is_root = xml_sniff_root (head, length, roots[i]);
  return is_root && memmem (head, length, mark, strlen (mark)) != NULL;
}

const SourceFormat ews_format = { "ews", sniff_ews, read_ews };
