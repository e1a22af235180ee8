/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

/* SHA-256 of a long input, on a thread of its own while the others are at the same bytes: one chain of
 * hundreds of megabytes is longer than all that a parser does.  It does not begin with the first piece, as
 * most files are short and a thread costs more than they do. */
typedef struct Hashing Hashing;

/* A piece must stay as it is until so many more have been added, or all is finished. */
#define HASHING_PIECES 16u

Hashing *hashing_new (void);
/* Waits for what was added: it is not looked at any more afterwards. */
void hashing_free (Hashing *hashing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hashing, hashing_free)
/* Called on one thread at a time.  Waits where too many pieces are on their way. */
void hashing_add (Hashing *hashing, const void *bytes, size_t length);
/* As 64 hex digits; nothing may be added afterwards. */
void hashing_finish (Hashing *hashing, char hex[65]);
