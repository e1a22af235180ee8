/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/pack.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A damaged blob never reads past its end, and what is packed from what was read reads the same again. */

static uint64_t
read_one (Unpack *in, unsigned kind)
{
  switch (kind) {
  case 0:
    return unpack_uint (in);
  case 1:
    return (uint64_t) unpack_int (in);
  case 2:
    return unpack_fixed (in);
  default:
    return unpack_count (in);
  }
}

static void
write_one (GByteArray *out, unsigned kind, uint64_t value)
{
  uint8_t *at = pack_begin (out, PACK_MOST);
  pack_end (out, kind == 1   ? pack_put_int (at, (int64_t) value)
                 : kind == 2 ? pack_put_fixed (at, value)
                             : pack_put_uint (at, value));
}

/* The first byte says in which order the kinds come, two bits each. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  Unpack in = unpack_begin (data + 1, size - 1);
  while (!in.is_damaged && in.next < in.end) {
    uint64_t value = read_one (&in, data[0] >> 2 * (values->len % 4) & 3);
    g_assert (in.next <= in.end);
    if (!in.is_damaged)
      g_array_append_val (values, value);
  }
  for (guint i = 0; i < values->len; i++)
    write_one (again, data[0] >> 2 * (i % 4) & 3, g_array_index (values, uint64_t, i));
  in = unpack_begin (again->data, again->len);
  for (guint i = 0; i < values->len; i++) {
    unsigned kind = data[0] >> 2 * (i % 4) & 3;
    uint64_t value = kind == 3 ? unpack_uint (&in) : read_one (&in, kind);
    g_assert (value == g_array_index (values, uint64_t, i));
  }
  g_assert (unpack_end (&in));
  return 0;
}
