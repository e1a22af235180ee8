/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/mail_class.h"

/* What a bounce or an automatic reply says about a person (methods 3.6); NOTICE_NONE for all other messages.
 * The address lives in the arena. */
Notice mail_notice_of (const Mail *mail, RecordClass record_class);

/* The same for a bounce (mail_bounce.c). */
Notice mail_bounce_of (const Mail *mail);

/* The steps of it, apart for tests.  Text is folded (text_fold). */
NoticeKind mail_bounce_of_status (const char *status, const char *folded_diagnostic);
bool mail_notice_says_departed (const char *folded);
bool mail_notice_says_away (const char *folded);
/* The date behind "until", "bis", "jusqu'au" and the like; where the year is missing the first one after
 * sent_unix. DAY_NONE: not said. */
int32_t mail_notice_until_day (const char *folded, int64_t sent_unix);
