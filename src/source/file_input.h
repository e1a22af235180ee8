/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The bytes of a file, for a stream.  Errors do not name it: who knows what it is to the user does. */
typedef struct FileInput FileInput;

FileInput *file_input_open (const char *path, GError **error);
void file_input_free (FileInput *input); /* NULL is allowed */
/* The next bytes, copied; 0 at the end, -1 with error. */
gssize file_input_fill (FileInput *input, void *buffer, size_t size, GError **error);

/* Whether the bytes can be shown where they are.  They follow each other in memory, and stay until the input
 * is freed. */
bool file_input_can_show (const FileInput *input);
/* The next bytes, at most `size`; 0 at the end, -1 with error. */
gssize file_input_show (FileInput *input, size_t size, const uint8_t **bytes, GError **error);
/* The reader is there: what comes next is brought into view by its thread, while another, which is busier,
 * looks at what was shown. */
void file_input_use (FileInput *input, size_t at);
/* False: the file is not any more what it was when it was opened, and what was read of it is neither. */
bool file_input_check (const FileInput *input, GError **error);
