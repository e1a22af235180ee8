/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"
#include "pack_fixture.h"
#include "pipeline/joint.h"
#include "signal/pack.h"

static void
add_test (AccountAssessment *account, const char *code, double p, SignalState state)
{
  Finding *finding = finding_new ();
  finding->code = finding->title = g_intern_string (code);
  finding->p_value = p;
  finding->state = state;
  evidence_list_add (&finding->evidence, evidence_new ("message", "<m@x.example>", 0, code));
  g_ptr_array_add (account->findings, finding);
}

/* `count` accounts; the first has `first` as the p of its six tests, the others 0.5, where z is 0. */
static GPtrArray *
portfolio_of (guint count, double first)
{
  static const char *const codes[] = { "T2", "T9", "E1", "R3", "G1", "G2" };
  GPtrArray *accounts = g_ptr_array_new_with_free_func (account_assessment_free);
  for (guint i = 0; i < count; i++) {
    g_autofree char *id = g_strdup_printf ("A%02u", i);
    AccountAssessment *account = account_assessment_new (id, id);
    if (account->facts == NULL)
      account->facts = fact_set_new ();
    for (size_t k = 0; k < G_N_ELEMENTS (codes); k++)
      add_test (account, codes[k], i == 0 ? first : 0.5, STATE_CLEAR);
    g_ptr_array_add (accounts, account);
  }
  return accounts;
}

static void
compare (const GPtrArray *accounts)
{
  g_autofree JointScore *scores = g_new (JointScore, accounts->len + 1);
  for (guint i = 0; i < accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index ((GPtrArray *) accounts, i);
    scores[i] = joint_sum (account->findings, pack);
  }
  joint_compare (scores, accounts->len);
  for (guint i = 0; i < accounts->len; i++)
    joint_add (g_ptr_array_index ((GPtrArray *) accounts, i), pack, &scores[i]);
}

static const Fact *
joint_of (const GPtrArray *accounts, guint i)
{
  return fact_set_find (((AccountAssessment *) g_ptr_array_index ((GPtrArray *) accounts, i))->facts,
                        "joint.z");
}

/* Six tests at 0.05 each: 6 × 1.6449 / √6. None would fire by itself. */
static void
test_sum (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) accounts = portfolio_of (11, 0.05);
  compare (accounts);
  assert_near (joint_of (accounts, 0)->value, sqrt (6) * 1.6448536269514722, 1e-9);
  assert_near (joint_of (accounts, 0)->p, 0.5 * erfc (sqrt (6) * 1.6448536269514722 / sqrt (2)), 1e-12);
  assert_near (joint_of (accounts, 0)->q, 11 * joint_of (accounts, 0)->p, 1e-12); /* the least of eleven */
  assert_near (joint_of (accounts, 1)->q, 0.5, 1e-9);
  assert_near (joint_of (accounts, 0)->n, 6, 0);
  assert_int_equal (joint_of (accounts, 0)->evidence->len, 12);
  const Evidence *first = g_ptr_array_index (joint_of (accounts, 0)->evidence, 0);
  assert_string_equal (first->kind, "signal");
  assert_string_equal (first->text, "T2, p 0.05");
  assert_near (joint_of (accounts, 1)->value, 0, 1e-9);
  assert_int_equal (joint_of (accounts, 1)->evidence->len, 0);
}

/* A certainty is 4 at most, and praise no more than −1. */
static void
test_limits (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) sure = portfolio_of (11, 1e-30), praised = portfolio_of (11, 1);
  compare (sure);
  compare (praised);
  assert_near (joint_of (sure, 0)->value, 24 / sqrt (6), 1e-9);
  assert_near (joint_of (praised, 0)->value, -6 / sqrt (6), 1e-9);
}

/* What is explained away, unknown or of another pillar does not speak. */
static void
test_who_speaks (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) accounts = portfolio_of (11, 0.05);
  AccountAssessment *first = g_ptr_array_index (accounts, 0);
  add_test (first, "T11", 1e-6, STATE_SUPPRESSED);
  add_test (first, "T3", 1e-6, STATE_UNKNOWN);
  add_test (first, "U1", 1e-6, STATE_FIRED);
  add_test (first, "V1", 1e-6, STATE_FIRED);
  add_test (first, "T2", NAN, STATE_CLEAR);
  compare (accounts);
  assert_near (joint_of (accounts, 0)->n, 6, 0);
}

/* A portfolio that leans as a whole is no news of one account: the median is taken out. */
static void
test_common_lean (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) accounts = portfolio_of (11, 0.05);
  for (guint i = 1; i < accounts->len; i++)
    for (guint k = 0; k < 6; k++)
      ((Finding *) ((AccountAssessment *) accounts->pdata[i])->findings->pdata[k])->p_value = 0.05;
  compare (accounts);
  assert_near (joint_of (accounts, 0)->value, 0, 1e-9);
  assert_near (joint_of (accounts, 0)->baseline, sqrt (6) * 1.6448536269514722, 1e-9);
}

static void
test_too_little (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) few = portfolio_of (10, 0.05), thin = portfolio_of (12, 0.05);
  compare (few);
  assert_true (isnan (joint_of (few, 0)->value));
  assert_string_equal (joint_of (few, 0)->reason, "fewer than 10 other accounts to compare with");
  AccountAssessment *first = g_ptr_array_index (thin, 0);
  g_ptr_array_set_size (first->findings, 5);
  compare (thin);
  assert_string_equal (joint_of (thin, 0)->reason, "fewer than 6 tests of communication have data");
  assert_near (joint_of (thin, 1)->value, 0, 1e-9);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_sum),        cmocka_unit_test (test_limits),
    cmocka_unit_test (test_who_speaks), cmocka_unit_test (test_common_lean),
    cmocka_unit_test (test_too_little),
  };
  return cmocka_run_group_tests (tests, load_pack, drop_pack);
}
