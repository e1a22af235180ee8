/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "weft/error.h"

#define LEAST_KEY_BYTES 16 /* a shorter one can be guessed */

#define UNFINISHED ".part"

/* What is there so far, and goes away again if the disk has no room for the rest. */
typedef struct {
  GPtrArray *folders; /* char *: made, the outer ones first */
  GPtrArray *targets; /* char *: files that are written under an unfinished name */
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

static bool
write_unfinished (Writing *writing, const char *target, GBytes *bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target), *path = g_strconcat (target, UNFINISHED, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (!make_folder (writing, folder, error))
    return false;
  g_ptr_array_add (writing->targets, g_strdup (target));
  return g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

static bool
finish_all (const Writing *writing, GError **error)
{
  for (guint i = 0; i < writing->targets->len; i++) {
    const char *target = writing->targets->pdata[i];
    g_autofree char *path = g_strconcat (target, UNFINISHED, NULL);
    if (g_rename (path, target) == 0)
      continue;
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", target, g_strerror (errno));
    return false;
  }
  return true;
}

static void
undo_all (const Writing *writing)
{
  for (guint i = 0; i < writing->targets->len; i++) {
    g_autofree char *path = g_strconcat (writing->targets->pdata[i], UNFINISHED, NULL);
    g_unlink (path);
  }
  for (guint i = writing->folders->len; i > 0; i--)
    g_rmdir (writing->folders->pdata[i - 1]);
}

bool
files_write (const GPtrArray *files, bool is_folder, const char *path, char **main_file, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
  Writing writing = { folders, targets };
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
