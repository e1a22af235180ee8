/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <weft/report.h>

#include "cli.h"

int
cmd_explain (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_autofree char *as_of = NULL;
  const GOptionEntry entries[] = {
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, "the date to explain (default: the last complete week)",
      "DATE" },
    { NULL },
  };
  const CommandHelp help = {
    "ACCOUNT [SIGNAL]",
    "Says why: rule, threshold, value, sample sizes, baseline and the ids behind it; what would\n"
    "clear it, and the strongest innocent explanation still open.",
    entries
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc < 2 || argc > 3) {
    say ("explain", "an account is expected, and a signal if you like: weft explain A017 T2");
    return EXIT_USAGE;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftAssessment) assessment =
      assess_store ("explain", &common, (WeftAssessOptions){ .as_of = as_of, .is_single = true }, &error);
  if (assessment == NULL)
    return fail ("explain", error);
  WeftReportOptions options = { .format = "explain",
                                .account = argv[1],
                                .signal = argc == 3 ? argv[2] : NULL,
                                .colour = *style (STYLE_BOLD) != '\0',
                                .width = terminal_width () };
  g_autofree char *text = weft_report_text (assessment, &options, &error);
  if (text == NULL)
    return fail ("explain", error);
  fputs (text, stdout);
  return EXIT_DONE;
}
