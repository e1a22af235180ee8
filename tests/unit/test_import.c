/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "store/store.h"
#include "weft/import.h"
#include "weft/status.h"

/* ---- a folder with input and a store ---- */

typedef struct {
  char *folder, *input, *store;
} Fixture;

static int
setup (void **state)
{
  Fixture *f = g_new0 (Fixture, 1);
  f->folder = g_dir_make_tmp ("weft-import-XXXXXX", NULL);
  f->input = g_build_filename (f->folder, "in", NULL);
  f->store = g_build_filename (f->folder, "weft.db", NULL);
  g_mkdir (f->input, 0700);
  *state = f;
  return 0;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, NULL) : NULL;
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    remove_tree (inner);
  }
  g_remove (path);
}

static int
teardown (void **state)
{
  Fixture *f = *state;
  remove_tree (f->folder);
  g_free (f->folder);
  g_free (f->input);
  g_free (f->store);
  g_free (f);
  return 0;
}

static void
write_input (const Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->input, name, NULL);
  assert_true (g_file_set_contents (path, text, -1, NULL));
}

static WeftImportResult *
import (const Fixture *f, const char *const *vendor_domains, bool verify, GError **error)
{
  const char *const paths[] = { f->input, NULL };
  const WeftImportOptions options = {
    .store_path = f->store, .paths = paths, .vendor_domains = vendor_domains, .verify = verify
  };
  return weft_import (&options, error);
}

static const char *const ours[] = { "v.example", NULL };

static WeftImportResult *
import_ours (const Fixture *f)
{
  g_autoptr (GError) error = NULL;
  WeftImportResult *result = import (f, ours, false, &error);
  if (result == NULL)
    fail_msg ("%s", error->message);
  return result;
}

static WeftStatus *
read_status (const Fixture *f)
{
  g_autoptr (GError) error = NULL;
  WeftStatus *status = weft_status (f->store, NULL, &error);
  if (status == NULL)
    fail_msg ("%s", error->message);
  assert_int_equal (status->found,
                    status->imported + status->duplicate + status->filtered + status->rejected);
  return status;
}

static uint64_t
filtered_as (const WeftStatus *status, const char *name)
{
  for (int i = 0; i < WEFT_FILTER_COUNT; i++)
    if (strcmp (status->filters[i].name, name) == 0)
      return status->filters[i].count;
  fail_msg ("no class '%s'", name);
  return 0;
}

/* ---- mail ---- */

#define MAIL(id, from, to, subject)                                                                          \
  "From x@y Mon Jan  5 10:00:00 2026\n"                                                                      \
  "Message-ID: <" id ">\n"                                                                                   \
  "Date: Mon, 5 Jan 2026 10:00:00 +0100\n"                                                                   \
  "From: " from "\n"                                                                                         \
  "To: " to "\n"                                                                                             \
  "Subject: " subject "\n"                                                                                   \
  "\n"                                                                                                       \
  "Hello.\n\n"

#define TO_CLIENT MAIL ("m1@v.example", "Ann <ann@v.example>", "Bob <bob@c.example>", "Plan")
#define FROM_CLIENT MAIL ("m2@c.example", "Bob <bob@c.example>", "Ann <ann@v.example>", "Re: Plan")
#define INTERNAL MAIL ("m3@v.example", "Ann <ann@v.example>", "Al <al@v.example>", "Their budget")
#define FREE_MAIL MAIL ("m4@gmail.com", "Joe <joe@gmail.com>", "Ann <ann@v.example>", "Lunch")

static void
test_no_vendor_domain (void **state)
{
  Fixture *f = *state;
  write_input (f, "a.mbox", TO_CLIENT);
  g_autoptr (GError) error = NULL;
  assert_null (import (f, NULL, false, &error));
  assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_CONFIG));
  assert_non_null (strstr (error->message, "--vendor-domain"));
  assert_false (g_file_test (f->store, G_FILE_TEST_EXISTS));
}

static void
test_classes_and_sum (void **state)
{
  Fixture *f = *state;
  write_input (f, "a.mbox", TO_CLIENT FROM_CLIENT INTERNAL FREE_MAIL FROM_CLIENT);
  g_autoptr (WeftImportResult) result = import_ours (f);
  assert_int_equal (result->found, 5);
  assert_int_equal (result->duplicate, 1);
  g_autoptr (WeftStatus) status = read_status (f);
  assert_int_equal (status->found, 5);
  assert_int_equal (status->imported, 2);
  assert_int_equal (status->duplicate, 1);
  assert_int_equal (filtered_as (status, "internal"), 1);
  assert_int_equal (filtered_as (status, "no-account"), 1);
  assert_int_equal (status->accounts, 1);
  assert_int_equal (status->unassigned->len, 1);
  assert_string_equal (((WeftUnassigned *) g_ptr_array_index (status->unassigned, 0))->address,
                       "joe@gmail.com");
  /* What was dropped is nowhere in the file. */
  g_autofree char *bytes = NULL;
  gsize length;
  assert_true (g_file_get_contents (f->store, &bytes, &length, NULL));
  assert_null (memmem (bytes, length, "Their budget", 12));
  assert_null (memmem (bytes, length, "al@v.example", 12));
  assert_non_null (memmem (bytes, length, "bob@c.example", 13));
}

static void
test_idempotent (void **state)
{
  Fixture *f = *state;
  write_input (f, "a.mbox", TO_CLIENT FROM_CLIENT);
  weft_import_result_free (import_ours (f));
  g_autoptr (WeftStatus) before = read_status (f);
  g_autoptr (WeftImportResult) again = import_ours (f);
  assert_int_equal (again->unchanged_count, 1);
  assert_int_equal (again->found, 0);
  /* Another time, another name: the bytes tell. */
  g_autofree char *path = g_build_filename (f->input, "a.mbox", NULL);
  g_autofree char *moved = g_build_filename (f->input, "b.mbox", NULL);
  utime (path, &(struct utimbuf){ 1000, 1000 });
  g_autoptr (WeftImportResult) touched = import_ours (f);
  assert_int_equal (touched->unchanged_count, 1);
  g_rename (path, moved);
  g_autoptr (WeftImportResult) renamed = import_ours (f);
  assert_int_equal (renamed->unchanged_count, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftImportResult) verified = import (f, ours, true, &error);
  assert_int_equal (verified->unchanged_count, 1);
  g_autoptr (WeftStatus) after = read_status (f);
  g_autofree char *x = weft_status_to_json (before);
  g_autofree char *y = weft_status_to_json (after);
  assert_string_equal (x, y);
}

static void
test_grown_mailbox (void **state)
{
  Fixture *f = *state;
  write_input (f, "a.mbox", TO_CLIENT);
  weft_import_result_free (import_ours (f));
  write_input (f, "a.mbox", TO_CLIENT FROM_CLIENT);
  weft_import_result_free (import_ours (f));
  g_autoptr (WeftStatus) status = read_status (f);
  assert_int_equal (status->found, 2);
  assert_int_equal (status->imported, 2);
  assert_int_equal (status->sources->len, 1);
}

#define HOLIDAY                                                                                              \
  "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:h\nDTSTART;VALUE=DATE:20260101\nSUMMARY:New Year\nEND:VEVENT\n"        \
  "END:VCALENDAR\n"

static void
test_config_in_folder (void **state)
{
  Fixture *f = *state;
  write_input (f, "weft.ini",
               "[vendor]\ndomains = v.example\n[privacy]\nsubjects = drop\nblock = list.txt\n"
               "[holidays]\nDE = de.ics\n");
  write_input (f, "list.txt", "bob@c.example ann@v.example\n");
  write_input (f, "block.txt", "no list of ours\n");
  write_input (f, "de.ics", HOLIDAY);
  write_input (f, "trip.ics", HOLIDAY);
  write_input (f, "a.mbox",
               TO_CLIENT MAIL ("m5@c.example", "Eve <eve@c.example>", "ann@v.example", "Secret"));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftImportResult) result = import (f, NULL, false, &error);
  assert_null (error);
  assert_true (g_str_has_suffix (result->config_file, "in/weft.ini"));
  /* What it names is no input; what is only called so is looked at. */
  assert_int_equal (result->unit_count, 2);
  assert_true (g_str_has_suffix (((WeftImportUnit *) result->units->pdata[1])->path, "in/trip.ics"));
  assert_int_equal (result->unrecognised->len, 1);
  assert_true (g_str_has_suffix (result->unrecognised->pdata[0], "in/block.txt"));
  g_autoptr (WeftStatus) status = read_status (f);
  assert_int_equal (filtered_as (status, "blocked"), 1);
  assert_int_equal (status->imported, 2); /* with the event */
  g_autofree char *bytes = NULL;
  gsize length;
  assert_true (g_file_get_contents (f->store, &bytes, &length, NULL));
  assert_null (memmem (bytes, length, "Secret", 6));
  assert_null (memmem (bytes, length, "Plan", 4));
}

/* Of mail that concerns no account the addresses are kept, or nothing at all. */
static void
test_unknown_mail (void **state)
{
  Fixture *f = *state;
  write_input (f, "weft.ini", "[vendor]\ndomains = v.example\n[privacy]\nunknown = drop\n");
  write_input (f, "a.mbox", TO_CLIENT FREE_MAIL);
  weft_import_result_free (import_ours (f));
  g_autoptr (WeftStatus) dropped = read_status (f);
  assert_int_equal (filtered_as (dropped, "no-account"), 1);
  assert_int_equal (dropped->unassigned->len, 0);
  g_unlink (f->store);
  write_input (f, "weft.ini", "[vendor]\ndomains = v.example\n");
  write_input (f, "contacts.csv", "account_id,email\nC1,bob@c.example\n");
  weft_import_result_free (import_ours (f));
  g_autoptr (WeftStatus) kept = read_status (f);
  assert_int_equal (filtered_as (kept, "no-account"), 1);
  assert_int_equal (kept->unassigned->len, 1);
  g_autofree char *bytes = NULL;
  gsize length;
  assert_true (g_file_get_contents (f->store, &bytes, &length, NULL));
  assert_null (memmem (bytes, length, "Lunch", 5));
  assert_non_null (memmem (bytes, length, "joe@gmail.com", 13));
}

/* ---- tables ---- */

static bool
collect_rating (const StoredRow *row, gpointer user_data, G_GNUC_UNUSED GError **error)
{
  g_string_append_printf (user_data, "%s %s %" G_GINT64_FORMAT "\n", row->cells[RATINGS_DATE],
                          row->cells[RATINGS_RATING], row->known_unix);
  return true;
}

static void
test_rows_and_rejects (void **state)
{
  Fixture *f = *state;
  write_input (f, "ratings.csv",
               "account_id,date,rating,known_at\n"
               "A1,1970-01-03,red,1970-01-05\n"
               "A1,1970-01-02,green,\n"
               ",1970-01-02,green,\n");
  write_input (f, "notes.bin", "\x01\x02\x03\x04");
  g_autoptr (WeftImportResult) result = import_ours (f);
  assert_int_equal (result->found, 3);
  assert_int_equal (result->rejected, 1);
  assert_int_equal (result->unrecognised->len, 1);
  g_autoptr (WeftStatus) status = read_status (f);
  assert_int_equal (status->imported, 2);
  assert_int_equal (status->rejected, 1);
  g_autoptr (Store) store = store_open (f->store, true, NULL);
  g_autoptr (GString) rows = g_string_new (NULL);
  assert_true (store_each_row (store, collect_rating, rows, NULL));
  assert_string_equal (rows->str, "1970-01-02 green 86400\n1970-01-03 red 345600\n");
  g_autoptr (GPtrArray) rejects = weft_rejects (f->store, NULL);
  assert_int_equal (rejects->len, 1);
  WeftReject *reject = g_ptr_array_index (rejects, 0);
  assert_string_equal (reject->place, "line 4");
  assert_true (g_str_has_prefix (reject->excerpt, ",1970-01-02,green"));
}

static void
test_unreadable_file (void **state)
{
  Fixture *f = *state;
  write_input (f, "a.mbox", TO_CLIENT);
  write_input (f, "empty.csv", "");
  g_autoptr (WeftImportResult) result = import_ours (f);
  assert_int_equal (result->failed_count, 1);
  assert_int_equal (result->rejected, 1);
  g_autoptr (WeftStatus) status = read_status (f);
  assert_int_equal (status->found, 2);
  assert_int_equal (status->rejected, 1);
  /* Its reason is said once, and its record never counted twice; unreadable it remains. */
  g_autoptr (WeftImportResult) again = import_ours (f);
  assert_int_equal (again->failed_count, 1);
  assert_int_equal (again->rejected, 0);
  assert_int_equal (again->unchanged_count, 1);
  g_autoptr (WeftStatus) later = read_status (f);
  assert_int_equal (later->rejected, 1);
}

int
main (void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown (test, setup, teardown)
  const struct CMUnitTest tests[] = {
    IN_FOLDER (test_no_vendor_domain), IN_FOLDER (test_classes_and_sum),  IN_FOLDER (test_idempotent),
    IN_FOLDER (test_grown_mailbox),    IN_FOLDER (test_config_in_folder), IN_FOLDER (test_rows_and_rejects),
    IN_FOLDER (test_unreadable_file),  IN_FOLDER (test_unknown_mail),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
