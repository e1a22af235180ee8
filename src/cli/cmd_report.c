/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <weft/report.h>

#include "cli.h"

static const struct {
  const char *format, *output; /* where a report goes unless --output says otherwise */
} formats[] = {
  { "html", "weft-report" },      { "pdf", "weft-report.pdf" }, { "json", NULL },
  { "xlsx", "weft-report.xlsx" }, { "csv", "weft-report-csv" },
};

static const char *
default_output (const char *format, bool *known)
{
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].format, format) == 0) {
      *known = true;
      return formats[i].output;
    }
  *known = false;
  return NULL;
}

/* --for owner=NAME */
static bool
read_owner (const char *whom, const char **owner)
{
  if (whom == NULL)
    return true;
  if (!g_str_has_prefix (whom, "owner=") || whom[6] == '\0')
    return false;
  *owner = whom + 6;
  return true;
}

static int
run_report (const CommonOptions *common, const char *as_of, const char *output,
            const WeftReportOptions *options)
{
  g_autoptr (GError) error = NULL;
  WeftAssessOptions wanted = { .as_of = as_of,
                               .is_single = options->account != NULL || options->owner != NULL };
  g_autoptr (WeftAssessment) assessment = assess_store ("report", common, wanted, &error);
  if (assessment == NULL)
    return fail ("report", error);
  if (output == NULL)
    return weft_report_print (assessment, options, stdout, &error) ? EXIT_DONE : fail ("report", error);
  g_autofree char *main_file = NULL;
  if (!weft_report_write (assessment, options, output, &main_file, &error))
    return fail ("report", error);
  if (!common->quiet)
    say ("report", "written: %s", main_file);
  return EXIT_DONE;
}

int
cmd_report (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_autofree char *as_of = NULL, *account = NULL, *format = NULL, *output = NULL, *whom = NULL;
  g_autofree char *key = NULL, *paper = NULL;
  gboolean all_pages = FALSE, masks = FALSE;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "html (default), pdf, json, xlsx or csv", "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "where to write (html and csv: a folder)", "PATH" },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, "the date to report (default: the last complete week)",
      "DATE" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, "only this account", "ID" },
    { "for", 0, 0, G_OPTION_ARG_STRING, &whom, "only the accounts of this owner", "owner=NAME" },
    { "pseudonymise", 0, 0, G_OPTION_ARG_NONE, &masks, "people and companies behind pseudonyms; needs --key",
      NULL },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &key,
      "the secret that makes the pseudonyms; the same key, the same names", "FILE" },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &paper, "pdf: a4 (default) or letter", "SIZE" },
    { "all-pages", 0, 0, G_OPTION_ARG_NONE, &all_pages, "a page also for accounts below Watch", NULL },
    { NULL },
  };
  const CommandHelp help = { NULL, "Writes the report: the portfolio and a page an account, with evidence.",
                             entries };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  WeftReportOptions options = { .format = format != NULL ? format : "html",
                                .account = account,
                                .all_pages = all_pages };
  options.key_file = key;
  options.paper = paper;
  bool known;
  const char *target = default_output (options.format, &known);
  const char *mistake = argc > 1                             ? "no argument is expected"
                        : !known                             ? "there is no such format"
                        : !read_owner (whom, &options.owner) ? "--for wants owner=NAME"
                        : masks != (key != NULL)             ? "--pseudonymise and --key FILE go together"
                        : !is_paper (paper)                  ? "--paper is a4 or letter"
                                                             : NULL;
  if (mistake != NULL) {
    say ("report", "%s", mistake);
    return EXIT_USAGE;
  }
  return run_report (&common, as_of, output != NULL ? output : target, &options);
}
