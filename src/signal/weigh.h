/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* What each finding of one account counts beside the others (methods 5.8, 6.1):
 *
 *   what the correction for many tests let go counts 3;
 *   what is seen twice counts once (never_with);
 *   what chance may have brought, and how things stand, count 3 together;
 *   how much (mail, use) counts 3 while nothing says that who, how or what for has changed;
 *   how things stand counts where no change makes a Watch: it lifts no band above that.
 */

/* In place of the points of a finding that is to be passed over. */
#define WEIGH_NOT_SEEN (-1)

/* The points that count, one for each finding; `points` are those that each would have by itself.  Yours. */
double *weigh_points (const GPtrArray *findings, const Pack *pack, const double *points);
/* Sets the points of all findings to those that count, and says why where they are less. */
void weigh_findings (GPtrArray *findings, const Pack *pack);
