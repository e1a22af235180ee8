/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <weft/backtest.h>

#include "cli.h"

/* "2w", or "2". */
static bool
parse_weeks (const char *text, unsigned *weeks)
{
  char *end;
  guint64 value = g_ascii_strtoull (text, &end, 10);
  if (end == text || value < 1 || value > 52 || (*end != '\0' && strcmp (end, "w") != 0))
    return false;
  *weeks = (unsigned) value;
  return true;
}

WeftBacktest *
replay_store (const char *command, const CommonOptions *common, const ReplayOptions *replay, GError **error)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  WeftBacktestOptions options = { .store = common->store,
                                  .config = common->config,
                                  .churn = replay->churn,
                                  .from = replay->from,
                                  .to = replay->to,
                                  .worker_count = (unsigned) MAX (replay->jobs, 0) };
  if (replay->churn == NULL) {
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_USAGE,
                         "--churn FILE is needed: a table with account_id and notice_date");
    return NULL;
  }
  if (replay->every != NULL && !parse_weeks (replay->every, &options.every_weeks)) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "'%s' is no number of weeks such as 2w", replay->every);
    return NULL;
  }
  WeftBacktest *backtest = weft_backtest (&options, warnings, error);
  for (guint i = 0; i < warnings->len && !common->quiet; i++)
    say (command, "%s", (const char *) g_ptr_array_index (warnings, i));
  return backtest;
}

void
replay_options_clear (ReplayOptions *options)
{
  g_free (options->churn);
  g_free (options->every);
  g_free (options->from);
  g_free (options->to);
}

static int
run_backtest (const CommonOptions *common, const ReplayOptions *replay, const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftBacktest) backtest = replay_store ("backtest", common, replay, &error);
  g_autofree char *text =
      backtest != NULL ? weft_backtest_text (backtest, format, terminal_width (), &error) : NULL;
  if (text == NULL)
    return fail ("backtest", error);
  fputs (text, stdout);
  return EXIT_DONE;
}

int
cmd_backtest (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_auto (ReplayOptions) replay = { 0 };
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    REPLAY_ENTRIES (replay),
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "text (default), json or html", "FORMAT" },
    { NULL },
  };
  const CommandHelp help = {
    NULL,
    "Replays history, each date with only what was known by then, and says what the flags would have "
    "been worth, beside three simple rules.",
    entries
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  bool is_known = format == NULL || strcmp (format, "text") == 0 || strcmp (format, "json") == 0 ||
                  strcmp (format, "html") == 0;
  if (argc > 1 || !is_known) {
    say ("backtest", argc > 1 ? "no argument is expected, but '%s' is there" : "there is no format '%s'",
         argc > 1 ? argv[1] : format);
    return EXIT_USAGE;
  }
  return run_backtest (&common, &replay, format != NULL ? format : "text");
}
