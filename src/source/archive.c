/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/message_unit.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/limits.h"
#include "source/archive_handle.h"
#include "source/digest.h"
#include "weft/error.h"

/* Nothing is ever unpacked to disk: members are read as they stream by, and their names are labels only. */
typedef struct {
  Walk *walk;
  ArchiveHandle *archive;
  Stream *outer;         /* its bytes, unless it is on disk */
  bool is_on_disk;       /* libarchive reads the file itself */
  MessageUnit *messages; /* messages of one folder that follow each other are one unit; NULL: none is open */
  char *message_folder;  /* of them: "export/", "" at the root */
  bool has_locked;       /* members that need a password, and are passed over */
  GHashTable *folder_runs; /* folder → how many units it has been so far */
} Unpacking;

/* Office documents are zip files too; they are no folders of input. */
static bool
is_office_document (const uint8_t *head, size_t length)
{
  static const char *const first_names[] = { "[Content_Types].xml", "mimetype", "_rels/" };
  for (size_t i = 0; i < G_N_ELEMENTS (first_names); i++) {
    size_t size = strlen (first_names[i]);
    if (length >= 30 + size &&
        memcmp (head + 30, first_names[i], size) == 0) /* after zip's local file header */
      return true;
  }
  return false;
}

bool
archive_sniff (const uint8_t *head, size_t length)
{
  if (length >= 22 && (memcmp (head, "PK\3\4", 4) == 0 || memcmp (head, "PK\5\6", 4) == 0))
    return !is_office_document (head, length);
  return length >= 512 && memcmp (head + 257, "ustar", 5) == 0;
}

static gssize
fill_member (gpointer user_data, void *buffer, size_t size, GError **error)
{
  Unpacking *unpacking = user_data;
  gssize got = archive_handle_read (unpacking->archive, buffer, size, error);
  if (unpacking->is_on_disk)
    walk_count (unpacking->walk, archive_handle_packed (unpacking->archive));
  if (got < 0)
    return -1;
  if ((uint64_t) got > unpacking->walk->unpacked_left) {
    unpacking->walk->is_exhausted = true;
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_LIMIT, "the archive unpacks to more than %u times its size",
                 LIMIT_ARCHIVE_RATIO);
    return -1;
  }
  unpacking->walk->unpacked_left -= (uint64_t) got;
  return got;
}

/* "cur/1700000000.M1P2.host:2,S" in "box/cur/1700000000.M1P2.host:2,S": the names of a Maildir begin with the
 * second of delivery.  NULL: it is none of these. */
static const char *
find_maildir_name (const char *name)
{
  const char *slash = strrchr (name, '/');
  if (slash == NULL || slash < name + 3 || strspn (slash + 1, "0123456789") < 9)
    return NULL;
  const char *part = slash - 3;
  bool is_part = memcmp (part, "cur", 3) == 0 || memcmp (part, "new", 3) == 0;
  return is_part && (part == name || part[-1] == '/') ? part : NULL;
}

/* Every part of the name must be input: "__MACOSX/x", ".git/x" and "a/.b" are not, but the folders of a
 * Maildir++ are: "box/.Sent/cur/1700000000.M1P2.host:2,S". */
static bool
is_wanted (struct archive_entry *entry, const char *name)
{
  if (archive_entry_filetype (entry) != AE_IFREG || archive_entry_hardlink (entry) != NULL)
    return false;
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  guint of_maildir = find_maildir_name (name) != NULL ? 3 : 0, count = g_strv_length (parts);
  for (guint i = 0; i + of_maildir < count; i++) {
    const char *part = parts[i];
    bool is_step = strcmp (part, ".") == 0 || strcmp (part, "..") == 0 || *part == '\0';
    if (!is_step && (!walk_is_input (part) || strcmp (part, "__MACOSX") == 0))
      return false;
  }
  return true;
}

static void
describe_member (const SourceUnit *outer, struct archive_entry *entry, SourceUnit *unit)
{
  unit->size = archive_entry_size_is_set (entry) ? archive_entry_size (entry) : 0;
  unit->mtime_unix = archive_entry_mtime_is_set (entry) ? archive_entry_mtime (entry) : 0;
  g_autoptr (Digest) digest = digest_new ();
  digest_add_text (digest, outer->fingerprint);
  digest_add_text (digest, unit->path + strlen (outer->path));
  digest_add (digest, &unit->size, sizeof unit->size);
  digest_finish (digest, unit->fingerprint);
}

/* --- messages of one folder --- */

/* What a message is called in its folder; NULL: the name is not that of a message. */
static const char *
find_message_name (const Walk *walk, const char *name)
{
  const char *in_maildir = find_maildir_name (name), *slash = strrchr (name, '/');
  const char *base = slash != NULL ? slash + 1 : name;
  if (walk->options->as_kind != NULL)
    return NULL;
  return in_maildir != NULL ? in_maildir : message_unit_is_eml (base) ? base : NULL;
}

/* "a.zip/export/"; where other members came between, it goes on as "a.zip/export/ (2)". */
static char *
name_run (Unpacking *unpacking, const SourceUnit *outer)
{
  const char *folder = unpacking->message_folder;
  guint runs = GPOINTER_TO_UINT (g_hash_table_lookup (unpacking->folder_runs, folder)) + 1;
  g_hash_table_insert (unpacking->folder_runs, g_strdup (folder), GUINT_TO_POINTER (runs));
  return runs == 1 ? g_strdup_printf ("%s/%s", outer->path, folder)
                   : g_strdup_printf ("%s/%s (%u)", outer->path, folder, runs);
}

static bool
end_messages (Unpacking *unpacking, GError **error)
{
  g_autoptr (GError) failure = NULL;
  walk_check (unpacking->walk, &failure);
  bool ok = unpacking->messages == NULL || message_unit_end (unpacking->messages, failure, error);
  g_clear_pointer (&unpacking->messages, message_unit_free);
  g_clear_pointer (&unpacking->message_folder, g_free);
  return ok;
}

/* The archive's own fingerprint stands for what is in the folder. */
static bool
begin_messages (Unpacking *unpacking, const SourceUnit *outer, const char *folder, bool is_maildir,
                GError **error)
{
  unpacking->message_folder = g_strdup (folder);
  g_autofree char *path = name_run (unpacking, outer);
  SourceUnit unit = { .path = path,
                      .format = is_maildir ? "maildir" : "eml",
                      .mtime_unix = outer->mtime_unix };
  g_autoptr (Digest) digest = digest_new ();
  digest_add_text (digest, outer->fingerprint);
  digest_add_text (digest, path + strlen (outer->path));
  digest_finish (digest, unit.fingerprint);
  unpacking->messages = message_unit_begin (unpacking->walk, &unit, error);
  return unpacking->messages != NULL;
}

/* base: what the message is called in its folder, the end of name. */
static bool
walk_message (Unpacking *unpacking, const SourceUnit *outer, const char *name, const char *base,
              GError **error)
{
  g_autofree char *folder = g_strndup (name, (gsize) (base - name));
  bool is_maildir = find_maildir_name (name) != NULL;
  bool goes_on = unpacking->messages != NULL && strcmp (folder, unpacking->message_folder) == 0;
  if (!goes_on &&
      (!end_messages (unpacking, error) || !begin_messages (unpacking, outer, folder, is_maildir, error)))
    return false;
  if (message_unit_is_known (unpacking->messages))
    return true;
  GError *failure = NULL;
  g_autoptr (Stream) stream = stream_open_callback (fill_member, unpacking, NULL, &failure);
  if (stream != NULL)
    return message_unit_add (unpacking->messages, stream, base,
                             is_maildir && message_unit_is_aside (folder, base), error);
  message_unit_reject (unpacking->messages, base, failure->message);
  g_error_free (failure);
  return true;
}

/* --- the archive --- */

static bool
walk_member (Unpacking *unpacking, const SourceUnit *outer, struct archive_entry *entry, GError **error)
{
  Walk *walk = unpacking->walk;
  g_autofree char *name = archive_member_name (entry);
  if (!is_wanted (entry, name))
    return true;
  if (archive_entry_is_encrypted (entry)) {
    unpacking->has_locked = true;
    return true;
  }
  const char *message_name = find_message_name (walk, name);
  if (message_name != NULL)
    return walk_message (unpacking, outer, name, message_name, error);
  if (!end_messages (unpacking, error))
    return false;
  g_autofree char *path = g_strconcat (outer->path, "/", name, NULL);
  SourceUnit unit = { .path = path };
  describe_member (outer, entry, &unit);
  GError *failure = NULL;
  g_autoptr (Stream) stream = stream_open_callback (fill_member, unpacking, NULL, &failure);
  if (stream == NULL)
    return walk_fail (walk, &unit, failure, error);
  return walk_stream (walk, stream, NULL, &unit, error);
}

/* NULL at the end, or with failure where the rest cannot be read. */
static struct archive_entry *
next_entry (Unpacking *unpacking, GError **failure)
{
  Walk *walk = unpacking->walk;
  struct archive_entry *entry;
  if (walk->is_exhausted)
    return NULL;
  if ((entry = archive_handle_next (unpacking->archive, failure)) == NULL)
    return NULL;
  if (walk->entries_left == 0) {
    walk->is_exhausted = true;
    *failure = g_error_new (WEFT_ERROR, WEFT_ERROR_LIMIT, "more than %u files in one archive",
                            LIMIT_ARCHIVE_ENTRIES);
    return NULL;
  }
  walk->entries_left--;
  return entry;
}

static bool
walk_members (Unpacking *unpacking, SourceUnit *outer, GError **error)
{
  GError *failure = NULL;
  bool ok = true;
  for (struct archive_entry *entry; ok && (entry = next_entry (unpacking, &failure)) != NULL;)
    ok = walk_member (unpacking, outer, entry, error);
  ok = ok && end_messages (unpacking, error);
  if (failure == NULL)
    failure = stream_take_cut (unpacking->outer);
  if (failure == NULL && unpacking->has_locked)
    failure = g_error_new (WEFT_ERROR, WEFT_ERROR_FORMAT,
                           "files in it are encrypted: unpack them with their password first");
  if (failure == NULL)
    walk_check (unpacking->walk, &failure);
  if (ok && failure != NULL)
    return walk_fail (unpacking->walk, outer, failure, error);
  g_clear_error (&failure);
  const SourceVisitor *visitor = unpacking->walk->visitor;
  bool is_asked = ok && visitor->archive_is_whole != NULL;
  return is_asked ? visitor->archive_is_whole (outer, visitor->records.user_data, error) : ok;
}

bool
archive_walk (Walk *walk, Stream *stream, const char *disk_path, SourceUnit *outer, GError **error)
{
  if (walk->archive_depth >= LIMIT_ARCHIVE_DEPTH)
    return walk_fail (
        walk, outer,
        g_error_new (WEFT_ERROR, WEFT_ERROR_LIMIT, "archives nested deeper than %u", LIMIT_ARCHIVE_DEPTH),
        error);
  GError *failure = NULL;
  g_autoptr (ArchiveHandle) handle = archive_handle_open (stream, disk_path, &failure);
  if (handle == NULL)
    return walk_fail (walk, outer, failure, error);
  g_autoptr (GHashTable) folder_runs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Unpacking unpacking = { .walk = walk,
                          .archive = handle,
                          .outer = stream,
                          .is_on_disk = disk_path != NULL,
                          .folder_runs = folder_runs };
  walk->archive_depth++;
  bool ok = walk_members (&unpacking, outer, error);
  walk->archive_depth--;
  g_clear_pointer (&unpacking.messages, message_unit_free); /* where the visitor refused */
  g_free (unpacking.message_folder);
  return ok;
}
