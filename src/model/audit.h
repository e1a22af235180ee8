/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* Two dates of one store side by side: what changed, account by account and signal by signal, and why. Filled
 * in by pipeline, read by report.
 *
 * Between the two dates lie up to three that never were: the first date judged with today's rules, then with
 * what is known of identities since, then with the records that were late.  Each step changes one thing, so
 * what differs across it is due to that thing, and all differences together are the difference of the dates.
 */

typedef enum {
  CAUSE_RULE,     /* the rule packs differ */
  CAUSE_MERGE,    /* who is who: reviews, contacts, aliases, team, groups, subscriptions that became known
                     between */
  CAUSE_DATA,     /* dated before the first date, but known later; or a source that one of the dates lacks */
  CAUSE_EVIDENCE, /* what happened between the dates, and what did not happen again */
  CAUSE_COUNT
} AuditCause;

typedef enum {
  CHANGE_APPEARED,  /* fires, and did not */
  CHANGE_POINTS,    /* fires on both, for other points */
  CHANGE_CLEARED,   /* fired or was held back, and is clear */
  CHANGE_HELD_BACK, /* another cause is known now */
  CHANGE_UNKNOWN,   /* cannot be told any more */
  CHANGE_KNOWN,     /* was unknown, and is clear */
  CHANGE_CAPS,      /* no signal: what the caps of families and pillars take off */
  CHANGE_KIND_COUNT
} AuditChangeKind;

/* What the evidence of a change is to it. */
typedef enum {
  EVIDENCE_NOW,    /* it is cited now, and was not before */
  EVIDENCE_BEFORE, /* it was cited before, and is not now */
  EVIDENCE_BOTH,   /* it is cited on both sides */
} AuditEvidenceKind;

const char *cause_name (AuditCause cause);               /* "new-evidence" */
const char *cause_title (AuditCause cause);              /* "new evidence" */
const char *change_name (AuditChangeKind kind);          /* "held-back" */
const char *change_title (AuditChangeKind kind);         /* "held back" */
const char *evidence_kind_name (AuditEvidenceKind kind); /* "now" */

typedef struct {
  AuditChangeKind kind;
  AuditCause cause;
  const Finding *before, *after; /* borrowed from the steps; NULL: no such finding, and both for caps */
  double points;                 /* what it adds to the account's, below 0 what it takes off */
  AuditEvidenceKind evidence_kind;
  GPtrArray *evidence; /* const Evidence *, borrowed from the steps or from what was learnt */
} AuditChange;

void audit_change_free (gpointer change);

typedef struct {
  const char *id, *name;                   /* borrowed from the steps */
  const AccountAssessment *before, *after; /* borrowed; NULL: not assessed at that date */
  GPtrArray *changes;                      /* AuditChange *, by kind, code, subject, step */
} AuditAccount;

void audit_account_free (gpointer account);
double audit_points (const AccountAssessment *account); /* 0 where it was not assessed */
bool audit_is_moved (const AuditAccount *account);      /* another band, or assessed at one date only */
bool audit_is_changed (const AuditAccount *account);    /* moved, pending otherwise, or with changes */

/* Something dated or settled before the first date that became known only between the two. */
typedef struct {
  AuditCause cause;   /* CAUSE_MERGE or CAUSE_DATA */
  char *account_id;   /* NULL: of no single account */
  Evidence *evidence; /* day: when it became known */
} AuditLearnt;

void audit_learnt_free (gpointer learnt);

typedef struct {
  AuditCause cause; /* what changed since the step before; the first has none */
  Assessment *assessment;
} AuditStep;

#define AUDIT_BANDS (BAND_CRITICAL + 2)
#define AUDIT_NOT_ASSESSED (BAND_CRITICAL + 1) /* the place of an account that a date does not have */

typedef struct {
  int32_t from_day, to_day;
  bool has_earlier_rules;                /* the first date was judged with the rules of its time */
  GArray *steps;                         /* AuditStep, owned; the first and the last are the two dates */
  GPtrArray *learnt;                     /* AuditLearnt *, by cause, account, evidence id */
  GPtrArray *accounts;                   /* AuditAccount *, by id */
  guint moves[AUDIT_BANDS][AUDIT_BANDS]; /* accounts by band at the first date and at the second */
} Audit;

Audit *audit_new (int32_t from_day, int32_t to_day);
void audit_free (Audit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Audit, audit_free)
/* Takes the assessment. */
void audit_add_step (Audit *audit, AuditCause cause, Assessment *assessment);
const Assessment *audit_first (const Audit *audit);
const Assessment *audit_last (const Audit *audit);
/* Accounts of that band (or AUDIT_NOT_ASSESSED) at the first date, at the second. */
guint audit_count_before (const Audit *audit, int band);
guint audit_count_after (const Audit *audit, int band);
