/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Lists packed into blobs: numbers of seven bits a byte, the lowest first, the high bit says that more follow
 * (LEB128). Signed numbers are folded so that small ones of either sign stay small (zigzag). */
#define PACK_MOST 10u /* bytes of a number */
static inline uint8_t *
pack_put_uint (uint8_t *at, uint64_t value) /* gives where the next one goes */
{
  for (; value > 0x7f; value >>= 7)
    *at++ = (uint8_t) (value | 0x80);
  *at++ = (uint8_t) value;
  return at;
}
static inline uint8_t *
pack_put_int (uint8_t *at, int64_t value)
{
  return pack_put_uint (at, ((uint64_t) value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}
static inline uint8_t *
pack_put_fixed (uint8_t *at, uint64_t value) /* eight bytes, little endian: for hashes */
{
  uint64_t bytes = GUINT64_TO_LE (value);
  memcpy (at, &bytes, sizeof bytes);
  return at + sizeof bytes;
}
static inline uint8_t *
pack_put_text (uint8_t *at, const char *text) /* its length, and its bytes */
{
  size_t length = strlen (text);
  at = pack_put_uint (at, length);
  memcpy (at, text, length);
  return at + length;
}
static inline uint8_t *
pack_put_string (uint8_t *at,
                 const char *text) /* its length, its bytes and a NUL: to be read where it lies */
{
  at = pack_put_text (at, text);
  *at++ = '\0';
  return at;
}
/* Room for so many bytes behind what is there, to put numbers and texts into; pack_end takes back what was
 * left of it. */
uint8_t *pack_begin (GByteArray *out, size_t bytes);
void pack_end (GByteArray *out, const uint8_t *at);

/* A blob being read.  It may be damaged: a read past the end or of a number that does not fit gives 0 and
 * sets is_damaged for good, so that one check at the end is enough. */
typedef struct {
  const uint8_t *next, *end;
  bool is_damaged;
} Unpack;

Unpack unpack_begin (const void *blob, size_t length);
uint64_t unpack_long_uint (Unpack *in); /* of any number of bytes */
static inline uint64_t
unpack_uint (Unpack *in) /* most numbers are of one byte */
{
  return in->next < in->end && *in->next < 0x80 ? *in->next++ : unpack_long_uint (in);
}
int64_t unpack_int (Unpack *in);
uint64_t unpack_fixed (Unpack *in);
const char *unpack_string (Unpack *in); /* borrowed; "" where it is damaged */
/* How many items follow; each takes at least a byte, so that a damaged count cannot ask for much memory. */
size_t unpack_count (Unpack *in);
/* True if nothing was damaged and nothing is left over. */
bool unpack_end (const Unpack *in);
