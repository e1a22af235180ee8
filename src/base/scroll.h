/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Bytes that are written once from beginning to end, and are then looked at where they lie, mostly from
 * beginning to end too: in a file without a name, of which only what was looked at of late is in memory.
 * Where no file can be made, or it takes no more, all of them stay in memory; few do so in any case. */
typedef struct Scroll Scroll;

Scroll *scroll_new (const char *folder);
void scroll_free (Scroll *scroll);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scroll, scroll_free)
/* Behind those that are there. */
void scroll_add (Scroll *scroll, gconstpointer bytes, gsize size);
/* How many were added. */
gsize scroll_get_size (const Scroll *scroll);
/* No more come: from now on they can be looked at.  They stay where they are, aligned as by malloc. */
gconstpointer scroll_settle (Scroll *scroll);
/* The bytes before end are not looked at for a while: they leave memory, and come back when they are.
 * Several threads may say so, and look, at once. */
void scroll_let_go (const Scroll *scroll, gsize end);
