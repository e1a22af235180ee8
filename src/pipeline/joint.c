/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/joint.h"

#include <math.h>

#include "base/discovery.h"
#include "base/text.h"
#include "series/rank.h"
#include "series/tail.h"

/* Some of them look at the same thing (T2 and T3, R1 and R4): of few tests two such would be most. */
#define TESTS_LEAST 6
#define PEERS_LEAST 10
/* No test speaks louder than these: one at its limit is a signal of its own, and a test of few counts says
 * p = 1 where it means "nothing seen". */
#define SCORE_LEAST (-1.0)
#define SCORE_MOST 4.0
#define EVIDENCE_SCORE 1.0 /* from which a test is named as one that leans this way */
#define EVIDENCE_MOST 1    /* records of each such test */

static double
score_of (const Finding *finding)
{
  double score = tail_normal_quantile (finding_own_p (finding));
  return CLAMP (score, SCORE_LEAST, SCORE_MOST);
}

static bool
is_tested (const Finding *finding, const Pack *pack)
{
  bool is_judged = finding->state == STATE_FIRED || finding->state == STATE_CLEAR;
  const Rule *rule = is_judged && isfinite (finding->p_value) ? pack_find_rule (pack, finding->code) : NULL;
  return rule != NULL && rule->is_joint;
}

/* From the first day that one of them looked at to the last. */
static void
widen (Span *span, const Span *by)
{
  if (by->first_day == DAY_NONE)
    return;
  span->first_day = span->first_day == DAY_NONE ? by->first_day : MIN (span->first_day, by->first_day);
  span->last_day = span->last_day == DAY_NONE ? by->last_day : MAX (span->last_day, by->last_day);
}

/* What leans this way is the evidence: the test, and where it began. */
static void
add_evidence (Fact *fact, const Finding *finding)
{
  g_autofree char *p = text_p (finding->p_value);
  g_autofree char *text = g_strdup_printf ("%s, p %s", finding->title, p);
  evidence_list_add (&fact->evidence, evidence_new ("signal", finding->code, finding->now.last_day, text));
  for (guint i = 0; i < MIN (finding->evidence->len, EVIDENCE_MOST); i++)
    evidence_list_add (&fact->evidence, evidence_copy (g_ptr_array_index (finding->evidence, i)));
}

static Fact *
sum_scores (const GPtrArray *findings, const Pack *pack)
{
  Fact *fact = fact_new ("joint.z", 0);
  fact->n = 0;
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index ((GPtrArray *) findings, i);
    if (!is_tested (finding, pack))
      continue;
    double score = score_of (finding);
    fact->value += score;
    fact->n++;
    widen (&fact->now, &finding->now);
    widen (&fact->before, &finding->before);
    if (score >= EVIDENCE_SCORE)
      add_evidence (fact, finding);
  }
  fact->value /= sqrt (MAX (1, fact->n));
  return fact;
}

JointScore
joint_sum (const GPtrArray *findings, const Pack *pack)
{
  Fact *fact = sum_scores (findings, pack);
  JointScore score = { fact->n < TESTS_LEAST ? NAN : fact->value, NAN, NAN, NAN };
  fact_free (fact);
  return score;
}

void
joint_add (AccountAssessment *account, const Pack *pack, const JointScore *score)
{
  Fact *fact = fact_set_add (account->facts, sum_scores (account->findings, pack));
  if (fact->n < TESTS_LEAST)
    fact->reason = g_strdup ("fewer than 6 tests of communication have data");
  else if (isnan (score->value))
    fact->reason = g_strdup ("fewer than 10 other accounts to compare with");
  fact->value = score->value;
  fact->baseline = score->baseline;
  fact->p = score->p;
  fact->q = score->q;
}

/* Efron's empirical null (2004): the tests of one account look at the same people, and counts make them
 * cautious, so the others say what the sum is where nothing happens. */
static void
hold_against_others (JointScore *score, const double *sorted, size_t count, double spread)
{
  score->baseline = rank_quantile_without (sorted, count, score->value, 0.5);
  score->value = (score->value - score->baseline) / spread;
  score->p = tail_normal_upper (score->value);
}

/* An account is picked out of many by its joint sum as by any other test. */
static void
correct (JointScore *scores, size_t count)
{
  g_autofree double *p = g_new (double, count + 1), *q = g_new (double, count + 1);
  for (size_t i = 0; i < count; i++)
    p[i] = scores[i].p;
  discovery_q_values (p, count, q);
  for (size_t i = 0; i < count; i++)
    scores[i].q = q[i];
}

void
joint_compare (JointScore *scores, guint count)
{
  g_autofree double *sums = g_new (double, count + 1);
  for (guint i = 0; i < count; i++)
    sums[i] = scores[i].value;
  size_t known = rank_sort (sums, count);
  double seen = rank_robust_spread (sums, known, rank_median (sums, known)), spread = MAX (1, seen);
  for (guint i = 0; i < count; i++)
    if (known <= PEERS_LEAST)
      scores[i].value = NAN;
    else if (!isnan (scores[i].value))
      hold_against_others (&scores[i], sums, known, spread);
  correct (scores, count);
}
