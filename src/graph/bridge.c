/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/bridge.h"

#include <math.h>

#include "weft/error.h"

#define CONNECTIVITY_NODES 32 /* some 20 ms */

static char first_reason[256];

/* Called once a stack level: the first reason is the true one, later ones are empty.  It must return. */
static void
keep_reason (const char *reason, const char *file, int line, igraph_error_t code)
{
  (void) file, (void) line, (void) code;
  if (first_reason[0] == '\0')
    g_strlcpy (first_reason, reason, sizeof first_reason);
  IGRAPH_FINALLY_FREE ();
}

/* igraph prints warnings by default; the library never prints. */
static void
drop_warning (const char *reason, const char *file, int line)
{
  (void) reason, (void) file, (void) line;
}

GMutexLocker *
bridge_enter (void)
{
  static GMutex at_work;
  return g_mutex_locker_new (&at_work);
}

void
bridge_begin (void)
{
  static bool is_set_up;
  if (!is_set_up) {
    IGRAPH_SETUP ();
    is_set_up = true;
  }
  first_reason[0] = '\0';
  igraph_set_error_handler (keep_reason);
  igraph_set_warning_handler (drop_warning);
}

bool
bridge_end (igraph_error_t code, GError **error)
{
  if (code == IGRAPH_SUCCESS)
    return true;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_FAILED, "igraph: %s",
               first_reason[0] != '\0' ? first_reason : igraph_strerror (code));
  return false;
}

void
bridge_graph_clear (BridgeGraph *graph)
{
  if (graph->is_built)
    igraph_destroy (&graph->graph);
  graph->is_built = false;
}

bool
bridge_graph_build (BridgeGraph *graph, guint node_count, const guint (*pairs)[2], size_t edge_count,
                    GError **error)
{
  g_auto (igraph_vector_int_t) flat = { 0 };
  if (!TRY_IGRAPH (igraph_vector_int_init (&flat, (igraph_integer_t) (2 * edge_count)), error))
    return false;
  for (size_t i = 0; i < edge_count; i++) {
    g_assert (pairs[i][0] < node_count && pairs[i][1] < node_count);
    VECTOR (flat)[2 * i] = pairs[i][0];
    VECTOR (flat)[2 * i + 1] = pairs[i][1];
  }
  bridge_graph_clear (graph);
  graph->is_built = TRY_IGRAPH (igraph_create (&graph->graph, &flat, node_count, IGRAPH_UNDIRECTED), error);
  return graph->is_built;
}

/* With loops = true igraph gives 0.6 for a star; two nodes divide 0 by 0. */
bool
bridge_centralization (const BridgeGraph *graph, double *value, GError **error)
{
  *value = NAN;
  if (igraph_vcount (&graph->graph) < 3)
    return true;
  return TRY_IGRAPH (
      igraph_centralization_degree (&graph->graph, NULL, IGRAPH_ALL, IGRAPH_NO_LOOPS, value, NULL, true),
      error);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;
  return (x > y) - (x < y);
}

bool
bridge_articulation (const BridgeGraph *graph, GArray *nodes, GError **error)
{
  g_auto (igraph_vector_int_t) found = { 0 };
  if (!TRY_IGRAPH (igraph_vector_int_init (&found, 0), error) ||
      !TRY_IGRAPH (igraph_articulation_points (&graph->graph, &found), error))
    return false;
  for (igraph_integer_t i = 0; i < igraph_vector_int_size (&found); i++) {
    guint node = (guint) VECTOR (found)[i];
    g_array_append_val (nodes, node);
  }
  g_array_sort (nodes, compare_nodes);
  return true;
}

/* igraph's general algorithm takes the fifth power of the nodes, minutes for two hundred;
 * most graphs need only a look at the pieces, the least degree and the cut vertices. */
bool
bridge_connectivity (const BridgeGraph *graph, double *value, GError **error)
{
  igraph_integer_t nodes = igraph_vcount (&graph->graph), connectivity = 0;
  igraph_bool_t is_connected = false;
  g_auto (igraph_vector_int_t) degree = { 0 };
  g_autoptr (GArray) cut = g_array_new (FALSE, FALSE, sizeof (guint));
  *value = 0;
  if (nodes < 2)
    return true;
  if (!TRY_IGRAPH (igraph_is_connected (&graph->graph, &is_connected, IGRAPH_WEAK), error) ||
      !TRY_IGRAPH (igraph_vector_int_init (&degree, 0), error) ||
      !TRY_IGRAPH (igraph_degree (&graph->graph, &degree, igraph_vss_all (), IGRAPH_ALL, IGRAPH_NO_LOOPS),
                   error) ||
      !bridge_articulation (graph, cut, error))
    return false;
  igraph_integer_t least = igraph_vector_int_min (&degree);
  if (!is_connected || least <= 2 || cut->len > 0)
    *value = !is_connected ? 0 : cut->len > 0 ? 1 : (double) least;
  else if (nodes > CONNECTIVITY_NODES)
    *value = NAN;
  else if (TRY_IGRAPH (igraph_vertex_connectivity (&graph->graph, &connectivity, false), error))
    *value = (double) connectivity;
  else
    return false;
  return true;
}
