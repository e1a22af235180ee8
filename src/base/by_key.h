/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

/* Items of one size, each of which belongs to a number (an account, an address, a day): put in as they come,
 * then taken number by number in the order in which they came.  Sorted by counting: two passes, no
 * comparison. */
typedef struct ByKey ByKey;

ByKey *by_key_new (size_t item_size);
void by_key_free (ByKey *by);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ByKey, by_key_free)
/* Copies the item. */
void by_key_add (ByKey *by, guint key, gconstpointer item);
/* To be called once, between the last item put in and the first taken; all keys are below key_count. */
void by_key_settle (ByKey *by, guint key_count);
/* Once settled: they are not looked at for a while.  Many lie in a file, which they come back from
 * (scroll.h). */
void by_key_let_go (const ByKey *by);
/* The items of one key, one behind the other; borrowed.  NULL where there are none. */
gconstpointer by_key_get (const ByKey *by, guint key, guint *count);
