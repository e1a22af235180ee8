/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

#include "graph/igraph_version.h"

/* The one place where igraph's errors become ours.  Every igraph call that can fail
 * stands in TRY_IGRAPH; our code never uses IGRAPH_CHECK or IGRAPH_FINALLY, because
 * the error handler frees everything on igraph's clean-up stack. Debian's igraph is
 * built without thread-local storage: one thread of a process calls it at a time. */

/* Whoever measures holds this while igraph is at work:  g_autoptr (GMutexLocker) alone = bridge_enter (); */
GMutexLocker *bridge_enter (void);
void bridge_begin (void);
bool bridge_end (igraph_error_t code, GError **error);
#define TRY_IGRAPH(call, error) (bridge_begin (), bridge_end ((call), (error)))

/* igraph_destroy must not see a graph that was never built; the vectors are safe when zeroed. */
typedef struct {
  igraph_t graph;
  bool is_built;
} BridgeGraph;

void bridge_graph_clear (BridgeGraph *graph);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BridgeGraph, bridge_graph_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (igraph_vector_t, igraph_vector_destroy)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (igraph_vector_int_t, igraph_vector_int_destroy)

/* An undirected graph from `edge_count` pairs of node numbers below `node_count`. */
bool bridge_graph_build (BridgeGraph *graph, guint node_count, const guint (*pairs)[2], size_t edge_count,
                         GError **error);

/* Freeman's degree centralization without loops, 0 … 1; NaN below three nodes, where it is undefined. */
bool bridge_centralization (const BridgeGraph *graph, double *value, GError **error);
/* Vertex connectivity κ: 0 for a graph in pieces.  NaN: at least 2, but too large a graph to say more. */
bool bridge_connectivity (const BridgeGraph *graph, double *value, GError **error);
/* Appends the cut vertices to an array of guint, in ascending order. */
bool bridge_articulation (const BridgeGraph *graph, GArray *nodes, GError **error);
