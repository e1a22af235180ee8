/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number_map.h"

#define ROOM_LEAST 16

void
number_map_clear (NumberMap *map)
{
  g_clear_pointer (&map->places, g_free);
  map->room = map->count = 0;
}

static void
grow (NumberMap *map)
{
  NumberMap larger = { .room = MAX (ROOM_LEAST, 2 * map->room), .count = map->count };
  larger.places = g_new0 (NumberPlace, larger.room);
  for (guint i = 0; i < map->room; i++)
    if (map->places[i].value != 0)
      *number_map_place (&larger, map->places[i].key) = map->places[i];
  number_map_clear (map);
  *map = larger;
}

void
number_map_put (NumberMap *map, uint64_t key, guint value)
{
  g_assert (value != 0);
  if (2 * (map->count + 1) > map->room)
    grow (map);
  NumberPlace *place = number_map_place (map, key);
  map->count += place->value == 0;
  *place = (NumberPlace){ key, value };
}
