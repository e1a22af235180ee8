/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>
#include <string.h>

/* Memory for what is used together, such as one message: taken by bumping a pointer, given back all at once.
 */
typedef struct {
  GPtrArray *blocks;
  char *at, *end;
  size_t used; /* bytes taken */
} Arena;

void arena_open (Arena *arena);
void arena_close (Arena *arena);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arena, arena_close)
/* Everything taken so far becomes invalid; the first block is kept for the next message. */
void arena_reset (Arena *arena);
/* Makes room for at least so many bytes. */
void arena_grow (Arena *arena, size_t size);

#define ARENA_ALIGNMENT 16u
/* Aligned for any object, not cleared. */
static inline void *
arena_take (Arena *arena, size_t size)
{
  size = (size + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
  if (size > (size_t) (arena->end - arena->at))
    arena_grow (arena, size);
  void *taken = arena->at;
  arena->at += size;
  arena->used += size;
  return taken;
}

/* A zero-terminated copy. */
static inline char *
arena_copy (Arena *arena, const char *bytes, size_t length)
{
  char *copy = arena_take (arena, length + 1);
  if (length > 0)
    memcpy (copy, bytes, length);
  copy[length] = '\0';
  return copy;
}

static inline char *
arena_copy_text (Arena *arena, const char *text)
{
  return arena_copy (arena, text, strlen (text));
}
