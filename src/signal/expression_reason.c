/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an expression speaks of itself: what decided, and what is nearest to turning it. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "signal/expression_node.h"

/* Relations by kind from NODE_LESS on, and the kind that holds when one does not. */
static const char *const relation_words[] = {"below",    "at most",  "above",
                                             "at least", "equal to", "other than"};
static const NodeKind opposites[] = {NODE_AT_LEAST, NODE_MORE,    NODE_AT_MOST,
                                     NODE_LESS,     NODE_UNEQUAL, NODE_EQUAL};

/* A comparison as people read it: the quantity, what it is now, and the bound. */
typedef struct {
  char *title, *now, *bound;
  double distance; /* relative, from now to the bound */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_free (reading->title);
  g_free (reading->now);
  g_free (reading->bound);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static char *
describe (const Node *node, const World *world)
{
  static const char *const signs[] = {" + ", " - ", " * ", " / "};
  if (node->kind == NODE_FACT)
    return world->title (world->data, node->name, node->field);
  if (node->kind == NODE_NUMBER)
    return text_number (node->number, 4);
  g_autofree char *a = describe (node->part[0], world);
  if (node->kind == NODE_NEGATE)
    return g_strconcat ("-", a, NULL);
  g_autofree char *b = describe (node->part[1], world);
  return g_strconcat (a, signs[node->kind - NODE_ADD], b, NULL);
}

static char *
phrase (const Node *quantity, const World *world, double number)
{
  if (quantity->kind == NODE_FACT)
    return world->phrase (world->data, quantity->name, quantity->field, number);
  return text_number (number, 2);
}

/* P values and sample sizes turn last: people can act on the quantity itself. */
static double
measure_distance (const Node *quantity, double now, double bound)
{
  double scale = MAX (fabs (now), fabs (bound));
  double distance = scale > 0 ? fabs (now - bound) / scale : 0;
  if (quantity->field == FIELD_P || quantity->field == FIELD_N || quantity->field == FIELD_N_BASELINE)
    distance += 1;
  return distance;
}

/* "39% of baseline" is told as the value it stands for where the baseline is known. */
static Reading
read_quantity (const Node *quantity, double bound, const World *world)
{
  double now = node_number (quantity, world);
  Reading reading = {.distance = measure_distance (quantity, now, bound)};
  Node plain = *quantity;
  double baseline = NAN;
  if (quantity->kind == NODE_FACT && (quantity->field == FIELD_RATIO || quantity->field == FIELD_DELTA))
    baseline = world->number (world->data, quantity->name, FIELD_BASELINE);
  if (!isnan (baseline)) {
    bound = quantity->field == FIELD_RATIO ? bound * baseline : bound + baseline;
    plain.field = FIELD_VALUE;
    now = node_number (&plain, world);
  }
  reading.title = describe (&plain, world);
  reading.now = phrase (&plain, world, now);
  reading.bound = phrase (&plain, world, bound);
  return reading;
}

static char *
explain_comparison (const Node *node, const World *world)
{
  Truth truth = node_truth (node, world);
  const Node *quantity = node->part[node->kind == NODE_BETWEEN ? 2 : 0];
  g_autofree char *title = describe (quantity, world);
  if (node->kind == NODE_IS_NULL)
    return g_strdup_printf ("%s %s", title, truth == TRUTH_TRUE ? "unknown" : "known");
  g_autofree char *now = phrase (quantity, world, node_number (quantity, world));
  if (truth == TRUTH_UNKNOWN)
    return g_strdup_printf ("%s unknown", title);
  if (node->kind == NODE_BETWEEN) {
    g_autofree char *low = phrase (quantity, world, node_number (node->part[0], world));
    g_autofree char *high = phrase (quantity, world, node_number (node->part[1], world));
    return g_strdup_printf ("%s %s (%s %s to %s)", title, now, truth == TRUTH_TRUE ? "within" : "outside",
                            low, high);
  }
  NodeKind kind = truth == TRUTH_TRUE ? node->kind : opposites[node->kind - NODE_LESS];
  g_autofree char *bound = phrase (quantity, world, node_number (node->part[1], world));
  return g_strdup_printf ("%s %s (%s %s)", title, now, relation_words[kind - NODE_LESS], bound);
}

/* A true `and` and a false `or` were decided by both sides; else by the side that has the same answer. */
static char *
explain (const Node *node, const World *world)
{
  if (node->kind == NODE_NOT)
    return explain (node->part[0], world);
  if (node->kind != NODE_AND && node->kind != NODE_OR)
    return explain_comparison (node, world);
  Truth truth = node_truth (node, world);
  Truth weak = node->kind == NODE_AND ? TRUTH_TRUE : TRUTH_FALSE;
  bool left_decides = node_truth (node->part[0], world) == truth;
  if (truth != weak)
    return explain (node->part[left_decides ? 0 : 1], world);
  g_autofree char *left = explain (node->part[0], world);
  g_autofree char *right = explain (node->part[1], world);
  return g_strdup_printf ("%s and %s", left, right);
}

char *
expression_explain (const Expression *expression, const World *world)
{
  return explain (expression->root, world);
}

static char *
turn_comparison (const Node *node, bool wanted, const World *world, double *distance)
{
  NodeKind kind = wanted ? node->kind : opposites[node->kind - NODE_LESS];
  g_auto (Reading) reading = read_quantity (node->part[0], node_number (node->part[1], world), world);
  *distance = reading.distance;
  return g_strdup_printf ("%s %s %s (now %s)", reading.title, relation_words[kind - NODE_LESS], reading.bound,
                          reading.now);
}

static char *
turn_between (const Node *node, bool wanted, const World *world, double *distance)
{
  double value = node_number (node->part[2], world), low = node_number (node->part[0], world);
  double high = node_number (node->part[1], world);
  g_auto (Reading) at_low = read_quantity (node->part[2], low, world);
  g_auto (Reading) at_high = read_quantity (node->part[2], high, world);
  bool is_low_nearer = fabs (value - low) <= fabs (value - high);
  *distance = is_low_nearer ? at_low.distance : at_high.distance;
  return g_strdup_printf ("%s %s %s to %s (now %s)", at_low.title, wanted ? "within" : "outside",
                          at_low.bound, at_high.bound, at_low.now);
}

static char *turn (const Node *node, bool wanted, const World *world, double *distance);

/* Both sides must turn (true `and`, false `or`), or the nearer one is enough. */
static char *
turn_pair (const Node *node, bool wanted, const World *world, double *distance)
{
  bool needs_both = (node->kind == NODE_AND) == wanted;
  double a = 0, b = 0;
  g_autofree char *left = turn (node->part[0], wanted, world, &a);
  g_autofree char *right = turn (node->part[1], wanted, world, &b);
  *distance = needs_both ? MAX (a, b) : MIN (a, b);
  if (!isfinite (*distance))
    return g_strdup ("");
  if (!needs_both)
    return a <= b ? g_steal_pointer (&left) : g_steal_pointer (&right);
  bool has_two = *left != '\0' && *right != '\0';
  return g_strconcat (left, has_two ? " and " : "", right, NULL);
}

static char *
turn (const Node *node, bool wanted, const World *world, double *distance)
{
  Truth truth = node_truth (node, world);
  *distance = 0;
  if (truth == (wanted ? TRUTH_TRUE : TRUTH_FALSE))
    return g_strdup ("");
  if (node->kind == NODE_NOT)
    return turn (node->part[0], !wanted, world, distance);
  if (node->kind == NODE_AND || node->kind == NODE_OR)
    return turn_pair (node, wanted, world, distance);
  if (truth == TRUTH_UNKNOWN) {
    *distance = INFINITY;
    return g_strdup ("");
  }
  if (node->kind == NODE_BETWEEN)
    return turn_between (node, wanted, world, distance);
  if (node_is_comparison (node))
    return turn_comparison (node, wanted, world, distance);
  *distance = 1; /* is null: known or not, nothing between */
  g_autofree char *title = describe (node->part[0], world);
  return g_strdup_printf ("%s %s", title, wanted ? "unknown" : "known");
}

char *
expression_nearest (const Expression *expression, bool wanted, const World *world, double *distance)
{
  return turn (expression->root, wanted, world, distance);
}
