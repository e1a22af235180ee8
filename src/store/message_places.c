/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/message_places.h"

/* A table of open addressing: a message stands at the slot that its tag, half of its hash, names or at one of
 * those behind it.  Nothing is ever taken out. */
#define FIRST_COUNT 4096u

typedef struct {
  uint32_t tag;
  uint32_t block; /* 0: nobody is here */
} Slot;

struct MessagePlaces {
  Slot *slots;
  uint64_t count; /* of slots: a power of two */
  uint64_t used;
};

MessagePlaces *
message_places_new (void)
{
  MessagePlaces *places = g_new (MessagePlaces, 1);
  *places = (MessagePlaces){ .slots = g_new0 (Slot, FIRST_COUNT), .count = FIRST_COUNT };
  return places;
}

void
message_places_free (MessagePlaces *places)
{
  if (places == NULL)
    return;
  g_free (places->slots);
  g_free (places);
}

static uint32_t
tag_of (uint64_t hash)
{
  return (uint32_t) (hash ^ hash >> 32);
}

/* The first free slot from the tag's own on. */
static void
put (Slot *slots, uint64_t count, Slot slot)
{
  uint64_t at = slot.tag & (count - 1);
  while (slots[at].block != 0)
    at = (at + 1) & (count - 1);
  slots[at] = slot;
}

static void
grow (MessagePlaces *places)
{
  uint64_t count = places->count * 2;
  Slot *slots = g_new0 (Slot, count);
  for (uint64_t i = 0; i < places->count; i++)
    if (places->slots[i].block != 0)
      put (slots, count, places->slots[i]);
  g_free (places->slots);
  places->slots = slots;
  places->count = count;
}

void
message_places_add (MessagePlaces *places, uint64_t hash, uint32_t block)
{
  if (places->used >= places->count / 4 * 3)
    grow (places);
  put (places->slots, places->count, (Slot){ tag_of (hash), block });
  places->used++;
}

uint32_t
message_places_next (const MessagePlaces *places, uint64_t hash, uint64_t *next)
{
  uint32_t tag = tag_of (hash);
  for (const Slot *slot;; ++*next) {
    slot = &places->slots[(tag + *next) & (places->count - 1)];
    if (slot->block == 0)
      return 0;
    if (slot->tag == tag) {
      ++*next;
      return slot->block;
    }
  }
}

void
message_places_move (MessagePlaces *places, uint64_t hash, uint32_t from, uint32_t to)
{
  uint32_t tag = tag_of (hash);
  uint64_t at = tag & (places->count - 1);
  while (places->slots[at].tag != tag || places->slots[at].block != from)
    at = (at + 1) & (places->count - 1);
  places->slots[at].block = to;
}
