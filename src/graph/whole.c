/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/whole.h"

#include <math.h>
#include <string.h>

#include "graph/bridge.h"

/* The merged ties without loops, a < b, sorted. */
typedef struct {
  size_t count;
  WholeEdge *ties;
  guint (*pairs)[2];
} Simple;

static void
simple_clear (Simple *simple)
{
  g_free (simple->ties);
  g_free (simple->pairs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Simple, simple_clear)

static int
compare_ties (const void *a, const void *b)
{
  const WholeEdge *x = a, *y = b;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  if (x->b != y->b)
    return x->b < y->b ? -1 : 1;
  return (x->weight > y->weight) - (x->weight < y->weight);
}

static void
simplify (const WholeGraph *graph, Simple *simple)
{
  WholeEdge *ties = simple->ties = g_new (WholeEdge, graph->edge_count);
  size_t kept = 0, merged = 0;
  for (size_t i = 0; i < graph->edge_count; i++) {
    WholeEdge e = graph->edges[i];
    g_assert (e.a < graph->node_count && e.b < graph->node_count && e.weight > 0);
    if (e.a != e.b)
      ties[kept++] = (WholeEdge){ MIN (e.a, e.b), MAX (e.a, e.b), e.weight };
  }
  if (kept > 0)
    qsort (ties, kept, sizeof *ties, compare_ties);
  for (size_t i = 0; i < kept; i++) {
    if (merged > 0 && ties[merged - 1].a == ties[i].a && ties[merged - 1].b == ties[i].b)
      ties[merged - 1].weight += ties[i].weight;
    else
      ties[merged++] = ties[i];
  }
  simple->count = merged;
  simple->pairs = g_malloc_n (merged, sizeof *simple->pairs);
  for (size_t i = 0; i < merged; i++) {
    simple->pairs[i][0] = ties[i].a;
    simple->pairs[i][1] = ties[i].b;
  }
}

static double
external_internal (const WholeGraph *graph, const Simple *simple)
{
  double external = 0;
  for (size_t i = 0; i < simple->count; i++)
    external += graph->sides[simple->ties[i].a] != graph->sides[simple->ties[i].b];
  double ties = (double) simple->count;
  return ties > 0 ? (2 * external - ties) / ties : NAN;
}

/* Numbers the groups by their first node: igraph's own numbers follow the random order of its moves. */
static guint
number_groups (const igraph_vector_int_t *membership, guint *group, guint node_count)
{
  g_autofree guint *number = g_new (guint, node_count);
  memset (number, 0xff, node_count * sizeof *number);
  guint count = 0;
  for (guint i = 0; i < node_count; i++) {
    igraph_integer_t label = VECTOR (*membership)[i];
    if (number[label] == G_MAXUINT)
      number[label] = count++;
    group[i] = number[label];
  }
  return count;
}

/* Leiden on modularity: each node weighs its strength, the
 * resolution is 1 / (2 × all weight) (Traag et al. 2019). */
static bool
find_groups (const WholeGraph *graph, const BridgeGraph *built, const igraph_vector_t *weights,
             WholeMeasures *out, GError **error)
{
  g_auto (igraph_vector_t) strength = { 0 };
  g_auto (igraph_vector_int_t) membership = { 0 };
  if (!TRY_IGRAPH (igraph_vector_init (&strength, 0), error) ||
      !TRY_IGRAPH (igraph_vector_int_init (&membership, 0), error) ||
      !TRY_IGRAPH (
          igraph_strength (&built->graph, &strength, igraph_vss_all (), IGRAPH_ALL, IGRAPH_NO_LOOPS, weights),
          error) ||
      !TRY_IGRAPH (igraph_rng_seed (igraph_rng_default (), (igraph_uint_t) graph->seed), error))
    return false;
  double total = igraph_vector_sum (&strength); /* twice the weight of all ties */
  igraph_integer_t found = 0;
  if (!TRY_IGRAPH (IGRAPH_LEIDEN (&built->graph, weights, &strength, 1 / total, &membership, &found), error))
    return false;
  out->group_count = number_groups (&membership, out->group, graph->node_count);
  return true;
}

static bool
find_cores (const BridgeGraph *built, guint *core, GError **error)
{
  g_auto (igraph_vector_int_t) found = { 0 };
  if (!TRY_IGRAPH (igraph_vector_int_init (&found, 0), error) ||
      !TRY_IGRAPH (igraph_coreness (&built->graph, &found, IGRAPH_ALL), error))
    return false;
  for (igraph_integer_t i = 0; i < igraph_vector_int_size (&found); i++)
    core[i] = (guint) VECTOR (found)[i];
  return true;
}

static bool
find_constraint (const BridgeGraph *built, const igraph_vector_t *weights, double *constraint, GError **error)
{
  g_auto (igraph_vector_t) found = { 0 };
  if (!TRY_IGRAPH (igraph_vector_init (&found, 0), error) ||
      !TRY_IGRAPH (igraph_constraint (&built->graph, &found, igraph_vss_all (), weights), error))
    return false;
  memcpy (constraint, VECTOR (found), (size_t) igraph_vector_size (&found) * sizeof *constraint);
  return true;
}

static bool
measure_ties (const WholeGraph *graph, const Simple *simple, WholeMeasures *out, GError **error)
{
  g_auto (BridgeGraph) built = { 0 };
  g_auto (igraph_vector_t) weights = { 0 };
  if (!bridge_graph_build (&built, graph->node_count, (const guint (*)[2]) simple->pairs, simple->count,
                           error) ||
      !TRY_IGRAPH (igraph_vector_init (&weights, (igraph_integer_t) simple->count), error))
    return false;
  for (size_t i = 0; i < simple->count; i++)
    VECTOR (weights)[i] = simple->ties[i].weight;
  return bridge_centralization (&built, &out->centralization, error) &&
         bridge_connectivity (&built, &out->connectivity, error) &&
         bridge_articulation (&built, out->articulation, error) && find_cores (&built, out->core, error) &&
         find_groups (graph, &built, &weights, out, error) &&
         find_constraint (&built, &weights, out->constraint, error);
}

bool
whole_measure (const WholeGraph *graph, WholeMeasures *out, GError **error)
{
  g_auto (Simple) simple = { 0 };
  g_autoptr (GMutexLocker) alone = bridge_enter ();
  simplify (graph, &simple);
  *out = (WholeMeasures){
    .tie_count = (guint) simple.count,
    .external_internal = external_internal (graph, &simple),
    .centralization = NAN,
    .articulation = g_array_new (FALSE, FALSE, sizeof (guint)),
    .core = g_new0 (guint, graph->node_count),
    .group = g_new0 (guint, graph->node_count),
    .group_count = graph->node_count,
    .constraint = g_new (double, graph->node_count),
  };
  for (guint i = 0; i < graph->node_count; i++) {
    out->group[i] = i; /* without ties everybody is a group of one */
    out->constraint[i] = NAN;
  }
  return simple.count == 0 || measure_ties (graph, &simple, out, error);
}

void
whole_measures_clear (WholeMeasures *measures)
{
  g_clear_pointer (&measures->articulation, g_array_unref);
  g_clear_pointer (&measures->core, g_free);
  g_clear_pointer (&measures->group, g_free);
  g_clear_pointer (&measures->constraint, g_free);
}
