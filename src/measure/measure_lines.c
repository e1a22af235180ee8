/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "graph/matching.h"
#include "measure/onset.h"
#include "measure/ties.h"
#include "series/rank.h"
#include "series/resample.h"

#define SOLE_CONTACTS_LEAST 4
#define FUNCTIONS_KNOWN_LEAST 0.7
#define REFERENCE_WINDOWS 3

static guint
line_count (const StrongGraph *graph)
{
  return matching_size (graph->vendors->len, graph->clients->len, (const guint *) graph->vendor_of->data,
                        (const guint *) graph->client_of->data, graph->vendor_of->len);
}

/* The reference is the median of the three latest 8-week windows of BASE, as long as today's window (methods
 * T4). */
static double
reference_lines (const Frame *frame)
{
  double lines[REFERENCE_WINDOWS];
  guint count = 0;
  for (int i = 0; i < REFERENCE_WINDOWS; i++) {
    int32_t last = frame->base.last_week - i * CUR_WEEKS;
    Window window = { last - CUR_WEEKS + 1, last };
    if (window.first_week < frame->base.first_week)
      break;
    g_autoptr (GArray) ties = ties_of_window (frame, &window);
    g_autoptr (StrongGraph) graph = strong_graph_new (ties);
    lines[count++] = line_count (graph);
  }
  return rank_median (lines, count);
}

static guint
index_of (GHashTable *numbers, uint32_t person)
{
  gpointer key = GUINT_TO_POINTER (person + 1);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, key));
  if (number == 0) {
    number = g_hash_table_size (numbers) + 1;
    g_hash_table_insert (numbers, key, GUINT_TO_POINTER (number));
  }
  return number - 1;
}

static double
test_lines (const Frame *frame, guint observed)
{
  const AccountView *view = frame->view;
  g_autoptr (GArray) base = g_array_new (FALSE, FALSE, sizeof (ResampleContact));
  g_autoptr (GHashTable) vendors = g_hash_table_new (NULL, NULL), clients = g_hash_table_new (NULL, NULL);
  guint now = 0;
  for (guint i = 0; i < view->contact_days->len; i++) {
    const ContactDay *day = VIEW_ITEM (view->contact_days, ContactDay, i);
    if (!view_is_valid_week (view, week_of_day (day->day)))
      continue;
    now += window_has_day (&frame->cur, day->day);
    if (!window_has_day (&frame->base, day->day))
      continue;
    ResampleContact contact = { index_of (vendors, day->vendor),
                                index_of (clients, frame_person (frame, day->client)),
                                day->from_client || day->meeting };
    g_array_append_val (base, contact);
  }
  ResampleLines lines = { g_hash_table_size (vendors),
                          g_hash_table_size (clients),
                          (const ResampleContact *) base->data,
                          base->len,
                          now,
                          observed,
                          frame_seed (frame, "T4") };
  return resample_lines (&lines, matching_size);
}

/* Since when: the lines of the 8 weeks up to each week, dated at the middle of those weeks (methods 1.6). */
static int32_t
date_fall (const Frame *frame)
{
  const AccountView *view = frame->view;
  g_autofree double *lines = g_new (double, frame->week_count + 1);
  for (guint i = 0; i < frame->week_count; i++) {
    int32_t week = view->first_week + (int32_t) i;
    Window trailing = { week - CUR_WEEKS + 1, week };
    lines[i] = NAN;
    if (trailing.first_week < view->start_week || !view_is_valid_week (view, week))
      continue;
    g_autoptr (GArray) ties = ties_of_window (frame, &trailing);
    g_autoptr (StrongGraph) graph = strong_graph_new (ties);
    lines[i] = line_count (graph);
  }
  int32_t day = onset_of_weekly (frame, lines, "T4 onset", -1, false);
  return day != DAY_NONE ? day - 7 * CUR_WEEKS / 2 : DAY_NONE;
}

static guint
count_strong (const GArray *ties)
{
  guint strong = 0;
  for (guint i = 0; i < ties->len; i++)
    strong += g_array_index (ties, Tie, i).is_strong;
  return strong;
}

static void
add_lines (const Frame *frame, const GArray *before, const GArray *now, FactSet *facts)
{
  g_autoptr (StrongGraph) graph = strong_graph_new (now);
  guint lines = line_count (graph);
  Fact *ties = fact_set_add (facts, fact_new ("ties.strong", count_strong (now)));
  ties->baseline = count_strong (before);
  double reference = reference_lines (frame);
  Fact *shown = fact_set_add (facts, fact_new ("lines.now", lines));
  shown->baseline = reference;
  if (!isfinite (reference)) {
    fact_set_add (facts,
                  fact_new_unknown ("lines.independent", "fewer than 8 weeks of history before the last 12"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("lines.independent", lines));
  fact_set_windows (fact, &frame->cur, &frame->base);
  fact->baseline = reference;
  fact->n = ties->value;
  fact->n_baseline = ties->baseline;
  fact->p = 1;
  if (lines < reference) {
    fact->p = test_lines (frame, lines);
    fact->onset_day = date_fall (frame);
  }
}

/* T5: the largest share of client contacts whose only strong tie is one and the same of us. */
static double
sole_share (const GArray *ties, guint *contacts)
{
  g_autoptr (StrongGraph) graph = strong_graph_new (ties);
  *contacts = graph->clients->len;
  g_autofree guint *degree = g_new0 (guint, graph->clients->len + 1);
  g_autofree guint *alone = g_new0 (guint, graph->vendors->len + 1);
  for (guint i = 0; i < graph->client_of->len; i++)
    degree[g_array_index (graph->client_of, guint, i)]++;
  for (guint i = 0; i < graph->client_of->len; i++)
    alone[g_array_index (graph->vendor_of, guint, i)] +=
        degree[g_array_index (graph->client_of, guint, i)] == 1;
  guint most = 0;
  for (guint i = 0; i < graph->vendors->len; i++)
    most = MAX (most, alone[i]);
  return graph->clients->len > 0 ? (double) most / graph->clients->len : NAN;
}

static void
add_sole_channel (const Frame *frame, const GArray *before, const GArray *now, FactSet *facts)
{
  guint contacts_before, contacts_now;
  double share = sole_share (now, &contacts_now), baseline = sole_share (before, &contacts_before);
  if (contacts_now < SOLE_CONTACTS_LEAST) {
    fact_set_add (facts, fact_new_unknown ("channel.sole_share", "fewer than 4 contacts with a strong tie"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("channel.sole_share", share));
  fact_set_windows (fact, &frame->cur, &frame->base);
  fact->baseline = baseline;
  fact->n = contacts_now;
  fact->n_baseline = contacts_before;
}

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

static guint
count_layers (const Frame *frame, const GArray *ties, guint *executive_pairs)
{
  bool seen[FUNCTION_COUNT] = { false };
  guint layers = 0;
  *executive_pairs = 0;
  for (guint i = 0; i < ties->len; i++) {
    const Tie *tie = &g_array_index (ties, Tie, i);
    const Person *client = view_person (frame->view, tie->client),
                 *vendor = view_person (frame->view, tie->vendor);
    if (!tie->is_strong)
      continue;
    *executive_pairs += client->level >= LEVEL_EXECUTIVE;
    if (client->function == FUNCTION_UNKNOWN || client->function == FUNCTION_ACCOUNT ||
        client->function == FUNCTION_SALES)
      continue;
    if (is_mapped (client->function, vendor->function) && !seen[client->function]) {
      seen[client->function] = true;
      layers++;
    }
  }
  return layers;
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

static void
add_layers (const Frame *frame, const GArray *before, const GArray *now, FactSet *facts)
{
  guint executives_before, executives_now;
  guint layers_before = count_layers (frame, before, &executives_before),
        layers_now = count_layers (frame, now, &executives_now);
  double functions_known = known_share (frame, before, false),
         titles_known = known_share (frame, before, true);
  fact_set_add (facts, fact_new ("functions.known_share", functions_known));
  fact_set_add (facts, fact_new ("titles.known_share", titles_known));
  if (functions_known >= FUNCTIONS_KNOWN_LEAST) {
    Fact *fact = fact_set_add (facts, fact_new ("layers.functions", layers_now));
    fact_set_windows (fact, &frame->cur, &frame->base);
    fact->baseline = layers_before;
  } else
    fact_set_add (
        facts, fact_new_unknown ("layers.functions",
                                 "the functions of fewer than 70% of the contacts are known on both sides"));
  if (titles_known >= FUNCTIONS_KNOWN_LEAST) {
    Fact *fact = fact_set_add (facts, fact_new ("layers.executive_pair", executives_now > 0 ? 1 : 0));
    fact_set_windows (fact, &frame->cur, &frame->base);
    fact->baseline = executives_before > 0 ? 1 : 0;
  } else
    fact_set_add (facts, fact_new_unknown ("layers.executive_pair",
                                           "the levels of fewer than 70% of the contacts are known"));
}

/* T1 is a picture: how many of the possible pairs are in strong contact. */
static void
add_density (const GArray *before, const GArray *now, FactSet *facts)
{
  const GArray *windows[] = { now, before };
  double density[2];
  guint days[2] = { 0, 0 };
  for (int i = 0; i < 2; i++) {
    g_autoptr (GHashTable) vendors = g_hash_table_new (NULL, NULL), clients = g_hash_table_new (NULL, NULL);
    for (guint k = 0; k < windows[i]->len; k++) {
      const Tie *tie = &g_array_index (windows[i], Tie, k);
      g_hash_table_add (vendors, GUINT_TO_POINTER (tie->vendor + 1));
      g_hash_table_add (clients, GUINT_TO_POINTER (tie->client + 1));
      days[i] += tie->days;
    }
    double pairs = (double) g_hash_table_size (vendors) * g_hash_table_size (clients);
    density[i] = pairs > 0 ? count_strong (windows[i]) / pairs : NAN;
  }
  Fact *fact = fact_set_add (facts, fact_new ("map.density", density[0]));
  fact->baseline = density[1];
  fact->n = days[0];
  fact->n_baseline = days[1];
  if (!isfinite (density[0]))
    fact->reason = g_strdup ("no contact in the last 8 weeks");
}

void
measure_lines (const Frame *frame, FactSet *facts)
{
  g_autoptr (GArray) before = ties_of_window (frame, &frame->base);
  g_autoptr (GArray) now = ties_of_window (frame, &frame->cur);
  add_density (before, now, facts);
  add_lines (frame, before, now, facts);
  add_sole_channel (frame, before, now, facts);
  add_layers (frame, before, now, facts);
}
