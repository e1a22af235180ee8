/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "model/table.h"
#include "source/archive_handle.h"
#include "source/csv.h"
#include "source/digest.h"
#include "source/foreign.h"
#include "source/formats.h"
#include "source/mail_folder.h"
#include "weft/error.h"

#define SNIFF_BYTES (64u << 10)
#define FINGERPRINT_BYTES (64u << 10)
/* Small archives of very regular text are no bombs. */
#define UNPACKED_AT_LEAST (64u << 20)

bool
walk_is_input (const char *name)
{
  return name[0] != '.' && !g_str_has_suffix (name, ".ini");
}

bool
walk_fail (Walk *walk, SourceUnit *unit, GError *failure, GError **error)
{
  g_autoptr (GError) owned = failure;
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  return walk->visitor->end (unit, &counts, diag, owned, walk->visitor->records.user_data, error);
}

static const SourceFormat *
choose_format (const SourceOptions *options, const uint8_t *head, size_t length, const char *name)
{
  if (options->as_kind != NULL)
    return table_find (options->as_kind) >= 0 ? &csv_format : source_format_find (options->as_kind);
  for (const SourceFormat *const *format = source_formats; *format != NULL; format++)
    if ((*format)->sniff (head, length, name))
      return *format;
  if (options->columns != NULL && csv_sniff_mapped (head, length, options->columns))
    return &csv_format;
  return NULL;
}

/* What came before the cut stands, if anything did. */
static bool
settle_cut (Stream *stream, SourceCounts *counts, Diag *diag, GError **error)
{
  GError *cut = stream_take_cut (stream);
  if (stream_is_cut (stream))
    diag_warn (diag, "the file was cut short: what came before is kept; import it whole for the rest");
  if (cut == NULL)
    return true;
  if (counts->found == 0) {
    g_propagate_error (error, cut);
    return false;
  }
  counts->found++;
  diag_reject (diag, DIAG_BYTE, stream_offset (stream), 0, "%s", cut->message);
  g_error_free (cut);
  return true;
}

bool
walk_check (const Walk *walk, GError **failure)
{
  return walk->file == NULL || stream_check (walk->file, failure);
}

static bool
read_unit (Walk *walk, Stream *stream, const SourceFormat *format, SourceUnit *unit, GError **error)
{
  const RecordSink *sink = &walk->visitor->records, aside = mail_folder_sink (sink);
  bool is_aside = format == &mbox_format && mail_folder_is_aside (unit->path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  bool skip = false;
  if (!walk->visitor->begin (unit, &skip, sink->user_data, error))
    return false;
  if (skip)
    return true;
  if (format->read (stream, walk->options, is_aside ? &aside : sink, diag, &counts, &failure)) {
    if (settle_cut (stream, &counts, diag, &failure) && stream_finish (stream, unit->sha256, &failure))
      walk_check (walk, &failure);
  } else if (failure == NULL)
    g_set_error (&failure, WEFT_ERROR, WEFT_ERROR_FORMAT, "not readable as %s", format->name);
  return walk->visitor->end (unit, &counts, diag, failure, sink->user_data, error);
}

bool
walk_stream (Walk *walk, Stream *stream, const char *disk_path, SourceUnit *unit, GError **error)
{
  GError *failure = NULL;
  size_t have;
  const uint8_t *head = stream_peek (stream, SNIFF_BYTES, &have, &failure);
  if (head == NULL)
    return walk_fail (walk, unit, failure, error);
  if (have == 0 && (failure = stream_take_cut (stream)) == NULL)
    failure = g_error_new (WEFT_ERROR, WEFT_ERROR_FORMAT, "the file is empty");
  if (failure != NULL)
    return walk_fail (walk, unit, failure, error);
  g_autofree char *name = g_path_get_basename (unit->path);
  const char *refusal = foreign_refuse (head, MIN (have, SNIFF_BYTES), name);
  if (refusal != NULL)
    return walk_fail (walk, unit, g_error_new_literal (WEFT_ERROR, WEFT_ERROR_FORMAT, refusal), error);
  if (archive_sniff (head, have))
    return archive_walk (walk, stream, disk_path, unit, error);
  const SourceFormat *format = choose_format (walk->options, head, MIN (have, SNIFF_BYTES), name);
  if (format == NULL) {
    unit->hint = foreign_hint (head, MIN (have, SNIFF_BYTES), name);
    return walk_fail (walk, unit, stream_take_cut (stream), error);
  }
  unit->format = format->name;
  return read_unit (walk, stream, format, unit, error);
}

static bool
add_block (Digest *digest, int fd, off_t offset, GError **error)
{
  g_autofree uint8_t *block = g_malloc (FINGERPRINT_BYTES);
  ssize_t got;
  do
    got = pread (fd, block, FINGERPRINT_BYTES, offset);
  while (got < 0 && errno == EINTR);
  if (got < 0) {
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_IO, g_strerror (errno));
    return false;
  }
  digest_add (digest, block, (size_t) got);
  return true;
}

static bool
take_fingerprint (const char *path, SourceUnit *unit, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) {
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_IO, g_strerror (errno));
    return false;
  }
  g_autoptr (Digest) digest = digest_new ();
  digest_add (digest, &unit->size, sizeof unit->size);
  bool ok = add_block (digest, fd, 0, error) &&
            add_block (digest, fd, (off_t) MAX (unit->size - (int64_t) FINGERPRINT_BYTES, 0), error);
  digest_finish (digest, unit->fingerprint);
  close (fd);
  return ok;
}

void
walk_begin_count (Walk *walk)
{
  walk->read_before = walk->options->read_bytes != NULL ? atomic_load (walk->options->read_bytes) : 0;
}

void
walk_count (const Walk *walk, int64_t bytes)
{
  if (walk->options->read_bytes != NULL)
    atomic_store (walk->options->read_bytes, walk->read_before + (uint64_t) bytes);
}

static bool
read_file (Walk *walk, SourceUnit *unit, GError **error)
{
  GError *failure = NULL;
  if (!take_fingerprint (unit->path, unit, &failure))
    return walk_fail (walk, unit, failure, error);
  g_autoptr (Stream) stream = stream_open (unit->path, &failure);
  if (stream == NULL)
    return walk_fail (walk, unit, failure, error);
  stream_count_bytes (stream, walk->options->read_bytes);
  walk->file = stream;
  walk->archive_depth = 0;
  walk->is_exhausted = false;
  walk->entries_left = LIMIT_ARCHIVE_ENTRIES;
  walk->unpacked_left = MAX ((uint64_t) unit->size * LIMIT_ARCHIVE_RATIO, UNPACKED_AT_LEAST);
  bool goes_on =
      walk_stream (walk, stream, archive_is_plain_zip (unit->path) ? unit->path : NULL, unit, error);
  walk->file = NULL;
  return goes_on;
}

bool
walk_file (Walk *walk, const char *path, GError **error)
{
  GStatBuf about;
  SourceUnit unit = { .path = path };
  if (g_stat (path, &about) != 0)
    return walk_fail (walk, &unit, g_error_new_literal (WEFT_ERROR, WEFT_ERROR_IO, g_strerror (errno)),
                      error);
  unit.size = about.st_size;
  unit.mtime_unix = about.st_mtime;
  walk_begin_count (walk);
  bool is_good = read_file (walk, &unit, error);
  walk_count (walk, unit.size); /* of a known file nothing was read */
  return is_good;
}

/* "export/" and "export" are one folder. */
static char *
dup_without_slash (const char *path)
{
  size_t length = strlen (path);
  while (length > 1 && path[length - 1] == '/')
    length--;
  return g_strndup (path, length);
}

bool
source_walk (const char *given, const SourceOptions *options, const SourceVisitor *visitor, GError **error)
{
  Walk walk = { .options = options, .visitor = visitor };
  g_autofree char *path = dup_without_slash (given);
  GStatBuf about;
  if (g_stat (path, &about) != 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", given, g_strerror (errno));
    return false;
  }
  if (S_ISDIR (about.st_mode))
    return folder_walk (&walk, path, 0, error);
  if (S_ISREG (about.st_mode))
    return walk_file (&walk, path, error);
  SourceUnit unit = { .path = path };
  return walk_fail (&walk, &unit, g_error_new (WEFT_ERROR, WEFT_ERROR_IO, "not a file or folder"), error);
}
