/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Records that come in one order and are wanted in another, and are too many to be in memory: each is put
 * into one of a number of bins, and a bin is looked at as a whole.  What a bin has gathered goes to a file
 * (scroll.h) from time to time, so that a bin lies in pieces. */
typedef struct Bins Bins;

Bins *bins_new (const char *folder, guint count);
void bins_free (Bins *bins);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bins, bins_free)
/* Where a record of so many bytes goes, a multiple of eight: to be filled before the next one is added. */
gpointer bins_add (Bins *bins, guint bin, gsize size);
/* No more are added: from now on they can be looked at, by several threads at once. */
void bins_settle (Bins *bins);
guint bins_count_pieces (const Bins *bins, guint bin);
/* Records one behind the other, as they came.  They stay where they are. */
gconstpointer bins_get_piece (const Bins *bins, guint bin, guint piece, gsize *size);
/* What was looked at leaves memory until somebody looks at it again. */
void bins_let_go (const Bins *bins);
