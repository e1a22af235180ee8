/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/ties.h"

#define STRONG_DAYS 2
#define STRONG_WEEKS 2

GArray *
ties_of_window (const Frame *frame, const Window *window)
{
  GArray *ties = g_array_new (FALSE, FALSE, sizeof (Tie));
  WeeklyWalk walk = { frame_contacts (frame), frame->view, *window, 0 };
  WeeklySum sum;
  while (weekly_next (&walk, &sum)) {
    bool is_strong = sum.days >= STRONG_DAYS && sum.weeks >= STRONG_WEEKS && sum.flag;
    Tie tie = { sum.a, sum.b, sum.days, sum.weeks, sum.flag, is_strong };
    g_array_append_val (ties, tie);
  }
  return ties;
}

static guint
number_of (GArray *persons, uint32_t person)
{
  for (guint i = 0; i < persons->len; i++)
    if (g_array_index (persons, uint32_t, i) == person)
      return i;
  g_array_append_val (persons, person);
  return persons->len - 1;
}

StrongGraph *
strong_graph_new (const GArray *ties)
{
  StrongGraph *graph = g_new0 (StrongGraph, 1);
  GArray **arrays[] = { &graph->vendors, &graph->clients, &graph->vendor_of, &graph->client_of };
  G_STATIC_ASSERT (sizeof (guint) == sizeof (uint32_t));
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    *arrays[i] = g_array_sized_new (FALSE, FALSE, sizeof (guint), ties->len);
  for (guint i = 0; i < ties->len; i++) {
    const Tie *tie = &g_array_index (ties, Tie, i);
    if (!tie->is_strong)
      continue;
    guint vendor = number_of (graph->vendors, tie->vendor), client = number_of (graph->clients, tie->client);
    g_array_append_val (graph->vendor_of, vendor);
    g_array_append_val (graph->client_of, client);
  }
  return graph;
}

void
strong_graph_free (StrongGraph *graph)
{
  if (graph == NULL)
    return;
  g_array_unref (graph->vendors);
  g_array_unref (graph->clients);
  g_array_unref (graph->vendor_of);
  g_array_unref (graph->client_of);
  g_free (graph);
}

GArray *
ties_of_reference (const Frame *frame, guint number)
{
  int32_t last = frame->base.last_week - (int32_t) number * CUR_WEEKS;
  const Window window = { last - CUR_WEEKS + 1, last };
  return number < TIES_REFERENCES && window.first_week >= frame->base.first_week
             ? ties_of_window (frame, &window)
             : NULL;
}
