/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* An array while it is filled item by item, by nobody else: g_array_append_vals is a call, and a copy of a
 * size that nobody knows, for each of them.
 *
 *   Room room = room_make (array, 100);
 *   *ROOM_NEXT (&room, Act) = act; */
typedef struct {
  GArray *array; /* borrowed; neither cleared nor ended by a zero */
  guint count;   /* items for which there is room */
} Room;

/* Room for so many items behind those that are there; more is made when it is needed. */
Room room_make (GArray *array, guint count);
void room_widen (Room *room);

static inline gpointer
room_next (Room *room, gsize size)
{
  if (room->array->len >= room->count)
    room_widen (room);
  return room->array->data + size * room->array->len++;
}

/* Where the next item goes. */
#define ROOM_NEXT(room, Type) ((Type *) room_next (room, sizeof (Type)))
