/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/matching.h"

#include <string.h>

#define UNMATCHED G_MAXUINT

/* Ties by vendor: the clients of v are neighbours[first[v]] … neighbours[first[v + 1] - 1]. */
typedef struct {
  guint vendor_count, client_count;
  guint *first, *neighbours;
  guint *vendor_of; /* of each client, or UNMATCHED */
  guint *client_of; /* of each vendor, or UNMATCHED */
  guint *seen;      /* of each client: the last search that met it */
  guint *path;      /* of each client: the vendor it was met from */
  guint *queue;     /* vendors to visit */
} Search;

static size_t
search_size (const MatchingTies *ties)
{
  return 1 + 3 * (size_t) ties->vendor_count + 3 * (size_t) ties->client_count + ties->tie_count;
}

/* All arrays live in one block of search_size numbers. */
static void
fill_search (Search *s, const MatchingTies *ties, guint *block)
{
  *s = (Search){ .vendor_count = ties->vendor_count, .client_count = ties->client_count };
  s->first = block;
  s->client_of = s->first + s->vendor_count + 1;
  s->queue = s->client_of + s->vendor_count;
  s->vendor_of = s->queue + s->vendor_count;
  s->seen = s->vendor_of + s->client_count;
  s->path = s->seen + s->client_count;
  s->neighbours = s->path + s->client_count;
  memset (s->first, 0, (s->vendor_count + 1) * sizeof *s->first);
  memset (s->seen, 0, s->client_count * sizeof *s->seen);
  memset (s->client_of, 0xff, s->vendor_count * sizeof *s->client_of);
  memset (s->vendor_of, 0xff, s->client_count * sizeof *s->vendor_of);
  for (size_t i = 0; i < ties->tie_count; i++) {
    g_assert (ties->vendor[i] < s->vendor_count && ties->client[i] < s->client_count);
    s->first[ties->vendor[i]]++;
  }
  for (guint v = 1; v <= s->vendor_count; v++)
    s->first[v] += s->first[v - 1];
  for (size_t i = ties->tie_count; i-- > 0;)
    s->neighbours[--s->first[ties->vendor[i]]] = ties->client[i];
}

/* Gives each vendor on the way back from `client` the client it was met through. */
static void
augment (Search *s, guint client)
{
  while (client != UNMATCHED) {
    guint vendor = s->path[client], previous = s->client_of[vendor];
    s->client_of[vendor] = client;
    s->vendor_of[client] = vendor;
    client = previous;
  }
}

/* Breadth first from one unmatched vendor; breadth, because a hostile chain would overflow a recursion. */
static bool
find_path (Search *s, guint start, guint stamp)
{
  guint head = 0, tail = 0;
  s->queue[tail++] = start;
  while (head < tail) {
    guint vendor = s->queue[head++];
    for (guint i = s->first[vendor]; i < s->first[vendor + 1]; i++) {
      guint client = s->neighbours[i];
      if (s->seen[client] == stamp)
        continue;
      s->seen[client] = stamp;
      s->path[client] = vendor;
      if (s->vendor_of[client] == UNMATCHED) {
        augment (s, client);
        return true;
      }
      s->queue[tail++] = s->vendor_of[client];
    }
  }
  return false;
}

static guint
match (Search *s)
{
  guint size = 0;
  for (guint v = 0; v < s->vendor_count; v++)
    size += find_path (s, v, v + 1);
  return size;
}

guint
matching_size (const MatchingTies *ties)
{
  guint small[512];
  size_t size = search_size (ties);
  g_autofree guint *large = size > G_N_ELEMENTS (small) ? g_new (guint, size) : NULL;
  Search search;
  fill_search (&search, ties, large != NULL ? large : small);
  return match (&search);
}

/* König: walk from the unmatched vendors along alternating paths;
 * the cover is the vendors not reached and the clients reached. */
guint
matching_cover (const MatchingTies *ties, bool *vendor_covers, bool *client_covers)
{
  g_autofree guint *block = g_new (guint, search_size (ties));
  Search s;
  fill_search (&s, ties, block);
  guint size = match (&s), head = 0, tail = 0;
  for (guint c = 0; c < s.client_count; c++)
    client_covers[c] = false;
  for (guint v = 0; v < s.vendor_count; v++) {
    vendor_covers[v] = s.client_of[v] != UNMATCHED;
    if (!vendor_covers[v])
      s.queue[tail++] = v;
  }
  while (head < tail) {
    guint vendor = s.queue[head++];
    for (guint i = s.first[vendor]; i < s.first[vendor + 1]; i++) {
      guint client = s.neighbours[i], next = s.vendor_of[client];
      client_covers[client] = true;
      if (next != UNMATCHED && vendor_covers[next]) {
        vendor_covers[next] = false;
        s.queue[tail++] = next;
      }
    }
  }
  return size;
}
