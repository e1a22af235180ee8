/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/weigh.h"

#include <math.h>

#include "signal/correct.h"

/* How much is no news of who: alone it puts an account on the reading list. */
#define AMOUNT_POINTS 3

/* The findings of one account on the scale, where most have no points. */
typedef struct {
  const GPtrArray *findings;
  const Pack *pack;
  double *points;
  guint *order; /* those that have points: the most first, then as they stand */
  guint ordered_count;
} Scale;

static const Finding *
finding_at (const Scale *scale, guint i)
{
  return g_ptr_array_index ((GPtrArray *) scale->findings, i);
}

static int
compare_points (gconstpointer left, gconstpointer right, gpointer points)
{
  const double *of = points;
  guint a = *(const guint *) left, b = *(const guint *) right;
  if (of[a] != of[b])
    return of[a] > of[b] ? -1 : 1;
  return a < b ? -1 : a > b;
}

static void
rank (Scale *scale)
{
  scale->ordered_count = 0;
  for (guint i = 0; i < scale->findings->len; i++)
    if (scale->points[i] > 0)
      scale->order[scale->ordered_count++] = i;
  g_qsort_with_data (scale->order, (gint) scale->ordered_count, sizeof *scale->order, compare_points,
                     scale->points);
}

static bool
lists_code (const Rule *rule, const char *code)
{
  return rule != NULL && rule->never_with != NULL &&
         g_strv_contains ((const char *const *) rule->never_with, code);
}

/* True if the two are observations of one thing, of which the larger counts. */
static bool
excludes (const Pack *pack, const char *code, const char *other)
{
  return lists_code (pack_find_rule (pack, code), other) || lists_code (pack_find_rule (pack, other), code);
}

static void
count_once (Scale *scale)
{
  rank (scale);
  for (guint i = 0; i < scale->ordered_count; i++) {
    guint winner = scale->order[i];
    for (guint j = i + 1; scale->points[winner] > 0 && j < scale->ordered_count; j++) {
      guint other = scale->order[j];
      if (scale->points[other] > 0 &&
          excludes (scale->pack, finding_at (scale, winner)->code, finding_at (scale, other)->code))
        scale->points[other] = 0;
    }
  }
}

static bool
is_weak (const Finding *finding)
{
  return finding->fails_correction || finding->is_standing;
}

static bool
is_standing (const Finding *finding)
{
  return finding->is_standing;
}

static bool
is_amount (const Finding *finding)
{
  return finding->is_amount;
}

/* All of a kind share so many points, the largest first. */
static void
share (Scale *scale, bool (*is_of_kind) (const Finding *finding), double left)
{
  rank (scale);
  for (guint i = 0; i < scale->ordered_count; i++) {
    double *points = &scale->points[scale->order[i]];
    if (!is_of_kind (finding_at (scale, scale->order[i])))
      continue;
    *points = MIN (*points, left);
    left -= *points;
  }
}

static double
sum_of_changes (const Scale *scale)
{
  double sum = 0;
  for (guint i = 0; i < scale->findings->len; i++)
    if (!finding_at (scale, i)->is_standing)
      sum += MAX (0, scale->points[i]);
  return sum;
}

/* Something that says who, how or what for has changed.  One that is passed over, because it has yet to be
 * confirmed, is company all the same: the amount was confirmed by itself. */
static bool
has_company (const Scale *scale)
{
  for (guint i = 0; i < scale->findings->len; i++) {
    const Finding *finding = finding_at (scale, i);
    double points = scale->points[i] == WEIGH_NOT_SEEN ? finding->points : scale->points[i];
    if (points > 0 && !finding->is_standing && !finding->is_amount)
      return true;
  }
  return false;
}

double *
weigh_points (const GPtrArray *findings, const Pack *pack, const double *points)
{
  g_autofree guint *order = g_new (guint, findings->len + 1);
  Scale scale = { findings, pack, g_memdup2 (points, (findings->len + 1) * sizeof *points), order, 0 };
  for (guint i = 0; i < findings->len; i++)
    if (finding_at (&scale, i)->fails_correction)
      scale.points[i] = MIN (scale.points[i], CORRECT_UNCORRECTED_POINTS);
  count_once (&scale);
  share (&scale, is_weak, CORRECT_UNCORRECTED_POINTS);
  if (!has_company (&scale))
    share (&scale, is_amount, AMOUNT_POINTS);
  if (sum_of_changes (&scale) >= WATCH_POINTS)
    share (&scale, is_standing, 0);
  return scale.points;
}

/* Why a fired finding counts less than its rule gives it; NULL: it does not, or that is said already. */
static char *
explain_loss (const GPtrArray *findings, guint lost, const Pack *pack)
{
  const Finding *finding = g_ptr_array_index ((GPtrArray *) findings, lost);
  if (finding->points == finding->points_alone || *finding->reason != '\0')
    return NULL;
  for (guint i = 0; finding->points == 0 && i < findings->len; i++) {
    const Finding *other = g_ptr_array_index ((GPtrArray *) findings, i);
    if (other->points > 0 && excludes (pack, other->code, finding->code))
      return g_strdup_printf ("counted once, as %s", other->code);
  }
  if (finding->is_amount)
    return g_strdup ("how much, and nothing beside it of who, how or what for");
  return finding->is_standing ? g_strdup ("how things stand: weak evidence") : NULL;
}

void
weigh_findings (GPtrArray *findings, const Pack *pack)
{
  g_autofree double *alone = g_new0 (double, findings->len + 1);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    alone[i] = finding->state == STATE_FIRED ? finding->points_alone : 0;
  }
  g_autofree double *points = weigh_points (findings, pack, alone);
  for (guint i = 0; i < findings->len; i++)
    ((Finding *) g_ptr_array_index (findings, i))->points = points[i];
  for (guint i = 0; i < findings->len; i++) {
    Finding *finding = g_ptr_array_index (findings, i);
    char *reason = finding->state == STATE_FIRED ? explain_loss (findings, i, pack) : NULL;
    if (reason != NULL)
      finding_set_text (&finding->reason, reason);
  }
}
