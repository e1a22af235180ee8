/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/statement.h"

/* A message as a row of the table: the columns in one order, to be read and to be written. */
#define MESSAGE_COLUMNS                                                                                      \
  "hash, class, sent, zone, author, sender, participants, message_id, subject, base_subject, is_forward, "   \
  "parents,"                                                                                                 \
  " thread, list, notice, notice_address, notice_until, speech"

typedef struct {
  StoredMessage message;
  GArray *participants; /* Participant */
  GArray *parents;      /* uint64_t */
} MessageRow;

MessageRow message_row_init (void);
void message_row_clear (MessageRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MessageRow, message_row_clear)

/* Reads MESSAGE_COLUMNS; addresses and words are loaded.  Texts stay valid until the statement goes on.
 * False: the row is damaged. */
bool message_row_read (Store *store, Statement *statement, MessageRow *row, GError **error);
/* Runs a statement that writes MESSAGE_COLUMNS and the unit. */
bool
message_row_write (Store *store, const char *sql, const StoredMessage *message, int64_t unit, GError **error);
