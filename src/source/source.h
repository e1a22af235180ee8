/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdatomic.h>

#include "base/diag.h"
#include "model/record.h"
#include "source/stream.h"

/* The table of formats (docs/architecture.md: one of the five places to extend).  A row is a name, a sniff
 * and a read. */

typedef struct {
  GHashTable *columns;   /* Config.columns, or NULL */
  const char *as_kind;   /* --as KIND: a table or format name; NULL: by content */
  const char *time_zone; /* of calendars that write clock times alone; NULL: UTC */
  bool tag_bodies;
  GHashTable *leave_out;     /* set of canonical paths (g_canonicalize_filename) that are no input, or NULL */
  uint32_t *mailbox_count;   /* of Mailbox.number so far; NULL: none is numbered */
  atomic_ullong *read_bytes; /* of the files on disk so far, packed as they are; NULL: nobody asks */
} SourceOptions;

typedef struct {
  uint64_t found; /* records met: messages, VEVENTs, items, rows; calendar parts of mail are not counted */
} SourceCounts;

typedef struct {
  const char *name; /* "mbox", "eml", "ical", "ews", "graph", "csv", "zendesk" … as shown by status */
  /* True if the first bytes (up to 64 KiB) are of this format.  file_name helps only where content cannot
   * decide. */
  bool (*sniff) (const uint8_t *head, size_t length, const char *file_name);
  /* Delivers every record to the sink; odd ones go to diag and the reading goes on.  False: the file as a
   * whole cannot be read (records already delivered are then rolled back by the caller), or the sink refused.
   */
  bool (*read) (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
                SourceCounts *counts, GError **error);
} SourceFormat;

/* The formats, in the order in which they are asked; ends with NULL. */
extern const SourceFormat *const source_formats[];

/* One thing that is in the store whole or not at all: a file, an archive member, a folder of .eml, a Maildir.
 */
typedef struct {
  const char *path;   /* as given on the command line; members as "archive.zip/inner/name" */
  const char *format; /* name of the format; NULL: not recognised */
  const char *hint;   /* what may help with a file that is not recognised; NULL: nothing to say */
  int64_t size, mtime_unix;
  char fingerprint[65]; /* SHA-256 of size and both ends: recognises a file without reading it */
  char sha256[65];      /* of all its bytes, of a folder of the hashes of its files; filled in at end */
} SourceUnit;

/* How the pipeline follows a walk.  begin may set *skip (already imported): the unit is passed over without
 * end.  end gets the error of an unreadable unit, or NULL; it commits or rolls back.  Begin is not called for
 * a unit that cannot be opened, is empty (end with a failure) or is not recognised (end with unit.format and
 * failure NULL).  A false return ends the walk. */
typedef struct {
  bool (*begin) (const SourceUnit *unit, bool *skip, gpointer user_data, GError **error);
  bool (*end) (const SourceUnit *unit, const SourceCounts *counts, Diag *diag, const GError *failure,
               gpointer user_data, GError **error);
  RecordSink records; /* records.user_data is passed to begin and end too */
  /* An archive has been read to its end without fault: what was said of it before is over.  NULL: no matter.
   */
  bool (*archive_is_whole) (const SourceUnit *unit, gpointer user_data, GError **error);
} SourceVisitor;

/* Walks a file or a folder (sorted by name, recursively, into .zip, .tar and .tar.gz).  Dot files, *.ini and
 * what is to be left out are no input.  False: the visitor refused, or the path does not exist. */
bool
source_walk (const char *path, const SourceOptions *options, const SourceVisitor *visitor, GError **error);

/* The format of that name, or NULL. */
const SourceFormat *source_format_find (const char *name);

/* The bytes of a unit by the path that a walk gave it: a file on disk, or a member of an archive, of archives
 * inside of archives too; unpacked, as its reader sees them.  NULL: it is not there, or a folder. */
Stream *source_open_unit (const char *path, GError **error);
