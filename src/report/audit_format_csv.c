/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/audit_format.h"

#include "report/csv_sink.h"

static void
put_account (TableSink *sink, const AuditAccount *account)
{
  const AccountAssessment *sides[] = { account->before, account->after };
  sink->put_text (sink, account->id);
  sink->put_text (sink, account->name);
  for (int i = 0; i < 2; i++) {
    sink->put_text (sink, sides[i] != NULL ? band_name (sides[i]->band) : NULL);
    sink->put_text (sink,
                    sides[i] != NULL && sides[i]->pending >= 0 ? band_name ((Band) sides[i]->pending) : NULL);
    sink->put_number (sink, audit_points (sides[i]));
  }
  sink->end_row (sink);
}

/* What names a change in both tables. */
static void
put_key (TableSink *sink, const AuditAccount *account, const AuditChange *change)
{
  const Finding *finding = change->after != NULL ? change->after : change->before;
  sink->put_text (sink, account->id);
  sink->put_text (sink, audit_get_code (change));
  sink->put_text (sink, finding != NULL ? finding->subject : NULL);
  sink->put_text (sink, change_name (change->kind));
  sink->put_text (sink, cause_name (change->cause));
}

static void
put_change (TableSink *sink, const Audit *audit, const AuditAccount *account, const AuditChange *change)
{
  g_autofree char *title = audit_dup_title (change), *why = audit_dup_why (audit, change),
                  *text = audit_dup_wording (change);
  put_key (sink, account, change);
  sink->put_number (sink, change->points);
  sink->put_text (sink, change->before != NULL ? state_name (change->before->state) : NULL);
  sink->put_text (sink, change->after != NULL ? state_name (change->after->state) : NULL);
  sink->put_text (sink, title);
  sink->put_text (sink, why);
  sink->put_text (sink, text);
  sink->end_row (sink);
}

static void
put_evidence (TableSink *sink, const AuditAccount *account, const AuditChange *change)
{
  for (guint i = 0; i < change->evidence->len; i++) {
    const Evidence *evidence = change->evidence->pdata[i];
    put_key (sink, account, change);
    sink->put_text (sink, evidence_kind_name (change->evidence_kind));
    sink->put_text (sink, evidence->kind);
    sink->put_text (sink, evidence->id);
    sink->put_day (sink, evidence->day);
    sink->put_text (sink, evidence->text);
    sink->end_row (sink);
  }
}

void
audit_format_csv (const Audit *audit, GPtrArray *files)
{
  static const char *const account_columns[] = { "account_id",   "name",        "band_from",
                                                 "pending_from", "points_from", "band_to",
                                                 "pending_to",   "points_to",   NULL };
  static const char *const change_columns[] = { "account_id", "code",   "subject",    "change",
                                                "cause",      "points", "state_from", "state_to",
                                                "title",      "why",    "text",       NULL };
  static const char *const evidence_columns[] = { "account_id", "code",     "subject", "change",
                                                  "cause",      "evidence", "kind",    "id",
                                                  "date",       "text",     NULL };
  CsvSink accounts = csv_sink_begin (account_columns), changes = csv_sink_begin (change_columns);
  CsvSink evidence = csv_sink_begin (evidence_columns);
  for (guint i = 0; i < audit->accounts->len; i++) {
    const AuditAccount *account = audit->accounts->pdata[i];
    put_account (&accounts.sink, account);
    for (guint k = 0; k < account->changes->len; k++) {
      put_change (&changes.sink, audit, account, account->changes->pdata[k]);
      put_evidence (&evidence.sink, account, account->changes->pdata[k]);
    }
  }
  audit_add_file (files, "changes.csv", changes.out);
  audit_add_file (files, "accounts.csv", accounts.out);
  audit_add_file (files, "evidence.csv", evidence.out);
}
