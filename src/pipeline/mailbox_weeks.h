/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Records a week of the exported mailboxes, and the weeks in which one should have held some (methods 6.2).
 */

typedef struct {
  uint32_t owner; /* address */
  double *weeks;  /* records, by week from the first of the store */
  bool *gapped;
  bool has_gap; /* in any of them */
} MailboxWeeks;

/* An array of MailboxWeeks of week_count weeks each. */
GArray *mailbox_weeks_new (void);
MailboxWeeks *mailbox_weeks_get (GArray *boxes, uint32_t owner, guint week_count);

/* Its first week with a record: nothing was expected of it before. */
guint mailbox_weeks_begin (const MailboxWeeks *box, guint week_count);
/* The week after its last record. */
guint mailbox_weeks_end (const MailboxWeeks *box, guint week_count);

/* Fills gapped and has_gap of all of them. */
void mailbox_weeks_find_gaps (GArray *boxes, guint week_count);

/* Has it records after the last week that is missing?  One that stays empty may be that of somebody who left.
 */
bool mailbox_weeks_is_back (const MailboxWeeks *box, guint week_count);
