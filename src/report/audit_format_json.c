/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document that scripts rely on: docs/schema/comparison-1.json.  The points of an account's changes add
 * up to the difference of its two sides. */
#include "report/audit_format.h"

#include "base/json.h"
#include "base/text.h"
#include "report/json_fields.h"
#include "report/summary.h"

#define SCHEMA "weft.comparison/1"

static void
begin_list (Json *json, const char *key)
{
  json_put_key (json, key);
  json_begin_array (json);
}

static void
put_evidence (Json *json, const Evidence *evidence)
{
  json_field_text (json, "kind", evidence->kind);
  json_field_text (json, "id", evidence->id);
  json_field_day (json, "date", evidence->day);
  json_field_text (json, "text", evidence->text);
}

static void
put_state (Json *json, const char *key, const Finding *finding)
{
  json_field_text (json, key, finding != NULL ? state_name (finding->state) : NULL);
}

static void
put_change (Json *json, const Audit *audit, const AuditChange *change)
{
  const Finding *finding = change->after != NULL ? change->after : change->before;
  g_autofree char *why = audit_dup_why (audit, change), *text = audit_dup_wording (change);
  json_begin_object (json);
  json_field_text (json, "code", finding != NULL ? finding->code : NULL);
  json_field_text (json, "id", finding != NULL ? finding->id : NULL);
  json_field_text (json, "title", finding != NULL ? finding->title : NULL);
  json_field_text (json, "subject", finding != NULL ? finding->subject : NULL);
  json_field_text (json, "change", change_name (change->kind));
  json_field_text (json, "cause", cause_name (change->cause));
  json_field_number (json, "points", change->points);
  put_state (json, "state_from", change->before);
  put_state (json, "state_to", change->after);
  json_field_text (json, "why", why);
  json_field_text (json, "text", text);
  json_field_text (json, "evidence_is", evidence_kind_name (change->evidence_kind));
  begin_list (json, "evidence");
  for (guint i = 0; i < change->evidence->len; i++) {
    json_begin_object (json);
    put_evidence (json, change->evidence->pdata[i]);
    json_end_object (json);
  }
  json_end_array (json);
  json_end_object (json);
}

static void
put_side (Json *json, const char *key, const AccountAssessment *account)
{
  json_put_key (json, key);
  if (account == NULL) {
    json_put_null (json);
    return;
  }
  json_begin_object (json);
  json_field_text (json, "band", band_name (account->band));
  json_field_text (json, "pending", account->pending >= 0 ? band_name ((Band) account->pending) : NULL);
  json_field_number (json, "points", account->points);
  json_field_number (json, "stage", account->stage);
  json_field_number (json, "coverage", account->coverage);
  json_end_object (json);
}

static void
put_account (Json *json, const Audit *audit, const AuditAccount *account)
{
  json_begin_object (json);
  json_field_text (json, "account_id", account->id);
  json_field_text (json, "name", account->name);
  put_side (json, "from", account->before);
  put_side (json, "to", account->after);
  begin_list (json, "changes");
  for (guint i = 0; i < account->changes->len; i++)
    put_change (json, audit, account->changes->pdata[i]);
  json_end_array (json);
  json_end_object (json);
}

static const char *
band_key (int band)
{
  return band == AUDIT_NOT_ASSESSED ? "not-assessed" : band_name ((Band) band);
}

static void
put_counts (Json *json, const char *key, const Audit *audit, guint (*count) (const Audit *audit, int band))
{
  json_put_key (json, key);
  json_begin_object (json);
  for (int band = 0; band < AUDIT_BANDS; band++)
    json_field_number (json, band_key (band), count (audit, band));
  json_end_object (json);
}

static void
put_bands (Json *json, const Audit *audit)
{
  json_put_key (json, "bands");
  json_begin_object (json);
  put_counts (json, "from", audit, audit_count_before);
  put_counts (json, "to", audit, audit_count_after);
  begin_list (json, "moves");
  for (int from = 0; from < AUDIT_BANDS; from++)
    for (int to = 0; to < AUDIT_BANDS; to++) {
      if (audit->moves[from][to] == 0)
        continue;
      json_begin_object (json);
      json_field_text (json, "from", band_key (from));
      json_field_text (json, "to", band_key (to));
      json_field_number (json, "accounts", audit->moves[from][to]);
      json_end_object (json);
    }
  json_end_array (json);
  json_end_object (json);
}

static void
put_learnt (Json *json, const Audit *audit)
{
  begin_list (json, "learnt");
  for (guint i = 0; i < audit->learnt->len; i++) {
    const AuditLearnt *learnt = audit->learnt->pdata[i];
    json_begin_object (json);
    json_field_text (json, "cause", cause_name (learnt->cause));
    json_field_text (json, "account_id", learnt->account_id);
    put_evidence (json, learnt->evidence);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_strings (Json *json, const char *key, const GPtrArray *texts)
{
  begin_list (json, key);
  for (guint i = 0; i < texts->len; i++)
    json_put_string (json, texts->pdata[i]);
  json_end_array (json);
}

bool
audit_format_json (const Audit *audit, G_GNUC_UNUSED const ReportOptions *options, GPtrArray *files,
                   G_GNUC_UNUSED GError **error)
{
  GString *out = g_string_new (NULL);
  Json json = json_begin (out);
  g_autoptr (GPtrArray) setting = audit_dup_setting (audit);
  json_begin_object (&json);
  json_field_text (&json, "schema", SCHEMA);
  json_field_text (&json, "program", summary_program ());
  json_field_day (&json, "from", audit->from_day);
  json_field_day (&json, "to", audit->to_day);
  json_field_text (&json, "rules", audit->has_earlier_rules ? "of-each-date" : "of-today");
  put_strings (&json, "changed_settings", audit_last (audit)->changed_settings);
  put_strings (&json, "setting", setting);
  put_bands (&json, audit);
  put_learnt (&json, audit);
  begin_list (&json, "accounts");
  for (guint i = 0; i < audit->accounts->len; i++)
    put_account (&json, audit, audit->accounts->pdata[i]);
  json_end_array (&json);
  json_end_object (&json);
  g_string_append_c (out, '\n');
  audit_add_file (files, "comparison.json", out);
  return true;
}
