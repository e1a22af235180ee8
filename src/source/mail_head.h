/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The header block of a message or of a MIME part: the fields we want are cut out, the others passed over. */

/* id, first and last letter in lower case, name as it is mostly written: together they make the hash of
 * mail_head.c */
#define MAIL_HEADERS(HEADER)                                                                                 \
  HEADER (FROM, 'f', 'm', "From")                                                                            \
  HEADER (SENDER, 's', 'r', "Sender")                                                                        \
  HEADER (REPLY_TO, 'r', 'o', "Reply-To")                                                                    \
  HEADER (TO, 't', 'o', "To")                                                                                \
  HEADER (CC, 'c', 'c', "Cc")                                                                                \
  HEADER (DATE, 'd', 'e', "Date")                                                                            \
  HEADER (RECEIVED, 'r', 'd', "Received")                                                                    \
  HEADER (MESSAGE_ID, 'm', 'd', "Message-ID")                                                                \
  HEADER (IN_REPLY_TO, 'i', 'o', "In-Reply-To")                                                              \
  HEADER (REFERENCES, 'r', 's', "References")                                                                \
  HEADER (SUBJECT, 's', 't', "Subject")                                                                      \
  HEADER (CONTENT_TYPE, 'c', 'e', "Content-Type")                                                            \
  HEADER (CONTENT_LENGTH, 'c', 'h', "Content-Length")                                                        \
  HEADER (TRANSFER_ENCODING, 'c', 'g', "Content-Transfer-Encoding")                                          \
  HEADER (LIST_ID, 'l', 'd', "List-ID")                                                                      \
  HEADER (LIST_UNSUBSCRIBE, 'l', 'e', "List-Unsubscribe")                                                    \
  HEADER (LIST_POST, 'l', 't', "List-Post")                                                                  \
  HEADER (MAILING_LIST, 'm', 't', "Mailing-List")                                                            \
  HEADER (FEEDBACK_ID, 'f', 'd', "Feedback-ID")                                                              \
  HEADER (PRECEDENCE, 'p', 'e', "Precedence")                                                                \
  HEADER (AUTO_SUBMITTED, 'a', 'd', "Auto-Submitted")                                                        \
  HEADER (X_AUTOREPLY, 'x', 'y', "X-Autoreply")                                                              \
  HEADER (X_AUTORESPOND, 'x', 'd', "X-Autorespond")                                                          \
  HEADER (X_AUTO_REPLY_FROM, 'x', 'm', "X-Auto-Reply-From")                                                  \
  HEADER (X_FAILED_RECIPIENTS, 'x', 's', "X-Failed-Recipients")                                              \
  HEADER (X_ORIGINAL_FROM, 'x', 'm', "X-Original-From")                                                      \
  HEADER (X_GM_THRID, 'x', 'd', "X-GM-THRID")                                                                \
  HEADER (X_GMAIL_LABELS, 'x', 's', "X-Gmail-Labels")                                                        \
  HEADER (THREAD_INDEX, 't', 'x', "Thread-Index")                                                            \
  HEADER (RETURN_PATH, 'r', 'h', "Return-Path")

typedef enum {
#define HEADER(ID, first, last, name) HEAD_##ID,
  MAIL_HEADERS (HEADER)
#undef HEADER
      HEAD_COUNT
} MailHeadId;

/* The value as it stands in the file, folds and all, without the white space at its ends; bytes NULL: absent.
 */
typedef struct {
  MailHeadId id;
  const char *bytes;
  size_t length;
} MailField;

/* Repeated To, Cc and Received fields that are kept beside the first one. */
#define MAIL_HEAD_MORE 32

typedef struct {
  MailField first[HEAD_COUNT]; /* of a repeated field the first (uppermost) counts */
  MailField more[MAIL_HEAD_MORE];
  size_t more_count;
  size_t length; /* where the body begins */
  bool is_empty; /* none of the fields above is there */
  bool is_cut;   /* LIMIT_HEADER_BYTES or LIMIT_HEADER_COUNT reached: the rest was not read */
} MailHead;

/* The fields point into bytes. */
void mail_head_read (MailHead *head, const uint8_t *bytes, size_t length);
static inline bool
mail_head_has (const MailHead *head, MailHeadId id)
{
  return head->first[id].bytes != NULL;
}
/* True if the field is there and says exactly this word, whatever the case; what follows a ';' is ignored. */
bool mail_head_says (const MailHead *head, MailHeadId id, const char *word);
