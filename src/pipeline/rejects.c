/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "source/source.h"
#include "store/store.h"
#include "weft/status.h"

#define EXCERPT_BYTES 80
/* To open a member an archive is read from its beginning: for so many of its files and not for more. */
#define MEMBERS_OPENED 200u

static void
reject_free (gpointer data)
{
  WeftReject *reject = data;
  g_free (reject->path);
  g_free (reject->reason);
  g_free (reject->place);
  g_free (reject->excerpt);
  g_free (reject);
}

/* The file is read forward once for all its rejects, which come in the order of their places. */
typedef struct {
  char *path;     /* of the open file; NULL: none */
  Stream *stream; /* NULL: not to be read */
  uint64_t line;  /* at the stream's offset */
  guint members_opened;
} Reading;

/* False: there is no such file. */
static bool
follow (Reading *reading, const char *path)
{
  if (g_strcmp0 (reading->path, path) != 0) {
    bool is_member = !g_file_test (path, G_FILE_TEST_EXISTS);
    reading->members_opened += is_member;
    g_free (reading->path);
    stream_free (reading->stream);
    reading->path = g_strdup (path);
    reading->stream =
        is_member && reading->members_opened > MEMBERS_OPENED ? NULL : source_open_unit (path, NULL);
    reading->line = 1;
  }
  return reading->stream != NULL;
}

/* "mails/" of "mails/", and of "a.zip/mails/ (2)"; 0: not a folder of messages. */
static size_t
measure_folder (const char *path)
{
  const char *slash = strrchr (path, '/');
  bool is_folder = slash != NULL && (slash[1] == '\0' || g_str_has_prefix (slash, "/ ("));
  return is_folder ? (size_t) (slash + 1 - path) : 0;
}

/* Where the record lies.  Of a folder of messages the name of the file stands in front of the reason: there
 * the reading is at that file afterwards, and *reason behind its name. */
static char *
find_file (Reading *reading, const StoredReject *reject, const char **reason)
{
  size_t folder = measure_folder (reject->path);
  *reason = reject->reason;
  for (const char *colon = strstr (reject->reason, ": "); folder > 0 && colon != NULL;
       colon = strstr (colon + 2, ": ")) {
    g_autofree char *file = g_strdup_printf ("%.*s%.*s", (int) folder, reject->path,
                                             (int) (colon - reject->reason), reject->reason);
    if (!follow (reading, file))
      continue;
    *reason = colon + 2;
    return g_steal_pointer (&file);
  }
  return g_strdup (reject->path);
}

/* Moves to that byte, or to that line. */
static bool
go_to (Reading *reading, const StoredReject *reject)
{
  for (;;) {
    size_t have;
    const uint8_t *bytes = stream_peek (reading->stream, 1, &have, NULL);
    if (bytes == NULL || have == 0)
      return false;
    if (reject->unit == DIAG_LINE) {
      if (reading->line >= reject->place)
        return true;
      const uint8_t *end = memchr (bytes, '\n', have);
      reading->line += end != NULL;
      stream_skip (reading->stream, end != NULL ? (size_t) (end - bytes) + 1 : have);
    } else {
      uint64_t offset = stream_offset (reading->stream);
      if (offset >= reject->place)
        return offset == reject->place;
      stream_skip (reading->stream, (size_t) MIN (reject->place - offset, have));
    }
  }
}

static char *
read_excerpt (Reading *reading, const char *path, const StoredReject *reject)
{
  size_t have;
  if (reject->unit == DIAG_WHOLE_FILE || !follow (reading, path) || !go_to (reading, reject))
    return NULL;
  const uint8_t *bytes = stream_peek (reading->stream, EXCERPT_BYTES, &have, NULL);
  if (bytes == NULL)
    return NULL;
  g_autofree char *text = g_strndup ((const char *) bytes, MIN (have, EXCERPT_BYTES));
  return g_strescape (text, NULL);
}

static char *
format_place (const StoredReject *reject)
{
  if (reject->unit == DIAG_WHOLE_FILE)
    return g_strdup ("");
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT, reject->unit == DIAG_LINE ? "line" : "byte",
                          reject->place);
}

GPtrArray *
weft_rejects (const char *store_path, GError **error)
{
  g_autoptr (Store) store = store_open (store_path, true, error);
  g_autoptr (GPtrArray) stored = store != NULL ? store_read_rejects (store, error) : NULL;
  if (stored == NULL)
    return NULL;
  GPtrArray *rejects = g_ptr_array_new_with_free_func (reject_free);
  Reading reading = { 0 };
  for (guint i = 0; i < stored->len; i++) {
    const StoredReject *from = g_ptr_array_index (stored, i);
    WeftReject *reject = g_new0 (WeftReject, 1);
    const char *reason;
    reject->path = find_file (&reading, from, &reason);
    reject->reason = g_strdup (reason);
    reject->place = format_place (from);
    reject->excerpt = read_excerpt (&reading, reject->path, from);
    g_ptr_array_add (rejects, reject);
  }
  g_free (reading.path);
  stream_free (reading.stream);
  return rejects;
}
