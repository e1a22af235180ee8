/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/mail_class.h"

/* What the author of a message wrote: the first text part, decoded, without what it quotes, white space made
 * single, folded; at most LIMIT_NOTICE_BYTES of it.  "" if there is none; yours. */
char *mail_said_dup_text (const Mail *mail);
/* Takes out of a text what it quotes: lines that begin with '>', and all behind the mark under which a mail
 * program puts the message that is answered. */
void mail_said_drop_quotes (char *text);
