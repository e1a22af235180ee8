/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <weft/backtest.h>

#include "cli.h"

static int
run_calibrate (const CommonOptions *common, const ReplayOptions *replay, const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftBacktest) backtest = replay_store ("calibrate", common, replay, &error);
  if (backtest == NULL || !weft_backtest_calibrate (backtest, common->store, &error))
    return fail ("calibrate", error);
  g_autofree char *text = weft_backtest_calibration_text (backtest);
  if (output != NULL && !g_file_set_contents (output, text, -1, &error))
    return fail ("calibrate", error);
  fputs (text, stdout);
  if (weft_backtest_is_calibrated (backtest))
    say ("calibrate", "assess gives probabilities from now on; `weft backtest` says how good they are");
  if (!weft_backtest_is_calibrated (backtest))
    say ("calibrate", "this history carries no probabilities: assess goes on with an uncalibrated index; "
                      "`weft backtest` says why");
  return EXIT_DONE;
}

int
cmd_calibrate (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_auto (ReplayOptions) replay = { 0 };
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    REPLAY_ENTRIES (replay),
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, "also write the calibration to this file", "FILE" },
    { NULL },
  };
  const CommandHelp help = {
    NULL,
    "Fits the points to what came of them and keeps that in the store, so that assess prints "
    "probabilities; only if the history carries them.",
    entries
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc > 1) {
    say ("calibrate", "no argument is expected, but '%s' is there", argv[1]);
    return EXIT_USAGE;
  }
  return run_calibrate (&common, &replay, output);
}
