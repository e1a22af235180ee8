/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>
#include <string.h>

#include "base/rng.h"
#include "series/portfolio.h"
#include "series/rank.h"

#define ACCOUNTS 24
#define WEEKS 60

typedef struct {
  float weeks[ACCOUNTS][WEEKS];
  PortfolioAccount accounts[ACCOUNTS];
  Portfolio portfolio;
  double factors[ACCOUNTS * WEEKS];
} Fixture;

/* Two groups, a few small accounts, a few gaps, two base windows. */
static void
fill_random (float (*weeks)[WEEKS], PortfolioAccount *accounts, size_t count, uint64_t seed)
{
  Rng rng;
  rng_seed (&rng, seed);
  for (size_t i = 0; i < count; i++) {
    double level = i % 8 == 7 ? 2 : 5 + 10 * rng_uniform (&rng);
    for (size_t t = 0; t < WEEKS; t++)
      weeks[i][t] = rng_uniform (&rng) < 0.05 ? NAN : floorf ((float) (level * (0.5 + rng_uniform (&rng))));
    unsigned first = i % 5 == 0 ? 2 : 20;
    accounts[i] = (PortfolioAccount){ weeks[i], first, first + 25, i % ACCOUNTS < 18 ? "DACH" : "FR" };
  }
}

static void
fill_factors (const Portfolio *portfolio, double *out)
{
  g_autoptr (PortfolioFactors) factors = portfolio_factors_new (portfolio);
  for (size_t i = 0; i < portfolio->account_count; i++)
    portfolio_factor (factors, i, out + i * portfolio->week_count);
}

static double
slow_mean (const double *weeks, const PortfolioAccount *account)
{
  double sum = 0, count = 0;
  for (size_t t = account->base_first; t <= account->base_last; t++)
    if (!isnan (weeks[t])) {
      sum += weeks[t];
      count++;
    }
  return sum / count;
}

static double
slow_mean_of_counts (const float *weeks, const PortfolioAccount *account)
{
  double counts[WEEKS];
  for (size_t t = 0; t < WEEKS; t++)
    counts[t] = weeks[t];
  return slow_mean (counts, account);
}

/* The definition of methods 5.2, word by word. */
static void
slow_factor (const Portfolio *portfolio, size_t own, double *factor)
{
  const PortfolioAccount *account = &portfolio->accounts[own];
  g_autofree double *means = g_new (double, portfolio->account_count),
                    *ratios = g_new (double, portfolio->account_count);
  for (size_t j = 0; j < portfolio->account_count; j++)
    means[j] = slow_mean_of_counts (portfolio->accounts[j].weeks, account);
  for (size_t t = 0; t < WEEKS; t++) {
    size_t count = 0;
    for (size_t j = 0; j < portfolio->account_count; j++) {
      const PortfolioAccount *other = &portfolio->accounts[j];
      if (j != own && strcmp (other->group, account->group) == 0 && means[j] >= 3 && !isnan (other->weeks[t]))
        ratios[count++] = other->weeks[t] / means[j];
    }
    factor[t] = count >= 10 ? rank_median (ratios, count) : NAN;
  }
  double mean = slow_mean (factor, account);
  for (size_t t = 0; t < WEEKS; t++)
    factor[t] /= mean;
}

static void
assert_slow (const Portfolio *portfolio, size_t account, const double *factors)
{
  double slow[WEEKS];
  slow_factor (portfolio, account, slow);
  for (size_t t = 0; t < WEEKS; t++)
    assert_near (factors[account * WEEKS + t], slow[t], 1e-9);
}

static void
test_against_definition (void **state)
{
  (void) state;
  g_autofree Fixture *f = g_new0 (Fixture, 1);
  f->portfolio = (Portfolio){ f->accounts, ACCOUNTS, WEEKS };
  for (uint64_t seed = 0; seed < 5; seed++) {
    fill_random (f->weeks, f->accounts, ACCOUNTS, seed);
    fill_factors (&f->portfolio, f->factors);
    for (size_t i = 0; i < ACCOUNTS; i++)
      assert_slow (&f->portfolio, i, f->factors);
    assert_false (isnan (f->factors[0]));
    assert_true (isnan (f->factors[20 * WEEKS + 5])); /* six accounts in that group are too few */
  }
}

/* So many that neither their weeks nor these week by week stay in memory, nor are they all turned at once. */
#define MANY 5000
static void
test_many (void **state)
{
  (void) state;
  g_autoptr (Scroll) scroll = scroll_new (g_get_tmp_dir (), MANY * sizeof (float[WEEKS]));
  g_autofree PortfolioAccount *accounts = g_new (PortfolioAccount, MANY);
  g_autofree double *factors = g_new (double, MANY *WEEKS);
  fill_random (scroll_open (scroll), accounts, MANY, 1);
  Portfolio portfolio = { accounts, MANY, WEEKS, 2, scroll };
  fill_factors (&portfolio, factors);
  for (size_t i = 0; i < MANY; i += i < ACCOUNTS ? 1 : 101)
    assert_slow (&portfolio, i, factors);
}

/* A holiday week at 40% everywhere, one account collapses:
 * its own factor shows the holiday, not the collapse. */
static void
test_holiday (void **state)
{
  (void) state;
  g_autofree Fixture *f = g_new0 (Fixture, 1);
  for (size_t i = 0; i < ACCOUNTS; i++) {
    for (size_t t = 0; t < WEEKS; t++)
      f->weeks[i][t] = (float) (5 + i) * (t == 50 ? 2 : 5) * (i == 3 && t >= 45 ? 0 : 1);
    f->accounts[i] = (PortfolioAccount){ f->weeks[i], 10, 35, "DE" };
  }
  f->portfolio = (Portfolio){ f->accounts, ACCOUNTS, WEEKS };
  fill_factors (&f->portfolio, f->factors);
  assert_near (f->factors[3 * WEEKS + 50], 0.4, 1e-12);
  assert_near (f->factors[3 * WEEKS + 49], 1, 1e-12);
  f->portfolio.account_count = 10; /* nine peers */
  fill_factors (&f->portfolio, f->factors);
  assert_near (f->factors[3 * WEEKS + 50], NAN, 0);
  f->portfolio.account_count = 11;
  fill_factors (&f->portfolio, f->factors);
  assert_near (f->factors[3 * WEEKS + 50], 0.4, 1e-12);
}

/* Without last year only the business days count; with it, last year's season does too. */
static void
test_fallback (void **state)
{
  (void) state;
  double share[120], factor[120];
  float weeks[120];
  for (size_t t = 0; t < 120; t++) {
    share[t] = t == 55 || t == 110 ? 0.6 : 1;
    weeks[t] = (t % 52 >= 30 && t % 52 < 40 ? 4 : 10) * (share[t] < 1 ? 0.6f : 1);
  }
  PortfolioAccount young = { weeks, 20, 45, "DE" };
  portfolio_fallback (&young, share, 60, factor);
  assert_near (factor[30], 1, 1e-12);
  assert_near (factor[55], 0.6, 1e-12);
  PortfolioAccount old = { weeks, 54, 79, "DE" };
  portfolio_fallback (&old, share, 120, factor);
  assert_near (factor[100], 26 / 25.6, 1e-12); /* the base holds one short week */
  assert_near (factor[110] / factor[100], 0.6, 1e-12);
  assert_near (factor[87] / factor[100], 0.4, 1e-12); /* last year's weeks 33 … 37 */
  double base = 0;
  for (size_t t = 54; t <= 79; t++)
    base += factor[t] / 26;
  assert_near (base, 1, 1e-12);
}

/* One burst a year, nothing else: two counts a week in the mean are noise, six are a burst at most twice as
 * high as a usual week. */
static void
test_fallback_burst (void **state)
{
  (void) state;
  double share[120], factor[120];
  float weeks[120];
  for (size_t t = 0; t < 120; t++) {
    share[t] = 1;
    weeks[t] = t % 52 < 4 ? 20 : 0;
  }
  PortfolioAccount account = { weeks, 70, 95, "DE" };
  portfolio_fallback (&account, share, 120, factor);
  for (size_t t = 0; t < 120; t++)
    assert_near (factor[t], 1, 1e-12);
  for (size_t t = 0; t < 120; t++)
    weeks[t] = t % 52 < 4 ? 60 : 2;
  portfolio_fallback (&account, share, 120, factor);
  assert_near (factor[106], 2, 1e-12); /* last year's weeks 52 … 56: four of 60, one of 2 */
  assert_near (factor[90], 1, 1e-12);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_against_definition),
                                      cmocka_unit_test (test_many), cmocka_unit_test (test_holiday),
                                      cmocka_unit_test (test_fallback),
                                      cmocka_unit_test (test_fallback_burst) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
