/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/arena.h"
#include "base/diag.h"
#include "model/record.h"

/* A meeting or a message while it is being put together from loose values.  One draft is used over and over;
 * what is added to it lives until the next reset, which is as long as a sink may look at it. */

typedef struct {
  Meeting meeting;           /* plain fields are set by the reader; text fields through draft_text */
  GArray *attendees;         /* Attendee */
  GArray *starts, *excluded; /* int64_t, any order, duplicates are fine */
  Arena texts;
} MeetingDraft;

MeetingDraft *meeting_draft_new (void);
void meeting_draft_free (MeetingDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeetingDraft, meeting_draft_free)
void meeting_draft_reset (MeetingDraft *draft);
/* A new attendee to be filled in, valid until the next is added; NULL beyond LIMIT_PARTICIPANTS. */
Attendee *meeting_draft_add_attendee (MeetingDraft *draft, Mailbox who);
/* Orders the occurrences without the excluded ones, puts the organizer among the attendees, and makes up a
 * stable uid where there is none.  Then meeting is whole. */
void meeting_draft_finish (MeetingDraft *draft);

typedef struct {
  Message message;
  GArray *to, *cc;       /* Mailbox */
  GPtrArray *references; /* borrowed from texts */
  Arena texts;
} MessageDraft;

MessageDraft *message_draft_new (void);
void message_draft_free (MessageDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MessageDraft, message_draft_free)
void message_draft_reset (MessageDraft *draft);
void message_draft_add_recipient (GArray *recipients,
                                  Mailbox who); /* draft->to or ->cc; none beyond LIMIT_PARTICIPANTS */
/* Sets ids from the text of a header with ids in angle brackets, oldest first. */
void message_draft_set_references (MessageDraft *draft, const char *header);
/* Settles the class by what the author's address and the subject show, and drops a sender equal to the
 * author. */
void message_draft_finish (MessageDraft *draft);

/* text_clean, kept by the draft.  NULL gives "". */
const char *draft_text (Arena *texts, const char *raw, size_t max_bytes);
/* "MAILTO:A@B" and "Ann <A@B>" give "a@b"; anything that is no mail address gives "". */
const char *draft_address (Arena *texts, const char *raw);
/* A message id without its angle brackets. */
const char *draft_message_id (Arena *texts, const char *raw);
/* Address and display name (NULL: what stands before "<A@B>"); a name that only repeats the address is no
 * name. */
Mailbox draft_mailbox (Arena *texts, const char *address, const char *name);
