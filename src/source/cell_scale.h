/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>

#include "model/table.h"

/* Values that are places on a scale: a promoter score of 87 would count as ten promoters, a rating that
 * nobody knows as none. */
typedef struct CellScale CellScale;

/* The scale in a table's rows; NULL: it has none. */
const CellScale *cell_scale_of (TableKind kind);
/* The column it is in. */
int cell_scale_column (const CellScale *scale);
/* NULL: the row's value is on the scale, or absent.  Else what it should be, "a score from 0 to 10". */
const char *cell_scale_check (const CellScale *scale, const char *const *cells);
