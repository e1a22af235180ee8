/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/bins.h"
#include "base/scroll.h"
#include "pipeline/history.h"

/* Inside the history: what its parts need of each other. */

/* Has the range of days reach to that of a record. */
void history_widen (History *history, int64_t unix_seconds);

/* A message, and what belongs to it, as one run of bytes behind it: an extra where message.extra is not 0,
 * parents, participants, and then the texts. */
typedef struct {
  uint32_t size; /* of all */
  uint32_t text_size;
  HistoryMessage message; /* what it has is counted; where it lies is not said yet */
} LooseMessage;

/* Of an extra, parents and participants, in bytes. */
static inline gsize
loose_items_size (const HistoryMessage *message)
{
  return (message->extra > 0) * sizeof (HistoryExtra) + message->parent_count * sizeof (uint64_t) +
         message->participant_count * sizeof (Participant);
}
/* Its texts, and behind them that of its list, if it has an extra. */
static inline const char *
loose_texts (const LooseMessage *loose)
{
  return (const char *) (loose + 1) + loose_items_size (&loose->message);
}

/* How much of each kind there is. */
typedef struct {
  uint32_t messages, participants, parents, extras;
  gsize texts; /* bytes */
} MailTally;

/* A bin with more than is to be in memory is taken part by part, in the order of their messages. */
guint history_part_of (guint bin, const HistoryMessage *message, guint part_count);
/* Adds a message, and its texts of so many bytes. */
void history_tally (MailTally *tally, const HistoryMessage *message, gsize texts);

/* Messages come as the store has them, file by file, and are wanted by time: they are put into bins of a
 * week, and each bin is sorted by itself.  Those without a date, of which there may be many (what concerns no
 * account is kept without), are told by their hashes alone. */
#define UNDATED_BITS 6 /* of a hash: as many bins in front of the others */
#define UNDATED_BINS (1u << UNDATED_BITS)
#define DATED_BINS 4096u /* up to 2068: what is later comes into the last */
#define MAIL_BINS (UNDATED_BINS + DATED_BINS)

typedef struct {
  Bins *bins;         /* LooseMessage; NULL once they are in their order */
  MailTally *tallies; /* by bin */
  int32_t first_day;  /* of those that somebody wrote */
  DayCounts days;
} MailReader;

struct HistoryMail {
  MailReader readers[HISTORY_READERS];
  Scroll *messages, *participants, *parents, *extras, *texts; /* NULL until they are in their order */
  GMutex lock;                                                /* of the next */
  GStringChunk *lists;
  Scroll *links; /* ThreadLink, by message; NULL: nobody has asked */
};

bool history_read_usage (History *history, Store *store, GError **error);
void history_begin_messages (History *history);
bool history_read_messages (History *history, Store *store, GError **error);
/* Has the range of days reach to theirs. */
void history_widen_by_messages (History *history);
void history_clear_messages (History *history);
/* By time, and by hash within a second. */
void history_order_messages (History *history);
/* Fills first_named, and the days of the addresses. */
void history_find_authors (History *history);
