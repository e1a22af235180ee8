/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Work of many like parts that share nothing they change.
 *
 * Threads are made for the call and are gone when it returns, so that a process may fork afterwards, as
 * backtest does. */
typedef void (*ParallelFn) (guint index, gpointer data);

/* Calls fn once for each index below count, in no order, on up to thread_count threads of which the caller's
 * is one; 0 and 1: on the caller's alone. */
void parallel_each (guint count, guint thread_count, ParallelFn fn, gpointer data);

/* The same, and `then` once for each index, from 0 on in their order, after fn: by one thread at a time,
 * while the others go on, but never further ahead than so many indices: what is done waits in memory. */
#define PARALLEL_LEAD 64u
void parallel_each_then (guint count, guint thread_count, ParallelFn fn, ParallelFn then, gpointer data);
