/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"

/* The thing a number rests on, down to the id an auditor can look up. */
typedef struct {
  const char *kind; /* "message", "meeting", "ticket", "row", "mailbox", "signal", "setting": static */
  char *id;         /* "<message-id>", meeting uid, ticket id, "tickets:A017/123" */
  int32_t day;      /* DAY_NONE: none */
  char *text;       /* one line for people: who, subject; may be NULL */
} Evidence;

Evidence *evidence_new (const char *kind, const char *id, int32_t day, const char *text);
void evidence_free (gpointer evidence);
Evidence *evidence_copy (const Evidence *evidence);

/* Most facts and findings have none: their lists are one and the same, and not to be given to GLib, until
 * something is added. */
GPtrArray *evidence_list_new (void);
void evidence_list_add (GPtrArray **list, Evidence *evidence); /* takes it */
void evidence_list_clear (GPtrArray **list);

/* Days from first to last, both in it; DAY_NONE: not said. */
typedef struct {
  int32_t first_day, last_day;
} Span;
#define SPAN_NONE ((Span){ DAY_NONE, DAY_NONE })
/* "2025-04-07 to 2025-10-05", or the one day; NULL: not said.  Yours. */
char *span_format (const Span *span);

/* A measured number with everything that is needed to judge it.  NaN is unknown, never 0. */
typedef struct Fact {
  const char *name; /* "contacts.effective": stable, listed by `weft rules list`; static or interned */
  char *subject;    /* the series, person, module or class it speaks of; NULL: the account */
  double value, baseline;
  double n, n_baseline; /* sample sizes; NaN where they make no sense */
  double p;             /* p value of the change; NaN: not tested */
  double p_own;         /* the test's own, before the other accounts had a say; NaN: the same (methods 5.8) */
  double q;             /* p corrected for the number of accounts asked, where that is done here; NaN: not */
  int32_t onset_day;    /* DAY_NONE: not dated */
  Span now, before;     /* what value and baseline were counted over */
  char *reason;         /* why the value is unknown, as a clause; NULL if it is known */
  bool is_over;         /* unknown because its time is over: no further data would settle it */
  GPtrArray *evidence;  /* Evidence *; see evidence_list_add */
  struct Fact *next;    /* of the same name, added after it to the set; NULL: none */
  guint hash;           /* of the name */
} Fact;

/* A known fact without baseline, sizes or test; fill in the rest.  The name is not copied. */
Fact *fact_new (const char *name, double value);
Fact *fact_new_unknown (const char *name, const char *reason);
void fact_free (gpointer fact);

typedef struct {
  Fact *first; /* of its name, borrowed; NULL: the slot is free */
  guint hash;
} FactSlot;

/* The facts of one account, looked up by name.  Facts with subjects come several to a name. */
typedef struct {
  GPtrArray *facts; /* Fact *, owned, in the order added */
  FactSlot *slots;  /* each name at its hash or behind it; at least half are free */
  guint slot_count; /* a power of two */
  guint name_count;
} FactSet;

FactSet *fact_set_new (void);
FactSet *fact_set_new_for (guint count); /* with room for so many */
void fact_set_free (FactSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FactSet, fact_set_free)
/* Takes the fact. Returns it, borrowed. */
Fact *fact_set_add (FactSet *set, Fact *fact);
/* The first fact of that name, or NULL; the others follow from it by next. */
Fact *fact_set_find (const FactSet *set, const char *name);
/* Whether a fact that is yes or no is known to be yes. */
bool fact_set_holds (const FactSet *set, const char *name);
