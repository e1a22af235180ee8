/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "model/table.h"

/* Records as they come back from the store.  Addresses are numbers: indices into the store's address list.
 * They depend on the order of import, so nothing that is printed or seeded may depend on them: sort by
 * address text. Pointers are valid for the length of the callback, unless a function says otherwise. */

typedef enum { PARTICIPANT_TO = 1, PARTICIPANT_CC = 2 } ParticipantRole;

typedef struct {
  uint32_t address : 30; /* all of them are in memory at once */
  uint32_t role : 2;     /* ParticipantRole */
} Participant;

typedef struct {
  uint64_t
      hash; /* text_hash of the message id; of sender, date, base subject and recipients where it has none */
  const char *message_id; /* "" if it had none */
  int64_t sent_unix;
  int32_t zone_minutes; /* INT32_MIN: unknown */
  uint32_t from; /* resolved author: original sender behind a rewriting list; ADDRESS_NONE for dropped mail */
  uint32_t sender; /* the delegate or assistant who sent it; ADDRESS_NONE if the author did */
  const Participant *participants;
  size_t participant_count; /* To and Cc, without the author; each address once, To wins */
  RecordClass record_class;
  const char *subject; /* as stored: whole, or "" where [privacy] drops subjects */
  uint64_t
      base_subject_hash; /* text_hash of the folded base subject, kept where subjects are dropped; 0: empty */
  bool is_forward;
  const uint64_t *parents; /* hashes of In-Reply-To, then References from the newest */
  size_t parent_count;
  uint64_t thread_hash; /* of X-GM-THRID, else of the Thread-Index root; 0: none */
  const char *list_id;
  unsigned speech; /* bits of Speech; 0: the text was not read */
  NoticeKind notice;
  uint32_t notice_address; /* ADDRESS_NONE if none */
  int32_t notice_until_day;
} StoredMessage;

#define ADDRESS_NONE UINT32_MAX

typedef struct {
  uint32_t address;
  Partstat partstat;
  bool is_organizer, is_chair, is_resource, is_group;
  uint32_t delegated_to; /* ADDRESS_NONE */
  int64_t replied_unix;
} StoredAttendee;

/* One meeting record as seen in one file: the several copies and versions of a meeting are merged at assess.
 */
typedef struct {
  const char *uid;
  int64_t recurrence_unix;
  const int64_t *starts;
  size_t start_count;
  const int64_t *excluded;
  size_t excluded_count;
  int32_t duration_minutes;
  bool is_all_day, is_cancelled, is_series, is_out_of_office;
  MeetingMethod method;
  int32_t sequence;
  int64_t stamp_unix, created_unix;
  const char *title;
  uint32_t organizer;
  const StoredAttendee *attendees;
  size_t attendee_count;
  int64_t known_unix; /* when this version became known: stamp of a mail reply, else UNIX_NONE = with its
                         occurrence */
} StoredMeeting;

/* One version of a table row. */
typedef struct {
  TableKind kind;
  const char *const *cells; /* in the order of the table's columns, NULL where absent */
  int64_t known_unix;       /* INT64_MIN: always known */
} StoredRow;

/* Usage is long and narrow and has a table of its own; text is interned in the store's word list. */
typedef struct {
  uint32_t account, user, feature; /* indices into the word list; WORD_NONE: absent */
  int32_t day;
  bool is_advanced, has_tier;
  double count;
  int64_t known_unix;
} StoredUsage;

/* The same as it comes. */
typedef struct {
  const char *account, *user, *feature; /* NULL: absent */
  int32_t day;
  int8_t tier; /* 0 core, 1 advanced, -1 none */
  double count;
  int64_t known_unix;
} UsageRecord;

#define WORD_NONE UINT32_MAX

/* An address as seen: the text, and the display name it first had, in order of time (ties: the smaller text),
 * so that neither the order of import nor later mail changes it. */
typedef struct {
  const char *text;            /* normal form; a folded full name (no '@') where a calendar had only that */
  const char *name;            /* "" never named */
  int64_t name_unix;           /* when it first had that name; INT64_MIN: not dated (a calendar or a table) */
  int32_t first_day, last_day; /* as author, filled in by history; DAY_NONE: never wrote */
} StoredAddress;

/* How many records a mailbox export held a day: what gaps are seen by. */
typedef struct {
  uint32_t source; /* index into the store's sources */
  int32_t day;     /* UTC */
  uint32_t count;
} StoredMailboxDay;

/* A decision or an observation about people (architecture §2): nothing derived is ever stored. */
typedef struct {
  char *kind;  /* "merge", "split", "affiliation", "title", "domain-migration", "domain-account",
                  "original-from" */
  char *a, *b; /* what it joins: addresses, domains or account ids; b may be "" */
  char *value;
  char *source; /* "contacts", "alias file", "same name and local part", "review" */
  double confidence;
  char *evidence;
  int64_t known_unix;
  char *decision; /* "auto", "accepted", "rejected", "open" */
} IdentityEvent;

void identity_event_free (gpointer event);
