/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/digest.h"
#include "source/marks.h"
#include "source/stream.h"

/* Blocks of bytes, got on a thread of their own while the reader is at those before them: not from the first
 * block on, as most files are short and a thread costs more than they do. */
typedef struct Ahead Ahead;

/* So many bytes in front of a block that was filled are the reader's: what it has not used of the block
 * before goes there, and nothing else need be copied.  Blocks that are shown follow each other anyway. */
#define AHEAD_ROOM (256u << 10)

/* Where the bytes are, up to `size` of them: they follow those before and stay; 0 at the end, -1 with error.
 */
typedef gssize (*AheadShow) (gpointer user_data, size_t size, const uint8_t **bytes, GError **error);

/* Called on one thread at a time, and on none but the reader's unless may_run_ahead. */
typedef struct {
  StreamFill fill;
  AheadShow show; /* instead of it, where it is not NULL */
  gpointer user_data;
  bool may_run_ahead;
  Digest *digest; /* of all bytes, borrowed; NULL: nobody wants it */
} AheadInput;

typedef struct {
  const uint8_t *bytes;
  size_t length;       /* 0: the end */
  uint8_t *room;       /* where the block begins, and its room ends; NULL: it was shown */
  const GArray *marks; /* uint64_t, as marks_find has them; NULL: nothing is looked for */
} AheadBlock;

Ahead *ahead_new (const AheadInput *input);
/* The bytes of the blocks to come are looked through where they are got.  Only before there is a thread. */
void ahead_look_for (Ahead *ahead, const Marks *marks);
void ahead_free (Ahead *ahead); /* ends the thread; what it had ready is lost; NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ahead, ahead_free)
/* The next block, valid until the call after the next. */
bool ahead_next (Ahead *ahead, AheadBlock *block, GError **error);
