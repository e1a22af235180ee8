/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/hashing.h"
#include "source/marks.h"
#include "source/stream.h"

/* Blocks of bytes, filled on a thread of their own while the reader is at those before them: not from the
 * first block on, as most files are short and a thread costs more than they do. */
typedef struct Ahead Ahead;

/* So many bytes in front of each block are the reader's: what it has not used of the block before goes there,
 * and nothing else need be copied. */
#define AHEAD_ROOM (256u << 10)

typedef struct {
  uint8_t *bytes;
  size_t length;       /* 0: the end */
  const GArray *marks; /* uint64_t, as marks_find has them; NULL: nothing is looked for */
} AheadBlock;

/* fill is called on one thread at a time, and on none but the reader's unless may_run_ahead.  All bytes go to
 * `hashing`, which may be NULL; it is borrowed, and freed between ahead_end and ahead_free. */
Ahead *ahead_new (StreamFill fill, gpointer user_data, bool may_run_ahead, Hashing *hashing);
/* The bytes of the blocks to come are looked through where they are filled.  Only before there is a thread.
 */
void ahead_look_for (Ahead *ahead, const Marks *marks);
/* Ends the thread; what it had ready is lost.  Nothing is filled any more. */
void ahead_end (Ahead *ahead);
void ahead_free (Ahead *ahead); /* ended or not */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ahead, ahead_free)
/* The next block, valid until the call after the next. */
bool ahead_next (Ahead *ahead, AheadBlock *block, GError **error);
