/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/annex.h"

/* The cells of an annex's table, alike in every format.  All yours. */

char *annexes_dup_what (const AnnexLine *line); /* "Uses a week: orders" */
char *annexes_dup_now (const AnnexLine *line);  /* "12 events", or "not in the export: no usage data" */
char *annexes_dup_baseline (const AnnexLine *line);
char *annexes_dup_n (const AnnexLine *line); /* "8 weeks" */
