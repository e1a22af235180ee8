/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The whole visible graph of one account (methods 2.1): ties within the vendor and between clients included.
 * For pictures and bottlenecks only, because it moves with copying habits; it never scores a point. */

typedef enum { WHOLE_VENDOR, WHOLE_CLIENT, WHOLE_THIRD } WholeSide;

typedef struct {
  guint a, b;
  double weight; /* > 0; several edges of one pair add up, loops are ignored */
} WholeEdge;

typedef struct {
  guint node_count;
  const WholeSide *sides; /* node_count */
  const WholeEdge *edges;
  size_t edge_count;
  uint64_t seed; /* of the Leiden groups */
} WholeGraph;

typedef struct {
  guint tie_count;
  double external_internal; /* Krackhardt and Stern's E–I, -1 … 1: (between sides − within) / ties; NaN
                               without ties */
  double centralization;    /* Freeman, without loops; NaN below three nodes */
  double connectivity;      /* κ; NaN: ≥ 2, but too large a graph to say more */
  GArray *articulation;     /* guint, ascending */
  guint *core;              /* k-core of each node */
  guint *group;             /* Leiden group of each node, numbered from 0 in the order of the nodes */
  guint group_count;
  double *constraint; /* Burt's weighted constraint of each node; NaN without a tie */
} WholeMeasures;

void whole_measures_clear (WholeMeasures *measures);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WholeMeasures, whole_measures_clear)

/* `out` is overwritten and owned by the caller, also after a failure. */
bool whole_measure (const WholeGraph *graph, WholeMeasures *out, GError **error);
