/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document that scripts rely on: docs/schema/assessment-1.json.  Accounts come by id, numbers in full
 * precision. */
#include "report/job.h"

#include <math.h>

#include "base/json.h"
#include "base/text.h"
#include "model/aside.h"
#include "report/json_fields.h"
#include "report/manifest.h"
#include "report/summary.h"

#define SCHEMA "weft.assessment/1"
#define MAX_TEXT_BYTES 4096

static void
put_bool (Json *json, const char *key, bool value)
{
  json_put_key (json, key);
  json_put_bool (json, value);
}

static void
put_week (Json *json, const char *key, int32_t week)
{
  json_field_day (json, key, week == INT32_MIN ? DAY_NONE : week_first_day (week));
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
  json_field_text (json, "kind", evidence->kind);
  json_field_text (json, "id", evidence->id);
  json_field_day (json, "date", evidence->day);
  json_field_text (json, "text", evidence->text);
}

static void
put_finding (Json *json, gconstpointer item)
{
  const Finding *finding = item;
  json_field_text (json, "code", finding->code);
  json_field_text (json, "id", finding->id);
  json_field_text (json, "title", finding->title);
  json_field_text (json, "pillar", pillar_name (finding->pillar));
  json_field_text (json, "family", family_name (finding->family));
  json_field_text (json, "subject", finding->subject);
  json_field_text (json, "state", state_name (finding->state));
  json_field_text (json, "reason", finding->reason != NULL ? finding->reason : "");
  json_field_number (json, "points", finding->points);
  json_field_number (json, "value", finding->value);
  json_field_number (json, "baseline", finding->baseline);
  json_field_number (json, "p_value", finding->p_value);
  json_field_number (json, "q_value", finding->q_value);
  json_field_number (json, "n", finding->n);
  json_field_number (json, "n_baseline", finding->n_baseline);
  json_field_day (json, "window_first", finding->now.first_day);
  json_field_day (json, "window_last", finding->now.last_day);
  json_field_day (json, "baseline_first", finding->before.first_day);
  json_field_day (json, "baseline_last", finding->before.last_day);
  json_field_day (json, "onset", finding->onset_day);
  json_field_text (json, "text", finding->text != NULL ? finding->text : "");
  json_field_text (json, "clears_when", finding->clears_when != NULL ? finding->clears_when : "");
  json_field_text (json, "margin", finding->margin != NULL ? finding->margin : "");
  json_field_text (json, "innocent", finding->innocent != NULL ? finding->innocent : "");
  json_field_text (json, "rule", finding->rule != NULL ? finding->rule : "");
  put_list (json, "evidence", finding->evidence, put_evidence);
}

static void
put_person (Json *json, gconstpointer item)
{
  const MapPerson *person = item;
  json_field_text (json, "person_id", person->person_id);
  json_field_text (json, "person", person->name);
  json_field_text (json, "side", side_name (person->side));
  json_field_number (json, "level", person->level == LEVEL_UNKNOWN ? NAN : person->level);
  json_field_text (json, "function",
                   person->function == FUNCTION_UNKNOWN ? NULL : function_name (person->function));
  json_field_text (json, "state", presence_name (person->presence));
  json_field_text (json, "title", person->title);
  put_bool (json, "executive", person->is_executive);
  put_bool (json, "new", person->is_new);
  put_bool (json, "cuts_thread", person->cuts_thread);
  json_field_number (json, "share", person->share_now);
  json_field_number (json, "share_before", person->share_before);
  json_field_text (json, "successor", person->successor_id);
  json_field_day (json, "last_act", person->last_day);
}

static void
put_note (Json *json, gconstpointer item)
{
  const Note *note = item;
  json_field_text (json, "id", note->id);
  json_field_text (json, "text", note->text);
  json_field_day (json, "from", note->from_day);
  json_field_day (json, "to", note->to_day);
}

static void
put_action (Json *json, gconstpointer item)
{
  const Action *action = item;
  json_field_text (json, "id", action->id);
  json_field_text (json, "text", action->text);
  json_field_text (json, "due", action->due);
}

static void
put_coverage (Json *json, gconstpointer item)
{
  const CoverageLine *line = item;
  json_field_text (json, "source", line->source);
  json_field_number (json, "share", line->share);
  json_field_text (json, "text", line->text);
}

static void
put_annex_line (Json *json, gconstpointer item)
{
  const AnnexLine *line = item;
  json_field_text (json, "section", line->section);
  json_field_text (json, "what", line->what);
  json_field_text (json, "subject", line->subject);
  json_field_number (json, "now", line->now);
  json_field_number (json, "baseline", line->baseline);
  json_field_number (json, "low", line->low);
  json_field_number (json, "high", line->high);
  json_field_text (json, "unit", line->unit);
  json_field_number (json, "n", line->n);
  json_field_text (json, "n_unit", line->n_unit);
  json_field_text (json, "missing", line->missing);
}

static void
put_annex (Json *json, gconstpointer item)
{
  const Annex *annex = item;
  json_field_text (json, "id", annex->id);
  json_field_text (json, "title", annex->title);
  json_field_text (json, "window", annex->window);
  json_field_text (json, "baseline_window", annex->base_window);
  put_strings (json, "paragraphs", annex->paragraphs);
  put_list (json, "lines", annex->lines, put_annex_line);
}

static void
put_series (Json *json, gconstpointer item)
{
  const Series *series = item;
  json_field_text (json, "name", series->name);
  json_field_text (json, "unit", series->unit);
  put_week (json, "first_week", series->first_week);
  json_field_number (json, "baseline", series->baseline);
  json_field_number (json, "low", series->low);
  json_field_number (json, "high", series->high);
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
  json_field_text (json, "name", input->name);
  json_field_text (json, "sha256", input->sha256);
  json_field_text (json, "kind", input->kind);
  json_field_number (json, "records", (double) input->records);
  json_field_number (json, "rejected", (double) input->rejected);
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
    json_field_number (json, "current", metric->current);
    json_field_number (json, "baseline", metric->baseline);
    json_field_text (json, "unit", metric->unit);
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
    json_field_text (json, "pillar", pillar_name ((Pillar) pillar));
    json_field_number (json, "points", account->pillar_points[pillar]);
    json_field_number (json, "cap", account->pillar_cap[pillar]);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_verdict (Json *json, const AccountAssessment *account)
{
  json_field_text (json, "band", band_name (account->band));
  json_field_text (json, "pending", account->pending >= 0 ? band_name ((Band) account->pending) : NULL);
  put_bool (json, "partial", account->is_partial);
  json_field_number (json, "points", account->points);
  json_field_number (json, "probability", account->probability);
  json_field_number (json, "stage", account->stage);
  json_field_number (json, "coverage", account->coverage);
  json_field_text (json, "confidence", confidence_name (account->confidence));
  json_field_text (json, "headline", summary_get_headline (account));
  put_strings (json, "would_change", account->would_change);
}

static void
put_account (Json *json, const AccountAssessment *account)
{
  json_begin_object (json);
  json_field_text (json, "account_id", account->id);
  json_field_text (json, "name", account->name);
  put_verdict (json, account);
  json_field_text (json, "segment", account->segment);
  json_field_text (json, "owner", account->owner);
  json_field_text (json, "csm_rating", account->csm_rating);
  json_field_number (json, "arr", account->arr);
  json_field_text (json, "currency", account->currency);
  json_field_day (json, "renewal", account->renewal_day);
  json_field_day (json, "notice_deadline", account->notice_deadline_day);
  json_field_day (json, "left", account->left_day);
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

static void
put_accounts (const ReportJob *job, Json *json)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < job->accounts->len; i++)
    g_hash_table_add (wanted, job->accounts->pdata[i]);
  for (guint i = 0; i < job->assessment->accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index (job->assessment->accounts, i);
    if (!g_hash_table_contains (wanted, account))
      continue;
    g_autoptr (OpenAccount) open = account_open (account);
    put_account (json, account);
    job_pass_on (job, json->out);
  }
}

bool
json_format_write (const ReportJob *job, G_GNUC_UNUSED GError **error)
{
  GString *out = g_string_new (NULL);
  Json json = json_begin (out);
  json_begin_object (&json);
  json_field_text (&json, "schema", SCHEMA);
  json_field_text (&json, "program", summary_program ());
  json_field_day (&json, "as_of", job->assessment->as_of_day);
  json_field_text (&json, "vendor", job->assessment->vendor_name);
  json_field_text (&json, "index", job->assessment->is_calibrated ? "calibrated" : "uncalibrated");
  put_list (&json, "inputs", job->assessment->inputs, put_input);
  manifest_put_mailboxes (&json, job->assessment->mailboxes);
  put_strings (&json, "libraries", job->assessment->libraries);
  put_strings (&json, "changed_settings", job->assessment->changed_settings);
  json_field_number (&json, "expected_by_chance", job->assessment->expected_by_chance);
  if (job_has_lessons (job))
    put_list (&json, "lessons", job->assessment->lessons, put_annex);
  begin_list (&json, "accounts");
  put_accounts (job, &json);
  json_end_array (&json);
  json_end_object (&json);
  g_string_append_c (out, '\n');
  job_add_text (job, "assessment.json", out);
  return true;
}
