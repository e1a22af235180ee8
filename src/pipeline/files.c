/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "weft/error.h"

#define LEAST_KEY_BYTES 16 /* a shorter one can be guessed */

#define UNFINISHED ".weft-XXXXXX"

/* What is there so far, and goes away again if the disk has no room for the rest. */
typedef struct {
  GPtrArray *folders;    /* char *: made, the outer ones first */
  GPtrArray *targets;    /* char *: files to be */
  GPtrArray *unfinished; /* char *: what they are called until all are written, names that nobody had */
} Writing;

static Writing
writing_open (void)
{
  return (Writing){ g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free),
                    g_ptr_array_new_with_free_func (g_free) };
}

static void
writing_clear (Writing *writing)
{
  g_ptr_array_unref (writing->folders);
  g_ptr_array_unref (writing->targets);
  g_ptr_array_unref (writing->unfinished);
}

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

/* Its path; NULL: none can be there. */
static const char *
begin_unfinished (Writing *writing, const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  if (g_file_test (target, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", target, g_strerror (EISDIR));
    return NULL;
  }
  if (!make_folder (writing, folder, error) || !reserve_unfinished (writing, folder, error))
    return NULL;
  g_ptr_array_add (writing->targets, g_strdup (target));
  return writing->unfinished->pdata[writing->unfinished->len - 1];
}

static bool
write_unfinished (Writing *writing, const char *target, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size), *path = begin_unfinished (writing, target, error);
  return path != NULL &&
         g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
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

/* *main_file: the path of the first. */
static bool
end (Writing *writing, bool ok, char **main_file, GError **error)
{
  ok = ok && finish_all (writing, error);
  if (!ok)
    undo_all (writing);
  else if (writing->targets->len > 0)
    *main_file = g_strdup (writing->targets->pdata[0]);
  writing_clear (writing);
  return ok;
}

bool
files_write (const GPtrArray *files, bool is_folder, const char *path, char **main_file, GError **error)
{
  Writing writing = writing_open ();
  bool ok = true;
  for (guint i = 0; ok && i < files->len; i++) {
    const ReportFile *file = files->pdata[i];
    g_autofree char *target = is_folder ? g_build_filename (path, file->path, NULL) : g_strdup (path);
    ok = write_unfinished (&writing, target, file->bytes, error);
  }
  return end (&writing, ok, main_file, error);
}

/* Until the disk has it. */
static bool
fill (const Writing *writing, FilesFn fn, gpointer data, GError **error)
{
  const char *target = writing->targets->pdata[0];
  FILE *out = fopen (writing->unfinished->pdata[0], "w");
  bool ok = out != NULL && fn (out, data, error);
  if (out == NULL || (ok && (fflush (out) != 0 || ferror (out) || fsync (fileno (out)) != 0))) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", target, g_strerror (errno));
    ok = false;
  }
  if (out != NULL)
    fclose (out);
  return ok;
}

bool
files_write_one (const char *path, FilesFn fn, gpointer data, char **main_file, GError **error)
{
  Writing writing = writing_open ();
  bool ok = begin_unfinished (&writing, path, error) != NULL && fill (&writing, fn, data, error);
  return end (&writing, ok, main_file, error);
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
