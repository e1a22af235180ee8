/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/by_key.h"

#include <string.h>

#include "base/scroll.h"

#define ROOM_LEAST 16

struct ByKey {
  size_t size;
  guint *keys; /* as they came; NULL once settled */
  char *items; /* likewise */
  guint count, room;
  const guint *first; /* by key: its first item; one more at the end; NULL before it is settled */
  const char *sorted; /* items by key; NULL likewise */
  guint key_count;
  Scroll *scroll; /* where these two lie */
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
  scroll_free (by->scroll);
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

/* first: zeros, of each key and two more. */
static void
sort_by_counting (const ByKey *by, guint *first, char *sorted)
{
  guint *next =
      first + 1; /* of each key: where its next item goes; in the end, where those of the next begin */
  for (guint i = 0; i < by->count; i++) {
    g_assert (by->keys[i] < by->key_count);
    next[by->keys[i] + 1]++;
  }
  for (guint key = 0; key < by->key_count; key++)
    next[key + 1] += next[key];
  for (guint i = 0; i < by->count; i++)
    memcpy (sorted + next[by->keys[i]]++ * by->size, by->items + i * by->size, by->size);
}

void
by_key_settle (ByKey *by, guint key_count)
{
  const gsize of_items = (by->count * by->size + 7) / 8 * 8,
              of_keys = (key_count + (gsize) 2) * sizeof (guint);
  by->key_count = key_count;
  if (by->count == 0) /* as of most kinds of table: nothing is needed to know it */
    return;
  by->scroll = scroll_new (g_get_tmp_dir (), of_items + of_keys);
  char *sorted = scroll_open (by->scroll);
  guint *first = (guint *) (gpointer) (sorted + of_items);
  memset (first, 0, of_keys);
  sort_by_counting (by, first, sorted);
  by->sorted = sorted;
  by->first = first;
  g_clear_pointer (&by->items, g_free);
  g_clear_pointer (&by->keys, g_free);
}

void
by_key_let_go (const ByKey *by)
{
  if (by->scroll != NULL)
    scroll_let_go (by->scroll, G_MAXSIZE);
}

gconstpointer
by_key_get (const ByKey *by, guint key, guint *count)
{
  g_assert (key < by->key_count && (by->first != NULL || by->count == 0));
  *count = 0;
  if (by->first == NULL)
    return NULL;
  *count = by->first[key + 1] - by->first[key];
  return *count > 0 ? by->sorted + by->first[key] * by->size : NULL;
}
