/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "graph/bipartite.h"
#include "graph/whole.h"

/* The graph measures of each graph of a file (make_graphs.py), ROUNDS times over.  Prints sums that
 * graphs_with_networkx.py prints too, then the processor seconds of one round without the reading.
 *
 * usage: bench_graphs FILE ROUNDS */

#define PEOPLE_MOST 64 /* of one side */

typedef struct {
  guint vendor_count, client_count;
  GArray *edges; /* BipartiteEdge */
} Graph;

static void
graph_free (gpointer data)
{
  Graph *graph = data;
  g_array_unref (graph->edges);
  g_free (graph);
}

static Graph *
graph_new (void)
{
  Graph *graph = g_new0 (Graph, 1);
  graph->edges = g_array_new (FALSE, FALSE, sizeof (BipartiteEdge));
  return graph;
}

static GPtrArray *
read_graphs (const char *path)
{
  GPtrArray *graphs = g_ptr_array_new_with_free_func (graph_free);
  FILE *in = fopen (path, "r");
  unsigned number, vendor, client, days;
  while (in != NULL && fscanf (in, "%u %u %u %u", &number, &vendor, &client, &days) == 4) {
    g_assert (vendor < PEOPLE_MOST && client < PEOPLE_MOST);
    if (number >= graphs->len)
      g_ptr_array_add (graphs, graph_new ());
    Graph *graph = g_ptr_array_index (graphs, graphs->len - 1);
    BipartiteEdge edge = { vendor, client, days };
    g_array_append_val (graph->edges, edge);
    graph->vendor_count = MAX (graph->vendor_count, vendor + 1);
    graph->client_count = MAX (graph->client_count, client + 1);
  }
  if (in != NULL)
    fclose (in);
  return graphs;
}

enum {
  LINES,
  CLIENTS,
  VENDORS,
  CHANNELS,
  ARTICULATION,
  CONNECTIVITY,
  CENTRALIZATION,
  CORES,
  CONSTRAINT,
  SUMS
};

static bool
add_bipartite (const Graph *graph, double *sums, GError **error)
{
  g_auto (BipartiteMeasures) found = { 0 };
  if (!bipartite_measure (graph->vendor_count, graph->client_count,
                          (const BipartiteEdge *) (gpointer) graph->edges->data, graph->edges->len, &found,
                          error))
    return false;
  sums[LINES] += found.line_count;
  sums[CLIENTS] += found.effective_clients;
  sums[VENDORS] += found.effective_vendors;
  sums[CHANNELS] += found.effective_channels;
  sums[ARTICULATION] += found.vendor_articulation->len + found.client_articulation->len;
  sums[CONNECTIVITY] += found.connectivity;
  sums[CENTRALIZATION] += isnan (found.centralization) ? 0 : found.centralization;
  return true;
}

/* The same ties as a whole graph: those within a side are not in the file. */
static bool
add_whole (const Graph *graph, double *sums, GError **error)
{
  WholeSide sides[2 * PEOPLE_MOST];
  guint node_count = graph->vendor_count + graph->client_count;
  g_autofree WholeEdge *edges = g_new (WholeEdge, graph->edges->len);
  for (guint i = 0; i < node_count; i++)
    sides[i] = i < graph->vendor_count ? WHOLE_VENDOR : WHOLE_CLIENT;
  for (guint i = 0; i < graph->edges->len; i++) {
    const BipartiteEdge *edge = &g_array_index (graph->edges, BipartiteEdge, i);
    edges[i] = (WholeEdge){ edge->vendor, graph->vendor_count + edge->client, edge->weight };
  }
  const WholeGraph whole = { node_count, sides, edges, graph->edges->len, 1 };
  WholeMeasures found = { 0 };
  bool done = whole_measure (&whole, &found, error);
  for (guint i = 0; done && i < node_count; i++) {
    sums[CORES] += found.core[i];
    sums[CONSTRAINT] += isnan (found.constraint[i]) ? 0 : found.constraint[i];
  }
  whole_measures_clear (&found);
  return done;
}

static bool
measure_all (const GPtrArray *graphs, double *sums, GError **error)
{
  memset (sums, 0, SUMS * sizeof *sums);
  for (guint i = 0; i < graphs->len; i++)
    if (!add_bipartite (g_ptr_array_index ((GPtrArray *) graphs, i), sums, error) ||
        !add_whole (g_ptr_array_index ((GPtrArray *) graphs, i), sums, error))
      return false;
  return true;
}

int
main (int argc, char **argv)
{
  if (argc != 3) {
    fprintf (stderr, "usage: bench_graphs FILE ROUNDS\n");
    return 2;
  }
  g_autoptr (GPtrArray) graphs = read_graphs (argv[1]);
  g_autoptr (GError) error = NULL;
  double sums[SUMS];
  int rounds = MAX (1, (int) g_ascii_strtoll (argv[2], NULL, 10));
  clock_t started = clock ();
  for (int i = 0; i < rounds; i++)
    if (!measure_all (graphs, sums, &error)) {
      fprintf (stderr, "bench_graphs: %s\n", error->message);
      return 1;
    }
  double spent = (double) (clock () - started) / CLOCKS_PER_SEC / rounds;
  printf ("%u", graphs->len);
  for (int i = 0; i < SUMS; i++)
    printf (" %.4f", sums[i]);
  printf ("\n%.6f\n", spent);
  return 0;
}
