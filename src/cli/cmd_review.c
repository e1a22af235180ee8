/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <weft/review.h>

#include "cli.h"

static void
print_doubt (const WeftDoubt *doubt)
{
  const char *question = strcmp (doubt->kind, "merge") == 0            ? "one person?"
                         : strcmp (doubt->kind, "domain-account") == 0 ? "belongs to?"
                                                                       : "moved to?";
  printf ("%s%s%s  %-8s  %-11s  %s  %s\n", style (STYLE_BOLD), doubt->id, style (STYLE_PLAIN),
          doubt->decision, question, doubt->a, doubt->b);
  printf ("          %s%s", style (STYLE_DIM), doubt->reason);
  if (strcmp (doubt->decision, "open") == 0 && isfinite (doubt->confidence))
    printf (" (confidence %.2g)", doubt->confidence);
  printf ("%s\n", style (STYLE_PLAIN));
}

static int
list_doubts (const CommonOptions *common)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) doubts = weft_review (common->store, common->config, &error);
  if (doubts == NULL)
    return fail ("review", error);
  for (guint i = 0; i < doubts->len; i++)
    print_doubt (g_ptr_array_index (doubts, i));
  if (doubts->len == 0 && !common->quiet)
    say ("review", "nothing is in doubt");
  return EXIT_DONE;
}

static int
decide (const CommonOptions *common, WeftVerdict verdict, const char *id, const char *known_at)
{
  g_autoptr (GError) error = NULL;
  const WeftReviewOptions options = { common->store, common->config, id, verdict, known_at };
  g_autoptr (WeftDoubt) doubt = weft_review_decide (&options, &error);
  if (doubt == NULL)
    return fail ("review", error);
  if (!common->quiet)
    print_doubt (doubt);
  return EXIT_DONE;
}

int
cmd_review (int argc, char **argv)
{
  static const char *const verdicts[] = { "accept", "reject", "undo" };
  g_auto (CommonOptions) common = { 0 };
  g_autofree char *known_at = NULL;
  const GOptionEntry entries[] = {
    { "known-at", 0, 0, G_OPTION_ARG_STRING, &known_at, "from when the decision counts (default: from ever)",
      "DATE" },
    { NULL },
  };
  const CommandHelp help = {
    "[list] | accept ID | reject ID | undo ID",
    "Matches of people and accounts that only a person can decide.  A decision is remembered, across\n"
    "imports too, until it is undone.",
    entries,
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc == 1 || (argc == 2 && strcmp (argv[1], "list") == 0))
    return list_doubts (&common);
  for (int i = 0; argc == 3 && i < (int) G_N_ELEMENTS (verdicts); i++)
    if (strcmp (argv[1], verdicts[i]) == 0)
      return decide (&common, (WeftVerdict) i, argv[2], known_at);
  say ("review", "weft review, or weft review accept ID (reject ID, undo ID)");
  return EXIT_USAGE;
}
