/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli.h"

void
common_options_clear (CommonOptions *options)
{
  g_free (options->store);
  g_free (options->config);
}

void
say (const char *command, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *line = printable (text);
  fprintf (stderr, "weft: %s: %s\n", command, line);
}

int
fail (const char *command, const GError *error)
{
  say (command, "%s", error->message);
  return g_error_matches (error, WEFT_ERROR, WEFT_ERROR_USAGE) ? EXIT_USAGE : EXIT_FAILED;
}

bool
options_parse (int *argc, char ***argv, const CommandHelp *help, CommonOptions *common)
{
  const GOptionEntry shared[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &common->store, "the store (default: weft.db)", "FILE" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &common->config,
      "the configuration (default: the one last imported with)", "FILE" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &common->quiet, "say nothing but errors", NULL },
    { NULL },
  };
  g_autofree char *command = g_strdup ((*argv)[0]);
  g_autofree char *program = g_strdup_printf ("weft %s", command);
  g_autoptr (GOptionContext) context = g_option_context_new (help->arguments);
  g_autoptr (GError) error = NULL;
  g_set_prgname (program); /* for --help */
  g_option_context_set_summary (context, help->summary);
  if (help->entries != NULL)
    g_option_context_add_main_entries (context, help->entries, NULL);
  g_option_context_add_main_entries (context, shared, NULL);
  if (!g_option_context_parse (context, argc, argv, &error)) {
    say (command, "%s; `weft %s --help` lists the options", error->message, command);
    return false;
  }
  common->is_store_named = common->store != NULL;
  if (!common->is_store_named)
    common->store = g_strdup ("weft.db");
  return true;
}

bool
is_paper (const char *paper)
{
  return paper == NULL || strcmp (paper, "a4") == 0 || strcmp (paper, "letter") == 0;
}
