/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <weft/import.h>

#include "cli.h"

#define WARNINGS_SHOWN 20

static void
print_unit (const WeftImportUnit *unit)
{
  if (unit->state == WEFT_UNIT_FAILED)
    say ("import", "%s: %s", unit->path, unit->failure);
  else if (unit->state == WEFT_UNIT_IMPORTED && unit->rejected > 0)
    say ("import", "%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " records could not be read", unit->path,
         unit->rejected, unit->found);
}

static void
print_problems (const WeftImportResult *result)
{
  for (guint i = 0; i < result->units->len; i++)
    print_unit (g_ptr_array_index (result->units, i));
  for (guint i = 0; i < result->warnings->len && i < WARNINGS_SHOWN; i++)
    say ("import", "%s", (const char *) g_ptr_array_index (result->warnings, i));
  if (result->warnings->len > WARNINGS_SHOWN)
    say ("import", "and %u more such oddities; the records were kept",
         result->warnings->len - WARNINGS_SHOWN);
}

/* One of a list of names under its title. */
static void
print_name (const char *title, const char *name)
{
  g_autofree char *shown = printable (name);
  printf ("%-15s%s\n", title, shown);
}

static void
print_summary (const WeftImportResult *result)
{
  if (result->config_file != NULL)
    print_name ("configuration", result->config_file);
  printf ("sources        %u (%u unchanged, %u unreadable)\n", result->unit_count, result->unchanged_count,
          result->failed_count);
  printf ("records        %" G_GUINT64_FORMAT " found: %" G_GUINT64_FORMAT " new, %" G_GUINT64_FORMAT
          " duplicate, %" G_GUINT64_FORMAT " rejected\n",
          result->found, result->imported, result->duplicate, result->rejected);
  for (guint i = 0; i < result->unrecognised->len; i++)
    print_name (i == 0 ? "unrecognised" : "", g_ptr_array_index (result->unrecognised, i));
}

static int
run_import (const WeftImportOptions *options, bool quiet)
{
  g_autoptr (GError) error = NULL;
  Progress progress = progress_begin (quiet);
  WeftImportOptions with_progress = *options;
  with_progress.progress = progress.is_wanted ? progress_update : NULL;
  with_progress.progress_data = &progress;
  g_autoptr (WeftImportResult) result = weft_import (&with_progress, &error);
  progress_end (&progress);
  if (result == NULL)
    return fail ("import", error);
  print_problems (result);
  if (!quiet)
    print_summary (result);
  if (result->unit_count == result->failed_count) {
    say ("import", "no file could be read");
    return EXIT_FAILED;
  }
  return result->rejected > 0 ? EXIT_REJECTED : EXIT_DONE;
}

int
cmd_import (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_auto (GStrv) domains = NULL;
  g_autofree char *as_kind = NULL, *known_at = NULL;
  gboolean verify = FALSE;
  const GOptionEntry entries[] = {
    { "vendor-domain", 0, 0, G_OPTION_ARG_STRING_ARRAY, &domains, "a mail domain of ours; may be repeated",
      "DOMAIN" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as_kind, "take the files for this kind: usage, tickets, mbox…",
      "KIND" },
    { "known-at", 0, 0, G_OPTION_ARG_STRING, &known_at, "when the table rows became known", "DATE" },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &verify, "read files again that look unchanged", NULL },
    { NULL },
  };
  const CommandHelp help = {
    "PATH…",
    "Reads files and folders, archives too, recognises each by its content, and adds what it finds to the "
    "store.\n"
    "A file is in the store whole or not at all; what is there already is left alone.",
    entries,
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc < 2) {
    say ("import", "which files or folders? `weft import --help` says more");
    return EXIT_USAGE;
  }
  const WeftImportOptions options = { .store_path = common.store,
                                      .paths = (const char *const *) argv + 1,
                                      .config_path = common.config,
                                      .vendor_domains = (const char *const *) domains,
                                      .as_kind = as_kind,
                                      .known_at = known_at,
                                      .verify = verify };
  return run_import (&options, common.quiet);
}
