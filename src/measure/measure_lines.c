/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/onset.h"
#include "measure/tie_draws.h"
#include "series/rank.h"
#include "series/resample.h"

#define SOLE_CONTACTS_LEAST 4

/* The reference is the median of the three latest 8-week windows of BASE, as long as today's window (methods
 * T4). */
static double
reference_lines (const Frame *frame)
{
  double lines[TIES_REFERENCES];
  guint count = 0;
  for (GArray *ties; (ties = ties_of_reference (frame, count)) != NULL; g_array_unref (ties)) {
    g_autoptr (StrongGraph) graph = strong_graph_new (ties);
    lines[count++] = strong_graph_lines (graph);
  }
  return rank_median (lines, count);
}

static guint
count_drawn_lines (const guint *vendor, const guint *client, size_t tie_count, gconstpointer data)
{
  const TieDraws *draws = data;
  return matching_size (
      &(MatchingTies){ draws->vendors->len, draws->clients->len, vendor, client, tie_count });
}

/* Since when: the lines of the 8 weeks up to each week, dated at the middle of those weeks (methods 1.6). */
static int32_t
date_fall (const Frame *frame)
{
  if (frame->is_undated)
    return DAY_NONE;
  const AccountView *view = frame->view;
  g_autofree double *lines = g_new (double, frame->week_count + 1);
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (Tie));
  for (guint i = 0; i < frame->week_count; i++) {
    int32_t week = view->first_week + (int32_t) i;
    Window trailing = { week - CUR_WEEKS + 1, week };
    lines[i] = NAN;
    if (trailing.first_week < view->start_week || !view_is_valid_week (view, week))
      continue;
    ties_fill (ties, frame, &trailing);
    g_autoptr (StrongGraph) graph = strong_graph_new (ties);
    lines[i] = strong_graph_lines (graph);
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

static bool
has_strong (const GArray *ties, uint32_t client)
{
  for (guint i = 0; i < ties->len; i++)
    if (g_array_index (ties, Tie, i).is_strong && g_array_index (ties, Tie, i).client == client)
      return true;
  return false;
}

/* The last we heard of those with a strong tie in some ties and none in others. */
static void
add_last_heard (const Frame *frame, const GArray *some, const GArray *others, Fact *fact)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < some->len && fact->evidence->len < RECORDS_NAMED; i++) {
    const Tie *tie = &g_array_index (some, Tie, i);
    if (tie->is_strong && !has_strong (others, tie->client) &&
        g_hash_table_add (seen, GUINT_TO_POINTER (tie->client + 1)))
      fact_add_last_contact (fact, frame, tie->client);
  }
}

static void
add_lines (const Frame *frame, const GArray *before, const GArray *now, FactSet *facts)
{
  g_autoptr (StrongGraph) graph = strong_graph_new (now);
  guint lines = strong_graph_lines (graph);
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
    g_autoptr (TieDraws) draws = tie_draws_new (frame);
    fact->p = tie_draws_test (draws, lines, frame_seed (frame, "T4"), count_drawn_lines, draws);
    fact->onset_day = date_fall (frame);
    g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (Tie));
    add_last_heard (frame, before, now, fact); /* whose ties are gone, and who is left */
    add_last_heard (frame, now, none, fact);
  }
}

/* The one of us who is the only strong tie of most of theirs. */
typedef struct {
  guint vendor, alone; /* alone: how many have nobody else */
  guint contacts;      /* of theirs with a strong tie at all */
} Hub;

/* `degree`, one for each of theirs and all zero, becomes the number of their strong ties. */
static Hub
find_hub (const MatchingTies *ties, guint *degree)
{
  Hub hub = { 0 };
  g_autofree guint *alone = g_new0 (guint, ties->vendor_count + 1);
  for (size_t i = 0; i < ties->tie_count; i++)
    hub.contacts += degree[ties->client[i]]++ == 0;
  for (size_t i = 0; i < ties->tie_count; i++)
    alone[ties->vendor[i]] += degree[ties->client[i]] == 1;
  for (guint i = 0; i < ties->vendor_count; i++)
    hub.vendor = alone[i] > alone[hub.vendor] ? i : hub.vendor;
  hub.alone = alone[hub.vendor];
  return hub;
}

/* Whose only strong tie is one and the same of us, seen from the one of us with most of them. */
typedef struct {
  double share;   /* of the contacts; NaN without any */
  guint contacts; /* with a strong tie at all */
  GArray *alone;  /* uint32_t persons, by first appearance */
} SoleChannel;

static void
sole_channel_clear (SoleChannel *sole)
{
  g_array_unref (sole->alone);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SoleChannel, sole_channel_clear)

/* T5: the largest share of client contacts whose only strong tie is one and the same of us. */
static SoleChannel
find_sole_channel (const GArray *ties)
{
  g_autoptr (StrongGraph) graph = strong_graph_new (ties);
  const MatchingTies *strong = &graph->ties;
  g_autofree guint *degree = g_new0 (guint, strong->client_count + 1);
  Hub hub = find_hub (strong, degree);
  SoleChannel sole = { NAN, hub.contacts, g_array_new (FALSE, FALSE, sizeof (uint32_t)) };
  for (size_t i = 0; i < strong->tie_count; i++)
    if (strong->vendor[i] == hub.vendor && degree[strong->client[i]] == 1)
      g_array_append_val (sole.alone, graph->clients[strong->client[i]]);
  if (sole.contacts > 0)
    sole.share = (double) hub.alone / hub.contacts;
  return sole;
}

/* Of a thousand contacts those who have somebody else too; too few contacts say nothing. */
static guint
others_per_mille (guint alone, guint contacts)
{
  return contacts < SOLE_CONTACTS_LEAST ? 1000 : (guint) lround (1000.0 * (contacts - alone) / contacts);
}

static guint
count_drawn_others (const guint *vendor, const guint *client, size_t tie_count, gconstpointer data)
{
  const TieDraws *draws = data;
  g_autofree guint *degree = g_new0 (guint, draws->clients->len + 1);
  MatchingTies ties = { draws->vendors->len, draws->clients->len, vendor, client, tie_count };
  Hub hub = find_hub (&ties, degree);
  return others_per_mille (hub.alone, hub.contacts);
}

/* Over windows of the same length: in 26 weeks more ties grow strong, and fewer people have only one. */
static double
reference_sole_share (const Frame *frame)
{
  double shares[TIES_REFERENCES];
  guint count = 0;
  for (GArray *ties; (ties = ties_of_reference (frame, count)) != NULL; g_array_unref (ties)) {
    g_auto (SoleChannel) sole = find_sole_channel (ties);
    shares[count] = sole.share;
    count++;
  }
  return rank_median (shares, count);
}

static void
add_sole_channel (const Frame *frame, const GArray *now, FactSet *facts)
{
  g_auto (SoleChannel) sole = find_sole_channel (now);
  if (sole.contacts < SOLE_CONTACTS_LEAST) {
    fact_set_add (facts, fact_new_unknown ("channel.sole_share", "fewer than 4 contacts with a strong tie"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("channel.sole_share", sole.share));
  fact_set_windows (fact, &frame->cur, &frame->base);
  fact->baseline = reference_sole_share (frame);
  fact->n = sole.contacts;
  fact->p = 1;
  if (sole.share > fact->baseline) {
    g_autoptr (TieDraws) draws = tie_draws_new (frame);
    fact->p = tie_draws_test (draws, others_per_mille (sole.alone->len, sole.contacts),
                              frame_seed (frame, "T5"), count_drawn_others, draws);
  }
  for (guint i = 0; sole.share > fact->baseline && i < MIN (sole.alone->len, RECORDS_NAMED); i++)
    fact_add_last_contact (fact, frame, g_array_index (sole.alone, uint32_t, i));
}

/* T1 is a picture: how many of the possible pairs are in strong contact. */
static void
add_density (const Frame *frame, const GArray *before, const GArray *now, FactSet *facts)
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
  fact_set_windows (fact, &frame->cur, &frame->base);
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
  add_density (frame, before, now, facts);
  add_lines (frame, before, now, facts);
  add_sole_channel (frame, now, facts);
}
