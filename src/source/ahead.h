/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/stream.h"

/* Bytes that a thread of its own gets ready while the reader is at those before them. */
typedef struct Ahead Ahead;

/* fill is called on the thread, and on no other until ahead_free. */
Ahead *ahead_new (StreamFill fill, gpointer user_data);
/* Ends the thread; what it had ready is lost. */
void ahead_free (Ahead *ahead);
/* As StreamFill. */
gssize ahead_read (Ahead *ahead, void *buffer, size_t size, GError **error);
