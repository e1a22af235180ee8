/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/source.h"

/* What the parts of a walk share: files (walk.c), folders (folder.c), archives (archive.c). */
typedef struct {
  const SourceOptions *options;
  const SourceVisitor *visitor;
  uint64_t read_before; /* options->read_bytes when the file or folder of messages was begun */
  const Stream *file;   /* the one on disk that is read, maybe an archive; NULL: a folder of messages */
  unsigned archive_depth;
  uint64_t
      unpacked_left; /* bytes that the file on disk may still unpack to, all its nested archives together */
  uint64_t entries_left;
  bool is_exhausted; /* one of the two was met: the rest of the file on disk is not read */
} Walk;

/* Reads one unit, or the archive that it turns out to be.  disk_path: where the very bytes of the stream lie,
 * or NULL. */
bool walk_stream (Walk *walk, Stream *stream, const char *disk_path, SourceUnit *unit, GError **error);
/* Counts in options->read_bytes what is read of one file on disk, or of a folder of messages. */
void walk_begin_count (Walk *walk);
void walk_count (const Walk *walk, int64_t bytes);
/* One file on disk. */
bool walk_file (Walk *walk, const char *path, GError **error);
/* False: the file on disk was changed while it was read. */
bool walk_check (const Walk *walk, GError **failure);
/* Reports a unit that cannot be read.  Takes failure. */
bool walk_fail (Walk *walk, SourceUnit *unit, GError *failure, GError **error);
/* False for what belongs to a program or the system and not to the data: settings (*.ini) and dot files. */
bool walk_is_input (const char *name);

bool folder_walk (Walk *walk, const char *path, unsigned depth, GError **error);

bool archive_sniff (const uint8_t *head, size_t length);
bool archive_walk (Walk *walk, Stream *stream, const char *disk_path, SourceUnit *outer, GError **error);
