/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stddef.h>

/* Benjamini and Hochberg's q values (1995): q[i] is the smallest false discovery
 * rate at which test i is rejected.  NaN p values are no tests and give NaN. */
void discovery_q_values (const double *p, size_t n, double *q);
