/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/stream.h"

#include <string.h>

#include "source/ahead.h"
#include "source/file_input.h"
#include "source/gunzip.h"
#include "source/wide.h"
#include "weft/error.h"

/* The bytes go from a file or from fill to packed, where they are hashed, and from there to the reader; those
 * of a gzipped file through unpacked, and wide text through narrow.  Where the input is long each of these
 * has a thread, and what that thread changes is changed by no other. */
struct Stream {
  FileInput *file; /* NULL: they come through fill */
  StreamFill fill;
  gpointer user_data;
  GDestroyNotify destroy;
  Digest *digest;
  atomic_ullong *counter; /* of bytes; NULL: nobody counts */
  Ahead *packed;          /* the file as it is; NULL: the bytes are borrowed */
  Gunzip *gunzip;         /* NULL: the file is a plain one */
  Ahead *unpacked;        /* likewise */
  Wide *wide;             /* NULL: the text has a byte a letter */
  Ahead *narrow;          /* likewise */
  const uint8_t *at;      /* what can be seen */
  size_t left;
  uint8_t *joined; /* holds it where more was wanted at once than fits in front of a block */
  size_t joined_size;
  uint64_t offset;
  bool ended;
  bool is_cut;     /* it ended before its end … */
  GError *cut;     /* … and why; NULL: it did not, or was taken */
  GArray *marks;   /* uint64_t: of what is or was shown; NULL: nothing is looked for */
  guint next_mark; /* those before it are passed */
};

static gssize
count (Stream *stream, gssize got)
{
  if (got > 0 && stream->counter != NULL)
    atomic_fetch_add (stream->counter, (unsigned long long) got);
  return got;
}

static gssize
fill_packed (gpointer user_data, void *buffer, size_t size, GError **error)
{
  Stream *stream = user_data;
  return count (stream, stream->file != NULL ? file_input_fill (stream->file, buffer, size, error)
                                             : stream->fill (stream->user_data, buffer, size, error));
}

static gssize
show_packed (gpointer user_data, size_t size, const uint8_t **bytes, GError **error)
{
  Stream *stream = user_data;
  return count (stream, file_input_show (stream->file, size, bytes, error));
}

static Stream *
stream_new (void)
{
  Stream *stream = g_new0 (Stream, 1);
  stream->digest = digest_new ();
  stream->at = (const uint8_t *) "";
  return stream;
}

static void
start_reading (Stream *stream)
{
  AheadInput input = {
    .fill = fill_packed, .user_data = stream, .may_run_ahead = stream->file != NULL, .digest = stream->digest
  };
  if (stream->file != NULL && file_input_can_show (stream->file))
    input.show = show_packed;
  stream->packed = ahead_new (&input);
}

Stream *
stream_new_callback (StreamFill fill, gpointer user_data, GDestroyNotify destroy)
{
  Stream *stream = stream_new ();
  stream->fill = fill;
  stream->user_data = user_data;
  stream->destroy = destroy;
  start_reading (stream);
  return stream;
}

/* Shown all at once: nothing is copied, and hashed only if somebody asks. */
Stream *
stream_new_bytes (const void *bytes, size_t length)
{
  Stream *stream = stream_new ();
  if (length > 0)
    stream->at = bytes;
  stream->left = length;
  stream->ended = true;
  return stream;
}

void
stream_free (Stream *stream)
{
  if (stream == NULL)
    return;
  ahead_free (stream->narrow);   /* which reads from unpacked */
  ahead_free (stream->unpacked); /* which reads from packed */
  ahead_free (stream->packed);
  digest_free (stream->digest);
  wide_free (stream->wide);
  gunzip_free (stream->gunzip);
  if (stream->destroy != NULL)
    stream->destroy (stream->user_data);
  file_input_free (stream->file);
  g_free (stream->joined);
  g_clear_error (&stream->cut);
  g_clear_pointer (&stream->marks, g_array_unref);
  g_free (stream);
}

void
stream_count_bytes (Stream *stream, atomic_ullong *counter)
{
  stream->counter = counter;
}

/* ---- gzip ---- */

/* What is seen of the file is unpacked first. */
static bool
start_unpacking (Stream *stream, GError **error)
{
  stream->gunzip = gunzip_new (stream->packed, stream->at, stream->left, error);
  if (stream->gunzip == NULL)
    return false;
  stream->left = 0;
  stream->ended = false;
  stream->unpacked = ahead_new (&(AheadInput){
      .fill = gunzip_fill, .user_data = stream->gunzip, .may_run_ahead = stream->file != NULL });
  return true;
}

/* Gzip is told by its first three bytes: the magic and the only method there is. */
static bool
check_gzip (Stream *stream, GError **error)
{
  size_t have;
  const uint8_t *head = stream_peek (stream, 3, &have, error);
  if (head == NULL)
    return false;
  bool is_gzip = have >= 3 && memcmp (head, "\x1f\x8b\x08", 3) == 0;
  return !is_gzip || start_unpacking (stream, error);
}

/* ---- wide text ---- */

/* Where the bytes come from that are shown; NULL: they are borrowed. */
static Ahead *
get_input (const Stream *stream)
{
  if (stream->narrow != NULL)
    return stream->narrow;
  return stream->unpacked != NULL ? stream->unpacked : stream->packed;
}

/* What is seen is converted first. */
static bool
check_wide (Stream *stream, GError **error)
{
  size_t have;
  const uint8_t *head = stream_peek (stream, WIDE_HEAD_BYTES, &have, error);
  if (head == NULL)
    return false;
  WideForm form = wide_recognise (head, have);
  if (form.width == 0)
    return true;
  stream->wide = wide_new (get_input (stream), stream->at, stream->left, form);
  stream->left = 0;
  stream->ended = false;
  g_clear_error (&stream->cut); /* it is met again */
  stream->narrow = ahead_new (
      &(AheadInput){ .fill = wide_fill, .user_data = stream->wide, .may_run_ahead = stream->file != NULL });
  return true;
}

/* Takes the stream. */
static Stream *
check_form (Stream *opened, GError **error)
{
  g_autoptr (Stream) stream = opened;
  return check_gzip (stream, error) && check_wide (stream, error) ? g_steal_pointer (&stream) : NULL;
}

Stream *
stream_open_callback (StreamFill fill, gpointer user_data, GDestroyNotify destroy, GError **error)
{
  return check_form (stream_new_callback (fill, user_data, destroy), error);
}

Stream *
stream_open (const char *path, GError **error)
{
  FileInput *file = file_input_open (path, error);
  if (file == NULL)
    return NULL;
  Stream *stream = stream_new ();
  stream->file = file;
  start_reading (stream);
  return check_form (stream, error);
}

/* ---- what can be seen ---- */

/* What is seen, and the block behind it, in memory of its own. */
static void
join (Stream *stream, const AheadBlock *block)
{
  size_t want = stream->left + block->length;
  if (stream->joined_size < want) {
    stream->joined_size = want + want / 2;
    uint8_t *joined = g_malloc (stream->joined_size);
    memcpy (joined, stream->at, stream->left);
    g_free (stream->joined);
    stream->joined = joined;
  } else {
    memmove (stream->joined, stream->at, stream->left);
  }
  memcpy (stream->joined + stream->left, block->bytes, block->length);
  stream->at = stream->joined;
}

/* An input that was cut short ends there: the next block is none.  False: any other error. */
static bool
next_block (Stream *stream, Ahead *input, AheadBlock *block, GError **error)
{
  GError *failure = NULL;
  if (ahead_next (input, block, &failure))
    return true;
  bool is_cut = g_error_matches (failure, WEFT_ERROR, WEFT_ERROR_CUT);
  stream->is_cut |= is_cut;
  if (is_cut && !stream->ended)
    stream->cut = failure;
  else if (is_cut)
    g_error_free (failure);
  else
    g_propagate_error (error, failure);
  return is_cut;
}

static bool
see_more (Stream *stream, GError **error)
{
  AheadBlock block;
  if (!next_block (stream, get_input (stream), &block, error))
    return false;
  stream->ended = block.length == 0;
  if (stream->ended)
    return true;
  if (stream->marks != NULL)
    g_array_append_vals (stream->marks, block.marks->data, block.marks->len);
  if (stream->left == 0) {
    stream->at = block.bytes;
  } else if (block.bytes == stream->at + stream->left) {
    /* it was shown, and follows */
  } else if (stream->left <= AHEAD_ROOM) {
    stream->at = memcpy (block.room - stream->left, stream->at, stream->left);
  } else {
    join (stream, &block);
  }
  stream->left += block.length;
  if (block.room == NULL)
    file_input_use (stream->file, stream->offset + stream->left);
  return true;
}

const uint8_t *
stream_peek (Stream *stream, size_t want, size_t *have, GError **error)
{
  while (stream->left < want && !stream->ended)
    if (!see_more (stream, error))
      return NULL;
  *have = stream->left;
  return stream->left > 0 ? stream->at : (const uint8_t *) "";
}

void
stream_skip (Stream *stream, size_t count)
{
  g_assert (count <= stream->left);
  stream->at += count;
  stream->left -= count;
  stream->offset += count;
}

uint64_t
stream_offset (const Stream *stream)
{
  return stream->offset;
}

void
stream_look_for (Stream *stream, const char *text)
{
  g_assert (stream->marks == NULL);
  Marks marks = marks_begin (text, stream->offset);
  stream->marks = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  marks_find (&marks, stream->at, stream->left, stream->marks);
  if (get_input (stream) != NULL)
    ahead_look_for (get_input (stream), &marks);
}

uint64_t
stream_next_mark (Stream *stream, uint64_t from)
{
  for (; stream->next_mark < stream->marks->len; stream->next_mark++) {
    uint64_t at = g_array_index (stream->marks, uint64_t, stream->next_mark);
    if (at >= from)
      return at;
  }
  g_array_set_size (stream->marks, 0);
  stream->next_mark = 0;
  return UINT64_MAX;
}

GError *
stream_take_cut (Stream *stream)
{
  return g_steal_pointer (&stream->cut);
}

bool
stream_is_cut (const Stream *stream)
{
  return stream->is_cut;
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
  GError *cut = stream_take_cut (stream);
  if (cut != NULL) {
    g_propagate_error (error, cut);
    return NULL;
  }
  *length = all->len;
  g_byte_array_append (all, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&all), FALSE);
}

/* ---- the end ---- */

/* All that was not looked at passes through the hash, still packed. */
static bool
read_the_rest (Stream *stream, GError **error)
{
  AheadBlock block;
  g_clear_pointer (&stream->narrow, ahead_free);
  g_clear_pointer (&stream->unpacked, ahead_free);
  do
    if (!next_block (stream, stream->packed, &block, error))
      return false;
  while (block.length > 0);
  return true;
}

bool
stream_check (const Stream *stream, GError **error)
{
  return stream->file == NULL || file_input_check (stream->file, error);
}

bool
stream_finish (Stream *stream, char sha256[65], GError **error)
{
  if (stream->packed == NULL)
    digest_add (stream->digest, stream->at - stream->offset, stream->left + stream->offset);
  else if (!read_the_rest (stream, error))
    return false;
  digest_finish (stream->digest, sha256);
  return stream_check (stream, error);
}
