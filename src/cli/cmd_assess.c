/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <weft/report.h>

#include "cli.h"

WeftAssessment *
assess_store (const char *command, const CommonOptions *common, WeftAssessOptions wanted, GError **error)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  wanted.store = common->store;
  wanted.config = common->config;
  WeftAssessment *assessment = weft_assess (&wanted, warnings, error);
  for (guint i = 0; i < warnings->len && !common->quiet; i++)
    say (command, "%s", (const char *) g_ptr_array_index (warnings, i));
  return assessment;
}

static int
run_assess (const CommonOptions *common, const char *as_of, const char *fail_on,
            const WeftReportOptions *report)
{
  g_autoptr (GError) error = NULL;
  bool is_single = report->account != NULL;
  WeftAssessOptions wanted = { .as_of = as_of,
                               .is_single = is_single,
                               .is_list = !is_single && strcmp (report->format, "text") == 0 };
  g_autoptr (WeftAssessment) assessment = assess_store ("assess", common, wanted, &error);
  if (assessment == NULL)
    return fail ("assess", error);
  bool reaches = false;
  if (fail_on != NULL && !weft_assessment_reaches (assessment, fail_on, report->account, &reaches, &error))
    return fail ("assess", error);
  if (!weft_report_print (assessment, report, stdout, &error))
    return fail ("assess", error);
  return reaches ? EXIT_AT_RISK : EXIT_DONE;
}

int
cmd_assess (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_autofree char *as_of = NULL, *account = NULL, *format = NULL, *fail_on = NULL;
  const GOptionEntry entries[] = {
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, "the date to assess (default: the last complete week)",
      "DATE" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, "only this account, with its signals", "ID" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "text (default) or json", "FORMAT" },
    { "fail-on", 0, 0, G_OPTION_ARG_STRING, &fail_on, "exit with 4 if an account is at or above this band",
      "BAND" },
    { NULL },
  };
  const CommandHelp help = {
    NULL, "Says how much each account is at risk at one date, from what was known by then.", entries
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc > 1 || (format != NULL && strcmp (format, "json") != 0 && strcmp (format, "text") != 0)) {
    say ("assess", argc > 1 ? "no argument is expected, but '%s' is there" : "there is no format '%s'",
         argc > 1 ? argv[1] : format);
    return EXIT_USAGE;
  }
  WeftReportOptions report = { .format = format != NULL ? format : "text",
                               .account = account,
                               .colour = *style (STYLE_BOLD) != '\0',
                               .width = terminal_width () };
  return run_assess (&common, as_of, fail_on, &report);
}
