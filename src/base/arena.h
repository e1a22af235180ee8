/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

/* Memory for what is used together, such as one message: taken by bumping a pointer, given back all at once.
 */
typedef struct {
  GPtrArray *blocks;
  char *at, *end;
  size_t used; /* bytes taken */
} Arena;

void arena_open (Arena *arena);
void arena_close (Arena *arena);
/* Everything taken so far becomes invalid; the first block is kept for the next message. */
void arena_reset (Arena *arena);
/* Aligned for any object, not cleared. */
void *arena_take (Arena *arena, size_t size);
/* A zero-terminated copy. */
char *arena_copy (Arena *arena, const char *bytes, size_t length);
