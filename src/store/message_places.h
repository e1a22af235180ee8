/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* In which block a message may be, by its hash: some fifteen bytes a message, since only half of the hash is
 * held.  Whoever looks must compare the whole hash with what the block holds. */
typedef struct MessagePlaces MessagePlaces;

MessagePlaces *message_places_new (void);
void message_places_free (MessagePlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MessagePlaces, message_places_free)
/* block: from 1 on. */
void message_places_add (MessagePlaces *places, uint64_t hash, uint32_t block);
/* One that was added is in another block now. */
void message_places_move (MessagePlaces *places, uint64_t hash, uint32_t from, uint32_t to);

/* The blocks in question, one after the other; 0: no more.  *next is 0 at the start. */
uint32_t message_places_next (const MessagePlaces *places, uint64_t hash, uint64_t *next);
