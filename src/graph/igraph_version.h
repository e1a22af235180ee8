/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <igraph/igraph.h>

/* Where igraph 0.10 and 1.0 differ in what weft calls; nothing else in src/graph asks for the
 * version. (IGRAPH_NO_LOOPS is 0 in both, so it also serves where 0.10 wants a boolean.) */

#if IGRAPH_VERSION_MAJOR >= 1
#define IGRAPH_SETUP() igraph_setup ()
/* 1.0 takes in- and out-weights of vertices; an undirected graph has only the latter. */
#define IGRAPH_LEIDEN(graph, edge_weights, node_weights, resolution, membership, count)                      \
  igraph_community_leiden (graph, edge_weights, node_weights, NULL, resolution, 0.01, false, -1, membership, \
                           count, NULL)
#else
#define IGRAPH_SETUP() ((void) 0)
#define IGRAPH_LEIDEN(graph, edge_weights, node_weights, resolution, membership, count)                      \
  igraph_community_leiden (graph, edge_weights, node_weights, resolution, 0.01, false, -1, membership,       \
                           count, NULL)
#endif
