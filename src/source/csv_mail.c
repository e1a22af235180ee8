/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

#include <string.h>

#include "base/limits.h"

/* Mail as a table, a row a message: what a CRM keeps of it, and what the searches of mail systems export. */

/* "a@x.example; Ann Lee <ann@x.example>", with commas where there is no semicolon.  A message trace writes
 * what became of the message behind each address: "a@x.example##Receive, Deliver".  Who has no address there
 * is nobody that could be told from others. */
static void
add_recipients (MessageDraft *draft, GArray *into, const char *list)
{
  if (list == NULL)
    return;
  bool has_semicolons = strchr (list, ';') != NULL || strstr (list, "##") != NULL;
  g_auto (GStrv) items = g_strsplit (list, has_semicolons ? ";" : ",", LIMIT_PARTICIPANTS + 1);
  for (char **item = items; *item != NULL; item++) {
    char *fate = strstr (*item, "##");
    if (fate != NULL)
      *fate = '\0';
    Mailbox mailbox = draft_mailbox (draft->texts, g_strstrip (*item), NULL);
    if (*mailbox.address != '\0')
      message_draft_add_recipient (into, mailbox);
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
  return cell != NULL ? draft_text (draft->texts, cell, max_bytes) : "";
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
  message->from = draft_mailbox (draft->texts, cells[MAIL_FROM], cells[MAIL_FROM_NAME]);
  *reason = "column `from` has no address";
  if (*message->from.address == '\0')
    return false;
  add_recipients (draft, draft->to, cells[MAIL_TO]);
  add_recipients (draft, draft->cc, cells[MAIL_CC]);
  message->subject = text_of (draft, cells[MAIL_SUBJECT], LIMIT_SUBJECT_BYTES);
  if (cells[MAIL_MESSAGE_ID] != NULL)
    message->message_id = draft_message_id (draft->texts, cells[MAIL_MESSAGE_ID]);
  if (cells[MAIL_IN_REPLY_TO] != NULL)
    message->in_reply_to = draft_message_id (draft->texts, cells[MAIL_IN_REPLY_TO]);
  if (is_draft (cells[MAIL_STATUS]))
    message->record_class = CLASS_FOLDER;
  message_draft_finish (draft);
  return true;
}
