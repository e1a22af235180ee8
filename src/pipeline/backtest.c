/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/backtest.h"

#include <string.h>

#include "pipeline/calibration_record.h"
#include "report/backtest_format.h"

/* CUR, its gap and BASE, and the two weeks that a band has to hold: the first date at which every window is
 * full. */
#define FIRST_WEEKS (8 + 4 + 26 + 2)
#define USUAL_EVERY_WEEKS 2
#define WORKERS_MOST 4

/* ---- dates ---- */

static bool
read_range (const Session *session, const WeftBacktestOptions *options, int32_t *from, int32_t *to,
            GPtrArray *warnings, GError **error)
{
  if (!session_read_as_of (session, options->to, to, warnings, error))
    return false;
  *from = week_last_day (week_of_day (session->history->first_day) + FIRST_WEEKS - 1);
  if (options->from != NULL && !session_read_as_of (session, options->from, from, warnings, error))
    return false;
  if (*from > *to) {
    g_autofree char *first = day_format (*from), *last = day_format (*to);
    g_set_error (
        error, WEFT_ERROR, WEFT_ERROR_USAGE,
        "there is no date to replay: the first would be %s (%d weeks of records come before it), the last %s",
        first, FIRST_WEEKS - 1, last);
    return false;
  }
  return true;
}

/* The last date is always there; the others are counted back from it. */
static void
list_days (Backtest *backtest, int32_t from, int32_t to)
{
  int32_t step = 7 * backtest->every_weeks;
  for (int32_t day = to - (to - from) / step * step; day <= to; day += step)
    g_array_append_val (backtest->days, day);
}

static guint
choose_workers (guint wanted)
{
  return wanted > 0 ? wanted : MIN (g_get_num_processors (), WORKERS_MOST);
}

static Backtest *
run (const Session *session, const WeftBacktestOptions *options, GPtrArray *warnings, GError **error)
{
  g_autoptr (Backtest) backtest = backtest_new ();
  int32_t from, to;
  backtest->every_weeks = options->every_weeks > 0 ? (int) options->every_weeks : USUAL_EVERY_WEEKS;
  if (!read_range (session, options, &from, &to, warnings, error))
    return NULL;
  list_days (backtest, from, to);
  backtest->end_day = assess_default_day (session->history);
  backtest->settings_hash = calibration_hash_rules (session->config);
  AssessInput input = { session->history, session->config, session->calendar, session->pack, false, NULL,
                        session->lexicon };
  if (!replay_dates (&input, choose_workers (options->worker_count), backtest, error) ||
      !labels_read (options->churn, session->config, backtest, warnings, error))
    return NULL;
  labels_mark (session->history, backtest);
  labels_list_leaks (session->history, backtest->leaks);
  backtest_score (backtest);
  return g_steal_pointer (&backtest);
}

WeftBacktest *
weft_backtest (const WeftBacktestOptions *options, GPtrArray *warnings, GError **error)
{
  if (!g_file_test (options->churn, G_FILE_TEST_EXISTS)) { /* asked before the long work */
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: no such file", options->churn);
    return NULL;
  }
  g_autoptr (Session) session = session_open (options->store, options->config, warnings, error);
  Backtest *backtest = session != NULL ? run (session, options, warnings, error) : NULL;
  if (backtest == NULL)
    return NULL;
  WeftBacktest *result = g_new0 (WeftBacktest, 1);
  result->backtest = backtest;
  return result;
}

void
weft_backtest_free (WeftBacktest *backtest)
{
  if (backtest == NULL)
    return;
  backtest_free (backtest->backtest);
  g_free (backtest);
}

char *
weft_backtest_text (const WeftBacktest *backtest, const char *format, int width, GError **error)
{
  return backtest_format_write (backtest->backtest, format, width, error);
}

/* ---- calibration ---- */

bool
weft_backtest_calibrate (const WeftBacktest *backtest, const char *store_path, GError **error)
{
  g_autoptr (Store) store = store_open (store_path, false, error);
  return store != NULL && calibration_remember (store, &backtest->backtest->calibration,
                                                backtest->backtest->settings_hash, error);
}

char *
weft_backtest_calibration_text (const WeftBacktest *backtest)
{
  return calibration_format (&backtest->backtest->calibration, backtest->backtest->settings_hash);
}

bool
weft_backtest_is_calibrated (const WeftBacktest *backtest)
{
  return backtest->backtest->calibration.kind != CALIBRATION_NONE;
}
