/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/room.h"

#define ROOM_LEAST 16

Room
room_make (GArray *array, guint count)
{
  guint len = array->len;
  g_array_set_size (array, len + count);
  g_array_set_size (array, len);
  return (Room){ array, len + count };
}

void
room_widen (Room *room)
{
  *room = room_make (room->array, MAX (ROOM_LEAST, room->array->len));
}
