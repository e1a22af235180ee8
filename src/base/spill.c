/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

struct Spill {
  int file;            /* -1: there is none */
  _Atomic int64_t end; /* of what is given out of it */
  GMutex lock;         /* of the next */
  GPtrArray *kept;     /* what the file would not take */
};

/* Its name is gone at once, so that nobody else can open it and nobody has to remove it. */
static int
open_nameless (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "weft-XXXXXX", NULL);
  int file = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0)
    g_unlink (path);
  return file;
}

Spill *
spill_new (const char *folder)
{
  Spill *spill = g_new0 (Spill, 1);
  spill->file = open_nameless (folder);
  g_mutex_init (&spill->lock);
  spill->kept = g_ptr_array_new_with_free_func (g_free);
  return spill;
}

void
spill_free (Spill *spill)
{
  if (spill == NULL)
    return;
  if (spill->file >= 0)
    close (spill->file);
  g_ptr_array_unref (spill->kept);
  g_mutex_clear (&spill->lock);
  g_free (spill);
}

void
spill_clear (Spill *spill)
{
  atomic_store (&spill->end, 0);
  g_ptr_array_set_size (spill->kept, 0);
}

static bool
write_at (int file, int64_t offset, const char *bytes, gsize size)
{
  while (file >= 0 && size > 0) {
    ssize_t done = pwrite (file, bytes, size, (off_t) offset);
    if (done < 0 && errno == EINTR)
      continue;
    if (done <= 0)
      return false;
    bytes += done;
    offset += done;
    size -= (gsize) done;
  }
  return file >= 0;
}

static gpointer
keep (Spill *spill, gconstpointer bytes, gsize size)
{
  gpointer kept = g_memdup2 (bytes, size);
  g_mutex_lock (&spill->lock);
  g_ptr_array_add (spill->kept, kept);
  g_mutex_unlock (&spill->lock);
  return kept;
}

void
spill_put (Spill *spill, SpillPlace *place, gconstpointer bytes, gsize size)
{
  if (size > place->room || place->kept != NULL) {
    place->offset = atomic_fetch_add (&spill->end, (int64_t) size);
    place->room = size;
  }
  place->size = size;
  place->kept = write_at (spill->file, place->offset, bytes, size) ? NULL : keep (spill, bytes, size);
}

void
spill_get (const Spill *spill, const SpillPlace *place, gpointer bytes)
{
  if (place->kept != NULL) {
    memcpy (bytes, place->kept, place->size);
    return;
  }
  for (gsize done = 0; done < place->size;) {
    ssize_t got =
        pread (spill->file, (char *) bytes + done, place->size - done, (off_t) place->offset + (off_t) done);
    if (got == 0 || (got < 0 && errno != EINTR))
      g_error ("a temporary file cannot be read: %s", g_strerror (errno));
    done += got > 0 ? (gsize) got : 0;
  }
}
