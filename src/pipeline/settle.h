/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "identity/roster.h"
#include "pipeline/history.h"
#include "pipeline/message_marks.h"

/* The two steps, for the set as it was at a moment (count.h) and for the whole of it. */
typedef struct {
  const GArray *addresses; /* StoredAddress, by index: as they were known */
  const GPtrArray *events; /* IdentityEvent * */
  int64_t moment_unix;     /* rows known by then */
  int32_t as_of_day;
  guint message_count; /* of the history's messages, how many had been sent */
} SettleMoment;
Roster *settle_roster (const History *history, const Config *config, const SettleMoment *moment);
/* RecordClass of the first messages: bulk mail is marked, posts on project lists are CLASS_HUMAN
 * (methods 2.3, 2.4). */
MessageMarks settle_classes (const History *history, const Roster *roster, guint message_count);

/* Who is who, and what each message is, over all that the store holds: for status and for what is not to be
 * kept. Assessments ask the same of the set as it was at their date (count.h). */
typedef struct {
  Roster *roster;
  MessageMarks classes; /* RecordClass, CLASS_NO_ACCOUNT too */
} Settled;

Settled *settle_all (const History *history, const Config *config);
void settled_free (Settled *settled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settled, settled_free)
