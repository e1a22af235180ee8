/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document that scripts rely on: docs/schema/assessment-1.json.  Accounts come by id, numbers in full
 * precision. */
#include "report/job.h"

#include <math.h>

#include "base/json.h"
#include "base/text.h"
#include "report/manifest.h"
#include "report/summary.h"

#define SCHEMA "weft.assessment/1"
#define MAX_TEXT_BYTES 4096

static void
put_text (Json *json, const char *key, const char *text)
{
  g_autofree char *clean = text != NULL ? text_clean (text, MAX_TEXT_BYTES) : NULL;
  json_put_key (json, key);
  json_put_string (json, clean);
}

static void
put_number (Json *json, const char *key, double value)
{
  json_put_key (json, key);
  json_put_number (json, value);
}

static void
put_bool (Json *json, const char *key, bool value)
{
  json_put_key (json, key);
  json_put_bool (json, value);
}

static void
put_day (Json *json, const char *key, int32_t day)
{
  g_autofree char *text = day == DAY_NONE ? NULL : day_format (day);
  json_put_key (json, key);
  json_put_string (json, text);
}

static void
put_week (Json *json, const char *key, int32_t week)
{
  put_day (json, key, week == INT32_MIN ? DAY_NONE : week_first_day (week));
}

static void
begin_list (Json *json, const char *key)
{
  json_put_key (json, key);
  json_begin_array (json);
}

static void
put_strings (Json *json, const char *key, const GPtrArray *texts)
{
  begin_list (json, key);
  for (guint i = 0; i < texts->len; i++) {
    g_autofree char *clean = text_clean (texts->pdata[i], MAX_TEXT_BYTES);
    json_put_string (json, clean);
  }
  json_end_array (json);
}

/* Each writer below puts one object; put_list joins them under a key. */
typedef void (*PutItem) (Json *json, gconstpointer item);

static void
put_list (Json *json, const char *key, const GPtrArray *items, PutItem put)
{
  begin_list (json, key);
  for (guint i = 0; i < items->len; i++) {
    json_begin_object (json);
    put (json, items->pdata[i]);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_evidence (Json *json, gconstpointer item)
{
  const Evidence *evidence = item;
  put_text (json, "kind", evidence->kind);
  put_text (json, "id", evidence->id);
  put_day (json, "date", evidence->day);
  put_text (json, "text", evidence->text);
}

static void
put_finding (Json *json, gconstpointer item)
{
  const Finding *finding = item;
  put_text (json, "code", finding->code);
  put_text (json, "id", finding->id);
  put_text (json, "title", finding->title);
  put_text (json, "pillar", pillar_name (finding->pillar));
  put_text (json, "family", family_name (finding->family));
  put_text (json, "subject", finding->subject);
  put_text (json, "state", state_name (finding->state));
  put_text (json, "reason", finding->reason != NULL ? finding->reason : "");
  put_number (json, "points", finding->points);
  put_number (json, "value", finding->value);
  put_number (json, "baseline", finding->baseline);
  put_number (json, "p_value", finding->p_value);
  put_number (json, "q_value", finding->q_value);
  put_number (json, "n", finding->n);
  put_number (json, "n_baseline", finding->n_baseline);
  put_day (json, "onset", finding->onset_day);
  put_text (json, "text", finding->text != NULL ? finding->text : "");
  put_text (json, "clears_when", finding->clears_when != NULL ? finding->clears_when : "");
  put_text (json, "margin", finding->margin != NULL ? finding->margin : "");
  put_text (json, "innocent", finding->innocent != NULL ? finding->innocent : "");
  put_text (json, "rule", finding->rule != NULL ? finding->rule : "");
  put_list (json, "evidence", finding->evidence, put_evidence);
}

static void
put_person (Json *json, gconstpointer item)
{
  const MapPerson *person = item;
  put_text (json, "person_id", person->person_id);
  put_text (json, "person", person->name);
  put_text (json, "side", side_name (person->side));
  put_number (json, "level", person->level == LEVEL_UNKNOWN ? NAN : person->level);
  put_text (json, "function", person->function == FUNCTION_UNKNOWN ? NULL : function_name (person->function));
  put_text (json, "state", presence_name (person->presence));
  put_text (json, "title", person->title);
  put_bool (json, "executive", person->is_executive);
  put_bool (json, "new", person->is_new);
  put_bool (json, "cuts_thread", person->cuts_thread);
  put_number (json, "share", person->share_now);
  put_number (json, "share_before", person->share_before);
  put_text (json, "successor", person->successor_id);
  put_day (json, "last_act", person->last_day);
}

static void
put_note (Json *json, gconstpointer item)
{
  const Note *note = item;
  put_text (json, "id", note->id);
  put_text (json, "text", note->text);
  put_day (json, "from", note->from_day);
  put_day (json, "to", note->to_day);
}

static void
put_action (Json *json, gconstpointer item)
{
  const Action *action = item;
  put_text (json, "id", action->id);
  put_text (json, "text", action->text);
  put_text (json, "due", action->due);
}

static void
put_coverage (Json *json, gconstpointer item)
{
  const CoverageLine *line = item;
  put_text (json, "source", line->source);
  put_number (json, "share", line->share);
  put_text (json, "text", line->text);
}

static void
put_annex_line (Json *json, gconstpointer item)
{
  const AnnexLine *line = item;
  put_text (json, "section", line->section);
  put_text (json, "what", line->what);
  put_text (json, "subject", line->subject);
  put_number (json, "now", line->now);
  put_number (json, "baseline", line->baseline);
  put_text (json, "unit", line->unit);
  put_number (json, "n", line->n);
  put_text (json, "n_unit", line->n_unit);
  put_text (json, "missing", line->missing);
}

static void
put_annex (Json *json, gconstpointer item)
{
  const Annex *annex = item;
  put_text (json, "id", annex->id);
  put_text (json, "title", annex->title);
  put_text (json, "window", annex->window);
  put_text (json, "baseline_window", annex->base_window);
  put_strings (json, "paragraphs", annex->paragraphs);
  put_list (json, "lines", annex->lines, put_annex_line);
}

static void
put_series (Json *json, gconstpointer item)
{
  const Series *series = item;
  put_text (json, "name", series->name);
  put_text (json, "unit", series->unit);
  put_week (json, "first_week", series->first_week);
  put_number (json, "baseline", series->baseline);
  put_number (json, "low", series->low);
  put_number (json, "high", series->high);
  put_week (json, "change", series->change_week);
  begin_list (json, "values");
  for (guint i = 0; i < series->values->len; i++)
    json_put_number (json, g_array_index (series->values, double, i));
  json_end_array (json);
}

static void
put_input (Json *json, gconstpointer item)
{
  const InputFile *input = item;
  put_text (json, "name", input->name);
  put_text (json, "sha256", input->sha256);
  put_text (json, "kind", input->kind);
  put_number (json, "records", (double) input->records);
  put_number (json, "rejected", (double) input->rejected);
}

static void
put_metrics (Json *json, const AccountAssessment *account)
{
  json_put_key (json, "metrics");
  json_begin_object (json);
  for (guint i = 0; i < account->metrics->len; i++) {
    const Metric *metric = account->metrics->pdata[i];
    json_put_key (json, metric->name);
    json_begin_object (json);
    put_number (json, "current", metric->current);
    put_number (json, "baseline", metric->baseline);
    put_text (json, "unit", metric->unit);
    json_end_object (json);
  }
  json_end_object (json);
}

static void
put_pillars (Json *json, const AccountAssessment *account)
{
  begin_list (json, "pillars");
  for (int pillar = 0; pillar < PILLAR_COUNT; pillar++) {
    json_begin_object (json);
    put_text (json, "pillar", pillar_name ((Pillar) pillar));
    put_number (json, "points", account->pillar_points[pillar]);
    put_number (json, "cap", account->pillar_cap[pillar]);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_verdict (Json *json, const AccountAssessment *account)
{
  put_text (json, "band", band_name (account->band));
  put_text (json, "pending", account->pending >= 0 ? band_name ((Band) account->pending) : NULL);
  put_bool (json, "partial", account->is_partial);
  put_number (json, "points", account->points);
  put_number (json, "probability", account->probability);
  put_number (json, "stage", account->stage);
  put_number (json, "coverage", account->coverage);
  put_text (json, "confidence", confidence_name (account->confidence));
  put_text (json, "headline", summary_get_headline (account));
  put_strings (json, "would_change", account->would_change);
}

static void
put_account (Json *json, const AccountAssessment *account)
{
  json_begin_object (json);
  put_text (json, "account_id", account->id);
  put_text (json, "name", account->name);
  put_verdict (json, account);
  put_text (json, "segment", account->segment);
  put_text (json, "owner", account->owner);
  put_text (json, "csm_rating", account->csm_rating);
  put_number (json, "arr", account->arr);
  put_text (json, "currency", account->currency);
  put_day (json, "renewal", account->renewal_day);
  put_day (json, "notice_deadline", account->notice_deadline_day);
  put_pillars (json, account);
  put_list (json, "signals", account->findings, put_finding);
  put_metrics (json, account);
  put_list (json, "people", account->people, put_person);
  put_list (json, "notes", account->notes, put_note);
  put_list (json, "actions", account->actions, put_action);
  put_list (json, "annexes", account->annexes, put_annex);
  put_list (json, "coverage_lines", account->coverage_lines, put_coverage);
  put_list (json, "series", account->series, put_series);
  json_end_object (json);
}

bool
json_format_write (const ReportJob *job, G_GNUC_UNUSED GError **error)
{
  GString *out = g_string_new (NULL);
  Json json = json_begin (out);
  json_begin_object (&json);
  put_text (&json, "schema", SCHEMA);
  put_text (&json, "program", summary_program ());
  put_day (&json, "as_of", job->assessment->as_of_day);
  put_text (&json, "vendor", job->assessment->vendor_name);
  put_text (&json, "index", job->assessment->is_calibrated ? "calibrated" : "uncalibrated");
  put_list (&json, "inputs", job->assessment->inputs, put_input);
  manifest_put_mailboxes (&json, job->assessment->mailboxes);
  put_strings (&json, "libraries", job->assessment->libraries);
  put_strings (&json, "changed_settings", job->assessment->changed_settings);
  put_number (&json, "expected_by_chance", job->assessment->expected_by_chance);
  begin_list (&json, "accounts");
  for (guint i = 0; i < job->assessment->accounts->len; i++)
    if (g_ptr_array_find (job->accounts, job->assessment->accounts->pdata[i], NULL))
      put_account (&json, job->assessment->accounts->pdata[i]);
  json_end_array (&json);
  json_end_object (&json);
  g_string_append_c (out, '\n');
  job_add_text (job, "assessment.json", out);
  return true;
}
