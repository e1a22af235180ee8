/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdint.h>

/* A seeded generator (xoshiro256**, Blackman and Vigna 2018): same seed, same numbers, on every machine. */
typedef struct {
  uint64_t state[4];
} Rng;

void rng_seed (Rng *rng, uint64_t seed);
uint64_t rng_next (Rng *rng);
double rng_uniform (Rng *rng);                 /* [0, 1) */
uint32_t rng_below (Rng *rng, uint32_t bound); /* 0 … bound-1, unbiased; bound > 0 */
double rng_normal (Rng *rng);                  /* mean 0, variance 1 */
double rng_gamma (Rng *rng, double shape);     /* scale 1; Marsaglia and Tsang 2000 */
