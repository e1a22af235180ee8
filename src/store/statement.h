/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <sqlite3.h>

#include "base/number_map.h"
#include "store/intern.h"
#include "store/pack.h"
#include "store/store.h"
#include "store/unit.h"

typedef struct MessageBatch MessageBatch;
typedef struct UsageBatch UsageBatch;

/* Inside the store: the handle, and SQL statements that are prepared once and bound and read from left to
 * right. */

struct Store {
  sqlite3 *db;
  char *path;
  GHashTable *statements; /* SQL text, by its pointer → Statement * */
  Intern addresses, words;
  GArray *names;                             /* FirstName, by address; NULL: not loaded */
  GByteArray *hashes, *packed;               /* of the block of messages being written */
  GByteArray *starts, *excluded, *attendees; /* of the meeting being written */
  MessageBatch *messages;                    /* being put in; NULL: none yet */
  UsageBatch *usage;                         /* rows of the unit being written that wait; NULL: none */
  UnitTally unit;                            /* of the unit being written */
  NumberMap result_words; /* by number: those that are known to be there while a result is written */
  bool has_unused_words;  /* signals of it were dropped, one of them perhaps the last with its words */
  int64_t data_version;   /* of SQLite: tells that another process wrote */
};

/* Forgets what is held of the lists of addresses and words and of the messages: they are read again when
 * needed. */
void store_forget_lists (Store *store);
/* Loads the lists of addresses and words, if they are not. */
bool store_load_lists (Store *store, GError **error);
bool address_has_changes (const Store *store); /* names that are not written yet */
/* Writes the names that have changed. */
bool address_write_names (Store *store, GError **error);
void usage_batch_free (UsageBatch *batch);
void message_batch_free (MessageBatch *batch);
/* Writes the messages that wait, before a transaction ends. */
bool message_write_waiting (Store *store, GError **error);
/* The unit has put in a message or changed one. */
bool message_is_touched (const Store *store);
/* is_used: guint8, by word; sets those that messages name. */
bool message_mark_words (Store *store, GArray *is_used, GError **error);
/* Moves the rows of the table that schema 6 had into blocks. */
bool message_lift (Store *store, GError **error);

/* The blocks of usage that hold a row of these days; int64_t, in the order of their writing. */
GArray *usage_list_blocks (Store *store, int32_t first_day, int32_t last_day, GError **error);
/* Replaces what is in rows (UsageRow). */
bool usage_read_block (Store *store, int64_t block, int64_t *unit, GArray *rows, GError **error);
/* Writes a block anew without the rows that are marked as gone, which are dropped. */
bool usage_rewrite_block (Store *store, int64_t block, GArray *rows, GError **error);
/* is_used: guint8, by word; sets those that usage names. */
bool usage_mark_words (Store *store, GArray *is_used, GError **error);
/* Moves the rows of the table that schema 2 had into blocks. */
bool usage_lift (Store *store, GError **error);

/* What stays bound when a statement has run: the next row mostly has the same in many columns. */
#define STATEMENT_BOUND_COUNT 20
typedef struct {
  enum { BOUND_NULL, BOUND_INT, BOUND_NUMBER, BOUND_OTHER } kind;
  int64_t value; /* of a number its bits */
} Bound;

typedef struct {
  sqlite3_stmt *handle;
  Bound bound[STATEMENT_BOUND_COUNT]; /* of the first parameters */
  int next;                           /* parameter to bind or column to read */
  bool failed;                        /* the last run ended in an error */
} Statement;

/* Sets the error to what SQLite says about the last call, in words that name the store. */
void store_set_error (Store *store, GError **error);
/* "…: the store is damaged: what" */
void store_set_damaged (Store *store, GError **error, const char *what);
bool store_execute (Store *store, const char *sql, GError **error);

/* The statement of that SQL (a string constant: it is remembered by address), reset and ready to bind.  NULL:
 * error. */
Statement *statement_get (Store *store, const char *sql, GError **error);
void statement_bind_int (Statement *statement, int64_t value);
void statement_bind_number (Statement *statement, double value); /* NaN is NULL */
/* Text and blobs are borrowed until the statement has run. */
void statement_bind_text (Statement *statement, const char *text);        /* NULL is NULL */
void statement_bind_blob (Statement *statement, const GByteArray *bytes); /* NULL or empty: NULL */
void statement_bind_null (Statement *statement);
/* An address or a word; none (UINT32_MAX) is NULL. */
void statement_bind_index (Statement *statement, uint32_t index);
/* A time; UNIX_NONE is NULL. */
void statement_bind_unix (Statement *statement, int64_t unix_seconds);

/* Runs a statement that gives no rows.  sqlite3_changes tells what it did. */
bool statement_run (Store *store, Statement *statement, GError **error);
/* Goes to the next row.  False at the end, and on an error: then failed is set too. */
bool statement_next (Store *store, Statement *statement, GError **error);
void statement_reset (Statement *statement);

/* The next column of the row; NULL reads as 0, "", ADDRESS_NONE, UNIX_NONE, NaN. */
int64_t statement_read_int (Statement *statement);
double statement_read_number (Statement *statement);
const char *statement_read_text (Statement *statement); /* valid until the next step */
const void *statement_read_blob (Statement *statement, size_t *length);
Unpack statement_read_packed (Statement *statement); /* of a blob, valid as long */
uint32_t statement_read_index (Statement *statement);
int64_t statement_read_unix (Statement *statement);
