/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lists packed into blobs: numbers of seven bits a byte, the lowest first, the high bit says that more follow
 * (LEB128). Signed numbers are folded so that small ones of either sign stay small (zigzag). */
static inline uint8_t *
pack_put_uint (uint8_t *at, uint64_t value) /* at most ten bytes; gives where the next one goes */
{
  for (; value > 0x7f; value >>= 7)
    *at++ = (uint8_t) (value | 0x80);
  *at++ = (uint8_t) value;
  return at;
}
void pack_uint (GByteArray *out, uint64_t value);
void pack_int (GByteArray *out, int64_t value);
void pack_fixed (GByteArray *out, uint64_t value); /* eight bytes, little endian: for hashes */
void pack_text (GByteArray *out, const char *text);

/* A blob being read.  It may be damaged: a read past the end or of a number that does not fit gives 0 and
 * sets is_damaged for good, so that one check at the end is enough. */
typedef struct {
  const uint8_t *next, *end;
  bool is_damaged;
} Unpack;

Unpack unpack_begin (const void *blob, size_t length);
uint64_t unpack_uint (Unpack *in);
int64_t unpack_int (Unpack *in);
uint64_t unpack_fixed (Unpack *in);
/* How many items follow; each takes at least a byte, so that a damaged count cannot ask for much memory. */
size_t unpack_count (Unpack *in);
/* True if nothing was damaged and nothing is left over. */
bool unpack_end (const Unpack *in);
