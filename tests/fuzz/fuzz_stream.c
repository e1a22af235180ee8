/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

typedef struct {
  const uint8_t *at;
  size_t left;
} Rest;

static gssize
fill (gpointer user_data, void *buffer, size_t size, GError **error)
{
  (void) error;
  Rest *rest = user_data;
  size_t count = MIN (MIN (size, 7), rest->left); /* as a slow source gives them */
  memcpy (buffer, rest->at, count);
  rest->at += count;
  rest->left -= count;
  return (gssize) count;
}

/* What lies between the bytes of a file and its reader: gzip, wide text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Rest rest = { data, size };
  g_autoptr (GError) error = NULL;
  g_autoptr (Stream) stream = stream_open_callback (fill, &rest, NULL, &error);
  size_t length;
  g_autofree char *text = stream != NULL ? stream_read_all (stream, 16u << 20, &length, &error) : NULL;
  g_assert (text != NULL || error != NULL);
  return 0;
}
