/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weft/report.h"

#include "pipeline/files.h"
#include "pipeline/session.h"
#include "report/report.h"

static GPtrArray *
write_in_memory (const WeftAssessment *assessment, const WeftReportOptions *options, GError **error)
{
  ReportOptions wanted = { .account = options->account,
                           .signal = options->signal,
                           .owner = options->owner,
                           .all_pages = options->all_pages,
                           .colour = options->colour,
                           .paper = options->paper };
  g_autoptr (GBytes) key = NULL;
  if (options->key_file != NULL && (key = files_read_key (options->key_file, error)) == NULL)
    return NULL;
  wanted.key = key;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
  if (!report_write (assessment->assessment, options->format, &wanted, files, error))
    return NULL;
  return g_steal_pointer (&files);
}

char *
weft_report_text (const WeftAssessment *assessment, const WeftReportOptions *options, GError **error)
{
  g_autoptr (GPtrArray) files = write_in_memory (assessment, options, error);
  if (files == NULL)
    return NULL;
  const ReportFile *file = g_ptr_array_index (files, 0);
  gsize size;
  const char *bytes = g_bytes_get_data (file->bytes, &size);
  return g_strndup (bytes, size);
}

bool
weft_report_write (const WeftAssessment *assessment, const WeftReportOptions *options, const char *path,
                   char **main_file, GError **error)
{
  g_autoptr (GPtrArray) files = write_in_memory (assessment, options, error);
  if (files == NULL)
    return false;
  return files_write (files, report_find_format (options->format)->is_folder, path, main_file, error);
}
