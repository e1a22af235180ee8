/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/ties.h"

#include <string.h>

#define STRONG_DAYS 2
#define STRONG_WEEKS 2

typedef struct {
  uint32_t vendor, client;
  int32_t day;
  bool two_way;
} Contact;

static gint
compare_contacts (gconstpointer a, gconstpointer b)
{
  const Contact *x = a, *y = b;
  if (x->vendor != y->vendor)
    return x->vendor < y->vendor ? -1 : 1;
  if (x->client != y->client)
    return x->client < y->client ? -1 : 1;
  return (x->day > y->day) - (x->day < y->day);
}

static GArray *
list_contacts (const Frame *frame, const Window *window)
{
  const AccountView *view = frame->view;
  GArray *contacts = g_array_new (FALSE, FALSE, sizeof (Contact));
  for (guint i = 0; i < view->contact_days->len; i++) {
    const ContactDay *day = VIEW_ITEM (view->contact_days, ContactDay, i);
    if (!window_has_day (window, day->day) || !view_is_valid_week (view, week_of_day (day->day)))
      continue;
    Contact contact = { day->vendor, frame_person (frame, day->client), day->day,
                        day->from_client || day->meeting };
    g_array_append_val (contacts, contact);
  }
  g_array_sort (contacts, compare_contacts);
  return contacts;
}

/* Contacts come sorted by pair and day, so a tie is a run of them. */
GArray *
ties_of_window (const Frame *frame, const Window *window)
{
  g_autoptr (GArray) contacts = list_contacts (frame, window);
  GArray *ties = g_array_new (FALSE, FALSE, sizeof (Tie));
  int32_t last_day = DAY_NONE, last_week = INT32_MIN;
  for (guint i = 0; i < contacts->len; i++) {
    const Contact *contact = &g_array_index (contacts, Contact, i);
    Tie *tie = ties->len > 0 ? &g_array_index (ties, Tie, ties->len - 1) : NULL;
    if (tie == NULL || tie->vendor != contact->vendor || tie->client != contact->client) {
      Tie fresh = { .vendor = contact->vendor, .client = contact->client };
      g_array_append_val (ties, fresh);
      tie = &g_array_index (ties, Tie, ties->len - 1);
      last_day = DAY_NONE;
      last_week = INT32_MIN;
    }
    tie->days += contact->day != last_day;
    tie->weeks += week_of_day (contact->day) != last_week;
    tie->is_two_way |= contact->two_way;
    tie->is_strong = tie->days >= STRONG_DAYS && tie->weeks >= STRONG_WEEKS && tie->is_two_way;
    last_day = contact->day;
    last_week = week_of_day (contact->day);
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
  *graph =
      (StrongGraph){ g_array_new (FALSE, FALSE, sizeof (uint32_t)),
                     g_array_new (FALSE, FALSE, sizeof (uint32_t)),
                     g_array_new (FALSE, FALSE, sizeof (guint)), g_array_new (FALSE, FALSE, sizeof (guint)) };
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
