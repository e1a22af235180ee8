/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/by_key.h"
#include "model/config.h"
#include "pipeline/day_counts.h"
#include "store/store.h"

/* Everything the store holds, read once and kept in memory for any number of as-of dates.  What is worked out
 * here may look only backwards: a message's parent is no later than the message, so that later mail cannot
 * change the past. */

/* What few messages have. */
typedef struct {
  const char *list_id;  /* in one of the history's text chunks; NULL: none */
  uint64_t thread_hash; /* of X-GM-THRID or Thread-Index; 0: none */
  uint32_t notice_address;
  int32_t notice_until_day;
  uint8_t notice;
} HistoryExtra;

/* All of them are in memory at once: no field more than is needed, and none wider.  A line of the processor's
 * cache holds one, where the allocator aligns large blocks as mimalloc does. */
typedef struct {
  int64_t sent_unix;
  uint64_t hash, base_subject_hash;
  const char *message_id, *subject; /* in one of the history's text chunks */
  uint32_t from;
  uint32_t participant_first; /* into participants */
  uint32_t parent_first;      /* into parents */
  uint32_t extra;             /* into extras; 0: nothing of it */
  uint16_t participant_count, parent_count;
  int16_t zone_minutes; /* ZONE_UNKNOWN */
  uint8_t record_class;
  uint8_t speech; /* bits of Speech */
} HistoryMessage;

G_STATIC_ASSERT (sizeof (HistoryMessage) == 64);

#define ZONE_UNKNOWN INT16_MIN
#define MESSAGE_NONE UINT32_MAX
#define MESSAGES_MOST (1u << 30)

/* Where a message belongs. */
typedef struct {
  uint32_t
      parent; /* index of the nearest message before it, or of its second, that it answers; MESSAGE_NONE */
  uint32_t thread : 30;     /* index of the first message of its thread */
  uint32_t is_inferred : 1; /* the parent was found by subject only */
} ThreadLink;
typedef struct HistoryThreads HistoryThreads;

typedef struct {
  const char *uid, *title;
  int64_t recurrence_unix, stamp_unix, created_unix, known_unix;
  GArray *starts;    /* int64_t, ascending */
  GArray *attendees; /* StoredAttendee */
  int32_t duration_minutes, sequence;
  MeetingMethod method;
  bool is_all_day, is_cancelled, is_series, is_out_of_office;
  uint32_t organizer;
} HistoryMeeting;

typedef struct {
  GStringChunk *text;   /* of all but messages */
  GSList *message_text; /* GStringChunk * */
  GArray *addresses;    /* StoredAddress */
  GArray *messages;     /* HistoryMessage, by (sent, hash) */
  GArray *participants; /* Participant */
  GArray *parents;      /* uint64_t, hashes */
  GArray *extras;       /* HistoryExtra; the first is of the messages that have none */
  ByKey *by_author;     /* by address: uint32_t, the messages it wrote */
  GArray *first_named;  /* by address: uint32_t, the first message that names it; MESSAGE_NONE */
  HistoryThreads *threads;
  GPtrArray *meetings; /* HistoryMeeting *, by uid, recurrence, stamp, sequence */
  GPtrArray *
      rows[TABLE_KIND_COUNT]; /* StoredRow *, by key, known, cells: the versions of a key follow each other */
  GPtrArray *words;           /* char * */
  GArray *usage;              /* StoredUsage, by account, day, user, feature, known */
  GArray *mailbox_days;       /* StoredMailboxDay */
  GPtrArray *units;           /* StoredUnit * */
  GPtrArray *events;          /* IdentityEvent * */
  DayCounts days;             /* of mail, tickets and usage */
  int32_t first_day,
      last_day;       /* of these, the last without strays (day_counts.h); DAY_NONE: there are none */
  guint stray_count;  /* behind the last day */
  int32_t latest_day; /* the last of them */
} History;

/* Reads the whole store. */
History *history_load (Store *store, GError **error);
/* For one that comes from elsewhere: without records, and without addresses, words, mailbox days, units and
 * events, which are to be given. */
History *history_new (void);
/* When all records are in: sorts them, finds who wrote what and when. */
void history_settle (History *history);
void history_free (History *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (History, history_free)

static inline const HistoryExtra *
history_extra (const History *history, const HistoryMessage *message)
{
  return &g_array_index (history->extras, HistoryExtra, message->extra);
}
/* By message.  They are found when somebody first asks: who only wants to know who is who never does. Several
 * threads may ask at once. */
const ThreadLink *history_threads (const History *history);
/* When each address first and last wrote, in the first so many messages: fills the days of StoredAddress. */
void history_date_authors (const History *history, guint message_count, GArray *addresses);
/* The version of each row of a kind that was known at a moment: StoredRow *, borrowed, in key order. */
GPtrArray *history_rows_known (const History *history, TableKind kind, int64_t moment_unix);
