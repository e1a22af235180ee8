/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/file_map.h"

#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

/* Who looks behind the end of a file that was shortened gets SIGBUS.  As Wayland's compositors do with the
 * memory of their clients, the handler puts zeros where the file was, and looking goes on. */

/* More than are ever open at once: a file, and what names it. */
#define MAP_COUNT 16u

struct FileMap {
  bool is_taken;
  atomic_uintptr_t start; /* 0: nothing is there */
  atomic_size_t length;
  atomic_bool is_cut;
};

/* A handler may look at nothing that is allocated or locked: the lock is for the others, who take a map. */
static GMutex lock;
static FileMap maps[MAP_COUNT];
static unsigned taken;
static struct sigaction action_before; /* of the first that was taken */
static size_t page_bytes;

/* False: it is none of ours. */
static bool
put_zeros (uintptr_t at)
{
  for (size_t i = 0; i < MAP_COUNT; i++) {
    uintptr_t start = atomic_load (&maps[i].start);
    if (start == 0 || at < start || at - start >= atomic_load (&maps[i].length))
      continue;
    uintptr_t page = at - at % page_bytes;
    atomic_store (&maps[i].is_cut, true);
    return mmap ((void *) page, start + maps[i].length - page, PROT_READ,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
  }
  return false;
}

static void
handle_bus_error (int number, siginfo_t *about, void *context)
{
  (void) context;
  int error = errno;
  bool is_sent = about->si_code <= 0; /* by a process: there is no address */
  if (is_sent || !put_zeros ((uintptr_t) about->si_addr)) {
    sigaction (number, &action_before, NULL); /* the same instruction meets it again */
    if (is_sent)
      raise (number);
  }
  errno = error;
}

static bool
start_guarding (void)
{
  struct sigaction action = { .sa_sigaction = handle_bus_error, .sa_flags = SA_SIGINFO | SA_NODEFER };
  sigemptyset (&action.sa_mask);
  page_bytes = (size_t) sysconf (_SC_PAGESIZE);
  return sigaction (SIGBUS, &action, &action_before) == 0;
}

/* NULL: there is none left. */
static FileMap *
take_map (void)
{
  FileMap *map = NULL;
  g_mutex_lock (&lock);
  for (size_t i = 0; i < MAP_COUNT && map == NULL; i++)
    if (!maps[i].is_taken && (taken > 0 || start_guarding ()))
      map = &maps[i];
  if (map != NULL) {
    map->is_taken = true;
    taken++;
  }
  g_mutex_unlock (&lock);
  return map;
}

static void
give_back (FileMap *map)
{
  g_mutex_lock (&lock);
  map->is_taken = false;
  if (--taken == 0)
    sigaction (SIGBUS, &action_before, NULL);
  g_mutex_unlock (&lock);
}

FileMap *
file_map_new (int fd, size_t length)
{
  FileMap *map = take_map ();
  if (map == NULL)
    return NULL;
  void *start = mmap (NULL, length, PROT_READ, MAP_SHARED, fd, 0);
  if (start == MAP_FAILED) {
    give_back (map);
    return NULL;
  }
  atomic_store (&map->length, length);
  atomic_store (&map->is_cut, false);
  atomic_store (&map->start, (uintptr_t) start);
  if (file_map_bring (map, 0, 1) || errno != EINVAL)
    return map;
  file_map_free (map); /* before Linux 5.14 nothing is brought */
  return NULL;
}

void
file_map_free (FileMap *map)
{
  if (map == NULL)
    return;
  uintptr_t start = atomic_exchange (&map->start, 0);
  munmap ((void *) start, map->length);
  give_back (map);
}

const uint8_t *
file_map_bytes (const FileMap *map)
{
  return (const uint8_t *) map->start;
}

bool
file_map_bring (FileMap *map, size_t at, size_t length)
{
  size_t first = at - at % page_bytes;
  int code;
  do
    code = madvise ((void *) (map->start + first), at + length - first, MADV_POPULATE_READ);
  while (code != 0 && (errno == EINTR || errno == EAGAIN));
  return code == 0;
}

void
file_map_drop (FileMap *map, size_t at, size_t length)
{
  size_t first = at - at % page_bytes;
  madvise ((void *) (map->start + first), at + length - first, MADV_DONTNEED);
}

bool
file_map_is_whole (const FileMap *map)
{
  return !atomic_load (&map->is_cut);
}
