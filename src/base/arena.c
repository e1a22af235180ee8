/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#define BLOCK_BYTES (64u << 10)

static void
add_block (Arena *arena, size_t size)
{
  arena->at = g_malloc (size);
  arena->end = arena->at + size;
  g_ptr_array_add (arena->blocks, arena->at);
}

void
arena_open (Arena *arena)
{
  arena->blocks = g_ptr_array_new_with_free_func (g_free);
  add_block (arena, BLOCK_BYTES);
  arena->used = 0;
}

void
arena_close (Arena *arena)
{
  g_ptr_array_unref (arena->blocks);
}

void
arena_reset (Arena *arena)
{
  g_ptr_array_set_size (arena->blocks, 1);
  arena->at = g_ptr_array_index (arena->blocks, 0);
  arena->end = arena->at + BLOCK_BYTES;
  arena->used = 0;
}

void
arena_grow (Arena *arena, size_t size)
{
  add_block (arena, MAX (size, BLOCK_BYTES));
}
