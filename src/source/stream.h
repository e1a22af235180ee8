/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a file, a gzipped file, a buffer or an archive member, through one sliding window of bounded size.
 * What passes through is hashed on the way. */
typedef struct Stream Stream;

/* Opens a plain or gzipped file (by its first bytes).  Wide text (UTF-16, UTF-32) is shown as UTF-8.  Errors
 * do not name the file. */
Stream *stream_open (const char *path, GError **error);
/* Reads borrowed bytes; they must outlive the stream. */
Stream *stream_new_bytes (const void *bytes, size_t length);
/* Reads through a callback: returns bytes read, 0 at the end, -1 with error set.  A long input is read ahead
 * on a thread of its own, which ends before the stream is freed: what the callback changes is not looked at
 * meanwhile. */
typedef gssize (*StreamFill) (gpointer user_data, void *buffer, size_t size, GError **error);
Stream *stream_new_callback (StreamFill fill, gpointer user_data, GDestroyNotify destroy);
/* The same, unpacked and converted as stream_open does. */
Stream *stream_open_callback (StreamFill fill, gpointer user_data, GDestroyNotify destroy, GError **error);
/* Adds the bytes of the file to a counter from now on, as they are read. */
void stream_count_bytes (Stream *stream, atomic_ullong *counter);
void stream_free (Stream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stream, stream_free)

/* Shows the bytes at the current offset: at least `want` of them unless the input ends before; *have says how
 * many. The pointer is valid until the next call.  NULL only on error (an empty rest gives a pointer and
 * *have 0). */
const uint8_t *stream_peek (Stream *stream, size_t want, size_t *have, GError **error);
void stream_skip (Stream *stream, size_t count); /* count <= the last *have */
uint64_t stream_offset (const Stream *stream);   /* of the decompressed input */

/* Has a text of 2 to 8 bytes looked for from the current offset on, where the bytes are read: ahead of the
 * reader, who need not touch what is of no use to it.  Once a stream, before more than its head is shown. */
void stream_look_for (Stream *stream, const char *text);
/* The offset of the first such text at or behind `from` that is shown as a whole; UINT64_MAX: none is.  What
 * lies before the last answer is not found again. */
uint64_t stream_next_mark (Stream *stream, uint64_t from);

/* The input ended before its end: a gzipped file or an archive was cut short.  All that was shown is good,
 * but the last record of it may be half of one.  The error says where, is yours, and is given once: to the
 * reader that says what was lost by it, or to who opened the stream.  NULL: the end is the end. */
GError *stream_take_cut (Stream *stream);
/* Whether it was cut short, taken or not. */
bool stream_is_cut (const Stream *stream);

/* Reads what is left (at most max_bytes, else WEFT_ERROR_LIMIT; all of it, else WEFT_ERROR_CUT) into one
 * zero-terminated buffer. */
char *stream_read_all (Stream *stream, size_t max_bytes, size_t *length, GError **error);
/* Reads to the end and gives the SHA-256 of the file's own (compressed) bytes as 64 hex digits. */
bool stream_finish (Stream *stream, char sha256[65], GError **error);
/* False: the file was changed since it was opened, and what was read of it is of no use.  stream_finish asks,
 * too. */
bool stream_check (const Stream *stream, GError **error);
