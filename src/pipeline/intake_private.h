/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/address_book.h"
#include "pipeline/intake.h"
#include "pipeline/subject_book.h"

/* Shared by the parts: intake_mail.c takes messages, intake_meetings.c meetings, intake_rows.c table rows. */

typedef struct {
  char text[32];
  int64_t moment;
  bool is_date;
} DateMemo;

struct Intake {
  Store *store;
  const Config *config;
  const KeepOut *keep_out;
  const Lexicon *lexicon;
  int64_t known_unix;
  AddressBook *addresses;
  SubjectBook *subjects;
  IntakeCounts counts;
  GPtrArray *people;    /* KnownAddress *, of the record in hand */
  DateMemo date;        /* of the row before */
  GArray *participants; /* Participant, of the message in hand */
  GArray *parents;      /* uint64_t */
  GArray *attendees;    /* StoredAttendee, of the meeting in hand */
};

/* What the sink does with a record; user_data is the Intake. */
bool intake_message (const Message *message, gpointer user_data, GError **error);
bool intake_meeting (const Meeting *meeting, gpointer user_data, GError **error);
bool intake_row (const Row *row, gpointer user_data, GError **error);

/* Begins the list of the people of a record, and adds one by the address as written or as a mailbox. */
void intake_clear_people (Intake *intake);
void intake_add_person (Intake *intake, const char *written);
void intake_add_mailbox (Intake *intake, const Mailbox *mailbox);
/* True if a blocked address is among them, or both of a blocked pair. */
bool intake_is_blocked (const Intake *intake);
/* True if there is at least one address among them, and all are of vendor domains. */
bool intake_is_internal (const Intake *intake);

/* By the address as written. */
bool intake_is_forgotten (Intake *intake, const char *written);
/* True if the text names somebody who was forgotten: by an address, or as one of these mailboxes is called.
 */
bool intake_names_forgotten (Intake *intake, const char *text, const Mailbox *mailboxes, size_t count);

/* ADDRESS_NONE where there is no address, or one that must be kept out. */
bool intake_put_bare_address (Intake *intake, const char *address, uint32_t *index, GError **error);
/* What a dropped record leaves: its hash, so that it is known again, and its class. */
bool intake_put_dropped (Intake *intake, uint64_t hash, RecordClass record_class, int64_t sent_unix,
                         GError **error);
