/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdint.h>

/* A seeded generator (xoshiro256**, Blackman and Vigna 2018): same seed, same numbers, on every machine. */
typedef struct {
  uint64_t state[4];
} Rng;

void rng_seed (Rng *rng, uint64_t seed);
double rng_normal (Rng *rng);              /* mean 0, variance 1 */
double rng_gamma (Rng *rng, double shape); /* scale 1; Marsaglia and Tsang 2000 */

static inline uint64_t
rng_rotate (uint64_t x, int k)
{
  return (x << k) | (x >> (64 - k));
}

/* In here, as permutations draw by the million. */
static inline uint64_t
rng_next (Rng *rng)
{
  uint64_t *s = rng->state;
  uint64_t result = rng_rotate (s[1] * 5, 7) * 9;
  uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rng_rotate (s[3], 45);
  return result;
}

/* [0, 1) */
static inline double
rng_uniform (Rng *rng)
{
  return (double) (rng_next (rng) >> 11) * 0x1.0p-53;
}

/* 0 … bound-1, unbiased; bound > 0.  The last few numbers, fewer than bound, would favour the small
 * remainders; the division that tells which is made for those alone that may be of them. */
static inline uint32_t
rng_below (Rng *rng, uint32_t bound)
{
  uint32_t draw;
  do
    draw = (uint32_t) (rng_next (rng) >> 32);
  while (draw > UINT32_MAX - bound && draw > UINT32_MAX - (UINT32_MAX - bound + 1) % bound);
  return draw % bound;
}
