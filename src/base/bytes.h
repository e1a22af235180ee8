/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <string.h>

/* Appends to bytes, which end without a zero.  Those that an account is put aside or told by are short, and
 * there are thousands: where there is room, nobody is asked for it. */
static inline void
bytes_append (GString *out, gconstpointer bytes, gsize size)
{
  if (out->allocated_len - out->len <= size) {
    g_string_append_len (out, bytes, (gssize) size);
    return;
  }
  memcpy (out->str + out->len, bytes, size);
  out->len += size;
}
