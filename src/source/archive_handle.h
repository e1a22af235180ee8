/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/stream.h"

/* A zip or tar archive, read from its beginning to its end, member by member. */
typedef struct ArchiveHandle ArchiveHandle;
struct archive_entry;

/* disk_path: where the very bytes of the stream lie, or NULL; a zip on disk is read by its directory, which
 * also knows the sizes that its stream may lack.  The stream is borrowed. */
ArchiveHandle *archive_handle_open (Stream *outer, const char *disk_path, GError **error);
void archive_handle_free (ArchiveHandle *handle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ArchiveHandle, archive_handle_free)
/* The next member, valid until the next call; NULL at the end, or with error set. */
struct archive_entry *archive_handle_next (ArchiveHandle *handle, GError **error);
/* Of the archive's own bytes, how many have been read. */
int64_t archive_handle_packed (const ArchiveHandle *handle);
/* Bytes of the member: how many, 0 at its end, -1 with error set: WEFT_ERROR_CUT where the archive ends
 * before it. */
gssize archive_handle_read (ArchiveHandle *handle, void *buffer, size_t size, GError **error);
/* As it is shown and stored; yours. */
char *archive_member_name (struct archive_entry *entry);

/* True if a file on disk is a zip as it is, not gzipped. */
bool archive_is_plain_zip (const char *path);
