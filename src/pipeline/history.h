/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <string.h>

#include "base/arena.h"
#include "model/config.h"
#include "pipeline/day_counts.h"
#include "store/store.h"

/* Everything the store holds, read once and kept for any number of as-of dates, in temporary files that are
 * looked at where they lie (scroll.h): messages, and what belongs to them; meetings, rows and usage.  Of
 * these a pointer each is in memory.  What is worked out here may look only backwards: a message's parent is
 * no later than the message, so that later mail cannot change the past. */

/* What few messages have. */
typedef struct {
  const char *list_id;  /* one address for one list; NULL: none */
  uint64_t thread_hash; /* of X-GM-THRID or Thread-Index; 0: none */
  uint32_t notice_address;
  int32_t notice_until_day;
  uint8_t notice;
} HistoryExtra;

/* No field more than is needed, and none wider: there are more of them than of anything else. */
typedef struct {
  int64_t sent_unix;
  uint64_t hash, base_subject_hash;
  uint64_t text; /* where its message id begins among the texts; its subject follows */
  uint32_t from;
  uint32_t participant_first; /* into participants */
  uint32_t parent_first;      /* into parents */
  uint32_t extra;             /* into extras; 0: nothing of it */
  uint16_t participant_count, parent_count;
  int16_t zone_minutes; /* ZONE_UNKNOWN */
  uint8_t record_class;
  uint8_t speech; /* bits of Speech */
} HistoryMessage;

G_STATIC_ASSERT (sizeof (HistoryMessage) == 56);

#define ZONE_UNKNOWN INT16_MIN
#define MESSAGE_NONE UINT32_MAX
#define MESSAGES_MOST (1u << 30)
#define HISTORY_WINDOW (1u << 15) /* messages that are in memory while all are looked at */

/* Where a message belongs. */
typedef struct {
  uint32_t
      parent; /* index of the nearest message before it, or of its second, that it answers; MESSAGE_NONE */
  uint32_t thread : 30;     /* index of the first message of its thread */
  uint32_t is_inferred : 1; /* the parent was found by subject only */
} ThreadLink;
#define THREAD_MASK (MESSAGES_MOST - 1)
typedef struct HistoryMail HistoryMail;
typedef struct LateText LateText;

/* Starts of equal distance: a series of years is a few of them, from one change of the clock to the next. */
typedef struct {
  int64_t first_unix;
  uint32_t step_seconds, count;
} StartRun;

typedef struct {
  const char *uid, *title;
  int64_t recurrence_unix, stamp_unix, created_unix, known_unix;
  const StartRun *runs; /* of its starts; see history_next_start */
  guint run_count;
  GArray attendees; /* StoredAttendee: to be read where they lie, not to be given to GLib */
  int32_t duration_minutes, sequence;
  MeetingMethod method;
  bool is_all_day, is_cancelled, is_series, is_out_of_office;
  uint32_t organizer;
} HistoryMeeting;

typedef struct {
  LateText *late_texts; /* in the arena, by their hash: those that came last; NULL when all is read */
  GArray *addresses;    /* StoredAddress */
  guint message_count;
  const HistoryMessage *messages; /* by (sent, hash), as all that belongs to them; one more tells its end */
  const Participant *participants;
  const uint64_t *parents;    /* hashes */
  const HistoryExtra *extras; /* the first is of the messages that have none */
  const char *texts;
  HistoryMail *mail;   /* where these lie */
  GArray *first_named; /* by address: uint32_t, the first message that names it; MESSAGE_NONE */
  Arena arena;         /* of meetings and rows, with their texts */
  GPtrArray *meetings; /* HistoryMeeting *, by uid, recurrence, stamp, sequence */
  GPtrArray *
      rows[TABLE_KIND_COUNT]; /* StoredRow *, by key, known, cells: the versions of a key follow each other */
  GPtrArray *words;           /* char * */
  StoredUsage *usage;         /* by account (its text), day, user, feature, known */
  guint usage_count;
  Scroll *usage_scroll; /* where they lie; NULL: there are none */
  GArray *mailbox_days; /* StoredMailboxDay */
  GPtrArray *units;     /* StoredUnit * */
  GPtrArray *events;    /* IdentityEvent * */
  DayCounts days;       /* of mail, tickets and usage */
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
/* Any of a few readers, each with a number of its own, may add side by side. */
#define HISTORY_READERS 2u
void history_add_message (History *history, guint reader, const StoredMessage *message);
void history_add_meeting (History *history, const StoredMeeting *meeting);
/* When all records are in: sorts them, finds who wrote what and when. */
void history_settle (History *history);
void history_free (History *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (History, history_free)

static inline const HistoryExtra *
history_extra (const History *history, const HistoryMessage *message)
{
  return &history->extras[message->extra];
}
static inline const Participant *
history_participants (const History *history, const HistoryMessage *message)
{
  return &history->participants[message->participant_first];
}
static inline const uint64_t *
history_parents (const History *history, const HistoryMessage *message)
{
  return &history->parents[message->parent_first];
}
static inline const char *
history_message_id (const History *history, const HistoryMessage *message)
{
  return history->texts + message->text;
}
/* Of its id and its subject, with the zeros that end them: one lies behind the other. */
static inline gsize
history_text_size (const HistoryMessage *message)
{
  return message[1].text - message->text;
}
static inline const char *
history_subject (const History *history, const HistoryMessage *message)
{
  const char *id = history_message_id (history, message);
  return id + strlen (id) + 1;
}
/* Its starts, ascending, one a call:
 *
 *   StartWalk walk = { 0 };
 *   for (int64_t start; history_next_start (meeting, &walk, &start);) */
typedef struct {
  guint run;
  uint32_t at;
} StartWalk;

static inline bool
history_next_start (const HistoryMeeting *meeting, StartWalk *walk, int64_t *start_unix)
{
  if (walk->run == meeting->run_count)
    return false;
  const StartRun *run = &meeting->runs[walk->run];
  *start_unix = run->first_unix + (int64_t) run->step_seconds * walk->at;
  if (++walk->at == run->count)
    *walk = (StartWalk){ walk->run + 1, 0 };
  return true;
}
/* INT64_MAX: it has none. */
static inline int64_t
history_first_start (const HistoryMeeting *meeting)
{
  return meeting->run_count > 0 ? meeting->runs[0].first_unix : INT64_MAX;
}
/* The messages before that one, and what belongs to them, are not looked at for a while: they leave memory
 * until they are. */
void history_let_go (const History *history, guint end);
/* The same of all else: meetings, rows, usage, texts. */
void history_let_go_rest (const History *history);
/* To be called for each meeting, row or the like by those who look at all of them. */
#define HISTORY_ROWS (1u << 12) /* of these that are in memory meanwhile */
static inline void
history_pass_row (const History *history, guint index)
{
  if (index % HISTORY_ROWS == HISTORY_ROWS - 1)
    history_let_go_rest (history);
}
/* To be called for each message by those who look at all of them in their order. */
static inline void
history_pass (const History *history, guint index)
{
  if (index % HISTORY_WINDOW == 0)
    history_let_go (history, index);
}
/* By message.  They are found when somebody first asks: who only wants to know who is who never does. Several
 * threads may ask at once. */
const ThreadLink *history_threads (const History *history);
/* When each address first and last wrote, in the first so many messages: fills the days of StoredAddress. */
void history_date_authors (const History *history, guint message_count, GArray *addresses);
/* The version of each row of a kind that was known at a moment: StoredRow *, borrowed, in key order. */
GPtrArray *history_rows_known (const History *history, TableKind kind, int64_t moment_unix);
