/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

/* How many contacts a relationship really has (methods 2.5, 2.6).  counts[i] are the person-days
 * of contact i; zeros are people not seen.  Without any person-day every answer is NaN. */

guint diversity_total (const guint *counts, size_t n);
double diversity_top_share (const guint *counts, size_t n);

/* Plug-in Hill numbers of order 1, exp(H), and 2, 1/Σp² (Hill 1973). */
double diversity_shannon (const guint *counts, size_t n);
double diversity_simpson (const guint *counts, size_t n);
/* Order 2 without bias: n(n−1) / Σ nᵢ(nᵢ−1); NaN if nobody was seen twice. */
double diversity_simpson_unbiased (const guint *counts, size_t n);

/* ENC as reported: exp of Chao, Wang and Jost's entropy
 * (2013), which adds what a short sample has not seen yet. */
double diversity_contacts (const guint *counts, size_t n);
/* The share of all contact that the sample's people stand for, 0 … 1. */
double diversity_sample_coverage (const guint *counts, size_t n);

/* What a smaller sample of `size` person-days would be expected to show (Chao et al. 2014, exact). */
typedef struct {
  double people, shannon, simpson; /* Hill numbers of order 0, 1, 2; NaN for size 0 or beyond the total */
} Rarefied;

Rarefied diversity_rarefy (const guint *counts, size_t n, guint size);
