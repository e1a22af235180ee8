/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/message_block.h"
#include "store/message_pack.h"
#include "unit/intern_maker.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A damaged block of messages is refused; what is read of one says the same when it is written and read
 * again. */

static void
check_message (Unpack bytes, const Intern *intern)
{
  g_auto (UnpackedMessage) first = unpacked_message_init ();
  g_auto (UnpackedMessage) again = unpacked_message_init ();
  g_autoptr (GByteArray) once = g_byte_array_new ();
  g_autoptr (GByteArray) twice = g_byte_array_new ();
  if (!message_unpack (&first, bytes, 1, intern, intern))
    return;
  message_pack (once, &first.message, first.list);
  g_assert (message_unpack (&again, unpack_begin (once->data, once->len), 1, intern, intern));
  message_pack (twice, &again.message, again.list);
  g_assert (once->len == twice->len && memcmp (once->data, twice->data, once->len) == 0);
}

/* The first byte says how many hashes there are; what follows them is the packed part. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  size_t hashes = MIN ((size_t) data[0] * 8, size - 1);
  g_auto (MessageBlock) block = message_block_init ();
  if (!message_block_read (&block, unpack_begin (data + 1, hashes),
                           unpack_begin (data + 1 + hashes, size - 1 - hashes)))
    return 0;
  Intern intern = make_intern (50);
  for (guint i = 0; i < block.items->len; i++)
    check_message (message_block_get (&block, i), &intern);
  g_ptr_array_unref (intern.texts);
  return 0;
}
