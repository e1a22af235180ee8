/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* The empirical null of a portfolio (Efron 2004; methods 5.8).  A test knows the noise it was made for:
 * counts that come in bursts, holidays that nobody announced, a busy quarter make every z of a portfolio
 * wider than that.  What the other accounts show is what nothing looks like here.
 *
 * Each z becomes how far it stands above the median of the others, at least 0, in their spreads, at
 * least 1; NaN is no account, and stays.  False, and nothing is changed, with ten others or fewer.
 */
bool null_standardise (double *z, size_t count);
