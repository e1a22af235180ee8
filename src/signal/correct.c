/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many accounts times many signals: what remains of each test, and what chance alone would flag. */
#include "signal/correct.h"

#include <math.h>
#include <string.h>

#include "base/discovery.h"
#include "signal/judge.h"

typedef struct {
  GPtrArray *tests; /* Test *, borrowed */
  double null_sum;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;
  g_ptr_array_unref (group->tests);
  g_free (group);
}

void
correct_finding (Finding *finding)
{
  finding->points = MIN (finding->points, CORRECT_UNCORRECTED_POINTS);
  finding->floor = -1;
  finding_set_text (&finding->reason, g_strdup ("uncorrected"));
}

/* Its rate of reaching Elevated alone when nothing has changed; 0 if it cannot or tests nothing. */
static double
find_null_rate (const Rule *rule)
{
  if (rule->is_amount)
    return 0;
  if (!isnan (rule->null_rate))
    return rule->null_rate;
  double widest = 0;
  for (guint i = 0; i < rule->tiers->len; i++) {
    const Tier *tier = g_ptr_array_index (rule->tiers, i);
    double cut = expression_p_cut (tier->when);
    if (tier->points >= ELEVATED_POINTS && cut < 1)
      widest = MAX (widest, cut);
  }
  return widest;
}

static Finding *
finding_at (const GPtrArray *findings, guint index)
{
  return g_ptr_array_index ((GPtrArray *) findings, index);
}

static bool
is_tested (const Finding *finding)
{
  return finding->state == STATE_FIRED || finding->state == STATE_CLEAR;
}

bool
correct_reads (const Rule *rule)
{
  return rule->group != NULL || find_null_rate (rule) > 0;
}

static Group *
find_group (GHashTable *groups, const char *name)
{
  Group *group = g_hash_table_lookup (groups, name);
  if (group == NULL) {
    group = g_new0 (Group, 1);
    group->tests = g_ptr_array_new ();
    g_hash_table_insert (groups, (gpointer) name, group);
  }
  return group;
}

GArray *
judge_list_tests (const GPtrArray *findings, const Pack *pack)
{
  GArray *tests = g_array_new (FALSE, FALSE, sizeof (Test));
  guint first = 0; /* finding of the same rule */
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = finding_at (findings, i);
    if (finding->code != finding_at (findings, first)->code)
      first = i;
    if (!is_tested (finding))
      continue;
    Test test = { .rule = pack_find_rule (pack, finding->code), .number = i - first, .p = NAN, .q = NAN };
    bool is_alone = finding->group == NULL || isnan (finding->p_value);
    if (!is_alone)
      test.p = finding_own_p (finding);
    if (!is_alone || find_null_rate (test.rule) > 0)
      g_array_append_val (tests, test);
  }
  return tests;
}

/* Sorts the tests into groups; gives the null rates of those that are tested alone. */
static double
collect_tests (const GPtrArray *test_lists, GHashTable *groups)
{
  double alone = 0;
  for (guint i = 0; i < test_lists->len; i++) {
    const GArray *tests = g_ptr_array_index ((GPtrArray *) test_lists, i);
    for (guint j = 0; j < tests->len; j++) {
      Test *test = &g_array_index (tests, Test, j);
      double null_rate = find_null_rate (test->rule);
      if (isnan (test->p)) {
        alone += null_rate;
        continue;
      }
      Group *group = find_group (groups, test->rule->group);
      g_ptr_array_add (group->tests, test);
      group->null_sum += null_rate;
    }
  }
  return alone;
}

/* Gives how many tests survive. */
static guint
correct_group (Group *group)
{
  guint count = group->tests->len, survivors = 0;
  g_autofree double *p = g_new (double, count), *q = g_new (double, count);
  for (guint i = 0; i < count; i++)
    p[i] = ((const Test *) g_ptr_array_index (group->tests, i))->p;
  discovery_q_values (p, count, q);
  for (guint i = 0; i < count; i++) {
    Test *test = g_ptr_array_index (group->tests, i);
    test->q = q[i];
    test->fails = q[i] > JUDGE_DISCOVERY_RATE;
    survivors += !test->fails;
  }
  return survivors;
}

double
judge_correct (const GPtrArray *test_lists)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, group_free);
  double expected = collect_tests (test_lists, groups);
  /* sorted: the sum must not depend on hashing */
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (groups), (GCompareFunc) strcmp);
  for (const GList *name = names; name != NULL; name = name->next) {
    Group *group = g_hash_table_lookup (groups, name->data);
    guint survivors = correct_group (group);
    expected += MIN (group->null_sum, JUDGE_DISCOVERY_RATE * survivors);
  }
  return expected;
}

void
judge_take_correction (GPtrArray *findings, const GArray *tests)
{
  guint first = 0; /* finding of the test's rule; both come in the order of rules */
  for (guint i = 0; i < tests->len; i++) {
    const Test *test = &g_array_index (tests, Test, i);
    if (isnan (test->p))
      continue;
    while (finding_at (findings, first)->code != test->rule->terms.code)
      first++;
    Finding *finding = finding_at (findings, first + test->number);
    finding->q_value = test->q;
    finding->fails_correction = test->fails;
    if (test->fails && finding->state == STATE_FIRED)
      correct_finding (finding);
  }
}

/* The chance of firing of a rule that reaches Elevated by its floor; 0 if it does not or tests nothing. */
static double
find_floor_rate (const Rule *rule)
{
  double widest = 0;
  for (guint i = 0; rule->floor >= BAND_ELEVATED && i < rule->tiers->len; i++) {
    double cut = expression_p_cut (((const Tier *) g_ptr_array_index (rule->tiers, i))->when);
    widest = cut < 1 ? MAX (widest, cut) : widest;
  }
  return widest;
}

double
judge_expect_floors (const GPtrArray *findings, const Pack *pack)
{
  double expected = 0;
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = finding_at (findings, i);
    if (!is_tested (finding))
      continue;
    double rate = find_floor_rate (pack_find_rule (pack, finding->code));
    bool is_corrected = rate > 0 && isfinite (finding->q_value);
    if (is_corrected)
      expected += finding->floor >= BAND_ELEVATED ? JUDGE_DISCOVERY_RATE : 0;
    else
      expected += rate;
  }
  return expected;
}
