/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/audit_tables.h"

#include "report/audit_format.h"
#include "report/summary.h"

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
put_change_evidence (TableSink *sink, const AuditAccount *account, const AuditChange *change)
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

static void
put_accounts (TableSink *sink, const Audit *audit)
{
  for (guint i = 0; i < audit->accounts->len; i++)
    put_account (sink, audit->accounts->pdata[i]);
}

static void
put_changes (TableSink *sink, const Audit *audit)
{
  for (guint i = 0; i < audit->accounts->len; i++) {
    const AuditAccount *account = audit->accounts->pdata[i];
    for (guint k = 0; k < account->changes->len; k++)
      put_change (sink, audit, account, account->changes->pdata[k]);
  }
}

static void
put_evidence (TableSink *sink, const Audit *audit)
{
  for (guint i = 0; i < audit->accounts->len; i++) {
    const AuditAccount *account = audit->accounts->pdata[i];
    for (guint k = 0; k < account->changes->len; k++)
      put_change_evidence (sink, account, account->changes->pdata[k]);
  }
}

static void
put_item (TableSink *sink, const char *item, const char *value)
{
  sink->put_text (sink, item);
  sink->put_text (sink, value);
  sink->end_row (sink);
}

static void
put_manifest (TableSink *sink, const Audit *audit)
{
  g_autofree char *from = day_format (audit->from_day), *to = day_format (audit->to_day);
  g_autoptr (GPtrArray) sentences = audit_dup_setting (audit);
  const GPtrArray *settings = audit_last (audit)->changed_settings;
  put_item (sink, "from", from);
  put_item (sink, "to", to);
  put_item (sink, "program", summary_program ());
  for (guint i = 0; i < sentences->len; i++)
    put_item (sink, "basis", sentences->pdata[i]);
  for (guint i = 0; i < settings->len; i++)
    put_item (sink, "changed setting", settings->pdata[i]);
}

#define COLUMNS(...)                                                                                         \
  (const char *const[])                                                                                      \
  {                                                                                                          \
    __VA_ARGS__, NULL                                                                                        \
  }

const AuditTable audit_tables[] = {
  { "changes",
    COLUMNS ("account_id", "code", "subject", "change", "cause", "points", "state_from", "state_to", "title",
             "why", "text"),
    put_changes },
  { "accounts",
    COLUMNS ("account_id", "name", "band_from", "pending_from", "points_from", "band_to", "pending_to",
             "points_to"),
    put_accounts },
  { "evidence",
    COLUMNS ("account_id", "code", "subject", "change", "cause", "evidence", "kind", "id", "date", "text"),
    put_evidence },
  { "manifest", COLUMNS ("item", "value"), put_manifest },
  { NULL, NULL, NULL },
};
