/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/rng.h"

#include <math.h>

/* SplitMix64 fills the state, as the authors of xoshiro advise. */
void
rng_seed (Rng *rng, uint64_t seed)
{
  for (int i = 0; i < 4; i++) {
    seed += 0x9e3779b97f4a7c15u;
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    rng->state[i] = z ^ (z >> 31);
  }
}

double
rng_normal (Rng *rng)
{
  double u, v, s;
  do {
    u = 2 * rng_uniform (rng) - 1;
    v = 2 * rng_uniform (rng) - 1;
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  return u * sqrt (-2 * log (s) / s);
}

double
rng_gamma (Rng *rng, double shape)
{
  if (shape < 1) {
    double u = rng_uniform (rng);
    return rng_gamma (rng, shape + 1) * pow (u > 0 ? u : 0x1.0p-53, 1 / shape);
  }
  double d = shape - 1.0 / 3, c = 1 / sqrt (9 * d);
  for (;;) {
    double x = rng_normal (rng), v = 1 + c * x;
    if (v <= 0)
      continue;
    v = v * v * v;
    double u = rng_uniform (rng);
    if (log (u > 0 ? u : 0x1.0p-53) < 0.5 * x * x + d - d * v + d * log (v))
      return d * v;
  }
}
