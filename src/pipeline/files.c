/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/files.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "weft/error.h"

#define LEAST_KEY_BYTES 16 /* a shorter one can be guessed */

static bool
write_file (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0777) != 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: the folder cannot be made: %s", folder,
                 g_strerror (errno));
    return false;
  }
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

bool
files_write (const GPtrArray *files, bool is_folder, const char *path, char **main_file, GError **error)
{
  for (guint i = 0; i < files->len; i++) {
    const ReportFile *file = files->pdata[i];
    g_autofree char *target = is_folder ? g_build_filename (path, file->path, NULL) : g_strdup (path);
    if (!write_file (target, file->bytes, error))
      return false;
    if (i == 0)
      *main_file = g_strdup (target);
  }
  return true;
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
