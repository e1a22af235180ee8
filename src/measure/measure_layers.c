/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/tie_draws.h"
#include "series/rank.h"

/* T7 and T8: which functions, and which levels, still speak to each other. */

#define KNOWN_LEAST 0.7
#define PEOPLE_LISTED 12

/* Functions of theirs that speak to the same or a neighbouring function of ours, account management and sales
 * left out. */
static bool
is_mapped (Function client, Function vendor)
{
  if (client == vendor)
    return true;
  bool technical = client == FUNCTION_ENGINEERING || client == FUNCTION_IT || client == FUNCTION_DATA ||
                   client == FUNCTION_SECURITY;
  bool our_technical = vendor == FUNCTION_ENGINEERING || vendor == FUNCTION_SUPPORT ||
                       vendor == FUNCTION_SECURITY || vendor == FUNCTION_DATA || vendor == FUNCTION_IT;
  if (technical && our_technical)
    return true;
  return (client == FUNCTION_PROCUREMENT || client == FUNCTION_LEGAL || client == FUNCTION_FINANCE) &&
         (vendor == FUNCTION_FINANCE || vendor == FUNCTION_LEGAL);
}

/* Whether a strong tie of the two is a line of the client's function. */
static bool
is_line (const Person *client, const Person *vendor)
{
  if (client->function == FUNCTION_UNKNOWN || client->function == FUNCTION_ACCOUNT ||
      client->function == FUNCTION_SALES)
    return false;
  return is_mapped (client->function, vendor->function);
}

static guint
count_bits (uint32_t functions)
{
  guint count = 0;
  for (; functions != 0; functions &= functions - 1)
    count++;
  return count;
}

/* The functions that hold a line, as bits. */
static uint32_t
line_functions (const AccountView *view, const GArray *ties)
{
  uint32_t functions = 0;
  for (guint i = 0; i < ties->len; i++) {
    const Tie *tie = &g_array_index (ties, Tie, i);
    const Person *client = view_person (view, tie->client);
    if (tie->is_strong && is_line (client, view_person (view, tie->vendor)))
      functions |= 1u << client->function;
  }
  return functions;
}

static guint
count_layers (const AccountView *view, const GArray *ties)
{
  return count_bits (line_functions (view, ties));
}

G_STATIC_ASSERT (FUNCTION_COUNT <= 32);

typedef struct {
  const AccountView *view;
  const TieDraws *draws;
} DrawnLayers;

static guint
count_drawn_layers (const guint *vendor, const guint *client, size_t tie_count, gconstpointer data)
{
  const DrawnLayers *drawn = data;
  uint32_t functions = 0;
  for (size_t i = 0; i < tie_count; i++) {
    const Person *theirs =
        view_person (drawn->view, g_array_index (drawn->draws->clients, uint32_t, client[i]));
    const Person *ours =
        view_person (drawn->view, g_array_index (drawn->draws->vendors, uint32_t, vendor[i]));
    if (is_line (theirs, ours))
      functions |= 1u << theirs->function;
  }
  return count_bits (functions);
}

static guint
count_executive_pairs (const AccountView *view, const GArray *ties)
{
  guint pairs = 0;
  for (guint i = 0; i < ties->len; i++) {
    const Tie *tie = &g_array_index (ties, Tie, i);
    pairs += tie->is_strong && view_person (view, tie->client)->level >= LEVEL_EXECUTIVE;
  }
  return pairs;
}

static double
known_share (const Frame *frame, const GArray *ties, bool of_level)
{
  guint known = 0, all = 0;
  for (guint i = 0; i < ties->len; i++) {
    const Tie *tie = &g_array_index (ties, Tie, i);
    const Person *client = view_person (frame->view, tie->client),
                 *vendor = view_person (frame->view, tie->vendor);
    bool is_known = of_level ? client->level != LEVEL_UNKNOWN
                             : client->function != FUNCTION_UNKNOWN && vendor->function != FUNCTION_UNKNOWN;
    all += tie->days;
    known += is_known ? tie->days : 0;
  }
  return all > 0 ? (double) known / all : 0;
}

/* As many windows of the same length as today's are what 8 weeks usually show: in 26 weeks more ties grow
 * strong, and every 8 weeks would look like a loss beside them. */
static double
reference_layers (const Frame *frame)
{
  double layers[TIES_REFERENCES];
  guint count = 0;
  for (GArray *ties; (ties = ties_of_reference (frame, count)) != NULL; g_array_unref (ties))
    layers[count++] = count_layers (frame->view, ties);
  return rank_median (layers, count);
}

static uint32_t
lost_functions (const AccountView *view, const GArray *before, const GArray *now)
{
  return line_functions (view, before) & ~line_functions (view, now);
}

/* The last we heard of those who held such a tie: executives, or people of these functions. */
static void
add_lost_people (const Frame *frame, const GArray *before, uint32_t functions, bool of_executives, Fact *fact)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < before->len && fact->evidence->len < PEOPLE_LISTED; i++) {
    const Tie *tie = &g_array_index (before, Tie, i);
    const Person *client = view_person (frame->view, tie->client);
    bool is_wanted =
        of_executives ? client->level >= LEVEL_EXECUTIVE : (functions & (1u << client->function)) != 0;
    if (tie->is_strong && is_wanted && g_hash_table_add (seen, GUINT_TO_POINTER (tie->client + 1)))
      fact_add_last_mail (fact, frame, tie->client);
  }
}

static void
add_functions (const Frame *frame, const GArray *before, const GArray *now, FactSet *facts)
{
  double reference = reference_layers (frame);
  if (!isfinite (reference)) {
    fact_set_add (facts,
                  fact_new_unknown ("layers.functions", "fewer than 8 weeks of history before the last 12"));
    return;
  }
  guint layers = count_layers (frame->view, now);
  Fact *fact = fact_set_add (facts, fact_new ("layers.functions", layers));
  fact_set_windows (fact, &frame->cur, &frame->base);
  fact->baseline = reference;
  fact->n = now->len;
  fact->n_baseline = before->len;
  fact->p = 1;
  if (layers >= reference)
    return;
  add_lost_people (frame, before, lost_functions (frame->view, before, now), false, fact);
  g_autoptr (TieDraws) draws = tie_draws_new (frame);
  const DrawnLayers drawn = { frame->view, draws };
  fact->p = tie_draws_test (draws, layers, frame_seed (frame, "T7"), count_drawn_layers, &drawn);
}

void
measure_layers (const Frame *frame, FactSet *facts)
{
  g_autoptr (GArray) before = ties_of_window (frame, &frame->base);
  g_autoptr (GArray) now = ties_of_window (frame, &frame->cur);
  double functions_known = known_share (frame, before, false),
         titles_known = known_share (frame, before, true);
  fact_set_add (facts, fact_new ("functions.known_share", functions_known));
  fact_set_add (facts, fact_new ("titles.known_share", titles_known));
  if (functions_known >= KNOWN_LEAST)
    add_functions (frame, before, now, facts);
  else
    fact_set_add (
        facts, fact_new_unknown ("layers.functions",
                                 "the functions of fewer than 70% of the contacts are known on both sides"));
  if (titles_known >= KNOWN_LEAST) {
    bool is_now = count_executive_pairs (frame->view, now) > 0;
    Fact *fact = fact_set_add (facts, fact_new ("layers.executive_pair", is_now ? 1 : 0));
    fact_set_windows (fact, &frame->cur, &frame->base);
    fact->baseline = count_executive_pairs (frame->view, before) > 0 ? 1 : 0;
    fact->n = now->len;
    fact->n_baseline = before->len;
    if (!is_now)
      add_lost_people (frame, before, 0, true, fact);
  } else
    fact_set_add (facts, fact_new_unknown ("layers.executive_pair",
                                           "the levels of fewer than 70% of the contacts are known"));
}
