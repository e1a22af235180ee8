/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <weft/privacy.h>

#include "cli.h"

int
cmd_purge (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_autofree char *before = NULL;
  const GOptionEntry entries[] = {
    { "before", 0, 0, G_OPTION_ARG_STRING, &before, "the first day that stays", "DATE" },
    { NULL },
  };
  const CommandHelp help = {
    NULL,
    "Removes mail, meetings, usage and table rows that were over before a date, and the addresses that\n"
    "nothing names any more; the next import keeps such records out.",
    entries,
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc > 1 || before == NULL) {
    say ("purge",
         argc > 1 ? "no argument is expected, but '%s' is there" : "before which day?%s --before 2024-01-01",
         argc > 1 ? argv[1] : "");
    return EXIT_USAGE;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftRemoved) removed = weft_purge (common.store, before, &error);
  if (removed == NULL)
    return fail ("purge", error);
  if (!common.quiet)
    print_removed (removed);
  return EXIT_DONE;
}
