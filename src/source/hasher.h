/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

/* SHA-256 of bytes that are read at the same time: large pieces are hashed on a thread of their own, small
 * ones at once. */
typedef struct Hasher Hasher;

Hasher *hasher_new (void);
void hasher_free (Hasher *hasher); /* waits */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hasher, hasher_free)

/* The bytes must stay as they are until the next call. */
void hasher_add (Hasher *hasher, const void *bytes, size_t length);
/* After it the bytes may change. */
void hasher_wait (Hasher *hasher);
void hasher_finish (Hasher *hasher, char hex[65]);
