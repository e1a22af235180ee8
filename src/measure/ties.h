/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "graph/matching.h"
#include "measure/frame.h"

/* The dyads of one window: who of us and who of them had contact on how many days (methods 0, strong tie). */
typedef struct {
  uint32_t vendor, client; /* persons */
  guint days, weeks;       /* contact-days and distinct ISO weeks, over valid weeks */
  bool is_two_way;         /* a message of the client's or a meeting */
  bool is_strong;          /* at least 2 days in at least 2 weeks, and two-way */
} Tie;

/* Tie, by vendor id then client id; role mailboxes are never among them.  Free with g_array_unref. */
GArray *ties_of_window (const Frame *frame, const Window *window);
/* The same in place of those of another window: the series ask for a hundred. */
void ties_fill (GArray *ties, const Frame *frame, const Window *window);

/* What 8 weeks usually look like: the ties of the latest 8-week windows of BASE, 0 the last of them.  NULL:
 * there is no such window. */
#define TIES_REFERENCES 3
GArray *ties_of_reference (const Frame *frame, guint number);

/* Strong ties as a bipartite graph with people numbered from 0, by first appearance.  Two hundred are made
 * for an account, so that each is one block. */
typedef struct {
  MatchingTies ties;
  uint32_t *vendors, *clients; /* the persons, by number */
  guint block[];               /* where these and the numbers of the ties lie */
} StrongGraph;
StrongGraph *strong_graph_new (const GArray *ties);
void strong_graph_free (StrongGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrongGraph, strong_graph_free)
/* The independent lines in it: the most ties no two of which share a person. */
guint strong_graph_lines (const StrongGraph *graph);
