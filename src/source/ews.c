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

/* The elements that are looked at. */
typedef enum {
  TAG_OTHER,
#define TAG(TAG, name) TAG_##TAG,
#include "source/ews_tags.def"
#undef TAG
} Tag;

typedef enum { ITEM_NONE, ITEM_MEETING, ITEM_RESPONSE, ITEM_MESSAGE } Item;

/* Names are the parser's own, one pointer a name, so that most are found again by their address. */
typedef struct {
  const char *name;
  Tag tag;
} TagMemo;
#define TAG_MEMO_COUNT 256

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  MeetingDraft *meeting;
  MessageDraft *message;
  TagMemo memo[TAG_MEMO_COUNT];
  Tag path[LIMIT_XML_DEPTH]; /* of the open elements */
  guint depth;
  Item item;
  guint item_depth; /* how many are open inside the item's element */
  uint64_t line, item_line;
  GString *name, *address; /* of the Mailbox being read */
  bool has_name, has_address, is_smtp, is_list;
  Attendee attendee; /* what is known of the Attendee being read */
  char *header_name; /* of the InternetMessageHeader being read */
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
  g_string_free (reader->name, TRUE);
  g_string_free (reader->address, TRUE);
  g_free (reader->header_name);
  g_free (reader->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

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
find_tag (Reader *reader, const char *name)
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
begin_item (Reader *reader, Tag tag)
{
  reader->item = item_of (tag);
  if (reader->item == ITEM_NONE)
    return;
  reader->counts->found++;
  reader->item_depth = reader->depth;
  reader->item_line = reader->line;
  reader->start_unix = reader->end_unix = reader->received_unix = reader->response_unix = UNIX_NONE;
  reader->responder = (Mailbox){ "", "" };
  reader->partstat = PARTSTAT_UNKNOWN;
  g_clear_pointer (&reader->reason, g_free);
  meeting_draft_reset (reader->meeting);
  message_draft_reset (reader->message);
  if (reader->item == ITEM_MESSAGE && tag != TAG_MESSAGE)
    reader->message->message.record_class = CLASS_CALENDAR;
}

static void
begin_part (Reader *reader, Tag tag, const char *const *attributes)
{
  if (tag == TAG_MAILBOX) {
    reader->has_name = reader->has_address = reader->is_list = false;
    reader->is_smtp = true;
  } else if (tag == TAG_ATTENDEE)
    reader->attendee = (Attendee){ .replied_unix = UNIX_NONE };
  else if (tag == TAG_INTERNET_MESSAGE_HEADER) {
    const char *header = xml_attribute (attributes, "HeaderName");
    g_free (reader->header_name);
    reader->header_name = g_strdup (header != NULL ? header : "");
  }
}

static void
start_element (const char *name, const char *const *attributes, gpointer user_data)
{
  Reader *reader = user_data;
  Tag tag = find_tag (reader, name);
  reader->path[reader->depth++] = tag;
  if (reader->item == ITEM_NONE)
    begin_item (reader, tag);
  else
    begin_part (reader, tag, attributes);
}

/* The open element that many levels up: 0 is the one that ends, 1 its parent; TAG_OTHER outside of the item.
 */
static Tag
ancestor (const Reader *reader, guint level)
{
  return reader->depth > reader->item_depth + level ? reader->path[reader->depth - 1 - level] : TAG_OTHER;
}

/* An address of another routing type ("EX") is a directory path, not an address: the name is all there is. */
static Mailbox
current_mailbox (const Reader *reader, GStringChunk *texts)
{
  return draft_mailbox (texts, reader->is_smtp && reader->has_address ? reader->address->str : NULL,
                        reader->has_name ? reader->name->str : NULL);
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
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
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
  attendee->partstat = reader->attendee.partstat;
  attendee->is_organizer = reader->attendee.is_organizer;
  attendee->is_resource = ancestor (reader, 1) == TAG_RESOURCES;
  attendee->is_group = reader->is_list;
  attendee->replied_unix = reader->attendee.replied_unix;
}

/* Times of a CalendarItem and a MeetingResponse. */
static void
end_meeting_time (Reader *reader, Tag tag, const char *text)
{
  Meeting *meeting = &reader->meeting->meeting;
  switch (tag) {
  case TAG_START:
    reader->start_unix = read_unix (reader, "Start", text);
    break;
  case TAG_END:
    reader->end_unix = read_unix (reader, "End", text);
    break;
  case TAG_ORIGINAL_START:
    if (meeting->recurrence_unix != UNIX_NONE)
      break;
    G_GNUC_FALLTHROUGH;
  case TAG_RECURRENCE_ID:
    meeting->recurrence_unix = read_stamp (text);
    break;
  case TAG_LAST_MODIFIED_TIME:
    if (meeting->stamp_unix != UNIX_NONE)
      break;
    G_GNUC_FALLTHROUGH;
  case TAG_DATE_TIME_STAMP:
    meeting->stamp_unix = read_stamp (text);
    break;
  case TAG_DATE_TIME_CREATED:
    meeting->created_unix = read_stamp (text);
    break;
  case TAG_DATE_TIME_SENT:
    reader->response_unix = read_stamp (text);
    break;
  default:
    break;
  }
}

/* What else they have in common. */
static void
end_meeting_field (Reader *reader, Tag tag, const char *text)
{
  MeetingDraft *draft = reader->meeting;
  Meeting *meeting = &draft->meeting;
  switch (tag) {
  case TAG_SUBJECT:
    meeting->title = draft_text (draft->texts, text, LIMIT_SUBJECT_BYTES);
    break;
  case TAG_UID:
    meeting->uid = draft_text (draft->texts, text, LIMIT_SUBJECT_BYTES);
    break;
  case TAG_IS_ALL_DAY_EVENT:
    meeting->is_all_day = strcmp (text, "true") == 0;
    break;
  case TAG_IS_CANCELLED:
    meeting->is_cancelled = strcmp (text, "true") == 0;
    break;
  case TAG_CALENDAR_ITEM_TYPE:
    meeting->is_series = strcmp (text, "Single") != 0;
    break;
  case TAG_LEGACY_FREE_BUSY_STATUS:
    meeting->is_out_of_office = strcmp (text, "OOF") == 0;
    break;
  case TAG_APPOINTMENT_SEQUENCE_NUMBER:
    meeting->sequence = (int32_t) CLAMP (g_ascii_strtoll (text, NULL, 10), 0, INT32_MAX);
    break;
  case TAG_RESPONSE_TYPE:
    reader->partstat = find_partstat (text);
    break;
  default:
    end_meeting_time (reader, tag, text);
  }
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
end_message_field (Reader *reader, Tag tag, const char *text)
{
  MessageDraft *draft = reader->message;
  Message *message = &draft->message;
  switch (tag) {
  case TAG_SUBJECT:
    message->subject = draft_text (draft->texts, text, LIMIT_SUBJECT_BYTES);
    break;
  case TAG_DATE_TIME_SENT:
    message->sent_unix = read_unix (reader, "DateTimeSent", text);
    break;
  case TAG_DATE_TIME_RECEIVED:
    reader->received_unix = read_stamp (text);
    break;
  case TAG_INTERNET_MESSAGE_ID:
    message->message_id = draft_message_id (draft->texts, text);
    break;
  case TAG_IN_REPLY_TO:
    message->in_reply_to = draft_message_id (draft->texts, text);
    break;
  case TAG_REFERENCES:
    message_draft_set_references (draft, text);
    break;
  case TAG_CONVERSATION_INDEX:
    message->thread_index = draft_text (draft->texts, text, LIMIT_SUBJECT_BYTES);
    break;
  case TAG_ITEM_CLASS:
    if (g_str_has_prefix (text, "IPM.Schedule."))
      message->record_class = CLASS_CALENDAR;
    break;
  case TAG_IS_DRAFT:
    if (strcmp (text, "true") == 0)
      message->record_class = CLASS_FOLDER;
    break;
  default:
    break;
  }
}

static void
end_message_mailbox (Reader *reader)
{
  MessageDraft *draft = reader->message;
  Message *message = &draft->message;
  Tag role = ancestor (reader, 1);
  Mailbox who = current_mailbox (reader, draft->texts);
  if (reader->is_list)
    who.address = ""; /* a list is no person */
  if (role == TAG_FROM)
    message->from = who;
  else if (role == TAG_SENDER)
    message->sender = who;
  else if (role == TAG_REPLY_TO && *message->reply_to.address == '\0')
    message->reply_to = who;
  else if (role == TAG_TO_RECIPIENTS)
    message_draft_add_recipient (draft->to, who);
  else if (role == TAG_CC_RECIPIENTS)
    message_draft_add_recipient (draft->cc, who);
}

static void
end_mailbox (Reader *reader)
{
  Tag role = ancestor (reader, 1);
  if (reader->item == ITEM_MESSAGE)
    end_message_mailbox (reader);
  else if (role == TAG_ORGANIZER)
    reader->meeting->meeting.organizer = current_mailbox (reader, reader->meeting->texts);
  else if (reader->item == ITEM_RESPONSE && role == TAG_FROM)
    reader->responder = current_mailbox (reader, reader->meeting->texts);
}

static void
end_mailbox_field (Reader *reader, Tag tag, const char *text)
{
  if (tag == TAG_NAME) {
    g_string_assign (reader->name, text);
    reader->has_name = true;
  } else if (tag == TAG_EMAIL_ADDRESS) {
    g_string_assign (reader->address, text);
    reader->has_address = true;
  } else if (tag == TAG_ROUTING_TYPE)
    reader->is_smtp = *text == '\0' || g_ascii_strcasecmp (text, "SMTP") == 0;
  else if (tag == TAG_MAILBOX_TYPE)
    reader->is_list = strcmp (text, "PublicDL") == 0 || strcmp (text, "PrivateDL") == 0;
}

static bool
end_attendee_field (Reader *reader, Tag tag, const char *text)
{
  if (tag == TAG_RESPONSE_TYPE) {
    reader->attendee.partstat = find_partstat (text);
    reader->attendee.is_organizer = strcmp (text, "Organizer") == 0;
  } else if (tag == TAG_LAST_RESPONSE_TIME)
    reader->attendee.replied_unix = read_stamp (text);
  return tag == TAG_RESPONSE_TYPE || tag == TAG_LAST_RESPONSE_TIME;
}

static bool
end_person_field (Reader *reader, Tag tag, const char *text)
{
  Tag parent = ancestor (reader, 1);
  if (parent == TAG_MAILBOX)
    end_mailbox_field (reader, tag, text);
  else if (parent == TAG_ATTENDEE && end_attendee_field (reader, tag, text))
    return true;
  else if (tag == TAG_MAILBOX)
    end_mailbox (reader);
  else if (tag == TAG_ATTENDEE)
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
end_item (Reader *reader, GError **error)
{
  bool ok = reader->item == ITEM_MESSAGE ? end_message (reader, error) : end_meeting (reader, error);
  reader->item = ITEM_NONE;
  reader->refused = !ok;
  return ok;
}

static void
end_part (Reader *reader, Tag tag, const char *text)
{
  bool is_own = reader->depth == reader->item_depth + 1;
  if (end_person_field (reader, tag, text))
    return;
  if (reader->item == ITEM_MESSAGE && tag == TAG_INTERNET_MESSAGE_HEADER)
    end_header (reader, text);
  else if (is_own && reader->item == ITEM_MESSAGE)
    end_message_field (reader, tag, text);
  else if (is_own)
    end_meeting_field (reader, tag, text);
}

static bool
end_element (const char *name, const char *text, gpointer user_data, GError **error)
{
  (void) name;
  Reader *reader = user_data;
  bool ok = true;
  if (reader->item != ITEM_NONE && reader->depth == reader->item_depth)
    ok = end_item (reader, error);
  else if (reader->item != ITEM_NONE)
    end_part (reader, reader->path[reader->depth - 1], text);
  reader->depth--;
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
  reader.name = g_string_new (NULL);
  reader.address = g_string_new (NULL);
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
