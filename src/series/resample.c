/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/resample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

#define MAX_DRAWS 9999u
#define ENOUGH_HITS 20u
#define MOST_EVIDENCE 200.0 /* person-days the base shares may weigh: taste changes from week to week */
#define CUR_WEEKS 8u

typedef struct {
  guint draws, hits;
} Tally;

static bool
is_decided (const Tally *tally)
{
  return tally->hits >= ENOUGH_HITS || tally->draws >= MAX_DRAWS;
}

static void
tally_draw (Tally *tally, bool is_hit)
{
  if (is_decided (tally))
    return;
  tally->draws++;
  tally->hits += is_hit;
}

static double
tally_p (const Tally *tally)
{
  if (tally->hits >= ENOUGH_HITS)
    return (double) tally->hits / tally->draws;
  return (1.0 + tally->hits) / (1.0 + tally->draws);
}

typedef struct {
  size_t n;
  guint base_total, now_total;
  double *cumulative; /* of the drawn shares */
  guint *drawn;
  double *c_log_c; /* c·ln c for c = 0 … now_total */
} Urn;

static void
urn_clear (Urn *urn)
{
  g_free (urn->cumulative);
  g_free (urn->drawn);
  g_free (urn->c_log_c);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Urn, urn_clear)

static void
urn_fill (Urn *urn, const guint *base, const guint *now, size_t n)
{
  *urn = (Urn){ .n = n };
  for (size_t i = 0; i < n; i++) {
    urn->base_total += base[i];
    urn->now_total += now[i];
  }
  urn->cumulative = g_new (double, n);
  urn->drawn = g_new (guint, n);
  urn->c_log_c = g_new0 (double, urn->now_total + 1);
  for (guint c = 2; c <= urn->now_total; c++)
    urn->c_log_c[c] = c * log (c);
}

/* Without a jump that depends on the draw: nobody can foretell those. */
static size_t
find_person (const Urn *urn, double at)
{
  const double *first = urn->cumulative;
  for (size_t left = urn->n; left > 1; left -= left / 2)
    first += first[left / 2 - 1] <= at ? left / 2 : 0;
  return (size_t) (first - urn->cumulative);
}

static void
draw_composition (Urn *urn, const guint *base, Rng *rng)
{
  double factor = fmin (1, MOST_EVIDENCE / urn->base_total), sum = 0;
  for (size_t i = 0; i < urn->n; i++)
    urn->cumulative[i] = sum += rng_gamma (rng, (base[i] + 0.5) * factor);
  memset (urn->drawn, 0, urn->n * sizeof *urn->drawn);
  for (guint k = 0; k < urn->now_total; k++)
    urn->drawn[find_person (urn, rng_uniform (rng) * sum)]++;
}

/* Σ c·ln c: at a fixed total the effective number falls exactly where this rises. */
static double
concentration (const Urn *urn, const guint *counts, guint *top)
{
  double sum = 0;
  *top = 0;
  for (size_t i = 0; i < urn->n; i++) {
    sum += urn->c_log_c[counts[i]];
    *top = MAX (*top, counts[i]);
  }
  return sum;
}

Composition
resample_composition (const guint *base, const guint *now, size_t n, uint64_t seed)
{
  g_auto (Urn) urn = { 0 };
  urn_fill (&urn, base, now, n);
  if (urn.base_total == 0 || urn.now_total == 0)
    return (Composition){ NAN, NAN };
  Rng rng;
  rng_seed (&rng, seed);
  guint observed_top, top;
  double observed =
      concentration (&urn, now, &observed_top) - 1e-9; /* sums differ in their last digit with the order */
  Tally contacts = { 0 }, share = { 0 };
  while (!is_decided (&contacts) || !is_decided (&share)) {
    draw_composition (&urn, base, &rng);
    bool is_concentrated = concentration (&urn, urn.drawn, &top) >= observed;
    tally_draw (&contacts, is_concentrated);
    tally_draw (&share, top >= observed_top);
  }
  return (Composition){ tally_p (&contacts), tally_p (&share) };
}

/* The base period's contact-days with their pairs numbered, and the work space of one draw. */
typedef struct {
  ResampleContact *contacts; /* sorted, so that the caller's order does not matter */
  guint *pair_of;            /* of each contact */
  guint *first;              /* of each pair, one of its contacts */
  guint pair_count;
  guint8 *weeks; /* of each pair, a bit a week */
  bool *is_two_way;
  guint *vendor, *client; /* strong ties of this draw */
} Pairs;

static void
pairs_clear (Pairs *pairs)
{
  g_free (pairs->contacts);
  g_free (pairs->pair_of);
  g_free (pairs->first);
  g_free (pairs->weeks);
  g_free (pairs->is_two_way);
  g_free (pairs->vendor);
  g_free (pairs->client);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pairs, pairs_clear)

static int
compare_contacts (const void *a, const void *b)
{
  const ResampleContact *x = a, *y = b;
  if (x->vendor != y->vendor)
    return x->vendor < y->vendor ? -1 : 1;
  if (x->client != y->client)
    return x->client < y->client ? -1 : 1;
  return (int) x->is_two_way - (int) y->is_two_way;
}

static void
pairs_fill (Pairs *pairs, const ResampleContact *base, size_t n)
{
  ResampleContact *c = pairs->contacts = g_memdup2 (base, n * sizeof *base);
  qsort (c, n, sizeof *c, compare_contacts);
  pairs->pair_of = g_new (guint, n);
  pairs->first = g_new (guint, n);
  for (size_t i = 0; i < n; i++) {
    if (i == 0 || c[i].vendor != c[i - 1].vendor || c[i].client != c[i - 1].client)
      pairs->first[pairs->pair_count++] = (guint) i;
    pairs->pair_of[i] = pairs->pair_count - 1;
  }
  pairs->weeks = g_new (guint8, pairs->pair_count);
  pairs->is_two_way = g_new (bool, pairs->pair_count);
  pairs->vendor = g_new (guint, pairs->pair_count);
  pairs->client = g_new (guint, pairs->pair_count);
}

/* Draws one window and returns its number of strong ties. */
static size_t
draw_ties (Pairs *pairs, const ResampleTies *wanted, Rng *rng)
{
  memset (pairs->weeks, 0, pairs->pair_count * sizeof *pairs->weeks);
  memset (pairs->is_two_way, 0, pairs->pair_count * sizeof *pairs->is_two_way);
  for (size_t k = 0; k < wanted->now_count; k++) {
    guint contact = rng_below (rng, (uint32_t) wanted->base_count), pair = pairs->pair_of[contact];
    pairs->weeks[pair] |= (guint8) (1u << rng_below (rng, CUR_WEEKS));
    pairs->is_two_way[pair] |= pairs->contacts[contact].is_two_way;
  }
  size_t count = 0;
  for (guint p = 0; p < pairs->pair_count; p++) {
    guint8 weeks = pairs->weeks[p];
    if (!pairs->is_two_way[p] || (weeks & (weeks - 1)) == 0) /* one bit or none */
      continue;
    pairs->vendor[count] = pairs->contacts[pairs->first[p]].vendor;
    pairs->client[count++] = pairs->contacts[pairs->first[p]].client;
  }
  return count;
}

double
resample_ties (const ResampleTies *ties, ResampleCount count, gconstpointer data)
{
  g_auto (Pairs) pairs = { 0 };
  if (ties->base_count == 0 || ties->now_count == 0)
    return NAN;
  pairs_fill (&pairs, ties->base, ties->base_count);
  Rng rng;
  rng_seed (&rng, ties->seed);
  Tally tally = { 0 };
  while (!is_decided (&tally)) {
    size_t drawn = draw_ties (&pairs, ties, &rng);
    tally_draw (&tally, count (pairs.vendor, pairs.client, drawn, data) <= ties->observed);
  }
  return tally_p (&tally);
}
