/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/archive_handle.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "weft/error.h"

#define BLOCK_BYTES (256u << 10)
#define NAME_BYTES 4096u

static la_ssize_t
read_outer (struct archive *archive, void *data, const void **buffer)
{
  Stream *outer = data;
  g_autoptr (GError) failure = NULL;
  size_t have;
  *buffer = stream_peek (outer, 1, &have, &failure);
  if (*buffer == NULL) {
    archive_set_error (archive, EIO, "%s", failure->message);
    return -1;
  }
  have = MIN (have, BLOCK_BYTES);
  stream_skip (outer, have); /* the bytes stay where they are until the next peek */
  return (la_ssize_t) have;
}

static void
set_damage (ArchiveHandle *handle, GError **error)
{
  const char *reason = archive_error_string (handle);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "the archive is damaged: %s",
               reason != NULL ? reason : "unknown");
}

ArchiveHandle *
archive_handle_open (Stream *outer, const char *disk_path, GError **error)
{
  g_autoptr (ArchiveHandle) handle = archive_read_new ();
  archive_read_support_format_zip (handle);
  archive_read_support_format_tar (handle);
  int code = disk_path != NULL ? archive_read_open_filename (handle, disk_path, BLOCK_BYTES)
                               : archive_read_open (handle, outer, NULL, read_outer, NULL);
  if (code == ARCHIVE_OK)
    return g_steal_pointer (&handle);
  set_damage (handle, error);
  return NULL;
}

void
archive_handle_free (ArchiveHandle *handle)
{
  archive_read_free (handle);
}

struct archive_entry *
archive_handle_next (ArchiveHandle *handle, GError **error)
{
  struct archive_entry *entry;
  int code = archive_read_next_header (handle, &entry);
  if (code == ARCHIVE_OK || code == ARCHIVE_WARN)
    return entry;
  if (code != ARCHIVE_EOF)
    set_damage (handle, error);
  return NULL;
}

gssize
archive_handle_read (ArchiveHandle *handle, void *buffer, size_t size, GError **error)
{
  la_ssize_t got = archive_read_data (handle, buffer, size);
  if (got >= 0)
    return (gssize) got;
  const char *reason = archive_error_string (handle);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "%s",
               reason != NULL ? reason : "the archive is damaged");
  return -1;
}

char *
archive_member_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);
  if (name == NULL)
    name = archive_entry_pathname (entry);
  return text_clean (name != NULL ? name : "?", NAME_BYTES);
}

bool
archive_is_plain_zip (const char *path)
{
  char magic[2] = "";
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  bool found = fd >= 0 && pread (fd, magic, 2, 0) == 2 && memcmp (magic, "PK", 2) == 0;
  if (fd >= 0)
    close (fd);
  return found;
}
