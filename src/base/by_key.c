/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/by_key.h"

#include <string.h>

struct ByKey {
  size_t size;
  GArray *keys;  /* guint, as they came; NULL once settled */
  GArray *items; /* by key, once settled */
  guint *first;  /* by key: its first item; one more at the end; NULL before it is settled */
  guint key_count;
};

ByKey *
by_key_new (size_t item_size)
{
  ByKey *by = g_new0 (ByKey, 1);
  *by = (ByKey){ .size = item_size,
                 .keys = g_array_new (FALSE, FALSE, sizeof (guint)),
                 .items = g_array_new (FALSE, FALSE, (guint) item_size) };
  return by;
}

void
by_key_free (ByKey *by)
{
  if (by == NULL)
    return;
  g_clear_pointer (&by->keys, g_array_unref);
  g_array_unref (by->items);
  g_free (by->first);
  g_free (by);
}

void
by_key_add (ByKey *by, guint key, gconstpointer item)
{
  g_array_append_val (by->keys, key);
  g_array_append_vals (by->items, item, 1);
}

void
by_key_settle (ByKey *by, guint key_count)
{
  const guint *keys = (const guint *) (gpointer) by->keys->data;
  guint count = by->keys->len;
  by->key_count = key_count;
  by->first = g_new0 (guint, (gsize) key_count + 2);
  guint *next =
      by->first + 1; /* of each key: where its next item goes; in the end, where those of the next begin */
  for (guint i = 0; i < count; i++) {
    g_assert (keys[i] < key_count);
    next[keys[i] + 1]++;
  }
  for (guint key = 0; key < key_count; key++)
    next[key + 1] += next[key];
  GArray *sorted = g_array_sized_new (FALSE, FALSE, (guint) by->size, count);
  g_array_set_size (sorted, count);
  for (guint i = 0; i < count; i++)
    memcpy (sorted->data + next[keys[i]]++ * by->size, by->items->data + i * by->size, by->size);
  g_array_unref (by->items);
  by->items = sorted;
  g_clear_pointer (&by->keys, g_array_unref);
}

gconstpointer
by_key_get (const ByKey *by, guint key, guint *count)
{
  g_assert (by->first != NULL && key < by->key_count);
  *count = by->first[key + 1] - by->first[key];
  return *count > 0 ? by->items->data + by->first[key] * by->size : NULL;
}
