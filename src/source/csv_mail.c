/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

#include <string.h>

#include "base/limits.h"

/* Mail as a table, a row a message: what a CRM keeps of it, and what the searches of mail systems export. */

/* The first separator that stands in no quotes; the end of the text without one.  A quote that is not closed
 * is a letter. */
static const char *
find_item_end (const char *at, char separator)
{
  for (; *at != '\0' && *at != separator; at++) {
    const char *closing = *at == '"' ? strchr (at + 1, '"') : NULL;
    at = closing != NULL ? closing : at;
  }
  return at;
}

static void
add_recipient (MessageDraft *draft, GArray *into, const char *item, size_t length)
{
  g_autofree char *text = g_strndup (item, length);
  char *fate = strstr (text, "##");
  if (fate != NULL)
    *fate = '\0';
  Mailbox mailbox = draft_mailbox (&draft->texts, g_strstrip (text), NULL);
  if (*mailbox.address != '\0')
    message_draft_add_recipient (into, mailbox);
}

/* "a@x.example; Ann Lee <ann@x.example>", with commas where there is no semicolon.  A message trace writes
 * what became of the message behind each address: "a@x.example##Receive, Deliver".  Who has no address there
 * is nobody that could be told from others. */
static void
add_recipients (MessageDraft *draft, GArray *into, const char *list)
{
  if (list == NULL)
    return;
  bool has_semicolons = *find_item_end (list, ';') == ';' || strstr (list, "##") != NULL;
  char separator = has_semicolons ? ';' : ',';
  for (guint count = 0; *list != '\0' && count <= LIMIT_PARTICIPANTS; count++) {
    const char *end = find_item_end (list, separator);
    add_recipient (draft, into, list, (size_t) (end - list));
    list = *end != '\0' ? end + 1 : end;
  }
}

/* Salesforce has a number for drafts. */
static bool
is_draft (const char *status)
{
  return g_strcmp0 (status, "draft") == 0 || g_strcmp0 (status, "5") == 0;
}

static const char *
text_of (MessageDraft *draft, const char *cell, size_t max_bytes)
{
  return cell != NULL ? draft_text (&draft->texts, cell, max_bytes) : "";
}

bool
csv_mail_fill (MessageDraft *draft, const char *const *cells, const char **reason)
{
  Message *message = &draft->message;
  bool date_only;
  message_draft_reset (draft);
  *reason = "column `date` is not a date";
  if (!unix_parse (cells[MAIL_DATE], &message->sent_unix, &date_only))
    return false;
  message->from = draft_mailbox (&draft->texts, cells[MAIL_FROM], cells[MAIL_FROM_NAME]);
  *reason = "column `from` has no address";
  if (*message->from.address == '\0')
    return false;
  add_recipients (draft, draft->to, cells[MAIL_TO]);
  add_recipients (draft, draft->cc, cells[MAIL_CC]);
  message->subject = text_of (draft, cells[MAIL_SUBJECT], LIMIT_SUBJECT_BYTES);
  if (cells[MAIL_MESSAGE_ID] != NULL)
    message->message_id = draft_message_id (&draft->texts, cells[MAIL_MESSAGE_ID]);
  if (cells[MAIL_IN_REPLY_TO] != NULL)
    message->in_reply_to = draft_message_id (&draft->texts, cells[MAIL_IN_REPLY_TO]);
  if (is_draft (cells[MAIL_STATUS]))
    message->record_class = CLASS_FOLDER;
  message_draft_finish (draft);
  return true;
}
