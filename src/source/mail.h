/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/mail_head.h"
#include "source/source.h"

/* From the bytes of one message to what the sink is lent: the message first, then the meetings of its
 * calendar parts. */

/* What reading message after message reuses; the sink, diag and counts are borrowed. */
typedef struct MailReader MailReader;
MailReader *mail_reader_new (const RecordSink *sink, Diag *diag, SourceCounts *counts);
void mail_reader_free (MailReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MailReader, mail_reader_free)
/* Lends the text of human messages too (Message.text); else bodies are looked at for notices only. */
void mail_reader_set_reads_text (MailReader *reader, bool reads_text);
/* Numbers mailboxes from one more than *count on, which goes up (Mailbox.number); NULL, as before the first
 * call: they have none. */
void mail_reader_set_count (MailReader *reader, uint32_t *count);
/* Leaves out the fast paths for plain headers, for the test that both ways say the same. */
void mail_reader_set_hard_only (MailReader *reader, bool is_hard_only);

typedef struct {
  const uint8_t *bytes; /* the head and at least the first LIMIT_BODY_LOOK_BYTES of the body */
  size_t length;
  uint64_t full_length;  /* of the whole message; more than length where the body was cut */
  uint64_t place;        /* byte offset in the file; what a reject and Message.place say */
  int64_t envelope_unix; /* of the mbox separator, the last resort for a date; UNIX_NONE: none */
  const MailHead *head;  /* of these bytes where the caller has read it already, or NULL */
} RawMail;

/* Reads one message: one record found, then delivered or rejected.  False: the sink refused. */
bool mail_read_one (MailReader *reader, const RawMail *raw, GError **error);
