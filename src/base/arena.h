/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/scroll.h"

/* Memory for what is used together, such as one message: taken by bumping a pointer, given back all at once.
 */
typedef struct {
  GPtrArray *blocks;
  char *at, *end;
  size_t used;    /* bytes taken */
  Scroll *scroll; /* where all but the first blocks lie; NULL: nowhere but in memory */
  bool is_filed;  /* there is to be one */
} Arena;

void arena_open (Arena *arena);
/* For what there is more of the more is imported: all but little of it lies in a file without a name, and
 * leaves memory when it is let go of.  Where no file can be made, or has no more room, it stays in memory. */
void arena_open_filed (Arena *arena);
/* What was taken is not looked at for a while.  Several threads may say so, and look, at once, but while none
 * of them takes. */
void arena_let_go (const Arena *arena);
void arena_close (Arena *arena);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arena, arena_close)
/* Everything taken so far becomes invalid; the first block is kept for the next message.  Not of one with a
 * file. */
void arena_reset (Arena *arena);
/* Makes room for at least so many bytes. */
void arena_grow (Arena *arena, size_t size);

#define ARENA_ALIGNMENT 16u
/* Aligned for any object, not cleared. */
static inline void *
arena_take (Arena *arena, size_t size)
{
  size_t gap = -(uintptr_t) arena->at % ARENA_ALIGNMENT; /* behind a text */
  if (gap + size > (size_t) (arena->end - arena->at)) {
    arena_grow (arena, size);
    gap = 0;
  }
  void *taken = arena->at + gap;
  arena->at += gap + size;
  arena->used += gap + size;
  return taken;
}

/* A zero-terminated copy. */
static inline char *
arena_copy (Arena *arena, const char *bytes, size_t length)
{
  if (length >= (size_t) (arena->end - arena->at))
    arena_grow (arena, length + 1);
  char *copy = arena->at;
  arena->at += length + 1;
  arena->used += length + 1;
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

/* NULL for NULL. */
static inline char *
arena_copy_any (Arena *arena, const char *text)
{
  return text != NULL ? arena_copy_text (arena, text) : NULL;
}
