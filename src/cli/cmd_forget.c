/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <weft/privacy.h>

#include "cli.h"

static void
print_list (const char *label, const GPtrArray *texts, guint first)
{
  for (guint i = first; i < texts->len; i++)
    printf ("%-14s %s\n", i == first ? label : "", (const char *) g_ptr_array_index (texts, i));
}

void
print_removed (const WeftRemoved *removed)
{
  printf ("%-14s %" G_GUINT64_FORMAT " messages, %" G_GUINT64_FORMAT " meetings, %" G_GUINT64_FORMAT
          " table rows\n",
          "cleared", removed->messages, removed->meetings, removed->rows);
}

static int
run_forget (const CommonOptions *common, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftRemoved) removed = weft_forget (common->store, common->config, address, &error);
  if (removed == NULL)
    return fail ("forget", error);
  if (common->quiet)
    return EXIT_DONE;
  if (!removed->was_known)
    say ("forget", "the store knew no mail of %s; it is kept out from now on", address);
  print_list ("forgotten", removed->addresses, 0);
  print_removed (removed);
  print_list ("same name", removed->similar, 0);
  if (removed->similar->len > 0)
    printf ("%-14s forget these too if they are the same person\n", "");
  return EXIT_DONE;
}

int
cmd_forget (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  const CommandHelp help = {
    "ADDRESS",
    "Removes a person from the store, under all addresses that are known to be theirs, and keeps them out\n"
    "at the next import.  What they wrote goes; what they received, and met, stays without them.",
    NULL,
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc != 2) {
    say ("forget", "one mail address is expected: weft forget jane.doe@client.example");
    return EXIT_USAGE;
  }
  return run_forget (&common, argv[1]);
}
