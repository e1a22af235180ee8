/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/mailbox.h"

/* Coverage by mailbox and week, as the manifests show it. */

/* "2026-05-11 to 2026-06-28; …": the missing weeks, "and 3 more" after that many runs; "" for none. Yours. */
char *mailboxes_dup_missing (const MailboxCoverage *mailbox, guint most);
/* A letter a week: '.' before its first record, '#' held, 'o' quiet, 'x' missing. Yours. */
char *mailboxes_dup_letters (const MailboxCoverage *mailbox);
/* The weeks as one <svg> line. */
void mailboxes_append_strip (GString *out, const MailboxCoverage *mailbox);
/* "12 mailboxes, 2 of them with missing weeks". Yours. */
char *mailboxes_dup_count (const GPtrArray *mailboxes);
