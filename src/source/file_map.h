/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file as memory: nothing is copied, and no more of it counts as ours than was brought and not dropped.  A
 * file that somebody shortens meanwhile ends in zeros, and says so; nobody is killed for looking at them. */
typedef struct FileMap FileMap;

/* The first `length` bytes; fd may be closed afterwards.  NULL: the system cannot do it with this file. */
FileMap *file_map_new (int fd, size_t length);
void file_map_free (FileMap *map); /* NULL is allowed */
const uint8_t *file_map_bytes (const FileMap *map);
/* Has a part read before it is looked at.  False: the file does not reach so far any more, or its disk fails.
 */
bool file_map_bring (FileMap *map, size_t at, size_t length);
/* A part is not needed any more; looked at again, it comes again. */
void file_map_drop (FileMap *map, size_t at, size_t length);
/* Whether all that was looked at so far was there. */
bool file_map_is_whole (const FileMap *map);
