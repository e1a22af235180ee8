/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdio.h>

#include "report/report.h"

/* Puts the files of a report (ReportFile *) where they belong: below the folder path, or the only one at path
 * itself.  All are written before the first takes its name: where there is no room or a folder is in the
 * place of a file, everything stays as it was.  *main_file (free it) is the path of the first. */
bool files_write (const GPtrArray *files, bool is_folder, const char *path, char **main_file, GError **error);
/* The same for one file at that path, which fn writes to as it is made. */
typedef bool (*FilesFn) (FILE *out, gpointer data, GError **error);
bool files_write_one (const char *path, FilesFn fn, gpointer data, char **main_file, GError **error);
/* The bytes that pseudonyms are made with; WEFT_ERROR_USAGE: so few that they can be guessed. */
GBytes *files_read_key (const char *path, GError **error);
