/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/expression.h"

#include <math.h>
#include <string.h>

#include "signal/expression_node.h"

int
field_find (const char *name)
{
  static const char *const names[FIELD_COUNT] = { "value", "baseline",   "ratio", "delta",
                                                  "n",     "n_baseline", "p",     "points" };
  for (int i = 0; i < FIELD_COUNT; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

const char *
expression_text (const Expression *expression)
{
  return expression->text;
}

static void
visit_names (const Node *node, ExpressionVisit visit, gpointer data)
{
  if (node->kind == NODE_FACT)
    visit (node->name, node->field, node->column, data);
  for (int i = 0; i < 3 && node->part[i] != NULL; i++)
    visit_names (node->part[i], visit, data);
}

void
expression_foreach_name (const Expression *expression, ExpressionVisit visit, gpointer data)
{
  visit_names (expression->root, visit, data);
}

double
node_number (const Node *node, const World *world)
{
  if (node->kind == NODE_NUMBER)
    return node->number;
  if (node->kind == NODE_FACT)
    return world->number (world->data, node->name, node->field);
  double a = node_number (node->part[0], world);
  double b = node->part[1] != NULL ? node_number (node->part[1], world) : 0;
  switch (node->kind) {
  case NODE_NEGATE:
    return -a;
  case NODE_ADD:
    return a + b;
  case NODE_SUBTRACT:
    return a - b;
  case NODE_MULTIPLY:
    return a * b;
  default: /* a quotient by zero says nothing: unknown */
    return b != 0 ? a / b : NAN;
  }
}

/* 0.60 - 0.40 is to reach 0.20: numbers that differ by rounding only are equal. */
#define ROUNDING 1e-9

static Truth
compare (NodeKind kind, double a, double b)
{
  if (isnan (a) || isnan (b))
    return TRUTH_UNKNOWN;
  if (fabs (a - b) <= ROUNDING * MAX (fabs (a), fabs (b)))
    a = b;
  bool holds = false;
  switch (kind) {
  case NODE_LESS:
    holds = a < b;
    break;
  case NODE_AT_MOST:
    holds = a <= b;
    break;
  case NODE_MORE:
    holds = a > b;
    break;
  case NODE_AT_LEAST:
    holds = a >= b;
    break;
  case NODE_EQUAL:
    holds = a == b;
    break;
  default:
    holds = a != b;
  }
  return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

/* Where the first side decides, the other is not asked. */
static Truth
truth_of_both (Node *const *part, const World *world)
{
  Truth one = node_truth (part[0], world), other = one != TRUTH_FALSE ? node_truth (part[1], world) : one;
  return MIN (one, other);
}

static Truth
truth_of_either (Node *const *part, const World *world)
{
  Truth one = node_truth (part[0], world), other = one != TRUTH_TRUE ? node_truth (part[1], world) : one;
  return MAX (one, other);
}

/* Recursion is bounded by LIMIT_EXPRESSION_DEPTH and, for chains, by LIMIT_EXPRESSION_BYTES. */
Truth
node_truth (const Node *node, const World *world)
{
  Node *const *part = node->part;
  switch (node->kind) {
  case NODE_AND:
    return truth_of_both (part, world);
  case NODE_OR:
    return truth_of_either (part, world);
  case NODE_NOT:
    return TRUTH_TRUE - node_truth (part[0], world);
  case NODE_IS_NULL:
    return isnan (node_number (part[0], world)) ? TRUTH_TRUE : TRUTH_FALSE;
  case NODE_BETWEEN: {
    double value = node_number (part[2], world);
    Truth above = compare (NODE_AT_LEAST, value, node_number (part[0], world));
    Truth below = compare (NODE_AT_MOST, value, node_number (part[1], world));
    return MIN (above, below);
  }
  default:
    return compare (node->kind, node_number (part[0], world), node_number (part[1], world));
  }
}

Truth
expression_evaluate (const Expression *expression, const World *world)
{
  return node_truth (expression->root, world);
}

static void
visit_deciding (const Node *node, const World *world, ExpressionVisit visit, gpointer data)
{
  if (node->kind == NODE_FACT)
    visit (node->name, node->field, node->column, data);
  for (int i = 0; i < 3 && node->part[i] != NULL; i++)
    if (node->kind != NODE_OR || node_truth (node->part[i], world) == TRUTH_TRUE)
      visit_deciding (node->part[i], world, visit, data);
}

void
expression_foreach_deciding (const Expression *expression, const World *world, ExpressionVisit visit,
                             gpointer data)
{
  visit_deciding (expression->root, world, visit, data);
}

static const char *
find_unknown (const Node *node, const World *world)
{
  if (node->kind == NODE_FACT)
    return isnan (world->number (world->data, node->name, node->field)) ? node->name : NULL;
  if (node_is_condition (node) && node_truth (node, world) != TRUTH_UNKNOWN)
    return NULL;
  const char *unknown = NULL;
  for (int i = 0; i < 3 && unknown == NULL && node->part[i] != NULL; i++)
    unknown = find_unknown (node->part[i], world);
  return unknown;
}

const char *
expression_find_unknown (const Expression *expression, const World *world)
{
  return find_unknown (expression->root, world);
}

static double
least_headroom (const Node *node, const World *world)
{
  if (node->kind == NODE_AT_LEAST && node->part[0]->kind == NODE_FACT && node->part[1]->kind == NODE_NUMBER) {
    Field field = node->part[0]->field;
    bool is_size = field == FIELD_N || field == FIELD_N_BASELINE;
    return is_size && node->part[1]->number > 0 ? node_number (node->part[0], world) / node->part[1]->number
                                                : NAN;
  }
  double least = NAN;
  for (int i = 0; i < 3 && node->part[i] != NULL; i++)
    least = fmin (least, least_headroom (node->part[i], world)); /* fmin passes over NaN */
  return least;
}

double
expression_headroom (const Expression *expression, const World *world)
{
  return least_headroom (expression->root, world);
}

static double
p_cut (const Node *node)
{
  if (node->kind == NODE_AND)
    return fmin (p_cut (node->part[0]), p_cut (node->part[1]));
  if (node->kind == NODE_OR)
    return fmax (p_cut (node->part[0]), p_cut (node->part[1]));
  bool bounds_above = node->kind == NODE_LESS || node->kind == NODE_AT_MOST;
  if (bounds_above && node->part[0]->field == FIELD_P && node->part[1]->kind == NODE_NUMBER)
    return node->part[1]->number;
  return 1;
}

double
expression_p_cut (const Expression *expression)
{
  return p_cut (expression->root);
}
