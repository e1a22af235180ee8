/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>
#include <string.h>

#include "base/rng.h"

/* SplitMix64 from 1234567, and xoshiro256** from the state
 * 1 2 3 4: the reference outputs of both generators. */
static void
test_reference (void **state)
{
  (void) state;
  static const uint64_t seeded[] = { 6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                     4593380528125082431u };
  static const uint64_t outputs[] = { 11520,
                                      0,
                                      1509978240,
                                      1215971899390074240,
                                      1216172134540287360,
                                      607988272756665600,
                                      16172922978634559625u,
                                      8476171486693032832,
                                      10595114339597558777u,
                                      2904607092377533576 };
  Rng rng;
  rng_seed (&rng, 1234567);
  assert_memory_equal (rng.state, seeded, sizeof seeded);
  rng = (Rng){ { 1, 2, 3, 4 } };
  for (size_t i = 0; i < G_N_ELEMENTS (outputs); i++)
    assert_true (rng_next (&rng) == outputs[i]);
}

static void
test_below (void **state)
{
  (void) state;
  guint counts[7] = { 0 };
  Rng rng;
  rng_seed (&rng, 1);
  for (int i = 0; i < 70000; i++) {
    uint32_t draw = rng_below (&rng, 7);
    assert_true (draw < 7);
    counts[draw]++;
  }
  for (int i = 0; i < 7; i++)
    assert_in_range (counts[i], 9600, 10400); /* ± 4 standard deviations */
  for (int i = 0; i < 100; i++)
    assert_int_equal (rng_below (&rng, 1), 0);
  assert_true (rng_below (&rng, UINT32_MAX) < UINT32_MAX);
}

typedef double (*Draw) (Rng *rng, double shape);

static double
draw_uniform (Rng *rng, double shape)
{
  (void) shape;
  double u = rng_uniform (rng);
  assert_true (u >= 0 && u < 1);
  return u;
}

static double
draw_normal (Rng *rng, double shape)
{
  (void) shape;
  return rng_normal (rng);
}

/* Mean and variance of 40,000 draws, within 5 standard errors of the mean. */
static void
test_moments (void **state)
{
  (void) state;
  static const struct {
    Draw draw;
    double shape, mean, variance;
  } cases[] = { { draw_uniform, 0, 0.5, 1.0 / 12 }, { draw_normal, 0, 0, 1 }, { rng_gamma, 0.02, 0.02, 0.02 },
                { rng_gamma, 0.5, 0.5, 0.5 },       { rng_gamma, 1, 1, 1 },   { rng_gamma, 40, 40, 40 } };
  enum { DRAWS = 40000 };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Rng rng;
    rng_seed (&rng, i);
    double sum = 0, squares = 0;
    for (int k = 0; k < DRAWS; k++) {
      double x = cases[i].draw (&rng, cases[i].shape);
      sum += x;
      squares += x * x;
    }
    double mean = sum / DRAWS, variance = squares / DRAWS - mean * mean;
    assert_near (mean, cases[i].mean, 5 * sqrt (cases[i].variance / DRAWS));
    assert_near (variance, cases[i].variance, 0.25 * cases[i].variance);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_reference), cmocka_unit_test (test_below),
                                      cmocka_unit_test (test_moments) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
