/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `weft explain`: why a signal says what it says, down to the ids an auditor can look up. */
#include "report/job.h"

#include <math.h>

#include "base/text.h"
#include "model/aside.h"
#include "report/cells.h"
#include "report/summary.h"
#include "weft/error.h"

static void
append_number_field (Lines *out, const char *label, double value, double baseline, int decimals)
{
  if (isnan (value) && isnan (baseline))
    return;
  g_autofree char *now = text_number (value, decimals);
  g_autofree char *before = isnan (baseline) ? NULL : text_number (baseline, decimals);
  g_autofree char *text =
      before != NULL ? g_strdup_printf ("%s now, %s in the baseline", now, before) : g_strdup (now);
  cells_append_field (out, label, text);
}

/* Not everything that is counted has a past to compare it with. */
static void
append_windows (Lines *out, const Finding *finding)
{
  g_autofree char *now = span_format (&finding->now), *before = span_format (&finding->before);
  if (now == NULL)
    return;
  g_autofree char *text =
      before != NULL ? g_strdup_printf ("%s, compared with %s", now, before) : g_strdup (now);
  cells_append_field (out, "windows", text);
}

static void
append_evidence (Lines *out, const Finding *finding)
{
  for (guint i = 0; i < finding->evidence->len; i++) {
    const Evidence *evidence = finding->evidence->pdata[i];
    g_autofree char *day = day_format (evidence->day);
    g_autofree char *line = g_strdup_printf ("%-10s  %s %s%s%s", day, evidence->kind, evidence->id,
                                             text_is_blank (evidence->text) ? "" : "  ",
                                             evidence->text != NULL ? evidence->text : "");
    cells_append_field (out, i == 0 ? "evidence" : " ", line);
  }
  if (finding->evidence->len == 0 && finding->state == STATE_FIRED)
    cells_append_field (out, "evidence", "counts only; no single record decides this signal");
}

/* NULL: not tested.  A chance that rounds to nothing is not nothing. */
static char *
dup_chance (double p)
{
  if (isnan (p))
    return NULL;
  return p < 0.0001 ? g_strdup ("<0.0001") : text_number (p, 4);
}

static void
append_finding (Lines *out, const Finding *finding)
{
  g_autofree char *points = text_number (finding->points, 0);
  g_autofree char *p = dup_chance (finding->p_value), *q = dup_chance (finding->q_value);
  g_autofree char *test = p == NULL   ? NULL
                          : q == NULL ? g_strdup_printf ("p %s", p)
                                      : g_strdup_printf ("p %s, q %s", p, q);
  g_autofree char *onset = day_format (finding->onset_day);
  g_autofree char *title =
      g_strdup_printf ("%s %s %s: %s%s%s", summary_state_mark (finding->state), finding->code, finding->title,
                       state_name (finding->state), finding->subject != NULL ? ", " : "",
                       finding->subject != NULL ? finding->subject : "");
  cells_append_wrapped (out, title, 0, 2);
  cells_append_field (out, "finding", finding->text);
  cells_append_field (out, "reason", finding->reason);
  if (finding->state == STATE_FIRED)
    cells_append_field (out, "points", points);
  cells_append_field (out, "rule", finding->rule);
  cells_append_field (out, "saw", finding->saw);
  append_number_field (out, "value", finding->value, finding->baseline, 3);
  append_number_field (out, "sample size", finding->n, finding->n_baseline, 0);
  append_windows (out, finding);
  cells_append_field (out, "test", test);
  cells_append_field (out, "since", onset);
  append_evidence (out, finding);
  cells_append_field (out, "from firing", finding->margin);
  cells_append_field (out, "clears when", finding->clears_when);
  cells_append_field (out, "or else", finding->innocent);
  g_string_append_c (out->text, '\n');
}

static bool
is_wanted (const Finding *finding, const char *signal)
{
  return signal == NULL || g_ascii_strcasecmp (finding->code, signal) == 0 ||
         g_ascii_strcasecmp (finding->id, signal) == 0;
}

static guint
append_state (Lines *out, const ReportJob *job, const AccountAssessment *account, SignalState state)
{
  guint count = 0;
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    if (finding->state != state || !is_wanted (finding, job->options->signal))
      continue;
    append_finding (out, finding);
    count++;
  }
  return count;
}

static guint
append_account (Lines *out, const ReportJob *job, const AccountAssessment *account)
{
  g_autoptr (OpenAccount) open = account_open (account);
  static const SignalState order[] = { STATE_FIRED, STATE_SUPPRESSED, STATE_UNKNOWN, STATE_CLEAR };
  g_autofree char *words = summary_dup_band_words (account);
  g_autofree char *day = day_format (job->assessment->as_of_day);
  g_autofree char *title = g_strdup_printf ("%s (%s), as of %s: %s", account->name, account->id, day, words);
  cells_append_wrapped (out, title, 0, 0);
  g_string_append_c (out->text, '\n');
  guint count = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (order); i++)
    count += append_state (out, job, account, order[i]);
  return count;
}

bool
explain_format_write (const ReportJob *job, GError **error)
{
  Lines lines = { g_string_new (NULL), options_line_width (job->options) }, *out = &lines;
  guint count = 0;
  for (guint i = 0; i < job->accounts->len; i++)
    count += append_account (out, job, job->accounts->pdata[i]);
  if (count == 0 && job->options->signal != NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no signal \"%s\" here", job->options->signal);
    g_string_free (out->text, TRUE);
    return false;
  }
  job_add_text (job, "explain.txt", out->text);
  return true;
}
