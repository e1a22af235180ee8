/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "source/ews_fields.h"
#include "source/formats.h"
#include "source/xml.h"
#include "weft/error.h"

/* Exchange Web Services: CalendarItem and Message elements of the "types" namespace, in a SOAP envelope or
 * bare.  The reader keeps the path of open elements and looks at a value when its element ends. */

static void
reader_clear (EwsReader *reader)
{
  meeting_draft_free (reader->meeting);
  message_draft_free (reader->message);
  g_free (reader->header_name);
  g_free (reader->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EwsReader, reader_clear)

static Tag
look_up_tag (const char *name)
{
  static const char *const names[] = {
#define TAG(TAG, name) [TAG_##TAG] = name,
#include "source/ews_tags.def"
#undef TAG
  };
  for (size_t i = TAG_OTHER + 1; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return (Tag) i;
  return TAG_OTHER;
}

static Tag
find_tag (EwsReader *reader, const char *name)
{
  TagMemo *memo = &reader->memo[((uintptr_t) name ^ (uintptr_t) name >> 8) % TAG_MEMO_COUNT];
  if (memo->name != name)
    *memo = (TagMemo){ name, look_up_tag (name) };
  return memo->tag;
}

static Item
item_of (Tag tag)
{
  switch (tag) {
  case TAG_CALENDAR_ITEM:
    return ITEM_MEETING;
  case TAG_MEETING_RESPONSE:
    return ITEM_RESPONSE;
  case TAG_MESSAGE:
  case TAG_MEETING_MESSAGE:
  case TAG_MEETING_REQUEST:
  case TAG_MEETING_CANCELLATION:
    return ITEM_MESSAGE;
  default:
    return ITEM_NONE;
  }
}

static void
begin_mailbox (EwsReader *reader)
{
  reader->name = reader->address = NULL;
  reader->is_list = false;
  reader->is_smtp = true;
}

static void
begin_item (EwsReader *reader, const XmlReader *xml, Tag tag)
{
  reader->item = item_of (tag);
  if (reader->item == ITEM_NONE)
    return;
  reader->counts->found++;
  reader->item_depth = reader->depth;
  reader->item_place = xml_place (xml);
  reader->start_unix = reader->end_unix = reader->received_unix = reader->response_unix = UNIX_NONE;
  reader->responder = (Mailbox){ "", "" };
  reader->partstat = PARTSTAT_UNKNOWN;
  g_clear_pointer (&reader->reason, g_free);
  if (reader->item == ITEM_MESSAGE)
    message_draft_reset (reader->message);
  else
    meeting_draft_reset (reader->meeting);
  begin_mailbox (reader); /* the one before was among the texts */
  if (reader->item == ITEM_MESSAGE && tag != TAG_MESSAGE)
    reader->message->message.record_class = CLASS_CALENDAR;
}

static void
begin_part (EwsReader *reader, Tag tag, const char *const *attributes)
{
  if (tag == TAG_MAILBOX)
    begin_mailbox (reader);
  else if (tag == TAG_ATTENDEE) {
    begin_mailbox (reader); /* it may have none */
    reader->attendee = (Attendee){ .replied_unix = UNIX_NONE };
  } else if (tag == TAG_INTERNET_MESSAGE_HEADER) {
    const char *header = xml_attribute (attributes, "HeaderName");
    g_free (reader->header_name);
    reader->header_name = g_strdup (header != NULL ? header : "");
  }
}

static void
start_element (const XmlReader *xml, const char *name, const char *const *attributes, gpointer user_data)
{
  EwsReader *reader = user_data;
  Tag tag = find_tag (reader, name);
  reader->path[reader->depth++] = tag;
  if (reader->item == ITEM_NONE)
    begin_item (reader, xml, tag);
  else
    begin_part (reader, tag, attributes);
}

/* The answer of one attendee, sent as a message of its own. */
static void
settle_response (EwsReader *reader)
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
end_meeting (EwsReader *reader, GError **error)
{
  Meeting *meeting = &reader->meeting->meeting;
  if (reader->reason == NULL && reader->start_unix == UNIX_NONE && reader->item == ITEM_MEETING)
    reader->reason = g_strdup ("CalendarItem without Start");
  if (reader->reason != NULL) {
    xml_reject (reader->diag, &reader->item_place, reader->reason);
    return true;
  }
  if (reader->item == ITEM_RESPONSE)
    settle_response (reader);
  if (reader->start_unix != UNIX_NONE)
    g_array_append_val (reader->meeting->starts, reader->start_unix);
  if (reader->start_unix != UNIX_NONE && reader->end_unix != UNIX_NONE)
    meeting->duration_minutes = (int32_t) CLAMP ((reader->end_unix - reader->start_unix) / 60, 0, INT32_MAX);
  meeting->place = reader->item_place.line;
  meeting_draft_finish (reader->meeting);
  return reader->sink->meeting (meeting, reader->sink->user_data, error);
}

static bool
end_message (EwsReader *reader, GError **error)
{
  Message *message = &reader->message->message;
  if (message->sent_unix == UNIX_NONE)
    message->sent_unix = reader->received_unix;
  if (reader->reason == NULL && message->sent_unix == UNIX_NONE)
    reader->reason = g_strdup ("Message without DateTimeSent");
  if (reader->reason != NULL) {
    xml_reject (reader->diag, &reader->item_place, reader->reason);
    return true;
  }
  if (*message->from.address == '\0' && *message->from.name == '\0')
    message->from = message->sender;
  message->place = reader->item_place.line;
  message_draft_finish (reader->message);
  return reader->sink->message (message, reader->sink->user_data, error);
}

static bool
end_item (EwsReader *reader, GError **error)
{
  bool ok = reader->item == ITEM_MESSAGE ? end_message (reader, error) : end_meeting (reader, error);
  reader->item = ITEM_NONE;
  reader->refused = !ok;
  return ok;
}

static bool
end_element (const char *name, const char *text, gpointer user_data, GError **error)
{
  (void) name;
  EwsReader *reader = user_data;
  bool ok = true;
  if (reader->item != ITEM_NONE && reader->depth == reader->item_depth)
    ok = end_item (reader, error);
  else if (reader->item != ITEM_NONE)
    ews_end_part (reader, reader->path[reader->depth - 1], text);
  reader->depth--;
  return ok;
}

static bool
read_ews (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
          SourceCounts *counts, GError **error)
{
  (void) options;
  g_auto (EwsReader) reader = { .sink = sink, .diag = diag, .counts = counts };
  reader.meeting = meeting_draft_new ();
  reader.message = message_draft_new ();
  g_autoptr (GError) damage = NULL;
  uint64_t found_before = counts->found;
  XmlHandler handler = { start_element, end_element, &reader.place };
  if (xml_read (stream, &handler, &reader, &damage))
    return true;
  if (reader.refused || counts->found == found_before) {
    g_propagate_error (error, g_steal_pointer (&damage));
    return false;
  }
  counts->found += reader.item == ITEM_NONE; /* the damage itself, where it did not hit a record */
  xml_reject_damage (diag, &reader.place, damage);
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
  return is_root && xml_sniff_text (head, length, mark);
}

const SourceFormat ews_format = { "ews", sniff_ews, read_ews };
