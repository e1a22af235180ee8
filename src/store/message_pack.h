/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/intern.h"
#include "store/pack.h"

/* A message as bytes: a number of flags, and what they say is there.  All but its hash, which is kept beside
 * it (message_block.h). */
typedef struct {
  StoredMessage message; /* its texts lie in the bytes it was read from */
  uint32_t list;         /* the word of its list; WORD_NONE */
  GArray *participants;  /* Participant */
  GArray *parents;       /* uint64_t */
} UnpackedMessage;

UnpackedMessage unpacked_message_init (void);
void unpacked_message_clear (UnpackedMessage *unpacked);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnpackedMessage, unpacked_message_clear)

/* Has the message name the two lists as they are now. */
void unpacked_message_link (UnpackedMessage *unpacked);

/* Appends.  The list is named by its word, not by message->list_id. */
void message_pack (GByteArray *out, const StoredMessage *message, uint32_t list);
/* False: the bytes are damaged, or name an address or a word that is not there. */
bool message_unpack (UnpackedMessage *unpacked, Unpack in, uint64_t hash, const Intern *addresses,
                     const Intern *words);
