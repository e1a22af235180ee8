/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Records that come in one order and are wanted in another, and are too many to be in memory: each is put
 * into one of a number of bins, and a bin is read as a whole.  What a bin has gathered is put aside (spill.h)
 * from time to time. */
typedef struct Bins Bins;

Bins *bins_new (const char *folder, guint count);
void bins_free (Bins *bins);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bins, bins_free)
/* Where a record of so many bytes goes, a multiple of eight: to be filled before the next one is added. */
gpointer bins_add (Bins *bins, guint bin, gsize size);
/* No more are added: from now on they can be read, by several threads at once. */
void bins_settle (Bins *bins);
/* In bytes, once settled. */
gsize bins_get_size (const Bins *bins, guint bin);
/* Copies the records of a bin out, one behind the other as they came. */
void bins_read (const Bins *bins, guint bin, gpointer bytes);
/* The same, whole records some at a time, for a bin that is too large to be in memory. */
typedef void (*BinsFn) (gconstpointer records, gsize size, gpointer data);
void bins_each (const Bins *bins, guint bin, BinsFn fn, gpointer data);
