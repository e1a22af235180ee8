/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/cell_scale.h"

#include <string.h>

struct CellScale {
  TableKind kind;
  int column;
  double least, most; /* both 0: one of the three colours */
  const char *wanted;
};

#define COLOUR "green, yellow or red, in any of the words for them"

static const CellScale scales[] = {
  { TABLE_ACCOUNTS, ACCOUNTS_CSM_RATING, 0, 0, COLOUR },
  { TABLE_RATINGS, RATINGS_RATING, 0, 0, COLOUR },
  { TABLE_SURVEYS, SURVEYS_SCORE, 0, 10, "a score from 0 to 10" },
  { TABLE_TICKETS, TICKETS_SATISFACTION, 1, 5, "a rating from 1 to 5" },
  { TABLE_MILESTONES, MILESTONES_SCORE, 0, 1, "a score from 0 to 1" },
  { TABLE_INTERVIEWS, INTERVIEWS_SENTIMENT, -2, 2, "a sentiment from -2 to 2" },
};

/* Satisfaction surveys ask for one of five. */
static const CellScale csat = { TABLE_SURVEYS, SURVEYS_SCORE, 1, 5, "a satisfaction from 1 to 5" };

const CellScale *
cell_scale_of (TableKind kind)
{
  for (size_t i = 0; i < G_N_ELEMENTS (scales); i++)
    if (scales[i].kind == kind)
      return &scales[i];
  return NULL;
}

static bool
is_colour (const char *word)
{
  return strcmp (word, "green") == 0 || strcmp (word, "yellow") == 0 || strcmp (word, "red") == 0;
}

OffScale
cell_scale_take (const CellScale *scale, const char **cells)
{
  const char *cell = scale != NULL ? cells[scale->column] : NULL;
  if (cell == NULL)
    return (OffScale){ 0 };
  if (scale->kind == TABLE_SURVEYS && g_strcmp0 (cells[SURVEYS_KIND], "csat") == 0)
    scale = &csat;
  double value = g_ascii_strtod (cell, NULL);
  bool fits = scale->least < scale->most ? value >= scale->least && value <= scale->most : is_colour (cell);
  if (fits)
    return (OffScale){ 0 };
  cells[scale->column] = NULL;
  return (OffScale){ scale->column, cell, scale->wanted };
}
