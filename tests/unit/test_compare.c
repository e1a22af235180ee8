/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare_fixture.h"
#include "near.h"
#include "series/tail.h"

/* As many accounts as there are numbers, each with one fact of that value and baseline 1. */
static GPtrArray *
accounts_with (const char *name, const double *values, guint count)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func (account_assessment_free);
  for (guint i = 0; i < count; i++) {
    g_autofree char *id = g_strdup_printf ("A%02u", i);
    AccountAssessment *account = account_assessment_new (id, id);
    account->country = g_strdup ("DE");
    if (account->facts == NULL)
      account->facts = fact_set_new ();
    Fact *fact = isnan (values[i]) ? fact_new_unknown (name, "unknown") : fact_new (name, values[i]);
    fact->baseline = 1;
    fact_set_add (account->facts, fact);
    g_ptr_array_add (accounts, account);
  }
  return accounts;
}

static Fact *
fact_of (const GPtrArray *accounts, guint i, const char *name)
{
  return fact_set_find (((AccountAssessment *) g_ptr_array_index ((GPtrArray *) accounts, i))->facts, name);
}

/* Everybody's replies take 1.5 times as long, one account's 3 times: its own share of that is 2. */
static void
test_difference_in_differences (void **state)
{
  (void) state;
  static const char *const names[][2] = { { "latency.rmst", "latency.ratio_controlled" },
                                          { "latency.core_rmst", "latency.core_ratio" } };
  double values[12] = { 3, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, NAN };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GPtrArray) accounts = accounts_with (names[i][0], values, 12);
    compare_all (accounts);
    assert_near (fact_of (accounts, 0, names[i][1])->value, 2, 1e-12);
    assert_near (fact_of (accounts, 0, names[i][1])->n, 10, 0);
    assert_near (fact_of (accounts, 1, names[i][1])->value, 1, 1e-12);
    assert_true (isnan (fact_of (accounts, 11, names[i][1])->value));
  }
}

static void
test_fewer_than_ten_peers_control_nothing (void **state)
{
  (void) state;
  double values[10] = { 3, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5 };
  g_autoptr (GPtrArray) accounts = accounts_with ("latency.rmst", values, 10);
  compare_all (accounts);
  assert_near (fact_of (accounts, 0, "latency.ratio_controlled")->value, 3, 1e-12);
}

/* Another country has other holidays. */
static void
test_peers_are_of_the_same_country (void **state)
{
  (void) state;
  double values[12] = { 3, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5 };
  g_autoptr (GPtrArray) accounts = accounts_with ("latency.rmst", values, 12);
  for (guint i = 1; i < 3; i++) {
    AccountAssessment *account = g_ptr_array_index (accounts, i);
    g_free (account->country);
    account->country = g_strdup ("FR");
  }
  compare_all (accounts);
  assert_near (fact_of (accounts, 0, "latency.ratio_controlled")->value, 3, 1e-12); /* nine peers left */
}

/* The others' z run from -3.5 to 5.5 in steps of 1: quartiles -1.25, 1 and 3.25. */
static void
test_empirical_null (void **state)
{
  (void) state;
  double values[11] = { 8, 0.5, 1.5, -0.5, 2.5, -1.5, 3.5, -2.5, 4.5, -3.5, 5.5 };
  g_autoptr (GPtrArray) accounts = accounts_with ("latency.z", values, 11);
  compare_all (accounts);
  const Fact *z = fact_of (accounts, 0, "latency.z");
  assert_near (z->value, (8 - 1) / (1.4826 * 2.25), 1e-9);
  assert_near (z->p, 0.5 * erfc (z->value / sqrt (2)), 1e-12);
}

/* Each of them, and the p of the effect that it belongs to. */
static void
test_z_speaks_for_its_effect (void **state)
{
  (void) state;
  static const char *const names[][2] = { { "latency.z", "latency.rmst" },
                                          { "latency.core_z", "latency.core_rmst" } };
  double values[11] = { 8, 0.5, 1.5, -0.5, 2.5, -1.5, 3.5, -2.5, 4.5, -3.5, 5.5 };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GPtrArray) accounts = accounts_with (names[i][0], values, 11);
    AccountAssessment *first = g_ptr_array_index (accounts, 0);
    fact_set_add (first->facts, fact_new (names[i][1], 3));
    compare_all (accounts);
    double z = (8 - 1) / (1.4826 * 2.25);
    assert_near (fact_of (accounts, 0, names[i][0])->value, z, 1e-9);
    assert_near (fact_of (accounts, 0, names[i][1])->p, tail_normal_upper (z), 1e-12);
    assert_near (fact_of (accounts, 0, names[i][1])->value, 3, 0);
  }
}

/* Four of ten others come apart too: what the upper half shows is no noise. */
static void
test_the_null_is_read_off_the_quiet_half (void **state)
{
  (void) state;
  double values[11] = { 8, -1.5, -1, -0.5, 0, 0.5, 1, 6, 7, 8, 9 };
  g_autoptr (GPtrArray) accounts = accounts_with ("latency.z", values, 11);
  compare_all (accounts);
  assert_near (fact_of (accounts, 0, "latency.z")->value, (8 - 0.75) / (1.4826 * 1.125), 1e-9);
}

/* The same for a test that gives a p: it keeps its own, and shows what the others leave of it. */
static void
test_empirical_null_of_p (void **state)
{
  (void) state;
  double values[11] = { 8, 0.5, 1.5, -0.5, 2.5, -1.5, 3.5, -2.5, 4.5, -3.5, 5.5 };
  g_autoptr (GPtrArray) accounts = accounts_with ("noreply.share", values, 11);
  for (guint i = 0; i < 11; i++)
    fact_of (accounts, i, "noreply.share")->p = tail_normal_upper (values[i]);
  compare_all (accounts);
  const Fact *first = fact_of (accounts, 0, "noreply.share"),
             *second = fact_of (accounts, 1, "noreply.share");
  assert_near (first->p, tail_normal_upper ((8 - 1) / (1.4826 * 2.25)), 1e-9);
  assert_near (first->p_own, tail_normal_upper (8), 1e-18);
  assert_true (first->value == 8);
  assert_near (second->p, 0.5, 0.2); /* never smaller than its own */
  assert_true (second->p >= second->p_own);
}

/* A quiet portfolio never makes a z larger: the spread is at least 1 and a centre below 0 counts as 0. */
static void
test_the_null_only_ever_lowers_z (void **state)
{
  (void) state;
  double values[11] = { 3, -1, -1, -1, -1, -1, -1.1, -1.1, -0.9, -0.9, -1 };
  g_autoptr (GPtrArray) accounts = accounts_with ("latency.z", values, 11);
  compare_all (accounts);
  assert_near (fact_of (accounts, 0, "latency.z")->value, 3, 1e-12);
  double few[10] = { 8, 4, -4, 4, -4, 4, -4, 4, -4, 4 };
  g_autoptr (GPtrArray) small = accounts_with ("latency.z", few, 10);
  compare_all (small);
  assert_near (fact_of (small, 0, "latency.z")->value, 8, 1e-12); /* nine others: as it was */
}

/* A percentile (type 7) of ten accounts of a class, if ten frictions stand behind it. */
static void
test_quantile_needs_ten_accounts_and_ten_events (void **state)
{
  (void) state;
  static const struct {
    const char *name;
    double usual;
  } levels[] = { { "friction.balance", 9.1 }, { "onboarding.early_friction", 7.75 } }; /* 90th and 75th */
  double values[10] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
  for (guint level = 0; level < G_N_ELEMENTS (levels); level++)
    for (int events = 9; events <= 10; events++) {
      const char *name = levels[level].name;
      g_autoptr (GPtrArray) accounts = accounts_with (name, values, 10);
      for (guint i = 0; i < 10; i++) {
        fact_of (accounts, i, name)->n = i == 0 ? events : 0;
        fact_of (accounts, i, name)->baseline = NAN;
      }
      compare_all (accounts);
      assert_near (fact_of (accounts, 3, name)->baseline, events == 10 ? levels[level].usual : NAN, 1e-12);
    }
}

/* Each class has its own, and those of none are one class, wherever they are. */
static void
test_quantile_is_that_of_its_class (void **state)
{
  (void) state;
  static const char *const classes[] = { "SMB", NULL, "" };
  double values[20];
  for (guint i = 0; i < 20; i++)
    values[i] = i < 10 ? 1 + i : 100 * (i - 9);
  g_autoptr (GPtrArray) accounts = accounts_with ("friction.balance", values, 20);
  for (guint i = 0; i < 20; i++) {
    AccountAssessment *account = g_ptr_array_index (accounts, i);
    account->segment = g_strdup (classes[i < 10 ? 0 : 1 + i % 2]);
    fact_of (accounts, i, "friction.balance")->n = 1;
    fact_of (accounts, i, "friction.balance")->baseline = NAN;
  }
  compare_all (accounts);
  assert_near (fact_of (accounts, 3, "friction.balance")->baseline, 9.1, 1e-12);
  assert_near (fact_of (accounts, 12, "friction.balance")->baseline, 910, 1e-9);
  assert_near (fact_of (accounts, 13, "friction.balance")->baseline, 910, 1e-9);
}

/* Of eleven old customers three took something up in 18 months, and the twelfth is a young one. */
static void
test_adoption_is_that_of_the_others_of_an_age (void **state)
{
  (void) state;
  double values[12] = { 2, 17, 17.5, 18, 30, 30, 30, 30, 30, 30, 30, 2 };
  g_autoptr (GPtrArray) accounts = accounts_with ("adoption.stagnation", values, 12);
  for (guint i = 0; i < 12; i++) {
    AccountAssessment *account = g_ptr_array_index (accounts, i);
    fact_set_add (account->facts, fact_new ("tenure.years", i == 11 ? 2.9 : 3));
  }
  compare_all (accounts);
  assert_near (fact_of (accounts, 0, "adoption.peers_share")->value, 0.2, 1e-12); /* itself left out */
  assert_near (fact_of (accounts, 0, "adoption.peers_share")->n, 10, 0);
  assert_near (fact_of (accounts, 3, "adoption.peers_share")->value, 0.3, 1e-12);
  assert_true (isnan (fact_of (accounts, 11, "adoption.peers_share")->value));
  assert_near (fact_of (accounts, 11, "adoption.peers_share")->n, 0, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_difference_in_differences),
    cmocka_unit_test (test_fewer_than_ten_peers_control_nothing),
    cmocka_unit_test (test_peers_are_of_the_same_country),
    cmocka_unit_test (test_empirical_null),
    cmocka_unit_test (test_z_speaks_for_its_effect),
    cmocka_unit_test (test_the_null_is_read_off_the_quiet_half),
    cmocka_unit_test (test_empirical_null_of_p),
    cmocka_unit_test (test_the_null_only_ever_lowers_z),
    cmocka_unit_test (test_quantile_needs_ten_accounts_and_ten_events),
    cmocka_unit_test (test_quantile_is_that_of_its_class),
    cmocka_unit_test (test_adoption_is_that_of_the_others_of_an_age),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
