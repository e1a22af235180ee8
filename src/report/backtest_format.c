/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/backtest_format.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "weft/error.h"

const BacktestTable backtest_tables[] = {
  { "What was found",
    4,
    { { METRIC_RECALL, "RECALL" },
      { METRIC_RECALL_4, "LEAD ≥ 4 WEEKS" },
      { METRIC_RECALL_8, "LEAD ≥ 8 WEEKS" },
      { METRIC_PRECISION, "PRECISION" } } },
  { "How early: weeks from the first right flag to the event",
    3,
    { { METRIC_LEAD_LOW, "LOWER QUARTILE" },
      { METRIC_LEAD_MEDIAN, "MEDIAN" },
      { METRIC_LEAD_HIGH, "UPPER QUARTILE" } } },
  { "What it costs: false alarms an account-quarter, and the load of each owner",
    4,
    { { METRIC_FALSE_ALARMS, "FALSE ALARMS" },
      { METRIC_FALSE_ALARMS_OPEN, "WITH CENSORED" },
      { METRIC_ALERTS, "NEW A WEEK" },
      { METRIC_STANDING, "STANDING" } } },
  { "How long a flag stands", 1, { { METRIC_CLEAR, "WEEKS TO CLEAR" } } },
  { NULL, 0, { { METRIC_RECALL, NULL } } },
};

const BacktestTable backtest_set_table = { "",
                                           4,
                                           { { METRIC_RECALL, "RECALL" },
                                             { METRIC_LEAD_MEDIAN, "MEDIAN LEAD" },
                                             { METRIC_PRECISION, "PRECISION" },
                                             { METRIC_FALSE_ALARMS, "FALSE ALARMS" } } };

/* Shares and small loads need the third decimal, weeks do not. */
static char *
format_number (double value)
{
  return text_number (value, fabs (value) >= 1 ? 1 : 3);
}

char *
backtest_format_estimate (const Estimate *estimate)
{
  if (isnan (estimate->value))
    return g_strdup ("–");
  g_autofree char *value = format_number (estimate->value);
  if (isnan (estimate->low) || isnan (estimate->high))
    return g_steal_pointer (&value);
  g_autofree char *low = format_number (estimate->low), *high = format_number (estimate->high);
  return g_strdup_printf ("%s (%s–%s)", value, low, high);
}

static void
add (GPtrArray *sentences, char *text)
{
  g_ptr_array_add (sentences, text);
}

GPtrArray *
backtest_format_setting (const Backtest *backtest)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  guint dates = backtest->days->len;
  g_autofree char *first = day_format (g_array_index (backtest->days, int32_t, 0));
  g_autofree char *last = day_format (g_array_index (backtest->days, int32_t, dates - 1));
  g_autofree char *end = day_format (backtest->end_day);
  add (sentences,
       g_strdup_printf ("%u accounts on %u dates from %s to %s, every %d weeks; each date saw only what had "
                        "happened and was known by then.",
                        backtest->accounts->len, dates, first, last, backtest->every_weeks));
  add (sentences,
       g_strdup_printf (
           "Of the churn file %u left; %u of them within %d days after a date, and these are counted. "
           "Long enough to tell stayed %u.",
           backtest->listed_count, backtest->event_count, HORIZON_DAYS, backtest->kept_count));
  add (sentences,
       g_strdup_printf (
           "A flag is right if the notice, non-renewal or competitor came within %d days. The records "
           "end on %s: in the last %d days before it nobody knows yet who stays, so they count "
           "for recall and lead only.",
           HORIZON_DAYS, end, HORIZON_DAYS));
  add (sentences,
       g_strdup_printf ("In brackets: 95%% intervals over %d resamples of the accounts.", RESAMPLES));
  if (backtest->downgrade_count > 0)
    add (sentences,
         g_strdup_printf ("%u of %u downgrades were flagged Elevated or above within %d days before.",
                          backtest->downgrades_found, backtest->downgrade_count, HORIZON_DAYS));
  return sentences;
}

GPtrArray *
backtest_format_calibration (const Calibration *calibration)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  if (calibration->kind == CALIBRATION_NONE)
    add (sentences, g_strdup_printf ("The index is uncalibrated: %s.", calibration->reason));
  else
    add (sentences, g_strdup_printf (
                        "Ln odds of an event within %d days = %.3f + %.3f · points, from %u account-quarters "
                        "of %u accounts that left and %u that stayed.",
                        HORIZON_DAYS, calibration->intercept, calibration->slope, calibration->point_count,
                        calibration->event_count, calibration->kept_count));
  if (calibration->kind == CALIBRATION_SHIFT)
    add (sentences, g_strdup_printf ("The slope is the usual one (three points double the odds): %s.",
                                     calibration->reason));
  if (!isnan (calibration->fitted_slope))
    add (sentences,
         g_strdup_printf ("The slope of this history itself: %.3f (%.3f–%.3f).", calibration->fitted_slope,
                          calibration->slope_low, calibration->slope_high));
  if (!isnan (calibration->brier))
    add (sentences,
         g_strdup_printf (
             "Brier score %.4f, skill %.3f (%.3f–%.3f) against always saying the base rate of %.3f; %s.",
             calibration->brier, calibration->skill, calibration->skill_low, calibration->skill_high,
             calibration->base_rate,
             calibration->kind == CALIBRATION_NONE ? "of the usual index, from a base of 6%"
             : calibration->is_held_out            ? "of quarters held out with 180 days between"
                                                   : "of the history it was fitted to, so too good"));
  return sentences;
}

char *
backtest_format_leaks (const Backtest *backtest)
{
  if (backtest->leaks->len == 0)
    return g_strdup ("Every column that was used has a date, or is an event of its own.");
  g_ptr_array_add (backtest->leaks, NULL);
  g_autofree char *joined = g_strjoinv (", ", (char **) backtest->leaks->pdata);
  g_ptr_array_set_size (backtest->leaks, (gint) backtest->leaks->len - 1);
  return g_strdup_printf (
      "These columns came without known_at, so that what was written into them later is seen too "
      "early: %s.",
      joined);
}

char *
backtest_format_write (const Backtest *backtest, const char *format, int width, GError **error)
{
  Lines out = { g_string_new (NULL), options_line_width (&(ReportOptions){ .width = width }) };
  if (strcmp (format, "text") == 0)
    backtest_format_text (backtest, &out);
  else if (strcmp (format, "json") == 0)
    backtest_format_json (backtest, out.text);
  else if (strcmp (format, "html") == 0)
    backtest_format_html (backtest, out.text);
  else
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no format '%s': text, json or html", format);
  return g_string_free (out.text, out.text->len == 0);
}
