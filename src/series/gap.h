/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Methods 3.2.  The chance that a gap lasts longer than `open_days`, given past
 * gaps and a Gamma(2, 2·prior_days) prior: ((2m₀+s) / (2m₀+s+x))^(n+2).  Business
 * days throughout; prior_days is the usual gap at that level (30 by default). */
double gap_overdue_p (double gap_count, double gap_sum_days, double open_days, double prior_days);

/* Methods 3.3.  The chance that the next `run` briefings are all missed, given those attended
 * and missed before them: Beta-binomial with a uniform prior, Π_{i<run} (1+M+i) / (2+A+M+i). */
double gap_missed_run_p (double attended, double missed, int run);
