/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

/* What a source lends to its sink, one record at a time.  Every pointer belongs to the source and is valid
 * only for the length of the sink's call.  All text is valid UTF-8 (text_clean); "" means absent unless NULL
 * is named. */

typedef enum {
  CLASS_HUMAN, /* survives the filters that one record alone can decide (methods 2.4) */
  CLASS_LIST,  /* List-Id and friends; a project list is decided later over the whole set (methods 2.3) */
  CLASS_BULK,
  CLASS_AUTO,
  CLASS_SYSTEM,
  CLASS_BOUNCE,
  CLASS_CALENDAR,
  CLASS_INTERNAL,
  CLASS_BLOCKED,
  CLASS_CHAT,
  CLASS_FOLDER, /* Spam, Trash, Drafts */
  CLASS_NO_ACCOUNT,
  CLASS_COUNT
} RecordClass;

/* "human", "list" …: the names of interface.md §3. */
const char *record_class_name (RecordClass record_class);

typedef struct {
  const char *address; /* lower-case "local@domain" as written, "" where the header had a name only */
  const char *name;    /* decoded display name, "" if none */
  uint32_t number;     /* the same one in an import, the same mailbox; 0: it has none */
} Mailbox;

/* What an automatic message says about a person (methods 3.6).  Read in memory; only this verdict is kept. */
typedef enum {
  NOTICE_NONE,
  NOTICE_DEPARTED,      /* the text says that the person has left */
  NOTICE_AWAY,          /* absent, until_day if it says until when */
  NOTICE_BOUNCE_HARD,   /* 5.1.1, 5.1.6, 5.2.1, or 5.1.10/5.4.1/5.0.0 with an unknown-user text */
  NOTICE_BOUNCE_DOMAIN, /* 5.1.2, other 5.1.10 and 5.4.x, 4.x.x: the mail system, not the person */
  NOTICE_BOUNCE_FULL,   /* 5.2.2, 4.2.2 */
  NOTICE_BOUNCE_POLICY, /* 5.7.x: a deliverability warning */
} NoticeKind;

typedef struct {
  NoticeKind kind;
  const char *address; /* whom it speaks of: the author, or the recipient that bounced */
  int32_t until_day;   /* DAY_NONE: not said */
} Notice;

/* What a text speaks of (methods G4).  It is read in memory, where the configuration allows it; only these
 * bits are kept. */
typedef enum {
  SPEECH_READ = 1,         /* else nobody looked */
  SPEECH_OUTCOME = 2,      /* of results and value */
  SPEECH_SERVICE_LEVEL = 4 /* of service levels and what is owed */
} Speech;

typedef struct {
  int64_t sent_unix;
  int32_t zone_minutes;    /* of the Date header, east positive; INT32_MIN: none */
  const char *message_id;  /* without angle brackets; "" if none */
  const char *in_reply_to; /* first id of the header */
  const char *const *references;
  size_t reference_count;         /* oldest first */
  Mailbox from, sender, reply_to; /* sender.address is "" when absent or equal to from */
  const Mailbox *to, *cc;
  size_t to_count, cc_count;
  const char *subject;       /* decoded, unfolded, with its prefixes */
  const char *list_id;       /* the identifier inside <>, lower case */
  const char *thread_index;  /* Outlook Thread-Index, as written */
  const char *thread_id;     /* X-GM-THRID */
  const char *original_from; /* X-Original-From, as written */
  const char *text;          /* what its author wrote, folded; NULL: not to be read */
  RecordClass record_class;
  Notice notice;
  uint64_t place; /* byte offset in the (decompressed) file */
} Message;

typedef enum {
  PARTSTAT_UNKNOWN, /* NEEDS-ACTION, none, or nothing said: missing data, never a refusal */
  PARTSTAT_ACCEPTED,
  PARTSTAT_DECLINED,
  PARTSTAT_TENTATIVE,
  PARTSTAT_DELEGATED,
} Partstat;

typedef struct {
  Mailbox who;
  Partstat partstat;
  bool is_organizer, is_chair;
  bool is_resource;                                    /* CUTYPE ROOM or RESOURCE */
  bool is_group;                                       /* CUTYPE GROUP */
  const char *delegated_to, *delegated_from, *sent_by; /* addresses, "" if none */
  int64_t replied_unix;                                /* UNIX_NONE: not said */
} Attendee;

typedef enum {
  MEETING_STATE,
  MEETING_REQUEST,
  MEETING_REPLY,
  MEETING_CANCEL,
  MEETING_COUNTER,
  MEETING_ATTENDED, /* who came, as a meeting system reported it: the attendees; the times are those it took
                       place */
} MeetingMethod;

/* One VEVENT, CalendarItem or Graph event; a series is one record with all its occurrences. */
typedef struct {
  const char *uid;
  int64_t
      recurrence_unix;   /* start of the occurrence that this record overrides; UNIX_NONE: the event itself */
  const int64_t *starts; /* occurrences, ascending, EXDATE already taken out, bounded by LIMIT_OCCURRENCES */
  size_t start_count;    /* 1 for a single event */
  const int64_t *excluded; /* EXDATE */
  size_t excluded_count;
  int32_t duration_minutes;
  bool is_all_day, is_cancelled, is_series, is_out_of_office;
  MeetingMethod method;
  int32_t sequence;
  int64_t stamp_unix;   /* DTSTAMP or LAST-MODIFIED, UNIX_NONE if absent */
  int64_t created_unix; /* CREATED, UNIX_NONE if absent */
  const char *title;
  Mailbox organizer;
  const Attendee *attendees; /* the organizer is among them, with is_organizer set */
  size_t attendee_count;
  bool from_mail; /* a text/calendar part: it belongs to its mail and is no record of its own */
  uint64_t place;
} Meeting;

/* One CSV row, or one ticket of an XML export, as cells in the order of its table's columns (model/table.h).
 */
typedef struct {
  int kind; /* TableKind */
  const char *const
      *cells;         /* table_columns (kind) of them; NULL where absent or empty; normal form of its type */
  int64_t known_unix; /* known_at column; UNIX_NONE: none */
  uint64_t place;     /* line */
} Row;

/* Where a source delivers.  A false return stops the reading; the callee has set error. */
typedef struct {
  bool (*message) (const Message *message, gpointer user_data, GError **error);
  bool (*meeting) (const Meeting *meeting, gpointer user_data, GError **error);
  bool (*row) (const Row *row, gpointer user_data, GError **error);
  gpointer user_data;
} RecordSink;
