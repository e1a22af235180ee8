/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* From numbers to numbers other than 0, for loops that ask once an item: a fifth of what GLib's tables take.
 * Keys are our own numbers; nobody outside chooses them.
 *
 *   g_auto (NumberMap) numbers = { 0 };
 */
typedef struct {
  uint64_t key;
  guint value; /* 0: the place is free */
} NumberPlace;

typedef struct {
  NumberPlace *places;
  guint room; /* a power of two; at least half of it is free */
  guint count;
} NumberMap;

void number_map_clear (NumberMap *map);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NumberMap, number_map_clear)

/* value: not 0. */
void number_map_put (NumberMap *map, uint64_t key, guint value);

/* Where the key is, or would be. */
static inline NumberPlace *
number_map_place (const NumberMap *map, uint64_t key)
{
  for (guint i = (guint) ((key * 0x9e3779b97f4a7c15u) >> 32);; i++) {
    NumberPlace *place = &map->places[i & (map->room - 1)];
    if (place->value == 0 || place->key == key)
      return place;
  }
}

/* 0: it is not there. */
static inline guint
number_map_get (const NumberMap *map, uint64_t key)
{
  return map->room > 0 ? number_map_place (map, key)->value : 0;
}
