/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pipeline/meeting_merge.h"

static int
compare_occurrences (const Occurrence *x, const Occurrence *y)
{
  if (x->start.unix_time != y->start.unix_time)
    return x->start.unix_time < y->start.unix_time ? -1 : 1;
  int order = strcmp (x->title, y->title);
  return order != 0 ? order : strcmp (x->uid, y->uid);
}

/* The end of the run that begins there: of what is in order already. */
static guint
find_run_end (const gpointer *occurrences, guint count, guint first)
{
  guint end = first + 1;
  while (end < count && compare_occurrences (occurrences[end - 1], occurrences[end]) <= 0)
    end++;
  return MIN (end, count);
}

static void
merge_runs (const gpointer *from, guint first, guint middle, guint end, gpointer *to)
{
  guint a = first, b = middle;
  for (guint i = first; i < end; i++)
    to[i] = b == end || (a < middle && compare_occurrences (from[a], from[b]) <= 0) ? from[a++] : from[b++];
}

/* A natural merge sort: the occurrences of a series come in order, and most accounts have a few series. */
void
meeting_sort (GPtrArray *occurrences)
{
  const guint count = occurrences->len;
  g_autofree gpointer *merged = NULL;
  while (find_run_end (occurrences->pdata, count, 0) < count) {
    if (merged == NULL)
      merged = g_new (gpointer, count);
    for (guint first = 0, middle, end; first < count; first = end) {
      middle = find_run_end (occurrences->pdata, count, first);
      end = find_run_end (occurrences->pdata, count, middle);
      merge_runs (occurrences->pdata, first, middle, end, merged);
    }
    memcpy (occurrences->pdata, merged, count * sizeof *merged);
  }
}
