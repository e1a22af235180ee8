/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdint.h>

#include "source/mail_text.h"

/* The MIME tree of a message, bounded in depth and parts; attached messages are not entered. */

typedef struct {
  const char *type; /* "text/plain", lower case */
  const MailHead *head;
  const uint8_t *bytes; /* still encoded */
  size_t length;
  bool is_cut; /* the end was beyond what is looked at */
} MailPart;

/* Lower-case media type of the head, "text/plain" where none is given. */
const char *mail_body_type (MailScratch *scratch, const MailHead *head);
/* Calls visit for every leaf in order until it returns false. */
typedef bool (*MailPartVisit) (const MailPart *part, gpointer user_data);
void mail_body_walk (MailScratch *scratch, const MailPart *root, MailPartVisit visit, gpointer user_data);
/* The part decoded to UTF-8, at most about max_bytes; yours. */
char *mail_body_dup_text (MailScratch *scratch, const MailPart *part, size_t max_bytes);
