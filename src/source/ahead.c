/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ahead.h"

#include <string.h>

#define BLOCK_COUNT 2u
#define BLOCK_BYTES (512u << 10)

struct Ahead {
  StreamFill fill;
  gpointer user_data;
  GThread *thread;
  size_t at; /* read of the block in hand */
  GMutex mutex;
  GCond changed;
  guint made, used; /* blocks so far; guarded by the mutex, as is is_closing */
  bool is_closing;
  struct {
    uint8_t *bytes;
    gssize length; /* 0: the end; -1: error */
  } blocks[BLOCK_COUNT];
  GError *error;
};

/* Waits for a block to fill.  False: nobody wants one any more. */
static bool
wait_for_room (Ahead *ahead)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  while (ahead->made - ahead->used == BLOCK_COUNT && !ahead->is_closing)
    g_cond_wait (&ahead->changed, &ahead->mutex);
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
  while (length > 0 && wait_for_room (ahead)) {
    guint slot = ahead->made % BLOCK_COUNT;
    length = ahead->fill (ahead->user_data, ahead->blocks[slot].bytes, BLOCK_BYTES, &ahead->error);
    ahead->blocks[slot].length = length;
    add_block (ahead);
  }
  return NULL;
}

Ahead *
ahead_new (StreamFill fill, gpointer user_data)
{
  Ahead *ahead = g_new0 (Ahead, 1);
  ahead->fill = fill;
  ahead->user_data = user_data;
  g_mutex_init (&ahead->mutex);
  g_cond_init (&ahead->changed);
  for (size_t i = 0; i < BLOCK_COUNT; i++)
    ahead->blocks[i].bytes = g_malloc (BLOCK_BYTES);
  ahead->thread = g_thread_new ("ahead", fill_blocks, ahead);
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

static void
leave_block (Ahead *ahead)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);
  ahead->at = 0;
  ahead->used++;
  g_cond_signal (&ahead->changed);
}

gssize
ahead_read (Ahead *ahead, void *buffer, size_t size, GError **error)
{
  wait_for_block (ahead);
  const uint8_t *bytes = ahead->blocks[ahead->used % BLOCK_COUNT].bytes;
  gssize length = ahead->blocks[ahead->used % BLOCK_COUNT].length;
  if (length < 0)
    g_propagate_error (error, g_error_copy (ahead->error));
  if (length <= 0) /* the block stays: so does the end */
    return length;
  size_t count = MIN (size, (size_t) length - ahead->at);
  memcpy (buffer, bytes + ahead->at, count);
  ahead->at += count;
  if (ahead->at == (size_t) length)
    leave_block (ahead);
  return (gssize) count;
}
