/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

#include "model/person.h"

typedef struct {
  int level;         /* 5 top … 1 staff, 0 assistant, LEVEL_UNKNOWN */
  Function function; /* FUNCTION_UNKNOWN where the title does not say */
  double confidence; /* factor on the source's own: 1 a row of the table, TITLE_ELSE "all else with a title",
                        0 none */
} TitleGuess;

#define TITLE_ELSE 0.8

/* What a job title says (methods 3.5; tables in title.def).  country is ISO 3166 or NULL: it decides words
 * that have two readings; without it they take the lower level. */
TitleGuess title_parse (const char *title, const char *country);
/* Whether a row of the table knows it: "Head of IT" is a title, "Quality Street" could be a name. */
bool title_is_known (const char *text);
