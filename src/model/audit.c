/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/audit.h"

static const struct {
  const char *name, *title;
} causes[CAUSE_COUNT] = {
  [CAUSE_RULE] = { "changed-rule", "changed rule" },
  [CAUSE_MERGE] = { "changed-merge", "changed merge" },
  [CAUSE_DATA] = { "new-data", "new data" },
  [CAUSE_EVIDENCE] = { "new-evidence", "new evidence" },

};

static const struct {
  const char *name, *title;
} changes[CHANGE_KIND_COUNT] = {
  [CHANGE_APPEARED] = { "appeared", "appeared" },
  [CHANGE_POINTS] = { "points", "changed its points" },
  [CHANGE_CLEARED] = { "cleared", "cleared" },
  [CHANGE_HELD_BACK] = { "held-back", "held back" },
  [CHANGE_UNKNOWN] = { "unknown", "became unknown" },
  [CHANGE_KNOWN] = { "known", "became known, clear" },
  [CHANGE_CAPS] = { "caps", "caps" },
};

const char *
cause_name (AuditCause cause)
{
  return causes[cause].name;
}

const char *
cause_title (AuditCause cause)
{
  return causes[cause].title;
}

const char *
change_name (AuditChangeKind kind)
{
  return changes[kind].name;
}

const char *
change_title (AuditChangeKind kind)
{
  return changes[kind].title;
}

const char *
evidence_kind_name (AuditEvidenceKind kind)
{
  static const char *const names[] = { "now", "before", "both" };
  return names[kind];
}

void
audit_change_free (gpointer data)
{
  AuditChange *change = data;
  if (change == NULL)
    return;
  g_ptr_array_unref (change->evidence);
  g_free (change);
}

void
audit_account_free (gpointer data)
{
  AuditAccount *account = data;
  if (account == NULL)
    return;
  g_ptr_array_unref (account->changes);
  g_free (account);
}

double
audit_points (const AccountAssessment *account)
{
  return account != NULL ? account->points : 0;
}

bool
audit_is_moved (const AuditAccount *account)
{
  return account->before == NULL || account->after == NULL || account->before->band != account->after->band;
}

bool
audit_is_changed (const AuditAccount *account)
{
  return audit_is_moved (account) || account->before->pending != account->after->pending ||
         account->changes->len > 0;
}

void
audit_learnt_free (gpointer data)
{
  AuditLearnt *learnt = data;
  if (learnt == NULL)
    return;
  g_free (learnt->account_id);
  evidence_free (learnt->evidence);
  g_free (learnt);
}

static void
clear_step (gpointer data)
{
  AuditStep *step = data;
  assessment_free (step->assessment);
}

Audit *
audit_new (int32_t from_day, int32_t to_day)
{
  Audit *audit = g_new0 (Audit, 1);
  *audit = (Audit){ .from_day = from_day,
                    .to_day = to_day,
                    .steps = g_array_new (FALSE, FALSE, sizeof (AuditStep)),
                    .learnt = g_ptr_array_new_with_free_func (audit_learnt_free),
                    .accounts = g_ptr_array_new_with_free_func (audit_account_free) };
  g_array_set_clear_func (audit->steps, clear_step);
  return audit;
}

void
audit_free (Audit *audit)
{
  if (audit == NULL)
    return;
  g_ptr_array_unref (audit->accounts);
  g_ptr_array_unref (audit->learnt);
  g_array_unref (audit->steps);
  g_free (audit);
}

void
audit_add_step (Audit *audit, AuditCause cause, Assessment *assessment)
{
  AuditStep step = { cause, assessment };
  g_array_append_val (audit->steps, step);
}

const Assessment *
audit_first (const Audit *audit)
{
  return g_array_index (audit->steps, AuditStep, 0).assessment;
}

const Assessment *
audit_last (const Audit *audit)
{
  return g_array_index (audit->steps, AuditStep, audit->steps->len - 1).assessment;
}

guint
audit_count_before (const Audit *audit, int band)
{
  guint count = 0;
  for (int other = 0; other < AUDIT_BANDS; other++)
    count += audit->moves[band][other];
  return count;
}

guint
audit_count_after (const Audit *audit, int band)
{
  guint count = 0;
  for (int other = 0; other < AUDIT_BANDS; other++)
    count += audit->moves[other][band];
  return count;
}
