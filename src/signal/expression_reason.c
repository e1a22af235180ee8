/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an expression speaks of itself: what decided, and what is nearest to turning it. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "signal/expression_node.h"

/* Relations by kind from NODE_LESS on, and the kind that holds when one does not. */
static const char *const relation_words[] = { "below",    "at most",  "above",
                                              "at least", "equal to", "other than" };
static const NodeKind opposites[] = { NODE_AT_LEAST, NODE_MORE,    NODE_AT_MOST,
                                      NODE_LESS,     NODE_UNEQUAL, NODE_EQUAL };

/* A comparison as people read it: the quantity, what it is now, and the bound. */
typedef struct {
  char *title, *now, *bound;
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
  static const char *const signs[] = { " + ", " - ", " * ", " / " };
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

/* P values and sample sizes turn late: people can act on the quantity itself.  The past and time turn last:
 * nobody can act on them.  What is equal has to become another: to turn "yes" is as far as to turn "no". */
static double
measure_distance (const Node *quantity, double now, double bound, NodeKind relation)
{
  double scale = MAX (fabs (now), fabs (bound));
  double distance = scale > 0 ? fabs (now - bound) / scale : 0;
  if (relation == NODE_UNEQUAL)
    distance = 1;
  if (quantity->field == FIELD_BASELINE)
    distance += 2;
  if (quantity->field == FIELD_P || quantity->field == FIELD_N || quantity->field == FIELD_N_BASELINE)
    distance += 1;
  if (quantity->kind == NODE_FACT && g_str_has_prefix (quantity->name, "tenure."))
    distance += 2;
  return distance;
}

/* "39% of baseline" is told as the value it stands for where the baseline is known. */
static Reading
read_quantity (const Node *quantity, double bound, const World *world)
{
  double now = node_number (quantity, world);
  Node plain = *quantity;
  double baseline = NAN;
  if (quantity->kind == NODE_FACT && (quantity->field == FIELD_RATIO || quantity->field == FIELD_DELTA))
    baseline = world->number (world->data, quantity->name, FIELD_BASELINE);
  if (!isnan (baseline)) {
    bound = quantity->field == FIELD_RATIO ? bound * baseline : bound + baseline;
    plain.field = FIELD_VALUE;
    now = node_number (&plain, world);
  }
  return (Reading){ describe (&plain, world), phrase (&plain, world, now), phrase (&plain, world, bound) };
}

/* "yes" or "no": a quantity that is one of the two is told without a relation. */
static bool
is_answer (const char *phrase)
{
  return strcmp (phrase, "yes") == 0 || strcmp (phrase, "no") == 0;
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
  if (truth == TRUTH_UNKNOWN) {
    bool is_bound = node->kind != NODE_BETWEEN && !isnan (node_number (quantity, world));
    g_autofree char *open = describe (is_bound ? node->part[1] : quantity, world);
    return g_strdup_printf ("%s unknown", open);
  }
  if (node->kind == NODE_BETWEEN) {
    g_autofree char *low = phrase (quantity, world, node_number (node->part[0], world));
    g_autofree char *high = phrase (quantity, world, node_number (node->part[1], world));
    return g_strdup_printf ("%s %s (%s %s to %s)", title, now, truth == TRUTH_TRUE ? "within" : "outside",
                            low, high);
  }
  NodeKind kind = truth == TRUTH_TRUE ? node->kind : opposites[node->kind - NODE_LESS];
  g_autofree char *bound = phrase (quantity, world, node_number (node->part[1], world));
  if (is_answer (now) && is_answer (bound))
    return g_strdup_printf ("%s: %s", title, now);
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

/* One way to turn a condition: there is none, there is nothing to say of it, or there is a clause. */
typedef enum { TURN_NONE, TURN_SILENT, TURN_TOLD } TurnKind;
typedef struct {
  TurnKind kind;
  char *text; /* of one that is told, in a world with words; else NULL */
  double distance;
  const char *name; /* the one fact that has to move, and how; NULL: several, or none */
  NodeKind relation;
} Turn;

static char *
tell_comparison (const Node *quantity, double bound, NodeKind kind, const World *world)
{
  g_auto (Reading) reading = read_quantity (quantity, bound, world);
  const char *other = strcmp (reading.now, "yes") == 0 ? "no" : "yes"; /* to turn it is to turn the answer */
  if (is_answer (reading.bound) && is_answer (reading.now))
    return g_strdup_printf ("%s: %s (now %s)", reading.title, other, reading.now);
  return g_strconcat (reading.title, " ", relation_words[kind - NODE_LESS], " ", reading.bound, " (now ",
                      reading.now, ")", NULL);
}

static Turn
turn_comparison (const Node *node, bool wanted, const World *world)
{
  NodeKind kind = wanted ? node->kind : opposites[node->kind - NODE_LESS];
  const Node *quantity = node->part[0];
  double bound = node_number (node->part[1], world);
  if (kind == NODE_LESS && bound == 0 && quantity->kind == NODE_FACT && quantity->field <= FIELD_BASELINE &&
      world->is_amount (world->data, quantity->name))
    return (Turn){ TURN_NONE, NULL, INFINITY, NULL, kind };
  bool is_plain = quantity->kind == NODE_FACT && quantity->field <= FIELD_DELTA;
  Turn turn = { TURN_TOLD, NULL, measure_distance (quantity, node_number (quantity, world), bound, kind),
                is_plain ? quantity->name : NULL, kind };
  if (world->phrase != NULL)
    turn.text = tell_comparison (quantity, bound, kind, world);
  return turn;
}

static char *
tell_between (const Node *node, bool wanted, const World *world)
{
  g_auto (Reading) at_low = read_quantity (node->part[2], node_number (node->part[0], world), world);
  g_auto (Reading) at_high = read_quantity (node->part[2], node_number (node->part[1], world), world);
  return g_strdup_printf ("%s %s %s to %s (now %s)", at_low.title, wanted ? "within" : "outside",
                          at_low.bound, at_high.bound, at_low.now);
}

static Turn
turn_between (const Node *node, bool wanted, const World *world)
{
  double value = node_number (node->part[2], world), low = node_number (node->part[0], world);
  double high = node_number (node->part[1], world);
  double nearer = fabs (value - low) <= fabs (value - high) ? low : high;
  char *text = world->phrase != NULL ? tell_between (node, wanted, world) : NULL;
  return (Turn){ TURN_TOLD, text, measure_distance (node->part[2], value, nearer, NODE_BETWEEN), NULL,
                 NODE_BETWEEN };
}

static Turn turn (const Node *node, bool wanted, const World *world);

/* Keeps one of the two and frees the other. */
static Turn
choose (Turn kept, Turn dropped)
{
  g_free (dropped.text);
  return kept;
}

static char *
tell_open (const Turn *known, const Turn *unknown, const Node *node, const World *world)
{
  g_autofree char *open = unknown->kind == TURN_TOLD ? g_strdup (unknown->text) : explain (node, world);
  return known->kind == TURN_TOLD ? g_strconcat (known->text, " and ", open, NULL) : g_steal_pointer (&open);
}

/* One side could turn, and of the other nobody knows: it is told, and is no distance. */
static Turn
leave_open (Turn known, Turn unknown, const Node *node, const World *world)
{
  char *text = world->phrase != NULL ? tell_open (&known, &unknown, node, world) : NULL;
  g_free (known.text);
  g_free (unknown.text);
  return (Turn){ TURN_TOLD, text, INFINITY, NULL, NODE_AND };
}

/* Both sides must turn (true `and`, false `or`), or the nearer one is enough.  Two bounds on the same fact
 * are one: the farther. */
static Turn
turn_pair (const Node *node, bool wanted, const World *world)
{
  Turn left = turn (node->part[0], wanted, world);
  Turn right = turn (node->part[1], wanted, world);
  bool needs_both = (node->kind == NODE_AND) == wanted;
  bool is_left_nearer = left.distance <= right.distance;
  if (left.kind == TURN_NONE || right.kind == TURN_NONE)
    return (left.kind == TURN_NONE) == needs_both ? choose (left, right) : choose (right, left);
  if (!needs_both)
    return is_left_nearer ? choose (left, right) : choose (right, left);
  if (isfinite (left.distance) != isfinite (right.distance))
    return isfinite (left.distance) ? leave_open (left, right, node->part[1], world)
                                    : leave_open (right, left, node->part[0], world);
  if (!isfinite (left.distance) || right.kind == TURN_SILENT)
    return choose (left, right);
  if (left.kind == TURN_SILENT)
    return choose (right, left);
  if (left.name != NULL && g_strcmp0 (left.name, right.name) == 0 && left.relation == right.relation)
    return is_left_nearer ? choose (right, left) : choose (left, right);
  char *text = world->phrase != NULL ? g_strconcat (left.text, " and ", right.text, NULL) : NULL;
  Turn both = { TURN_TOLD, text, MAX (left.distance, right.distance), NULL, NODE_AND };
  g_free (left.text);
  g_free (right.text);
  return both;
}

static char *
tell_null (const Node *node, bool wanted, const World *world)
{
  g_autofree char *title = describe (node->part[0], world);
  return g_strdup_printf ("%s %s", title, wanted ? "unknown" : "known");
}

static Turn
turn (const Node *node, bool wanted, const World *world)
{
  Truth truth = node_truth (node, world);
  if (truth == (wanted ? TRUTH_TRUE : TRUTH_FALSE))
    return (Turn){ TURN_SILENT, NULL, 0, NULL, node->kind };
  if (node->kind == NODE_NOT)
    return turn (node->part[0], !wanted, world);
  if (node->kind == NODE_AND || node->kind == NODE_OR)
    return turn_pair (node, wanted, world);
  if (truth == TRUTH_UNKNOWN)
    return (Turn){ TURN_SILENT, NULL, INFINITY, NULL, node->kind };
  if (node->kind == NODE_BETWEEN)
    return turn_between (node, wanted, world);
  if (node_is_comparison (node))
    return turn_comparison (node, wanted, world);
  char *text = world->phrase != NULL ? tell_null (node, wanted, world) : NULL;
  return (Turn){ TURN_TOLD, text, 1, NULL, node->kind }; /* is null: known or not, nothing between */
}

char *
expression_nearest (const Expression *expression, bool wanted, const World *world, double *distance)
{
  Turn nearest = turn (expression->root, wanted, world);
  *distance = nearest.distance;
  return nearest.text != NULL ? nearest.text : g_strdup ("");
}

bool
expression_is_near (const Expression *expression, bool wanted, const World *world, double *distance)
{
  World wordless = *world;
  wordless.phrase = NULL;
  Turn nearest = turn (expression->root, wanted, &wordless);
  *distance = nearest.distance;
  return nearest.kind == TURN_TOLD;
}
