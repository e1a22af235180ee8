/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "source/mail_body.h"

/* A message while it is being judged: the head, the body as far as it is looked at, and what was read of it.
 */
typedef struct {
  const MailHead *head;
  MailPart root; /* the message as the root of its MIME tree */
  const Message *message;
  MailScratch *scratch;
} Mail;

/* The class that this message alone shows (methods 2.4: filters 2 to 7 and 9, folders and chats of exports);
 * the first that fits decides. */
RecordClass mail_class_of (const Mail *mail);
bool mail_class_has_calendar (const Mail *mail);
bool mail_class_is_absence_subject (const char *subject);
/* An automatic reply, though a header of lists made it CLASS_LIST ("Precedence: auto_reply"). */
bool mail_class_is_reply_robot (const Mail *mail);
bool mail_class_is_system_sender (const char *address);
