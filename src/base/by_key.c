/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/by_key.h"

#include <string.h>

#define ROOM_LEAST 16

struct ByKey {
  size_t size;
  guint *keys; /* as they came; NULL once settled */
  char *items; /* by key, once settled */
  guint count, room;
  guint *first; /* by key: its first item; one more at the end; NULL before it is settled */
  guint key_count;
};

ByKey *
by_key_new (size_t item_size)
{
  ByKey *by = g_new0 (ByKey, 1);
  by->size = item_size;
  return by;
}

void
by_key_free (ByKey *by)
{
  if (by == NULL)
    return;
  g_free (by->keys);
  g_free (by->items);
  g_free (by->first);
  g_free (by);
}

static void
make_room (ByKey *by, guint room)
{
  by->room = room;
  by->keys = g_renew (guint, by->keys, room);
  by->items = g_realloc_n (by->items, room, by->size);
}

void
by_key_add (ByKey *by, guint key, gconstpointer item)
{
  if (by->count == by->room)
    make_room (by, MAX (ROOM_LEAST, 2 * by->room));
  by->keys[by->count] = key;
  memcpy (by->items + by->count++ * by->size, item, by->size);
}

void
by_key_settle (ByKey *by, guint key_count)
{
  by->key_count = key_count;
  by->first = g_new0 (guint, (gsize) key_count + 2);
  guint *next =
      by->first + 1; /* of each key: where its next item goes; in the end, where those of the next begin */
  for (guint i = 0; i < by->count; i++) {
    g_assert (by->keys[i] < key_count);
    next[by->keys[i] + 1]++;
  }
  for (guint key = 0; key < key_count; key++)
    next[key + 1] += next[key];
  char *sorted = g_malloc_n (by->count, by->size);
  for (guint i = 0; i < by->count; i++)
    memcpy (sorted + next[by->keys[i]]++ * by->size, by->items + i * by->size, by->size);
  g_free (by->items);
  by->items = sorted;
  g_clear_pointer (&by->keys, g_free);
}

gconstpointer
by_key_get (const ByKey *by, guint key, guint *count)
{
  g_assert (by->first != NULL && key < by->key_count);
  *count = by->first[key + 1] - by->first[key];
  return *count > 0 ? by->items + by->first[key] * by->size : NULL;
}
