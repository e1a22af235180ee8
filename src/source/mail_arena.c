/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_arena.h"

#include <string.h>

#define BLOCK_BYTES (64u << 10)
#define ALIGNMENT 16u

static void
add_block (MailArena *arena, size_t size)
{
  arena->at = g_malloc (size);
  arena->end = arena->at + size;
  g_ptr_array_add (arena->blocks, arena->at);
}

void
mail_arena_open (MailArena *arena)
{
  arena->blocks = g_ptr_array_new_with_free_func (g_free);
  add_block (arena, BLOCK_BYTES);
}

void
mail_arena_close (MailArena *arena)
{
  g_ptr_array_unref (arena->blocks);
}

void
mail_arena_reset (MailArena *arena)
{
  g_ptr_array_set_size (arena->blocks, 1);
  arena->at = g_ptr_array_index (arena->blocks, 0);
  arena->end = arena->at + BLOCK_BYTES;
}

void *
mail_arena_take (MailArena *arena, size_t size)
{
  size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (size > (size_t) (arena->end - arena->at))
    add_block (arena, MAX (size, BLOCK_BYTES));
  void *taken = arena->at;
  arena->at += size;
  return taken;
}

char *
mail_arena_copy (MailArena *arena, const char *bytes, size_t length)
{
  char *copy = mail_arena_take (arena, length + 1);
  if (length > 0)
    memcpy (copy, bytes, length);
  copy[length] = '\0';
  return copy;
}
