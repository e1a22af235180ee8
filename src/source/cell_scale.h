/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>

#include "model/table.h"

/* Values that are places on a scale: a promoter score of 87 would count as ten promoters, a rating that
 * nobody knows as none. */
typedef struct CellScale CellScale;

/* The scale in a table's rows; NULL: it has none. */
const CellScale *cell_scale_of (TableKind kind);

typedef struct {
  int column;
  const char *cell;   /* what it said */
  const char *wanted; /* "a score from 0 to 10"; NULL: nothing is off the scale */
} OffScale;

/* Takes out of a row what is off the scale; NULL is no scale. */
OffScale cell_scale_take (const CellScale *scale, const char **cells);
