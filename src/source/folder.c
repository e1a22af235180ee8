/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/message_unit.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/digest.h"
#include "weft/error.h"

/* The names in a folder, bytewise sorted; NULL with error. */
static GPtrArray *
list_folder (const char *path, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &cause);
  if (dir == NULL) {
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_IO, cause->message);
    g_error_free (cause);
    return NULL;
  }
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, text_compare);
  return names;
}

/* Links are not followed: they may leave the folder, or lead back into it. */
static mode_t
kind_of (const char *path)
{
  GStatBuf about;
  return g_lstat (path, &about) == 0 ? about.st_mode & S_IFMT : 0;
}

static bool
is_folder_in (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return kind_of (path) == S_IFDIR;
}

static bool
is_maildir (const char *path)
{
  return is_folder_in (path, "cur") && is_folder_in (path, "new") && is_folder_in (path, "tmp");
}

/* --- a folder of messages is one unit --- */

static gssize
fill_message (gpointer user_data, void *buffer, size_t size, GError **error)
{
  ssize_t got;
  do
    got = read (GPOINTER_TO_INT (user_data), buffer, size);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_IO, g_strerror (errno));
  return got;
}

static void
close_message (gpointer fd)
{
  close (GPOINTER_TO_INT (fd));
}

static Stream *
open_message (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd >= 0)
    return stream_open_callback (fill_message, GINT_TO_POINTER (fd), close_message, error);
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_IO, g_strerror (errno));
  return NULL;
}

static bool
add_message (MessageUnit *messages, const char *folder, const char *name, bool is_maildir, GError **error)
{
  GError *failure = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (Stream) stream = open_message (path, &failure);
  bool is_aside = is_maildir && message_unit_is_aside (folder, name);
  if (stream != NULL)
    return message_unit_add (messages, stream, name, is_aside, error);
  message_unit_reject (messages, name, failure->message);
  g_error_free (failure);
  return true;
}

static void
describe_folder (const char *folder, const GPtrArray *names, SourceUnit *unit)
{
  g_autoptr (Digest) digest = digest_new ();
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
    GStatBuf about = { 0 };
    if (g_lstat (path, &about) != 0)
      continue;
    int64_t numbers[] = { about.st_size, about.st_mtime };
    digest_add_text (digest, names->pdata[i]);
    digest_add (digest, numbers, sizeof numbers);
    unit->size += about.st_size;
    unit->mtime_unix = MAX (unit->mtime_unix, (int64_t) about.st_mtime);
  }
  digest_finish (digest, unit->fingerprint);
}

static bool
walk_messages (Walk *walk, const char *path, const char *format, const GPtrArray *names, GError **error)
{
  bool is_maildir = strcmp (format, "maildir") == 0;
  g_autofree char *unit_path = g_strconcat (path, "/", NULL);
  SourceUnit unit = { .path = unit_path, .format = format };
  describe_folder (path, names, &unit);
  g_autoptr (GError) failure = NULL;
  g_autoptr (MessageUnit) messages = message_unit_begin (walk, &unit, error);
  if (messages == NULL)
    return false;
  walk_begin_count (walk);
  for (guint i = 0; i < names->len && failure == NULL && !message_unit_is_known (messages); i++) {
    add_message (messages, path, names->pdata[i], is_maildir, &failure);
    walk_count (walk, unit.size * (int64_t) (i + 1) / names->len); /* as if all were of one size */
  }
  walk_count (walk, unit.size);
  return message_unit_end (messages, failure, error);
}

/* --- folders --- */

static bool
is_eml_file (const char *folder, const char *name)
{
  if (!message_unit_is_eml (name))
    return false;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return kind_of (path) == S_IFREG;
}

static GPtrArray *
take_eml_files (const char *path, GPtrArray *names)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    if (is_eml_file (path, names->pdata[i]))
      g_ptr_array_add (messages, g_strdup (names->pdata[i]));
  if (messages->len < 2)
    g_ptr_array_set_size (messages, 0);
  return messages;
}

static bool
add_maildir_files (GPtrArray *messages, const char *path, const char *part, GError **error)
{
  g_autofree char *folder = g_build_filename (path, part, NULL);
  g_autoptr (GPtrArray) names = list_folder (folder, error);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *file = g_build_filename (folder, names->pdata[i], NULL);
    if (*(const char *) names->pdata[i] != '.' && kind_of (file) == S_IFREG)
      g_ptr_array_add (messages, g_build_filename (part, names->pdata[i], NULL));
  }
  return names != NULL;
}

static bool
fail_folder (Walk *walk, const char *path, GError *failure, GError **error)
{
  g_autofree char *unit_path = g_strconcat (path, "/", NULL);
  SourceUnit unit = { .path = unit_path };
  return walk_fail (walk, &unit, failure, error);
}

static bool
walk_maildir (Walk *walk, const char *path, GError **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_free);
  GError *failure = NULL;
  if (!add_maildir_files (messages, path, "cur", &failure) ||
      !add_maildir_files (messages, path, "new", &failure))
    return fail_folder (walk, path, failure, error);
  return messages->len == 0 || walk_messages (walk, path, "maildir", messages, error);
}

static bool
is_left_out (const Walk *walk, const char *path)
{
  if (walk->options->leave_out == NULL)
    return false;
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  return g_hash_table_contains (walk->options->leave_out, canonical);
}

/* Thunderbird keeps an empty file for a mail folder that is empty, and its index beside it. */
static bool
is_empty_mail_folder (const char *path)
{
  GStatBuf about;
  if (g_lstat (path, &about) != 0 || about.st_size > 0)
    return false;
  g_autofree char *index = g_strconcat (path, ".msf", NULL);
  return kind_of (index) == S_IFREG;
}

static bool
walk_entry (Walk *walk, const char *path, unsigned depth, GError **error)
{
  if (is_left_out (walk, path))
    return true;
  switch (kind_of (path)) {
  case S_IFDIR:
    return folder_walk (walk, path, depth, error);
  case S_IFREG:
    return is_empty_mail_folder (path) || walk_file (walk, path, error);
  default:
    return true; /* links, pipes, sockets, devices */
  }
}

/* The folders of a Maildir++ (".Sent") begin with a dot; elsewhere a dot hides. */
static bool
is_wanted (const char *path, const char *name, bool in_maildir)
{
  if (!in_maildir)
    return walk_is_input (name);
  if (strcmp (name, "cur") == 0 || strcmp (name, "new") == 0 || strcmp (name, "tmp") == 0)
    return false;
  g_autofree char *inner = g_build_filename (path, name, NULL);
  return kind_of (inner) == S_IFDIR && is_maildir (inner);
}

static bool
walk_names (Walk *walk, const char *path, GPtrArray *names, unsigned depth, GError **error)
{
  bool has_messages = source_format_find ("eml") != NULL && walk->options->as_kind == NULL;
  bool in_maildir = has_messages && is_maildir (path);
  g_autoptr (GPtrArray) messages = has_messages ? take_eml_files (path, names) : g_ptr_array_new ();
  if (in_maildir && !walk_maildir (walk, path, error))
    return false;
  if (!in_maildir && messages->len > 0 && !walk_messages (walk, path, "eml", messages, error))
    return false;
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    if (!is_wanted (path, name, in_maildir) || (messages->len > 0 && is_eml_file (path, name)))
      continue;
    g_autofree char *inner = g_build_filename (path, name, NULL);
    if (!walk_entry (walk, inner, depth + 1, error))
      return false;
  }
  return true;
}

bool
folder_walk (Walk *walk, const char *path, unsigned depth, GError **error)
{
  GError *failure = NULL;
  if (depth > LIMIT_FOLDER_DEPTH)
    return fail_folder (
        walk, path,
        g_error_new (WEFT_ERROR, WEFT_ERROR_LIMIT, "folders nested deeper than %u", LIMIT_FOLDER_DEPTH),
        error);
  g_autoptr (GPtrArray) names = list_folder (path, &failure);
  if (names == NULL)
    return fail_folder (walk, path, failure, error);
  return walk_names (walk, path, names, depth, error);
}
