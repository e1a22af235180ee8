/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ews_fields.h"
#include "source/partstat.h"

#include <string.h>

#include "base/text.h"

/* The open element that many levels up: 0 is the one that ends, 1 its parent; TAG_OTHER outside of the item.
 */
static Tag
ancestor (const EwsReader *reader, guint level)
{
  return reader->depth > reader->item_depth + level ? reader->path[reader->depth - 1 - level] : TAG_OTHER;
}

static Arena *
texts_of (EwsReader *reader)
{
  return reader->item == ITEM_MESSAGE ? &reader->message->texts : &reader->meeting->texts;
}

/* Room for what is cut off later; a hostile text has no more. */
static const char *
keep_raw (EwsReader *reader, const char *text, size_t limit)
{
  return arena_copy (texts_of (reader), text, strnlen (text, 4 * limit));
}

/* An address of another routing type ("EX") is a directory path, not an address: the name is all there is. */
static Mailbox
current_mailbox (EwsReader *reader)
{
  return draft_mailbox (texts_of (reader), reader->is_smtp ? reader->address : NULL, reader->name);
}

static int64_t
read_unix (EwsReader *reader, const char *name, const char *text)
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

/* Without a mailbox it is nobody. */
static void
end_attendee (EwsReader *reader)
{
  bool is_somebody = reader->name != NULL || reader->address != NULL;
  Attendee *attendee =
      is_somebody ? meeting_draft_add_attendee (reader->meeting, current_mailbox (reader)) : NULL;
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
end_meeting_time (EwsReader *reader, Tag tag, const char *text)
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
end_meeting_field (EwsReader *reader, Tag tag, const char *text)
{
  MeetingDraft *draft = reader->meeting;
  Meeting *meeting = &draft->meeting;
  switch (tag) {
  case TAG_SUBJECT:
    meeting->title = draft_text (&draft->texts, text, LIMIT_SUBJECT_BYTES);
    break;
  case TAG_UID:
    meeting->uid = draft_text (&draft->texts, text, LIMIT_SUBJECT_BYTES);
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
    reader->partstat = partstat_find (text);
    break;
  default:
    end_meeting_time (reader, tag, text);
  }
}

static void
end_header (EwsReader *reader, const char *text)
{
  Message *message = &reader->message->message;
  const char *name = reader->header_name;
  if (g_ascii_strcasecmp (name, "List-Id") == 0) {
    message->list_id =
        draft_message_id (&reader->message->texts, strchr (text, '<') != NULL ? strchr (text, '<') : text);
    message->record_class = CLASS_LIST;
  } else if (g_ascii_strcasecmp (name, "List-Unsubscribe") == 0 ||
             g_ascii_strcasecmp (name, "Precedence") == 0)
    message->record_class = message->record_class == CLASS_HUMAN ? CLASS_BULK : message->record_class;
  else if (g_ascii_strcasecmp (name, "Auto-Submitted") == 0 && g_ascii_strcasecmp (text, "no") != 0)
    message->record_class = CLASS_AUTO;
}

static void
end_message_field (EwsReader *reader, Tag tag, const char *text)
{
  MessageDraft *draft = reader->message;
  Message *message = &draft->message;
  switch (tag) {
  case TAG_SUBJECT:
    message->subject = draft_text (&draft->texts, text, LIMIT_SUBJECT_BYTES);
    break;
  case TAG_DATE_TIME_SENT:
    message->sent_unix = read_unix (reader, "DateTimeSent", text);
    break;
  case TAG_DATE_TIME_RECEIVED:
    reader->received_unix = read_stamp (text);
    break;
  case TAG_INTERNET_MESSAGE_ID:
    message->message_id = draft_message_id (&draft->texts, text);
    break;
  case TAG_IN_REPLY_TO:
    message->in_reply_to = draft_message_id (&draft->texts, text);
    break;
  case TAG_REFERENCES:
    message_draft_set_references (draft, text);
    break;
  case TAG_CONVERSATION_INDEX:
    message->thread_index = draft_text (&draft->texts, text, LIMIT_SUBJECT_BYTES);
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
end_message_mailbox (EwsReader *reader)
{
  MessageDraft *draft = reader->message;
  Message *message = &draft->message;
  Tag role = ancestor (reader, 1);
  Mailbox who = current_mailbox (reader);
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
end_mailbox (EwsReader *reader)
{
  Tag role = ancestor (reader, 1);
  if (reader->item == ITEM_MESSAGE)
    end_message_mailbox (reader);
  else if (role == TAG_ORGANIZER)
    reader->meeting->meeting.organizer = current_mailbox (reader);
  else if (reader->item == ITEM_RESPONSE && role == TAG_FROM)
    reader->responder = current_mailbox (reader);
}

static void
end_mailbox_field (EwsReader *reader, Tag tag, const char *text)
{
  if (tag == TAG_NAME)
    reader->name = keep_raw (reader, text, LIMIT_NAME_BYTES);
  else if (tag == TAG_EMAIL_ADDRESS)
    reader->address = keep_raw (reader, text, LIMIT_ADDRESS_BYTES);
  else if (tag == TAG_ROUTING_TYPE)
    reader->is_smtp = *text == '\0' || strcmp (text, "SMTP") == 0 || g_ascii_strcasecmp (text, "SMTP") == 0;
  else if (tag == TAG_MAILBOX_TYPE)
    reader->is_list = strcmp (text, "PublicDL") == 0 || strcmp (text, "PrivateDL") == 0;
}

static bool
end_attendee_field (EwsReader *reader, Tag tag, const char *text)
{
  if (tag == TAG_RESPONSE_TYPE) {
    reader->attendee.partstat = partstat_find (text);
    reader->attendee.is_organizer = strcmp (text, "Organizer") == 0;
  } else if (tag == TAG_LAST_RESPONSE_TIME)
    reader->attendee.replied_unix = read_stamp (text);
  return tag == TAG_RESPONSE_TYPE || tag == TAG_LAST_RESPONSE_TIME;
}

static bool
end_person_field (EwsReader *reader, Tag tag, const char *text)
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

void
ews_end_part (EwsReader *reader, Tag tag, const char *text)
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
