/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/store.h"

/* Messages of one day that came one after another. */
typedef struct {
  int32_t day;
  guint count;
} DayTally;

/* What is counted while the records of one unit come in, and written with its row. */
typedef struct {
  bool is_open;
  int changes;         /* rows that were written through this handle before it began */
  int64_t id;          /* of the unit being written */
  int64_t predecessor; /* the unit that it supersedes; -1: none */
  int64_t first_unix, last_unix;
  int64_t known_unix;  /* the first moment at which any record was known; INT64_MAX: no records */
  uint64_t mail_count; /* messages that carry addresses */
  GArray *days;        /* DayTally: a day again where others came between */
  GArray *carried;     /* guint, by address: the messages that carry it */
} UnitTally;

void unit_tally_clear (UnitTally *tally);
void unit_tally_add_time (UnitTally *tally, int64_t unix_seconds); /* UNIX_NONE: nothing */
void unit_tally_add_known (UnitTally *tally, int64_t known_unix);  /* UNIX_NONE: always */
void unit_tally_add_message (UnitTally *tally, const StoredMessage *message);
