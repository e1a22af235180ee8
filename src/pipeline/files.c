/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#include "weft/error.h"

#define LEAST_KEY_BYTES 16 /* a shorter one can be guessed */

#define UNFINISHED ".weft-XXXXXX"

/* What is there so far, and goes away again if the disk has no room for the rest. */
typedef struct {
  GPtrArray *folders;    /* char *: made, the outer ones first */
  GPtrArray *targets;    /* char *: files to be */
  GPtrArray *unfinished; /* char *: what they are called until all are written, names that nobody had */
} Writing;

static bool
make_folder (Writing *writing, const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return true;
  g_autofree char *parent = g_path_get_dirname (path);
  if (strcmp (parent, path) != 0 && !make_folder (writing, parent, error))
    return false;
  if (g_mkdir (path, 0777) == 0) {
    g_ptr_array_add (writing->folders, g_strdup (path));
    return true;
  }
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: the folder cannot be made: %s", path,
               g_strerror (errno));
  return false;
}

/* A name that nobody has: an empty file takes it. */
static bool
reserve_unfinished (Writing *writing, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, UNFINISHED, NULL);
  int file = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0644);
  if (file < 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: nothing can be written there: %s", folder,
                 g_strerror (errno));
    return false;
  }
  g_close (file, NULL);
  g_ptr_array_add (writing->unfinished, g_steal_pointer (&path));
  return true;
}

static bool
write_unfinished (Writing *writing, const char *target, GBytes *bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (g_file_test (target, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", target, g_strerror (EISDIR));
    return false;
  }
  if (!make_folder (writing, folder, error) || !reserve_unfinished (writing, folder, error))
    return false;
  g_ptr_array_add (writing->targets, g_strdup (target));
  const char *path = writing->unfinished->pdata[writing->unfinished->len - 1];
  return g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

static bool
finish_all (const Writing *writing, GError **error)
{
  for (guint i = 0; i < writing->targets->len; i++) {
    const char *target = writing->targets->pdata[i];
    if (g_rename (writing->unfinished->pdata[i], target) == 0)
      continue;
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", target, g_strerror (errno));
    return false;
  }
  return true;
}

static void
undo_all (const Writing *writing)
{
  for (guint i = 0; i < writing->unfinished->len; i++)
    g_unlink (writing->unfinished->pdata[i]);
  for (guint i = writing->folders->len; i > 0; i--)
    g_rmdir (writing->folders->pdata[i - 1]);
}

bool
files_write (const GPtrArray *files, bool is_folder, const char *path, char **main_file, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) unfinished = g_ptr_array_new_with_free_func (g_free);
  Writing writing = { folders, targets, unfinished };
  bool ok = true;
  for (guint i = 0; ok && i < files->len; i++) {
    const ReportFile *file = files->pdata[i];
    g_autofree char *target = is_folder ? g_build_filename (path, file->path, NULL) : g_strdup (path);
    ok = write_unfinished (&writing, target, file->bytes, error);
  }
  ok = ok && finish_all (&writing, error);
  if (!ok)
    undo_all (&writing);
  else if (targets->len > 0)
    *main_file = g_strdup (targets->pdata[0]);
  return ok;
}

GBytes *
files_read_key (const char *path, GError **error)
{
  char *text;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, error)) {
    g_prefix_error (error, "the key cannot be read: ");
    return NULL;
  }
  g_autoptr (GBytes) key = g_bytes_new_take (text, length);
  if (length >= LEAST_KEY_BYTES)
    return g_steal_pointer (&key);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "%s: a key has at least %d bytes", path, LEAST_KEY_BYTES);
  return NULL;
}
