/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <math.h>
#include <string.h>

#include "model/fact.h"

/* Facts as a test writes them, apart by spaces:
 * name=value[/baseline][#n[/n_baseline]][~p][@subject], "?" for an unknown value. */
static inline double
read_after (const char *text, char mark, double otherwise)
{
  const char *at = strchr (text, mark);
  return at != NULL ? g_ascii_strtod (at + 1, NULL) : otherwise;
}

static inline Fact *
parse_fact (const char *text)
{
  g_auto (GStrv) sides = g_strsplit (text, "=", 2);
  g_auto (GStrv) subject = g_strsplit (sides[1], "@", 2);
  g_auto (GStrv) test = g_strsplit (subject[0], "~", 2);
  g_auto (GStrv) sizes = g_strsplit (test[0], "#", 2);
  Fact *fact =
      fact_new (g_intern_string (sides[0]), *sizes[0] == '?' ? NAN : g_ascii_strtod (sizes[0], NULL));
  fact->baseline = read_after (sizes[0], '/', NAN);
  if (sizes[1] != NULL) {
    fact->n = g_ascii_strtod (sizes[1], NULL);
    fact->n_baseline = read_after (sizes[1], '/', NAN);
  }
  fact->p = test[1] != NULL ? g_ascii_strtod (test[1], NULL) : NAN;
  fact->subject = g_strdup (subject[1]);
  return fact;
}

static inline FactSet *
parse_facts (const char *text)
{
  FactSet *set = fact_set_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      fact_set_add (set, parse_fact (words[i]));
  return set;
}
