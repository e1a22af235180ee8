/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The bytes of a file, for a stream. */
typedef struct FileInput FileInput;

FileInput *file_input_open (const char *path, GError **error);
/* A StreamFill; input is the FileInput. */
gssize file_input_fill (gpointer input, void *buffer, size_t size, GError **error);
void file_input_free (gpointer input);
