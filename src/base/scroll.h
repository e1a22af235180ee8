/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* So many bytes, which are looked at where they lie, mostly from beginning to end: in a file without a name,
 * of which only what was looked at of late is in memory.  Where no file can be made, or it has not that much
 * room, all of them stay in memory; few do so in any case. */
typedef struct Scroll Scroll;

Scroll *scroll_new (const char *folder, gsize size);
void scroll_free (Scroll *scroll);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scroll, scroll_free)
/* One that grows, up to so many bytes; none are there yet.  NULL: no file can be made, or it cannot be
 * mapped.
 */
Scroll *scroll_new_growing (const char *folder, gsize reach);
/* So many bytes more, behind the others, to be written and looked at where they lie.  NULL: there is no room.
 */
gpointer scroll_grow (Scroll *scroll, gsize size);
/* Several threads may write at once, each to a place of its own.  The room is there: a file that cannot be
 * written all the same ends the process, as one that cannot be read. */
void scroll_write (Scroll *scroll, gsize at, gconstpointer bytes, gsize size);
/* Where the bytes lie, for whoever writes them in no order and looks at them meanwhile, and then has no need
 * of scroll_write. */
gpointer scroll_open (Scroll *scroll);
/* All is written: from now on it can be looked at.  It stays where it is, aligned as by malloc. */
gconstpointer scroll_settle (Scroll *scroll);
/* The bytes before end are not looked at for a while: they leave memory, and come back when they are.
 * Several threads may say so, and look, at once. */
void scroll_let_go (const Scroll *scroll, gsize end);
/* To be called for each item of that size by those who go over all of them in their order: lets go of those
 * behind, some at a time. */
#define SCROLL_ITEMS 256u
static inline void
scroll_pass (const Scroll *scroll, guint index, gsize item_size)
{
  if (index % SCROLL_ITEMS == 0)
    scroll_let_go (scroll, index * item_size);
}
