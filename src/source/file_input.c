/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/file_input.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "weft/error.h"

struct FileInput {
  int fd;
  char *path;
};

FileInput *
file_input_open (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", path, g_strerror (errno));
    return NULL;
  }
  posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  FileInput *input = g_new0 (FileInput, 1);
  *input = (FileInput){ fd, g_strdup (path) };
  return input;
}

gssize
file_input_fill (gpointer user_data, void *buffer, size_t size, GError **error)
{
  FileInput *input = user_data;
  ssize_t got;
  do
    got = read (input->fd, buffer, size);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", input->path, g_strerror (errno));
  return got;
}

void
file_input_free (gpointer user_data)
{
  FileInput *input = user_data;
  if (input == NULL)
    return;
  close (input->fd);
  g_free (input->path);
  g_free (input);
}
