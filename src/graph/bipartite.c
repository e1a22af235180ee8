/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/bipartite.h"

#include <math.h>
#include <string.h>

#include "graph/bridge.h"
#include "graph/matching.h"

#define NOBODY G_MAXUINT

/* One side of the graph. */
typedef struct {
  guint count, tied_count;
  double *weight; /* sum of the person's ties */
  guint *degree;  /* distinct partners */
  guint *node;    /* number among the tied people of both sides, for igraph */
} Side;

/* The merged ties, sorted by vendor and client, as parallel arrays. */
typedef struct {
  size_t count;
  guint *vendor, *client;
  double *weight;
  Side vendors, clients;
} Ties;

static void
side_init (Side *side, guint count)
{
  *side = (Side){ .count = count };
  side->weight = g_new0 (double, count);
  side->degree = g_new0 (guint, count);
  side->node = g_new0 (guint, count);
}

static void
side_clear (Side *side)
{
  g_free (side->weight);
  g_free (side->degree);
  g_free (side->node);
}

static void
ties_clear (Ties *ties)
{
  g_free (ties->vendor);
  g_free (ties->client);
  g_free (ties->weight);
  side_clear (&ties->vendors);
  side_clear (&ties->clients);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ties, ties_clear)

static int
compare_edges (const void *a, const void *b)
{
  const BipartiteEdge *x = a, *y = b;
  if (x->vendor != y->vendor)
    return x->vendor < y->vendor ? -1 : 1;
  if (x->client != y->client)
    return x->client < y->client ? -1 : 1;
  return (x->weight > y->weight) -
         (x->weight < y->weight); /* so that sums do not depend on the order given */
}

static guint
number_tied (Side *side, guint first_node)
{
  for (guint i = 0; i < side->count; i++)
    if (side->degree[i] > 0)
      side->node[i] = first_node + side->tied_count++;
  return side->tied_count;
}

static void
ties_fill (Ties *ties, const BipartiteEdge *edges, size_t edge_count)
{
  g_autofree BipartiteEdge *sorted = g_new (BipartiteEdge, edge_count);
  if (edge_count > 0) {
    memcpy (sorted, edges, edge_count * sizeof *sorted);
    qsort (sorted, edge_count, sizeof *sorted, compare_edges);
  }
  ties->vendor = g_new (guint, edge_count);
  ties->client = g_new (guint, edge_count);
  ties->weight = g_new (double, edge_count);
  for (size_t i = 0; i < edge_count; i++) {
    const BipartiteEdge *e = &sorted[i];
    g_assert (e->vendor < ties->vendors.count && e->client < ties->clients.count && e->weight > 0);
    size_t last = ties->count;
    if (last == 0 || ties->vendor[last - 1] != e->vendor || ties->client[last - 1] != e->client) {
      ties->vendor[last] = e->vendor;
      ties->client[last] = e->client;
      ties->weight[last] = 0;
      ties->vendors.degree[e->vendor]++;
      ties->clients.degree[e->client]++;
      ties->count++;
    }
    ties->weight[ties->count - 1] += e->weight;
    ties->vendors.weight[e->vendor] += e->weight;
    ties->clients.weight[e->client] += e->weight;
  }
  number_tied (&ties->clients, number_tied (&ties->vendors, 0));
}

/* exp of the Shannon entropy of the shares; NaN if there is no weight. */
static double
effective_number (const double *weights, size_t n)
{
  double total = 0, entropy = 0;
  for (size_t i = 0; i < n; i++)
    total += weights[i];
  if (!(total > 0))
    return NAN;
  for (size_t i = 0; i < n; i++)
    if (weights[i] > 0)
      entropy -= weights[i] / total * log (weights[i] / total);
  return exp (entropy);
}

static double
top_share (const double *weights, guint n, guint *who)
{
  double total = 0;
  *who = NOBODY;
  for (guint i = 0; i < n; i++) {
    total += weights[i];
    if (weights[i] > 0 && (*who == NOBODY || weights[i] > weights[*who]))
      *who = i;
  }
  return *who == NOBODY ? NAN : weights[*who] / total;
}

/* The greatest share of `from` people whose only tie is one and the same person of `to`. */
static double
sole_share (const Ties *ties, bool of_clients, guint *who)
{
  const Side *from = of_clients ? &ties->clients : &ties->vendors,
             *to = of_clients ? &ties->vendors : &ties->clients;
  g_autofree guint *dependents = g_new0 (guint, to->count);
  *who = NOBODY;
  for (size_t i = 0; i < ties->count; i++) {
    guint dependent = of_clients ? ties->client[i] : ties->vendor[i];
    guint holder = of_clients ? ties->vendor[i] : ties->client[i];
    dependents[holder] += from->degree[dependent] == 1;
  }
  for (guint i = 0; i < to->count; i++)
    if (dependents[i] > (*who == NOBODY ? 0 : dependents[*who]))
      *who = i;
  if (from->tied_count == 0)
    return NAN;
  return *who == NOBODY ? 0 : (double) dependents[*who] / from->tied_count;
}

static GArray *
collect_flagged (const bool *flags, guint count)
{
  GArray *people = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < count; i++)
    if (flags[i])
      g_array_append_val (people, i);
  return people;
}

static void
measure_lines (const Ties *ties, BipartiteMeasures *out)
{
  MatchingTies given = { ties->vendors.count, ties->clients.count, ties->vendor, ties->client, ties->count };
  g_autofree bool *vendors = g_new0 (bool, ties->vendors.count);
  g_autofree bool *clients = g_new0 (bool, ties->clients.count);
  out->line_count = matching_cover (&given, vendors, clients);
  out->vendor_cover = collect_flagged (vendors, ties->vendors.count);
  out->client_cover = collect_flagged (clients, ties->clients.count);
}

/* The cut vertices among the people of one side; `nodes` are igraph's numbers. */
static GArray *
collect_nodes (const Side *side, const GArray *nodes)
{
  g_autofree bool *flags = g_new0 (bool, side->count);
  for (guint i = 0; i < side->count; i++)
    for (guint k = 0; side->degree[i] > 0 && k < nodes->len && !flags[i]; k++)
      flags[i] = g_array_index (nodes, guint, k) == side->node[i];
  return collect_flagged (flags, side->count);
}

static bool
measure_topology (const Ties *ties, BipartiteMeasures *out, GError **error)
{
  g_autoptr (GMutexLocker) alone = bridge_enter ();
  g_auto (BridgeGraph) graph = { 0 };
  g_autoptr (GArray) cut = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint (*pairs)[2] = g_malloc_n (ties->count, sizeof *pairs);
  for (size_t i = 0; i < ties->count; i++) {
    pairs[i][0] = ties->vendors.node[ties->vendor[i]];
    pairs[i][1] = ties->clients.node[ties->client[i]];
  }
  guint node_count = ties->vendors.tied_count + ties->clients.tied_count;
  if (!bridge_graph_build (&graph, node_count, (const guint (*)[2]) pairs, ties->count, error) ||
      !bridge_centralization (&graph, &out->centralization, error) ||
      !bridge_connectivity (&graph, &out->connectivity, error) || !bridge_articulation (&graph, cut, error))
    return false;
  out->vendor_articulation = collect_nodes (&ties->vendors, cut);
  out->client_articulation = collect_nodes (&ties->clients, cut);
  return true;
}

bool
bipartite_measure (guint vendor_count, guint client_count, const BipartiteEdge *edges, size_t edge_count,
                   BipartiteMeasures *out, GError **error)
{
  g_auto (Ties) ties = { 0 };
  side_init (&ties.vendors, vendor_count);
  side_init (&ties.clients, client_count);
  ties_fill (&ties, edges, edge_count);
  *out = (BipartiteMeasures){
    .tie_count = (guint) ties.count,
    .tied_vendor_count = ties.vendors.tied_count,
    .tied_client_count = ties.clients.tied_count,
    .density = vendor_count > 0 && client_count > 0 ? (double) ties.count / vendor_count / client_count : NAN,
    .effective_clients = effective_number (ties.clients.weight, client_count),
    .effective_vendors = effective_number (ties.vendors.weight, vendor_count),
    .effective_channels = effective_number (ties.weight, ties.count),
  };
  out->top_client_share = top_share (ties.clients.weight, client_count, &out->top_client);
  out->sole_channel_share = sole_share (&ties, true, &out->sole_vendor);
  out->funnel_share = sole_share (&ties, false, &out->funnel_client);
  measure_lines (&ties, out);
  return measure_topology (&ties, out, error);
}

void
bipartite_measures_clear (BipartiteMeasures *measures)
{
  g_clear_pointer (&measures->vendor_cover, g_array_unref);
  g_clear_pointer (&measures->client_cover, g_array_unref);
  g_clear_pointer (&measures->vendor_articulation, g_array_unref);
  g_clear_pointer (&measures->client_articulation, g_array_unref);
}
