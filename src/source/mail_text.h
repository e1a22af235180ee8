/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "source/mail_head.h"
#include "source/mail_memo.h"

typedef struct _GMimeParserOptions GMimeParserOptions;

/* What reading one message after another needs and reuses. */
typedef struct {
  Arena arena;
  GMimeParserOptions *gmime;
  MailMemo *mailboxes;     /* by how they are written; mail_address.c knows them */
  MailMemo *texts;         /* decoded, by how it is written: only what needs GMime */
  GIConv held[4];          /* keeps the C library's tables of the usual charsets loaded */
  uint32_t *mailbox_count; /* that were numbered (Mailbox.number); NULL: none is */
  bool is_hard_only;       /* the fast paths are left out: for the test that compares both */
} MailScratch;

void mail_scratch_open (MailScratch *scratch);
void mail_scratch_close (MailScratch *scratch);
/* The next message: all text of the one before becomes invalid. */
void mail_scratch_reset (MailScratch *scratch);

/* Printable ASCII and white space without encoded words: the fast path may have it. */
bool mail_text_is_plain (const char *bytes, size_t length);
/* The value without its folds, zero-terminated, zero bytes made spaces; "" for an absent field. */
char *mail_text_unfold (MailScratch *scratch, const char *bytes, size_t length);
/* The same, made ready for GMime: encoded words mended, and raw 8-bit text, which names no charset, as UTF-8:
 * taken as such where it is valid, else as what Western mail programs meant by it. */
char *mail_text_unfold_encoded (MailScratch *scratch, const char *bytes, size_t length);
/* Decoded and clean (text_clean); "" for an absent field. */
const char *mail_text_decode (MailScratch *scratch, const char *bytes, size_t length, size_t max_bytes);
/* Clean but not decoded: ids, indexes and the like. */
const char *mail_text_verbatim (MailScratch *scratch, const char *bytes, size_t length, size_t max_bytes);
static inline const char *
mail_text_field (MailScratch *scratch, const MailField *field, size_t max_bytes)
{
  return mail_text_decode (scratch, field->bytes, field->length, max_bytes);
}
