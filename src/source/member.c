/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "source/archive_handle.h"
#include "source/source.h"
#include "weft/error.h"

/* A unit as a stream of its own, by the path that a walk gave it. */

typedef struct {
  ArchiveHandle *archive; /* at the member */
  Stream *outer;          /* which it reads */
} Member;

static gssize
fill_member (gpointer user_data, void *buffer, size_t size, GError **error)
{
  Member *member = user_data;
  return archive_handle_read (member->archive, buffer, size, error);
}

static void
member_free (gpointer data)
{
  Member *member = data;
  archive_handle_free (member->archive);
  stream_free (member->outer);
  g_free (member);
}

/* The end of the path behind the member, "" if it is the one that is named; NULL: another one is. */
static const char *
match_name (struct archive_entry *entry, const char *path)
{
  g_autofree char *name = archive_member_name (entry);
  size_t length = strlen (name);
  if (strncmp (name, path, length) != 0 || (path[length] != '\0' && path[length] != '/'))
    return NULL;
  return path[length] == '/' ? path + length + 1 : path + length;
}

/* Takes the stream of the archive, and follows the path into archives inside of it. */
static Stream *
open_member (Stream *archive, const char *disk_path, const char *path, GError **error)
{
  g_autoptr (Stream) outer = archive;
  g_autoptr (ArchiveHandle) handle = archive_handle_open (outer, disk_path, error);
  if (handle == NULL)
    return NULL;
  const char *rest = NULL;
  GError *failure = NULL;
  for (struct archive_entry *entry; rest == NULL && (entry = archive_handle_next (handle, &failure)) != NULL;)
    rest = match_name (entry, path);
  if (rest == NULL) {
    if (failure == NULL)
      failure = g_error_new (WEFT_ERROR, WEFT_ERROR_IO, "%s: not in the archive", path);
    g_propagate_error (error, failure);
    return NULL;
  }
  Member *member = g_new (Member, 1);
  *member = (Member){ g_steal_pointer (&handle), g_steal_pointer (&outer) };
  Stream *stream = stream_open_callback (fill_member, member, member_free, error);
  return stream == NULL || *rest == '\0' ? stream : open_member (stream, NULL, rest, error);
}

/* The length of the part of a path that is a file; 0: none is. */
static size_t
measure_file (const char *path)
{
  for (size_t length = strcspn (path, "/");; length += 1 + strcspn (path + length + 1, "/")) {
    g_autofree char *part = g_strndup (path, length);
    if (g_file_test (part, G_FILE_TEST_IS_REGULAR))
      return length;
    if (path[length] == '\0')
      return 0;
  }
}

Stream *
source_open_unit (const char *path, GError **error)
{
  size_t length = measure_file (path);
  if (length == 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: no such file", path);
    return NULL;
  }
  g_autofree char *file = g_strndup (path, length);
  Stream *stream = stream_open (file, error);
  if (stream == NULL || path[length] == '\0')
    return stream;
  return open_member (stream, archive_is_plain_zip (file) ? file : NULL, path + length + 1, error);
}
