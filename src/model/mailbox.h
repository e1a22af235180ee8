/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Which weeks of one exported mailbox the store holds (methods 6.2). */

typedef enum {
  MAILBOX_BEFORE, /* its first record is later */
  MAILBOX_HELD,   /* at least one record */
  MAILBOX_QUIET,  /* none, and none had to be expected */
  MAILBOX_MISSING /* none, where at least five were expected; or the mailbox was never delivered */
} MailboxWeek;

#define MAILBOX_WEEKS 104 /* the last weeks that are told: as far back as windows reach and charts show */

typedef struct {
  char *address;
  char *person_id;    /* whose it is; NULL: nobody we know */
  int32_t first_week; /* of weeks */
  GArray *weeks;      /* guint8 MailboxWeek */
} MailboxCoverage;

MailboxCoverage *mailbox_new (const char *address, const char *person_id, int32_t first_week);
void mailbox_free (gpointer mailbox);
guint mailbox_count (const MailboxCoverage *mailbox, MailboxWeek state);
/* The next run of weeks in one state: from *end on, which begins as 0, to the new *end; false after the last.
 */
bool mailbox_next_run (const MailboxCoverage *mailbox, MailboxWeek *state, guint *start, guint *end);
