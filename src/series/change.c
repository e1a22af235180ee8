/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/change.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/rng.h"

#define PERMUTATIONS 999
#define LEVEL 0.05
#define STRONG_AUTOCORRELATION 0.4
#define SHORT_BLOCK 2
#define LONG_BLOCK 4

/* The known weeks of the series. */
typedef struct {
  double *level; /* value / factor */
  double *root;  /* √(level + 3/8): Anscombe's transform evens out the variance of counts */
  size_t *week;
  size_t n;
} Known;

static void
known_clear (Known *known)
{
  g_free (known->level);
  g_free (known->root);
  g_free (known->week);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static void
known_fill (Known *known, const ChangeSeries *series)
{
  *known = (Known){ g_new (double, series->n), g_new (double, series->n), g_new (size_t, series->n), 0 };
  for (size_t t = 0; t < series->n; t++) {
    double level = series->values[t] / (series->factor != NULL ? series->factor[t] : 1);
    if (!isfinite (level) || level < 0)
      continue;
    known->level[known->n] = level;
    known->root[known->n] = sqrt (level + 0.375);
    known->week[known->n++] = t;
  }
}

/* The best split of x[0 … n-1]: its gain is the sum of squares between the sides.  Within one segment
 * all else is fixed under permutation, so this orders splits just as the standardised shift does. */
typedef struct {
  size_t at;
  double gain;
} Split;

static Split
find_split (const double *x, size_t n)
{
  Split best = { 0, -1 };
  double total = 0, left = 0;
  for (size_t i = 0; i < n; i++)
    total += x[i];
  for (size_t i = 1; i + CHANGE_LEAST_WEEKS <= n; i++) {
    left += x[i - 1];
    if (i < CHANGE_LEAST_WEEKS)
      continue;
    double before = (double) i, after = (double) (n - i);
    double shift = left / before - (total - left) / after;
    double gain = shift * shift * before * after / (double) n;
    if (gain > best.gain)
      best = (Split){ i, gain };
  }
  return best;
}

/* What the permutations of one test share. */
typedef struct {
  size_t n, block;
  double *rest;  /* the values less their mean */
  double *reach; /* by position: so far from zero is the sum of the rest up to it where a split behind it
                  * gains as much; infinite where none is looked at */
  double *sums;  /* of the rest, by block */
  double *near;  /* by place of a block: where the sum behind it is nearer to zero, none within reaches */
  guint *order;  /* of the blocks */
  guint block_count;
} Shuffle;

static void
shuffle_clear (Shuffle *shuffle)
{
  g_free (shuffle->rest);
  g_free (shuffle->reach);
  g_free (shuffle->sums);
  g_free (shuffle->near);
  g_free (shuffle->order);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shuffle, shuffle_clear)

static size_t
block_end (const Shuffle *shuffle, size_t number)
{
  size_t end = (number + 1) * shuffle->block;
  return MIN (end, shuffle->n);
}

/* Most blocks are far from where they would matter, and one look at their end tells: within a block the sum
 * differs from that by no more than its values add up to.  Behind the short block the others lie nearer to
 * the beginning than their place says. */
static void
find_near (Shuffle *shuffle)
{
  double swing = 0;
  for (guint b = 0; b < shuffle->block_count; b++) {
    double size = 0;
    shuffle->sums[b] = 0;
    for (size_t k = b * shuffle->block, end = block_end (shuffle, b); k < end; k++) {
      shuffle->sums[b] += shuffle->rest[k];
      size += fabs (shuffle->rest[k]);
    }
    swing = fmax (swing, size);
  }
  for (guint b = 0; b < shuffle->block_count; b++) {
    size_t first = b * shuffle->block;
    shuffle->near[b] = INFINITY;
    for (size_t k = first >= shuffle->block ? first - shuffle->block : 0; k < block_end (shuffle, b); k++)
      shuffle->near[b] = fmin (shuffle->near[b], shuffle->reach[k] - swing);
  }
}

/* With the mean taken out the sides of a split at i differ by n L / (i (n - i)), L being the sum of the left
 * one, and the gain is n L² / (i (n - i)). */
static void
shuffle_fill (Shuffle *shuffle, const double *x, size_t n, double gain, size_t block)
{
  *shuffle = (Shuffle){
    .n = n,
    .block = block,
    .rest = g_new (double, n),
    .reach = g_new (double, n),
    .sums = g_new (double, n),
    .near = g_new (double, n),
    .order = g_new (guint, n),
    .block_count = (guint) ((n + block - 1) / block),
  };
  double total = 0;
  for (size_t i = 0; i < n; i++)
    total += x[i];
  for (size_t i = 0; i < n; i++) {
    size_t left = i + 1, right = n - left;
    bool is_split = left >= CHANGE_LEAST_WEEKS && right >= CHANGE_LEAST_WEEKS;
    shuffle->rest[i] = x[i] - total / (double) n;
    shuffle->reach[i] =
        is_split ? sqrt (gain * (1 - 1e-9) * (double) left * (double) right / (double) n) : INFINITY;
  }
  find_near (shuffle);
}

/* Whole blocks change places; the last may be short. */
static void
permute_blocks (Shuffle *shuffle, Rng *rng)
{
  guint *order = shuffle->order;
  for (guint i = 0; i < shuffle->block_count; i++) {
    guint k = rng_below (rng, i + 1);
    order[i] = order[k];
    order[k] = i;
  }
}

/* Whether a split within the block gains as much, where it begins at that position with that sum before it.
 */
static bool
has_split_within (const Shuffle *shuffle, guint number, size_t at, double left)
{
  const double *reach = shuffle->reach + at;
  for (size_t k = number * shuffle->block, end = block_end (shuffle, number); k < end; k++) {
    left += shuffle->rest[k];
    if (fabs (left) >= *reach++)
      return true;
  }
  return false;
}

/* Whether any split of the permuted series gains as much. */
static bool
has_split (const Shuffle *shuffle)
{
  const guint last = shuffle->block_count - 1;
  const size_t missing = shuffle->block_count * shuffle->block - shuffle->n; /* of the last block */
  double left = 0;
  size_t at = 0;
  for (guint i = 0; i <= last; i++) {
    guint number = shuffle->order[i];
    double before = left;
    left += shuffle->sums[number];
    if (fabs (left) >= shuffle->near[i] && has_split_within (shuffle, number, at, before))
      return true;
    at += number != last ? shuffle->block : shuffle->block - missing;
  }
  return false;
}

/* Exact where it is at most LEVEL; else it is only known to be more, and the rest is not drawn. */
static double
permutation_p (const double *x, size_t n, double gain, size_t block, uint64_t seed)
{
  g_auto (Shuffle) shuffle = { 0 };
  shuffle_fill (&shuffle, x, n, gain, block);
  guint hits = 0;
  Rng rng;
  rng_seed (&rng, seed);
  for (guint b = 0; b < PERMUTATIONS && hits <= LEVEL * (1 + PERMUTATIONS); b++) {
    permute_blocks (&shuffle, &rng);
    hits += has_split (&shuffle);
  }
  return (1.0 + hits) / (1.0 + PERMUTATIONS);
}

/* A stretch of known weeks, its best split tested on first sight. */
typedef struct {
  size_t start, end;
  Split split;
  double p;         /* NaN: cannot be split */
  double reduction; /* gain per mean square left, to choose between stretches */
} Segment;

static Segment
test_segment (const Known *known, size_t start, size_t end, size_t block, uint64_t seed)
{
  Segment s = { start, end, { 0, 0 }, NAN, 0 };
  size_t n = end - start;
  if (n < 2 * CHANGE_LEAST_WEEKS)
    return s;
  const double *x = known->root + start;
  s.split = find_split (x, n);
  double mean = 0, squares = 0;
  for (size_t i = 0; i < n; i++)
    mean += x[i] / (double) n;
  for (size_t i = 0; i < n; i++)
    squares += (x[i] - mean) * (x[i] - mean);
  if (squares <= 1e-12 * (double) n)
    return s; /* constant */
  s.reduction = s.split.gain / fmax (squares - s.split.gain, 1e-12) * (double) (n - 2);
  s.p = permutation_p (x, n, s.split.gain, block, seed ^ (start * 0x9e3779b97f4a7c15u) ^ end);
  return s;
}

/* The significant segment with the clearest split, or none. */
static Segment *
find_clearest (Segment *segments, size_t n)
{
  Segment *best = NULL;
  for (size_t i = 0; i < n; i++)
    if (segments[i].p <= LEVEL && (best == NULL || segments[i].reduction > best->reduction))
      best = &segments[i];
  return best;
}

typedef struct {
  size_t count;                  /* segments: one more than the changes */
  size_t start[CHANGE_MOST + 2]; /* ascending; the last is the end of the series */
  double p[CHANGE_MOST + 2];     /* of the change at each start */
} Partition;

static Partition
split_series (const Known *known, size_t block, uint64_t seed)
{
  Segment segments[CHANGE_MOST + 1] = { test_segment (known, 0, known->n, block, seed) };
  Partition parts = { 1, { 0, known->n }, { NAN, NAN } };
  while (parts.count <= CHANGE_MOST) {
    Segment *chosen = find_clearest (segments, parts.count);
    if (chosen == NULL)
      break;
    Segment whole = *chosen;
    size_t at = whole.start + whole.split.at, place = 1;
    *chosen = test_segment (known, whole.start, at, block, seed);
    segments[parts.count++] = test_segment (known, at, whole.end, block, seed);
    while (parts.start[place] < at)
      place++;
    memmove (parts.start + place + 1, parts.start + place, (parts.count - place) * sizeof *parts.start);
    memmove (parts.p + place + 1, parts.p + place, (parts.count - place) * sizeof *parts.p);
    parts.start[place] = at;
    parts.p[place] = whole.p;
  }
  return parts;
}

static double
mean_of (const double *values, size_t start, size_t end)
{
  double sum = 0;
  for (size_t i = start; i < end; i++)
    sum += values[i];
  return sum / (double) (end - start);
}

static double
residual_autocorrelation (const Known *known, const Partition *parts)
{
  g_autofree double *rest = g_new (double, known->n);
  for (size_t s = 0; s < parts->count; s++) {
    double mean = mean_of (known->root, parts->start[s], parts->start[s + 1]);
    for (size_t i = parts->start[s]; i < parts->start[s + 1]; i++)
      rest[i] = known->root[i] - mean;
  }
  return change_autocorrelation (rest, known->n);
}

GArray *
change_find (const ChangeSeries *series)
{
  g_auto (Known) known = { 0 };
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  known_fill (&known, series);
  if (known.n < 2 * CHANGE_LEAST_WEEKS)
    return changes;
  Partition parts = split_series (&known, SHORT_BLOCK, series->seed);
  if (residual_autocorrelation (&known, &parts) > STRONG_AUTOCORRELATION)
    parts = split_series (&known, LONG_BLOCK, series->seed);
  for (size_t s = 1; s < parts.count; s++) {
    double before = mean_of (known.level, parts.start[s - 1], parts.start[s]);
    double after = mean_of (known.level, parts.start[s], parts.start[s + 1]);
    bool is_down = mean_of (known.root, parts.start[s], parts.start[s + 1]) <
                   mean_of (known.root, parts.start[s - 1], parts.start[s]);
    Change change = { known.week[parts.start[s]], is_down ? -1 : 1, parts.p[s], before, after };
    g_array_append_val (changes, change);
  }
  return changes;
}

double
change_autocorrelation (const double *values, size_t n)
{
  double top = 0, bottom = 0;
  if (n < 3)
    return 0;
  double mean = mean_of (values, 0, n);
  for (size_t i = 0; i < n; i++) {
    bottom += (values[i] - mean) * (values[i] - mean);
    top += i > 0 ? (values[i] - mean) * (values[i - 1] - mean) : 0;
  }
  return bottom > 0 ? top / bottom : 0;
}
