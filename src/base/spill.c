/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/spill.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/nameless.h"

struct Spill {
  int file;            /* -1: there is none */
  _Atomic int64_t end; /* of what is given out of it */
  GMutex lock;         /* of the next */
  GPtrArray *kept;     /* what the file would not take */
};

Spill *
spill_new (const char *folder)
{
  Spill *spill = g_new0 (Spill, 1);
  spill->file = nameless_open (folder);
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
  place->kept = nameless_write (spill->file, place->offset, bytes, size) ? NULL : keep (spill, bytes, size);
}

void
spill_get (const Spill *spill, const SpillPlace *place, gpointer bytes)
{
  if (place->kept != NULL)
    memcpy (bytes, place->kept, place->size);
  else
    nameless_read (spill->file, place->offset, bytes, place->size);
}
