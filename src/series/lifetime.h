/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* How long customers stay, where each is watched for a part of their time only: Kaplan and Meier's estimate
 * with delayed entry (Klein & Moeschberger, Survival Analysis, 2nd ed., 4.6). */

/* One customer, watched at ages from entry (without) to exit (with), in any one unit. */
typedef struct {
  double entry, exit;
  bool is_lost; /* at exit; else still there when the watching ended */
} Spell;

/* The share of those who were there at one age and still are at a later one. */
typedef struct {
  double share;     /* NaN if nobody is watched at the first age, or not until the last */
  double low, high; /* 95 %, Greenwood's variance on the log-log scale; NaN where the share is 0 or 1 */
  guint at_risk;    /* watched just after the first age */
  guint lost;       /* between the two */
} Lifetime;

/* How many of the spells are watched just after that age. */
guint lifetime_at_risk (const Spell *spells, guint count, double age);
Lifetime lifetime_share (const Spell *spells, guint count, double from, double until);
