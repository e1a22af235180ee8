/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ahead.h"

/* The reader has two of them, the thread the others: enough that nobody is woken for each. */
#define BLOCK_COUNT 10u
#define READER_COUNT 2u
/* Hashed while it lies in the cache of the processor that read it. */
#define BLOCK_BYTES (512u << 10)
/* As much as this is read before a thread is started. */
#define BLOCKS_ALONE 4u

struct Ahead {
  StreamFill fill;
  gpointer user_data;
  bool may_run_ahead;
  GError *error; /* of the last fill: what came before it is delivered first */
  struct {
    uint8_t *bytes; /* room and block; NULL: not used yet */
    gssize length;  /* 0: the end; -1: error */
  } blocks[BLOCK_COUNT];
  guint made, used; /* blocks so far; guarded by the mutex once there is a thread, as is is_closing */
  GThread *thread;
  GMutex mutex;
  GCond changed;
  bool is_closing;
};

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
}

/* Waits for a block to fill.  False: nobody wants one any more. */
static bool
wait_for_room (Ahead *ahead, guint *slot)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  while (ahead->made - ahead->used == BLOCK_COUNT - READER_COUNT && !ahead->is_closing)
    g_cond_wait (&ahead->changed, &ahead->mutex);
  *slot = ahead->made % BLOCK_COUNT;
  return !ahead->is_closing;
}

static void
add_block (Ahead *ahead)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  ahead->made++;
  g_cond_signal (&ahead->changed);
}

static gpointer
fill_blocks (gpointer data)
{
  Ahead *ahead = data;
  gssize length = 1;
  guint slot;
  while (length > 0 && wait_for_room (ahead, &slot)) {
    fill_block (ahead, slot);
    length = ahead->blocks[slot].length;
    add_block (ahead);
  }
  return NULL;
}

Ahead *
ahead_new (StreamFill fill, gpointer user_data, bool may_run_ahead)
{
  Ahead *ahead = g_new0 (Ahead, 1);
  ahead->fill = fill;
  ahead->user_data = user_data;
  ahead->may_run_ahead = may_run_ahead;
  g_mutex_init (&ahead->mutex);
  g_cond_init (&ahead->changed);
  return ahead;
}

void
ahead_free (Ahead *ahead)
{
  if (ahead == NULL)
    return;
  g_mutex_lock (&ahead->mutex);
  ahead->is_closing = true;
  g_cond_signal (&ahead->changed);
  g_mutex_unlock (&ahead->mutex);
  if (ahead->thread != NULL)
    g_thread_join (ahead->thread);
  for (size_t i = 0; i < BLOCK_COUNT; i++)
    g_free (ahead->blocks[i].bytes);
  g_mutex_clear (&ahead->mutex);
  g_cond_clear (&ahead->changed);
  g_clear_error (&ahead->error);
  g_free (ahead);
}

static void
wait_for_block (Ahead *ahead)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  while (ahead->made == ahead->used)
    g_cond_wait (&ahead->changed, &ahead->mutex);
}

/* The reader has the next block now and leaves the one before the last. */
static void
use_block (Ahead *ahead)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  ahead->used++;
  g_cond_signal (&ahead->changed);
}

/* Has the block number ahead->used got ready. */
static void
get_block (Ahead *ahead)
{
  if (ahead->thread != NULL) {
    wait_for_block (ahead);
  } else if (ahead->made == ahead->used) {
    fill_block (ahead, ahead->made++ % BLOCK_COUNT);
    if (ahead->may_run_ahead && ahead->made > BLOCKS_ALONE)
      ahead->thread = g_thread_new ("ahead", fill_blocks, ahead);
  }
}

bool
ahead_next (Ahead *ahead, AheadBlock *block, GError **error)
{
  get_block (ahead);
  guint slot = ahead->used % BLOCK_COUNT;
  gssize length = ahead->blocks[slot].length;
  *block = (AheadBlock){ ahead->blocks[slot].bytes + AHEAD_ROOM, (size_t) MAX (length, 0) };
  if (length < 0)
    g_propagate_error (error, g_error_copy (ahead->error));
  if (length > 0) /* else the block stays: so does the end */
    use_block (ahead);
  return length >= 0;
}
