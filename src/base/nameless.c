/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/nameless.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* Its name is gone at once, so that nobody has to remove it. */
int
nameless_open (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "weft-XXXXXX", NULL);
  int file = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0)
    g_unlink (path);
  return file;
}

bool
nameless_write (int file, int64_t offset, gconstpointer bytes, gsize size)
{
  for (gsize done = 0; file >= 0 && done < size;) {
    ssize_t put = pwrite (file, (const char *) bytes + done, size - done, (off_t) offset + (off_t) done);
    if (put == 0 || (put < 0 && errno != EINTR))
      return false;
    done += put > 0 ? (gsize) put : 0;
  }
  return file >= 0;
}

void
nameless_read (int file, int64_t offset, gpointer bytes, gsize size)
{
  for (gsize done = 0; done < size;) {
    ssize_t got = pread (file, (char *) bytes + done, size - done, (off_t) offset + (off_t) done);
    if (got == 0 || (got < 0 && errno != EINTR))
      g_error ("a temporary file cannot be read: %s", g_strerror (errno));
    done += got > 0 ? (gsize) got : 0;
  }
}
