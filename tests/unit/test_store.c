/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/message.h"
#include "store/pack.h"
#include "store/store.h"
#include "weft/error.h"

/* ---- a store in a folder of its own ---- */

typedef struct {
  char *folder, *path;
  Store *store;
} Fixture;

static int
setup (void **state)
{
  Fixture *f = g_new0 (Fixture, 1);
  f->folder = g_dir_make_tmp ("weft-store-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "weft.db", NULL);
  f->store = store_open (f->path, false, NULL);
  *state = f;
  return f->store != NULL ? 0 : -1;
}

static int
teardown (void **state)
{
  Fixture *f = *state;
  store_close (f->store);
  g_unlink (f->path);
  g_autofree char *journal = g_strconcat (f->path, "-journal", NULL);
  g_unlink (journal);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_free (f);
  return 0;
}

static void
reopen (Fixture *f, bool read_only)
{
  g_autoptr (GError) error = NULL;
  store_close (f->store);
  f->store = store_open (f->path, read_only, &error);
  assert_null (error);
}

#define OK(call)                                                                                             \
  do {                                                                                                       \
    g_autoptr (GError) error = NULL;                                                                         \
    if (!(call))                                                                                             \
      fail_msg ("%s: %s", #call, error != NULL ? error->message : "no error");                               \
  } while (0)

/* Plain SQL from outside, to damage a store. */
static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  assert_int_equal (sqlite3_open (path, &db), SQLITE_OK);
  char *message = NULL;
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    fail_msg ("%s", message);
  sqlite3_close (db);
}

/* ---- records, written with addresses as text ---- */

typedef struct {
  const char *id, *from, *from_name, *to[3], *cc[2], *subject;
  int64_t sent;
  RecordClass record_class;
} Mail;

static bool
put_mail (Store *store, const Mail *mail)
{
  Participant participants[5];
  size_t count = 0;
  StoredMessage message = { .hash = text_hash (mail->id),
                            .message_id = mail->id,
                            .sent_unix = mail->sent,
                            .zone_minutes = 60,
                            .sender = ADDRESS_NONE,
                            .record_class = mail->record_class,
                            .subject = mail->subject != NULL ? mail->subject : "",
                            .list_id = "",
                            .participants = participants,
                            .notice_address = ADDRESS_NONE,
                            .notice_until_day = DAY_NONE };
  OK (store_put_address (store, mail->from, mail->from_name != NULL ? mail->from_name : "", mail->sent,
                         &message.from, &error));
  for (int i = 0; i < 3 && mail->to[i] != NULL; i++, count++) {
    uint32_t address;
    OK (store_put_address (store, mail->to[i], "", mail->sent, &address, &error));
    participants[count] = (Participant){ address, PARTICIPANT_TO };
  }
  for (int i = 0; i < 2 && mail->cc[i] != NULL; i++, count++) {
    uint32_t address;
    OK (store_put_address (store, mail->cc[i], "", mail->sent, &address, &error));
    participants[count] = (Participant){ address, PARTICIPANT_CC };
  }
  message.participant_count = count;
  bool duplicate;
  OK (store_put_message (store, &message, &duplicate, &error));
  return duplicate;
}

static void
put_meeting (Store *store, const char *uid, const char *attendee, Partstat partstat, bool *duplicate)
{
  const int64_t starts[] = { 1700000000, 1700604800 };
  StoredAttendee who = { .partstat = partstat, .delegated_to = ADDRESS_NONE, .replied_unix = 1699990000 };
  OK (store_put_address (store, attendee, "", UNIX_NONE, &who.address, &error));
  StoredMeeting meeting = { .uid = uid,
                            .recurrence_unix = UNIX_NONE,
                            .starts = starts,
                            .start_count = 2,
                            .duration_minutes = 30,
                            .is_series = true,
                            .stamp_unix = UNIX_NONE,
                            .created_unix = UNIX_NONE,
                            .known_unix = UNIX_NONE,
                            .title = "Weekly",
                            .organizer = who.address,
                            .attendees = &who,
                            .attendee_count = 1 };
  OK (store_put_meeting (store, &meeting, true, duplicate, &error));
}

static void
commit (Store *store, const char *path, const char *sha256, uint64_t found, uint64_t duplicate)
{
  g_autoptr (Diag) diag = diag_new ();
  StoreUnit unit = { .path = path,
                     .format = "mbox",
                     .fingerprint = "f",
                     .sha256 = sha256,
                     .size = 10,
                     .mtime_unix = 20,
                     .found = found,
                     .duplicate = duplicate };
  OK (store_commit_unit (store, &unit, diag, &error));
}

static void
import_mail (Store *store, const char *path, const char *sha256, const Mail *mail, size_t count,
             uint64_t *duplicates)
{
  *duplicates = 0;
  OK (store_begin_unit (store, &(StoreUnit){ .path = path }, &error));
  for (size_t i = 0; i < count; i++)
    *duplicates += put_mail (store, &mail[i]);
  commit (store, path, sha256, count, *duplicates);
}

/* ---- all that the store says, with addresses as text ---- */

typedef struct {
  GString *out;
  GArray *addresses;
} Dump;

static const char *
address_text (const Dump *dump, uint32_t index)
{
  return index == ADDRESS_NONE ? "-" : g_array_index (dump->addresses, StoredAddress, index).text;
}

static bool
dump_message (const StoredMessage *message, gpointer user_data, G_GNUC_UNUSED GError **error)
{
  Dump *dump = user_data;
  g_string_append_printf (dump->out, "%s %s %" G_GINT64_FORMAT " %s [%s]",
                          record_class_name (message->record_class), message->message_id, message->sent_unix,
                          address_text (dump, message->from), message->subject);
  for (size_t i = 0; i < message->participant_count; i++)
    g_string_append_printf (dump->out, " %d:%s", message->participants[i].role,
                            address_text (dump, message->participants[i].address));
  g_string_append_c (dump->out, '\n');
  return true;
}

static bool
dump_meeting (const StoredMeeting *meeting, gpointer user_data, G_GNUC_UNUSED GError **error)
{
  Dump *dump = user_data;
  g_string_append_printf (dump->out, "meeting %s %zu", meeting->uid, meeting->start_count);
  for (size_t i = 0; i < meeting->start_count; i++)
    g_string_append_printf (dump->out, " %" G_GINT64_FORMAT, meeting->starts[i]);
  for (size_t i = 0; i < meeting->attendee_count; i++)
    g_string_append_printf (dump->out, " %s=%d@%" G_GINT64_FORMAT,
                            address_text (dump, meeting->attendees[i].address),
                            meeting->attendees[i].partstat, meeting->attendees[i].replied_unix);
  g_string_append_c (dump->out, '\n');
  return true;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Messages come in the order in which they were imported. */
static void
sort_lines (GString *text)
{
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);
  guint count = g_strv_length (lines) - (text->len > 0); /* nothing stands behind the last line */
  qsort (lines, count, sizeof *lines, compare_lines);
  g_string_truncate (text, 0);
  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%s\n", lines[i]);
}

static char *
dump_store (Store *store)
{
  g_auto (Arena) texts;
  arena_open (&texts);
  Dump dump = { .out = g_string_new (NULL) };
  OK ((dump.addresses = store_read_addresses (store, &texts, &error)) != NULL);
  OK (store_each_message (store, dump_message, (gpointer[]){ &dump }, 1, &error));
  sort_lines (dump.out);
  OK (store_each_meeting (store, dump_meeting, &dump, &error));
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < dump.addresses->len; i++) {
    StoredAddress *address = &g_array_index (dump.addresses, StoredAddress, i);
    g_ptr_array_add (lines, g_strdup_printf ("%s <%s>\n", address->name, address->text));
  }
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append (dump.out, g_ptr_array_index (lines, i));
  g_array_unref (dump.addresses);
  return g_string_free (dump.out, FALSE);
}

/* ---- pack ---- */

static void
test_pack_numbers (G_GNUC_UNUSED void **state)
{
  const uint64_t naturals[] = { 0, 1, 127, 128, 300, UINT32_MAX, INT64_MAX, UINT64_MAX };
  const int64_t integers[] = { 0, -1, 1, -64, 64, INT64_MIN, INT64_MAX };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  uint8_t *at = pack_begin (out, G_N_ELEMENTS (naturals) * PACK_MOST);
  for (size_t i = 0; i < G_N_ELEMENTS (naturals); i++)
    at = pack_put_uint (at, naturals[i]);
  pack_end (out, at);
  at = pack_begin (out, G_N_ELEMENTS (integers) * PACK_MOST + sizeof (uint64_t));
  for (size_t i = 0; i < G_N_ELEMENTS (integers); i++)
    at = pack_put_int (at, integers[i]);
  pack_end (out, pack_put_fixed (at, 0x0123456789abcdefu));
  Unpack in = unpack_begin (out->data, out->len);
  for (size_t i = 0; i < G_N_ELEMENTS (naturals); i++)
    assert_true (unpack_uint (&in) == naturals[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (integers); i++)
    assert_true (unpack_int (&in) == integers[i]);
  assert_true (unpack_fixed (&in) == 0x0123456789abcdefu);
  assert_true (unpack_end (&in));
}

/* LEB128: 300 is AC 02 (DWARF 4, figure 22 has 128 as 80 01). */
static void
test_pack_bytes (G_GNUC_UNUSED void **state)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  uint8_t *at = pack_put_uint (pack_begin (out, 100), 300);
  pack_end (out, pack_put_text (pack_put_int (at, -1), "ab"));
  const uint8_t expected[] = { 0xac, 0x02, 0x01, 0x02, 'a', 'b' };
  assert_int_equal (out->len, sizeof expected);
  assert_memory_equal (out->data, expected, sizeof expected);
}

static void
test_pack_damaged (G_GNUC_UNUSED void **state)
{
  static const struct {
    uint8_t bytes[12];
    size_t length;
  } cases[] = {
    { { 0 }, 0 },
    { { 0x80 }, 1 },
    { { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 }, 10 },       /* 65 bits */
    { { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, 11 }, /* 77 bits */
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree uint8_t *exact =
        g_memdup2 (cases[i].bytes, cases[i].length); /* so that ASan sees a read past it */
    Unpack in = unpack_begin (exact, cases[i].length);
    assert_true (unpack_uint (&in) == 0);
    assert_true (in.is_damaged);
    assert_false (unpack_end (&in));
  }
  const uint8_t many[] = { 0x64, 1, 2 }; /* a hundred items in two bytes */
  Unpack in = unpack_begin (many, sizeof many);
  assert_int_equal (unpack_count (&in), 0);
  assert_true (in.is_damaged);
}

/* ---- the file ---- */

static void
test_mode_and_reopen (void **state)
{
  Fixture *f = *state;
  mode_t before = umask (0);
  g_autofree char *other = g_build_filename (f->folder, "other.db", NULL);
  Store *store = store_open (other, false, NULL);
  umask (before);
  assert_non_null (store);
  store_close (store);
  struct stat info;
  assert_int_equal (stat (other, &info), 0);
  assert_int_equal (info.st_mode & 0777, 0600);
  g_unlink (other);
  OK (store_set_meta (f->store, "config", "[vendor]", &error));
  reopen (f, true);
  g_autofree char *value = store_dup_meta (f->store, "config", NULL);
  assert_string_equal (value, "[vendor]");
  assert_null (store_dup_meta (f->store, "none", NULL));
}

static void
expect_refusal (const char *path, bool read_only, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  assert_null (store_open (path, read_only, &error));
  assert_true (g_error_matches (error, WEFT_ERROR, code));
  if (strstr (error->message, words) == NULL)
    fail_msg ("'%s' does not say '%s'", error->message, words);
}

static void
test_foreign_files (void **state)
{
  Fixture *f = *state;
  g_autofree char *path = g_build_filename (f->folder, "x.db", NULL);
  expect_refusal (path, true, WEFT_ERROR_STORE, "there is no store");
  g_file_set_contents (path, "this is a text file and certainly no database at all", -1, NULL);
  expect_refusal (path, false, WEFT_ERROR_STORE, "no weft store");
  g_unlink (path);
  run_sql (path, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  expect_refusal (path, false, WEFT_ERROR_STORE, "another program");
  g_unlink (path);
  store_close (g_steal_pointer (&f->store));
  run_sql (f->path, "PRAGMA user_version = 999");
  expect_refusal (f->path, false, WEFT_ERROR_SCHEMA,
                  "written by a newer weft (schema 999, this program knows");
  expect_refusal (f->path, true, WEFT_ERROR_SCHEMA, "schema 999");
}

static void
test_busy (void **state)
{
  Fixture *f = *state;
  sqlite3 *other = NULL;
  assert_int_equal (sqlite3_open (f->path, &other), SQLITE_OK);
  assert_int_equal (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
  store_set_patience (f->store, 50);
  g_autoptr (GError) refusal = NULL;
  assert_false (store_begin_unit (f->store, &(StoreUnit){ .path = "a" }, &refusal));
  assert_true (g_error_matches (refusal, WEFT_ERROR, WEFT_ERROR_STORE));
  assert_non_null (strstr (refusal->message, "another program is writing"));
  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (other);
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "a" }, &error));
  OK (store_rollback_unit (f->store, &error));
}

static bool
add_to_sums (const StoredUsage *usage, gpointer user_data, GError **error)
{
  (void) error;
  double *sums = user_data;
  sums[0]++;
  sums[1] += usage->day;
  sums[2] += usage->count;
  sums[3] += (double) (usage->known_unix % 86400);
  sums[4] += usage->has_tier + usage->is_advanced;
  return true;
}

static bool
sum_usage (Store *store, double sums[5], GError **reason)
{
  return store_each_usage (store, add_to_sums, sums, reason);
}

static void
check_usage (Store *store, double rows, double days, double counts, double late, double tiers)
{
  double sums[5] = { 0 };
  OK (sum_usage (store, sums, &error));
  const double expected[5] = { rows, days, counts, late, tiers };
  for (int i = 0; i < 5; i++)
    if (sums[i] != expected[i]) /* all are sums of quarters: exact */
      fail_msg ("sum %d is %.2f, not %.2f", i, sums[i], expected[i]);
}

/* What an older program concluded is not shown beside what this one does. */
static const char no_result[] =
    "CREATE TEMP TABLE none (n INTEGER CHECK (n = 0));"
    "INSERT INTO none SELECT count(*) FROM v_account UNION ALL SELECT count(*) FROM v_account_week"
    " UNION ALL SELECT count(*) FROM v_person UNION ALL SELECT count(*) FROM v_edge_week"
    " UNION ALL SELECT count(*) FROM v_signal UNION ALL SELECT count(*) FROM v_evidence"
    " UNION ALL SELECT count(*) FROM meta WHERE key = 'result-as-of'";

/* Each released schema, as SQL text, is lifted and still holds its message. */
static void
test_old_schemas (void **state)
{
  Fixture *f = *state;
  g_autoptr (GDir) folder = g_dir_open (FIXTURES "/store", 0, NULL);
  assert_non_null (folder);
  int count = 0;
  for (const char *name; (name = g_dir_read_name (folder)) != NULL; count++) {
    g_autofree char *source = g_build_filename (FIXTURES "/store", name, NULL);
    g_autofree char *sql = NULL;
    assert_true (g_file_get_contents (source, &sql, NULL, NULL));
    store_close (g_steal_pointer (&f->store));
    g_unlink (f->path);
    run_sql (f->path, sql);
    reopen (f, true);
    g_autofree char *dump = dump_store (f->store);
    assert_string_equal (
        dump, "human m1@x 1700000000 a@vendor.example [Plan] 1:b@client.example 2:c@client.example\n"
              "meeting u1 2 1700000000 1700604800 b@client.example=1@1699990000\n"
              " <b@client.example>\n"
              " <c@client.example>\n"
              "Ann <a@vendor.example>\n");
    check_usage (f->store, 1, 20458, 7, 0, 1);
    store_close (g_steal_pointer (&f->store));
    run_sql (f->path, no_result);
    reopen (f, true);
  }
  assert_true (count >= 1);
}

/* ---- records ---- */

static const Mail some_mail[] = {
  { .id = "m1@x",
    .from = "a@v.example",
    .from_name = "Ann",
    .to = { "b@c.example" },
    .sent = 1700000000,
    .subject = "Plan" },
  { .id = "m2@x",
    .from = "b@c.example",
    .from_name = "Bob",
    .to = { "a@v.example" },
    .cc = { "d@c.example" },
    .sent = 1700086400 },
  { .id = "m3@x",
    .from = "d@c.example",
    .to = { "a@v.example", "b@c.example" },
    .sent = 1600000000,
    .subject = "Old" },
};

static void
test_round_trip (void **state)
{
  Fixture *f = *state;
  uint64_t duplicates;
  import_mail (f->store, "one.mbox", "s1", some_mail, 3, &duplicates);
  assert_int_equal (duplicates, 0);
  reopen (f, true);
  g_autofree char *dump = dump_store (f->store);
  assert_string_equal (dump, "human m1@x 1700000000 a@v.example [Plan] 1:b@c.example\n"
                             "human m2@x 1700086400 b@c.example [] 1:a@v.example 2:d@c.example\n"
                             "human m3@x 1600000000 d@c.example [Old] 1:a@v.example 1:b@c.example\n"
                             " <d@c.example>\n"
                             "Ann <a@v.example>\n"
                             "Bob <b@c.example>\n");
  g_autoptr (GPtrArray) units = store_read_units (f->store, NULL);
  assert_int_equal (units->len, 1);
  StoredUnit *unit = g_ptr_array_index (units, 0);
  assert_int_equal (unit->first_unix, 1600000000);
  assert_int_equal (unit->last_unix, 1700086400);
  assert_true (unit->owner_share == 1);
  g_autoptr (GArray) days = store_read_mailbox_days (f->store, NULL);
  assert_int_equal (days->len, 3);
  assert_int_equal (g_array_index (days, StoredMailboxDay, 0).day, 18518);
}

static void
append_number (GString *out, int32_t value, int32_t none)
{
  if (value == none)
    g_string_append_c (out, '-');
  else
    g_string_append_printf (out, "%d", value);
}

static bool
note_columns (const StoredMessage *message, gpointer user_data, GError **error)
{
  (void) error;
  GString *out = user_data;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " ", message->hash);
  append_number (out, message->zone_minutes, INT32_MIN);
  g_string_append_printf (out, " [%s] ", message->list_id);
  append_number (out, message->notice_until_day, DAY_NONE);
  g_string_append_c (out, '\n');
  return true;
}

/* What was bound for a row is not seen in the next one; days that come again count as one. */
static void
test_neighbours (void **state)
{
  Fixture *f = *state;
  static const int32_t zones[] = { 60, INT32_MIN, 60, 60, 0, INT32_MIN, INT32_MIN, -60 };
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "a" }, &error));
  for (size_t i = 0; i < G_N_ELEMENTS (zones); i++) {
    bool duplicate;
    StoredMessage message = { .hash = i,
                              .message_id = i % 2 == 0 ? "" : "x",
                              .sent_unix = i == 4 ? 86400 : 2 * 86400,
                              .zone_minutes = zones[i],
                              .from = ADDRESS_NONE,
                              .sender = ADDRESS_NONE,
                              .subject = "",
                              .list_id = i == 2 ? "list" : "",
                              .notice_address = ADDRESS_NONE,
                              .notice = i == 3 ? NOTICE_AWAY : NOTICE_NONE,
                              .notice_until_day = i == 3 ? 1 : DAY_NONE };
    OK (store_put_message (f->store, &message, &duplicate, &error));
  }
  g_autoptr (Diag) diag = diag_new ();
  OK (store_commit_unit (f->store, &(StoreUnit){ .path = "a", .format = "mbox" }, diag, &error));
  g_autoptr (GString) found = g_string_new (NULL);
  OK (store_each_message (f->store, note_columns, (gpointer[]){ found }, 1, &error));
  assert_string_equal (found->str, "0 60 [] -\n1 - [] -\n2 60 [list] -\n3 60 [] 1\n"
                                   "4 0 [] -\n5 - [] -\n6 - [] -\n7 -60 [] -\n");
  g_autoptr (GArray) days = store_read_mailbox_days (f->store, NULL);
  assert_int_equal (days->len, 2);
  for (guint i = 0; i < days->len; i++) {
    const StoredMailboxDay *day = &g_array_index (days, StoredMailboxDay, i);
    assert_int_equal (day->count, day->day == 1 ? 1 : 7);
  }
}

/* The table of schema 6: 300 messages of two files, the first of which say all that a message can say. */
static const char rows_of_messages[] =
    "DROP TABLE message_block; ALTER TABLE result_account DROP COLUMN shown; DROP TABLE result_words; PRAGMA "
    "user_version = 6;"
    "CREATE TABLE message (hash INTEGER NOT NULL UNIQUE, unit INTEGER NOT NULL, class INTEGER NOT NULL, sent"
    " INTEGER, zone INTEGER, author INTEGER, sender INTEGER, participants BLOB, message_id TEXT, subject "
    "TEXT,"
    " base_subject INTEGER, is_forward INTEGER NOT NULL, parents BLOB, thread INTEGER, list INTEGER,"
    " notice INTEGER NOT NULL, notice_address INTEGER, notice_until INTEGER, speech INTEGER);"
    "INSERT INTO address (id, text) VALUES (0, 'a@v.example'), (1, 'b@c.example'), (2, 'd@c.example');"
    "INSERT INTO word (id, text) VALUES (0, 'plans');"
    "INSERT INTO message VALUES (-1, 0, 1, -5, -480, 0, 2, x'0205', 'm@x', 'Fwd: Plan', -9, 1,"
    " x'0100000000000000ffffffffffffffff', -7, 0, 2, 1, 19695, 3);"
    "INSERT INTO message VALUES (2, 0, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, 0, NULL, 0,"
    " NULL, NULL, NULL);"
    "WITH RECURSIVE n (i) AS (VALUES (3) UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
    " INSERT INTO message SELECT i, i / 150, 0, i, 60, 0, NULL, x'02', 'm' || i, 'Plan', 4, 0, NULL, 0, NULL,"
    " 0, NULL, NULL, 0 FROM n";

static bool
note_all (const StoredMessage *message, gpointer user_data, GError **error)
{
  GString *out = user_data;
  if ((int64_t) message->hash > 3)
    return true;
  g_string_append_printf (out, "%u %u %" G_GINT64_FORMAT " %d %" G_GINT64_FORMAT " %d %u %u |", message->from,
                          message->sender, (int64_t) message->base_subject_hash, message->is_forward,
                          (int64_t) message->thread_hash, (int) message->notice, message->notice_address,
                          message->speech);
  for (size_t i = 0; i < message->parent_count; i++)
    g_string_append_printf (out, " %" G_GINT64_FORMAT, (int64_t) message->parents[i]);
  g_string_append_c (out, ' ');
  return note_columns (message, user_data, error);
}

/* Whether a message of that hash would be a duplicate. */
static bool
is_there (Store *store, uint64_t hash)
{
  const StoredMessage message = message_strip (hash, CLASS_INTERNAL);
  bool duplicate;
  OK (store_begin_unit (store, &(StoreUnit){ .path = "again" }, &error));
  OK (store_put_message (store, &message, &duplicate, &error));
  OK (store_rollback_unit (store, &error));
  return duplicate;
}

static void
test_rows_become_blocks (void **state)
{
  Fixture *f = *state;
  store_close (g_steal_pointer (&f->store));
  run_sql (f->path, rows_of_messages);
  reopen (f, true);
  g_autofree char *dump = dump_store (f->store);
  assert_non_null (strstr (dump, "m@x -5 a@v.example [Fwd: Plan] 1:b@c.example 2:d@c.example\n"));
  assert_non_null (strstr (dump, "internal  -9223372036854775808 - []\n"));
  assert_non_null (strstr (dump, "human m149 149 a@v.example [Plan] 1:b@c.example\n"));
  assert_non_null (strstr (dump, "human m300 300 a@v.example [Plan] 1:b@c.example\n"));
  g_autoptr (GString) found = g_string_new (NULL);
  OK (store_each_message (f->store, note_all, (gpointer[]){ found }, 1, &error));
  assert_string_equal (found->str, "0 2 -9 1 -7 2 1 3 | 1 -1 18446744073709551615 -480 [plans] 19695\n"
                                   "4294967295 4294967295 0 0 0 0 4294967295 0 | 2 - [] -\n"
                                   "0 4294967295 4 0 0 0 4294967295 0 | 3 60 [] -\n");
  reopen (f, false);
  assert_true (is_there (f->store, (uint64_t) -1)); /* in the first block */
  assert_true (is_there (f->store, 300));
  assert_false (is_there (f->store, 301));
  StoredCounts counts;
  OK (store_read_counts (f->store, &counts, &error));
  assert_int_equal (counts.messages, 300);
}

/* What a row of schema 6 had of damage is not made good by moving it. */
static void
test_damaged_rows_become_blocks (void **state)
{
  Fixture *f = *state;
  static const char *const damages[] = {
    "UPDATE message SET participants = x'ff' WHERE hash = 200",           /* a number cut off */
    "UPDATE message SET participants = x'feffffffff7f' WHERE hash = 200", /* no number of an address */
    "UPDATE message SET parents = x'010203' WHERE hash = 200",
    "UPDATE message SET author = 4000 WHERE hash = 200",
    "UPDATE message SET class = 99 WHERE hash = 200",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (damages); i++) {
    store_close (g_steal_pointer (&f->store));
    g_unlink (f->path);
    reopen (f, false);
    store_close (g_steal_pointer (&f->store));
    run_sql (f->path, rows_of_messages);
    run_sql (f->path, damages[i]);
    reopen (f, true);
    g_autoptr (GString) found = g_string_new (NULL);
    g_autoptr (GError) refusal = NULL;
    assert_false (store_each_message (f->store, note_all, (gpointer[]){ found }, 1, &refusal));
    assert_non_null (strstr (refusal->message, "damaged: a message cannot be read back"));
  }
}

static void
test_order_of_import (void **state)
{
  Fixture *f = *state;
  /* Three copies of one message that differ in class, date and recipients. */
  static const Mail copies[] = {
    { .id = "same@x",
      .from = "z@v.example",
      .from_name = "Zed",
      .to = { "q@c.example" },
      .sent = 1700000000,
      .record_class = CLASS_LIST },
    { .id = "same@x",
      .from = "z@v.example",
      .from_name = "Zoe",
      .to = { "q@c.example" },
      .cc = { "y@c.example" },
      .sent = 1700000000 },
    { .id = "same@x",
      .from = "z@v.example",
      .from_name = "Zoe",
      .to = { "a@c.example" },
      .sent = 1700000000 },
    { .id = "late@x", .from = "y@c.example", .to = { "z@v.example" }, .sent = 1700000001 },
  };
  char *dumps[24];
  int count = 0;
  for (int order = 0; order < 24; order++, count++) {
    int left[] = { 0, 1, 2, 3 };
    store_close (g_steal_pointer (&f->store));
    g_unlink (f->path);
    reopen (f, false);
    for (int i = 4, rest = order; i > 0; rest /= i, i--) { /* the permutation of that number */
      int pick = rest % i;
      uint64_t duplicates;
      g_autofree char *path = g_strdup_printf ("%d.mbox", left[pick]);
      import_mail (f->store, path, path, &copies[left[pick]], 1, &duplicates);
      memmove (&left[pick], &left[pick + 1], sizeof (int) * (size_t) (i - pick - 1));
    }
    dumps[order] = dump_store (f->store);
    assert_string_equal (dumps[order], dumps[0]);
  }
  assert_string_equal (dumps[0], "human late@x 1700000001 y@c.example [] 1:z@v.example\n"
                                 "human same@x 1700000000 z@v.example [] 1:a@c.example\n"
                                 " <a@c.example>\n"
                                 " <q@c.example>\n"
                                 " <y@c.example>\n"
                                 "Zed <z@v.example>\n");
  for (int i = 0; i < count; i++)
    g_free (dumps[i]);
}

static void
test_dropped_mail_leaves_nothing (void **state)
{
  Fixture *f = *state;
  static const Mail internal = { .id = "secret@x",
                                 .from = "a@v.example",
                                 .to = { "b@v.example" },
                                 .subject = "Pay",
                                 .sent = 1700000000,
                                 .record_class = CLASS_INTERNAL };
  uint64_t duplicates;
  import_mail (f->store, "one.mbox", "s1", &internal, 1, &duplicates);
  import_mail (f->store, "two.mbox", "s2", &internal, 1, &duplicates);
  assert_int_equal (duplicates, 1);
  reopen (f, true);
  g_autofree char *dump = dump_store (f->store);
  assert_non_null (strstr (dump, "internal  -9223372036854775808 - []\n"));
}

static void
test_rollback (void **state)
{
  Fixture *f = *state;
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "a" }, &error));
  put_mail (f->store, &some_mail[0]);
  OK (store_rollback_unit (f->store, &error));
  uint64_t duplicates;
  import_mail (f->store, "b", "s", &some_mail[2], 1, &duplicates); /* addresses are numbered afresh */
  reopen (f, true);
  g_autofree char *dump = dump_store (f->store);
  assert_null (strstr (dump, "m1@x"));
  assert_non_null (strstr (dump, "m3@x 1600000000 d@c.example [Old] 1:a@v.example 1:b@c.example"));
}

static void
roll_back_mail (Store *store, const Mail *mail, size_t count, uint64_t expected_duplicates)
{
  uint64_t duplicates = 0;
  OK (store_begin_unit (store, &(StoreUnit){ .path = "other" }, &error));
  for (size_t i = 0; i < count; i++)
    duplicates += put_mail (store, &mail[i]);
  OK (store_rollback_unit (store, &error));
  assert_int_equal (duplicates, expected_duplicates);
}

/* Whatever of a file is taken back, the next one is compared with what is there: nothing of it was new, a
 * message was, a copy would have taken another one's place, or only a name is older. */
static void
test_rollback_of_copies (void **state)
{
  Fixture *f = *state;
  uint64_t duplicates;
  import_mail (f->store, "one.mbox", "s1", some_mail, 2, &duplicates);
  g_autofree char *before = dump_store (f->store);
  Mail earlier = some_mail[1], named = some_mail[0];
  earlier.sent -= 100;
  named.from_name = "Aaron";
  named.subject = "Z"; /* sorts behind: the message itself stays */
  roll_back_mail (f->store, some_mail, 2, 2);
  roll_back_mail (f->store, some_mail, 3, 2);
  roll_back_mail (f->store, some_mail, 3, 2);
  roll_back_mail (f->store, &earlier, 1, 1);
  import_mail (f->store, "two.mbox", "s2", some_mail, 2, &duplicates);
  assert_int_equal (duplicates, 2);
  roll_back_mail (f->store, &named, 1, 1);
  g_autofree char *after = dump_store (f->store);
  assert_string_equal (before, after);
  import_mail (f->store, "three.mbox", "s3", some_mail, 3, &duplicates);
  assert_int_equal (duplicates, 2);
  reopen (f, true);
  g_autofree char *all = dump_store (f->store);
  assert_non_null (strstr (all, "m2@x 1700086400"));
  assert_non_null (strstr (all, "m3@x 1600000000"));
  assert_non_null (strstr (all, "Ann <a@v.example>"));
}

/* Two imports at once: within a transaction each knows what the other has written. */
static void
test_two_writers (void **state)
{
  Fixture *f = *state;
  uint64_t duplicates;
  import_mail (f->store, "one.mbox", "s1", some_mail, 1, &duplicates);
  g_autoptr (Store) other = store_open (f->path, false, NULL);
  import_mail (other, "two.mbox", "s2", some_mail, 3, &duplicates);
  assert_int_equal (duplicates, 1);
  OK (store_begin (f->store, &error));
  g_autofree char *dump = dump_store (f->store);
  assert_non_null (strstr (dump, "m3@x 1600000000 d@c.example [Old] 1:a@v.example 1:b@c.example"));
  OK (store_rollback (f->store, &error));
  import_mail (f->store, "three.mbox", "s3", some_mail, 3, &duplicates);
  assert_int_equal (duplicates, 3);
}

static bool
has_unit (Store *store, const char *path, int64_t size, const char *sha256, bool *found, GError **error)
{
  const StoreUnit unit = {
    .path = path, .size = size, .mtime_unix = 20, .fingerprint = "f", .sha256 = sha256
  };
  return store_has_unit (store, &unit, found, error);
}

static void
test_superseding (void **state)
{
  Fixture *f = *state;
  uint64_t duplicates;
  bool found;
  import_mail (f->store, "one.mbox", "s1", some_mail, 2, &duplicates);
  OK (has_unit (f->store, "one.mbox", 10, NULL, &found, &error));
  assert_true (found);
  OK (has_unit (f->store, "elsewhere", 1, "s1", &found, &error));
  assert_true (found);
  OK (has_unit (f->store, "one.mbox", 11, "s3", &found, &error));
  assert_false (found);
  import_mail (f->store, "one.mbox", "s2", some_mail, 3, &duplicates); /* the mailbox has grown */
  assert_int_equal (duplicates, 0);
  import_mail (f->store, "copy.mbox", "s3", some_mail, 3, &duplicates);
  assert_int_equal (duplicates, 3);
  OK (has_unit (f->store, "x", 0, "s1", &found, &error));
  assert_false (found);
  StoredCounts counts;
  OK (store_read_counts (f->store, &counts, &error));
  assert_int_equal (counts.found, 6); /* three of each mailbox */
  assert_int_equal (counts.duplicate, 3);
  assert_int_equal (counts.messages, 3);
  g_autoptr (GPtrArray) units = store_read_units (f->store, NULL);
  assert_int_equal (units->len, 3);
  assert_true (((StoredUnit *) g_ptr_array_index (units, 0))->is_superseded);
  assert_false (((StoredUnit *) g_ptr_array_index (units, 1))->is_superseded);
  import_mail (f->store, "one.mbox", "s4", some_mail, 1, &duplicates); /* two have been deleted: they stay */
  OK (store_read_counts (f->store, &counts, &error));
  assert_int_equal (counts.found, counts.messages + counts.duplicate);
  assert_int_equal (counts.messages, 3);
  g_autoptr (GArray) days = store_read_mailbox_days (f->store, NULL);
  for (guint i = 0; i < days->len; i++)
    assert_int_not_equal (g_array_index (days, StoredMailboxDay, i).source, 0);
}

/* ---- more mail than a block holds ---- */

#define MANY 700

/* The copy of a message that a file has: they differ in their time. */
static void
import_many (Fixture *f, const char *path, const char *sha256, int first, int end, int step, int64_t later)
{
  uint64_t duplicates = 0;
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = path }, &error));
  for (int i = first; i < end; i += step) {
    char id[20];
    g_snprintf (id, sizeof id, "m%d@x", i);
    const Mail mail = {
      .id = id, .from = "a@v.example", .to = { "b@c.example" }, .sent = 1700000000 + i + later
    };
    duplicates += put_mail (f->store, &mail);
  }
  commit (f->store, path, sha256, (uint64_t) ((end - first + step - 1) / step), duplicates);
}

static void
assert_counts (Fixture *f, uint64_t found, uint64_t messages)
{
  StoredCounts counts;
  OK (store_read_counts (f->store, &counts, &error));
  assert_int_equal (counts.found, found);
  assert_int_equal (counts.messages, messages);
  assert_int_equal (counts.found, counts.messages + counts.duplicate);
}

/* Mailboxes that share every third message, one of which grows, loses its beginning and is read while the
 * other is there or not: the same messages whatever the order. */
static void
test_many_copies (void **state)
{
  Fixture *f = *state;
  import_many (f, "one.mbox", "s1", 0, MANY / 2, 1, 5);
  import_many (f, "two.mbox", "s2", 0, MANY, 3, 0); /* its copies are earlier */
  import_many (f, "one.mbox", "s3", 0, MANY, 1, 5);
  import_many (f, "one.mbox", "s4", MANY / 3, MANY, 1, 5);
  assert_counts (f, MANY + (MANY + 2) / 3, MANY);
  reopen (f, true);
  g_autofree char *grown = dump_store (f->store);
  store_close (g_steal_pointer (&f->store));
  g_unlink (f->path);
  reopen (f, false);
  import_many (f, "two.mbox", "s2", 0, MANY, 3, 0);
  import_many (f, "one.mbox", "s3", 0, MANY, 1, 5);
  assert_counts (f, MANY + (MANY + 2) / 3, MANY);
  g_autofree char *at_once = dump_store (f->store);
  assert_string_equal (grown, at_once);
  assert_non_null (strstr (at_once, "human m3@x 1700000003 "));
  assert_non_null (strstr (at_once, "human m4@x 1700000009 "));
}

static void
test_strip_many (void **state)
{
  Fixture *f = *state;
  import_many (f, "one.mbox", "s1", 0, MANY, 1, 0);
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  for (int i = 0; i < MANY; i += 200) {
    g_autofree char *id = g_strdup_printf ("m%d@x", i);
    uint64_t hash = text_hash (id);
    g_array_append_val (hashes, hash);
  }
  OK (store_begin (f->store, &error));
  OK (store_strip_messages (f->store, hashes, false, &error));
  OK (store_commit (f->store, &error));
  assert_counts (f, MANY, MANY);
  import_many (f, "one.mbox", "s2", 0, MANY, 1,
               0); /* they are known again, and what is whole replaces what is not */
  assert_counts (f, MANY, MANY);
  g_autofree char *dump = dump_store (f->store);
  assert_non_null (strstr (dump, "human m199@x 1700000199 a@v.example [] 1:b@c.example\n"));
  assert_non_null (strstr (dump, "human m200@x 1700000200 a@v.example [] 1:b@c.example\n"));
}

static void
test_meetings (void **state)
{
  Fixture *f = *state;
  bool duplicate;
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "a.ics" }, &error));
  put_meeting (f->store, "u1", "b@c.example", PARTSTAT_ACCEPTED, &duplicate);
  assert_false (duplicate);
  put_meeting (f->store, "u1", "b@c.example", PARTSTAT_ACCEPTED, &duplicate);
  assert_true (duplicate);
  put_meeting (f->store, "u1", "b@c.example", PARTSTAT_DECLINED,
               &duplicate); /* another version: both are kept */
  assert_false (duplicate);
  commit (f->store, "a.ics", "s", 3, 1);
  reopen (f, true);
  g_autofree char *dump = dump_store (f->store);
  assert_non_null (strstr (dump, "meeting u1 2 1700000000 1700604800 b@c.example=1@1699990000\n"));
  assert_non_null (strstr (dump, "meeting u1 2 1700000000 1700604800 b@c.example=2@1699990000\n"));
}

typedef struct {
  const char *uid;
  int64_t recurrence, stamp;
  int32_t sequence;
} Version;

static bool
collect_version (const StoredMeeting *meeting, gpointer user_data, G_GNUC_UNUSED GError **error)
{
  g_string_append_printf (user_data, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d\n", meeting->uid,
                          meeting->recurrence_unix == UNIX_NONE ? -1 : meeting->recurrence_unix,
                          meeting->stamp_unix == UNIX_NONE ? -1 : meeting->stamp_unix,
                          (int) meeting->sequence);
  return true;
}

/* Whoever reads takes them in this order, and the last version of a meeting as what holds: a later stamp goes
 * before a higher number, and what has no stamp or is no single date comes first. */
static void
test_order_of_meetings (void **state)
{
  Fixture *f = *state;
  static const Version versions[] = { { "u2", UNIX_NONE, 5, 0 },  { "u1", 900, 10, 0 },
                                      { "u1", UNIX_NONE, 20, 1 }, { "u1", UNIX_NONE, 10, 2 },
                                      { "u1", UNIX_NONE, 10, 1 }, { "u1", UNIX_NONE, UNIX_NONE, 3 } };
  const int64_t start = 1700000000;
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "a.ics" }, &error));
  for (size_t i = 0; i < G_N_ELEMENTS (versions); i++) {
    const StoredMeeting meeting = { .uid = versions[i].uid,
                                    .recurrence_unix = versions[i].recurrence,
                                    .sequence = versions[i].sequence,
                                    .stamp_unix = versions[i].stamp,
                                    .starts = &start,
                                    .start_count = 1,
                                    .duration_minutes = 30,
                                    .created_unix = UNIX_NONE,
                                    .known_unix = UNIX_NONE,
                                    .title = "",
                                    .organizer = ADDRESS_NONE };
    bool duplicate;
    OK (store_put_meeting (f->store, &meeting, true, &duplicate, &error));
    assert_false (duplicate);
  }
  commit (f->store, "a.ics", "s", G_N_ELEMENTS (versions), 0);
  reopen (f, true);
  g_autoptr (GString) order = g_string_new (NULL);
  OK (store_each_meeting (f->store, collect_version, order, &error));
  assert_string_equal (order->str,
                       "u1 -1 -1 3\nu1 -1 10 1\nu1 -1 10 2\nu1 -1 20 1\nu1 900 10 0\nu2 -1 5 0\n");
}

static bool
collect_row (const StoredRow *row, gpointer user_data, G_GNUC_UNUSED GError **error)
{
  g_string_append_printf (user_data, "%s %s %s %" G_GINT64_FORMAT "\n", row->cells[RATINGS_ACCOUNT_ID],
                          row->cells[RATINGS_RATING], row->cells[RATINGS_DATE], row->known_unix);
  return true;
}

static void
put_rating (Store *store, const char *rating, int64_t known, bool *duplicate)
{
  const char *cells[] = { "A2", "2026-01-05", rating };
  StoredRow row = { TABLE_RATINGS, cells, known };
  OK (store_put_row (store, &row, duplicate, &error));
}

static void
test_row_versions (void **state)
{
  Fixture *f = *state;
  bool duplicate;
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "r.csv" }, &error));
  put_rating (f->store, "red", 200, &duplicate);
  put_rating (f->store, "green", INT64_MIN, &duplicate);
  put_rating (f->store, "amber", 100, &duplicate);
  put_rating (f->store, "red", 200, &duplicate);
  assert_true (duplicate);
  commit (f->store, "r.csv", "s", 4, 1);
  reopen (f, true);
  g_autoptr (GString) rows = g_string_new (NULL);
  OK (store_each_row (f->store, collect_row, rows, &error));
  assert_string_equal (rows->str, "A2 green 2026-01-05 -9223372036854775808\n"
                                  "A2 amber 2026-01-05 100\n"
                                  "A2 red 2026-01-05 200\n");
  store_close (g_steal_pointer (&f->store));
  run_sql (f->path, "UPDATE row SET cells = substr (cells, 1, 3) WHERE rowid = 2");
  reopen (f, true);
  g_autoptr (GError) damage = NULL;
  assert_false (store_each_row (f->store, collect_row, rows, &damage));
  assert_non_null (strstr (damage->message, "is damaged: a row of ratings without its date"));
}

typedef struct {
  GString *out;
  GPtrArray *words;
} UsageLines;

static bool
add_usage_line (const StoredUsage *usage, gpointer user_data, GError **error)
{
  (void) error;
  UsageLines *lines = user_data;
  const GPtrArray *words = lines->words;
  const char *user = usage->user == WORD_NONE ? "-" : words->pdata[usage->user],
             *feature = usage->feature == WORD_NONE ? "-" : words->pdata[usage->feature];
  g_string_append_printf (lines->out, "%s %s %s %d %d %g\n", (char *) words->pdata[usage->account], user,
                          feature, usage->day, usage->has_tier ? usage->is_advanced : -1, usage->count);
  return true;
}

/* A line for each row, in the order of lines.  Yours. */
static char *
describe_usage (Store *store)
{
  g_auto (Arena) texts;
  arena_open (&texts);
  g_autoptr (GPtrArray) words = store_read_words (store, &texts, NULL);
  UsageLines lines = { g_string_new (NULL), words };
  assert_true (store_each_usage (store, add_usage_line, &lines, NULL));
  sort_lines (lines.out);
  return g_string_free (lines.out, FALSE);
}

static void
test_usage (void **state)
{
  Fixture *f = *state;
  uint64_t duplicates;
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "u.csv" }, &error));
  OK (store_put_usage (f->store, &(UsageRecord){ "B", "zoe", "list", 3, 1, 2.5, 0 }, &error));
  OK (store_put_usage (f->store, &(UsageRecord){ "A", "zoe", NULL, 2, -1, 4, 0 }, &error));
  OK (store_put_usage (f->store, &(UsageRecord){ "A", "", "api", 1, 0, 7, 0 }, &error));
  OK (store_put_usage (f->store, &(UsageRecord){ "A", "zoe", NULL, 2, -1, 5, 9 }, &error));
  OK (store_put_usage (f->store, &(UsageRecord){ "B", "zoe", "list", 3, 1, 2.5, 0 }, &error));
  /* Nobody's, whose subscription was forgotten, is not read. */
  OK (store_put_usage (f->store, &(UsageRecord){ NULL, "zoe", "list", 3, 1, 1, 0 }, &error));
  OK (store_settle_usage (f->store, &duplicates, &error));
  assert_int_equal (duplicates, 1);
  commit (f->store, "u.csv", "s", 6, 1);
  reopen (f, true);
  g_autofree char *usage = describe_usage (f->store);
  assert_string_equal (usage, "A - api 1 0 7\nA zoe - 2 -1 4\nA zoe - 2 -1 5\nB zoe list 3 1 2.5\n");
}

/* What followed a word before is a guess and no more. */
static void
test_usage_words_in_any_order (void **state)
{
  Fixture *f = *state;
  static const char *const users[] = { "a", "b", "a", "c", "a", "b", "b", "c", "a", "d" };
  uint64_t duplicates;
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "u.csv" }, &error));
  for (int i = 0; i < (int) G_N_ELEMENTS (users); i++)
    OK (store_put_usage (f->store, &(UsageRecord){ "a", users[i], i % 3 == 0 ? NULL : "b", i, -1, 1, 0 },
                         &error));
  OK (store_settle_usage (f->store, &duplicates, &error));
  commit (f->store, "u.csv", "s", G_N_ELEMENTS (users), 0);
  reopen (f, true);
  g_autofree char *usage = describe_usage (f->store);
  assert_string_equal (usage, "a a - 0 -1 1\na a b 2 -1 1\na a b 4 -1 1\na a b 8 -1 1\na b - 6 -1 1\n"
                              "a b b 1 -1 1\na b b 5 -1 1\na c - 3 -1 1\na c b 7 -1 1\na d - 9 -1 1\n");
}

/* One row a day from first_day on, each with a user of its own count; 10,000 rows fill blocks. */
static uint64_t
import_usage (Store *store, const char *path, const char *sha256, int first_day, int count)
{
  uint64_t duplicates;
  OK (store_begin_unit (store, &(StoreUnit){ .path = path }, &error));
  for (int i = count - 1; i >= 0; i--) { /* the wrong way round: it has to be sorted */
    g_autofree char *user = g_strdup_printf ("u%d", (first_day + i) % 97);
    double amount = (first_day + i) % 3 == 0 ? -0.25 : first_day + i;
    OK (store_put_usage (store,
                         &(UsageRecord){ "A", user, i % 2 == 0 ? "f" : NULL, first_day + i, i % 3 - 1, amount,
                                         (int64_t) (first_day + i) * 86400 + i % 2 },
                         &error));
  }
  OK (store_settle_usage (store, &duplicates, &error));
  commit (store, path, sha256, (uint64_t) count, duplicates);
  return duplicates;
}

/* 0 + … + 9,999 = 49,995,000; every third of them, which sum up to 16,668,333, is 3,334 times -0.25 instead.
 */
static void
test_usage_in_blocks (void **state)
{
  Fixture *f = *state;
  assert_int_equal (import_usage (f->store, "a.csv", "1", 0, 10000), 0);
  check_usage (f->store, 10000, 49995000, 49995000 - 16668333 - 833.5, 5000, 9999);
  assert_int_equal (import_usage (f->store, "b.csv", "2", 0, 10000), 10000); /* all of it once more */
  assert_int_equal (import_usage (f->store, "c.csv", "3", 0, 10100), 10000);
  reopen (f, true);
  /* 10,000 + … + 10,099 = 1,004,950; 33 of them, in the mean 10,050, are -0.25 instead. */
  check_usage (f->store, 10100, 49995000 + 1004950, 49995000 + 1004950 - 16668333 - 33 * 10050 - 833.5 - 8.25,
               5050, 10099);
}

/* A later state of a file: what it still holds is its own, and what it holds no more stays with the earlier.
 */
static void
test_usage_of_a_later_state (void **state)
{
  Fixture *f = *state;
  import_usage (f->store, "a.csv", "1", 0, 9000);
  assert_int_equal (import_usage (f->store, "a.csv", "2", 3000, 9000), 0);
  StoredCounts counts;
  OK (store_read_counts (f->store, &counts, &error));
  assert_int_equal (counts.rows, 12000);
  assert_int_equal (counts.found, 9000 + 3000); /* of the state in force, and what only the earlier held */
  assert_int_equal (counts.duplicate, 0);
}

static void
test_usage_is_forgotten_after_rollback (void **state)
{
  Fixture *f = *state;
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "a.csv" }, &error));
  OK (store_put_usage (f->store, &(UsageRecord){ "A", "zoe", NULL, 2, -1, 4, 0 }, &error));
  OK (store_rollback_unit (f->store, &error));
  assert_int_equal (import_usage (f->store, "b.csv", "1", 0, 10), 0);
  double sums[5] = { 0 };
  OK (sum_usage (f->store, sums, &error));
  assert_float_equal (sums[0], 10, 0);
}

static void
test_damaged_usage (void **state)
{
  Fixture *f = *state;
  static const char *const damages[] = {
    "UPDATE usage_block SET packed = x'0105'",           /* cut off */
    "UPDATE usage_block SET packed = x'010200'",         /* a row without its count */
    "UPDATE usage_block SET packed = x'0148000200'",     /* more than its rows */
    "UPDATE usage_block SET packed = x'014200ff7f01'",   /* a word that is not there */
    "UPDATE usage_block SET packed = x'016000'",         /* a tier that is none */
    "UPDATE usage_block SET packed = x'ffffffff0f0000'", /* a count that cannot be */
  };
  import_usage (f->store, "a.csv", "1", 0, 3);
  for (size_t i = 0; i < G_N_ELEMENTS (damages); i++) {
    store_close (g_steal_pointer (&f->store));
    run_sql (f->path, damages[i]);
    reopen (f, true);
    double sums[5] = { 0 };
    g_autoptr (GError) error = NULL;
    assert_false (sum_usage (f->store, sums, &error));
    assert_non_null (strstr (error->message, "a usage row cannot be read back"));
  }
}

static void
test_rejects (void **state)
{
  Fixture *f = *state;
  g_autoptr (Diag) diag = diag_new ();
  diag_reject (diag, DIAG_BYTE, 900, 12, "no From line");
  diag_reject (diag, DIAG_BYTE, 30, 4, "too deep");
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "b.mbox" }, &error));
  StoreUnit unit = { .path = "b.mbox", .found = 2 };
  OK (store_commit_unit (f->store, &unit, diag, &error));
  OK (store_begin_unit (f->store, &(StoreUnit){ .path = "a.pdf" }, &error));
  StoreUnit broken = { .path = "a.pdf", .found = 1, .failure = "not a zip file" };
  OK (store_commit_unit (f->store, &broken, diag, &error));
  reopen (f, true);
  g_autoptr (GPtrArray) rejects = store_read_rejects (f->store, NULL);
  assert_int_equal (rejects->len, 3);
  StoredReject *first = g_ptr_array_index (rejects, 0), *second = g_ptr_array_index (rejects, 1);
  assert_string_equal (first->reason, "not a zip file");
  assert_int_equal (first->unit, DIAG_WHOLE_FILE);
  assert_string_equal (second->path, "b.mbox");
  assert_int_equal (second->place, 30);
  g_autoptr (GPtrArray) units = store_read_units (f->store, NULL);
  assert_int_equal (((StoredUnit *) g_ptr_array_index (units, 0))->rejected, 2);
  assert_string_equal (((StoredUnit *) g_ptr_array_index (units, 1))->failure, "not a zip file");
  assert_int_equal (((StoredUnit *) g_ptr_array_index (units, 1))->rejected, 1);
}

static void
test_identity_events (void **state)
{
  Fixture *f = *state;
  IdentityEvent late = { .kind = "merge",
                         .a = "x@a",
                         .b = "y@a",
                         .value = "",
                         .source = "review",
                         .confidence = 1,
                         .known_unix = 50,
                         .decision = "accepted" };
  IdentityEvent early = late;
  early.known_unix = 10;
  OK (store_put_identity_event (f->store, &late, &error));
  OK (store_put_identity_event (f->store, &early, &error));
  OK (store_put_identity_event (f->store, &early, &error));
  g_autoptr (GPtrArray) events = store_read_identity_events (f->store, NULL);
  assert_int_equal (events->len, 2);
  assert_int_equal (((IdentityEvent *) g_ptr_array_index (events, 0))->known_unix, 10);
}

/* ---- damage ---- */

static void
test_damaged_blobs (void **state)
{
  Fixture *f = *state;
  static const char *const damages[] = {
    "UPDATE message_block SET packed = substr (packed, 1, length (packed) - 1)",
    "UPDATE message_block SET packed = packed || x'00'",
    "UPDATE message_block SET packed = x''",
    "UPDATE message_block SET hashes = substr (hashes, 1, length (hashes) - 1)",
    "UPDATE message_block SET hashes = hashes || hashes",
    "DELETE FROM address WHERE id = 2", /* which is in a message */
    "UPDATE address SET id = id + 5",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (damages); i++) {
    uint64_t duplicates;
    store_close (g_steal_pointer (&f->store));
    g_unlink (f->path);
    reopen (f, false);
    import_mail (f->store, "one.mbox", "s1", some_mail, 3, &duplicates);
    store_close (g_steal_pointer (&f->store));
    run_sql (f->path, damages[i]);
    reopen (f, true);
    g_autoptr (GError) error = NULL;
    g_auto (Arena) texts;
    arena_open (&texts);
    Dump dump = { .out = g_string_new (NULL), .addresses = store_read_addresses (f->store, &texts, NULL) };
    assert_false (store_each_message (f->store, dump_message, (gpointer[]){ &dump }, 1, &error));
    assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_STORE));
    assert_non_null (strstr (error->message, "damaged"));
    g_string_free (dump.out, TRUE);
    if (dump.addresses != NULL)
      g_array_unref (dump.addresses);
  }
}

/* Numbers of blocks are counted up: one that cannot be counted on is refused before anything is written. */
static void
test_damaged_block_numbers (void **state)
{
  Fixture *f = *state;
  static const char *const damages[] = { "UPDATE message_block SET id = 0",
                                         "UPDATE message_block SET id = -1",
                                         "UPDATE message_block SET id = 4294967296",
                                         "UPDATE message_block SET id = 9223372036854775807" };
  uint64_t duplicates;
  import_mail (f->store, "one.mbox", "s1", some_mail, 3, &duplicates);
  store_close (g_steal_pointer (&f->store));
  for (size_t i = 0; i < G_N_ELEMENTS (damages); i++) {
    const StoredMessage message = { .message_id = "", .subject = "", .list_id = "" };
    g_autoptr (GError) refusal = NULL;
    bool duplicate;
    run_sql (f->path, damages[i]);
    reopen (f, false);
    OK (store_begin_unit (f->store, &(StoreUnit){ .path = "two.mbox" }, &error));
    assert_false (store_put_message (f->store, &message, &duplicate, &refusal));
    assert_non_null (strstr (refusal->message, "damaged: a block of messages with an impossible number"));
    OK (store_rollback_unit (f->store, &error));
    store_close (g_steal_pointer (&f->store));
  }
}

int
main (void)
{
#define IN_STORE(test) cmocka_unit_test_setup_teardown (test, setup, teardown)
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_pack_numbers),
    cmocka_unit_test (test_pack_bytes),
    cmocka_unit_test (test_pack_damaged),
    IN_STORE (test_mode_and_reopen),
    IN_STORE (test_foreign_files),
    IN_STORE (test_busy),
    IN_STORE (test_old_schemas),
    IN_STORE (test_round_trip),
    IN_STORE (test_neighbours),
    IN_STORE (test_rows_become_blocks),
    IN_STORE (test_damaged_rows_become_blocks),
    IN_STORE (test_order_of_import),
    IN_STORE (test_dropped_mail_leaves_nothing),
    IN_STORE (test_rollback),
    IN_STORE (test_rollback_of_copies),
    IN_STORE (test_two_writers),
    IN_STORE (test_superseding),
    IN_STORE (test_many_copies),
    IN_STORE (test_strip_many),
    IN_STORE (test_meetings),
    IN_STORE (test_order_of_meetings),
    IN_STORE (test_row_versions),
    IN_STORE (test_usage),
    IN_STORE (test_usage_words_in_any_order),
    IN_STORE (test_usage_in_blocks),
    IN_STORE (test_usage_of_a_later_state),
    IN_STORE (test_usage_is_forgotten_after_rollback),
    IN_STORE (test_damaged_usage),
    IN_STORE (test_rejects),
    IN_STORE (test_identity_events),
    IN_STORE (test_damaged_blobs),
    IN_STORE (test_damaged_block_numbers),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
