/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/report.h"

/* Puts the files of a report (ReportFile *) where they belong: below the folder path, or the only one at path
 * itself.  All of them are there afterwards, or none.  *main_file (free it) is the path of the first. */
bool files_write (const GPtrArray *files, bool is_folder, const char *path, char **main_file, GError **error);
/* The bytes that pseudonyms are made with; WEFT_ERROR_USAGE: so few that they can be guessed. */
GBytes *files_read_key (const char *path, GError **error);
