/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>

#include "model/annex.h"

bool annexes_is_known (const Annex *annex); /* has it one number? */

/* The cells of an annex's table, alike in every format.  All yours. */

char *annexes_dup_what (const AnnexLine *line); /* "Uses a week: orders" */
char *
annexes_dup_now (const AnnexLine *line); /* "12 events", "78 % (61 % to 89 %)", or "unknown: no usage data" */
char *
annexes_dup_baseline (const Annex *annex, const AnnexLine *line); /* "" where the annex has none at all */
char *annexes_dup_n (const AnnexLine *line);                      /* "8 weeks" */
