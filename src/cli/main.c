/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const Command commands[] = {
  { "import", "read mail, calendars and tables into the store", cmd_import },
  { "status", "what the store holds, and what was rejected", cmd_status },
  { "assess", "the risk of every account at one date", cmd_assess },
  { "report", "the report: web page, PDF, workbook, tables", cmd_report },
  { "explain", "why an account is where it is, down to the message", cmd_explain },
  { "compare", "what changed between two dates, signal by signal, and why", cmd_compare },
  { "review", "matches that only a person can decide: list, accept, reject, undo", cmd_review },
  { "rules", "the facts and rules; every mistake in a rule pack", cmd_rules },
  { "forget", "remove a person from the store, and keep them out", cmd_forget },
  { "purge", "remove what is older than a date", cmd_purge },
  { "backtest", "what the flags would have been worth, replayed on history", cmd_backtest },
  { "calibrate", "probabilities instead of points, if history carries them", cmd_calibrate },
  { "demo", "build the bundled example and its report", cmd_demo },
};

static void
print_usage (FILE *out)
{
  fputs ("weft says which customer relationships are coming apart, since when, and why.\n\n"
         "usage: weft COMMAND [OPTION…]\n\n",
         out);
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (out, "  %-10s %s\n", commands[i].name, commands[i].summary);
  fputs ("\n`weft COMMAND --help` says more.  A first run:\n\n"
         "  weft import --vendor-domain example.com mail/ tables/\n"
         "  weft status\n"
         "  weft report\n",
         out);
}

static const Command *
find_command (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

/* `weft help import` is `weft import --help`. */
static int
run_help (int argc, char **argv)
{
  const Command *command = argc > 2 ? find_command (argv[2]) : NULL;
  if (argc > 2 && command == NULL) {
    fprintf (stderr, "weft: there is no command '%s'\n", argv[2]);
    return EXIT_USAGE;
  }
  if (command != NULL) {
    char *help[] = { argv[2], (char *) "--help", NULL };
    return command->run (2, help);
  }
  print_usage (stdout);
  return EXIT_DONE;
}

/* What was printed may have met a full disk: half a document must not pass for a whole one. */
static int
close_output (int status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  fprintf (stderr, "weft: what was printed could not be written: is the disk full?\n");
  return EXIT_FAILED;
}

int
main (int argc, char **argv)
{
  signal (SIGXFSZ, SIG_IGN); /* a file that may not grow is told like a full disk */
  setlocale (LC_CTYPE, "");  /* file names and terminal width; numbers stay those of the C locale */
  if (argc < 2) {
    print_usage (stderr);
    return EXIT_USAGE;
  }
  if (strcmp (argv[1], "--version") == 0) {
    puts ("weft " WEFT_VERSION);
    return EXIT_DONE;
  }
  if (strcmp (argv[1], "help") == 0 || strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    return run_help (argc, argv);
  const Command *command = find_command (argv[1]);
  if (command != NULL)
    return close_output (command->run (argc - 1, argv + 1));
  fprintf (stderr, "weft: there is no command '%s'; `weft help` lists them\n", argv[1]);
  return EXIT_USAGE;
}
