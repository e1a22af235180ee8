/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stddef.h>

/* What was made of some bytes before: the same people write all the time, and to the same ones. */
typedef struct MailMemo MailMemo;

MailMemo *mail_memo_new (void);
void mail_memo_free (MailMemo *memo);

/* What was kept for these very bytes, or NULL. */
const void *mail_memo_find (const MailMemo *memo, const char *bytes, size_t length);
/* Room for what is to be found for these bytes, which must not be there yet. */
void *mail_memo_add (MailMemo *memo, const char *bytes, size_t length, size_t size);
/* A zero-terminated copy for use within what is found. */
const char *mail_memo_copy (MailMemo *memo, const char *text);
/* Forgets all once it has become too much.  What was found is valid until this call. */
void mail_memo_trim (MailMemo *memo);
