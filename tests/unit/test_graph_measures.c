/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hand-computed graphs (docs/methods.md, toy graphs A–H);
 * Freeman, κ and articulation follow from their definitions. */
#include "near.h"

#include <glib.h>
#include <string.h>

#include "graph/bipartite.h"
#include "graph/bridge.h"
#include "graph/whole.h"
#include "weft/error.h"

#define MOST 16

typedef struct {
  const char *name;
  guint vendors, clients, edge_count;
  BipartiteEdge edges[MOST];
  double enc, env, channels;
  guint lines;
  double sole, funnel, freeman;
  guint connectivity, articulation;
} Toy;

static const Toy toys[] = {
  { "A: complete 3 x 3",
    3,
    3,
    9,
    { { 0, 0, 1 },
      { 0, 1, 1 },
      { 0, 2, 1 },
      { 1, 0, 1 },
      { 1, 1, 1 },
      { 1, 2, 1 },
      { 2, 0, 1 },
      { 2, 1, 1 },
      { 2, 2, 1 } },
    3,
    3,
    9,
    3,
    0,
    0,
    0,
    3,
    0 },
  { "B: four pairs",
    4,
    4,
    4,
    { { 0, 0, 1 }, { 1, 1, 1 }, { 2, 2, 1 }, { 3, 3, 1 } },
    4,
    4,
    4,
    4,
    0.25,
    0.25,
    0,
    0,
    0 },
  { "C: account-manager star",
    1,
    4,
    4,
    { { 0, 0, 1 }, { 0, 1, 1 }, { 0, 2, 1 }, { 0, 3, 1 } },
    4,
    1,
    4,
    1,
    1,
    0,
    1,
    1,
    1 },
  { "D: client funnel",
    4,
    1,
    4,
    { { 0, 0, 1 }, { 1, 0, 1 }, { 2, 0, 1 }, { 3, 0, 1 } },
    1,
    4,
    4,
    1,
    0,
    1,
    1,
    1,
    1 },
  { "E: single dyad", 1, 1, 1, { { 0, 0, 1 } }, 1, 1, 1, 1, 1, 1, NAN, 1, 0 },
  { "F: 8-cycle",
    4,
    4,
    8,
    { { 0, 0, 1 },
      { 0, 1, 1 },
      { 1, 1, 1 },
      { 1, 2, 1 },
      { 2, 2, 1 },
      { 2, 3, 1 },
      { 3, 3, 1 },
      { 3, 0, 1 } },
    4,
    4,
    8,
    4,
    0,
    0,
    0,
    2,
    0 },
  { "G: weighted hub",
    2,
    4,
    5,
    { { 0, 0, 10 }, { 0, 1, 5 }, { 0, 2, 3 }, { 0, 3, 2 }, { 1, 0, 10 } },
    2.663742,
    1.889882,
    4.228427,
    2,
    0.75,
    0.5,
    0.7,
    1,
    2 },
  { "H: two stars sharing a client",
    2,
    5,
    6,
    { { 0, 0, 1 }, { 0, 1, 1 }, { 0, 2, 1 }, { 1, 2, 1 }, { 1, 3, 1 }, { 1, 4, 1 } },
    4.762203,
    2,
    6,
    2,
    0.4,
    0,
    0.3,
    1,
    3 },
};

static void
measure (const Toy *toy, BipartiteMeasures *m)
{
  g_autoptr (GError) error = NULL;
  assert_true (bipartite_measure (toy->vendors, toy->clients, toy->edges, toy->edge_count, m, &error));
  assert_null (error);
  assert_true (IGRAPH_FINALLY_STACK_EMPTY);
}

static void
test_toys (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (toys); i++) {
    const Toy *toy = &toys[i];
    g_auto (BipartiteMeasures) m = { 0 };
    print_message ("toy %s\n", toy->name);
    measure (toy, &m);
    assert_near (m.effective_clients, toy->enc, 1e-6);
    assert_near (m.effective_vendors, toy->env, 1e-6);
    assert_near (m.effective_channels, toy->channels, 1e-6);
    assert_int_equal (m.line_count, toy->lines);
    assert_int_equal (m.vendor_cover->len + m.client_cover->len, toy->lines);
    assert_near (m.sole_channel_share, toy->sole, 1e-12);
    assert_near (m.funnel_share, toy->funnel, 1e-12);
    assert_near (m.centralization, toy->freeman, 1e-12);
    assert_near (m.connectivity, toy->connectivity, 0);
    assert_int_equal (m.vendor_articulation->len + m.client_articulation->len, toy->articulation);
    assert_near (m.density, (double) toy->edge_count / (toy->vendors * toy->clients), 1e-12);
  }
}

static void
assert_people (const GArray *people, guint count, ...)
{
  va_list args;
  va_start (args, count);
  assert_int_equal (people->len, count);
  for (guint i = 0; i < count; i++)
    assert_int_equal (g_array_index (people, guint, i), va_arg (args, guint));
  va_end (args);
}

/* The cover names the hub of a star, whichever side it stands on, and both hubs of two stars. */
static void
test_who_cuts (void **state)
{
  (void) state;
  g_auto (BipartiteMeasures) star = { 0 }, funnel = { 0 }, hub = { 0 }, two = { 0 };
  measure (&toys[2], &star);
  assert_people (star.vendor_cover, 1, 0u);
  assert_people (star.client_cover, 0);
  assert_int_equal (star.sole_vendor, 0);
  assert_int_equal (star.funnel_client, G_MAXUINT);
  measure (&toys[3], &funnel);
  assert_people (funnel.vendor_cover, 0);
  assert_people (funnel.client_cover, 1, 0u);
  measure (&toys[6], &hub);
  assert_people (hub.vendor_cover, 2, 0u, 1u);
  assert_people (hub.vendor_articulation, 1, 0u);
  assert_people (hub.client_articulation, 1, 0u);
  assert_int_equal (hub.top_client, 0);
  assert_near (hub.top_client_share, 20.0 / 30, 1e-12);
  measure (&toys[7], &two);
  assert_people (two.vendor_articulation, 2, 0u, 1u);
  assert_people (two.client_articulation, 1, 2u);
}

/* Toy G in another order, with one pair in two parts and three
 * people nobody talks to: only the density may differ. */
static void
test_order_and_strangers (void **state)
{
  (void) state;
  static const BipartiteEdge edges[] = { { 2, 0, 10 }, { 1, 4, 2 }, { 1, 0, 6 },
                                         { 1, 2, 3 },  { 1, 1, 5 }, { 1, 0, 4 } };
  g_auto (BipartiteMeasures) m = { 0 };
  assert_true (bipartite_measure (3, 6, edges, G_N_ELEMENTS (edges), &m, NULL));
  assert_int_equal (m.tie_count, 5);
  assert_int_equal (m.tied_vendor_count, 2);
  assert_int_equal (m.tied_client_count, 4);
  assert_near (m.density, 5.0 / 18, 1e-12);
  assert_near (m.effective_channels, 4.228427, 1e-6);
  assert_near (m.sole_channel_share, 0.75, 1e-12);
  assert_int_equal (m.sole_vendor, 1);
  assert_near (m.centralization, 0.7, 1e-12);
  assert_near (m.connectivity, 1, 0);
  assert_people (m.vendor_articulation, 1, 1u);
}

static void
test_nobody (void **state)
{
  (void) state;
  g_auto (BipartiteMeasures) m = { 0 };
  assert_true (bipartite_measure (2, 3, NULL, 0, &m, NULL));
  assert_int_equal (m.line_count, 0);
  assert_near (m.density, 0, 0);
  assert_near (m.effective_clients, NAN, 0);
  assert_near (m.top_client_share, NAN, 0);
  assert_near (m.sole_channel_share, NAN, 0);
  assert_near (m.centralization, NAN, 0);
  bipartite_measures_clear (&m);
  assert_true (bipartite_measure (0, 0, NULL, 0, &m, NULL));
  assert_near (m.density, NAN, 0);
}

/* κ of complete graphs of both sides, exact while it is cheap, unknown beyond. */
static void
test_connectivity (void **state)
{
  (void) state;
  static const struct {
    guint side;
    double connectivity;
  } cases[] = { { 1, 1 }, { 2, 2 }, { 5, 5 }, { 16, 16 }, { 120, NAN } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint side = cases[i].side;
    g_auto (BipartiteMeasures) m = { 0 };
    g_autofree BipartiteEdge *edges = g_new (BipartiteEdge, (gsize) side * side);
    for (guint k = 0; k < side * side; k++)
      edges[k] = (BipartiteEdge){ k / side, k % side, 1 };
    assert_true (bipartite_measure (side, side, edges, (size_t) side * side, &m, NULL));
    assert_near (m.connectivity, cases[i].connectivity, 0);
    assert_int_equal (m.line_count, side);
  }
}

#define V WHOLE_VENDOR
#define C WHOLE_CLIENT

/* Toy B and a vendor clique: vendors 0–3, clients 4–7. */
static void
test_pairs_with_clique (void **state)
{
  (void) state;
  static const WholeSide sides[] = { V, V, V, V, C, C, C, C };
  static const WholeEdge edges[] = { { 0, 4, 1 }, { 1, 5, 1 }, { 2, 6, 1 }, { 3, 7, 1 }, { 0, 1, 1 },
                                     { 2, 0, 1 }, { 0, 3, 1 }, { 1, 2, 1 }, { 1, 3, 1 }, { 3, 2, 1 } };
  WholeGraph graph = { 8, sides, edges, G_N_ELEMENTS (edges), 1 };
  g_auto (WholeMeasures) m = { 0 };
  assert_true (whole_measure (&graph, &m, NULL));
  assert_near (m.centralization, 0.285714, 1e-6);
  assert_near (m.external_internal, -0.2, 1e-12);
  assert_people (m.articulation, 4, 0u, 1u, 2u, 3u);
  assert_near (m.connectivity, 1, 0);
  for (guint i = 0; i < 8; i++)
    assert_int_equal (m.core[i], i < 4 ? 3 : 1);
  assert_true (IGRAPH_FINALLY_STACK_EMPTY);
}

/* Two 4-cliques, 0–3 and 4–7, with the bridge 3–4. */
static void
test_two_cliques (void **state)
{
  (void) state;
  static const WholeSide sides[] = { V, V, V, V, C, C, C, C };
  WholeEdge edges[13] = { { 3, 4, 1 } };
  size_t count = 1;
  for (guint a = 0; a < 8; a++)
    for (guint b = a + 1; b < 8; b++)
      if (a / 4 == b / 4)
        edges[count++] = (WholeEdge){ a, b, 1 };
  for (uint64_t seed = 0; seed < 20; seed++) {
    WholeGraph graph = { 8, sides, edges, count, seed };
    g_auto (WholeMeasures) m = { 0 };
    assert_true (whole_measure (&graph, &m, NULL));
    assert_near (m.centralization, 0.142857, 1e-6);
    assert_near (m.external_internal, -0.846154, 1e-6);
    assert_near (m.connectivity, 1, 0);
    assert_people (m.articulation, 2, 3u, 4u);
    assert_int_equal (m.group_count, 2);
    for (guint i = 0; i < 8; i++)
      assert_int_equal (m.group[i], i / 4);
  }
}

/* Toy G as a whole graph: v0 = 0, v1 = 1, c0 … c3 = 2 … 5.  A loop and a split weight change nothing. */
static void
test_constraint (void **state)
{
  (void) state;
  static const WholeSide sides[] = { V, V, C, C, C, C, WHOLE_THIRD };
  static const WholeEdge edges[] = { { 0, 2, 4 },  { 3, 0, 5 }, { 0, 4, 3 }, { 0, 5, 2 },
                                     { 1, 2, 10 }, { 2, 0, 6 }, { 0, 0, 9 } };
  WholeGraph graph = { 7, sides, edges, G_N_ELEMENTS (edges), 1 };
  g_auto (WholeMeasures) m = { 0 };
  assert_true (whole_measure (&graph, &m, NULL));
  assert_int_equal (m.tie_count, 5);
  assert_near (m.constraint[0], 0.345, 1e-9);
  assert_near (m.constraint[6], NAN, 0);
  assert_near (m.external_internal, 1, 1e-12);
  assert_int_equal (m.core[6], 0);
}

static void
test_whole_without_ties (void **state)
{
  (void) state;
  static const WholeSide sides[] = { V, C };
  WholeGraph graph = { 2, sides, NULL, 0, 1 };
  g_auto (WholeMeasures) m = { 0 };
  assert_true (whole_measure (&graph, &m, NULL));
  assert_near (m.external_internal, NAN, 0);
  assert_int_equal (m.group_count, 2);
  assert_int_equal (m.group[1], 1);
}

/* igraph's refusal becomes a GError that says why, and leaves nothing on igraph's clean-up stack. */
static void
test_igraph_errors (void **state)
{
  (void) state;
  g_autoptr (GError) error = NULL;
  g_auto (igraph_vector_int_t) odd = { 0 };
  g_auto (BridgeGraph) graph = { 0 };
  assert_true (TRY_IGRAPH (igraph_vector_int_init (&odd, 3), &error));
  assert_false (TRY_IGRAPH (igraph_create (&graph.graph, &odd, 2, IGRAPH_UNDIRECTED), &error));
  assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_FAILED));
  assert_true (g_str_has_prefix (error->message, "igraph: "));
  assert_non_null (strstr (error->message, "odd"));
  assert_true (IGRAPH_FINALLY_STACK_EMPTY);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_toys),
    cmocka_unit_test (test_who_cuts),
    cmocka_unit_test (test_order_and_strangers),
    cmocka_unit_test (test_nobody),
    cmocka_unit_test (test_pairs_with_clique),
    cmocka_unit_test (test_two_cliques),
    cmocka_unit_test (test_constraint),
    cmocka_unit_test (test_whole_without_ties),
    cmocka_unit_test (test_connectivity),
    cmocka_unit_test (test_igraph_errors),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
