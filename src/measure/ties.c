/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/ties.h"

#define STRONG_DAYS 2
#define STRONG_WEEKS 2

void
ties_fill (GArray *ties, const Frame *frame, const Window *window)
{
  guint count;
  const WeeklySum *sums = weekly_sum (frame_contacts (frame), window, &count);
  g_array_set_size (ties, count);
  for (guint i = 0; i < count; i++) {
    const WeeklySum *sum = &sums[i];
    bool is_strong = sum->days >= STRONG_DAYS && sum->weeks >= STRONG_WEEKS && sum->flag;
    g_array_index (ties, Tie, i) = (Tie){ sum->a, sum->b, sum->days, sum->weeks, sum->flag, is_strong };
  }
}

GArray *
ties_of_window (const Frame *frame, const Window *window)
{
  GArray *ties = g_array_new (FALSE, FALSE, sizeof (Tie));
  ties_fill (ties, frame, window);
  return ties;
}

/* The number of a person; a new one is the last. */
static guint
number_of (uint32_t *persons, guint *count, uint32_t person)
{
  for (guint i = 0; i < *count; i++)
    if (persons[i] == person)
      return i;
  persons[*count] = person;
  return (*count)++;
}

StrongGraph *
strong_graph_new (const GArray *ties)
{
  G_STATIC_ASSERT (sizeof (guint) == sizeof (uint32_t));
  StrongGraph *graph = g_malloc (sizeof *graph + 4 * (gsize) ties->len * sizeof *graph->block);
  guint *vendor = graph->block, *client = vendor + ties->len;
  graph->ties = (MatchingTies){ .vendor = vendor, .client = client };
  graph->vendors = client + ties->len;
  graph->clients = graph->vendors + ties->len;
  for (guint i = 0; i < ties->len; i++) {
    const Tie *tie = &g_array_index (ties, Tie, i);
    if (!tie->is_strong)
      continue;
    vendor[graph->ties.tie_count] = number_of (graph->vendors, &graph->ties.vendor_count, tie->vendor);
    client[graph->ties.tie_count++] = number_of (graph->clients, &graph->ties.client_count, tie->client);
  }
  return graph;
}

void
strong_graph_free (StrongGraph *graph)
{
  g_free (graph);
}

guint
strong_graph_lines (const StrongGraph *graph)
{
  return matching_size (&graph->ties);
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
