/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "source/mail_folder.h"

/* A folder of its own for each test, with what the test puts there. */
typedef struct {
  char *root;
  GString *trace;           /* a line a unit: "name format found rejected" or "name - failure" */
  GHashTable *fingerprints; /* of the units begun */
  GHashTable *seen;         /* fingerprints to skip, or NULL */
  char sha256[65];
  unsigned aside_count; /* messages of class folder */
  char *cut;            /* a file that somebody else empties when the first row comes; NULL: none */
} Scene;

static int
set_up (void **state)
{
  Scene *scene = g_new0 (Scene, 1);
  scene->root = g_dir_make_tmp ("weft-walk-XXXXXX", NULL);
  scene->trace = g_string_new (NULL);
  scene->fingerprints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  *state = scene;
  return scene->root == NULL;
}

static void
remove_tree (const char *path)
{
  GStatBuf about;
  if (g_lstat (path, &about) == 0 && S_ISDIR (about.st_mode)) {
    g_chmod (path, 0700);
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;) {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      remove_tree (inner);
    }
  }
  g_remove (path);
}

static int
tear_down (void **state)
{
  Scene *scene = *state;
  remove_tree (scene->root);
  g_free (scene->root);
  g_string_free (scene->trace, TRUE);
  g_hash_table_unref (scene->fingerprints);
  g_free (scene);
  return 0;
}

static void
put_bytes (const Scene *scene, const char *name, const void *bytes, size_t length)
{
  g_autofree char *path = g_build_filename (scene->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

static void
put (const Scene *scene, const char *name, const char *text)
{
  put_bytes (scene, name, text, strlen (text));
}

static bool
begin_unit (const SourceUnit *unit, bool *skip, gpointer user_data, GError **error)
{
  (void) error;
  Scene *scene = user_data;
  *skip = scene->seen != NULL && g_hash_table_contains (scene->seen, unit->fingerprint);
  g_hash_table_add (scene->fingerprints, g_strdup (unit->fingerprint));
  return true;
}

static bool
end_unit (const SourceUnit *unit, const SourceCounts *counts, Diag *diag, const GError *failure,
          gpointer user_data, GError **error)
{
  (void) error;
  Scene *scene = user_data;
  const char *name = unit->path + strlen (scene->root) + 1;
  const char *format = unit->format != NULL ? unit->format : "-";
  if (failure != NULL)
    g_string_append_printf (scene->trace, "%s %s: %s\n", name, format, failure->message);
  else
    g_string_append_printf (scene->trace, "%s %s %u %u\n", name, format, (unsigned) counts->found,
                            (unsigned) diag->rejected_count);
  if (unit->format != NULL && failure == NULL)
    assert_int_equal (strlen (unit->sha256), 64);
  memcpy (scene->sha256, unit->sha256, sizeof scene->sha256);
  return true;
}

static bool
take_row (const Row *row, gpointer user_data, GError **error)
{
  (void) row, (void) error;
  Scene *scene = user_data;
  if (scene->cut != NULL)
    assert_int_equal (truncate (scene->cut, 0), 0);
  return true;
}

static bool
take_message (const Message *message, gpointer user_data, GError **error)
{
  (void) error;
  ((Scene *) user_data)->aside_count += message->record_class == CLASS_FOLDER;
  return true;
}

static bool
take_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void) meeting, (void) user_data, (void) error;
  return true;
}

static const char *
walk_with (Scene *scene, const char *name, const SourceOptions *options)
{
  SourceVisitor visitor = { begin_unit, end_unit, { take_message, take_meeting, take_row, scene }, NULL };
  g_autofree char *path = name != NULL ? g_build_filename (scene->root, name, NULL) : g_strdup (scene->root);
  g_autoptr (GError) error = NULL;
  g_string_truncate (scene->trace, 0);
  if (!source_walk (path, options, &visitor, &error))
    g_string_append_printf (scene->trace, "refused\n");
  return scene->trace->str;
}

static const char *
walk (Scene *scene, const char *name)
{
  SourceOptions options = { 0 };
  return walk_with (scene, name, &options);
}

#define CSV "account_id,date,count\nA1,2025-01-02,3\n"
#define EML                                                                                                  \
  "From: Ann <ann@acme.example>\nTo: Kim <kim@vendor.example>\nDate: Mon, 1 Jan 2024 08:00:00 +0000\n"       \
  "Message-ID: <%d@acme.example>\nSubject: hello\n\nbody\n"

static void
test_order_and_what_is_left_out (void **state)
{
  Scene *scene = *state;
  put (scene, "b.csv", CSV);
  put (scene, "B.csv", CSV);
  put (scene, "a/z.csv", CSV);
  put (scene, ".hidden.csv", CSV);
  put (scene, ".git/c.csv", CSV);
  put (scene, "weft.ini", "[vendor]\n");
  put (scene, "block.txt", "a@b\n");
  put (scene, "holidays/de.csv", CSV);
  put (scene, "notes.txt", "Dear all, nothing here\n");
  put (scene, "empty.csv", "");
  put_bytes (scene, "junk.bin", "\0\1\2\3\377\376", 6);
  assert_string_equal (
      walk (scene, NULL),
      "B.csv csv 1 0\na/z.csv csv 1 0\nb.csv csv 1 0\nblock.txt - 0 0\n"
      "empty.csv -: the file is empty\nholidays/de.csv csv 1 0\njunk.bin - 0 0\nnotes.txt - 0 0\n");
}

static void
test_leave_out (void **state)
{
  Scene *scene = *state;
  put (scene, "a.csv", CSV);
  put (scene, "sub/b.csv", CSV);
  g_autoptr (GHashTable) leave_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (leave_out, g_build_filename (scene->root, "sub", "b.csv", NULL));
  SourceOptions options = { .leave_out = leave_out };
  assert_string_equal (walk_with (scene, NULL, &options), "a.csv csv 1 0\n");
}

static void
test_links_and_pipes (void **state)
{
  Scene *scene = *state;
  put (scene, "real/a.csv", CSV);
  g_autofree char *loop = g_build_filename (scene->root, "real", "loop", NULL);
  g_autofree char *file = g_build_filename (scene->root, "link.csv", NULL);
  g_autofree char *pipe = g_build_filename (scene->root, "pipe", NULL);
  assert_int_equal (symlink ("..", loop), 0);
  assert_int_equal (symlink ("real/a.csv", file), 0);
  assert_int_equal (mkfifo (pipe, 0600), 0);
  assert_string_equal (walk (scene, NULL), "real/a.csv csv 1 0\n");
  assert_string_equal (walk (scene, "link.csv"), "link.csv csv 1 0\n");
  assert_string_equal (walk (scene, "pipe"), "pipe -: not a file or folder\n");
}

static void
test_missing_path (void **state)
{
  assert_string_equal (walk (*state, "nowhere"), "refused\n");
}

static void
test_no_permission (void **state)
{
  Scene *scene = *state;
  if (geteuid () == 0)
    skip (); /* root may read everything */
  put (scene, "a.csv", CSV);
  put (scene, "sub/b.csv", CSV);
  g_autofree char *file = g_build_filename (scene->root, "a.csv", NULL);
  g_autofree char *folder = g_build_filename (scene->root, "sub", NULL);
  g_chmod (file, 0);
  g_chmod (folder, 0);
  const char *trace = walk (scene, NULL);
  assert_non_null (strstr (trace, "a.csv -: Permission denied\n"));
  assert_non_null (strstr (trace, "sub/ -: "));
}

static void
test_forced_kind (void **state)
{
  Scene *scene = *state;
  put (scene, "a.csv", "account_id,name\nA1,Acme\n");
  SourceOptions options = { .as_kind = "usage" };
  assert_non_null (strstr (walk_with (scene, "a.csv", &options), "a.csv csv: usage: column `"));
  options.as_kind = "csv";
  assert_string_equal (walk_with (scene, "a.csv", &options), "a.csv csv 1 0\n");
}

static void
test_folder_of_messages (void **state)
{
  Scene *scene = *state;
  for (int i = 0; i < 3; i++) {
    g_autofree char *name = g_strdup_printf ("mail/%d.eml", i);
    g_autofree char *text = g_strdup_printf (EML, i);
    put (scene, name, text);
  }
  put (scene, "mail/3.EML", "");
  put (scene, "mail/usage.csv", CSV);
  put (scene, "one/only.csv", CSV);
  put (scene, "thunderbird/Trash", "");
  put (scene, "thunderbird/Trash.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->");
  for (int i = 0; i < 2; i++) {
    g_autofree char *text = g_strdup_printf ("80\n" EML "<plist/>", i);
    put (scene, i == 0 ? "apple/1.emlx" : "apple/2.partial.emlx", text);
  }
  assert_string_equal (walk (scene, NULL),
                       "apple/ eml 2 0\nmail/ eml 4 1\nmail/usage.csv csv 1 0\none/only.csv csv 1 0\n"
                       "thunderbird/Trash.msf - 0 0\n");
}

/* The hashes of the files in the order of their names, each with its zero byte. */
static void
test_digest_of_message_folder (void **state)
{
  Scene *scene = *state;
  g_autofree char *first = g_strdup_printf (EML, 1), *second = g_strdup_printf (EML, 2);
  put (scene, "m/2.eml", second);
  put (scene, "m/1.eml", first);
  g_autofree char *one = g_compute_checksum_for_string (G_CHECKSUM_SHA256, first, -1);
  g_autofree char *two = g_compute_checksum_for_string (G_CHECKSUM_SHA256, second, -1);
  char both[130];
  memcpy (both, one, 65);
  memcpy (both + 65, two, 65);
  g_autofree char *expected =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) both, sizeof both);
  walk (scene, NULL);
  assert_string_equal (scene->sha256, expected);
}

static void
test_maildir (void **state)
{
  Scene *scene = *state;
  static const char *const files[] = { "box/cur/1:2,S", "box/new/2", "box/tmp/3", "box/.Sent/cur/4:2,S" };
  for (int i = 0; i < 4; i++) {
    g_autofree char *text = g_strdup_printf (EML, i);
    put (scene, files[i], text);
  }
  static const char *const folders[] = { "box/.Sent/new", "box/.Sent/tmp" };
  for (int i = 0; i < 2; i++) {
    g_autofree char *path = g_build_filename (scene->root, folders[i], NULL);
    g_mkdir_with_parents (path, 0700);
  }
  assert_string_equal (walk (scene, NULL), "box/ maildir 2 0\nbox/.Sent/ maildir 1 0\n");
}

/* T is trashed, D a draft; the folders of trash and drafts hold no conversation either. */
static void
test_maildir_flags (void **state)
{
  Scene *scene = *state;
  static const char *const files[] = { "b/cur/1:2,S", "b/cur/2:2,ST", "b/cur/3:2,D",       "b/cur/4;2,T",
                                       "b/cur/T2,T",  "b/new/5",      "b/.Trash/cur/6:2,S" };
  static const char *const folders[] = { "b/tmp", "b/.Trash/new", "b/.Trash/tmp" };
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *text = g_strdup_printf (EML, (int) i);
    put (scene, files[i], text);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (scene->root, folders[i], NULL);
    g_mkdir_with_parents (path, 0700);
  }
  assert_string_equal (walk (scene, NULL), "b/ maildir 6 0\nb/.Trash/ maildir 1 0\n");
  assert_int_equal (scene->aside_count, 4);
}

/* By the names that mail programs give. */
static void
test_folders_aside (void **state)
{
  (void) state;
  static const struct {
    const char *path;
    bool is_aside;
  } rows[] = {
    { "Mail/Local Folders/Trash", true },
    { "Trash", true },
    { "x/Drafts.mbox", true },
    { "x/Entw\xC3\xBCrfe.mbox.gz", true },
    { "x/Gel\xC3\xB6schte Elemente/", true },
    { "x/Junk.mbox/mbox", true },
    { "V10/Deleted Messages.mbox/3F2A/Data/1/Messages/", true },
    { "a.zip/Spam/ (2)", true },
    { "x/Inbox", false },
    { "Trash/kim.mbox", false },
    { "V10/INBOX.mbox/3F2A/Data/1/Messages/", false },
    { "trash-and-more.mbox", false },
    { "", false },
    { "/", false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (mail_folder_is_aside (rows[i].path) != rows[i].is_aside)
      fail_msg ("\"%s\"", rows[i].path);
}

/* What lies there is counted, and nobody's contact. */
static void
test_mail_of_folders_aside (void **state)
{
  Scene *scene = *state;
  g_autofree char *text = g_strdup_printf (EML, 1);
  g_autofree char *mbox = g_strconcat ("From a@b Mon Jan  5 10:00:00 2026\n", text, NULL);
  put (scene, "Drafts", mbox);
  put (scene, "Inbox", mbox);
  put (scene, "Spam/1.eml", text);
  put (scene, "Spam/2.eml", text);
  assert_string_equal (walk (scene, NULL), "Drafts mbox 1 0\nInbox mbox 1 0\nSpam/ eml 2 0\n");
  assert_int_equal (scene->aside_count, 3);
}

static void
test_gzip (void **state)
{
  Scene *scene = *state;
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  uint8_t packed[1000];
  gsize in_used, size;
  g_converter_convert (G_CONVERTER (compressor), CSV, strlen (CSV), packed, sizeof packed,
                       G_CONVERTER_INPUT_AT_END, &in_used, &size, NULL);
  put_bytes (scene, "a.csv.gz", packed, size);
  put_bytes (scene, "cut.csv.gz", packed, size - 9);
  put_bytes (scene, "cut-to-nothing.csv.gz", packed, 10);
  assert_string_equal (walk (scene, NULL), "a.csv.gz csv 1 0\n"
                                           "cut-to-nothing.csv.gz -: the file was cut short: "
                                           "its gzip data end at byte 0 of what they hold\n"
                                           "cut.csv.gz csv 1 1\n");
}

static void
test_fingerprints_skip (void **state)
{
  Scene *scene = *state;
  put (scene, "a.csv", CSV);
  put (scene, "b.csv", CSV "A1,2025-01-03,4\n");
  walk (scene, "a.csv");
  g_autoptr (GHashTable) seen = g_hash_table_ref (scene->fingerprints);
  scene->fingerprints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scene->seen = seen;
  assert_string_equal (walk (scene, NULL), "b.csv csv 2 0\n");
}

/* --- archives, written here by libarchive's other half --- */

typedef struct {
  const char *name;
  const void *bytes;
  size_t length;
  int type; /* 0: a plain file */
} Member;

static GBytes *
pack (int (*set_format) (struct archive *), bool gzip, const Member *members, size_t count)
{
  size_t size = 1 << 20, used = 0;
  for (size_t i = 0; i < count; i++)
    size += members[i].length;
  char *buffer = g_malloc (size);
  struct archive *archive = archive_write_new ();
  set_format (archive);
  if (gzip)
    archive_write_add_filter_gzip (archive);
  assert_int_equal (archive_write_open_memory (archive, buffer, size, &used), ARCHIVE_OK);
  for (size_t i = 0; i < count; i++) {
    struct archive_entry *entry = archive_entry_new ();
    archive_entry_set_pathname (entry, members[i].name);
    archive_entry_set_filetype (entry, members[i].type != 0 ? (unsigned) members[i].type : AE_IFREG);
    if (members[i].type == AE_IFLNK)
      archive_entry_set_symlink (entry, "/etc/passwd");
    archive_entry_set_size (entry, (la_int64_t) members[i].length);
    archive_entry_set_perm (entry, 0644);
    archive_write_header (archive, entry);
    archive_write_data (archive, members[i].bytes, members[i].length);
    archive_entry_free (entry);
  }
  archive_write_close (archive);
  archive_write_free (archive);
  return g_bytes_new_take (buffer, used);
}

static void
put_archive (const Scene *scene, const char *name, GBytes *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  put_bytes (scene, name, data, size);
}

static Member
plain (const char *name, const char *text)
{
  return (Member){ name, text, strlen (text), 0 };
}

static void
test_archives (void **state)
{
  Scene *scene = *state;
  const Member members[] = {
    plain ("export/usage.csv", CSV),        plain ("../../outside.csv", CSV),
    plain ("export/weft.ini", "[vendor]"),  plain ("__MACOSX/export/usage.csv", CSV),
    plain ("export/.DS_Store", CSV),        { "export/link.csv", NULL, 0, AE_IFLNK },
    plain ("export/readme.txt", "hello\n"),
  };
  g_autoptr (GBytes) zip = pack (archive_write_set_format_zip, false, members, G_N_ELEMENTS (members));
  g_autoptr (GBytes) tar =
      pack (archive_write_set_format_pax_restricted, false, members, G_N_ELEMENTS (members));
  g_autoptr (GBytes) tgz = pack (archive_write_set_format_ustar, true, members, G_N_ELEMENTS (members));
  put_archive (scene, "1.zip", zip);
  put_archive (scene, "2.tar", tar);
  put_archive (scene, "3.tar.gz", tgz);
  g_autoptr (GString) expected = g_string_new (NULL);
  static const char *const names[] = { "1.zip", "2.tar", "3.tar.gz" };
  for (int i = 0; i < 3; i++)
    g_string_append_printf (
        expected, "%s/export/usage.csv csv 1 0\n%s/../../outside.csv csv 1 0\n%s/export/readme.txt - 0 0\n",
        names[i], names[i], names[i]);
  assert_string_equal (walk (scene, NULL), expected->str);
  g_autofree char *outside = g_build_filename (scene->root, "..", "outside.csv", NULL);
  assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
}

/* Neither the member that is read then nor the archive counts as read: both come again with the next import.
 */
static void
test_archive_changed_meanwhile (void **state)
{
  Scene *scene = *state;
  const Member members[] = { plain ("a.csv", CSV), plain ("b.csv", CSV) };
  g_autoptr (GBytes) zip = pack (archive_write_set_format_zip, false, members, G_N_ELEMENTS (members));
  g_autoptr (GBytes) tar = pack (archive_write_set_format_ustar, false, members, G_N_ELEMENTS (members));
  put_archive (scene, "1.zip", zip);
  put_archive (scene, "2.tar", tar);
  static const char *const names[] = { "1.zip", "2.tar" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = scene->cut = g_build_filename (scene->root, names[i], NULL);
    const char *trace = walk (scene, names[i]);
    g_autofree char *member = g_strconcat (names[i], "/a.csv csv: the file was changed", NULL);
    assert_non_null (strstr (trace, member));
    g_autofree char *whole = g_strconcat ("\n", names[i], " -: ", NULL);
    assert_non_null (strstr (trace, whole));
    assert_null (strstr (trace, " csv 1 0"));
  }
  scene->cut = NULL;
}

/* Messages of one folder that follow each other are one unit; what stands between them begins another. */
static void
test_messages_in_archive (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < 5; i++)
    g_ptr_array_add (texts, g_strdup_printf (EML, i));
  const Member members[] = {
    plain ("ann/1.eml", texts->pdata[0]), plain ("ann/2.EML", texts->pdata[1]), plain ("ann/bad.eml", ""),
    plain ("ann/.DS_Store", "x"),         plain ("ann/3.eml", texts->pdata[2]), plain ("ann/usage.csv", CSV),
    plain ("ann/4.eml", texts->pdata[3]), plain ("5.eml", texts->pdata[4]),
  };
  g_autoptr (GBytes) zip = pack (archive_write_set_format_zip, false, members, G_N_ELEMENTS (members));
  g_autoptr (GBytes) tgz = pack (archive_write_set_format_ustar, true, members, G_N_ELEMENTS (members));
  put_archive (scene, "1.zip", zip);
  put_archive (scene, "2.tar.gz", tgz);
  assert_string_equal (
      walk (scene, NULL),
      "1.zip/ann/ eml 4 1\n1.zip/ann/usage.csv csv 1 0\n1.zip/ann/ (2) eml 1 0\n1.zip/ eml 1 0\n"
      "2.tar.gz/ann/ eml 4 1\n2.tar.gz/ann/usage.csv csv 1 0\n2.tar.gz/ann/ (2) eml 1 0\n"
      "2.tar.gz/ eml 1 0\n");
}

/* A Maildir is told by the names in it, as nobody knows what else will come; its folders begin with a dot. */
static void
test_maildir_in_archive (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < 6; i++)
    g_ptr_array_add (texts, g_strdup_printf (EML, i));
  const Member members[] = {
    plain ("box/cur/1700000001.M1P2.host:2,S", texts->pdata[0]),
    plain ("box/cur/1700000002.M1P2.host:2,ST", texts->pdata[1]),
    plain ("box/cur/.hidden", "x"),
    plain ("box/new/1700000003.M1P2.host", texts->pdata[2]),
    plain ("box/new/20240131.csv", CSV),
    plain ("box/.Sent/cur/1700000004.M1P2.host:2,S", texts->pdata[3]),
    plain ("box/.Trash/cur/1700000005.M1P2.host:2,S", texts->pdata[4]),
    plain ("cur/1700000006.M1P2.host:2,S", texts->pdata[5]),
    plain ("__MACOSX/box/cur/._1700000001.M1P2.host:2,S", "x"),
  };
  g_autoptr (GBytes) tar =
      pack (archive_write_set_format_pax_restricted, false, members, G_N_ELEMENTS (members));
  put_archive (scene, "m.tar", tar);
  assert_string_equal (walk (scene, NULL), "m.tar/box/ maildir 3 0\nm.tar/box/new/20240131.csv csv 1 0\n"
                                           "m.tar/box/.Sent/ maildir 1 0\nm.tar/box/.Trash/ maildir 1 0\n"
                                           "m.tar/ maildir 1 0\n");
  assert_int_equal (scene->aside_count, 2);
}

static void
test_office_documents_are_no_archives (void **state)
{
  Scene *scene = *state;
  const Member members[] = { plain ("[Content_Types].xml", "<Types/>"), plain ("xl/a.csv", CSV) };
  g_autoptr (GBytes) zip = pack (archive_write_set_format_zip, false, members, G_N_ELEMENTS (members));
  put_archive (scene, "sheet.xlsx", zip);
  assert_string_equal (walk (scene, NULL), "sheet.xlsx - 0 0\n");
}

static void
test_nested_archives (void **state)
{
  Scene *scene = *state;
  Member inner = plain ("usage.csv", CSV);
  g_autoptr (GBytes) bytes = pack (archive_write_set_format_zip, false, &inner, 1);
  for (unsigned depth = 2; depth <= LIMIT_ARCHIVE_DEPTH; depth++) {
    gsize size;
    const void *data = g_bytes_get_data (bytes, &size);
    Member outer = { "n.zip", data, size, 0 };
    GBytes *packed = pack (archive_write_set_format_zip, false, &outer, 1);
    g_bytes_unref (bytes);
    bytes = packed;
  }
  put_archive (scene, "deep.zip", bytes);
  assert_string_equal (walk (scene, NULL), "deep.zip/n.zip/n.zip/n.zip/usage.csv csv 1 0\n");
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  Member outer = { "n.zip", data, size, 0 };
  g_autoptr (GBytes) deeper = pack (archive_write_set_format_zip, false, &outer, 1);
  put_archive (scene, "deep.zip", deeper);
  assert_string_equal (walk (scene, NULL),
                       "deep.zip/n.zip/n.zip/n.zip/n.zip -: archives nested deeper than 4\n");
}

static void
test_damaged_archive (void **state)
{
  Scene *scene = *state;
  const Member members[] = { plain ("a.csv", CSV), plain ("b.csv", CSV), plain ("c.csv", CSV) };
  g_autoptr (GBytes) tar = pack (archive_write_set_format_ustar, false, members, G_N_ELEMENTS (members));
  gsize size;
  const char *data = g_bytes_get_data (tar, &size);
  g_autofree char *bad = g_memdup2 (data, size);
  memset (bad + 1024, 'x', 100); /* the header of b.csv */
  put_bytes (scene, "bad.tar", bad, size);
  put_bytes (scene, "cut.tar", data, 512 + 10);
  put (scene, "good.csv", CSV);
  const char *trace = walk (scene, NULL);
  assert_true (g_str_has_prefix (trace, "bad.tar/a.csv csv 1 0\nbad.tar -: the archive is damaged: "));
  assert_non_null (strstr (trace, "\ncut.tar/a.csv -: the archive was cut short inside of this file\n"
                                  "cut.tar -: the archive was cut short: "));
  assert_true (g_str_has_suffix (trace, "\ngood.csv csv 1 0\n"));
}

/* 90 MB of zeros pack to some 90 KB, a zip of that zip to less than 1 KB: the file on disk bounds both. */
static void
test_bomb (void **state)
{
  Scene *scene = *state;
  size_t size = 90 << 20;
  g_autofree char *zeros = g_malloc (size);
  memset (zeros, '\n', size);
  memcpy (zeros, "account_id,name\n", 16);
  Member big = { "big.csv", zeros, size, 0 };
  g_autoptr (GBytes) once = pack (archive_write_set_format_zip, false, &big, 1);
  gsize packed_size;
  const void *packed = g_bytes_get_data (once, &packed_size);
  const Member twice_members[] = { { "once.zip", packed, packed_size, 0 }, plain ("after.csv", CSV) };
  g_autoptr (GBytes) twice = pack (archive_write_set_format_zip, false, twice_members, 2);
  put_archive (scene, "bomb.zip", twice);
  const char *trace = walk (scene, NULL);
  assert_non_null (
      strstr (trace, "once.zip/big.csv csv: the archive unpacks to more than 1000 times its size\n"));
  assert_null (strstr (trace, "after.csv csv 1 0"));
}

static void
test_deep_folders (void **state)
{
  Scene *scene = *state;
  g_autoptr (GString) path = g_string_new (NULL);
  for (unsigned i = 0; i <= LIMIT_FOLDER_DEPTH; i++)
    g_string_append (path, "d/");
  g_string_append (path, "a.csv");
  put (scene, path->str, CSV);
  const char *trace = walk (scene, NULL);
  assert_non_null (strstr (trace, "/ -: folders nested deeper than 64\n"));
  assert_null (strstr (trace, "a.csv"));
}

#define TEST(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    TEST (test_order_and_what_is_left_out),
    TEST (test_leave_out),
    TEST (test_links_and_pipes),
    TEST (test_missing_path),
    TEST (test_no_permission),
    TEST (test_forced_kind),
    TEST (test_folder_of_messages),
    TEST (test_digest_of_message_folder),
    TEST (test_maildir),
    TEST (test_maildir_flags),
    TEST (test_folders_aside),
    TEST (test_mail_of_folders_aside),
    TEST (test_gzip),
    TEST (test_fingerprints_skip),
    TEST (test_archives),
    TEST (test_archive_changed_meanwhile),
    TEST (test_messages_in_archive),
    TEST (test_maildir_in_archive),
    TEST (test_office_documents_are_no_archives),
    TEST (test_nested_archives),
    TEST (test_damaged_archive),
    TEST (test_bomb),
    TEST (test_deep_folders),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
