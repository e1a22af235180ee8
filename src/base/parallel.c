/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/parallel.h"

#include <stdatomic.h>
#include <stdbool.h>

/* Who has finished with which index, where something follows in order. */
typedef struct {
  ParallelFn fn, then;
  gpointer data;
  GMutex lock; /* of the next */
  GCond has_taken;
  guint count, taken;
  bool *is_done;
  bool is_taking; /* a thread is at it */
} Line;

typedef struct {
  atomic_uint next; /* the first index that nobody has taken */
  guint count;
  ParallelFn fn;
  gpointer data;
} Work;

static gpointer
take_turns (gpointer data)
{
  Work *work = data;
  for (guint index; (index = atomic_fetch_add (&work->next, 1)) < work->count;)
    work->fn (index, work->data);
  return NULL;
}

void
parallel_each (guint count, guint thread_count, ParallelFn fn, gpointer data)
{
  Work work = { .count = count, .fn = fn, .data = data };
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  for (guint i = 1; i < MIN (thread_count, count); i++)
    g_ptr_array_add (threads, g_thread_new ("weft", take_turns, &work));
  take_turns (&work);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
}

/* What is done waits in memory for what follows.  The first index that is not done never waits. */
static void
wait_for_turn (Line *line, guint index)
{
  g_mutex_lock (&line->lock);
  while (index >= line->taken + PARALLEL_LEAD)
    g_cond_wait (&line->has_taken, &line->lock);
  g_mutex_unlock (&line->lock);
}

/* Whoever finds nobody at it takes what is due, and whatever becomes due meanwhile. */
static void
do_in_line (guint index, gpointer data)
{
  Line *line = data;
  wait_for_turn (line, index);
  line->fn (index, line->data);
  g_mutex_lock (&line->lock);
  line->is_done[index] = true;
  while (!line->is_taking && line->taken < line->count && line->is_done[line->taken]) {
    line->is_taking = true;
    g_mutex_unlock (&line->lock);
    line->then (line->taken, line->data);
    g_mutex_lock (&line->lock);
    line->taken++;
    line->is_taking = false;
    g_cond_broadcast (&line->has_taken);
  }
  g_mutex_unlock (&line->lock);
}

void
parallel_each_then (guint count, guint thread_count, ParallelFn fn, ParallelFn then, gpointer data)
{
  g_autofree bool *is_done = g_new0 (bool, count + 1);
  Line line = { .fn = fn, .then = then, .data = data, .count = count, .is_done = is_done };
  g_mutex_init (&line.lock);
  g_cond_init (&line.has_taken);
  parallel_each (count, thread_count, do_in_line, &line);
  g_cond_clear (&line.has_taken);
  g_mutex_clear (&line.lock);
}
