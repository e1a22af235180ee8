/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pack.h"

uint8_t *
pack_begin (GByteArray *out, size_t bytes)
{
  guint before = out->len;
  g_byte_array_set_size (out, before + (guint) bytes);
  return out->data + before;
}

void
pack_end (GByteArray *out, const uint8_t *at)
{
  g_byte_array_set_size (out, (guint) (at - out->data));
}

Unpack
unpack_begin (const void *blob, size_t length)
{
  const uint8_t *bytes = blob != NULL ? blob : (const uint8_t *) "";
  return (Unpack){ .next = bytes, .end = bytes + (blob != NULL ? length : 0) };
}

static uint64_t
mark_damaged (Unpack *in)
{
  in->is_damaged = true;
  in->next = in->end;
  return 0;
}

uint64_t
unpack_long_uint (Unpack *in)
{
  uint64_t value = 0;
  for (unsigned shift = 0; in->next < in->end && shift < 64; shift += 7) {
    uint8_t byte = *in->next++;
    if (shift == 63 && byte > 1)
      break; /* more than 64 bits */
    value |= (uint64_t) (byte & 0x7f) << shift;
    if (byte < 0x80)
      return value;
  }
  return mark_damaged (in);
}

int64_t
unpack_int (Unpack *in)
{
  uint64_t folded = unpack_uint (in);
  return (int64_t) ((folded >> 1) ^ (folded & 1 ? UINT64_MAX : 0));
}

uint64_t
unpack_fixed (Unpack *in)
{
  uint64_t bytes;
  if ((size_t) (in->end - in->next) < sizeof bytes)
    return mark_damaged (in);
  memcpy (&bytes, in->next, sizeof bytes);
  in->next += sizeof bytes;
  return GUINT64_FROM_LE (bytes);
}

const char *
unpack_string (Unpack *in)
{
  const char *text = "";
  uint64_t length = unpack_uint (in);
  if (length >= (uint64_t) (in->end - in->next) || in->next[length] != '\0') {
    mark_damaged (in);
  } else {
    text = (const char *) in->next;
    in->next += length + 1;
  }
  return text;
}

size_t
unpack_count (Unpack *in)
{
  uint64_t count = unpack_uint (in);
  if (count > (uint64_t) (in->end - in->next))
    return mark_damaged (in);
  return (size_t) count;
}

bool
unpack_end (const Unpack *in)
{
  return !in->is_damaged && in->next == in->end;
}
