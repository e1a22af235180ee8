/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <weft/demo.h>
#include <weft/import.h>
#include <weft/report.h>

#include "cli.h"

static bool
import_demo (const char *export_path, const char *store, const CommonOptions *common, GError **error)
{
  const char *const paths[] = { export_path, NULL };
  WeftImportOptions options = { .store_path = store, .config_path = common->config, .paths = paths };
  g_autoptr (WeftImportResult) result = weft_import (&options, error);
  if (result != NULL && !common->quiet)
    printf ("imported %u files: %" G_GUINT64_FORMAT " records, %" G_GUINT64_FORMAT " rejected\n",
            result->unit_count, result->found, result->rejected);
  return result != NULL;
}

/* All of it is in the folder; the store too, unless --store names one. */
static int
run_demo (const char *folder, const CommonOptions *common)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *export_path = g_build_filename (folder, "export", NULL);
  g_autofree char *store =
      common->is_store_named ? g_strdup (common->store) : g_build_filename (folder, "weft.db", NULL);
  g_autofree char *report = g_build_filename (folder, "report", NULL);
  g_autofree char *main_file = NULL;
  if (!weft_demo_write (export_path, &error) || !import_demo (export_path, store, common, &error))
    return fail ("demo", error);
  WeftAssessOptions options = { .store = store };
  g_autoptr (WeftAssessment) assessment = weft_assess (&options, NULL, &error);
  if (assessment == NULL)
    return fail ("demo", error);
  WeftReportOptions text = { .format = "text",
                             .colour = *style (STYLE_BOLD) != '\0',
                             .width = terminal_width () };
  WeftReportOptions html = { .format = "html", .all_pages = true };
  g_autofree char *table = weft_report_text (assessment, &text, &error);
  if (table == NULL || !weft_report_write (assessment, &html, report, &main_file, &error))
    return fail ("demo", error);
  if (common->quiet)
    return EXIT_DONE;
  printf ("\n%s\nThe report: %s\n\n"
          "Next, with your own export:\n"
          "  weft import --vendor-domain your-company.com EXPORT-FOLDER\n"
          "  weft assess\n"
          "  weft report --output weft-report\n",
          table, main_file);
  return EXIT_DONE;
}

int
cmd_demo (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, "where to build it (default: weft-demo)", "FOLDER" },
    { NULL },
  };
  const CommandHelp help = {
    NULL, "Builds the bundled example portfolio, runs everything on it and says where the report is.", entries
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc > 1) {
    say ("demo", "no argument is expected, but '%s' is there", argv[1]);
    return EXIT_USAGE;
  }
  return run_demo (folder != NULL ? folder : "weft-demo", &common);
}
