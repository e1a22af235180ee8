/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the steps of an audit to its changes: every step is compared with the one before. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "pipeline/audit.h"

#define LEAST_POINTS 1e-9 /* less is rounding */

static const AccountAssessment *
find_account (const Assessment *assessment, const char *id)
{
  for (guint i = 0; i < assessment->accounts->len; i++) {
    const AccountAssessment *account = assessment->accounts->pdata[i];
    if (strcmp (account->id, id) == 0)
      return account;
  }
  return NULL;
}

static const Finding *
find_finding (const AccountAssessment *account, const Finding *wanted)
{
  for (guint i = 0; account != NULL && i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    if (strcmp (finding->code, wanted->code) == 0 && g_strcmp0 (finding->subject, wanted->subject) == 0)
      return finding;
  }
  return NULL;
}

static double
points_of (const Finding *finding)
{
  return finding != NULL && finding->state == STATE_FIRED ? finding->points : 0;
}

static double
caps_of (const AccountAssessment *account)
{
  double total = audit_points (account);
  for (guint i = 0; account != NULL && i < account->findings->len; i++)
    total -= points_of (account->findings->pdata[i]);
  return total;
}

/* ---- evidence ---- */

static bool
has_evidence (const Finding *finding, const Evidence *wanted)
{
  for (guint i = 0; finding != NULL && i < finding->evidence->len; i++) {
    const Evidence *evidence = finding->evidence->pdata[i];
    if (strcmp (evidence->kind, wanted->kind) == 0 && strcmp (evidence->id, wanted->id) == 0)
      return true;
  }
  return false;
}

/* What one finding rests on and the other does not. */
static void
add_missing (GPtrArray *list, const Finding *finding, const Finding *other)
{
  for (guint i = 0; finding != NULL && i < finding->evidence->len; i++)
    if (!has_evidence (other, finding->evidence->pdata[i]))
      g_ptr_array_add (list, finding->evidence->pdata[i]);
}

/* What was learnt of the account by that cause, else what was learnt of no single one. */
static void
add_learnt (GPtrArray *list, const Audit *audit, AuditCause cause, const char *account_id)
{
  for (int pass = 0; pass < 2 && list->len == 0; pass++)
    for (guint i = 0; i < audit->learnt->len; i++) {
      const AuditLearnt *learnt = audit->learnt->pdata[i];
      if (learnt->cause == cause && g_strcmp0 (learnt->account_id, pass == 0 ? account_id : NULL) == 0)
        g_ptr_array_add (list, learnt->evidence);
    }
}

/* The first of these that holds anything: what is cited now only, before only, on both sides. */
static void
add_evidence (AuditChange *change)
{
  add_missing (change->evidence, change->after, change->before);
  change->evidence_kind = EVIDENCE_NOW;
  if (change->evidence->len > 0)
    return;
  add_missing (change->evidence, change->before, change->after);
  change->evidence_kind = EVIDENCE_BEFORE;
  if (change->evidence->len > 0)
    return;
  add_missing (change->evidence, change->after, NULL);
  change->evidence_kind = EVIDENCE_BOTH;
}

/* ---- one change ---- */

/* A finding about a person or a module that is not there is clear. */
static SignalState
state_of (const Finding *finding)
{
  return finding != NULL ? finding->state : STATE_CLEAR;
}

static bool
differs (const Finding *before, const Finding *after)
{
  const Finding *only = before == NULL ? after : after == NULL ? before : NULL;
  if (only != NULL) /* what was never looked at before is no news unless it speaks */
    return only->state == STATE_FIRED || only->state == STATE_SUPPRESSED;
  return before->state != after->state || fabs (points_of (before) - points_of (after)) > LEAST_POINTS;
}

static AuditChangeKind
kind_of (const Finding *before, const Finding *after)
{
  switch (state_of (after)) {
  case STATE_FIRED:
    return state_of (before) == STATE_FIRED ? CHANGE_POINTS : CHANGE_APPEARED;
  case STATE_SUPPRESSED:
    return CHANGE_HELD_BACK;
  case STATE_UNKNOWN:
    return CHANGE_UNKNOWN;
  default:
    return state_of (before) == STATE_UNKNOWN ? CHANGE_KNOWN : CHANGE_CLEARED;
  }
}

/* On the last step the clock runs on: what differs is due to the weeks between, or to what could not be seen
 * on one of the dates. */
static AuditCause
cause_of (const AuditChange *change)
{
  bool is_blind = state_of (change->before) == STATE_UNKNOWN || state_of (change->after) == STATE_UNKNOWN;
  return is_blind ? CAUSE_DATA : CAUSE_EVIDENCE;
}

static AuditChange *
change_new (AuditChangeKind kind, AuditCause cause, double points)
{
  AuditChange *change = g_new0 (AuditChange, 1);
  *change = (AuditChange){ .kind = kind,
                           .cause = cause,
                           .points = points,
                           .evidence = g_ptr_array_new (),
                           .evidence_kind = EVIDENCE_NOW };
  return change;
}

static void
add_change (const Audit *audit, AuditAccount *account, AuditCause cause, const Finding *before,
            const Finding *after)
{
  if (!differs (before, after))
    return;
  AuditChange *change = change_new (kind_of (before, after), cause, points_of (after) - points_of (before));
  change->before = before;
  change->after = after;
  if (cause == CAUSE_MERGE || cause == CAUSE_DATA)
    add_learnt (change->evidence, audit, cause, account->id);
  if (change->evidence->len == 0)
    add_evidence (change);
  if (cause == CAUSE_EVIDENCE)
    change->cause = cause_of (change);
  g_ptr_array_add (account->changes, change);
}

/* ---- one account ---- */

static void
compare_step (const Audit *audit, AuditAccount *account, guint step)
{
  const AuditStep *now = &g_array_index (audit->steps, AuditStep, step);
  const AccountAssessment *before =
      find_account (g_array_index (audit->steps, AuditStep, step - 1).assessment, account->id);
  const AccountAssessment *after = find_account (now->assessment, account->id);
  for (guint i = 0; after != NULL && i < after->findings->len; i++)
    add_change (audit, account, now->cause, find_finding (before, after->findings->pdata[i]),
                after->findings->pdata[i]);
  for (guint i = 0; before != NULL && i < before->findings->len; i++)
    if (find_finding (after, before->findings->pdata[i]) == NULL)
      add_change (audit, account, now->cause, before->findings->pdata[i], NULL);
  double caps = caps_of (after) - caps_of (before);
  if (fabs (caps) > LEAST_POINTS)
    g_ptr_array_add (account->changes, change_new (CHANGE_CAPS, now->cause, caps));
}

static const Finding *
finding_of (const AuditChange *change)
{
  return change->after != NULL ? change->after : change->before;
}

static gint
compare_changes (gconstpointer a, gconstpointer b)
{
  const AuditChange *x = *(AuditChange *const *) a, *y = *(AuditChange *const *) b;
  const Finding *one = finding_of (x), *other = finding_of (y);
  if (x->kind != y->kind)
    return (int) x->kind - (int) y->kind;
  int order = one != NULL && other != NULL ? strcmp (one->code, other->code) : 0;
  if (order == 0 && one != NULL && other != NULL)
    order = g_strcmp0 (one->subject, other->subject);
  return order != 0 ? order : (int) x->cause - (int) y->cause;
}

static AuditAccount *
compare_account (const Audit *audit, const char *id)
{
  AuditAccount *account = g_new0 (AuditAccount, 1);
  *account = (AuditAccount){ .id = id,
                             .before = find_account (audit_first (audit), id),
                             .after = find_account (audit_last (audit), id),
                             .changes = g_ptr_array_new_with_free_func (audit_change_free) };
  account->name = account->after != NULL    ? account->after->name
                  : account->before != NULL ? account->before->name
                                            : id;
  for (guint step = 1; step < audit->steps->len; step++)
    compare_step (audit, account, step);
  g_ptr_array_sort (account->changes, compare_changes);
  return account;
}

/* ---- all ---- */

/* The ids of every step, each once: borrowed, sorted. */
static GPtrArray *
list_ids (const Audit *audit)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *ids = g_ptr_array_new ();
  for (guint step = 0; step < audit->steps->len; step++) {
    const Assessment *assessment = g_array_index (audit->steps, AuditStep, step).assessment;
    for (guint i = 0; i < assessment->accounts->len; i++) {
      char *id = ((AccountAssessment *) assessment->accounts->pdata[i])->id;
      if (g_hash_table_add (seen, id))
        g_ptr_array_add (ids, id);
    }
  }
  g_ptr_array_sort (ids, text_compare);
  return ids;
}

static int
band_of (const AccountAssessment *account)
{
  return account != NULL ? (int) account->band : AUDIT_NOT_ASSESSED;
}

static bool
is_wanted (const AuditAccount *account, const char *account_id, const char *owner)
{
  const AccountAssessment *one = account->after != NULL ? account->after : account->before;
  return (account_id == NULL || strcmp (account->id, account_id) == 0) &&
         (owner == NULL || (one != NULL && account_is_owned_by (one, owner)));
}

void
audit_compare (Audit *audit, const char *account_id, const char *owner)
{
  g_autoptr (GPtrArray) ids = list_ids (audit);
  for (guint i = 0; i < ids->len; i++) {
    AuditAccount *account = compare_account (audit, ids->pdata[i]);
    if (!is_wanted (account, account_id, owner)) {
      audit_account_free (account);
      continue;
    }
    g_ptr_array_add (audit->accounts, account);
    audit->moves[band_of (account->before)][band_of (account->after)]++;
  }
}
