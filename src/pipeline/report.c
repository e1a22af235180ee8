/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weft/report.h"

#include "pipeline/files.h"
#include "pipeline/session.h"
#include "report/report.h"

static void
write_to_stream (const char *bytes, gsize length, gpointer data)
{
  fwrite (bytes, 1, length, data);
}

/* The files of a report; the beginning of a one-file format may go to `out`, NULL: nothing does. */
static GPtrArray *
write_in_memory (const WeftAssessment *assessment, const WeftReportOptions *options, FILE *out,
                 GError **error)
{
  ReportOptions wanted = { .account = options->account,
                           .signal = options->signal,
                           .owner = options->owner,
                           .all_pages = options->all_pages,
                           .colour = options->colour,
                           .width = options->width,
                           .paper = options->paper,
                           .sink = out != NULL ? write_to_stream : NULL,
                           .sink_data = out };
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
  g_autoptr (GPtrArray) files = write_in_memory (assessment, options, NULL, error);
  if (files == NULL)
    return NULL;
  const ReportFile *file = g_ptr_array_index (files, 0);
  gsize size;
  const char *bytes = g_bytes_get_data (file->bytes, &size);
  return g_strndup (bytes, size);
}

bool
weft_report_print (const WeftAssessment *assessment, const WeftReportOptions *options, FILE *out,
                   GError **error)
{
  g_autoptr (GPtrArray) files = write_in_memory (assessment, options, out, error);
  if (files == NULL)
    return false;
  const ReportFile *file = g_ptr_array_index (files, 0);
  gsize size;
  const char *bytes = g_bytes_get_data (file->bytes, &size);
  fwrite (bytes, 1, size, out);
  return true;
}

typedef struct {
  const WeftAssessment *assessment;
  const WeftReportOptions *options;
} Wanted;

static bool
print_wanted (FILE *out, gpointer data, GError **error)
{
  const Wanted *wanted = data;
  return weft_report_print (wanted->assessment, wanted->options, out, error);
}

bool
weft_report_write (const WeftAssessment *assessment, const WeftReportOptions *options, const char *path,
                   char **main_file, GError **error)
{
  const ReportFormat *format = report_find_format (options->format);
  if (format != NULL && !format->is_folder)
    return files_write_one (path, print_wanted, &(Wanted){ assessment, options }, main_file, error);
  g_autoptr (GPtrArray) files = write_in_memory (assessment, options, NULL, error);
  return files != NULL && files_write (files, true, path, main_file, error);
}
