/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#include "identity/roster.h"

/* The filters that need the whole set of messages (methods 2.3 and 2.4, 8): what one record cannot show by
 * itself. Messages are light copies of StoredMessage; recipients and parents lie in two shared arrays. */

typedef struct {
  uint64_t hash;              /* of the message id */
  uint64_t base_subject_hash; /* 0: empty */
  int64_t sent_unix;
  const char *list_id;                           /* borrowed; NULL or "": none */
  uint32_t from;                                 /* address index, ADDRESS_NONE */
  uint32_t first_participant, participant_count; /* span of participants */
  uint32_t first_parent, parent_count;           /* span of parents */
  RecordClass record_class;
} BulkMail;

typedef struct {
  BulkMail *mails; /* by sent_unix */
  size_t mail_count;
  const Participant *participants;
  const uint64_t *parents;
  const Roster *roster;
} BulkInput;

#define BULK_WINDOW_SECONDS 86400
#define BULK_RECIPIENTS_LEAST 3 /* of a subject's mails by one sender: fewer are never mass mail */

/* Sets record_class to CLASS_BULK where a human sender wrote one base subject to at least 10 client persons
 * or 3 accounts within 24 hours.  Answers (mail with parents) are spared: they are nobody's mass mailing.
 * Mail without a subject is spared too: it has nothing in common.  Returns how many it marked. */
size_t bulk_mark (BulkInput *input);

/* Project lists: at least 3 authors, ours and theirs among them, and an answer from one company to the other.
 * A set of list ids, yours with its keys. */
GHashTable *list_find_projects (const BulkInput *input);
