/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/scroll.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/nameless.h"

#define FEW (256u << 10) /* bytes that stay in memory */

struct Scroll {
  gsize size;  /* of one that grows: that it has now */
  gsize reach; /* of the map */
  int file;    /* -1: all is in bytes */
  char *bytes; /* NULL: all is in the file */
  char *map;   /* of the file, once settled */
};

static void
close_file (Scroll *scroll)
{
  if (scroll->file >= 0)
    close (scroll->file);
  scroll->file = -1;
}

/* The room is taken at once, so that a full disk shows while nothing is lost. */
Scroll *
scroll_new (const char *folder, gsize size)
{
  Scroll *scroll = g_new0 (Scroll, 1);
  scroll->size = scroll->reach = size;
  scroll->file = size > FEW ? nameless_open (folder) : -1;
  if (scroll->file >= 0 && posix_fallocate (scroll->file, 0, (off_t) size) != 0)
    close_file (scroll);
  if (scroll->file < 0)
    scroll->bytes = g_malloc (size + 1);
  return scroll;
}

static bool
map_file (Scroll *scroll, int protection)
{
  void *map = mmap (NULL, scroll->reach, protection, MAP_SHARED, scroll->file, 0);
  scroll->map = map != MAP_FAILED ? map : NULL;
  return scroll->map != NULL;
}

/* Mapped as far as it may ever reach, so that it stays where it is: behind its end are addresses alone. */
Scroll *
scroll_new_growing (const char *folder, gsize reach)
{
  g_autoptr (Scroll) scroll = g_new0 (Scroll, 1);
  scroll->reach = reach;
  scroll->file = nameless_open (folder);
  if (scroll->file < 0 || !map_file (scroll, PROT_READ | PROT_WRITE))
    return NULL;
  return g_steal_pointer (&scroll);
}

gpointer
scroll_grow (Scroll *scroll, gsize size)
{
  if (size > scroll->reach - scroll->size ||
      posix_fallocate (scroll->file, (off_t) scroll->size, (off_t) size) != 0)
    return NULL;
  gpointer grown = scroll->map + scroll->size;
  scroll->size += size;
  return grown;
}

void
scroll_free (Scroll *scroll)
{
  if (scroll == NULL)
    return;
  if (scroll->map != NULL)
    munmap (scroll->map, scroll->reach);
  close_file (scroll);
  g_free (scroll->bytes);
  g_free (scroll);
}

void
scroll_write (Scroll *scroll, gsize at, gconstpointer bytes, gsize size)
{
  g_assert (at <= scroll->size && size <= scroll->size - at);
  if (scroll->bytes != NULL && size > 0)
    memcpy (scroll->bytes + at, bytes, size);
  if (scroll->bytes == NULL && !nameless_write (scroll->file, (int64_t) at, bytes, size))
    g_error ("a temporary file cannot be written: %s", g_strerror (errno));
}

/* What is there already stays as it was brought there first. */
static gpointer
show (Scroll *scroll, int protection)
{
  if (scroll->map != NULL || scroll->bytes != NULL)
    return scroll->map != NULL ? scroll->map : scroll->bytes;
  if (map_file (scroll, protection))
    return scroll->map;
  scroll->bytes = g_malloc (scroll->size);
  nameless_read (scroll->file, 0, scroll->bytes, scroll->size);
  close_file (scroll);
  return scroll->bytes;
}

gpointer
scroll_open (Scroll *scroll)
{
  return show (scroll, PROT_READ | PROT_WRITE);
}

gconstpointer
scroll_settle (Scroll *scroll)
{
  return show (scroll, PROT_READ);
}

void
scroll_let_go (const Scroll *scroll, gsize end)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  end = MIN (end, scroll->size) / page * page;
  if (scroll->map != NULL && end > 0)
    (void) madvise (scroll->map, end, MADV_DONTNEED); /* whoever cannot, keeps them */
}
