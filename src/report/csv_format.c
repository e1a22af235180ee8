/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of tables for spreadsheets: RFC 4180, UTF-8, full precision, an empty cell where a number is unknown. */
#include "report/job.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/manifest.h"
#include "report/summary.h"

#define MAX_CELL_BYTES 4096

/* A cell of text.  A spreadsheet would run what begins with these signs as a formula; the apostrophe says it is text. */
static void
put_text (GString *out, const char *text)
{
  g_autofree char *clean = text_clean (text != NULL ? text : "", MAX_CELL_BYTES);
  bool is_formula = clean[0] != '\0' && strchr ("=+-@\t\r", clean[0]) != NULL;
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  if (is_formula)
    g_string_append_c (out, '\'');
  for (const char *p = clean; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

static void
put_number (GString *out, double value)
{
  g_string_append_c (out, ',');
  if (isfinite (value))
    text_append_number (out, value);
}

static void
put_day (GString *out, int32_t day)
{
  g_autofree char *text = day_format (day);
  g_string_append_printf (out, ",%s", text);
}

static void
put_account (GString *out, const AccountAssessment *account)
{
  const Finding *top = summary_find_top_finding (account);
  put_text (out, account->id);
  put_text (out, account->name);
  put_text (out, band_name (account->band));
  put_text (out, account->pending >= 0 ? band_name ((Band)account->pending) : "");
  put_number (out, account->points);
  put_number (out, account->stage);
  put_number (out, account->coverage);
  put_text (out, confidence_name (account->confidence));
  put_text (out, account->owner);
  put_text (out, account->segment);
  put_day (out, account->renewal_day);
  put_day (out, account->notice_deadline_day);
  put_number (out, account->arr);
  put_text (out, account->currency);
  put_text (out, top != NULL ? top->code : "");
  put_text (out, summary_get_headline (account));
  g_string_append (out, "\r\n");
}

static void
put_signals (GString *out, const AccountAssessment *account)
{
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    put_text (out, account->id);
    put_text (out, finding->code);
    put_text (out, finding->id);
    put_text (out, finding->subject);
    put_text (out, pillar_name (finding->pillar));
    put_text (out, family_name (finding->family));
    put_text (out, state_name (finding->state));
    put_text (out, finding->reason);
    put_number (out, finding->points);
    put_number (out, finding->value);
    put_number (out, finding->baseline);
    put_number (out, finding->p_value);
    put_number (out, finding->q_value);
    put_number (out, finding->n);
    put_number (out, finding->n_baseline);
    put_day (out, finding->onset_day);
    put_text (out, finding->text);
    put_text (out, finding->clears_when);
    g_string_append (out, "\r\n");
  }
}

static void
put_evidence (GString *out, const AccountAssessment *account)
{
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    for (guint j = 0; j < finding->evidence->len; j++) {
      const Evidence *evidence = finding->evidence->pdata[j];
      put_text (out, account->id);
      put_text (out, finding->code);
      put_text (out, finding->subject);
      put_text (out, evidence->kind);
      put_text (out, evidence->id);
      put_day (out, evidence->day);
      put_text (out, evidence->text);
      g_string_append (out, "\r\n");
    }
  }
}

static void
put_people (GString *out, const AccountAssessment *account)
{
  for (guint i = 0; i < account->people->len; i++) {
    const MapPerson *person = account->people->pdata[i];
    put_text (out, account->id);
    put_text (out, person->person_id);
    put_text (out, person->name);
    put_text (out, side_name (person->side));
    put_text (out, person->title);
    put_number (out, person->level == LEVEL_UNKNOWN ? NAN : person->level);
    put_text (out, person->function == FUNCTION_UNKNOWN ? "" : function_name (person->function));
    put_text (out, presence_name (person->presence));
    put_number (out, person->share_before);
    put_number (out, person->share_now);
    put_day (out, person->last_day);
    g_string_append (out, "\r\n");
  }
}

static void
put_metrics (GString *out, const AccountAssessment *account)
{
  for (guint i = 0; i < account->metrics->len; i++) {
    const Metric *metric = account->metrics->pdata[i];
    put_text (out, account->id);
    put_text (out, metric->name);
    put_number (out, metric->current);
    put_number (out, metric->baseline);
    put_text (out, metric->unit);
    g_string_append (out, "\r\n");
  }
}

/* One table: its file, its header and what an account adds to it. */
typedef struct {
  const char *path, *header;
  void (*put) (GString *out, const AccountAssessment *account);
} CsvTable;

static const CsvTable tables[] = {
  { "portfolio.csv",
    "account_id,name,band,pending,points,stage,coverage,confidence,owner,segment,renewal,notice_deadline,arr,currency,"
    "top_signal,headline",
    put_account },
  { "signals.csv",
    "account_id,code,id,subject,pillar,family,state,reason,points,value,baseline,p_value,q_value,n,n_baseline,onset,text,"
    "clears_when",
    put_signals },
  { "evidence.csv", "account_id,code,subject,kind,id,date,text", put_evidence },
  { "people.csv", "account_id,person_id,person,side,title,level,function,state,share_before,share_now,last_act", put_people },
  { "metrics.csv", "account_id,metric,current,baseline,unit", put_metrics },
};

bool
csv_format_write (const ReportJob *job, G_GNUC_UNUSED GError **error)
{
  for (size_t t = 0; t < G_N_ELEMENTS (tables); t++) {
    GString *out = g_string_new (tables[t].header);
    g_string_append (out, "\r\n");
    for (guint i = 0; i < job->accounts->len; i++)
      tables[t].put (out, job->accounts->pdata[i]);
    job_add_text (job, tables[t].path, out);
  }
  manifest_add_file (job);
  return true;
}
