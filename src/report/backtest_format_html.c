/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/backtest_format.h"

#include <math.h>

#include "base/text.h"
#include "report/html.h"
#include "report/markup.h"

static void
append_sentences (GString *out, GPtrArray *sentences)
{
  for (guint i = 0; i < sentences->len; i++)
    markup_append (out, "<p>%s</p>\n", (const char *) sentences->pdata[i]);
  g_ptr_array_unref (sentences);
}

static void
append_heads (GString *out, const BacktestTable *table, const char *first)
{
  markup_append (out, "<table><thead><tr><th scope=\"col\">%s</th>", first);
  for (int i = 0; i < table->count; i++)
    markup_append (out, "<th scope=\"col\">%s</th>", backtest_metric_title (table->columns[i].metric));
  g_string_append (out, "</tr></thead><tbody>\n");
}

static void
append_row (GString *out, const BacktestTable *table, const BacktestScore *score)
{
  markup_append (out, "<tr><th scope=\"row\">%s</th>", score->name);
  for (int i = 0; i < table->count; i++) {
    g_autofree char *cell = backtest_format_estimate (&score->metrics[table->columns[i].metric]);
    markup_append (out, "<td>%s</td>", cell);
  }
  g_string_append (out, "</tr>\n");
}

static void
append_alarms (GString *out, const Backtest *backtest)
{
  for (const BacktestTable *table = backtest_tables; table->title != NULL; table++) {
    markup_append (out, "<h2>%s</h2>\n", table->title);
    append_heads (out, table, "Alarm");
    for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
      append_row (out, table, &backtest->scores[alarm]);
    g_string_append (out, "</tbody></table>\n");
  }
}

static void
append_sets (GString *out, const GPtrArray *scores, const char *title)
{
  if (scores->len == 0)
    return;
  markup_append (out, "<h2>%s</h2>\n", title);
  append_heads (out, &backtest_set_table, "Accounts");
  for (guint i = 0; i < scores->len; i++)
    append_row (out, &backtest_set_table, scores->pdata[i]);
  g_string_append (out, "</tbody></table>\n");
}

static void
append_rankings (GString *out, const Backtest *backtest)
{
  if (backtest->refusal != NULL)
    return;
  guint known = backtest->positive_dates + backtest->negative_dates;
  g_autofree char *rate = text_number ((double) backtest->positive_dates / MAX (1, known), 3);
  g_string_append (out, "<h2>How well they rank</h2>\n");
  markup_append (out,
                 "<p>Area under the precision–recall curve; %u of %u account-dates were followed by an "
                 "event, a base rate of "
                 "%s.</p>\n",
                 backtest->positive_dates, known, rate);
  g_string_append (out, "<table><thead><tr><th scope=\"col\">Ranked by</th><th scope=\"col\">Area</th>"
                        "<th scope=\"col\">Over the base rate</th></tr></thead><tbody>\n");
  for (int i = 0; i < RANKING_COUNT; i++) {
    const Ranking *ranking = &backtest->rankings[i];
    g_autofree char *area = backtest_format_estimate (&ranking->precision);
    g_autofree char *gain = backtest_format_estimate (&ranking->gain);
    markup_append (out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s%s</td></tr>\n", ranking->title, area,
                   gain, ranking->gain.low > 0 ? "" : ", no skill shown");
  }
  g_string_append (out, "</tbody></table>\n");
}

static void
append_signals (GString *out, const Backtest *backtest)
{
  g_string_append (
      out,
      "<h2>What carried the flags at Elevated or above</h2>\n<table><thead><tr><th scope=\"col\">Signal</th>"
      "<th scope=\"col\">Right dates</th><th scope=\"col\">Accounts</th><th scope=\"col\">Wrong dates</th>"
      "<th scope=\"col\">Accounts</th></tr></thead><tbody>\n");
  for (guint i = 0; i < backtest->signals->len; i++) {
    const SignalScore *signal = backtest->signals->pdata[i];
    markup_append (out, "<tr><th scope=\"row\">%s</th><td>%u</td><td>%u</td><td>%u</td><td>%u</td></tr>\n",
                   signal->code, signal->right_dates, signal->right_accounts, signal->wrong_dates,
                   signal->wrong_accounts);
  }
  g_string_append (out, "</tbody></table>\n");
}

static void
append_owners (GString *out, const Backtest *backtest)
{
  g_string_append (
      out, "<h2>Load at Elevated or above</h2>\n<table><thead><tr><th scope=\"col\">Owner</th>"
           "<th scope=\"col\">Accounts</th><th scope=\"col\">Standing</th><th scope=\"col\">New a week</th>"
           "</tr></thead><tbody>\n");
  for (guint i = 0; i < backtest->owners->len; i++) {
    const OwnerLoad *load = backtest->owners->pdata[i];
    g_autofree char *standing = text_number (load->standing, 2), *alerts = text_number (load->alerts, 2);
    markup_append (out, "<tr><th scope=\"row\">%s</th><td>%u</td><td>%s</td><td>%s</td></tr>\n", load->owner,
                   load->account_count, standing, alerts);
  }
  g_string_append (out, "</tbody></table>\n");
}

static void
append_calibration (GString *out, const Backtest *backtest)
{
  g_string_append (out, "<h2>Calibration</h2>\n");
  append_sentences (out, backtest_format_calibration (&backtest->calibration));
  if (backtest->refusal != NULL)
    return;
  g_string_append (out, "<table><thead><tr><th scope=\"col\">Predicted</th><th scope=\"col\">Observed</th>"
                        "<th scope=\"col\">Account-quarters</th></tr></thead><tbody>\n");
  for (int i = 0; i < RELIABILITY_BINS; i++) {
    const ReliabilityBin *bin = &backtest->calibration.bins[i];
    if (bin->count == 0)
      continue;
    Estimate observed = { bin->observed, bin->low, bin->high };
    g_autofree char *predicted = text_number (bin->predicted, 3),
                    *cell = backtest_format_estimate (&observed);
    markup_append (out, "<tr><td>%s</td><td>%s</td><td>%u</td></tr>\n", predicted, cell, bin->count);
  }
  g_string_append (out, "</tbody></table>\n");
}

static void
append_accounts (GString *out, const Backtest *backtest)
{
  g_string_append (
      out, "<h2>Accounts that left, and flags that stood for accounts that did not</h2>\n<table><thead><tr>"
           "<th scope=\"col\">Account</th><th scope=\"col\">Segment</th><th scope=\"col\">Event</th>"
           "<th scope=\"col\">First flag</th><th scope=\"col\">Lead, weeks</th></tr></thead><tbody>\n");
  for (guint i = 0; i < backtest->accounts->len; i++) {
    const BacktestAccount *account = backtest->accounts->pdata[i];
    bool left = account->event_day != DAY_NONE, flagged = account->flag_day != DAY_NONE;
    if (!left && !flagged)
      continue;
    g_autofree char *event = day_format (account->event_day), *flag = day_format (account->flag_day);
    g_autofree char *lead =
        left && flagged ? text_number ((account->event_day - account->flag_day) / 7.0, 1) : g_strdup ("");
    g_string_append (out, "<tr><th scope=\"row\">");
    markup_append_name (out, account->name != NULL ? account->name : account->id);
    markup_append (out, "</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n", account->segment, event,
                   flag, lead);
  }
  g_string_append (out, "</tbody></table>\n");
}

void
backtest_format_html (const Backtest *backtest, GString *out)
{
  g_autofree char *leaks = backtest_format_leaks (backtest);
  html_begin_page (out, "Backtest");
  g_string_append (out, "<h1>Backtest</h1>\n");
  append_sentences (out, backtest_format_setting (backtest));
  if (backtest->refusal != NULL)
    markup_append (out, "<p><strong>%s.</strong></p>\n", backtest->refusal);
  append_alarms (out, backtest);
  append_rankings (out, backtest);
  append_sets (out, backtest->segments, "By segment, Elevated or above");
  append_sets (out, backtest->treatments, "Treated and untreated accounts, Elevated or above");
  append_signals (out, backtest);
  append_owners (out, backtest);
  append_calibration (out, backtest);
  append_accounts (out, backtest);
  markup_append (out, "<h2>Possible leaks</h2>\n<p>%s</p>\n", leaks);
  html_end_page (out);
}
