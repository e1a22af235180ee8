/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/scroll.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/nameless.h"

#define GATHERED_MOST (256u << 10) /* bytes that wait to be written */

struct Scroll {
  int file;      /* -1: there is none, or no more */
  gsize written; /* to it */
  char *bytes;   /* behind what is written */
  gsize size, room;
  char *map; /* of the file, once settled; NULL: all is in bytes */
};

Scroll *
scroll_new (const char *folder)
{
  Scroll *scroll = g_new0 (Scroll, 1);
  scroll->file = nameless_open (folder);
  return scroll;
}

void
scroll_free (Scroll *scroll)
{
  if (scroll == NULL)
    return;
  if (scroll->map != NULL)
    munmap (scroll->map, scroll->written);
  if (scroll->file >= 0)
    close (scroll->file);
  g_free (scroll->bytes);
  g_free (scroll);
}

/* All that is written comes back. */
static void
give_up_file (Scroll *scroll)
{
  char *all = g_malloc (scroll->written + scroll->size + 1);
  if (scroll->written > 0)
    nameless_read (scroll->file, 0, all, scroll->written);
  if (scroll->size > 0)
    memcpy (all + scroll->written, scroll->bytes, scroll->size);
  g_free (scroll->bytes);
  scroll->bytes = all;
  scroll->room = scroll->size += scroll->written;
  scroll->written = 0;
  if (scroll->file >= 0)
    close (scroll->file);
  scroll->file = -1;
}

static void
write_gathered (Scroll *scroll)
{
  if (!nameless_write (scroll->file, (int64_t) scroll->written, scroll->bytes, scroll->size)) {
    give_up_file (scroll);
    return;
  }
  scroll->written += scroll->size;
  scroll->size = 0;
}

static void
make_room (Scroll *scroll, gsize size)
{
  if (scroll->size > 0 && scroll->file >= 0)
    write_gathered (scroll);
  gsize least = scroll->size + size;
  if (least <= scroll->room)
    return;
  scroll->room = MAX (GATHERED_MOST, scroll->file >= 0 ? least : 2 * least);
  scroll->bytes = g_realloc (scroll->bytes, scroll->room);
}

void
scroll_add (Scroll *scroll, gconstpointer bytes, gsize size)
{
  if (scroll->size + size > scroll->room)
    make_room (scroll, size);
  if (size > 0)
    memcpy (scroll->bytes + scroll->size, bytes, size);
  scroll->size += size;
}

gsize
scroll_get_size (const Scroll *scroll)
{
  return scroll->written + scroll->size;
}

gconstpointer
scroll_settle (Scroll *scroll)
{
  if (scroll->written > 0 && scroll->size > 0)
    write_gathered (scroll);
  if (scroll->written == 0)
    return scroll->bytes;
  void *map = mmap (NULL, scroll->written, PROT_READ, MAP_SHARED, scroll->file, 0);
  if (map == MAP_FAILED) {
    give_up_file (scroll);
    return scroll->bytes;
  }
  g_clear_pointer (&scroll->bytes, g_free);
  scroll->room = 0;
  return scroll->map = map;
}

void
scroll_let_go (const Scroll *scroll, gsize end)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  end = MIN (end, scroll->written) / page * page;
  if (scroll->map != NULL && end > 0)
    (void) madvise (scroll->map, end, MADV_DONTNEED); /* whoever cannot, keeps them */
}
