/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/usage_block.h"

#include <math.h>
#include <string.h>

#include "store/pack.h"

/* A row begins with a byte that says which of these follow. */
enum {
  HAS_DAY = 1,  /* days since the row before */
  HAS_USER = 2, /* words are written as number + 1, none as 0 */
  HAS_FEATURE = 4,
  HAS_ACCOUNT = 8,
  HAS_KNOWN = 16, /* else it was known at the start of its day */
  TIER_SHIFT = 5, /* two bits: the tier + 1 */
  TIER_MASK = 3,
  HAS_FRACTION = 128, /* the count as the bits of a double, else as a whole number */
};

#define DAY_SECONDS 86400
#define WHOLE_COUNT_MAX 9007199254740992.0 /* 2^53: whole numbers up to here are exact */

int
usage_row_compare (const UsageRow *a, const UsageRow *b)
{
  if (a->day != b->day)
    return a->day < b->day ? -1 : 1;
  if (a->user != b->user)
    return a->user < b->user ? -1 : 1;
  if (a->feature != b->feature)
    return a->feature < b->feature ? -1 : 1;
  if (a->account != b->account)
    return a->account < b->account ? -1 : 1;
  if (a->known_unix != b->known_unix)
    return a->known_unix < b->known_unix ? -1 : 1;
  if (a->tier != b->tier)
    return a->tier < b->tier ? -1 : 1;
  return (a->count > b->count) - (a->count < b->count);
}

static bool
is_whole (double count)
{
  return count >= 0 && count <= WHOLE_COUNT_MAX && !signbit (count) && count == floor (count);
}

static uint8_t
flags_of (const UsageRow *row, const UsageRow *before)
{
  unsigned flags = (unsigned) (row->tier + 1) << TIER_SHIFT;
  flags |= row->day != before->day ? HAS_DAY : 0;
  flags |= row->user != before->user ? HAS_USER : 0;
  flags |= row->feature != before->feature ? HAS_FEATURE : 0;
  flags |= row->account != before->account ? HAS_ACCOUNT : 0;
  flags |= row->known_unix != (int64_t) row->day * DAY_SECONDS ? HAS_KNOWN : 0;
  flags |= is_whole (row->count) ? 0 : HAS_FRACTION;
  return (uint8_t) flags;
}

static uint8_t *
put_double (uint8_t *at, double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  return pack_put_fixed (at, bits);
}

/* The flags and six numbers. */
#define ROW_BYTES (1u + 6u * PACK_MOST)

static uint8_t *
pack_row (uint8_t *at, const UsageRow *row, const UsageRow *before)
{
  uint8_t flags = *at++ = flags_of (row, before);
  if (flags & HAS_DAY)
    at = pack_put_uint (at, (uint32_t) row->day - (uint32_t) before->day);
  if (flags & HAS_USER)
    at = pack_put_uint (at, row->user + 1u);
  if (flags & HAS_FEATURE)
    at = pack_put_uint (at, row->feature + 1u);
  if (flags & HAS_ACCOUNT)
    at = pack_put_uint (at, row->account + 1u);
  if (flags & HAS_KNOWN)
    at = pack_put_uint (at, (uint64_t) row->known_unix);
  if (flags & HAS_FRACTION)
    at = put_double (at, row->count);
  else
    at = pack_put_uint (at, (uint64_t) row->count);
  return at;
}

void
usage_block_pack (GByteArray *out, const UsageRow *rows, size_t count)
{
  UsageRow before = { .day = 0, .user = WORD_NONE, .feature = WORD_NONE, .account = WORD_NONE };
  g_byte_array_set_size (out, 0);
  uint8_t *at = pack_put_uint (pack_begin (out, PACK_MOST + count * ROW_BYTES), count);
  for (size_t i = 0; i < count; before = rows[i++])
    at = pack_row (at, &rows[i], &before);
  pack_end (out, at);
}

static double
unpack_double (Unpack *in)
{
  uint64_t bits = unpack_fixed (in);
  double value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* The row before is changed into this one. */
static void
unpack_row (Unpack *in, UsageRow *row)
{
  unsigned flags = in->next < in->end ? *in->next++ : 0;
  if (flags & HAS_DAY)
    row->day = (int32_t) ((uint32_t) row->day + (uint32_t) unpack_uint (in));
  if (flags & HAS_USER)
    row->user = (uint32_t) unpack_uint (in) - 1u;
  if (flags & HAS_FEATURE)
    row->feature = (uint32_t) unpack_uint (in) - 1u;
  if (flags & HAS_ACCOUNT)
    row->account = (uint32_t) unpack_uint (in) - 1u;
  row->known_unix = flags & HAS_KNOWN ? (int64_t) unpack_uint (in) : (int64_t) row->day * DAY_SECONDS;
  row->tier = (int8_t) ((flags >> TIER_SHIFT & TIER_MASK) - 1u);
  row->count = flags & HAS_FRACTION ? unpack_double (in) : (double) unpack_uint (in);
  in->is_damaged |= row->tier > TIER_ADVANCED;
}

bool
usage_block_unpack (const void *blob, size_t length, GArray *rows)
{
  UsageRow row = { .day = 0, .user = WORD_NONE, .feature = WORD_NONE, .account = WORD_NONE };
  Unpack in = unpack_begin (blob, length);
  g_array_set_size (rows, 0);
  for (size_t left = unpack_count (&in); left > 0 && !in.is_damaged; left--) {
    unpack_row (&in, &row);
    g_array_append_val (rows, row);
  }
  return unpack_end (&in);
}
