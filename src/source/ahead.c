/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ahead.h"

#include <assert.h>

#include "base/relay.h"

/* The reader has two of them, the thread the others. */
#define BLOCK_COUNT 18u
#define READER_COUNT 2u
/* Blocks for which a reader who waits is woken. */
#define READY_ENOUGH 4u
/* Looked through while it lies in the cache of the processor that read it. */
#define BLOCK_BYTES (512u << 10)
/* As much as this is read before a thread is started. */
#define BLOCKS_ALONE 2u

static_assert (HASHING_PIECES < BLOCK_COUNT, "a block is hashed before it is filled again");

struct Ahead {
  StreamFill fill;
  gpointer user_data;
  bool may_run_ahead;
  GError *error;    /* of the last fill: what came before it is delivered first */
  Hashing *hashing; /* NULL: the bytes are not hashed */
  Marks marks;      /* looked for where its text is not NULL */
  struct {
    uint8_t *bytes; /* room and block; NULL: not used yet */
    gssize length;  /* 0: the end; -1: error */
    GArray *marks;  /* uint64_t; NULL: nothing is looked for */
  } blocks[BLOCK_COUNT];
  guint made, used; /* blocks so far: the next to be filled, the next to be read */
  GThread *thread;  /* NULL: the reader fills them */
  Relay relay;      /* of the blocks that the thread fills */
};

/* While the bytes are in the cache of the processor that read them. */
static void
mark_block (Ahead *ahead, guint slot, const uint8_t *bytes, size_t length)
{
  GArray **marks = &ahead->blocks[slot].marks;
  if (*marks == NULL)
    *marks = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  g_array_set_size (*marks, 0);
  marks_find (&ahead->marks, bytes, length, *marks);
}

static void
fill_block (Ahead *ahead, guint slot)
{
  if (ahead->blocks[slot].bytes == NULL)
    ahead->blocks[slot].bytes = g_malloc (AHEAD_ROOM + BLOCK_BYTES);
  uint8_t *bytes = ahead->blocks[slot].bytes + AHEAD_ROOM;
  size_t have = 0;
  gssize got = ahead->error != NULL ? -1 : 1;
  while (got > 0 && have < BLOCK_BYTES) {
    got = ahead->fill (ahead->user_data, bytes + have, BLOCK_BYTES - have, &ahead->error);
    have += got > 0 ? (size_t) got : 0;
  }
  ahead->blocks[slot].length = have > 0 ? (gssize) have : got;
  if (ahead->hashing != NULL)
    hashing_add (ahead->hashing, bytes, have);
  if (ahead->marks.text != NULL)
    mark_block (ahead, slot, bytes, have);
}

/* The next one.  False: it is the last. */
static bool
make_block (Ahead *ahead)
{
  guint slot = ahead->made++ % BLOCK_COUNT;
  fill_block (ahead, slot);
  bool is_last = ahead->blocks[slot].length <= 0;
  relay_make (&ahead->relay, is_last);
  return !is_last;
}

static gpointer
make_blocks (gpointer data)
{
  Ahead *ahead = data;
  while (relay_wait_for_room (&ahead->relay) && make_block (ahead))
    continue;
  return NULL;
}

Ahead *
ahead_new (StreamFill fill, gpointer user_data, bool may_run_ahead, Hashing *hashing)
{
  Ahead *ahead = g_new0 (Ahead, 1);
  ahead->fill = fill;
  ahead->user_data = user_data;
  ahead->may_run_ahead = may_run_ahead;
  ahead->hashing = hashing;
  relay_open (&ahead->relay, BLOCK_COUNT - READER_COUNT, READY_ENOUGH);
  return ahead;
}

void
ahead_look_for (Ahead *ahead, const Marks *marks)
{
  g_assert (ahead->thread == NULL);
  ahead->marks = *marks;
}

void
ahead_end (Ahead *ahead)
{
  if (ahead == NULL)
    return;
  relay_close (&ahead->relay);
  if (ahead->thread != NULL)
    g_thread_join (g_steal_pointer (&ahead->thread));
}

void
ahead_free (Ahead *ahead)
{
  if (ahead == NULL)
    return;
  ahead_end (ahead);
  for (size_t i = 0; i < BLOCK_COUNT; i++) {
    g_free (ahead->blocks[i].bytes);
    g_clear_pointer (&ahead->blocks[i].marks, g_array_unref);
  }
  relay_clear (&ahead->relay);
  g_clear_error (&ahead->error);
  g_free (ahead);
}

/* Has the block number ahead->used got ready. */
static void
get_block (Ahead *ahead)
{
  if (ahead->thread != NULL) {
    relay_wait_for_slot (&ahead->relay);
  } else if (ahead->made == ahead->used) {
    bool goes_on = make_block (ahead); /* behind the end there is nothing for a thread */
    if (goes_on && ahead->may_run_ahead && ahead->made > BLOCKS_ALONE)
      ahead->thread = g_thread_new ("ahead", make_blocks, ahead);
  }
}

bool
ahead_next (Ahead *ahead, AheadBlock *block, GError **error)
{
  get_block (ahead);
  guint slot = ahead->used % BLOCK_COUNT;
  gssize length = ahead->blocks[slot].length;
  *block = (AheadBlock){ ahead->blocks[slot].bytes + AHEAD_ROOM, (size_t) MAX (length, 0),
                         ahead->blocks[slot].marks };
  if (length < 0)
    g_propagate_error (error, g_error_copy (ahead->error));
  if (length > 0) { /* else the block stays: so does the end */
    ahead->used++;
    relay_use (&ahead->relay); /* the thread may have the one before the last */
  }
  return length >= 0;
}
