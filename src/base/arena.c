/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#define BLOCK_BYTES (64u << 10)
#define FILED_BYTES (1u << 20)       /* that a file grows by */
#define FILED_MOST ((gsize) 1 << 36) /* of one file: addresses are there for so many */

G_STATIC_ASSERT (sizeof (gsize) == 8);

static void
add_block (Arena *arena, size_t size)
{
  arena->at = g_malloc (size);
  arena->end = arena->at + size;
  g_ptr_array_add (arena->blocks, arena->at);
}

/* Behind what was taken, as the file goes on where it ended. */
static bool
add_filed_block (Arena *arena, size_t size)
{
  if (arena->scroll == NULL)
    arena->scroll = scroll_new_growing (g_get_tmp_dir (), FILED_MOST);
  size = (size + FILED_BYTES - 1) / FILED_BYTES * FILED_BYTES;
  char *block = arena->scroll != NULL ? scroll_grow (arena->scroll, size) : NULL;
  arena->is_filed = block != NULL; /* else from now on in memory */
  if (block == NULL)
    return false;
  arena->at = block;
  arena->end = block + size;
  return true;
}

void
arena_open (Arena *arena)
{
  *arena = (Arena){ .blocks = g_ptr_array_new_with_free_func (g_free) };
  add_block (arena, BLOCK_BYTES);
}

void
arena_open_filed (Arena *arena)
{
  arena_open (arena);
  arena->is_filed = true;
}

void
arena_close (Arena *arena)
{
  g_ptr_array_unref (arena->blocks);
  scroll_free (arena->scroll);
}

void
arena_let_go (const Arena *arena)
{
  if (arena->scroll != NULL)
    scroll_let_go (arena->scroll, G_MAXSIZE);
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
  if (!arena->is_filed || !add_filed_block (arena, size))
    add_block (arena, MAX (size, BLOCK_BYTES));
}
