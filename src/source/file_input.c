/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/file_input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "source/file_map.h"
#include "weft/error.h"

/* What was shown and lies further back is not in use; it is let go of once in so many. */
#define KEPT_BYTES ((size_t) 16 << 20)
/* The reader brings so much into view before it is shown; the disk is asked for it before that. */
#define BROUGHT_BYTES ((size_t) 4 << 20)
#define WANTED_BYTES (2 * BROUGHT_BYTES)

struct FileInput {
  int fd;
  struct stat about;     /* when it was opened */
  FileMap *map;          /* NULL: the bytes are copied */
  size_t at;             /* shown so far */
  size_t dropped;        /* and let go of */
  atomic_size_t brought; /* into view so far */
};

static void
set_error (GError **error)
{
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_IO, g_strerror (errno));
}

FileInput *
file_input_open (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    set_error (error);
    return NULL;
  }
  posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  FileInput *input = g_new0 (FileInput, 1);
  input->fd = fd;
  if (fstat (fd, &input->about) == 0 && S_ISREG (input->about.st_mode) && input->about.st_size > 0)
    input->map = file_map_new (fd, (size_t) input->about.st_size);
  return input;
}

void
file_input_free (FileInput *input)
{
  if (input == NULL)
    return;
  file_map_free (input->map);
  close (input->fd);
  g_free (input);
}

gssize
file_input_fill (FileInput *input, void *buffer, size_t size, GError **error)
{
  ssize_t got;
  do
    got = read (input->fd, buffer, size);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    set_error (error);
  return got;
}

bool
file_input_can_show (const FileInput *input)
{
  return input->map != NULL;
}

bool
file_input_check (const FileInput *input, GError **error)
{
  struct stat now;
  const struct stat *then = &input->about;
  bool is_same = fstat (input->fd, &now) == 0 && now.st_size == then->st_size &&
                 now.st_mtim.tv_sec == then->st_mtim.tv_sec && now.st_mtim.tv_nsec == then->st_mtim.tv_nsec;
  if (is_same && (input->map == NULL || file_map_is_whole (input->map)))
    return true;
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_IO,
                       "the file was changed while it was read: import it again");
  return false;
}

/* Why bytes could not be brought. */
static void
set_missing (const FileInput *input, GError **error)
{
  if (file_input_check (input, error)) /* then it is the disk */
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_IO, g_strerror (EIO));
}

/* To ask for what lies in memory already takes a look at each of its pages. */
static void
ask_ahead (const FileInput *input, size_t length)
{
  off_t at = (off_t) (input->at + WANTED_BYTES);
  uint8_t byte;
  struct iovec first = { &byte, sizeof byte };
  bool may_wait = preadv2 (input->fd, &first, 1, at, RWF_NOWAIT) < 0;
  if (may_wait)
    posix_fadvise (input->fd, at, (off_t) length, POSIX_FADV_WILLNEED);
}

/* Two threads may bring the same: one does it for nothing. */
static bool
bring (FileInput *input, size_t end)
{
  size_t from = atomic_load (&input->brought);
  if (from >= end)
    return true;
  bool is_there = file_map_bring (input->map, from, end - from);
  if (is_there)
    atomic_store (&input->brought, end);
  return is_there;
}

void
file_input_use (FileInput *input, size_t at)
{
  if (input->map != NULL)
    bring (input, MIN (at + BROUGHT_BYTES, (size_t) input->about.st_size));
}

gssize
file_input_show (FileInput *input, size_t size, const uint8_t **bytes, GError **error)
{
  size_t left = (size_t) input->about.st_size - input->at, length = MIN (size, left);
  *bytes = file_map_bytes (input->map) + input->at;
  if (length == 0)
    return 0;
  if (!file_map_is_whole (input->map) || !bring (input, input->at + length)) {
    set_missing (input, error);
    return -1;
  }
  input->at += length;
  ask_ahead (input, length);
  if (input->at - input->dropped >= 2 * KEPT_BYTES) {
    file_map_drop (input->map, input->dropped, KEPT_BYTES);
    input->dropped += KEPT_BYTES;
  }
  return (gssize) length;
}
