/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/parallel.h"

#include <stdatomic.h>

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
