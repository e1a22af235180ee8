/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* A weekly series as an <svg>: usual range, baseline, dated change, notes as events, the last value in
 * figures. */
void charts_append_series (GString *out, const Series *series, const GPtrArray *notes);
/* The chart in a sentence, for those who hear it. Yours. */
char *charts_dup_spoken (const Series *series);
/* At least one known week. */
bool charts_has_data (const Series *series);
/* The last 26 weeks as a line of 96 by 20 pixels. */
void charts_append_sparkline (GString *out, const Series *series);
/* The same for the page's script: a base-36 digit a week, 35 the highest, '-' unknown; "" without data.
 * Yours. */
char *charts_dup_spark (const Series *series);
