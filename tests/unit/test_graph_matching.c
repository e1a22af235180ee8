/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Independent lines four ways on random graphs: our matching, igraph's matching, vertex-disjoint
 * paths (Menger), and the smallest cover found by trying every set of vendors (König). */
#include "near.h"

#include <glib.h>

#include "base/rng.h"
#include "graph/bridge.h"
#include "graph/matching.h"

#define MOST 8

typedef struct {
  guint vendors, clients;
  guint vendor[MOST * MOST], client[MOST * MOST];
  size_t count;
} Ties;

static Ties
draw_ties (Rng *rng)
{
  Ties ties = { 1 + rng_below (rng, MOST), 1 + rng_below (rng, MOST), { 0 }, { 0 }, 0 };
  double density = rng_uniform (rng);
  for (guint v = 0; v < ties.vendors; v++)
    for (guint c = 0; c < ties.clients; c++)
      if (rng_uniform (rng) < density) {
        ties.vendor[ties.count] = v;
        ties.client[ties.count++] = c;
      }
  return ties;
}

/* Vendors, clients, then a source before all vendors and a sink behind all clients. */
static void
build_network (const Ties *ties, bool with_ends, BridgeGraph *graph)
{
  guint source = ties->vendors + ties->clients, count = 0;
  guint pairs[MOST * MOST + 2 * MOST][2];
  for (size_t i = 0; i < ties->count; i++, count++) {
    pairs[count][0] = ties->vendor[i];
    pairs[count][1] = ties->vendors + ties->client[i];
  }
  for (guint i = 0; with_ends && i < source; i++, count++) {
    pairs[count][0] = i;
    pairs[count][1] = i < ties->vendors ? source : source + 1;
  }
  assert_true (
      bridge_graph_build (graph, source + (with_ends ? 2 : 0), (const guint (*)[2]) pairs, count, NULL));
}

static guint
igraph_matching (const Ties *ties)
{
  g_auto (BridgeGraph) graph = { 0 };
  build_network (ties, false, &graph);
  igraph_vector_bool_t types;
  igraph_integer_t size = 0;
  igraph_vector_bool_init (&types, ties->vendors + ties->clients);
  for (guint i = ties->vendors; i < ties->vendors + ties->clients; i++)
    VECTOR (types)[i] = true;
  assert_true (TRY_IGRAPH (
      igraph_maximum_bipartite_matching (&graph.graph, &types, &size, NULL, NULL, NULL, 0), NULL));
  igraph_vector_bool_destroy (&types);
  return (guint) size;
}

static guint
disjoint_paths (const Ties *ties)
{
  g_auto (BridgeGraph) graph = { 0 };
  build_network (ties, true, &graph);
  igraph_integer_t paths = 0, source = ties->vendors + ties->clients;
  assert_true (TRY_IGRAPH (igraph_vertex_disjoint_paths (&graph.graph, &paths, source, source + 1), NULL));
  return (guint) paths;
}

static guint
smallest_cover (const Ties *ties)
{
  guint least = G_MAXUINT;
  for (guint kept = 0; kept < 1u << ties->vendors; kept++) {
    guint clients = 0;
    for (size_t i = 0; i < ties->count; i++)
      if ((kept >> ties->vendor[i] & 1) == 0)
        clients |= 1u << ties->client[i];
    least = MIN (least, (guint) __builtin_popcount (kept) + (guint) __builtin_popcount (clients));
  }
  return least;
}

static void
shuffle (Ties *ties, Rng *rng)
{
  for (guint i = (guint) ties->count; i > 1; i--) {
    guint k = rng_below (rng, i);
    guint v = ties->vendor[k], c = ties->client[k];
    ties->vendor[k] = ties->vendor[i - 1];
    ties->client[k] = ties->client[i - 1];
    ties->vendor[i - 1] = v;
    ties->client[i - 1] = c;
  }
}

static void
assert_covers (Ties *ties, guint size, Rng *rng)
{
  bool vendors[MOST], clients[MOST], vendors_again[MOST], clients_again[MOST];
  MatchingTies given = { ties->vendors, ties->clients, ties->vendor, ties->client, ties->count };
  assert_int_equal (matching_cover (&given, vendors, clients), size);
  guint people = 0;
  for (size_t i = 0; i < ties->count; i++)
    assert_true (vendors[ties->vendor[i]] || clients[ties->client[i]]);
  for (guint v = 0; v < ties->vendors; v++)
    people += vendors[v];
  for (guint c = 0; c < ties->clients; c++)
    people += clients[c];
  assert_int_equal (people, size);
  shuffle (ties, rng);
  assert_int_equal (matching_cover (&given, vendors_again, clients_again), size);
  assert_memory_equal (vendors, vendors_again, ties->vendors * sizeof *vendors);
  assert_memory_equal (clients, clients_again, ties->clients * sizeof *clients);
}

static void
test_random_graphs (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 20260309);
  for (int round = 0; round < 3000; round++) {
    Ties ties = draw_ties (&rng);
    guint size =
        matching_size (&(MatchingTies){ ties.vendors, ties.clients, ties.vendor, ties.client, ties.count });
    assert_int_equal (size, igraph_matching (&ties));
    assert_int_equal (size, disjoint_paths (&ties));
    assert_int_equal (size, smallest_cover (&ties));
    assert_covers (&ties, size, &rng);
  }
  assert_true (IGRAPH_FINALLY_STACK_EMPTY);
}

/* A long chain needs one augmenting path through everybody, and the large work space. */
static void
test_chain (void **state)
{
  (void) state;
  enum { LENGTH = 2000 };
  g_autofree guint *vendor = g_new (guint, 2 * LENGTH), *client = g_new (guint, 2 * LENGTH);
  size_t count = 0;
  for (guint i = 0; i < LENGTH; i++) {
    vendor[count] = i;
    client[count++] = i;
    if (i > 0) {
      vendor[count] = i;
      client[count++] = i - 1;
    }
  }
  assert_int_equal (matching_size (&(MatchingTies){ LENGTH, LENGTH, vendor, client, count }), LENGTH);
  assert_int_equal (matching_size (&(MatchingTies){ LENGTH, LENGTH, vendor, client, 0 }), 0);
  assert_int_equal (matching_size (&(MatchingTies){ 0 }), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_random_graphs), cmocka_unit_test (test_chain) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
