/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* The cross-company graph of one account and window (methods 2.1, 2.5): vendor persons on one side,
 * client persons on the other.  It decides; the whole graph of graph/whole.h only describes. */

typedef struct {
  guint vendor, client; /* 0 … count-1 */
  double weight;        /* contact-days, > 0; several edges of one pair add up */
} BipartiteEdge;

/* All but the density speak of the people who have at least one tie.
 * Shares and effective numbers are NaN and ν is 0 without any. */
typedef struct {
  guint tie_count, tied_vendor_count, tied_client_count;
  double density;            /* ties / (all vendors × all clients); NaN if a side is empty */
  double effective_clients;  /* ENC, plug-in exp(H) of the weights by client */
  double effective_vendors;  /* ENV, by vendor */
  double effective_channels; /* by pair */
  double top_client_share;   /* weight of the heaviest client / all */
  guint top_client;
  guint line_count;     /* ν, independent lines */
  GArray *vendor_cover; /* guint, ascending: with client_cover, the ν people whose loss cuts every tie */
  GArray *client_cover;
  double sole_channel_share; /* T5: clients whose only tie is the sole vendor / clients */
  guint sole_vendor;         /* G_MAXUINT: nobody is an only tie; the lowest number wins a draw */
  double funnel_share;       /* the mirror image: vendors whose only tie is the funnel client / vendors */
  guint funnel_client;
  GArray *vendor_articulation; /* guint, ascending: people without whom the graph falls into more pieces */
  GArray *client_articulation;
  double centralization; /* Freeman, 0 … 1; NaN: undefined below three people.  Never an alarm */
  double connectivity;   /* κ, description only: four healthy pairs have 0; NaN: ≥ 2 in a large graph */
} BipartiteMeasures;

void bipartite_measures_clear (BipartiteMeasures *measures);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BipartiteMeasures, bipartite_measures_clear)

/* `out` is overwritten and owned by the caller, also after a failure. */
bool bipartite_measure (guint vendor_count, guint client_count, const BipartiteEdge *edges, size_t edge_count,
                        BipartiteMeasures *out, GError **error);
