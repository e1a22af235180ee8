/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* The conditions of the rule packs.  They compare facts with numbers or with each other:
 *
 *   contacts.effective:ratio < 0.67 and contacts.effective:p <= 0.05
 *   exec.overdue:p < 0.01 or not (briefing.attendance between 0.5 and 1)
 *   champion.successor is null
 *
 * Comparisons bind closer than `not`, `not` closer than `and`, `and` closer than `or`; + - * / and
 * parentheses as usual; no calls.  An unknown fact makes a comparison unknown, and Kleene's logic carries
 * that upwards. */

typedef enum {
  TRUTH_FALSE,
  TRUTH_UNKNOWN,
  TRUTH_TRUE
} Truth; /* in this order: `and` is the minimum, `or` the maximum */

/* What follows the colon of a fact's name; nothing means the value. */
typedef enum {
  FIELD_VALUE,
  FIELD_BASELINE,
  FIELD_RATIO, /* value / baseline */
  FIELD_DELTA, /* value - baseline */
  FIELD_N,
  FIELD_N_BASELINE,
  FIELD_P,
  FIELD_POINTS, /* of a signal */
  FIELD_COUNT
} Field;

int field_find (const char *name); /* -1: no such field */

/* Where an expression looks names up, and how it speaks of them to people. */
typedef struct {
  double (*number) (gpointer data, const char *name, Field field); /* NaN: unknown */
  char *(*title) (gpointer data, const char *name, Field field);   /* "effective contacts"; yours */
  char *(*phrase) (gpointer data, const char *name, Field field, double number); /* "72%"; yours */
  bool (*is_amount) (gpointer data, const char *name); /* a count or a share: never below 0 */
  gpointer data;
} World;

typedef struct Expression Expression;

/* NULL on a mistake; then *message (yours) says what, and *column where, counted in characters from 1. */
Expression *expression_parse (const char *text, int *column, char **message);
void expression_free (gpointer expression);
const char *expression_text (const Expression *expression); /* as written; borrowed */
typedef void (*ExpressionVisit) (const char *name, Field field, int column, gpointer data);
void expression_foreach_name (const Expression *expression, ExpressionVisit visit, gpointer data);

/* The names in what makes the expression true: of an `or` only the sides that hold. */
void expression_foreach_deciding (const Expression *expression, const World *world, ExpressionVisit visit,
                                  gpointer data);
Truth expression_evaluate (const Expression *expression, const World *world);
/* The name of the first unknown that keeps the expression from an answer, or NULL; borrowed. */
const char *expression_find_unknown (const Expression *expression, const World *world);
/* The comparisons that decided, with what they saw: "effective contacts 39% of baseline (below 67%)". */
char *expression_explain (const Expression *expression, const World *world);
/* The least that would have to change to make the expression true (or false), as a clause; "" if nothing
 * would. *distance is relative, 0 when it already is so, infinite if nothing would. */
char *expression_nearest (const Expression *expression, bool wanted, const World *world, double *distance);
/* Whether there is such a clause, and its distance: without putting it into words. */
bool expression_is_near (const Expression *expression, bool wanted, const World *world, double *distance);
/* Smallest sample size over its required minimum among the comparisons `fact:n >= number`; NaN if there are
 * none. */
double expression_headroom (const Expression *expression, const World *world);
/* The p value below which the expression can be true, 1 if it tests none: its error rate when nothing
 * changed. */
double expression_p_cut (const Expression *expression);
