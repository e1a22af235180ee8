/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/archive_handle.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "weft/error.h"

#define BLOCK_BYTES (256u << 10)
#define NAME_BYTES 4096u

struct ArchiveHandle {
  struct archive *archive;
  const uint8_t *block; /* of the member's bytes, what is not given yet */
  size_t left;
  int64_t block_at, at; /* in the member: where the block lies, and what comes next */
};

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

/* libarchive has one number for all that is wrong with a file.  That the bytes ran out stands in its words,
 * or in the number of zlib's that it quotes. */
static bool
is_cut (const char *reason)
{
  return g_str_has_prefix (reason, "Truncated") || g_str_has_suffix (reason, G_STRINGIFY (Z_BUF_ERROR));
}

static void
set_damage (const ArchiveHandle *handle, const char *cut, GError **error)
{
  const char *reason = archive_error_string (handle->archive);
  if (reason != NULL && is_cut (reason))
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_CUT, cut);
  else
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "the archive is damaged: %s",
                 reason != NULL ? reason : "unknown");
}

ArchiveHandle *
archive_handle_open (Stream *outer, const char *disk_path, GError **error)
{
  g_autoptr (ArchiveHandle) handle = g_new0 (ArchiveHandle, 1);
  handle->archive = archive_read_new ();
  archive_read_support_format_zip (handle->archive);
  archive_read_support_format_tar (handle->archive);
  int code = disk_path != NULL ? archive_read_open_filename (handle->archive, disk_path, BLOCK_BYTES)
                               : archive_read_open (handle->archive, outer, NULL, read_outer, NULL);
  if (code == ARCHIVE_OK)
    return g_steal_pointer (&handle);
  set_damage (handle, "the archive was cut short", error);
  return NULL;
}

void
archive_handle_free (ArchiveHandle *handle)
{
  if (handle == NULL)
    return;
  archive_read_free (handle->archive);
  g_free (handle);
}

struct archive_entry *
archive_handle_next (ArchiveHandle *handle, GError **error)
{
  struct archive_entry *entry;
  handle->left = 0;
  handle->block_at = handle->at = 0;
  int code = archive_read_next_header (handle->archive, &entry);
  if (code == ARCHIVE_OK || code == ARCHIVE_WARN)
    return entry;
  if (code != ARCHIVE_EOF)
    set_damage (handle, "the archive was cut short: files that should follow are not there", error);
  return NULL;
}

int64_t
archive_handle_packed (const ArchiveHandle *handle)
{
  return archive_filter_bytes (handle->archive, -1);
}

/* 1: there is one; 0: the member ends; -1: error. */
static int
next_block (ArchiveHandle *handle, GError **error)
{
  const void *block;
  int code;
  do
    code = archive_read_data_block (handle->archive, &block, &handle->left, &handle->block_at);
  while (code == ARCHIVE_OK && handle->left == 0);
  handle->block = block;
  if (code == ARCHIVE_OK)
    return 1;
  handle->left = 0;
  if (code == ARCHIVE_EOF)
    return 0;
  set_damage (handle, "the archive was cut short inside of this file", error);
  return -1;
}

/* What lies between the blocks of a file with holes are zeros. */
gssize
archive_handle_read (ArchiveHandle *handle, void *buffer, size_t size, GError **error)
{
  int found = handle->left > 0 ? 1 : next_block (handle, error);
  if (found <= 0)
    return found;
  int64_t hole = handle->block_at - handle->at;
  size_t take = MIN (size, hole > 0 ? (size_t) hole : handle->left);
  if (hole > 0) {
    memset (buffer, 0, take);
  } else {
    memcpy (buffer, handle->block, take);
    handle->block += take;
    handle->block_at += (int64_t) take;
    handle->left -= take;
  }
  handle->at += (int64_t) take;
  return (gssize) take;
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
