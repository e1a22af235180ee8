/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"
#include "signal/expression.h"
#include "base/mistake.h"

/* The rule packs as data: facts that are measured, signals that judge them, stages, notes and actions.
 * The built-in packs are always there; a user's pack adds sections and changes single keys of them. */

/* [fact NAME] */
typedef struct {
  char *name, *title, *unit, *meaning;
  char *missing; /* the reason when it was not measured: "no data for …" */
} FactKind;

typedef struct {
  double points; /* 0: worth saying, not worth points */
  Expression *when;
  const char *condition; /* its text, interned */
} Tier;

/* A named confounder: while `when` holds, the signal is suppressed, and `text` says why. */
typedef struct {
  char *name;
  Expression *when;
  char *text;
} Exemption;

/* A harmless reason the signal may have; ruled out when the exemption of the same name is known not to hold.
 */
typedef struct {
  char *name, *text;
} Innocent;

/* What the findings of every account have of their rule: interned, once the pack is known to be whole. */
typedef struct {
  const char *code, *id, *title, *group, *strand;
} RuleTerms;

/* [CODE] */
typedef struct {
  char *code, *id, *title;
  Family family;
  char *group;  /* Benjamini-Hochberg test group; NULL: tested alone */
  char *strand; /* the records it reads, where its family reads several; NULL: the family's only ones */
  char *fact;   /* the finding carries its numbers; one finding for each of its subjects */
  bool is_enabled, confirms_at_once;
  bool is_joint;    /* its p value speaks in joint.z (methods 5.9) */
  bool is_standing; /* says how things stand, by no test and beside no base: weak evidence (methods 5.8) */
  bool is_amount;   /* says how much, not who, how or what for (methods 5.8) */
  Expression *at_once_when; /* confirms at once while it holds; NULL: never but for the flag */
  int stratum; /* 1 reads facts, 2 reads other signals too, 3 reads the account's band and scores nothing */
  int floor;   /* Band the account cannot fall below while it fires; -1: none */
  double null_rate;  /* chance of firing with 6 points or more if nothing changed; NaN: from its p value */
  Expression *needs; /* minimum of data; NULL: only that the facts are known */
  char *unknown_text;
  GPtrArray *tiers;      /* Tier *, most points first */
  GPtrArray *exemptions; /* Exemption * */
  GPtrArray *innocents;  /* Innocent *, the strongest first */
  Expression *only_with; /* without this company it scores nothing */
  char *only_with_text;
  char **never_with; /* codes; the larger counts; NULL: none */
  char *text, *clear_text;
  RuleTerms terms;
} Rule;

/* [note ID], [action ID], [option ID], [stage N]; [note ID/PART] is one of several of that id */
typedef struct {
  char *id, *practice; /* "P5" */
  char *title;         /* of an option; else NULL */
  Expression *when;
  char *fact; /* dates the note, triggers the option; NULL: none */
  char *text, *due;
} Advice;

typedef struct {
  GPtrArray *facts;                              /* FactKind *, by name */
  GPtrArray *rules;                              /* Rule *, by code */
  GPtrArray *order;                              /* the same, borrowed, each after those it reads */
  GPtrArray *stages, *notes, *actions, *options; /* Advice *, in the order written */
  GPtrArray *changes;                            /* char *: "K3.when.6 = exit.count >= 2 (built in: …)" */
} Pack;

/* The built-in packs with the user's laid over them in the given order (char * each; both may be NULL).
 * NULL if there is any mistake; all of them are listed. */
Pack *pack_load (const GPtrArray *names, const GPtrArray *texts, GPtrArray *mistakes);
void pack_free (Pack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pack, pack_free)

const Rule *pack_find_rule (const Pack *pack, const char *code);
const FactKind *pack_find_fact (const Pack *pack, const char *name);
/* A number of this fact as people write it: "72%", "yes", "5.1". */
char *fact_kind_phrase (const FactKind *kind, Field field, double number);
/* "effective contacts", "p value of effective contacts". */
char *fact_kind_title (const FactKind *kind, Field field);
