/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/arena.h"
#include "base/diag.h"
#include "model/keep_out.h"
#include "model/stored.h"

/* The product's memory: one SQLite file, created with mode 0600.  All SQL of weft is in this folder.
 * Nothing derived is stored (docs/architecture.md): addresses, messages, meetings and row versions are kept
 * as seen. */
typedef struct Store Store;

/* Opens or creates a store and lifts it to the current schema.  A store from a newer weft is
 * WEFT_ERROR_SCHEMA; one that another process writes to is waited for (10 s), then WEFT_ERROR_STORE.
 * read_only: the file must exist; what is read is one state of it until it is closed, and a writer waits that
 * long. */
Store *store_open (const char *path, bool read_only, GError **error);
/* For writing, and not to be made. */
Store *store_open_existing (const char *path, GError **error);
void store_close (Store *store); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Store, store_close)

/* Settings and the configuration used at import, by key ("config", "config-file:holidays/de.ics",
 * "vendor-domains"). */
bool store_set_meta (Store *store, const char *key, const char *value, GError **error);
char *store_dup_meta (Store *store, const char *key, GError **error); /* NULL without error: not there */
/* Removes every key that starts so. */
bool store_clear_meta (Store *store, const char *prefix, GError **error);
/* One transaction around several settings; units begin and commit their own. */
bool store_begin (Store *store, GError **error);
bool store_commit (Store *store, GError **error);
bool store_rollback (Store *store, GError **error);
/* How long a store that another process writes to is waited for; 10 s unless set. */
void store_set_patience (Store *store, int milliseconds);

/* ---- writing, one transaction a unit ---- */

typedef struct {
  const char *path, *format, *fingerprint, *sha256;
  const char *settings; /* hash of what decides what is kept of a record; NULL: unknown */
  int64_t size, mtime_unix;
  uint64_t found, duplicate;
  uint64_t meetings;   /* VEVENTs and items that are records of their own */
  uint64_t rows;       /* table rows */
  const char *failure; /* the unit could not be read at all: counted as one rejected record */
} StoreUnit;

/* True if a unit with this path, size, mtime and fingerprint is in the store, or one with this SHA-256 (may
 * be NULL), read with the same settings.  One that could not be read is looked at only by who names the same
 * failure; those that were superseded are not. */
bool store_has_unit (Store *store, const StoreUnit *unit, bool *found, GError **error);
/* Of the unit only path and settings are looked at.  A later state of the unit of that path, if there is one:
 * a record of the earlier state that is met again belongs to the new one and is no duplicate, so that what a
 * grown mailbox holds is counted once.  An earlier state that was read with other settings is forgotten. */
bool store_begin_unit (Store *store, const StoreUnit *unit, GError **error);
bool store_rollback_unit (Store *store, GError **error);
bool store_is_in_unit (const Store *store); /* between begin and commit or rollback */

/* Writes the unit's row and its rejects, and commits.  A unit of the same path that was there before is
 * superseded: its mailbox days and its counts no longer count, its records stay. */
bool store_commit_unit (Store *store, const StoreUnit *unit, const Diag *diag, GError **error);
/* What could not be read at that path is of no account any more. */
bool store_end_failure (Store *store, const char *path, GError **error);
/* The same bytes under the same path with another time: remembers the time, so that they need not be read
 * again. */
bool
store_touch_unit (Store *store, const char *path, const char *sha256, int64_t mtime_unix, GError **error);

/* Interns an address (normal form, "local@domain").  name may be "", seen_unix UNIX_NONE: StoredAddress.name
 * is the one that was seen first; a dated one goes before those without a date.  The index holds until the
 * unit is rolled back. */
bool store_put_address (Store *store, const char *address, const char *name, int64_t seen_unix,
                        uint32_t *index, GError **error);
/* The same for an address whose index is known. */
void store_name_address (Store *store, uint32_t index, const char *name, int64_t seen_unix);
/* Adds a message once; *duplicate says that the hash was there.  Of two differing copies the one that sorts
 * first (class, time, what it says) is kept, whatever the order of import.  Counts the unit's mailbox day in
 * any case. */
bool store_put_message (Store *store, const StoredMessage *message, bool *duplicate, GError **error);
/* is_record: false for a calendar part, which belongs to its mail and is not counted. */
bool store_put_meeting (Store *store, const StoredMeeting *meeting, bool is_record, bool *duplicate,
                        GError **error);
/* known_unix: when the version became known; INT64_MIN: always.  The same key with the same values is a
 * duplicate. */
bool store_put_row (Store *store, const StoredRow *row, bool *duplicate, GError **error);
bool store_put_usage (Store *store, const UsageRecord *usage, GError **error);
/* Writes the usage rows that still wait, to be called before the unit is committed.  *duplicates: how many of
 * the unit's rows were there before. */
bool store_settle_usage (Store *store, uint64_t *duplicates, GError **error);
/* For mail that concerns no account, once the whole set is known, by hash (uint64_t): with its people kept it
 * loses its subject only, else all but its hash, and its class becomes CLASS_NO_ACCOUNT. */
bool store_strip_messages (Store *store, const GArray *hashes, bool keep_people, GError **error);
/* The same for a row of a table: it loses all its cells. */
bool store_strip_row (Store *store, const StoredRow *row, GError **error);
bool store_put_identity_event (Store *store, const IdentityEvent *event, GError **error);
/* Removes what a source said about a pair. */
bool store_remove_identity_event (Store *store, const IdentityEvent *event, GError **error);

/* ---- taking out: all within one transaction of the caller ---- */

/* The random key of the hashes by which forgotten people are known; made once. */
bool store_make_forget_key (Store *store, GError **error);
KeepOut *store_read_keep_out (Store *store, GError **error);
bool store_write_keep_out (Store *store, const KeepOut *keep_out, GError **error);

typedef struct {
  uint64_t messages, meetings, rows; /* removed, or kept without the people */
} StoreRemoved;
/* Takes out all that is to be kept out, and addresses and words that nothing names any more. */
bool store_remove_kept_out (Store *store, const KeepOut *keep_out, StoreRemoved *removed, GError **error);
/* What was read with these settings counts as read with those. */
bool store_rename_settings (Store *store, const char *from, const char *to, GError **error);
/* Writes the file anew, so that nothing of what was removed is left in it.  Outside of a transaction. */
bool store_compact (Store *store, GError **error);

/* ---- reading; callbacks return false to stop with their own error ---- */

/* StoredAddress, by index; their texts are put into the arena. */
GArray *store_read_addresses (Store *store, Arena *texts, GError **error);
/* char *, by index: the word list of usage rows; likewise. */
GPtrArray *store_read_words (Store *store, Arena *texts, GError **error);
typedef bool (*StoreMessageFn) (const StoredMessage *message, gpointer user_data, GError **error);
/* In no order, on reader_count threads at once, each of which shows what it reads with a user_data of its
 * own. Classes that were dropped (internal, blocked) have no author and no participants. */
bool
store_each_message (Store *store, StoreMessageFn fn, gpointer *user_data, guint reader_count, GError **error);
typedef bool (*StoreMeetingFn) (const StoredMeeting *meeting, gpointer user_data, GError **error);
/* Ordered by UID, recurrence, stamp, sequence. */
bool store_each_meeting (Store *store, StoreMeetingFn fn, gpointer user_data, GError **error);
bool store_has_rows (Store *store, TableKind kind, bool *found, GError **error); /* of any version */
typedef bool (*StoreRowFn) (const StoredRow *row, gpointer user_data, GError **error);
/* Every version, ordered by kind, key, known, cells. */
bool store_each_row (Store *store, StoreRowFn fn, gpointer user_data, GError **error);
typedef bool (*StoreUsageFn) (const StoredUsage *usage, gpointer user_data, GError **error);
/* Of known accounts, every version, in no order. */
bool store_each_usage (Store *store, StoreUsageFn fn, gpointer user_data, GError **error);
GArray *
store_read_mailbox_days (Store *store, GError **error); /* StoredMailboxDay, superseded units left out */
GPtrArray *
store_read_identity_events (Store *store, GError **error); /* IdentityEvent *, by known, kind, a, b, value */

/* How the sum closes: found = records (of all classes) + duplicate + rejected.  Records that only a
 * superseded state of a source held are found ones too. */
typedef struct {
  uint64_t found, duplicate, rejected;
  uint64_t messages, meetings,
      rows; /* each once; meetings without calendar parts of mail, rows with those of usage */
} StoredCounts;
bool store_read_counts (Store *store, StoredCounts *counts, GError **error);

/* One imported unit as status and the manifest show it. */
typedef struct {
  char *path, *format, *sha256, *failure;
  char *settings; /* NULL: unknown */
  int64_t size, mtime_unix;
  uint64_t found, duplicate, rejected, meetings, rows;
  int64_t first_unix, last_unix; /* of what its records speak of; UNIX_NONE: nothing dated */
  int64_t known_unix;            /* nothing of it was known before; UNIX_NONE: always */
  uint32_t owner; /* address that most of its messages carry, with its share; ADDRESS_NONE: no mail */
  double owner_share;
  bool is_superseded;
} StoredUnit;
void stored_unit_free (gpointer unit);
GPtrArray *
store_read_units (Store *store, GError **error); /* StoredUnit *, by index = StoredMailboxDay.source */

typedef struct {
  char *path, *reason;
  DiagPlace unit;
  uint64_t place, length;
} StoredReject;
void stored_reject_free (gpointer reject);
GPtrArray *store_read_rejects (Store *store, GError **error); /* StoredReject *, by path and place */
