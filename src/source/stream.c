/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "source/ahead.h"
#include "source/hasher.h"
#include "weft/error.h"

#define WINDOW_BYTES (4u << 20)
#define FILE_BLOCK (256u << 10)

struct Stream {
  StreamFill fill;
  gpointer user_data;
  GDestroyNotify destroy;
  Hasher *hasher;     /* of bytes in packed, else in the window; NULL: borrowed bytes */
  z_stream *inflater; /* NULL: plain */
  uint8_t *packed;    /* FILE_BLOCK bytes of compressed input, where there is an inflater */
  bool packed_ended;
  uint64_t unpacked; /* bytes so far */
  bool may_run_ahead;
  Ahead *ahead; /* unpacks on a thread of its own, once the input has proved long; NULL: not yet */
  uint8_t *window;
  size_t size, start, end; /* unread bytes are window[start, end) */
  uint64_t offset;
  bool ended;
  bool is_borrowed; /* the window is the caller's and is never written to */
};

typedef struct {
  int fd;
  char *path;
} FileInput;

static gssize
fill_from_file (gpointer user_data, void *buffer, size_t size, GError **error)
{
  FileInput *input = user_data;
  ssize_t got;
  do
    got = read (input->fd, buffer, size);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", input->path, g_strerror (errno));
  return got;
}

static void
file_input_free (gpointer data)
{
  FileInput *input = data;
  close (input->fd);
  g_free (input->path);
  g_free (input);
}

Stream *
stream_new_callback (StreamFill fill, gpointer user_data, GDestroyNotify destroy)
{
  Stream *stream = g_new0 (Stream, 1);
  stream->fill = fill;
  stream->user_data = user_data;
  stream->destroy = destroy;
  stream->hasher = hasher_new ();
  stream->size = WINDOW_BYTES;
  stream->window = g_malloc (stream->size);
  return stream;
}

/* The bytes are the window, all of it shown at once: nothing is copied, and hashed only if somebody asks. */
Stream *
stream_new_bytes (const void *bytes, size_t length)
{
  Stream *stream = g_new0 (Stream, 1);
  stream->window = length > 0 ? (uint8_t *) bytes : (uint8_t *) "";
  stream->size = stream->end = length;
  stream->is_borrowed = stream->ended = true;
  return stream;
}

static gssize
fill_hashed (Stream *stream, void *buffer, size_t size, GError **error)
{
  hasher_wait (stream->hasher);
  gssize got = stream->fill (stream->user_data, buffer, size, error);
  if (got > 0)
    hasher_add (stream->hasher, buffer, (size_t) got);
  return got;
}

static bool
start_inflating (Stream *stream, size_t seen, GError **error)
{
  hasher_wait (stream->hasher);
  stream->packed = g_malloc (FILE_BLOCK);
  memcpy (stream->packed, stream->window, seen);
  stream->end = 0;
  stream->inflater = g_new0 (z_stream, 1);
  stream->inflater->next_in = stream->packed;
  stream->inflater->avail_in = (uInt) seen;
  if (inflateInit2 (stream->inflater, 15 + 16) == Z_OK)
    return true;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_FAILED, "zlib could not be started");
  return false;
}

/* Gzip is told by its first three bytes: the magic and the only method there is. */
static bool
check_gzip (Stream *stream, GError **error)
{
  size_t seen = 0;
  while (seen < 3) {
    gssize got = fill_hashed (stream, stream->window + seen, FILE_BLOCK - seen, error);
    if (got < 0)
      return false;
    if (got == 0)
      break;
    seen += (size_t) got;
  }
  stream->end = seen;
  if (seen >= 3 && memcmp (stream->window, "\x1f\x8b\x08", 3) == 0)
    return start_inflating (stream, seen, error);
  return true;
}

Stream *
stream_open_callback (StreamFill fill, gpointer user_data, GDestroyNotify destroy, GError **error)
{
  g_autoptr (Stream) stream = stream_new_callback (fill, user_data, destroy);
  if (!check_gzip (stream, error))
    return NULL;
  return g_steal_pointer (&stream);
}

Stream *
stream_open (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", path, g_strerror (errno));
    return NULL;
  }
  posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  FileInput *input = g_new0 (FileInput, 1);
  *input = (FileInput){ fd, g_strdup (path) };
  Stream *stream = stream_open_callback (fill_from_file, input, file_input_free, error);
  if (stream != NULL)
    stream->may_run_ahead = true;
  return stream;
}

void
stream_free (Stream *stream)
{
  if (stream == NULL)
    return;
  ahead_free (stream->ahead);
  if (stream->inflater != NULL)
    inflateEnd (stream->inflater);
  if (stream->destroy != NULL)
    stream->destroy (stream->user_data);
  hasher_free (stream->hasher);
  g_free (stream->inflater);
  g_free (stream->packed);
  if (!stream->is_borrowed)
    g_free (stream->window);
  g_free (stream);
}

static bool
refill_packed (Stream *stream, GError **error)
{
  z_stream *z = stream->inflater;
  gssize got = fill_hashed (stream, stream->packed, FILE_BLOCK, error);
  if (got < 0)
    return false;
  stream->packed_ended = got == 0;
  z->next_in = stream->packed;
  z->avail_in = (uInt) got;
  return true;
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

/* Gzip members may follow each other. */
static gssize
inflate_some (Stream *stream, uint8_t *buffer, size_t size, GError **error)
{
  z_stream *z = stream->inflater;
  z->next_out = buffer;
  z->avail_out = (uInt) MIN (size, (size_t) G_MAXINT);
  uInt room = z->avail_out;
  while (z->avail_out == room) {
    if (z->avail_in == 0 && !stream->packed_ended && !refill_packed (stream, error))
      return -1;
    if (z->total_in == 0)
      skip_padding (z);
    if (z->avail_in == 0 && !stream->packed_ended)
      continue;
    if (z->avail_in == 0) {
      if (z->total_in == 0)
        return 0;
      g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT,
                   "gzip data end in the middle (byte %" G_GUINT64_FORMAT ")",
                   stream->unpacked + (room - z->avail_out));
      return -1;
    }
    int code = inflate (z, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
      inflateReset (z);
      z->total_in = 0;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT,
                   "gzip data are damaged (byte %" G_GUINT64_FORMAT "): %s",
                   stream->unpacked + (room - z->avail_out), z->msg != NULL ? z->msg : "unknown");
      return -1;
    }
  }
  stream->unpacked += room - z->avail_out;
  return (gssize) (room - z->avail_out);
}

static gssize
inflate_ahead (gpointer stream, void *buffer, size_t size, GError **error)
{
  return inflate_some (stream, buffer, size, error);
}

/* Unpacking takes longer than reading what is in it: both at once, where it is worth a thread. */
static gssize
fill_unpacked (Stream *stream, uint8_t *buffer, size_t size, GError **error)
{
  if (stream->ahead == NULL && stream->may_run_ahead && stream->offset >= WINDOW_BYTES)
    stream->ahead = ahead_new (inflate_ahead, stream);
  return stream->ahead != NULL ? ahead_read (stream->ahead, buffer, size, error)
                               : inflate_some (stream, buffer, size, error);
}

static bool
fill_window (Stream *stream, GError **error)
{
  uint8_t *at = stream->window + stream->end;
  size_t room = stream->size - stream->end;
  gssize got = stream->inflater != NULL ? fill_unpacked (stream, at, room, error)
                                        : fill_hashed (stream, at, room, error);
  if (got < 0)
    return false;
  stream->ended = got == 0;
  stream->end += (size_t) got;
  return true;
}

const uint8_t *
stream_peek (Stream *stream, size_t want, size_t *have, GError **error)
{
  while (stream->end - stream->start < want && !stream->ended) {
    if (stream->inflater == NULL) /* else the window is not what is hashed */
      hasher_wait (stream->hasher);
    if (stream->start > 0 && stream->size - stream->start < want) {
      memmove (stream->window, stream->window + stream->start, stream->end - stream->start);
      stream->end -= stream->start;
      stream->start = 0;
    }
    if (stream->size < want) {
      stream->size = want + WINDOW_BYTES;
      stream->window = g_realloc (stream->window, stream->size);
    }
    if (!fill_window (stream, error))
      return NULL;
  }
  *have = stream->end - stream->start;
  return stream->window + stream->start;
}

void
stream_skip (Stream *stream, size_t count)
{
  g_assert (count <= stream->end - stream->start);
  stream->start += count;
  stream->offset += count;
  if (stream->start == stream->end)
    stream->start = stream->end = 0;
}

uint64_t
stream_offset (const Stream *stream)
{
  return stream->offset;
}

char *
stream_read_all (Stream *stream, size_t max_bytes, size_t *length, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  for (;;) {
    size_t have;
    const uint8_t *bytes = stream_peek (stream, 1, &have, error);
    if (bytes == NULL)
      return NULL;
    if (have == 0)
      break;
    if (all->len + have > max_bytes) {
      g_set_error (error, WEFT_ERROR, WEFT_ERROR_LIMIT, "larger than %zu bytes", max_bytes);
      return NULL;
    }
    g_byte_array_append (all, bytes, (guint) have);
    stream_skip (stream, have);
  }
  *length = all->len;
  g_byte_array_append (all, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&all), FALSE);
}

static bool
hash_the_rest (Stream *stream, GError **error)
{
  g_autofree uint8_t *scratch = g_malloc (FILE_BLOCK);
  gssize got;
  do
    got = fill_hashed (stream, scratch, FILE_BLOCK, error);
  while (got > 0);
  return got == 0;
}

bool
stream_finish (Stream *stream, char sha256[65], GError **error)
{
  if (stream->is_borrowed) {
    stream->hasher = hasher_new ();
    hasher_add (stream->hasher, stream->window, stream->size);
  } else {
    g_clear_pointer (&stream->ahead, ahead_free);
    if (!hash_the_rest (stream, error))
      return false;
  }
  hasher_finish (stream->hasher, sha256);
  return true;
}
