/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The header block of a message or of a MIME part: the fields we want are cut out, the others passed over. */

/* id, first and last letter, name in lower case: together they make the hash of mail_head.c */
#define MAIL_HEADERS(HEADER)                                                                                 \
  HEADER (FROM, 'f', 'm', "from")                                                                            \
  HEADER (SENDER, 's', 'r', "sender")                                                                        \
  HEADER (REPLY_TO, 'r', 'o', "reply-to")                                                                    \
  HEADER (TO, 't', 'o', "to")                                                                                \
  HEADER (CC, 'c', 'c', "cc")                                                                                \
  HEADER (DATE, 'd', 'e', "date")                                                                            \
  HEADER (RECEIVED, 'r', 'd', "received")                                                                    \
  HEADER (MESSAGE_ID, 'm', 'd', "message-id")                                                                \
  HEADER (IN_REPLY_TO, 'i', 'o', "in-reply-to")                                                              \
  HEADER (REFERENCES, 'r', 's', "references")                                                                \
  HEADER (SUBJECT, 's', 't', "subject")                                                                      \
  HEADER (CONTENT_TYPE, 'c', 'e', "content-type")                                                            \
  HEADER (CONTENT_LENGTH, 'c', 'h', "content-length")                                                        \
  HEADER (TRANSFER_ENCODING, 'c', 'g', "content-transfer-encoding")                                          \
  HEADER (LIST_ID, 'l', 'd', "list-id")                                                                      \
  HEADER (LIST_UNSUBSCRIBE, 'l', 'e', "list-unsubscribe")                                                    \
  HEADER (LIST_POST, 'l', 't', "list-post")                                                                  \
  HEADER (MAILING_LIST, 'm', 't', "mailing-list")                                                            \
  HEADER (FEEDBACK_ID, 'f', 'd', "feedback-id")                                                              \
  HEADER (PRECEDENCE, 'p', 'e', "precedence")                                                                \
  HEADER (AUTO_SUBMITTED, 'a', 'd', "auto-submitted")                                                        \
  HEADER (X_AUTOREPLY, 'x', 'y', "x-autoreply")                                                              \
  HEADER (X_AUTORESPOND, 'x', 'd', "x-autorespond")                                                          \
  HEADER (X_AUTO_REPLY_FROM, 'x', 'm', "x-auto-reply-from")                                                  \
  HEADER (X_FAILED_RECIPIENTS, 'x', 's', "x-failed-recipients")                                              \
  HEADER (X_ORIGINAL_FROM, 'x', 'm', "x-original-from")                                                      \
  HEADER (X_GM_THRID, 'x', 'd', "x-gm-thrid")                                                                \
  HEADER (X_GMAIL_LABELS, 'x', 's', "x-gmail-labels")                                                        \
  HEADER (THREAD_INDEX, 't', 'x', "thread-index")                                                            \
  HEADER (RETURN_PATH, 'r', 'h', "return-path")

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
