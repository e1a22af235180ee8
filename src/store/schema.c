/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schema.h"

#include "store/statement.h"
#include "weft/error.h"

/* From the account to its rows by their numbers, and from a row to its account. */
#define SIGNAL_OF_ACCOUNT "a.id = s.id >> 20 AND s.id BETWEEN a.id << 20 AND a.id << 20 | 1048575"
#define WEEK_OF_ACCOUNT "a.id = w.id >> 20 AND w.id BETWEEN a.id << 20 AND a.id << 20 | 1048575"

/* One string a version, never changed once released: fixtures/store holds a store of each.
 *
 * Times are Unix seconds, days count from 1970-01-01, NULL is unknown.  Columns named unit say in which file
 * a record was last found.  Lists are blobs (pack.h): they are read whole or not at all, and rows of their
 * own would triple the time of an import.  Unique keys are the only indexes. */
static const char *const migrations[] = {
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

  /* A file, an archive member, a folder of .eml; superseded_by: a later state of the same path, or
   * itself where its failure is over. */
  "CREATE TABLE unit (id INTEGER PRIMARY KEY, path TEXT NOT NULL, format TEXT, size INTEGER, mtime INTEGER,"
  " fingerprint TEXT, sha256 TEXT, found INTEGER NOT NULL, duplicate INTEGER NOT NULL, rejected INTEGER "
  "NOT NULL,"
  " meetings INTEGER NOT NULL, table_rows INTEGER NOT NULL, first INTEGER, last INTEGER, owner INTEGER,"
  " owner_share REAL, failure TEXT, superseded_by INTEGER);"
  "CREATE TABLE reject (unit INTEGER NOT NULL, place_kind INTEGER NOT NULL, place INTEGER NOT NULL,"
  " length INTEGER NOT NULL, reason TEXT NOT NULL);"
  "CREATE TABLE mailbox_day (unit INTEGER, day INTEGER, n INTEGER NOT NULL, PRIMARY KEY (unit, day)) "
  "WITHOUT ROWID;"

  /* name: the first display name, seen at that time. */
  "CREATE TABLE address (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, name TEXT, named INTEGER);"
  "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"

  "CREATE TABLE message (hash INTEGER NOT NULL UNIQUE, unit INTEGER NOT NULL, class INTEGER NOT NULL, sent "
  "INTEGER,"
  " zone INTEGER, author INTEGER, sender INTEGER, participants BLOB, message_id TEXT, subject TEXT,"
  " base_subject INTEGER, is_forward INTEGER NOT NULL, parents BLOB, thread INTEGER, list INTEGER,"
  " notice INTEGER NOT NULL, notice_address INTEGER, notice_until INTEGER);"

  /* is_record: not only seen as a calendar part of a mail. */
  "CREATE TABLE meeting (key INTEGER NOT NULL UNIQUE, unit INTEGER NOT NULL, is_record INTEGER NOT NULL, "
  "uid TEXT NOT NULL, recurrence INTEGER,"
  " duration INTEGER NOT NULL, flags INTEGER NOT NULL, method INTEGER NOT NULL,"
  " sequence INTEGER NOT NULL, stamp INTEGER, created INTEGER, known INTEGER, organizer INTEGER,"
  " title TEXT NOT NULL, starts BLOB, excluded BLOB, attendees BLOB);"

  /* Versions of table rows; cells are joined by U+001F, an absent one is U+001E. */
  "CREATE TABLE row (content INTEGER NOT NULL UNIQUE, unit INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT "
  "NOT NULL,"
  " account TEXT, known INTEGER, cells TEXT NOT NULL);"
  /* An absent user or feature is -1, an absent tier too: a key may not be NULL. */
  "CREATE TABLE usage (account INTEGER, user INTEGER, feature INTEGER, day INTEGER, known INTEGER, tier "
  "INTEGER,"
  " count REAL, unit INTEGER NOT NULL, PRIMARY KEY (account, user, feature, day, known, tier, count)) "
  "WITHOUT ROWID;"

  "CREATE TABLE identity_event (known INTEGER, kind TEXT, a TEXT, b TEXT, value TEXT, source TEXT, "
  "confidence REAL,"
  " evidence TEXT, decision TEXT, UNIQUE (kind, a, b, value, source, known, decision));",

  /* settings: a hash of the vendor domains and privacy settings that the unit was read with; NULL: unknown.
   * known: the first moment at which any of its records was known; NULL: always. */
  "ALTER TABLE unit ADD COLUMN settings TEXT;"
  "ALTER TABLE unit ADD COLUMN known INTEGER;"
  "UPDATE unit SET known = first;",

  /* Usage in blocks (usage_block.h): first and last are days.  The rows of the old table are moved by
     usage_lift. */
  "CREATE TABLE usage_block (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, first INTEGER NOT NULL,"
  " last INTEGER NOT NULL, rows INTEGER NOT NULL, packed BLOB NOT NULL);",

  /* The last assessment of all accounts, for readers of the views (result.c); any of it may be dropped.
   * digest: of how it was judged. */
  "CREATE TABLE result_account (id INTEGER PRIMARY KEY, account TEXT NOT NULL UNIQUE, digest INTEGER, name "
  "TEXT, segment TEXT, owner TEXT, country TEXT, currency TEXT, arr REAL, seats REAL, renewal INTEGER,"
  " notice_deadline INTEGER, band TEXT, pending TEXT, points REAL, probability REAL, stage INTEGER,"
  " coverage REAL, confidence TEXT, headline TEXT);"
  "CREATE TABLE result_week (account INTEGER, week INTEGER, person_days REAL, expected_person_days REAL,"
  " volume_cusum REAL, effective_contacts REAL, independent_lines REAL, strong_ties REAL, active_contacts "
  "REAL, active_executives REAL, top_share REAL,"
  " executive_touches REAL, executive_gap_days REAL, reply_hours REAL, usage REAL, tickets REAL,"
  " PRIMARY KEY (account, week)) WITHOUT ROWID;"
  "CREATE TABLE result_person (account INTEGER, person TEXT, name TEXT, side TEXT, level INTEGER, function "
  "TEXT, title TEXT, state TEXT, is_executive INTEGER, share_before REAL, share_now REAL, first INTEGER,"
  " last INTEGER, successor TEXT, PRIMARY KEY (account, person)) WITHOUT ROWID;"
  "CREATE TABLE result_edge_week (account INTEGER, vendor TEXT, client TEXT, week INTEGER, days INTEGER,"
  " PRIMARY KEY (account, vendor, client, week)) WITHOUT ROWID;"
  "CREATE TABLE result_signal (account INTEGER, number INTEGER, code TEXT, name TEXT, pillar TEXT, family "
  "TEXT, subject TEXT, state TEXT, reason TEXT, points REAL, value REAL, baseline REAL, p_value REAL,"
  " q_value REAL, n REAL, n_baseline REAL, onset INTEGER, rule TEXT, text TEXT, clears_when TEXT,"
  " PRIMARY KEY (account, number)) WITHOUT ROWID;"
  "CREATE TABLE result_evidence (account INTEGER, signal INTEGER, number INTEGER, kind TEXT, id TEXT, day "
  "INTEGER, text TEXT, PRIMARY KEY (account, signal, number)) WITHOUT ROWID;"

  "CREATE VIEW v_account AS SELECT account AS account_id, (SELECT value FROM meta WHERE key = "
  "'result-as-of') AS as_of, name, segment, owner, country, currency, arr, seats,"
  " date (renewal * 86400, 'unixepoch') AS renewal_date,"
  " date (notice_deadline * 86400, 'unixepoch') AS notice_deadline, band, pending, points, probability,"
  " stage, coverage, confidence, headline FROM result_account;"
  "CREATE VIEW v_account_week AS SELECT a.account AS account_id,"
  " date ((w.week * 7 - 3) * 86400, 'unixepoch') AS week, w.person_days, w.expected_person_days,"
  " w.volume_cusum, w.effective_contacts, w.independent_lines, w.strong_ties, w.active_contacts, "
  "w.active_executives, w.top_share,"
  " w.executive_touches, w.executive_gap_days, w.reply_hours, w.usage, w.tickets"
  " FROM result_week AS w JOIN result_account AS a ON a.id = w.account;"
  "CREATE VIEW v_person AS SELECT a.account AS account_id, p.person AS person_id, p.name, p.side, p.level,"
  " p.function, p.title, p.state, p.is_executive, p.share_before, p.share_now,"
  " date (p.first * 86400, 'unixepoch') AS first_date, date (p.last * 86400, 'unixepoch') AS last_date,"
  " p.successor AS successor_id FROM result_person AS p JOIN result_account AS a ON a.id = p.account;"
  "CREATE VIEW v_edge_week AS SELECT a.account AS account_id,"
  " date ((e.week * 7 - 3) * 86400, 'unixepoch') AS week, e.vendor AS vendor_id, e.client AS client_id,"
  " e.days AS contact_days FROM result_edge_week AS e JOIN result_account AS a ON a.id = e.account;"
  "CREATE VIEW v_signal AS SELECT a.account AS account_id, s.code, s.name, s.pillar, s.family, s.subject,"
  " s.state, s.reason, s.points, s.value, s.baseline, s.p_value, s.q_value, s.n, s.n_baseline,"
  " date (s.onset * 86400, 'unixepoch') AS onset, s.rule, s.text, s.clears_when"
  " FROM result_signal AS s JOIN result_account AS a ON a.id = s.account;"
  "CREATE VIEW v_evidence AS SELECT a.account AS account_id, s.code, s.subject, e.kind, e.id,"
  " date (e.day * 86400, 'unixepoch') AS date, e.text FROM result_evidence AS e"
  " JOIN result_signal AS s ON s.account = e.account AND s.number = e.signal"
  " JOIN result_account AS a ON a.id = e.account;",

  /* Attendance at briefings by week.  The weeks of a pair in one row: one character each, '0' and so many
   * contact-days further (result.c); a row for each was most of what an assessment wrote.  What is there was
   * written in the old form and is dropped. */
  "DROP VIEW v_account_week; DROP VIEW v_edge_week; DROP TABLE result_edge_week;"
  "DELETE FROM result_account; DELETE FROM result_week; DELETE FROM result_person; DELETE FROM result_signal;"
  "DELETE FROM result_evidence; DELETE FROM meta WHERE key = 'result-as-of';"
  "ALTER TABLE result_week ADD COLUMN briefings_invited REAL;"
  "ALTER TABLE result_week ADD COLUMN briefings_accepted REAL;"
  "ALTER TABLE result_week ADD COLUMN briefings_attended REAL;"
  "CREATE TABLE result_edge (account INTEGER, vendor TEXT, client TEXT, first INTEGER, days TEXT,"
  " PRIMARY KEY (account, vendor, client)) WITHOUT ROWID;"
  "CREATE VIEW v_account_week AS SELECT a.account AS account_id,"
  " date ((w.week * 7 - 3) * 86400, 'unixepoch') AS week, w.person_days, w.expected_person_days,"
  " w.volume_cusum, w.effective_contacts, w.independent_lines, w.strong_ties, w.active_contacts, "
  "w.active_executives, w.top_share,"
  " w.executive_touches, w.executive_gap_days, w.reply_hours, w.usage, w.tickets, w.briefings_invited,"
  " w.briefings_accepted, w.briefings_attended"
  " FROM result_week AS w JOIN result_account AS a ON a.id = w.account;"
  "CREATE VIEW v_edge_week AS WITH RECURSIVE place (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM place"
  " WHERE n < (SELECT max (length (days)) FROM result_edge))"
  " SELECT a.account AS account_id, date (((e.first + p.n - 1) * 7 - 3) * 86400, 'unixepoch') AS week,"
  " e.vendor AS vendor_id, e.client AS client_id, unicode (substr (e.days, p.n, 1)) - 48 AS contact_days"
  " FROM result_edge AS e JOIN result_account AS a ON a.id = e.account"
  " JOIN place AS p ON substr (e.days, p.n, 1) > '0';",

  /* What a message speaks of, where its text was read (Speech); NULL or 0: it was not. */
  "ALTER TABLE message ADD COLUMN speech INTEGER;",

  /* Messages in blocks (message_block.h).  The rows of the old table are moved by message_lift. */
  "CREATE TABLE message_block (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, messages INTEGER NOT NULL,"
  " hashes BLOB NOT NULL, packed BLOB NOT NULL);",

  /* Weeks and signals by one number, of the account and of the row (result_key), which takes half the time to
   * write.  Two digests an account: `digest` of how it was judged, `shown` of its people, ties and weeks.
   * What is there was written in the old form and is dropped. */
  "DROP VIEW v_account_week; DROP VIEW v_signal; DROP VIEW v_evidence;"
  "DROP TABLE result_week; DROP TABLE result_signal; DELETE FROM result_account; DELETE FROM result_person;"
  "DELETE FROM result_edge; DELETE FROM result_evidence; DELETE FROM meta WHERE key = 'result-as-of';"
  "ALTER TABLE result_account ADD COLUMN shown INTEGER;"
  "CREATE TABLE result_signal (id INTEGER PRIMARY KEY, code TEXT, name TEXT, pillar TEXT, family TEXT,"
  " subject TEXT, state TEXT, reason TEXT, points REAL, value REAL, baseline REAL, p_value REAL,"
  " q_value REAL, n REAL, n_baseline REAL, onset INTEGER, rule TEXT, text TEXT, clears_when TEXT);"
  "CREATE VIEW v_signal AS SELECT a.account AS account_id, s.code, s.name, s.pillar, s.family, s.subject,"
  " s.state, s.reason, s.points, s.value, s.baseline, s.p_value, s.q_value, s.n, s.n_baseline,"
  " date (s.onset * 86400, 'unixepoch') AS onset, s.rule, s.text, s.clears_when"
  " FROM result_signal AS s JOIN result_account AS a ON " SIGNAL_OF_ACCOUNT ";"
  "CREATE VIEW v_evidence AS SELECT a.account AS account_id, s.code, s.subject, e.kind, e.id,"
  " date (e.day * 86400, 'unixepoch') AS date, e.text FROM result_evidence AS e"
  " JOIN result_signal AS s ON s.id = e.account << 20 | e.signal"
  " JOIN result_account AS a ON a.id = e.account;"
  "CREATE TABLE result_week (id INTEGER PRIMARY KEY, person_days REAL, expected_person_days REAL,"
  " volume_cusum REAL, effective_contacts REAL, independent_lines REAL, strong_ties REAL,"
  " active_contacts REAL, active_executives REAL, top_share REAL, executive_touches REAL,"
  " executive_gap_days REAL, reply_hours REAL, usage REAL, tickets REAL, briefings_invited REAL,"
  " briefings_accepted REAL, briefings_attended REAL);"
  "CREATE VIEW v_account_week AS SELECT a.account AS account_id,"
  " date ((((w.id & 1048575) - 32768) * 7 - 3) * 86400, 'unixepoch') AS week, w.person_days,"
  " w.expected_person_days, w.volume_cusum, w.effective_contacts, w.independent_lines, w.strong_ties,"
  " w.active_contacts, w.active_executives, w.top_share, w.executive_touches, w.executive_gap_days,"
  " w.reply_hours, w.usage, w.tickets, w.briefings_invited, w.briefings_accepted, w.briefings_attended"
  " FROM result_week AS w JOIN result_account AS a ON " WEEK_OF_ACCOUNT ";",

  /* What signals say of many accounts in the same words lies there once (result_words.c); reason, text and
   * clears_when are NULL where the words have them.  What is there was written in the old form and is
   * dropped. */
  "DROP VIEW v_signal; DROP VIEW v_evidence; DROP TABLE result_signal;"
  "DELETE FROM result_account; DELETE FROM result_week; DELETE FROM result_person; DELETE FROM result_edge;"
  "DELETE FROM result_evidence; DELETE FROM meta WHERE key = 'result-as-of';"
  "CREATE TABLE result_words (id INTEGER PRIMARY KEY, code TEXT, name TEXT, pillar TEXT, family TEXT,"
  " state TEXT, rule TEXT, reason TEXT, text TEXT, clears_when TEXT);"
  "CREATE TABLE result_signal (id INTEGER PRIMARY KEY, words INTEGER, subject TEXT, points REAL, value REAL,"
  " baseline REAL, p_value REAL, q_value REAL, n REAL, n_baseline REAL, onset INTEGER, reason TEXT,"
  " text TEXT, clears_when TEXT);"
  "CREATE VIEW v_signal AS SELECT a.account AS account_id, w.code, w.name, w.pillar, w.family, s.subject,"
  " w.state, ifnull (s.reason, w.reason) AS reason, s.points, s.value, s.baseline, s.p_value, s.q_value,"
  " s.n, s.n_baseline, date (s.onset * 86400, 'unixepoch') AS onset, w.rule,"
  " ifnull (s.text, w.text) AS text, ifnull (s.clears_when, w.clears_when) AS clears_when"
  " FROM result_signal AS s JOIN result_account AS a ON " SIGNAL_OF_ACCOUNT
  " JOIN result_words AS w ON w.id = s.words;"
  "CREATE VIEW v_evidence AS SELECT a.account AS account_id, w.code, s.subject, e.kind, e.id,"
  " date (e.day * 86400, 'unixepoch') AS date, e.text FROM result_evidence AS e"
  " JOIN result_signal AS s ON s.id = e.account << 20 | e.signal JOIN result_words AS w ON w.id = s.words"
  " JOIN result_account AS a ON a.id = e.account;",
};
/* The first versions with usage and with messages in blocks. */
#define SCHEMA_OF_USAGE_BLOCKS 3
#define SCHEMA_OF_MESSAGE_BLOCKS 7

int
schema_version (void)
{
  return (int) G_N_ELEMENTS (migrations);
}

static bool
read_number (Store *store, const char *sql, int64_t *value, GError **error)
{
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL || !statement_next (store, statement, error))
    return false;
  *value = statement_read_int (statement);
  statement_reset (statement);
  return true;
}

bool
schema_check (Store *store, int *version, GError **error)
{
  int64_t application = 0, number = 0, tables = 0;
  if (!read_number (store, "PRAGMA application_id", &application, error) ||
      !read_number (store, "PRAGMA user_version", &number, error) ||
      !read_number (store, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return false;
  *version = (int) number;
  if (application == 0 && number == 0 && tables == 0)
    return true;
  if (application != SCHEMA_APPLICATION_ID) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE, "%s: this is the database of another program",
                 store->path);
    return false;
  }
  if (number < 1 || number > schema_version ()) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_SCHEMA,
                 "%s: written by a newer weft (schema %" G_GINT64_FORMAT ", this program knows %d)",
                 store->path, number, schema_version ());
    return false;
  }
  return true;
}

static bool
run_migrations (Store *store, GError **error)
{
  int version = 0; /* read again inside the transaction: another process may have been faster */
  if (!schema_check (store, &version, error))
    return false;
  for (int i = version; i < schema_version (); i++)
    if (!store_execute (store, migrations[i], error))
      return false;
  if ((version < SCHEMA_OF_USAGE_BLOCKS && !usage_lift (store, error)) ||
      (version < SCHEMA_OF_MESSAGE_BLOCKS && !message_lift (store, error)))
    return false;
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            SCHEMA_APPLICATION_ID, schema_version ());
  return store_execute (store, marks, error);
}

bool
schema_migrate (Store *store, GError **error)
{
  if (!store_execute (store, "BEGIN IMMEDIATE", error))
    return false;
  if (run_migrations (store, error) && store_execute (store, "COMMIT", error))
    return true;
  store_execute (store, "ROLLBACK", NULL);
  return false;
}
