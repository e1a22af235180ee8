/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/ties.h"
#include "series/resample.h"

/* The contact-days of the base, ready to be drawn from: could today's few be the base's, at today's volume?
 */
typedef struct {
  GArray *contacts;          /* ResampleContact */
  GArray *vendors, *clients; /* uint32_t persons, by their numbers in contacts */
  guint now;                 /* contact-days in CUR */
} TieDraws;

TieDraws *tie_draws_new (const Frame *frame);
void tie_draws_free (TieDraws *draws);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TieDraws, tie_draws_free)

/* The chance of a count as low as observed (resample_ties). */
double tie_draws_test (const TieDraws *draws, guint observed, uint64_t seed, ResampleCount count,
                       gconstpointer data);
