/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ahead.h"

/* The reader has two of them, the thread the others. */
#define BLOCK_COUNT 18u
#define READER_COUNT 2u
/* Who had to wait sleeps until it is worth waking: until half of the thread's blocks are free, or so many
 * ready.  Where nobody wakes for each block, the system gives the processor to somebody else meanwhile. */
#define ROOM_ENOUGH ((BLOCK_COUNT - READER_COUNT) / 2)
#define READY_ENOUGH 4u
/* Hashed while it lies in the cache of the processor that read it. */
#define BLOCK_BYTES (512u << 10)
/* As much as this is read before a thread is started. */
#define BLOCKS_ALONE 4u

struct Ahead {
  StreamFill fill;
  gpointer user_data;
  bool may_run_ahead;
  GError *error; /* of the last fill: what came before it is delivered first */
  Marks marks;   /* looked for where its text is not NULL */
  struct {
    uint8_t *bytes; /* room and block; NULL: not used yet */
    gssize length;  /* 0: the end; -1: error */
    GArray *marks;  /* uint64_t; NULL: nothing is looked for */
  } blocks[BLOCK_COUNT];
  GThread *thread;
  GMutex mutex; /* guards what follows, once there is a thread */
  GCond room, ready;
  guint made, used;       /* blocks so far */
  bool is_full, is_empty; /* the thread waits, the reader waits */
  bool is_closing;
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
  if (ahead->marks.text != NULL)
    mark_block (ahead, slot, bytes, have);
}

/* Waits for a block to fill.  False: nobody wants one any more. */
static bool
wait_for_room (Ahead *ahead, guint *slot)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  ahead->is_full = ahead->made - ahead->used == BLOCK_COUNT - READER_COUNT;
  while (ahead->is_full && !ahead->is_closing)
    g_cond_wait (&ahead->room, &ahead->mutex);
  *slot = ahead->made % BLOCK_COUNT;
  return !ahead->is_closing;
}

static void
add_block (Ahead *ahead, bool is_last)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  ahead->made++;
  if (ahead->is_empty && (is_last || ahead->made - ahead->used >= READY_ENOUGH)) {
    ahead->is_empty = false;
    g_cond_signal (&ahead->ready);
  }
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
    add_block (ahead, length <= 0);
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
  g_cond_init (&ahead->room);
  g_cond_init (&ahead->ready);
  return ahead;
}

void
ahead_look_for (Ahead *ahead, const Marks *marks)
{
  g_assert (ahead->thread == NULL);
  ahead->marks = *marks;
}

void
ahead_free (Ahead *ahead)
{
  if (ahead == NULL)
    return;
  g_mutex_lock (&ahead->mutex);
  ahead->is_closing = true;
  g_cond_signal (&ahead->room);
  g_mutex_unlock (&ahead->mutex);
  if (ahead->thread != NULL)
    g_thread_join (ahead->thread);
  for (size_t i = 0; i < BLOCK_COUNT; i++) {
    g_free (ahead->blocks[i].bytes);
    g_clear_pointer (&ahead->blocks[i].marks, g_array_unref);
  }
  g_mutex_clear (&ahead->mutex);
  g_cond_clear (&ahead->room);
  g_cond_clear (&ahead->ready);
  g_clear_error (&ahead->error);
  g_free (ahead);
}

static void
wait_for_block (Ahead *ahead)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  ahead->is_empty = ahead->made == ahead->used;
  while (ahead->is_empty)
    g_cond_wait (&ahead->ready, &ahead->mutex);
}

/* The reader has the next block now and leaves the one before the last. */
static void
use_block (Ahead *ahead)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  ahead->used++;
  if (ahead->is_full && ahead->made - ahead->used <= ROOM_ENOUGH) {
    ahead->is_full = false;
    g_cond_signal (&ahead->room);
  }
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
  *block = (AheadBlock){ ahead->blocks[slot].bytes + AHEAD_ROOM, (size_t) MAX (length, 0),
                         ahead->blocks[slot].marks };
  if (length < 0)
    g_propagate_error (error, g_error_copy (ahead->error));
  if (length > 0) /* else the block stays: so does the end */
    use_block (ahead);
  return length >= 0;
}
