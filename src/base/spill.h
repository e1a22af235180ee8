/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdint.h>

/* Bytes put aside while nobody needs them: in a file without a name, which is gone with the process.  Where
 * no file can be made, or it takes no more, they stay in memory. */
typedef struct Spill Spill;

typedef struct {
  int64_t offset; /* in the file */
  gpointer kept;  /* where they are if not in the file; NULL: they are */
  gsize size, room;
} SpillPlace;

Spill *spill_new (const char *folder);
void spill_free (Spill *spill);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Spill, spill_free)
/* Nothing that was put there is asked for any more: its room is used again. */
void spill_clear (Spill *spill);
/* Takes the place of what was put there before, {0} if nothing was.  Several threads may put and get at once,
 * each its own places. */
void spill_put (Spill *spill, SpillPlace *place, gconstpointer bytes, gsize size);
/* Copies place->size bytes out. */
void spill_get (const Spill *spill, const SpillPlace *place, gpointer bytes);
