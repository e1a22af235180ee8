/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "source/mail_text.h"

/* The mailboxes of an address header, appended to an array of Mailbox (at most LIMIT_PARTICIPANTS in all);
 * groups are flattened, "user at host" is undone.  The text lives in the arena. */
void mail_address_parse (MailScratch *scratch, const MailField *field, GArray *mailboxes);
/* The first mailbox of the header; empty strings if there is none. */
Mailbox mail_address_first (MailScratch *scratch, const MailField *field);
