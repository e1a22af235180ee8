/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/gunzip.h"

#include <zlib.h>

#include "weft/error.h"

struct Gunzip {
  Ahead *packed;
  z_stream z;
  uint64_t unpacked; /* bytes so far */
};

Gunzip *
gunzip_new (Ahead *packed, const uint8_t *seen, size_t length, GError **error)
{
  Gunzip *gunzip = g_new0 (Gunzip, 1);
  gunzip->packed = packed;
  gunzip->z.next_in = (Bytef *) seen;
  gunzip->z.avail_in = (uInt) length;
  if (inflateInit2 (&gunzip->z, 15 + 16) == Z_OK)
    return gunzip;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_FAILED, "zlib could not be started");
  g_free (gunzip);
  return NULL;
}

void
gunzip_free (Gunzip *gunzip)
{
  if (gunzip == NULL)
    return;
  inflateEnd (&gunzip->z);
  g_free (gunzip);
}

/* False: an error, or there is no more. */
static bool
refill (Gunzip *gunzip, GError **error)
{
  AheadBlock block;
  if (!ahead_next (gunzip->packed, &block, error))
    return false;
  gunzip->z.next_in = (Bytef *) block.bytes;
  gunzip->z.avail_in = (uInt) block.length;
  return block.length > 0;
}

/* Zero padding between and after members is ignored, as gzip itself does. */
static void
skip_padding (z_stream *z)
{
  while (z->avail_in > 0 && *z->next_in == 0) {
    z->next_in++;
    z->avail_in--;
  }
}

/* Gets packed bytes to work on.  False: *got is what gunzip_fill returns. */
static bool
find_input (Gunzip *gunzip, gssize *got, GError **error)
{
  z_stream *z = &gunzip->z;
  GError *failure = NULL;
  do {
    if (z->avail_in == 0 && !refill (gunzip, &failure))
      break;
    if (z->total_in == 0)
      skip_padding (z);
  } while (z->avail_in == 0);
  if (z->avail_in > 0)
    return true;
  if (failure == NULL && z->total_in > 0)
    g_set_error (&failure, WEFT_ERROR, WEFT_ERROR_CUT,
                 "the file was cut short: its gzip data end at byte %" G_GUINT64_FORMAT " of what they hold",
                 gunzip->unpacked);
  *got = failure != NULL ? -1 : 0;
  if (failure != NULL)
    g_propagate_error (error, failure);
  return false;
}

gssize
gunzip_fill (gpointer user_data, void *buffer, size_t size, GError **error)
{
  Gunzip *gunzip = user_data;
  z_stream *z = &gunzip->z;
  z->next_out = buffer;
  z->avail_out = (uInt) MIN (size, (size_t) G_MAXINT);
  uInt room = z->avail_out;
  while (z->avail_out == room) {
    gssize got;
    if (!find_input (gunzip, &got, error))
      return got;
    int code = inflate (z, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
      inflateReset (z);
      z->total_in = 0;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT,
                   "gzip data are damaged (byte %" G_GUINT64_FORMAT "): %s",
                   gunzip->unpacked + (room - z->avail_out), z->msg != NULL ? z->msg : "unknown");
      return -1;
    }
  }
  gunzip->unpacked += room - z->avail_out;
  return (gssize) (room - z->avail_out);
}
